package shop

import (
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/views/shop"
	"regulars/views/ui"
)

// brought is what browsers brought along when the account logged in there, as the
// page of devices shows it.
func (a *Account) brought(c echo.Context) (list []shop.Brought, err error) {
	browsers, err := identify.ListBrowsers(c.Request().Context(), a.House.DB.Read(), web.Of(c).CustomerID)
	for _, b := range browsers {
		name := b.Device
		switch {
		case b.VisitorID == web.Of(c).VisitorID:
			name = "This device"
		case name == "":
			name = "A device that is logged out"
		}
		list = append(list, shop.Brought{ID: b.VisitorID, Name: name, What: web.Say(c, "{what}, until {day}", "what", doings(a.House.Words(), b), "day", a.date(b.At))})
	}
	return list, err
}

// doings is "6 looks and 1 order".
func doings(w *ui.Words, b identify.Browser) string {
	looks, orders := w.Count(b.Looks, "{n} look", "{n} looks"), w.Count(b.Orders, "{n} order", "{n} orders")
	switch {
	case b.Orders == 0 && b.Looks == 0:
		return ""
	case b.Orders == 0:
		return looks
	case b.Looks == 0:
		return orders
	}
	return w.Say("{looks} and {orders}", "looks", looks, "orders", orders)
}

// part is POST /account/part: what was done in a browser before logging in was
// somebody else.
func (a *Account) part(c echo.Context) error {
	err := identify.Part(c.Request().Context(), a.House.DB, c.FormValue("browser"), web.Of(c).CustomerID)
	words, kind := "What was done there before you logged in is not yours any more.", "done"
	if fault.KindOf(err) == fault.NotFound {
		words, kind, err = web.Message(c, err), "note", nil
	}
	if err != nil {
		return err
	}
	if err := web.Flash(c, kind, words); err != nil {
		return err
	}
	return web.SeeOther(c, "/account/devices")
}
