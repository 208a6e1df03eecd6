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
)

// owed is what is due for an order that goes on, with the way to pay it on the order's
// own page, or what was paid too much; nil for neither. A transfer that is awaited is
// asked for in its own words.
func (b *Buying) owed(ctx context.Context, o order.Order, base, picked, wrong string) (*shop.Owed, error) {
	q := b.House.DB.Read()
	due, err := checkout.Due(ctx, q, o)
	if err != nil || due.IsZero() || o.State == order.Awaiting {
		return nil, err
	}
	page := &shop.Owed{Amount: due.Format(b.House.Shop().Language), URL: base + "/pay", PageURL: base}
	if due.Minor < 0 {
		page.Back, page.Amount = true, money.Of(-due.Minor, due.Currency).Format(b.House.Shop().Language)
		return page, nil
	}
	list, err := payment.ListOf(ctx, q, o.ID)
	for i, p := range list {
		open := p.State.Open() && p.State != payment.Awaiting
		page.Asking = page.Asking || open && p.URL == ""
		if i == 0 && p.State == payment.Declined {
			page.Reason = p.Reason
		}
		page.Once += p.ID
	}
	page.Payment = b.linkChoice(picked, wrong)
	return page, err
}

// payOrder is POST /account/orders/{number}/pay: what is due for an own order.
func (a *Account) payOrder(c echo.Context) error {
	o, err := order.FindByNumber(c.Request().Context(), a.House.DB.Read(), web.Of(c).CustomerID, c.Param("number"))
	if err != nil {
		return err
	}
	if a.Desk == nil {
		return fault.New(fault.NotFound, "Nothing can be paid here.")
	}
	back := "/account/orders/" + o.Number
	return pay(c, back, func(ctx context.Context, gateway string) (string, error) { return a.Desk.Pay(ctx, o, gateway, back) }, a.showOrder)
}

// order shows one of the customer's own orders; another's is not found.
func (a *Account) order(c echo.Context) error { return a.showOrder(c, http.StatusOK, "", nil) }
