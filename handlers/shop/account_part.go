package shop

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/views/shop"
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
		list = append(list, shop.Brought{ID: b.VisitorID, Name: name, What: doings(b) + ", until " + a.date(b.At)})
	}
	return list, err
}

// doings is "6 looks and 1 order".
func doings(b identify.Browser) string {
	said := ""
	if b.Looks > 0 {
		said = plural(b.Looks, "look", "looks")
	}
	if b.Orders > 0 {
		if said != "" {
			said += " and "
		}
		said += plural(b.Orders, "order", "orders")
	}
	return said
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// part is POST /account/part: what was done in a browser before logging in was
// somebody else.
func (a *Account) part(c echo.Context) error {
	err := identify.Part(c.Request().Context(), a.House.DB, c.FormValue("browser"), web.Of(c).CustomerID)
	words, kind := "What was done there before you logged in is not yours any more.", "done"
	if fault.KindOf(err) == fault.NotFound {
		words, kind, err = fault.Message(err), "note", nil
	}
	if err != nil {
		return err
	}
	if err := web.Flash(c, kind, words); err != nil {
		return err
	}
	return web.SeeOther(c, "/account/devices")
}
