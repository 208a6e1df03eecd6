package shop

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/checkout"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/views/shop"
	"regulars/views/ui"
)

// payLink is GET /pay/to/{secret}: what is due for an order, for whoever has the link.
func (b *Buying) payLink(c echo.Context) error {
	return b.showPayLink(c, http.StatusOK, "", nil)
}

// doPayLink is POST /pay/to/{secret}.
func (b *Buying) doPayLink(c echo.Context) error {
	secret := c.Param("secret")
	return pay(c, checkout.LinkPath+secret, func(ctx context.Context, gateway string) (string, error) {
		return b.Desk.PayLinked(ctx, secret, gateway)
	}, b.showPayLink)
}

func (b *Buying) showPayLink(c echo.Context, status int, picked string, wrong fault.Fields) error {
	web.Secret(c)
	l, err := b.Desk.FindLinked(c.Request().Context(), c.Param("secret"))
	if err != nil {
		return err
	}
	page := b.payLinkPage(l, picked, wrong["payment"])
	page.URL = checkout.LinkPath + c.Param("secret")
	page.Page = web.Page(c, ui.Page{Title: page.Headline(), Robots: "noindex"})
	if status == http.StatusOK && page.State == shop.LinkEnded {
		status = http.StatusGone
	}
	return web.Render(c, status, page.View())
}

// payLinkPage maps what a link leads to to its page: number, goods and sums, but nobody's
// name or address, because the link may have been passed on.
func (b *Buying) payLinkPage(l checkout.Linked, picked, wrong string) shop.PayLink {
	s := b.House.Shop()
	page := shop.PayLink{State: linkState(l), Number: l.Order.Number, Due: money.Of(max(0, l.Due.Minor), l.Due.Currency).Format(s.Language), Total: l.Order.Total.Format(s.Language), Until: b.House.Date(l.Link.ExpiresAt, "2 January 2006, 15:04"),
		Questions: questionsAbout(b.House.Words(), s, l.Order)}
	for _, line := range (&Account{House: b.House, Catalog: b.Catalog}).receipt(l.Order).Lines {
		line.URL = ""
		page.Lines = append(page.Lines, line)
	}
	if page.State == shop.LinkOpen || page.State == shop.LinkDeclined {
		page.Reason, page.Once, page.Payment = l.Payment.Reason, l.Link.ID+l.Payment.ID, b.linkChoice(picked, wrong)
	}
	return page
}

// linkState is where a link stands, in the words of the page.
func linkState(l checkout.Linked) string {
	open := l.Payment.State.Open() && l.Payment.State != payment.Awaiting
	switch {
	case l.Order.State == order.Cancelled || l.Order.State == order.Refunded || l.Order.State == order.Held:
		return shop.LinkOver
	case l.Paid():
		return shop.LinkPaid
	case open && l.Payment.URL == "":
		return shop.LinkWaits // begun, and nobody knows how it ended
	case l.State != payment.LinkOpen:
		return shop.LinkEnded
	case l.Payment.State == payment.Declined && !l.Payment.CreatedAt.Before(l.Link.CreatedAt):
		return shop.LinkDeclined
	}
	return shop.LinkOpen
}

// linkChoice are the ways to pay that lead to a page.
func (b *Buying) linkChoice(picked, wrong string) ui.Choice {
	all := b.paymentChoice(picked, wrong)
	choice := all
	choice.Options = nil
	chosen := false
	for i, g := range b.Desk.Gateways() {
		if checkout.Linkable(g) {
			choice.Options = append(choice.Options, all.Options[i])
			chosen = chosen || all.Options[i].Selected
		}
	}
	if !chosen && len(choice.Options) > 0 {
		choice.Options[0].Selected = true
	}
	return choice
}
