package admin

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/card"
	"regulars/store/checkout"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/shipment"
	"regulars/store/staff"
	"regulars/store/tend"
	"regulars/views/admin"
	"regulars/views/ui"
)

// newOrderRoutes are orders that staff take: by phone, or at a counter.
func (d *Door) newOrderRoutes() []Route {
	return []Route{
		{get, newOrderPage, staff.EditOrders, d.newOrder},
		{post, newOrderPage, staff.EditOrders, d.takeOrder},
	}
}

const newOrderPage = ordersPage + "/new"

// taking is what was written down of an order, and what it comes to.
type taking struct {
	checkout.Manual
	picked  string // the customer chosen; "" a guest
	changed string // what became different meanwhile, in words
	cart    *checkout.Cart
}

func (d *Door) newOrder(c echo.Context) error {
	t := taking{Manual: checkout.Manual{Once: id.Token(), Pay: checkout.ByLink}}
	t.Delivery.Country = d.House.Shop().Country
	return d.showTaking(c, http.StatusOK, t, nil)
}

// takeOrder shows what the order comes to, and on the second press places exactly that.
func (d *Door) takeOrder(c echo.Context) error {
	t, wrong, err := d.readTaking(c)
	if err != nil {
		return err
	}
	act := c.FormValue("act")
	if wrong == nil && act == "place" {
		p, err := d.placeTaken(c, t)
		if err == nil {
			return d.taken(c, t, p)
		}
		if wrong, err = refused(err); err != nil && fault.KindOf(err) != fault.Conflict {
			return err
		}
		if err != nil {
			t.changed = fault.Message(err)
		}
	}
	if wrong == nil && act != "find" && act != "who" {
		b, err := d.Desk.Manual(c.Request().Context(), t.Manual)
		if wrong, err = refused(err); err != nil {
			return err
		}
		if wrong == nil {
			t.cart = &b
		}
	}
	status := http.StatusOK
	switch {
	case wrong != nil:
		status = http.StatusUnprocessableEntity
	case t.changed != "":
		status = http.StatusConflict
	}
	return d.showTaking(c, status, t, wrong)
}

// readTaking reads the form. What is left blank of a customer who was chosen is filled
// with what is known.
func (d *Door) readTaking(c echo.Context) (t taking, wrong fault.Fields, err error) {
	t.picked, wrong = c.FormValue("customer"), fault.Fields{}
	t.Manual = checkout.Manual{Once: c.FormValue("once"), Email: strings.TrimSpace(c.FormValue("email")), Method: c.FormValue("method"), Note: card.Mask(strings.TrimSpace(c.FormValue("note"))),
		Pay: c.FormValue("pay"), Language: d.House.Shop().Language, Actor: actor(c)}
	for _, k := range shipment.Keys() {
		t.Delivery.Set(k, c.FormValue("to-"+string(k)))
	}
	t.Lines = readAdded(c, wrong)
	if t.picked != "" {
		if err := d.fillCustomer(c, &t); err != nil {
			return t, nil, err
		}
	}
	if len(wrong) == 0 {
		wrong = nil
	}
	return t, wrong, nil
}

func (d *Door) fillCustomer(c echo.Context, t *taking) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	who, err := customer.Find(ctx, q, t.picked)
	if err != nil {
		return err
	}
	t.CustomerID = who.ID
	if who.Language != "" {
		t.Language = who.Language
	}
	if t.Email == "" {
		t.Email = who.Email
	}
	if t.Delivery.Name != "" || t.Delivery.Line1 != "" {
		return nil
	}
	t.Delivery.Name = who.Name
	list, err := customer.ListAddresses(ctx, q, who.ID)
	for _, a := range list {
		if a.Preferred {
			t.Delivery = shipment.Address{Name: a.Name, Company: a.Company, Line1: a.Line1, Line2: a.Line2, Postcode: a.Postcode, City: a.City, Region: a.Region, Country: a.Country}
		}
	}
	return err
}

func (d *Door) placeTaken(c echo.Context, t taking) (checkout.Placed, error) {
	ctx := c.Request().Context()
	return d.Desk.PlaceManual(ctx, t.Manual, c.FormValue("seen"), func(q db.Q, p checkout.Placed) error {
		return staff.RecordAct(ctx, q, at(c).Member, staff.Act{Did: "took", About: ordersPage + "/" + p.Order.ID, Title: p.Order.Number,
			After: strconv.Quote(p.Order.Total.String() + ", " + p.Order.Channel + ", " + t.Pay)})
	}, func(q db.Q, o order.Order, l payment.Link, due money.Amount) error {
		return d.Mailer.PaymentAsked(ctx, q, o, l, checkout.LinkPath+checkout.LinkSecret(t.Once), due)
	})
}

// taken leads to the order; one by link shows the link, the only time.
func (d *Door) taken(c echo.Context, t taking, p checkout.Placed) error {
	base := ordersPage + "/" + p.Order.ID
	if t.Pay != checkout.ByLink {
		return d.done(c, base, "Taken: "+p.Order.Number+", "+d.amount(p.Order.Total)+".")
	}
	page := admin.PaymentLinks{Frame: d.frame(c, "Payment link"), Number: p.Order.Number, URL: base + "/links", Back: base, Due: d.amount(p.Order.Total),
		Made: d.House.BaseURL + checkout.LinkPath + checkout.LinkSecret(t.Once), Mailed: true}
	return web.Render(c, http.StatusOK, page.View())
}

func (d *Door) showTaking(c echo.Context, status int, t taking, wrong fault.Fields) error {
	page := admin.NewOrder{Frame: d.frame(c, "New order"), URL: newOrderPage, Back: ordersPage, Once: t.Once, Whole: wrong["lines"], Changed: t.changed,
		Find:    ui.Field{Name: "find", Label: "Add goods: title or SKU", Value: c.FormValue("find"), Type: "search", Optional: true, MaxLength: 100},
		Who:     ui.Field{Name: "who", Label: "Find a customer: name or email", Value: c.FormValue("who"), Type: "search", Optional: true, MaxLength: 100},
		Email:   ui.Field{Name: "email", Label: "Email", Hint: "May be left out at the counter.", Value: t.Email, Type: "email", MaxLength: 200, Error: wrong["email"]},
		Address: d.addressFields(t.Delivery, wrong), Method: d.takingMethod(c, t, wrong["delivery"]), Pay: takingPay(d.Desk, t.Pay, wrong["pay"]),
		Note: ui.Field{Name: "note", Label: "Note to the order", Value: t.Note, Rows: 2, MaxLength: 500, Optional: true, Error: wrong["note"]}}
	var err error
	if page.Customer, err = d.customerChoice(c, t.picked); err != nil {
		return err
	}
	page.Found = d.addedFields(c, t.Lines, wrong)
	page.NoneFound = c.FormValue("act") == "find" && c.FormValue("find") != "" && len(page.Found) == len(t.Lines)
	if t.cart != nil {
		page.Plan, page.Seen = d.takingPlan(*t.cart), t.cart.Once()
	}
	return web.Render(c, status, page.View())
}

// customerChoice are a guest, whoever was chosen, and who was found.
func (d *Door) customerChoice(c echo.Context, picked string) (ui.Choice, error) {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	choice := ui.Choice{Name: "customer", Legend: "For whom", Options: []ui.Option{{Value: "", Label: "A guest", Selected: picked == ""}}}
	if picked != "" {
		who, err := customer.Find(ctx, q, picked)
		if err != nil {
			return choice, err
		}
		choice.Options = append(choice.Options, ui.Option{Value: who.ID, Label: cmp.Or(who.Name, who.Email), Hint: who.Email, Selected: true})
	}
	words := strings.TrimSpace(c.FormValue("who"))
	if words == "" || c.FormValue("act") != "who" || !at(c).May(staff.ReadCustomers) {
		return choice, nil
	}
	list, _, err := tend.List(ctx, q, tend.Filter{Words: words, Limit: 8})
	for _, r := range list {
		if r.ID != picked {
			choice.Options = append(choice.Options, ui.Option{Value: r.ID, Label: cmp.Or(r.Name, r.Email), Hint: r.Email})
		}
	}
	if len(list) == 0 && err == nil {
		choice.Hint = "Nobody is called like this."
	}
	return choice, err
}

// takingMethod asks how the goods get there: sent, collected, or over the counter.
func (d *Door) takingMethod(c echo.Context, t taking, wrong string) ui.Field {
	f := ui.Field{Name: "method", Label: "How it gets there", Error: wrong, Options: []ui.Option{{Label: "Sent, the cheapest way"}}}
	add := func(value, label string) {
		f.Options = append(f.Options, ui.Option{Value: value, Label: label, Selected: value == t.Method})
	}
	if at(c).Bound() { // what is sent may come from anywhere
		f.Options = nil
	} else {
		d.addWays(t, add)
	}
	places := d.placesOf(c)
	for _, p := range places {
		if p.Pickup {
			add(checkout.PickupAt(p.Handle), "Collected at "+p.Name)
		}
	}
	for _, p := range places {
		add(checkout.CounterAt(p.Handle), "Sold now at "+p.Name)
	}
	return f
}

// addWays adds the ways in which it can be sent.
func (d *Door) addWays(t taking, add func(value, label string)) {
	var parcel checkout.Edit
	o := order.Order{Delivery: order.Address(t.Delivery), Total: money.Of(0, d.House.Shop().Currency)}
	if t.cart != nil {
		for _, m := range t.cart.Options {
			add(m.Handle, m.Name+", "+d.amount(m.Price))
		}
		return
	}
	for _, m := range d.Desk.Ways(o, parcel) {
		add(m.Handle, m.Name)
	}
}

// takingPay asks how it is paid.
func takingPay(desk *checkout.Desk, picked, wrong string) ui.Choice {
	choice := ui.Choice{Name: "pay", Legend: "How it is paid", Error: wrong, Options: []ui.Option{{Value: checkout.ByLink, Label: "By a payment link", Hint: "It is mailed, and shown to you once. The goods are kept for seven days."}}}
	for _, g := range desk.Gateways() {
		if !checkout.Linkable(g) {
			choice.Options = append(choice.Options, ui.Option{Value: g.Name(), Label: g.Words().Label, Hint: "The bank details are mailed."})
		}
	}
	for _, h := range payment.Hands() {
		choice.Options = append(choice.Options, ui.Option{Value: h.Name(), Label: h.Words().Label, Hint: h.Words().Hint})
	}
	for i := range choice.Options {
		choice.Options[i].Selected = choice.Options[i].Value == picked
	}
	return choice
}

// takingPlan is what an order comes to, and what there is too little of.
func (d *Door) takingPlan(b checkout.Cart) *admin.TakingPlan {
	p := &admin.TakingPlan{Total: d.amount(b.Quote.Total), Whole: b.Whole(), Method: b.Method.Name}
	for _, l := range b.Lines {
		row := admin.TakingRow{Quantity: strconv.FormatInt(l.Quantity, 10), Title: "No longer sold"}
		if l.Variant != nil {
			row.Title, row.Unit, row.Total = variantLabel(l.Variant), d.amount(l.Unit), d.amount(l.Unit.Times(l.Quantity))
		}
		if l.Can != l.Quantity {
			row.Short = "only " + strconv.FormatInt(l.Can, 10)
		}
		p.Rows = append(p.Rows, row)
	}
	p.Sums = []admin.Fact{{Label: "Goods", Value: d.amount(b.Quote.Subtotal)}, {Label: "Delivery", Value: d.amount(b.Quote.Shipping)}}
	for _, t := range b.Quote.Taxes {
		label := t.Name + " " + t.Rate.Percent()
		if b.Quote.Included {
			label += ", included"
		}
		p.Sums = append(p.Sums, admin.Fact{Label: label, Value: d.amount(t.Amount)})
	}
	p.Sums = append(p.Sums, admin.Fact{Label: "Total", Value: p.Total, Strong: true})
	return p
}
