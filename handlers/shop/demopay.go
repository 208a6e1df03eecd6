package shop

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/checkout"
	"regulars/store/fault"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/views/shop"
	"regulars/views/ui"
)

// demoPay is GET /pay/demo/{payment}: the page of the demonstration bank.
func (b *Buying) demoPay(c echo.Context) error {
	web.Secret(c)
	p, o, err := b.demoPayment(c)
	if err != nil {
		return err
	}
	page := shop.DemoPay{URL: "/pay/demo/" + p.ID, Once: p.ID, Reference: p.ID, Number: o.Number, Amount: p.Amount.Format(b.House.Shop().Language), BackURL: p.Back}
	page.Page = web.Page(c, ui.Page{Title: "Test payment"})
	return web.Render(c, http.StatusOK, page.View())
}

// doDemoPay is POST /pay/demo/{payment}: the bank is told what to answer, and the
// shopper goes back to the shop, which asks the bank.
func (b *Buying) doDemoPay(c echo.Context) error {
	web.Secret(c)
	ctx := c.Request().Context()
	p, _, err := b.demoPayment(c)
	if err != nil {
		return err
	}
	if err := b.Demo.Decide(ctx, p.ID, payment.Verdict(c.FormValue("outcome"))); err != nil {
		return err
	}
	if err := b.Desk.Hear(ctx, p); err != nil {
		return err
	}
	return web.SeeOther(c, p.Back)
}

// demoPayment is the payment a page is about, for the browser that placed the
// order alone.
func (b *Buying) demoPayment(c echo.Context) (payment.Payment, order.Order, error) {
	ctx, q, v := c.Request().Context(), b.House.DB.Read(), web.Of(c)
	p, err := payment.Find(ctx, q, c.Param("payment"))
	if err != nil {
		return p, order.Order{}, err
	}
	o, err := order.Find(ctx, q, p.OrderID)
	switch {
	case err != nil:
		return p, o, err
	case p.Gateway == b.Demo.Name() && strings.HasPrefix(p.Back, checkout.LinkPath): // whoever has the link may be anybody
	case p.Gateway != b.Demo.Name(), v.VisitorID == "", o.VisitorID != v.VisitorID && (o.CustomerID == "" || o.CustomerID != v.CustomerID):
		return p, o, fault.New(fault.NotFound, "There is no such payment.")
	case p.Back == "":
		return p, o, fault.New(fault.Conflict, "This payment is settled already. Your order tells what came of it.")
	}
	return p, o, nil
}
