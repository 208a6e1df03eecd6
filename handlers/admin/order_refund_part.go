package admin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/logbook"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// askRefundPart asks what goes back; nothing yet.
func (d *Door) askRefundPart(c echo.Context) error {
	o, err := order.Find(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	if o.State != order.Paid && o.State != order.Fulfilled {
		return order.ErrPassed
	}
	return d.showRefundPart(c, http.StatusOK, o, order.PartRefund{Once: id.Token(), Restock: o.State == order.Paid, ReturnID: c.QueryParam("return")}, nil)
}

// refundPart first says what it comes to; the second press, of the button that names
// the sum, sends it.
func (d *Door) refundPart(c echo.Context) error {
	ctx := c.Request().Context()
	o, err := order.Find(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	f, wrong := d.readRefundPart(c, o)
	expected, typed := d.money(c.FormValue("expected"), o)
	sends := c.FormValue("act") == "send" && typed && !expected.IsZero()
	if wrong == nil && !sends {
		if wrong, err = d.fillRefund(c, o, &f); err != nil {
			return err
		}
	}
	if wrong != nil || !sends {
		status := http.StatusOK
		if wrong != nil {
			status = http.StatusUnprocessableEntity
		}
		return d.showRefundPart(c, status, o, f, wrong)
	}
	done, err := d.Desk.RefundPart(ctx, o.ID, f, expected, func(q db.Q, o order.Order, sum money.Amount) error { return noteRefund(c, q, o, sum) })
	if wrong, err = refused(err); err != nil {
		return err
	}
	if wrong != nil {
		return d.showRefundPart(c, http.StatusUnprocessableEntity, o, f, wrong)
	}
	f, err = order.FindRefundOf(ctx, d.House.DB.Read(), f.Once)
	if err != nil {
		return err
	}
	switch {
	case !done:
		return d.tell(c, ordersPage+"/"+o.ID, "note", "Asked for. The provider has not said yes so far; it is asked again until it has. The history tells of each payment.")
	case f.Amount != expected:
		return d.tell(c, ordersPage+"/"+o.ID, "problem", "Sent "+d.amount(f.Amount)+" of "+d.amount(expected)+" back. The rest was refused, as the history says: send it another way.")
	}
	return d.done(c, ordersPage+"/"+o.ID, "Sent "+d.amount(expected)+" back.")
}

// fillRefund says what a refund comes to, and what is wrong with it: it cannot be more
// than has come.
func (d *Door) fillRefund(c echo.Context, o order.Order, f *order.PartRefund) (fault.Fields, error) {
	wrong, err := refused(f.Fill(o))
	if err != nil || wrong != nil {
		return wrong, err
	}
	if wrong, err = refused(order.CheckFee(c.Request().Context(), d.House.DB.Read(), o, *f)); err != nil || wrong != nil {
		return wrong, err
	}
	left, err := checkout.Refundable(c.Request().Context(), d.House.DB.Read(), o)
	if err == nil && f.Amount.Minor > left.Minor {
		wrong = fault.Fields{"amount": "That is more than is left of what has come: " + d.amount(left) + "."}
	}
	return wrong, err
}

// noteRefund keeps in both logs who asked for how much of an order to go back, with the
// ask: whether it went, the order's history says.
func noteRefund(c echo.Context, q db.Q, o order.Order, sum money.Amount) error {
	if err := note(c, q, logbook.Refunded, o.Number+", "+sum.String()); err != nil {
		return err
	}
	return staff.RecordAct(c.Request().Context(), q, at(c).Member, staff.Act{Did: "sent money back for", About: ordersPage + "/" + o.ID, Title: o.Number,
		Before: strconv.Quote(o.Refunded.String()), After: strconv.Quote(o.Refunded.Plus(sum).String())})
}

// money reads an amount that was typed; nothing is none.
func (d *Door) money(text string, o order.Order) (money.Amount, bool) {
	text = strings.ReplaceAll(strings.TrimSpace(text), ",", ".")
	if text == "" {
		return money.Of(0, o.Total.Currency), true
	}
	a, err := money.ParseDecimal(text, o.Total.Currency)
	return a, err == nil && a.Minor >= 0
}

func (d *Door) readRefundPart(c echo.Context, o order.Order) (f order.PartRefund, wrong fault.Fields) {
	f = order.PartRefund{Once: c.FormValue("once"), ReturnID: c.FormValue("return"), Why: strings.TrimSpace(c.FormValue("why")), Actor: actor(c)}
	f.Restock = f.ReturnID == "" && c.FormValue("restock") == "yes" // what a return brought has its place already
	items, wrong := readItems(c, o, "line-")
	for _, i := range items {
		f.Items = append(f.Items, order.RefundItem{LineID: i.LineID, Quantity: i.Quantity})
	}
	for name, to := range map[string]*money.Amount{"shipping": &f.Shipping, "goodwill": &f.Goodwill, "fee": &f.Fee} {
		a, ok := d.money(c.FormValue(name), o)
		if *to = a; !ok {
			if wrong == nil {
				wrong = fault.Fields{}
			}
			wrong[name] = "Enter an amount like 4.90."
		}
	}
	if f.Why == "" && f.Goodwill.IsZero() {
		f.Why = "Refunded by the shop"
	}
	return f, wrong
}

func (d *Door) showRefundPart(c echo.Context, status int, o order.Order, f order.PartRefund, wrong fault.Fields) error {
	base := ordersPage + "/" + o.ID
	left, err := checkout.Refundable(c.Request().Context(), d.House.DB.Read(), o)
	if err != nil {
		return err
	}
	page := admin.RefundPart{Frame: d.frame(c, "Send money back"), Number: o.Number, URL: base + "/refund/part", Back: base, WholeURL: base + "/refund", Once: f.Once, ReturnID: f.ReturnID, Whole: wrong["amount"],
		Left: d.amount(left), Restock: ui.Check{Name: "restock", Label: "The pieces can be sold again", Hint: "They go back into stock.", Checked: f.Restock},
		Money: ui.Fields{
			{Name: "shipping", Label: "For delivery", Hint: "Paid: " + d.amount(o.ShippingPaid()) + ".", Value: c.FormValue("shipping"), Inputmode: "decimal", Optional: true, Width: ui.Short, MaxLength: 12, Error: wrong["shipping"]},
			{Name: "goodwill", Label: "Out of goodwill", Hint: "For nothing that is sent back.", Value: c.FormValue("goodwill"), Inputmode: "decimal", Optional: true, Width: ui.Short, MaxLength: 12, Error: wrong["goodwill"]},
			{Name: "why", Label: "Why", Hint: "For the order’s history; the shopper does not read it. Needed for goodwill.", Value: c.FormValue("why"), Optional: true, MaxLength: 200, Error: wrong["why"]}}}
	if f.ReturnID != "" {
		page.Money = slices.Insert(page.Money, 2, ui.Field{Name: "fee", Label: "Fee kept back", Hint: "Of what the pieces were paid with, as the shopper was told; never for what is faulty, wrong or not as described.", Value: c.FormValue("fee"), Inputmode: "decimal", Optional: true, Width: ui.Short, MaxLength: 12, Error: wrong["fee"]})
	}
	for _, l := range o.Lines {
		if left := l.Quantity - l.Refunded; left > 0 {
			name := "line-" + l.ID
			problem := wrong[name]
			if problem == "" {
				problem = wrong[l.ID]
			}
			page.Lines = append(page.Lines, ui.Field{Name: name, Label: lineName(l), Hint: d.amount(l.Unit) + " each, " + strconv.FormatInt(left, 10) + " not paid back", Value: c.FormValue(name), Inputmode: "numeric", Optional: true,
				Width: ui.Tiny, MaxLength: 4, Error: problem})
		}
	}
	if wrong == nil && !f.Amount.IsZero() {
		page.Amount, page.Expected = d.amount(f.Amount), f.Amount.Decimal()
	}
	return web.Render(c, status, page.View())
}
