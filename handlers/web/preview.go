package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/store/fault"
)

// Preview shows the shop as somebody else at some time: whoever holds the signed
// link sees it until it ends, nobody else does. It decides content only; money is
// never decided by it.
type Preview struct {
	Segments []string  `json:"s"`           // ids of the segments that hold, and no others
	Name     string    `json:"n"`           // who this is, for the banner
	At       time.Time `json:"t,omitempty"` // zero: now
	Until    time.Time `json:"u"`           // when the link ends
	Drafts   []string  `json:"d,omitempty"` // ids of pieces whose drafts are shown as if they were published
}

const previewParam = "preview"

// SignPreview makes the value of the preview parameter.
func (h *House) SignPreview(p Preview) (string, error) {
	b, err := json.Marshal(p)
	if err != nil {
		return "", err
	}
	body := base64.RawURLEncoding.EncodeToString(b)
	return body + "." + h.seal(body), nil
}

func (h *House) seal(body string) string {
	mac := hmac.New(sha256.New, h.secret)
	mac.Write([]byte("preview:" + body)) //nolint:errcheck // a hash never fails
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// banner says on every previewed page what is being looked at.
func (p *Preview) banner(zone *time.Location) string {
	text := "Preview: the shop as " + p.Name + " sees it"
	if !p.At.IsZero() {
		text += " on " + p.At.In(zone).Format("2 January 2006, 15:04")
	}
	return text + ". Only this link shows it."
}

// readPreview returns the preview that a request asks for, nil when it asks for none.
func (h *House) readPreview(c echo.Context) (*Preview, error) {
	value := c.QueryParam(previewParam)
	if value == "" {
		return nil, nil
	}
	gone := fault.New(fault.Forbidden, "This preview link has ended. Make a new one in the back office.")
	body, seal, ok := strings.Cut(value, ".")
	if !ok || !hmac.Equal([]byte(seal), []byte(h.seal(body))) {
		return nil, gone
	}
	b, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil {
		return nil, gone.Because(err)
	}
	var p Preview
	if err := json.Unmarshal(b, &p); err != nil {
		return nil, gone.Because(err)
	}
	if !h.DB.Now().Before(p.Until) {
		return nil, gone
	}
	return &p, nil
}
