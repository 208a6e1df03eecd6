package admin

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/staff"
	"regulars/views/admin"
)

// swaps says whether anything of a return is to be exchanged.
func (r returned) swaps() bool {
	return slices.ContainsFunc(r.Lines, func(l order.ReturnLine) bool { return l.Swap.VariantID != "" })
}

// swapWords say what is wanted instead of a line, and what has been given.
func (d *Door) swapWords(was string, x order.ReturnLine) string {
	if x.Exchanged > 0 {
		return strconv.FormatInt(x.Exchanged, 10) + " exchanged for " + x.Swap.Title
	}
	return "to be exchanged for " + cmp.Or(x.Swap.Title, was) + " at " + d.amount(x.Swap.Unit)
}

// addExchange offers to exchange what came back, and says what that does; what cannot be
// exchanged is said too.
func (d *Door) addExchange(c echo.Context, r returned, page *admin.Return) {
	if !slices.ContainsFunc(r.Lines, func(l order.ReturnLine) bool { return l.Swaps() > 0 }) || r.RefundID != "" || !at(c).May(staff.RefundOrders) {
		return
	}
	p, err := d.Desk.PlanExchange(c.Request().Context(), d.House.DB.Read(), r.ID)
	switch {
	case err != nil:
		page.Note = fault.Message(err)
		return
	case p.Short() && p.Over != "":
		page.Note = "Not enough of what is wanted instead lies at this place. Exchange it when it does, or send the money back."
		return
	case p.Short():
		page.Note = "There is not enough of what is wanted instead. Exchange it when there is, or send the money back."
		return
	}
	f := admin.ReturnForm{ID: "exchange", Title: "Exchange", URL: returnsPage + "/" + r.ID + "/exchange", Once: id.Token(), Button: "Exchange and tell the shopper", Lead: d.givenWhere(p.Over)}
	for i, l := range p.Given() {
		if i > 0 {
			f.Lead += ", "
		}
		f.Lead += strconv.FormatInt(l.Quantity, 10) + " × " + lineName(l)
	}
	f.Lead += ". " + d.differenceWords(p.DueThen())
	page.Next = append(page.Next, f)
}

// givenWhere begins the sentence of what is given.
func (d *Door) givenWhere(placeID string) string {
	if placeID == "" {
		return "Goes out: "
	}
	if p, ok := d.places()[placeID]; ok {
		return "Given over the counter at " + p.Name + ": "
	}
	return "Given over the counter: "
}

func (d *Door) differenceWords(due money.Amount) string {
	switch {
	case due.Minor > 0:
		return d.amount(due) + " is to be paid then: the shopper gets a payment link."
	case due.Minor < 0:
		return d.amount(money.Of(-due.Minor, due.Currency)) + " goes back, the way it came."
	}
	return "Nothing is to be paid, and nothing goes back."
}

func (d *Door) exchangeReturn(c echo.Context) error {
	return d.stepReturn(c, "exchange", func(r returned, _ string) (string, error) { return d.exchange(c, r) })
}

// exchange exchanges what came back, once, and says in words what it did.
func (d *Door) exchange(c echo.Context, r returned) (said string, err error) {
	ctx, once := c.Request().Context(), c.FormValue("once")
	said = "Exchanged already."
	sent, err := d.Desk.Exchange(ctx, r.ID, once, actor(c), func(q db.Q, p checkout.ExchangePlan, l payment.Link, due money.Amount) error {
		said = "Exchanged. " + d.differenceWords(due)
		act := staff.Act{Did: "exchanged the return", About: returnsPage + "/" + r.ID, Title: r.Name, Before: strconv.Quote(p.Before.Total.Minus(p.Before.Refunded).String()),
			After: strconv.Quote(p.After.Total.Minus(p.Before.Refunded).Minus(p.Credit).String())}
		if err := staff.RecordAct(ctx, q, at(c).Member, act); err != nil || due.Minor <= 0 || p.Before.Email == "" {
			return err
		}
		return d.Mailer.PaymentAsked(ctx, q, p.After, l, checkout.LinkPath+checkout.LinkSecret(once), due)
	})
	if err == nil && !sent {
		said += " The provider has not said yes so far; it is asked again until it has."
	}
	return said, err
}
