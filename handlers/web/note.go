package web

import (
	"encoding/base64"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// A note is a text that one page hands to the next in the browser itself, for
// people without a session. It is theirs to read and to forge: nothing may be
// believed because of it.

// SetNote keeps a text for the page at a path, for a while.
func SetNote(c echo.Context, name, path, text string, life time.Duration) {
	cookie := &http.Cookie{Name: noteName(c, name), Value: base64.RawURLEncoding.EncodeToString([]byte(text)), Path: path,
		MaxAge: int(life / time.Second), HttpOnly: true, Secure: Of(c).house.secure(), SameSite: http.SameSiteLaxMode}
	c.SetCookie(cookie)
}

// Note is a text that was kept, "" when there is none.
func Note(c echo.Context, name string) string {
	cookie, err := c.Cookie(noteName(c, name))
	if err != nil {
		return ""
	}
	text, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil {
		return ""
	}
	return string(text)
}

func noteName(c echo.Context, name string) string {
	if Of(c).house.secure() {
		return "__Secure-regulars-" + name
	}
	return "regulars-" + name
}
