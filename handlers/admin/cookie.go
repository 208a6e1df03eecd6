package admin

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"regulars/store/admit"
	"regulars/store/id"
)

// browserFor is how long a browser is known again, in seconds: as long as browsers keep it.
const browserFor = 400 * 24 * 60 * 60

// secretLength is that of id.Token.
const secretLength = 43

// secretOf is what the request's cookie of a session holds, "" for nothing.
func (d *Door) secretOf(c echo.Context) string {
	cookie, err := c.Cookie(d.cookieName())
	if err != nil || len(cookie.Value) != secretLength {
		return ""
	}
	return cookie.Value
}

// letIn gives the browser a session's secret, and one by which it is known again, so
// that only the login from another is told by letter.
func (d *Door) letIn(c echo.Context, token string) {
	d.remember(c)
	d.setCookie(c, token)
}

// goOnWith gives the browser its session's new secret; what follows in this request is
// the new one's too.
func (d *Door) goOnWith(c echo.Context, token string) {
	d.setCookie(c, token)
	at(c).session.Hash = id.Hash(token)
}

// remember gives the browser the secret by which it is known again. It lets nobody in.
func (d *Door) remember(c echo.Context) {
	c.SetCookie(&http.Cookie{Name: d.browserName(), Value: d.from(c).Browser, Path: "/", MaxAge: browserFor, HttpOnly: true, Secure: d.secure(), SameSite: http.SameSiteStrictMode})
}

func (d *Door) browserName() string { return d.cookieName() + "-browser" }

const browserKey = "admin.browser"

// from is where a login comes from, the browser included: one that has no secret
// gets one, which letIn gives to it.
func (d *Door) from(c echo.Context) admit.From {
	f := from(c)
	if cookie, err := c.Cookie(d.browserName()); err == nil && len(cookie.Value) == secretLength {
		f.Browser = cookie.Value
	} else if made, ok := c.Get(browserKey).(string); ok {
		f.Browser = made
	} else {
		f.Browser = id.Token()
		c.Set(browserKey, f.Browser)
	}
	return f
}

// preparing says whether a request is about the own second factor, which a member
// may be obliged to set up before anything else.
func preparing(c echo.Context) bool {
	return slices.Contains([]string{"/admin/account/factor", "/admin/account/factor/start", "/admin/account/passkeys/new", "/admin/account/passkeys/start", "/admin/account/passkeys", "/admin/again", "/admin/logout"}, c.Path())
}
