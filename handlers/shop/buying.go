package shop

import (
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/cart"
	"regulars/store/checkout"
	"regulars/store/event"
	"regulars/store/payment"
	"regulars/views/shop"
	"regulars/views/ui"
)

// Buying is the way from a cart to a paid order.
type Buying struct {
	House   *web.House
	Catalog *browse.Catalog
	Desk    *checkout.Desk
	Demo    *payment.Demo // the bank to try the shop with; nil where it is not offered

	// Pieces are what slots show this person; nil shows none.
	Pieces func(c echo.Context, slots ...string) []ui.Piece
	// Sections are what a page type shows, in order; nil is as the shop comes.
	Sections func(c echo.Context, page string) []string
	// Wanted is told that a product was put into the cart; nil tells nobody.
	Wanted func(c echo.Context, productID string)
	// Terms are what one agrees to by ordering.
	Terms []ui.Link
}

// Mount adds the routes.
func (b *Buying) Mount(e *echo.Echo) {
	e.GET("/cart", b.cart)
	e.POST("/cart/lines", b.addLine)
	e.POST("/cart/lines/:id", b.changeLine)
	e.GET("/pickup/:handle", b.whereToCollect)
	e.POST("/pickup/:handle", b.collectAt)
	e.POST("/cart/note", b.note)
	e.POST("/cart/estimate", b.estimate)
	e.POST("/cart/unmerge", b.unmerge)
	e.POST("/cart/handoff", b.handOff)
	e.GET("/here/:token", b.askArrive)
	e.POST("/here/:token", b.arrive)
	// A form that was refused shows the cart at the address it was sent to; a
	// reload of that leads to the cart itself.
	for _, path := range []string{"/cart/lines", "/cart/lines/:id", "/cart/note", "/cart/estimate", "/cart/unmerge", "/cart/handoff"} {
		e.GET(path, func(c echo.Context) error { return web.SeeOther(c, "/cart") })
	}

	e.GET("/checkout", b.checkout)
	e.POST("/checkout", b.doCheckout)
	e.GET("/checkout/review", b.review)
	e.POST("/checkout/review", b.place)
	e.GET("/orders/:secret", b.confirmation)
	e.GET("/orders/:secret/pay", func(c echo.Context) error { return web.SeeOther(c, "/orders/"+c.Param("secret")) })
	e.POST("/orders/:secret/pay", b.payAgain)
	e.POST("/orders/:secret/me", b.goOn)
	b.mountReturns(e)
	b.mountChange(e)
	e.GET("/pay/to/:secret", b.payLink)
	e.POST("/pay/to/:secret", b.doPayLink)
	if b.Demo != nil {
		e.GET("/pay/demo/:payment", b.demoPay)
		e.POST("/pay/demo/:payment", b.doDemoPay)
	}
}

func ownerOf(c echo.Context) cart.Owner {
	v := web.Of(c)
	return cart.Owner{VisitorID: v.VisitorID, CustomerID: v.CustomerID}
}

// shownOwner is whose cart is shown: in a preview of a real person it is theirs, to
// look at alone.
func shownOwner(c echo.Context) cart.Owner {
	who := web.Of(c).Shown()
	if who == nil {
		return cart.Owner{}
	}
	return cart.Owner{VisitorID: who.Session.VisitorID, CustomerID: who.Session.CustomerID}
}

// happened is an event, and whether it may be kept: for those who agreed to be counted.
func happened(c echo.Context, name string, properties any) (event.Event, bool) {
	v := web.Of(c)
	return event.Event{Name: name, VisitorID: v.VisitorID, CustomerID: v.CustomerID, Properties: properties,
		Personal: !v.Consent.Analytics}, v.Consent.Analytics || v.Consent.Personalization
}

// steps are the three pages of buying; current is the number of this one.
func steps(current int) []shop.Step {
	list := []shop.Step{{Text: "Cart", URL: "/cart"}, {Text: "Contact and delivery", URL: "/checkout"}, {Text: "Review and pay"}}
	for i := range list {
		list[i].Current = i == current
		if i > current {
			list[i].URL = ""
		}
	}
	return list
}
