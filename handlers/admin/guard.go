package admin

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/message"
	"regulars/store/order"
	"regulars/store/review"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// desk is the member at work in a request, and what waits for a person.
type desk struct {
	staff.Member
	session staff.Session
	counted bool                    // of what waits, which follows
	orders  map[order.State]int64   // open ones
	mails   map[message.State]int64 // failed and kept ones
	reviews int64                   // that nobody has read
	stuck   int64                   // events that were given up
	pickups int64                   // to be prepared
	returns map[order.ReturnState]int64
}

const deskKey = "admin.desk"

// at is the member of a request; routes for anyone have none.
func at(c echo.Context) *desk {
	k, _ := c.Get(deskKey).(*desk)
	return k
}

var errForbidden = fault.New(fault.Forbidden, "Your role does not include this. An owner can change that.")

// guard stands before every page: nothing is kept by a browser or found by a
// search engine, and only who has the permission gets in.
func (d *Door) guard(needs staff.Permission) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			private(c)
			k, err := d.who(c)
			if err != nil {
				return err
			}
			c.Set(deskKey, k)
			switch {
			case needs == anyone:
				return next(c)
			case k == nil:
				return d.turnAway(c)
			case !k.May(needs):
				return errForbidden
			case d.demanded(k) && !preparing(c):
				return web.SeeOther(c, "/admin/account/factor")
			case k.Bound():
				if err := d.within(c, k, needs); err != nil {
					return err
				}
			}
			return next(c)
		}
	}
}

func private(c echo.Context) {
	header := c.Response().Header()
	header.Set("X-Robots-Tag", "noindex, nofollow")
	header.Set("Referrer-Policy", "same-origin")
	c.Response().Before(func() { header.Set("Cache-Control", "private, no-store") })
}

// turnAway sends a stranger to the login, and back afterwards.
func (d *Door) turnAway(c echo.Context) error {
	if c.Request().Method != http.MethodGet {
		return fault.New(fault.Unauthorized, "You are not logged in any more. Log in and do this again.")
	}
	return web.SeeOther(c, "/admin/login?next="+url.QueryEscape(c.Request().URL.RequestURI()))
}

// who finds the member of the request's cookie, nil when there is none.
func (d *Door) who(c echo.Context) (*desk, error) {
	cookie, err := c.Cookie(d.cookieName())
	if err != nil || len(cookie.Value) != 43 {
		return nil, nil //nolint:nilerr // no cookie is nobody
	}
	k, q := &desk{}, d.House.DB.Read()
	if k.session, k.Member, err = staff.FindSession(c.Request().Context(), q, cookie.Value); err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return nil, nil
		}
		return nil, err
	}
	if k.session.Stale(q.Now()) {
		d.House.Later(func(ctx context.Context, q db.Q) error { return staff.Renew(ctx, q, k.session) })
	}
	return k, nil
}

// waiting is the member of a request with what waits in the shop, which is counted
// once and for pages alone. Without the figures a page is better than none.
func (d *Door) waiting(c echo.Context) *desk {
	k, ctx, q := at(c), c.Request().Context(), d.House.DB.Read()
	if k.counted {
		return k
	}
	k.counted = true
	for _, count := range []func() error{
		func() (err error) { k.orders, err = order.CountOpen(ctx, q); return err },
		func() (err error) { k.mails, err = message.CountWaiting(ctx, q); return err },
		func() (err error) { k.reviews, err = review.CountWaiting(ctx, q); return err },
		func() (err error) { k.pickups, err = order.CountPickups(ctx, q); return err },
		func() (err error) { k.returns, err = order.CountReturns(ctx, q); return err },
		func() (err error) { k.stuck, err = event.CountParked(ctx, q); return err },
	} {
		if err := count(); err != nil {
			d.House.Log.Warn("what waits in the shop could not be counted", "error", err)
		}
	}
	return k
}

func (d *Door) secure() bool { return strings.HasPrefix(d.House.BaseURL, "https://") }

func (d *Door) cookieName() string {
	if d.secure() {
		return "__Host-regulars-staff"
	}
	return "regulars-staff"
}

// setCookie gives the browser a session's secret; "" takes it away. It ends with
// the browser, and after staff.Idle in any case.
func (d *Door) setCookie(c echo.Context, token string) {
	cookie := &http.Cookie{Name: d.cookieName(), Value: token, Path: "/", HttpOnly: true, Secure: d.secure(), SameSite: http.SameSiteStrictMode}
	if token == "" {
		cookie.MaxAge = -1
	}
	c.SetCookie(cookie)
}

// page is what a page before the login shows.
func (d *Door) page(c echo.Context, title string) ui.Page {
	shop := d.House.Shop()
	return ui.Page{Title: title, ShopName: shop.Name, TestMode: d.House.TestMode, Path: c.Request().URL.Path, Fonts: web.FromWithin(c.Request())}
}

// frame is what every page of a member shows.
func (d *Door) frame(c echo.Context, title string) admin.Frame {
	k := d.waiting(c)
	f := admin.Frame{Page: d.page(c, title), Member: k.Name, Sections: sections(k, c.Request().URL.Path)}
	f.RoleName, _ = k.Role.Label()
	f.Flash = d.House.ShowFlash(k.session.Hash, k.session.Flash, func(ctx context.Context, q db.Q) error { return staff.ClearFlash(ctx, q, k.session) })
	return f
}

// both is the permission to ask for where two are needed: the first until a member has it.
func (k *desk) both(first, second staff.Permission) staff.Permission {
	if k.May(first) {
		return second
	}
	return first
}

// sections is the navigation: what the member may open, with what waits.
func sections(k *desk, path string) (list []admin.Section) {
	for _, s := range []struct {
		title string
		items []place
	}{
		{"", []place{{"Home", "/admin", staff.Self, 0}, {"Reports", "/admin/reports", staff.ReadReports, 0}}},
		{"Selling", []place{
			{"Orders", "/admin/orders", staff.ReadOrders, int(k.orders[order.Paid] + k.orders[order.Authorized] + k.orders[order.Held])},
			{"Customers", "/admin/customers", staff.ReadCustomers, 0},
			{"Pickups", "/admin/pickups", staff.PackOrders, int(k.pickups)},
			{"Returns", returnsPage, staff.ReadOrders, waitsForShop(k.returns)},
			{"Mails", "/admin/mails", staff.ReadMails, int(k.mails[message.Failed])},
			{"Reviews", "/admin/reviews", staff.ReadReviews, int(k.reviews)},
			{"Products", "/admin/products", staff.ReadProducts, 0},
			{"Low stock", "/admin/stock", staff.ReadProducts, 0},
			{"Transfers", transfersPage, staff.ReadProducts, 0},
			{"Collections", "/admin/collections", staff.ReadProducts, 0},
		}},
		{"Showing", []place{
			{"Content", "/admin/content", staff.ReadContent, 0},
			{"Changes together", changesPage, staff.ReadContent, 0},
			{"Segments", "/admin/segments", staff.ReadContent, 0},
			{"Preview", "/admin/preview", staff.ReadContent, 0},
			{"Look", "/admin/look", staff.ReadContent, 0},
			{"Words", "/admin/words", staff.ReadContent, 0},
			{"Pages", "/admin/pages", staff.ReadContent, 0},
			{"Menus", "/admin/menus", staff.ReadContent, 0},
			{"Redirects", "/admin/redirects", staff.ReadContent, 0},
			{"Why", "/admin/why", k.both(staff.ReadContent, staff.ReadCustomers), 0},
			{"What was done", "/admin/audit", staff.ReadContent, 0},
			{"Bin", binPage, staff.ReadContent, 0},
		}},
		{"Shop", []place{
			{"Settings", "/admin/settings", staff.EditSettings, 0},
			{"Stuck", "/admin/events", staff.ReadMails, int(k.stuck)},
			{"Staff", "/admin/staff", staff.ManageStaff, 0},
			{"Security log", "/admin/log", staff.ManageStaff, 0},
		}},
	} {
		section := admin.Section{Title: s.title}
		for _, p := range s.items {
			if k.May(p.needs) {
				section.Items = append(section.Items, admin.Item{Text: p.text, URL: p.url, Count: p.count, Current: p.holds(path)})
			}
		}
		if len(section.Items) > 0 {
			list = append(list, section)
		}
	}
	return list
}

type place struct {
	text, url string
	needs     staff.Permission
	count     int
}

func (p place) holds(path string) bool {
	return path == p.url || p.url != "/admin" && strings.HasPrefix(path, p.url+"/")
}

// done leads on with a sentence for the next page.
func (d *Door) done(c echo.Context, to, text string) error { return d.tell(c, to, "done", text) }

func (d *Door) tell(c echo.Context, to, kind, text string) error {
	return d.flash(c, to, ui.Flash{Kind: kind, Text: text})
}

// tellWithUndo is done with a button that takes it back.
func (d *Door) tellWithUndo(c echo.Context, to, text, undoURL, undo string) error {
	return d.flash(c, to, ui.Flash{Kind: "done", Text: text, UndoURL: undoURL, UndoLabel: undo})
}

func (d *Door) flash(c echo.Context, to string, f ui.Flash) error {
	text, err := web.WriteFlash(f)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if err := d.House.DB.Write(ctx, func(q db.Q) error { return staff.SetFlash(ctx, q, at(c).session, text) }); err != nil {
		return err
	}
	return web.SeeOther(c, to)
}

// write runs one transaction of a handler.
func (d *Door) write(c echo.Context, do func(q db.Q) error) error {
	return d.House.DB.Write(c.Request().Context(), do)
}

// Problem draws a fault in the back office's own clothes.
func (d *Door) Problem(c echo.Context, p web.Problem) templ.Component {
	page := admin.Problem{Message: p.Message}
	if p.Status >= 500 {
		page.RequestID = p.RequestID
	}
	if at(c) == nil {
		page.Page = d.page(c, p.Message)
	} else {
		page.Frame = d.frame(c, p.Message)
	}
	return page.View()
}

// Owns says whether a request is the back office's, so that its faults are drawn
// by Problem.
func Owns(c echo.Context) bool {
	p := c.Request().URL.Path
	return p == "/admin" || strings.HasPrefix(p, "/admin/")
}

// clock prints a moment in the shop's zone; zero is "never".
func (d *Door) clock(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(d.House.Zone()).Format("2 Jan 2006, 15:04")
}

// refused splits what is wrong with the input from what the handler must return.
func refused(err error) (fault.Fields, error) {
	if wrong := web.FieldErrors(err); wrong != nil {
		return wrong, nil
	}
	return nil, err
}
