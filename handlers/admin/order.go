package admin

import (
	"fmt"
	"net/http"
	"net/url"
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

const perPage = 50

// stateWords are an order's states as staff read them.
func stateWords(s order.State) (text, kind string) {
	switch s {
	case order.Pending:
		return "Being paid", ""
	case order.Awaiting:
		return "Waits for transfer", "waits"
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

func (d *Door) orders(c echo.Context) error {
	state, words := order.State(c.QueryParam("state")), strings.TrimSpace(c.QueryParam("q"))
	list, err := order.List(c.Request().Context(), d.House.DB.Read(), order.Filter{Everybody: true, State: state, Words: words, Before: c.QueryParam("before"), Limit: perPage + 1})
	if err != nil {
		return err
	}
	page := admin.Orders{Frame: d.frame(c, "Orders"), Query: words, Views: []ui.Link{{Text: "All", URL: "/admin/orders", Current: state == ""}}}
	for _, s := range []order.State{order.Paid, order.Held, order.Awaiting, order.Pending, order.Fulfilled, order.Cancelled, order.Refunded} {
		text, _ := stateWords(s)
		if n := at(c).orders[s]; n > 0 {
			text += " " + strconv.FormatInt(n, 10)
		}
		page.Views = append(page.Views, ui.Link{Text: text, URL: "/admin/orders?state=" + string(s), Current: s == state})
	}
	if len(list) > perPage {
		list = list[:perPage]
		page.Next = "/admin/orders?" + url.Values{"state": {string(state)}, "q": {words}, "before": {list[perPage-1].ID}}.Encode()
	}
	for _, o := range list {
		page.Rows = append(page.Rows, d.orderRow(o))
	}
	return web.Render(c, http.StatusOK, page.View())
}

func (d *Door) orderRow(o order.Order) admin.OrderRow {
	var pieces int64
	for _, l := range o.Lines {
		pieces += l.Quantity
	}
	row := admin.OrderRow{Number: o.Number, URL: "/admin/orders/" + o.ID, Placed: d.clock(o.PlacedAt), Who: o.Delivery.Name, Total: d.amount(o.Total), Pieces: strconv.FormatInt(pieces, 10)}
	if row.Who == "" {
		row.Who = o.Email
	}
	row.State, row.StateKind = stateWords(o.State)
	return row
}

func (d *Door) amount(a money.Amount) string { return a.Format(d.House.Shop().Language) }

func (d *Door) order(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	o, err := order.Find(ctx, q, c.Param("id"))
	if err != nil {
		return err
	}
	steps, err := order.ListSteps(ctx, q, o.ID)
	if err != nil {
		return err
	}
	page := d.orderPage(o, steps)
	page.Frame = d.frame(c, "Order "+o.Number)
	if at(c).May(staff.EditOrders) {
		page.Acts, page.Apart = d.orderActs(o)
	}
	return web.Render(c, http.StatusOK, page.View())
}

func (d *Door) orderPage(o order.Order, steps []order.Step) admin.Order {
	page := admin.Order{
		Head: admin.Head{Title: "Order " + o.Number, Back: ui.Link{Text: "Orders", URL: "/admin/orders"}, Lead: "Placed on " + d.clock(o.PlacedAt)}, Reason: o.Reason,
		Totals: []admin.Fact{{Label: "Goods", Value: d.amount(o.Subtotal)}, {Label: "Delivery", Value: d.amount(o.Shipping)}},
		Facts:  []admin.Fact{{Label: "Email", Value: o.Email}, {Label: "Paid by", Value: o.Gateway}}, Delivery: addressLines(o.Delivery), Note: o.Note,
	}
	page.Head.State, page.Head.StateKind = stateWords(o.State)
	for _, l := range o.Lines {
		page.Lines = append(page.Lines, admin.OrderLine{Title: l.Title, Variant: l.Variant, SKU: l.SKU, Quantity: strconv.FormatInt(l.Quantity, 10), Unit: d.amount(l.Unit), Total: d.amount(l.Total)})
	}
	for _, t := range o.Taxes {
		label := t.Name + " " + t.Rate.Percent()
		if o.TaxIncluded {
			label += ", included"
		}
		page.Totals = append(page.Totals, admin.Fact{Label: label, Value: d.amount(t.Amount)})
	}
	page.Totals = append(page.Totals, admin.Fact{Label: "Total", Value: d.amount(o.Total), Strong: true})
	if o.Method.Name != "" {
		page.Facts = append(page.Facts, admin.Fact{Label: "Delivered by", Value: o.Method.Name})
	}
	if o.Billing != nil {
		page.Billing = addressLines(*o.Billing)
	}
	for _, s := range steps {
		text, _ := stateWords(s.State)
		page.Steps = append(page.Steps, admin.OrderStep{State: text, Who: s.Actor, Words: s.Words, At: d.clock(s.At)})
	}
	return page
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

// orderActs are the steps that a person may take from where an order stands.
func (d *Door) orderActs(o order.Order) (acts, apart []admin.OrderAct) {
	base := "/admin/orders/" + o.ID
	switch o.State {
	case order.Awaiting:
		acts = append(acts, admin.OrderAct{URL: base + "/receive", Label: "Mark " + d.amount(o.Total) + " as received", About: "When the bank's statement shows the whole amount with the number " + o.Number + "."})
	case order.Held:
		acts = append(acts, admin.OrderAct{URL: base + "/release", Label: "Accept this order", About: "It becomes a paid order, to be packed."})
	case order.Paid:
		acts = append(acts, admin.OrderAct{URL: base + "/fulfil", Label: "Mark as sent", About: "When the goods have left the house."})
	}
	if o.State.Can(order.Refunded) {
		apart = append(apart, admin.OrderAct{URL: base + "/refund", Label: "Send the money back …", About: "The way it came. You are asked once more."})
	}
	if o.State.Can(order.Cancelled) {
		apart = append(apart, admin.OrderAct{URL: base + "/cancel", Label: "Cancel this order …", About: "The goods go back into stock. You are asked once more."})
	}
	return acts, apart
}

// actor is who did something, as an order's history names them.
func actor(c echo.Context) string { return at(c).Name }

func (d *Door) receive(c echo.Context) error {
	ctx := c.Request().Context()
	o, err := order.Find(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	if err := d.Desk.Receive(ctx, o.ID, o.Total, actor(c)); err != nil {
		return err
	}
	return d.done(c, "/admin/orders/"+o.ID, fmt.Sprintf("Noted %s for %s.", d.amount(o.Total), o.Number))
}

func (d *Door) release(c echo.Context) error {
	if err := d.Desk.Release(c.Request().Context(), c.Param("id"), actor(c), "Accepted"); err != nil {
		return err
	}
	return d.done(c, "/admin/orders/"+c.Param("id"), "Accepted. The order is to be packed.")
}

func (d *Door) fulfil(c echo.Context) error {
	ctx := c.Request().Context()
	if err := d.write(c, func(q db.Q) error { return order.Fulfil(ctx, q, c.Param("id"), actor(c), "Sent") }); err != nil {
		return err
	}
	return d.done(c, "/admin/orders/"+c.Param("id"), "Marked as sent.")
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
	if err := d.Desk.Cancel(c.Request().Context(), c.Param("id"), actor(c), "Cancelled by the shop"); err != nil {
		return err
	}
	return d.done(c, "/admin/orders/"+c.Param("id"), "Cancelled. The goods are back in stock.")
}
