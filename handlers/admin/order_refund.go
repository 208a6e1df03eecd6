package admin

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/views/admin"
	"regulars/views/ui"
)

func (d *Door) askRefund(c echo.Context) error {
	o, err := order.Find(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	if !o.State.Can(order.Refunded) {
		return order.ErrPassed
	}
	base := "/admin/orders/" + o.ID
	page := admin.Refund{Frame: d.frame(c, "Send money back"), Number: o.Number, Amount: d.amount(o.Total.Minus(o.Refunded)), URL: base + "/refund", Back: base,
		How:     "The way it came: by the payment provider, or by hand where it was a bank transfer. If it was paid twice, both go back.",
		Restock: ui.Check{Name: "restock", Label: "The goods can be sold again", Hint: "They go back into stock.", Checked: o.State != order.Fulfilled},
		Why:     ui.Field{Name: "why", Label: "Why", Hint: "For the order’s history; the shopper does not read it.", Optional: true, MaxLength: 200}}
	return web.Render(c, http.StatusOK, page.View())
}

func (d *Door) refund(c echo.Context) error {
	ctx, back := c.Request().Context(), "/admin/orders/"+c.Param("id")
	o, err := order.Find(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	why := strings.TrimSpace(c.FormValue("why"))
	if why == "" {
		why = "Refunded by the shop"
	}
	var asked money.Amount
	done, err := d.Desk.Refund(ctx, o.ID, actor(c), why, c.FormValue("restock") == "yes", func(q db.Q, o order.Order, sum money.Amount) error {
		asked = sum
		return noteRefund(c, q, o, sum)
	})
	switch {
	case err != nil:
		return err
	case !done:
		return d.tell(c, back, "note", "Asked for. The provider has not said yes so far; it is asked again until it has.")
	}
	return d.done(c, back, "Sent "+d.amount(asked)+" back.")
}
