package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
)

// Sign makes a value that an address can carry and nobody else can make: what is signed
// for one purpose is worth nothing for another. What it says can be read by whoever
// has it, and it ends only if it says when.
func (h *House) Sign(purpose string, v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	body := base64.RawURLEncoding.EncodeToString(b)
	return body + "." + h.seal(purpose, body), nil
}

var errUnsigned = errors.New("web: not signed for this")

// Unsign reads what Sign made for the same purpose.
func (h *House) Unsign(purpose, value string, to any) error {
	body, seal, ok := strings.Cut(value, ".")
	if !ok || !hmac.Equal([]byte(seal), []byte(h.seal(purpose, body))) {
		return errUnsigned
	}
	b, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, to)
}

func (h *House) seal(purpose, body string) string {
	mac := hmac.New(sha256.New, h.secret)
	mac.Write([]byte(purpose + ":" + body)) // which never fails
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
