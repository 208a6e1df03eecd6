package shop

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/checkout"
	"regulars/store/customer"
	"regulars/store/enrol"
	"regulars/store/fault"
	"regulars/store/rule/academic"
	"regulars/views/shop"
	"regulars/views/ui"
)

// Account is the part of the shop that belongs to one person: login, orders,
// addresses, details, privacy.
type Account struct {
	House   *web.House
	Catalog *browse.Catalog
	Desk    *checkout.Desk // where an own order is paid; nil where none is

	// Pieces are what slots show this person; nil shows none.
	Pieces func(c echo.Context, slots ...string) []ui.Piece
	// Sections are what a page type shows, in order; nil is as the shop comes.
	Sections func(c echo.Context, page string) []string

	darkroom chan struct{} // holds who is at work on a photo
}

// Mount adds the pages.
func (a *Account) Mount(e *echo.Echo) {
	a.darkroom = make(chan struct{}, 1)
	e.GET("/privacy/choices", a.choices)
	e.POST("/consent", a.consent)

	e.GET("/letters", a.letters)
	e.POST("/letters", a.askLetters)
	e.GET("/letters/asked", a.askedLetters)
	e.GET("/letters/confirm/:token", a.lettersLink)
	e.POST("/letters/confirm/:token", a.agreeLetters)
	e.GET("/letters/:link", a.chosen(a.byLink))
	e.POST("/letters/:link", a.choose(a.byLink))
	e.GET("/letters/:link/stop", func(c echo.Context) error { return web.SeeOther(c, "/letters/"+c.Param("link")) })
	e.POST("/letters/:link/stop", a.stop(a.byLink))

	e.GET("/account/login", a.login)
	e.POST("/account/login", a.doLogin)
	e.GET("/account/register", a.register)
	e.POST("/account/register", a.doRegister)
	e.GET("/account/forgot", a.forgot)
	e.POST("/account/forgot", a.doForgot)
	e.GET("/account/mail", a.checkMail)
	e.GET("/account/confirm/:token", a.link)
	e.POST("/account/confirm/:token", a.useLink)
	e.GET("/account/reset/:token", a.reset)
	e.POST("/account/reset/:token", a.doReset)
	e.POST("/account/logout", a.logout)

	a.mountOwn(e.Group("/account", a.signedIn))
}

// mountOwn adds the pages that are for who is signed in.
func (a *Account) mountOwn(g *echo.Group) {
	g.GET("", a.home)
	g.GET("/confirmed", a.confirmed)
	g.POST("/confirm", a.askAgain)
	g.GET("/orders", a.orders)
	g.GET("/orders/:number", a.order)
	g.POST("/orders/:number/pay", a.payOrder)
	g.GET("/orders/:number/pay", func(c echo.Context) error { return web.SeeOther(c, "/account/orders/"+c.Param("number")) })
	g.GET("/reviews/:handle", a.review)
	g.POST("/reviews/:handle", a.saveReview)
	g.GET("/addresses", a.addresses)
	g.GET("/addresses/new", a.address)
	g.POST("/addresses/new", a.saveAddress)
	g.GET("/addresses/:id", a.address)
	g.POST("/addresses/:id", a.saveAddress)
	g.POST("/addresses/:id/remove", a.removeAddress)
	g.POST("/addresses/:id/first", a.preferAddress)
	g.GET("/details", a.details)
	g.POST("/details", a.rename)
	g.POST("/email", a.changeEmail)
	g.POST("/password", a.changePassword)
	g.GET("/devices", a.devices)
	g.POST("/logout-everywhere", a.leaveAll)
	g.POST("/logout-others", a.leaveOthers)
	g.POST("/part", a.part)
	g.GET("/letters", a.chosen(a.byAccount))
	g.POST("/letters", a.choose(a.byAccount))
	g.POST("/letters/stop", a.stop(a.byAccount))
	g.GET("/letters/stop", func(c echo.Context) error { return web.SeeOther(c, "/account/letters") })
	g.GET("/privacy", a.privacy)
	g.POST("/data", a.download)
	g.POST("/erase", a.erase)
	g.POST("/erase/cancel", a.keep)
	// A form that was refused shows its page at the address it was sent to; a
	// reload of that leads to the page itself.
	for _, path := range []string{"/email", "/password"} {
		g.GET(path, func(c echo.Context) error { return web.SeeOther(c, "/account/details") })
	}
	g.GET("/erase", func(c echo.Context) error { return web.SeeOther(c, "/account/privacy") })
}

// signedIn lets customers in and leads others to the login and back.
func (a *Account) signedIn(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if web.Of(c).SignedIn() {
			return next(c)
		}
		if r := c.Request(); r.Method == http.MethodGet || r.Method == http.MethodHead {
			return web.SeeOther(c, "/account/login?next="+url.QueryEscape(r.URL.RequestURI()))
		}
		return fault.New(fault.Unauthorized, "Please log in first. You may have been logged out meanwhile.")
	}
}

// frame is what the pages of a customer share; path is the page's own.
func frame(c echo.Context, title, path string) shop.Account {
	menu := []ui.Link{
		{Text: "Overview", URL: "/account"}, {Text: "Orders", URL: "/account/orders"}, {Text: "Addresses", URL: "/account/addresses"},
		{Text: "Details", URL: "/account/details"}, {Text: "Devices", URL: "/account/devices"}, {Text: "Letters and interests", URL: "/account/letters"}, {Text: "Privacy and data", URL: "/account/privacy"},
	}
	for i := range menu {
		menu[i].Current = menu[i].URL == path
	}
	return shop.Account{Page: web.Page(c, ui.Page{Title: title, Robots: "noindex"}), Menu: menu, LogoutURL: "/account/logout"}
}

// here is the browser as the store's verbs know it.
func here(c echo.Context) enrol.Browser {
	v := web.Of(c)
	return enrol.Browser{VisitorID: v.VisitorID, SessionHash: v.SessionHash()}
}

// backTo is where one is led after a form: the address that was asked for when it
// is a page of this shop, else the fallback. It is a path that our own router
// knows, printed anew from its parts, so that no spelling leads elsewhere.
func backTo(c echo.Context, want, fallback string) string {
	if !strings.HasPrefix(want, "/") || strings.HasPrefix(want, "//") || strings.ContainsAny(want, "\\\r\n\t\x00") || len(want) > 1024 {
		return fallback
	}
	u, err := url.ParseRequestURI(want)
	if err != nil || u.IsAbs() || u.Host != "" || u.Opaque != "" || strings.Contains(u.Path, "//") || strings.ContainsAny(u.Path, "\\\r\n\t\x00@") {
		return fallback
	}
	if u.EscapedPath() != u.Path && strings.Contains(strings.ToLower(u.EscapedPath()), "%2f") {
		return fallback
	}
	if !known(c.Echo(), u.Path) {
		return fallback
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}

// known says whether the router has a page at a path.
func known(e *echo.Echo, path string) bool {
	probe := e.AcquireContext()
	defer e.ReleaseContext(probe)
	probe.SetPath("")
	e.Router().Find(http.MethodGet, path, probe)
	for _, r := range e.Routes() {
		if r.Method == http.MethodGet && r.Path == probe.Path() {
			return true
		}
	}
	return false
}

// wanted is the address to go back to, from a form or a link.
func wanted(c echo.Context) string {
	if s := c.FormValue("return"); s != "" {
		return s
	}
	return c.QueryParam("next")
}

// campus says whether an address belongs to a school or university.
func (a *Account) campus(email string) bool {
	_, domain, _ := strings.Cut(email, "@")
	own := a.House.Shop().Academic
	return academic.List{Allow: own.Allow, Deny: own.Deny}.IsAcademic(domain)
}

// tooOften answers who must wait with the page they came from.
func tooOften(c echo.Context, page templ.Component) error {
	c.Response().Header().Set("Retry-After", "60")
	return web.Render(c, http.StatusTooManyRequests, page)
}

// Fields that several pages ask for.

func emailField(value, problem string) ui.Field {
	return ui.Field{Name: "email", Label: "Email address", Type: "email", Autocomplete: "username", Value: value, Error: problem, MaxLength: 254}
}

func newPasswordField(w *ui.Words, problem string) ui.Field {
	return ui.Field{Name: "password", Label: "New password", Type: "password", Autocomplete: "new-password", Error: problem,
		Hint: w.Say("{n} characters or more. A few words in a row are easy to remember.", "n", strconv.Itoa(customer.MinPassword))}
}
