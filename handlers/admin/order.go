package admin

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
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

func (d *Door) order(c echo.Context) error { return d.showOrder(c, http.StatusOK, "", "") }

// showOrder draws an order with a note that is being written, and what is wrong with it.
func (d *Door) showOrder(c echo.Context, status int, words, wrong string) error {
	o, err := order.Find(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	page := d.orderPage(o)
	page.Frame = d.frame(c, "Order "+o.Number)
	if err := d.addTimeline(c, o, &page); err != nil {
		return err
	}
	page.Acts, page.Apart = d.orderActs(at(c), o)
	if err := d.addMoney(c, o, &page); err != nil {
		return err
	}
	if at(c).May(staff.EditOrders) {
		page.NoteURL, page.Words = ordersPage+"/"+o.ID+"/notes", noteField(words, wrong)
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

// moving does something with an order, and keeps who did and how the order stood before
// and after. What changed nothing is not kept.
func (d *Door) moving(c echo.Context, orderID, did string, do func(ctx context.Context) error) error {
	ctx := c.Request().Context()
	before, err := order.Find(ctx, d.House.DB.Read(), orderID)
	if err != nil {
		return err
	}
	if err := do(ctx); err != nil {
		return err
	}
	return d.write(c, func(q db.Q) error {
		after, err := order.Find(ctx, q, orderID)
		if err != nil || after.ChangedAt.Equal(before.ChangedAt) {
			return err
		}
		was, _ := standing(before)
		is, _ := standing(after)
		return noted(c, q, staff.Act{Did: did, About: ordersPage + "/" + orderID, Title: before.Number}, was, is)
	})
}

func (d *Door) receive(c echo.Context) error {
	ctx := c.Request().Context()
	o, err := order.Find(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	err = d.moving(c, o.ID, "noted the money of", func(ctx context.Context) error { return d.Desk.Receive(ctx, o.ID, o.Total, actor(c)) })
	if err != nil {
		return err
	}
	return d.done(c, "/admin/orders/"+o.ID, fmt.Sprintf("Noted %s for %s.", d.amount(o.Total), o.Number))
}

func (d *Door) release(c echo.Context) error {
	err := d.moving(c, c.Param("id"), "accepted", func(ctx context.Context) error { return d.Desk.Release(ctx, c.Param("id"), actor(c), "Accepted") })
	if err != nil {
		return err
	}
	return d.done(c, "/admin/orders/"+c.Param("id"), "Accepted. The order is to be packed.")
}

func (d *Door) askCancel(c echo.Context) error {
	o, err := order.Find(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, admin.Confirm{
		Frame: d.frame(c, "Cancel an order"), Heading: "Cancel order " + o.Number + "?", Back: ui.Link{Text: "Back to the order", URL: "/admin/orders/" + o.ID},
		Text: "The goods go back into stock and the shopper is told. This cannot be taken back.", Act: "Cancel this order", URL: "/admin/orders/" + o.ID + "/cancel",
	}.View())
}

func (d *Door) cancel(c echo.Context) error {
	err := d.moving(c, c.Param("id"), "cancelled", func(ctx context.Context) error {
		return d.Desk.Cancel(ctx, c.Param("id"), actor(c), "Cancelled by the shop")
	})
	if err != nil {
		return err
	}
	return d.done(c, "/admin/orders/"+c.Param("id"), "Cancelled. The goods are back in stock.")
}
