package web

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/rule"
	"regulars/store/rule/academic"
)

// Preview shows the shop as somebody else at some time: whoever holds the signed
// link sees it until it ends, nobody else does. It decides content only, writes
// nothing and can send no form; money is never decided by it.
type Preview struct {
	Segments []string    `json:"s,omitempty"` // ids of the segments that hold, and no others; unless Person or Facts say who it is
	Person   string      `json:"p,omitempty"` // a real person's key
	Facts    *rule.Facts `json:"f,omitempty"` // of a person who was made up
	Name     string      `json:"n"`           // who this is, for the banner
	At       time.Time   `json:"t,omitempty"` // zero: now
	Device   string      `json:"v,omitempty"` // "": the device it is looked at with
	Until    time.Time   `json:"u"`           // when the link ends
	Drafts   []string    `json:"d,omitempty"` // ids of pieces whose drafts are shown as if they were published
	Overlay  bool        `json:"o,omitempty"` // each slot says its name, what won and what lost

	sealed string // the value of the parameter, for links to other pages
}

const previewParam = "preview"

// SignPreview makes the value of the preview parameter.
func (h *House) SignPreview(p Preview) (string, error) { return h.Sign(previewParam, p) }

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
	if m := c.Request().Method; m != http.MethodGet && m != http.MethodHead {
		return nil, fault.New(fault.Forbidden, "A preview changes nothing.")
	}
	p, err := h.OpenPreview(value)
	if err == nil {
		Confine(c.Response().Header())
	}
	return p, err
}

// OpenPreview reads what SignPreview made.
func (h *House) OpenPreview(value string) (*Preview, error) {
	gone := fault.New(fault.Forbidden, "This preview link has ended. Make a new one in the back office.")
	var p Preview
	if err := h.Unsign(previewParam, value, &p); err != nil {
		return nil, gone.Because(err)
	}
	if !h.DB.Now().Before(p.Until) {
		return nil, gone
	}
	p.sealed = value
	return &p, nil
}

// Previewed is the real person that a preview shows the shop as; nil for none, and
// for one who is gone.
func (h *House) Previewed(ctx context.Context, p *Preview) (*identify.Who, error) {
	if p.Person == "" {
		return nil, nil
	}
	at := p.At
	if at.IsZero() {
		at = h.DB.Now()
	}
	who, err := identify.Recall(ctx, h.DB.Read(), identify.PersonOf(p.Person), at)
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	return who, err
}

// PreviewFacts are the facts that a preview decides by: of the real person as of
// then (who), of the one who was made up, or of nobody. Goods says what is in carts.
func (h *House) PreviewFacts(p *Preview, who *identify.Who, goods identify.Ground, now time.Time, device string) rule.Facts {
	shop, facts := h.Shop(), rule.Facts{Now: now}
	switch {
	case who != nil && !who.Wishes.Nothing():
		goods.Zone, goods.Academic = h.Zone(), academic.List(shop.Academic)
		facts = goods.FactsAt(who, now, device)
	case p.Facts != nil:
		facts = *p.Facts
		facts.Now = now
	}
	facts.Device, facts.Stages, facts.Language = device, shop.Stages, cmp.Or(facts.Language, shop.Language)
	return facts
}

// Confine lets a previewed page run nothing and send nothing, and stand in a frame
// of the back office beside another.
func Confine(header http.Header) {
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'")
	header.Set("X-Frame-Options", "SAMEORIGIN")
	header.Set("X-Robots-Tag", "noindex, nofollow")
	header.Set("Referrer-Policy", "no-referrer")
}

// anchors are links to pages of this shop.
var anchors = regexp.MustCompile(`(<a\b[^>]*?\shref=")(/[^"#]*)(#[^"]*)?"`)

// lead makes the links of a previewed page lead on within the preview.
func (p *Preview) lead(html []byte) []byte {
	return anchors.ReplaceAllFunc(html, func(a []byte) []byte {
		m := anchors.FindSubmatch(a)
		path := string(m[2])
		if strings.HasPrefix(path, "//") || strings.HasPrefix(path, "/admin") || strings.HasPrefix(path, "/static/") || strings.HasPrefix(path, "/media/") {
			return a
		}
		join := "?"
		if strings.Contains(path, "?") {
			join = "&amp;"
		}
		return []byte(string(m[1]) + path + join + previewParam + "=" + p.sealed + string(m[3]) + `"`)
	})
}

// annotate puts what the overlay says at the end of a page.
func (v *Visit) annotate(c echo.Context, html []byte) ([]byte, error) {
	html = v.Preview.lead(html)
	if !v.Preview.Overlay || v.house.Overlay == nil {
		return html, nil
	}
	i := bytes.LastIndex(html, []byte("</body>"))
	if i < 0 {
		return html, nil
	}
	var said bytes.Buffer
	if err := v.house.Overlay(c).Render(c.Request().Context(), &said); err != nil {
		return nil, err
	}
	marked := bytes.Replace(html[:i], []byte("<body>"), []byte("<body data-overlay>"), 1)
	return slices.Concat(marked, said.Bytes(), html[i:]), nil
}
