package admin

import (
	"fmt"
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
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/shipment"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// editRoutes are changing an order after it was placed.
func (d *Door) editRoutes() []Route {
	return []Route{
		{get, "/admin/orders/:id/edit", staff.EditOrders, d.askEdit},
		{post, "/admin/orders/:id/edit", staff.EditOrders, d.edit},
	}
}

// askEdit shows an order as it is, to be changed; nothing is saved.
func (d *Door) askEdit(c echo.Context) error {
	o, err := order.Find(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	if err := checkout.Editable(o); err != nil {
		return err
	}
	return d.showEdit(c, http.StatusOK, o, editForm{once: id.Token()}, nil)
}

// editForm is what was typed, and what it would do.
type editForm struct {
	checkout.Edit
	once    string
	plan    *checkout.EditPlan
	changed string // what became different meanwhile, in words
}

// edit shows what the change would do, and on the second press, of the button below
// that, does exactly that.
func (d *Door) edit(c echo.Context) error {
	ctx := c.Request().Context()
	o, err := order.Find(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	f := editForm{once: c.FormValue("once")}
	var wrong fault.Fields
	f.Edit, wrong = readEdit(c, o)
	act := c.FormValue("act")
	if act == "apply" {
		known, err := order.EditKnown(ctx, d.House.DB.Read(), f.once)
		if err != nil {
			return err
		}
		if known { // the second click
			return web.SeeOther(c, ordersPage+"/"+o.ID)
		}
	}
	if wrong == nil && act == "apply" {
		err := d.Desk.ApplyEdit(ctx, o.ID, f.Edit, f.once, c.FormValue("seen"), actor(c), func(q db.Q, p checkout.EditPlan) error { return d.noteEdit(c, q, p) })
		if err == nil {
			return d.done(c, ordersPage+"/"+o.ID, "Changed. The shopper gets a mail.")
		}
		if fault.KindOf(err) != fault.Conflict {
			if wrong, err = refused(err); err != nil {
				return err
			}
		} else {
			f.changed = fault.Message(err)
		}
	}
	if wrong == nil && act != "find" {
		plan, err := d.Desk.PlanEdit(ctx, o.ID, f.Edit)
		if wrong, err = refused(err); err != nil {
			return err
		}
		if wrong == nil {
			f.plan = &plan
		}
	}
	return d.showEdit(c, editStatus(f, wrong), o, f, wrong)
}

func editStatus(f editForm, wrong fault.Fields) int {
	switch {
	case wrong != nil:
		return http.StatusUnprocessableEntity
	case f.changed != "":
		return http.StatusConflict
	}
	return http.StatusOK
}

// readEdit reads the form; what names a number that is none is wrong.
func readEdit(c echo.Context, o order.Order) (e checkout.Edit, wrong fault.Fields) {
	wrong, e.Quantities = fault.Fields{}, map[string]int64{}
	form, err := c.FormParams()
	if err != nil {
		return e, fault.Fields{"lines": "This form cannot be read."}
	}
	for _, l := range o.Lines {
		name := "line-" + l.ID
		if !form.Has(name) { // added since the form was shown
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(c.FormValue(name)), 10, 64)
		if err != nil || n < 0 {
			wrong[name] = "Enter a number; 0 takes it out."
		}
		e.Quantities[l.ID] = n
	}
	e.Add = readAdded(c, wrong)
	if e.Method = c.FormValue("method"); o.PlaceID == "" {
		to := shipment.Address(o.Delivery)
		for _, k := range shipment.Keys() {
			to.Set(k, c.FormValue("to-"+string(k)))
		}
		if to = to.Clean(); to != shipment.Address(o.Delivery).Clean() {
			e.Delivery = &to
		}
	}
	if len(wrong) == 0 {
		wrong = nil
	}
	return e, wrong
}

// readAdded reads the variants that were found and wanted, in the order of their names.
func readAdded(c echo.Context, wrong fault.Fields) (list []checkout.EditLine) {
	form, err := c.FormParams()
	if err != nil {
		return nil
	}
	for name := range form {
		variantID, ok := strings.CutPrefix(name, "add-")
		text := strings.TrimSpace(form.Get(name))
		if !ok || text == "" || text == "0" {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 {
			wrong[name] = "Enter a number; 0 leaves it out."
			n = 0
		}
		list = append(list, checkout.EditLine{VariantID: variantID, Quantity: n})
	}
	slices.SortFunc(list, func(a, b checkout.EditLine) int { return strings.Compare(a.VariantID, b.VariantID) })
	return list
}

// noteEdit keeps who changed what, with before and after; addresses stay out of it.
func (d *Door) noteEdit(c echo.Context, q db.Q, p checkout.EditPlan) error {
	return staff.RecordAct(c.Request().Context(), q, at(c).Member, staff.Act{Did: "changed", About: ordersPage + "/" + p.Before.ID, Title: p.Before.Number, Before: checkout.Outline(p.Before), After: checkout.Outline(p.After)})
}

func (d *Door) showEdit(c echo.Context, status int, o order.Order, f editForm, wrong fault.Fields) error {
	base := ordersPage + "/" + o.ID
	page := admin.OrderEdit{Frame: d.frame(c, "Change "+o.Number), Number: o.Number, URL: base + "/edit", Back: base, Once: f.once, Whole: wrong["lines"], Changed: f.changed,
		Find: ui.Field{Name: "find", Label: "Add goods: title or SKU", Value: c.FormValue("find"), Type: "search", Optional: true, MaxLength: 100}}
	typed := func(name, value string) string {
		if c.Request().Method == http.MethodPost {
			return c.FormValue(name)
		}
		return value
	}
	for _, l := range o.Lines {
		hint := d.amount(l.Unit) + " each"
		if l.Fulfilled > 0 {
			hint += fmt.Sprintf(", %d sent", l.Fulfilled)
		}
		if l.Removed > 0 {
			hint += fmt.Sprintf(", %d more paid back and not sent", l.Removed)
		}
		name := "line-" + l.ID
		page.Lines = append(page.Lines, ui.Field{Name: name, Label: lineName(l), Hint: hint, Value: typed(name, strconv.FormatInt(l.Wanted(), 10)), Inputmode: "numeric", Width: ui.Tiny, MaxLength: 4, Error: wrong[name]})
	}
	page.Found = d.addedFields(c, f.Add, wrong)
	page.NoneFound = c.FormValue("act") == "find" && c.FormValue("find") != "" && len(page.Found) == len(f.Add)
	if o.PlaceID == "" {
		to := shipment.Address(o.Delivery)
		for _, k := range shipment.Keys() {
			to.Set(k, typed("to-"+string(k), to.Value(k)))
		}
		page.Address = d.addressFields(to, wrong)
		page.Method = d.methodField(o, f, wrong["delivery"])
	}
	if f.plan != nil {
		page.Plan, page.Seen = d.planTable(*f.plan), f.plan.Seen
	}
	return web.Render(c, status, page.View())
}

// methodField asks how it is delivered; prices are those of now, but of what was chosen.
func (d *Door) methodField(o order.Order, f editForm, wrong string) ui.Field {
	field := ui.Field{Name: "method", Label: "How it is delivered", Error: wrong, Options: []ui.Option{{Label: "As it was: " + o.Method.Name + ", " + d.amount(o.Shipping)}}}
	for _, m := range d.Desk.Ways(o, f.Edit) {
		field.Options = append(field.Options, ui.Option{Value: m.Handle, Label: m.Name + ", " + d.amount(m.Price) + " now", Selected: m.Handle == f.Method})
	}
	return field
}

// addressFields asks for an address the way its country writes it.
func (d *Door) addressFields(to shipment.Address, wrong fault.Fields) (fields ui.Fields) {
	format := shipment.FormatOf(to.Country)
	for _, k := range append(format.Keys(), shipment.Line2, shipment.Company) {
		name := "to-" + string(k)
		if slices.ContainsFunc(fields, func(f ui.Field) bool { return f.Name == name }) || k == shipment.Country {
			continue
		}
		field := ui.Field{Name: name, Label: format.Label(k), Value: to.Value(k), Error: wrong[string(k)], Optional: !format.Needs(k), MaxLength: 100}
		if k == shipment.Region && len(format.Regions) > 0 {
			field.Options = []ui.Option{{Label: "Choose"}}
			for _, r := range format.Regions {
				field.Options = append(field.Options, ui.Option{Value: r.Code, Label: r.Name, Selected: r.Code == field.Value})
			}
		}
		fields = append(fields, field)
	}
	country := ui.Field{Name: "to-" + string(shipment.Country), Label: "Country", Error: wrong[string(shipment.Country)]}
	for _, f := range d.Desk.Countries() {
		country.Options = append(country.Options, ui.Option{Value: f.Code, Label: f.Name, Selected: f.Code == to.Country})
	}
	return append(fields, country)
}

// planTable is what an edit would do, in words and figures.
func (d *Door) planTable(p checkout.EditPlan) *admin.EditPlan {
	t := &admin.EditPlan{Same: p.Same(), Short: p.Short()}
	row := func(label string, before, after money.Amount) {
		t.Rows = append(t.Rows, admin.EditRow{Label: label, Before: d.amount(before), After: d.amount(after), Difference: signed(d.amount(after.Minus(before)), after.Minor-before.Minor)})
	}
	row("Goods", p.Before.Subtotal, p.After.Subtotal)
	row("Delivery", p.Before.Shipping, p.After.Shipping)
	row("Tax", p.Before.Tax, p.After.Tax)
	row("Total", p.Before.Total, p.After.Total)
	d.moneyRows(p, row)
	reserved := d.amount(p.MoneyAfter.Reserved)
	switch need := p.MoneyAfter.ToCapture(); {
	case p.DueAfter.Minor > 0 && !p.MoneyAfter.Reserved.IsZero():
		t.Money = d.amount(p.DueAfter) + " more than the authorized " + reserved + " will be due. You can send a payment link from the order’s page afterwards."
	case need.Minor < p.MoneyAfter.Reserved.Minor:
		t.Money = d.amount(need) + " of the authorized " + reserved + " will be captured; the rest goes back to the shopper by itself."
	case p.DueAfter.Minor < 0:
		t.Money = d.amount(money.Of(-p.DueAfter.Minor, p.DueAfter.Currency)) + " will be too much. You can send it back on the order’s page afterwards."
	case p.DueAfter.Minor > 0:
		t.Money = d.amount(p.DueAfter) + " will be due. You can send a payment link from the order’s page afterwards."
	}
	for _, s := range p.Stock {
		step := admin.EditStock{Title: s.Title, Take: fmt.Sprintf("%+d", -s.Take), Left: "not counted", Short: s.Short()}
		if s.Left >= 0 {
			step.Left = fmt.Sprintf("%d, then %d", s.Left, s.Left-s.Take)
		}
		t.Stock = append(t.Stock, step)
	}
	return t
}

// moneyRows are how the order stands with its money: what came and has not gone back is
// what it was paid with.
func (d *Door) moneyRows(p checkout.EditPlan, row func(label string, before, after money.Amount)) {
	if !p.Before.Refunded.IsZero() {
		row("Sent back", p.Before.Refunded, p.After.Refunded)
	}
	row("Paid", p.Money.Kept, p.MoneyAfter.Kept)
	if !p.Money.Reserved.IsZero() {
		row("Authorized", p.Money.Reserved, p.MoneyAfter.Reserved)
		row("To be captured", p.Money.ToCapture(), p.MoneyAfter.ToCapture())
	}
	row("To be paid", p.Due, p.DueAfter)
}

func signed(text string, minor int64) string {
	if minor > 0 {
		return "+" + text
	}
	return text
}
