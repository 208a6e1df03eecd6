package admin

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// stateWords are an order's states as staff read them.
func stateWords(s order.State) (text, kind string) {
	switch s {
	case order.Pending:
		return "Being paid", ""
	case order.Awaiting:
		return "Waits for transfer", "waits"
	case order.Authorized:
		return "Authorized", "on"
	case order.Paid:
		return "To pack", "on"
	case order.Held:
		return "Held", "wrong"
	case order.Fulfilled:
		return "Sent", ""
	case order.Cancelled:
		return "Cancelled", ""
	case order.Refunded:
		return "Refunded", ""
	}
	return string(s), ""
}

// standing is an order's state with how far its goods have gone.
func standing(o order.Order) (text, kind string) {
	switch {
	case o.State.ToPack() && o.Fulfilment == order.Partly && o.PlaceID != "":
		return "Partly collected", "on"
	case o.State == order.Paid && o.Fulfilment == order.Partly:
		return "Partly sent", "on"
	case o.State == order.Authorized && o.Fulfilment == order.Partly:
		return "Partly sent, authorized", "on"
	case o.State == order.Authorized && o.Fulfilment == order.Whole:
		return "Sent, authorized", "waits"
	case o.State == order.Fulfilled && o.PlaceID != "":
		return "Collected", ""
	}
	return stateWords(o.State)
}

func (d *Door) amount(a money.Amount) string { return a.Format(d.House.Shop().Language) }

func (d *Door) order(c echo.Context) error { return d.showOrder(c, http.StatusOK, orderNote{}, "") }

// orderNote is a note that is being written, and what is wrong with it.
type orderNote struct{ words, wrong string }

// onOrder is a step of an order that cannot be taken any more, or was taken before: the
// order's own page says so, as it is now.
func (d *Door) onOrder(do echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := do(c)
		if err == nil || fault.KindOf(err) != fault.Conflict || c.Response().Committed {
			return err
		}
		why := fault.Message(err)
		if errors.Is(err, order.ErrPassed) {
			if why, err = d.passed(c); err != nil {
				return err
			}
		}
		return d.showOrder(c, http.StatusConflict, orderNote{}, why)
	}
}

// passed says since when an order is what it is, and by whom.
func (d *Door) passed(c echo.Context) (string, error) {
	steps, err := order.ListSteps(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil || len(steps) == 0 {
		return fault.Message(order.ErrPassed), err
	}
	last := steps[0]
	for i, s := range steps[1:] {
		if s.State != steps[i].State {
			last = s
		}
	}
	text, _ := stateWords(last.State)
	return "Nothing was done: the order is “" + text + "” since " + d.clock(last.At) + ", by " + last.Actor + ".", nil
}

// showOrder draws an order with a note that is being written, and why a step was not taken.
func (d *Door) showOrder(c echo.Context, status int, n orderNote, problem string) error {
	o, err := order.Find(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	page := d.orderPage(o)
	page.Frame = d.frame(c, "Order "+o.Number)
	if problem != "" {
		page.Flash = &ui.Flash{Kind: "problem", Text: problem}
	}
	if err := d.addTimeline(c, o, &page); err != nil {
		return err
	}
	page.Acts, page.Apart = d.orderActs(at(c), o)
	if err := d.addMoney(c, o, &page); err != nil {
		return err
	}
	if at(c).May(staff.EditOrders) {
		page.NoteURL, page.Words = ordersPage+"/"+o.ID+"/notes", noteField(n.words, n.wrong)
	}
	return web.Render(c, status, page.View())
}

func (d *Door) orderPage(o order.Order) admin.Order {
	page := admin.Order{
		Head: admin.Head{Title: "Order " + o.Number, Back: ui.Link{Text: "Orders", URL: "/admin/orders"}, Lead: "Placed on " + d.clock(o.PlacedAt)}, Reason: o.Reason,
		Totals: []admin.Fact{{Label: "Goods", Value: d.amount(o.Subtotal)}, {Label: "Delivery", Value: d.amount(o.Shipping)}},
		Facts:  []admin.Fact{{Label: "Email", Value: o.Email}, {Label: "Paid by", Value: o.Gateway}}, Delivery: addressLines(o.Delivery), Note: o.Note,
	}
	page.Head.State, page.Head.StateKind = standing(o)
	for _, l := range o.Lines {
		page.Lines = append(page.Lines, admin.OrderLine{Title: l.Title, Variant: l.Variant, SKU: l.SKU, Quantity: strconv.FormatInt(l.Quantity, 10), Unit: d.amount(l.Unit), Total: d.amount(l.Total), Gone: gone(l)})
	}
	for _, t := range o.Taxes {
		label := t.Name + " " + t.Rate.Percent()
		if o.TaxIncluded {
			label += ", included"
		}
		page.Totals = append(page.Totals, admin.Fact{Label: label, Value: d.amount(t.Amount)})
	}
	page.Totals = append(page.Totals, admin.Fact{Label: "Total", Value: d.amount(o.Total), Strong: true})
	if !o.Refunded.IsZero() {
		page.Totals = append(page.Totals, admin.Fact{Label: "Sent back", Value: "−" + d.amount(o.Refunded)}, admin.Fact{Label: "Kept", Value: d.amount(o.Total.Minus(o.Refunded)), Strong: true})
	}
	if o.Method.Name != "" {
		page.Facts = append(page.Facts, admin.Fact{Label: "Delivered by", Value: o.Method.Name})
	}
	if o.Billing != nil {
		page.Billing = addressLines(*o.Billing)
	}
	return page
}

func noteField(value, wrong string) ui.Field {
	return ui.Field{Name: "words", Label: "Note for the people of the shop", Rows: 2, MaxLength: 500, Value: value, Error: wrong}
}

// gone says of a line what has left and what went back; "" while nothing has.
func gone(l order.Line) string {
	var list []string
	if l.Fulfilled > 0 {
		list = append(list, fmt.Sprintf("%d sent", l.Fulfilled))
	}
	if l.Refunded > 0 {
		list = append(list, fmt.Sprintf("%d paid back", l.Refunded))
	}
	if left := l.Left(); left > 0 && len(list) > 0 {
		list = append(list, fmt.Sprintf("%d left", left))
	}
	return strings.Join(list, ", ")
}

func addressLines(a order.Address) (lines []string) {
	for _, l := range []string{a.Name, a.Company, a.Line1, a.Line2, join(a.Postcode, a.City), join(a.Region, a.Country)} {
		if l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// orderActs are the steps that this member may take from where an order stands.
func (d *Door) orderActs(k *desk, o order.Order) (acts, apart []admin.OrderAct) {
	base := ordersPage + "/" + o.ID
	add := func(to *[]admin.OrderAct, when bool, needs staff.Permission, a admin.OrderAct) {
		if when && k.May(needs) {
			*to = append(*to, a)
		}
	}
	add(&acts, o.State == order.Awaiting, staff.EditOrders, admin.OrderAct{URL: base + "/receive", Label: "Mark " + d.amount(o.Total) + " as received",
		About: "When the bank's statement shows the whole amount with the number " + o.Number + "."})
	add(&acts, o.State == order.Held, staff.EditOrders, admin.OrderAct{URL: base + "/release", Label: "Accept this order", About: "It becomes a paid order, to be packed."})
	add(&acts, o.State.ToPack() && o.Fulfilment != order.Whole && o.PlaceID == "", staff.PackOrders, admin.OrderAct{URL: base + "/send", Label: "Send …", About: "All of it or a part, with the parcel’s number. The shopper gets a mail.", Asks: true})
	add(&acts, o.State.ToPack() || o.State == order.Fulfilled, staff.ReadOrders, admin.OrderAct{URL: base + "/slip", Label: "Packing slip", About: "To print and to lay beside the goods.", Asks: true})
	refund := admin.OrderAct{URL: base + "/refund", Label: "Send the money back …", About: "The way it came. You are asked once more."}
	if o.State == order.Paid || o.State == order.Fulfilled {
		refund = admin.OrderAct{URL: base + "/refund/part", Label: "Send money back …", About: "All of it or a part, the way it came. You are asked once more."}
	}
	add(&apart, o.State.Can(order.Refunded), staff.RefundOrders, refund)
	cancel := admin.OrderAct{URL: base + "/cancel", Label: "Cancel this order …", About: "The goods go back into stock. You are asked once more."}
	if o.State == order.Authorized {
		cancel.About = "The goods go back into stock, and what is authorized to whoever paid: nothing is charged. You are asked once more."
	}
	add(&apart, o.State.Can(order.Cancelled) && (o.State != order.Authorized || o.Fulfilment == order.Unfulfilled), staff.EditOrders, cancel)
	return acts, apart
}

// actor is who did something, as an order's history names them.
func actor(c echo.Context) string { return at(c).Name }

// moved keeps who did what with an order, and how it stood before and after, in the
// transaction that does it.
func moved(c echo.Context, before order.Order, did string) checkout.Also {
	return func(q db.Q) error {
		after, err := order.Find(c.Request().Context(), q, before.ID)
		if err != nil {
			return err
		}
		was, _ := standing(before)
		is, _ := standing(after)
		return noted(c, q, staff.Act{Did: did, About: ordersPage + "/" + before.ID, Title: before.Number}, was, is)
	}
}

// asked is the order of a request.
func (d *Door) asked(c echo.Context) (order.Order, error) {
	return order.Find(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
}

func (d *Door) receive(c echo.Context) error {
	o, err := d.asked(c)
	if err != nil {
		return err
	}
	if err := d.Desk.Receive(c.Request().Context(), o.ID, o.Total, actor(c), moved(c, o, "noted the money of")); err != nil {
		return err
	}
	return d.done(c, ordersPage+"/"+o.ID, fmt.Sprintf("Noted %s for %s.", d.amount(o.Total), o.Number))
}

func (d *Door) release(c echo.Context) error {
	o, err := d.asked(c)
	if err != nil {
		return err
	}
	if err := d.Desk.Release(c.Request().Context(), o.ID, actor(c), "Accepted", moved(c, o, "accepted")); err != nil {
		return err
	}
	return d.done(c, ordersPage+"/"+o.ID, "Accepted. The order is to be packed.")
}

func (d *Door) askCancel(c echo.Context) error {
	o, err := d.asked(c)
	if err != nil {
		return err
	}
	if !o.State.Can(order.Cancelled) {
		return order.ErrPassed
	}
	return web.Render(c, http.StatusOK, admin.Confirm{
		Frame: d.frame(c, "Cancel an order"), Heading: "Cancel order " + o.Number + "?", Back: ui.Link{Text: "Back to the order", URL: "/admin/orders/" + o.ID},
		Text: "The goods go back into stock and the shopper is told. This cannot be taken back.", Act: "Cancel this order", URL: "/admin/orders/" + o.ID + "/cancel",
	}.View())
}

func (d *Door) cancel(c echo.Context) error {
	o, err := d.asked(c)
	if err != nil {
		return err
	}
	if err := d.Desk.Cancel(c.Request().Context(), o.ID, actor(c), "Cancelled by the shop", moved(c, o, "cancelled")); err != nil {
		return err
	}
	return d.done(c, ordersPage+"/"+o.ID, "Cancelled. The goods are back in stock.")
}
