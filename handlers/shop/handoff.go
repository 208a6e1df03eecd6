package shop

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/visitor"
	"regulars/views/shop"
	"regulars/views/ui"
)

// handOff is POST /cart/handoff: a code with which a guest goes on on another device.
// With an account there is nothing to hand over: whoever logs in there finds it all.
func (b *Buying) handOff(c echo.Context) error {
	v := web.Of(c)
	if v.VisitorID == "" || v.SignedIn() {
		return web.SeeOther(c, "/cart")
	}
	var token string
	err := v.Write(c, func(q db.Q, s visitor.Session) (err error) {
		token, err = visitor.OfferHandoff(c.Request().Context(), q, s.VisitorID)
		return err
	})
	if err != nil {
		return err
	}
	address := b.House.BaseURL + "/here/" + token
	code, size, err := web.QR(address, 5)
	if err != nil {
		return err
	}
	web.Secret(c)
	return web.Render(c, http.StatusOK, shop.Handoff{
		Page:    web.Page(c, ui.Page{Title: "Go on with another device"}),
		Code:    code,
		Size:    size,
		Address: address,
		Ends:    b.House.Words().Count(int(visitor.HandoffLasts/time.Minute), "{n} minute", "{n} minutes"),
	}.View())
}

// askArrive is GET /here/:token. Opening the link does nothing yet: programs that
// look at links in messages open them too.
func (b *Buying) askArrive(c echo.Context) error {
	if _, err := visitor.FindHandoff(c.Request().Context(), b.House.DB.Read(), c.Param("token")); err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return fault.New(fault.NotFound, "This link has been used or is over. Make a new one on the other device.")
		}
		return err
	}
	web.Secret(c)
	text := "The cart of your other device goes on here, and joins what this one holds."
	if web.Of(c).SignedIn() {
		text = "The cart of your other device joins your account, and so does what you looked at there."
	}
	return web.Render(c, http.StatusOK, shop.LinkAsk{
		Page: web.Page(c, ui.Page{Title: "Go on here"}), URL: "/here/" + c.Param("token"), Title: "Go on here?", Text: text, Button: "Go on here",
	}.View())
}

// arrive is POST /here/:token.
func (b *Buying) arrive(c echo.Context) error {
	if err := web.Of(c).Arrive(c, c.Param("token")); err != nil {
		return err
	}
	if err := web.Flash(c, "done", "Here you are. Your cart came along."); err != nil {
		return err
	}
	return web.SeeOther(c, "/cart")
}
