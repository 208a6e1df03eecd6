package web

import (
	"cmp"
	"context"
	"net/url"
	"strings"

	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"

	"regulars/store/db"
	"regulars/store/id"
	"regulars/store/identify"
	"regulars/store/visitor"
	"regulars/views/ui"
)

// Visit is one request's view of who is asking. A reader without a cookie has
// empty ids.
type Visit struct {
	VisitorID  string
	CustomerID string
	Account    identify.Account // zero for guests
	Consent    visitor.Consent  // what holds now, Global Privacy Control considered
	GPC        bool
	Language   string    // the page's language
	Words      *ui.Words // of the shop's pages; nil in the back office, which is in English
	Device     string    // "phone", "tablet" or "desktop"
	Origin     visitor.Origin
	Preview    *Preview // staff look at the shop as somebody else; nil for everybody else

	arrival   visitor.Origin // where this request came from
	elsewhere bool           // and whether that is another site or a campaign
	secret    bool           // see Secret
	hollow    bool           // a page is being drawn to be kept: see Show
	house     *House
	shop      *shopInfo     // as of the beginning of the request: what is kept is named by it, and is no older
	who       *identify.Who // nil for a reader
	previewed *identify.Who // the real person of a preview
	newcomer  *identify.Who // made by this request
	session   *sessions.Session
}

const visitKey = "visit"

// gpcHeader is Sec-GPC as Go writes it, so that it is found without being rewritten.
const gpcHeader = "Sec-Gpc"

// Of is the request's Visit. The middleware has put it there.
func Of(c echo.Context) *Visit { return c.Get(visitKey).(*Visit) }

// SignedIn says whether an account is logged in.
func (v *Visit) SignedIn() bool { return v.CustomerID != "" }

// Who is what is known of the person, nil for a reader without a session.
func (v *Visit) Who() *identify.Who { return v.who }

// Shown is whom the page is drawn for: the real person of a preview, else whoever
// asks. It is for reading alone: nothing may be written of a person who is previewed.
func (v *Visit) Shown() *identify.Who {
	if v.Preview != nil {
		return v.previewed
	}
	return v.who
}

// Arrival is where this request came from, and whether it was from elsewhere: by a
// campaign or another site. Origin is where the visitor came from first.
func (v *Visit) Arrival() (o visitor.Origin, elsewhere bool) {
	return v.arrival, v.elsewhere
}

// CartCount is the number of pieces in the cart.
func (v *Visit) CartCount() int {
	if who := v.Shown(); who != nil {
		return int(who.CartItems())
	}
	return 0
}

// SessionHash names the session among an account's devices.
func (v *Visit) SessionHash() string {
	if v.who == nil {
		return ""
	}
	return v.who.Session.Hash
}

// meet is the middleware that finds out who is asking, without writing anything.
func (h *House) meet(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		v, err := h.visit(c)
		if err != nil {
			return err
		}
		c.Set(visitKey, v)
		return next(c)
	}
}

func (h *House) visit(c echo.Context) (*Visit, error) {
	r, query := c.Request(), c.QueryParams()
	shop := h.shop.Load()
	v := &Visit{house: h, shop: shop, GPC: r.Header.Get(gpcHeader) == "1", Language: shop.Language, Device: deviceClass(r.UserAgent()), Origin: origin(r.URL.Path, query, r.Referer(), h.BaseURL)}
	if !strings.HasPrefix(r.URL.Path, "/admin") {
		v.Words = shop.words
	}
	v.arrival, v.elsewhere = v.Origin, query.Has("utm_source") || v.Origin.ReferrerHost != ""
	c.Set(visitKey, v) // faults below are pages too
	session, err := h.sessions.Get(r, sessionName)
	if err != nil {
		return nil, err
	}
	v.session = session
	who, err := h.People.Who(r.Context(), session.ID)
	if err != nil {
		return nil, err
	}
	v.settle(who)
	if v.Preview, err = h.readPreview(c); v.Preview != nil {
		v.settle(nil) // whoever looks at a preview is nobody in it
		v.Device = cmp.Or(v.Preview.Device, v.Device)
		v.previewed, err = h.Previewed(r.Context(), v.Preview)
	}
	return v, err
}

func (v *Visit) settle(who *identify.Who) {
	v.who = who
	if who == nil {
		v.VisitorID, v.CustomerID, v.Account, v.Consent = "", "", identify.Account{}, visitor.Consent{}
		return
	}
	v.VisitorID, v.CustomerID, v.Account, v.Consent = who.Session.VisitorID, who.Session.CustomerID, who.Account, who.Visitor.Consent.Holds(v.GPC)
	v.Origin = who.Visitor.Origin
	if who.Wishes.Nothing() { // asked for in another browser, perhaps
		v.Consent.Personalization = false
	}
}

// reload reads anew who is asking, after this request has changed it.
func (v *Visit) reload(ctx context.Context) error {
	who, err := v.house.People.Who(ctx, v.session.ID)
	if err == nil {
		v.settle(who)
	}
	return err
}

// Begin gives a reader a visitor, a session and a cookie, because something is
// worth keeping now. With a session already it does nothing.
func (v *Visit) Begin(c echo.Context) error {
	if v.VisitorID != "" {
		return nil
	}
	return v.first(c, func(db.Q, visitor.Session) error { return nil }, v.adopt)
}

// Write changes something of the visitor's in one transaction. A reader becomes a
// visitor in the same one: what is worth keeping and who it belongs to are kept
// together or not at all. What pages show of the visitor is read by the next request.
func (v *Visit) Write(c echo.Context, fn func(q db.Q, s visitor.Session) error) error {
	if v.VisitorID == "" {
		return v.first(c, fn, v.carry)
	}
	return v.house.DB.Write(c.Request().Context(), func(q db.Q) error { return fn(q, v.who.Session) })
}

// first makes a visitor of a reader, together with what fn writes, and gives the
// session's secret to keep.
func (v *Visit) first(c echo.Context, fn func(q db.Q, s visitor.Session) error, keep func(echo.Context, string) error) error {
	ctx, token := c.Request().Context(), ""
	err := v.house.DB.Write(ctx, func(q db.Q) error {
		person, err := visitor.Create(ctx, q, v.Origin)
		if err != nil {
			return err
		}
		s := visitor.Session{VisitorID: person.ID, Device: deviceName(c.Request().UserAgent())}
		if token, err = visitor.Start(ctx, q, person.ID, "", s.Device); err != nil {
			return err
		}
		s.Hash = id.Hash(token)
		v.newcomer = &identify.Who{Session: s, Visitor: person}
		return fn(q, s)
	})
	if err != nil {
		return err
	}
	return keep(c, token)
}

// carry makes a secret the session of a browser that has just begun, without
// reading what was written this moment.
func (v *Visit) carry(c echo.Context, token string) error {
	v.session.ID = token
	v.settle(v.newcomer)
	return v.session.Save(c.Request(), c.Response())
}

// adopt makes a secret this browser's session.
func (v *Visit) adopt(c echo.Context, token string) error {
	v.session.ID = token
	if err := v.session.Save(c.Request(), c.Response()); err != nil {
		return err
	}
	return v.reload(c.Request().Context())
}

// Login binds the browser to an account under a new secret, so that one that was
// planted before is worth nothing. The visitor stays the same. What also says is
// asked in the same transaction; when it refuses, nobody is logged in.
func (v *Visit) Login(c echo.Context, customerID string, also ...func(context.Context, db.Q) error) error {
	ctx := c.Request().Context()
	if err := v.Begin(c); err != nil {
		return err
	}
	var token string
	err := v.house.DB.Write(ctx, func(q db.Q) error {
		for _, do := range also {
			if err := do(ctx, q); err != nil {
				return err
			}
		}
		if err := visitor.End(ctx, q, v.who.Session); err != nil {
			return err
		}
		var err error
		token, err = visitor.Start(ctx, q, v.VisitorID, customerID, deviceName(c.Request().UserAgent()))
		return err
	})
	if err != nil {
		return err
	}
	return v.adopt(c, token)
}

// renew sends the cookie again when the session's end moves, so that a browser
// that keeps coming back stays known.
func (v *Visit) renew(c echo.Context) error {
	if v.who == nil || !v.who.Session.Stale(v.house.DB.Now()) {
		return nil
	}
	return v.session.Save(c.Request(), c.Response())
}

// Logout ends the session and removes the cookie.
func (v *Visit) Logout(c echo.Context) error {
	if v.who == nil {
		return nil
	}
	ctx := c.Request().Context()
	if err := v.house.DB.Write(ctx, func(q db.Q) error { return visitor.End(ctx, q, v.who.Session) }); err != nil {
		return err
	}
	v.session.ID, v.session.Options.MaxAge = "", -1
	v.settle(nil)
	return v.session.Save(c.Request(), c.Response())
}

// SetConsent keeps what the visitor allows, with a receipt.
func (v *Visit) SetConsent(c echo.Context, choice visitor.Consent) error {
	if err := v.Begin(c); err != nil {
		return err
	}
	ctx := c.Request().Context()
	choice.Proof = deviceName(c.Request().UserAgent())
	if err := identify.Choose(ctx, v.house.DB, v.who.Key(), choice, v.GPC); err != nil {
		return err
	}
	return v.reload(ctx)
}

// origin is where a request came from, as far as it tells; lengths are bounded
// because strangers write them. A form that is sent from the first page tells of
// that: somebody is remembered once they have agreed to it there.
func origin(path string, q url.Values, referer, base string) visitor.Origin {
	landing, host := path, ""
	ref, err := &url.URL{}, error(nil)
	if referer != "" {
		ref, err = url.Parse(referer)
	}
	switch {
	case err != nil || ref.Host == "":
	case !strings.HasSuffix(base, "//"+ref.Host):
		host = strings.ToLower(ref.Hostname())
	case !q.Has("utm_source"):
		q, landing = ref.Query(), ref.Path // the page before this one is where they came in
	}
	return visitor.Origin{Landing: clip(landing), ReferrerHost: clip(host),
		UTMSource: clip(q.Get("utm_source")), UTMMedium: clip(q.Get("utm_medium")), UTMCampaign: clip(q.Get("utm_campaign"))}
}

func clip(s string) string {
	const longest = 200
	if len(s) > longest {
		s = s[:longest]
	}
	return strings.ToValidUTF8(s, "")
}
