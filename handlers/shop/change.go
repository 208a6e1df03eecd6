package shop

import (
	"net/http"
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
	"regulars/views/shop"
	"regulars/views/ui"
)

// mountChange adds changing an order of one's own, a short time after it: by its secret
// link, and in the account that it belongs to.
func (b *Buying) mountChange(e *echo.Echo) {
	b.onOwn(e, "/change", func(g *echo.Group, on func(func(echo.Context, sent) error) echo.HandlerFunc) {
		g.GET("", on(b.changeOrder))
		g.POST("", on(b.doChange))
		g.GET("/cancel", on(b.askCancel))
		g.POST("/cancel", on(b.doCancel))
	})
}

// changeForm is what was typed, and what it would do.
type changeForm struct {
	checkout.Edit
	once    string
	plan    *checkout.EditPlan
	changed string // what became different meanwhile
}

// changeLink leads to changing an order as long as that can be done.
func (b *Buying) changeLink(c echo.Context, o order.Order, base string) []ui.Link {
	until, err := b.Desk.Own(c.Request().Context(), b.House.DB.Read(), o)
	if err != nil {
		return nil
	}
	return []ui.Link{{Text: web.Say(c, "Change or cancel this order (until {time})", "time", b.House.Date(until, "15:04")), URL: base + "/change"}}
}

func (b *Buying) changeOrder(c echo.Context, o sent) error {
	return b.showChange(c, http.StatusOK, o, changeForm{once: id.Token()}, nil)
}

// doChange shows what a change would do, and on the second press, of the button below
// that, does exactly that.
func (b *Buying) doChange(c echo.Context, o sent) error {
	ctx := c.Request().Context()
	f := changeForm{once: c.FormValue("once")}
	var wrong fault.Fields
	f.Edit, wrong = b.readChange(c, o)
	if wrong == nil && c.FormValue("act") == "apply" {
		err := b.Desk.ApplyOwn(ctx, o.ID, f.Edit, f.once, c.FormValue("seen"), func(q db.Q, p checkout.EditPlan) error {
			return byShopper(c, q, "changed", o, checkout.Outline(p.Before), checkout.Outline(p.After))
		})
		switch wrong = web.Fields(c, err); {
		case err == nil:
			return b.changed(c, o, "done", "Changed. We have written to you what it is now.")
		case fault.KindOf(err) == fault.Conflict:
			f.changed = web.Message(c, err)
		case wrong == nil:
			return err
		}
	}
	if wrong == nil {
		plan, err := b.Desk.PlanOwn(ctx, o.ID, f.Edit)
		if err != nil && fault.KindOf(err) == fault.Conflict {
			return b.changed(c, o, "problem", fault.Message(err))
		}
		if wrong = web.Fields(c, err); wrong == nil && err != nil {
			return err
		}
		f.plan = &plan
	}
	status := http.StatusOK
	if wrong != nil {
		f.plan, status = nil, http.StatusUnprocessableEntity
	} else if f.changed != "" {
		status = http.StatusConflict
	}
	return b.showChange(c, status, o, f, wrong)
}

// changed leads back to the order, whose page says what became of it.
func (b *Buying) changed(c echo.Context, o sent, kind, words string) error {
	if err := web.Flash(c, kind, words); err != nil {
		return err
	}
	return web.SeeOther(c, o.base)
}

// byShopper keeps among the acts of the shop's people what a shopper did.
func byShopper(c echo.Context, q db.Q, did string, o sent, before, after string) error {
	return staff.RecordAct(c.Request().Context(), q, staff.Member{Name: "The shopper"}, staff.Act{Did: did, About: "/admin/orders/" + o.ID, Title: o.Number, Before: before, After: after})
}

// readChange reads how many of each are wanted, and where to; the country stays.
func (b *Buying) readChange(c echo.Context, o sent) (e checkout.Edit, wrong fault.Fields) {
	e.Quantities = map[string]int64{}
	for _, l := range o.Lines {
		name := "line-" + l.ID
		text := strings.TrimSpace(c.FormValue(name))
		if text == "" {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 16)
		if err != nil || n < 0 {
			if wrong == nil {
				wrong = fault.Fields{}
			}
			wrong[name] = "Enter a number; 0 takes it out."
		}
		e.Quantities[l.ID] = n
	}
	was := shipment.Address(o.Delivery)
	if to := typedAddress(c, was); o.PlaceID == "" && to != was.Clean() {
		e.Delivery = &to
	}
	return e, wrong
}

// typedAddress is an address with what was typed of it.
func typedAddress(c echo.Context, to shipment.Address) shipment.Address {
	form, err := c.FormParams()
	for _, k := range shipment.Keys() {
		if err == nil && k != shipment.Country && form.Has(string(k)) {
			to.Set(k, form.Get(string(k)))
		}
	}
	return to.Clean()
}

func (b *Buying) showChange(c echo.Context, status int, o sent, f changeForm, wrong fault.Fields) error {
	page := shop.ChangeOrder{Page: web.Page(c, ui.Page{Title: "Change your order", Robots: "noindex"}), Number: o.Number, OrderURL: o.base, URL: o.base + "/change", Once: f.once, Whole: wrong["lines"], Changed: f.changed}
	until, err := b.Desk.Own(c.Request().Context(), b.House.DB.Read(), o.Order)
	if err != nil {
		if fault.KindOf(err) != fault.Conflict {
			return err
		}
		page.None = fault.Message(err)
		return web.Render(c, status, page.View())
	}
	page.Until, page.CancelURL = b.House.Date(until, "15:04"), o.base+"/change/cancel"
	for _, l := range o.Lines {
		if l.Wanted() == 0 {
			continue
		}
		name, had := "line-"+l.ID, strconv.FormatInt(l.Wanted(), 10)
		value := had
		if c.Request().Method == http.MethodPost {
			value = c.FormValue(name)
		}
		page.Lines = append(page.Lines, ui.Field{Name: name, Label: lineTitle(l), Hint: web.Say(c, "{n} ordered, {amount} each", "n", had, "amount", l.Unit.Format(b.House.Shop().Language)), Value: value, Inputmode: "numeric", Width: ui.Tiny, MaxLength: 3, Error: wrong[name]})
	}
	if o.PlaceID == "" {
		form := addressQuestions(web.Of(c).Words, typedAddress(c, shipment.Address(o.Delivery)), wrong)
		page.Address = append(form.Fields, form.More...)
		page.Country = countryName(o.Delivery.Country)
	}
	if f.plan != nil {
		page.Plan, page.Seen = b.changePlan(c, *f.plan), f.plan.Seen
	}
	return web.Render(c, status, page.View())
}

func countryName(code string) string {
	for _, f := range shipment.Formats() {
		if strings.EqualFold(f.Code, code) {
			return f.Name
		}
	}
	return code
}

// changePlan is what a change would do, in words and figures.
func (b *Buying) changePlan(c echo.Context, p checkout.EditPlan) *shop.ChangePlan {
	amount := func(a money.Amount) string { return a.Format(b.House.Shop().Language) }
	t := &shop.ChangePlan{Same: p.Same(), Moved: p.Before.Delivery != p.After.Delivery, Address: shipment.Address(p.After.Delivery).Lines(b.House.Shop().Country)}
	for _, r := range []struct {
		label         string
		before, after money.Amount
	}{{"Subtotal", p.Before.Subtotal, p.After.Subtotal}, {"Delivery", p.Before.Shipping, p.After.Shipping}, {"Tax", p.Before.Tax, p.After.Tax}, {"Total", p.Before.Total, p.After.Total}} {
		t.Rows = append(t.Rows, shop.ChangeRow{Label: r.label, Before: amount(r.before), After: amount(r.after)})
	}
	less := amount(p.Before.Total.Minus(p.After.Total))
	switch {
	case p.Before.Total == p.After.Total:
	case p.Before.State == order.Awaiting:
		t.Money = web.Say(c, "Please transfer {amount} then, instead of {before}.", "amount", amount(p.After.Total), "before", amount(p.Before.Total))
	case p.Before.State == order.Authorized:
		t.Money = web.Say(c, "{amount} less will be charged.", "amount", less)
	case p.DueAfter.Minor < 0:
		t.Money = web.Say(c, "{amount} goes back to you, the way you paid it.", "amount", amount(money.Of(-p.DueAfter.Minor, p.DueAfter.Currency)))
	}
	return t
}

func (b *Buying) askCancel(c echo.Context, o sent) error {
	page := shop.CancelOrder{Page: web.Page(c, ui.Page{Title: "Cancel your order", Robots: "noindex"}), Number: o.Number, OrderURL: o.base, URL: o.base + "/change/cancel", Paid: o.State == order.Paid}
	if _, err := b.Desk.Own(c.Request().Context(), b.House.DB.Read(), o.Order); err != nil {
		if fault.KindOf(err) != fault.Conflict {
			return err
		}
		page.None = fault.Message(err)
	}
	return web.Render(c, http.StatusOK, page.View())
}

func (b *Buying) doCancel(c echo.Context, o sent) error {
	ctx := c.Request().Context()
	err := b.Desk.CancelOwn(ctx, o.ID, func(q db.Q) error {
		return byShopper(c, q, "cancelled", o, strconv.Quote(stateWords(o.State)), strconv.Quote("Cancelled"))
	})
	if err != nil && fault.KindOf(err) == fault.Conflict {
		return b.changed(c, o, "problem", fault.Message(err))
	}
	if err != nil {
		return err
	}
	is, err := order.Find(ctx, b.House.DB.Read(), o.ID)
	if err != nil {
		return err
	}
	words := "Your order is cancelled. We have written to you about it."
	if is.State != order.Cancelled && is.State != order.Refunded {
		words = "We do not send this order. Your money goes back to you, and we write to you when it has."
	}
	return b.changed(c, o, "done", words)
}
