package shop

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/customer"
	"regulars/store/fault"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/setting"
	"regulars/store/shipment"
	"regulars/views/shop"
	"regulars/views/ui"
)

func (a *Account) showOrder(c echo.Context, status int, picked string, wrong fault.Fields) error {
	ctx, q := c.Request().Context(), a.House.DB.Read()
	o, err := order.FindByNumber(ctx, q, web.Of(c).CustomerID, c.Param("number"))
	if err != nil {
		return err
	}
	steps, err := order.ListSteps(ctx, q, o.ID)
	if err != nil {
		return err
	}
	s := a.House.Shop()
	page := shop.AccountOrder{Account: frame(c, web.Say(c, "Order {number}", "number", o.Number), "/account/orders"), Order: a.receipt(o), BackURL: "/account/orders", Events: a.happened(steps)}
	if o.State == order.Awaiting {
		due := a.date(o.PlacedAt.AddDate(0, 0, payment.TransferDays))
		page.Transfer = &shop.Transfer{Amount: o.Total.Format(s.Language), Holder: s.Bank.Holder, IBAN: s.Bank.IBAN, BIC: s.Bank.BIC, Reference: o.Number, Due: due}
		page.Waits = web.Say(c, "Please transfer {amount} by {day}.", "amount", page.Transfer.Amount, "day", due)
	}
	if o.State == order.Pending {
		list, err := payment.ListOf(ctx, q, o.ID)
		if err != nil {
			return err
		}
		page.Order.StateText = payingWords(o, list...)
	}
	base := "/account/orders/" + o.Number
	if a.Desk != nil {
		buying := &Buying{House: a.House, Desk: a.Desk}
		if page.Owed, err = buying.owed(ctx, o, base, picked, wrong["payment"]); err != nil {
			return err
		}
		page.Questions = buying.changeLink(c, o, base)
	}
	page.Questions = append(page.Questions, slices.Concat(returnsLink(o, base, s.ReturnDays), questionsAbout(a.House.Words(), s, o))...)
	return web.Render(c, status, page.View())
}

func questionsAbout(w *ui.Words, s setting.Shop, o order.Order) (links []ui.Link) {
	if s.Email != "" {
		links = append(links, ui.Link{Text: w.Say("Write to {address}", "address", s.Email), URL: "mailto:" + s.Email + "?subject=" + url.PathEscape(w.Say("Order {number}", "number", o.Number))})
	}
	return append(links, ui.Link{Text: w.Say("How to send something back"), URL: "/pages/returns"})
}

func (a *Account) happened(steps []order.Step) []shop.OrderEvent {
	events := make([]shop.OrderEvent, 0, len(steps))
	for i, s := range steps {
		words := stateWords(s.State)
		if i == 0 {
			words = "Placed"
		} else if steps[i-1].State == s.State {
			continue // a note for the people of the shop
		}
		events = append(events, shop.OrderEvent{When: a.House.Date(s.At, "2 January 2006, 15:04"), Text: words})
	}
	return events
}

// receipt is an order as it is printed.
func (a *Account) receipt(o order.Order) shop.Order {
	s := a.House.Shop()
	out := shop.Order{Number: o.Number, Placed: a.House.Date(o.PlacedAt, "2 January 2006, 15:04"), StateText: stateWords(o.State),
		Totals: receiptTotals(a.House.Words(), o, s.Language), Delivery: shipment.Address(o.Delivery).Lines(s.Country), Method: o.Method.Name, Note: o.Note}
	if o.Billing != nil {
		out.Billing = shipment.Address(*o.Billing).Lines(s.Country)
	}
	for _, l := range o.Lines {
		line := shop.OrderLine{Title: l.Title, Variant: l.Variant, Quantity: strconv.FormatInt(l.Quantity, 10), Total: l.Total.Format(s.Language)}
		if v, ok := a.Catalog.Snapshot().Variant(l.VariantID); ok { // what is not sold any more has no page
			line.Picture, line.URL = variantPicture(v), variantURL(v)
		}
		out.Lines = append(out.Lines, line)
	}
	return out
}

func receiptTotals(w *ui.Words, o order.Order, language string) shop.Totals {
	delivery := o.Shipping.Format(language)
	if o.Shipping.IsZero() {
		delivery = w.Say("Free")
	}
	t := shop.Totals{Total: o.Total.Format(language), Rows: []shop.Amount{{Text: "Subtotal", Value: o.Subtotal.Format(language)}, {Text: "Delivery", Value: delivery, Note: o.Method.Name}}}
	if !o.Refunded.IsZero() {
		t.Back = "−" + o.Refunded.Format(language)
	}
	switch {
	case o.TaxIncluded && !o.Tax.IsZero():
		t.Tax = w.Say("Includes {amount} tax", "amount", o.Tax.Format(language))
	case !o.TaxIncluded:
		for _, tax := range o.Taxes {
			t.Rows = append(t.Rows, shop.Amount{Text: tax.Name + " " + tax.Rate.Format(language), Value: tax.Amount.Format(language)})
		}
	}
	return t
}

// lines prints a saved address.
func (a *Account) lines(saved customer.Address) []string {
	return postalOf(saved).Lines(a.House.Shop().Country)
}

func postalOf(s customer.Address) shipment.Address {
	return shipment.Address{Name: s.Name, Company: s.Company, Line1: s.Line1, Line2: s.Line2, Postcode: s.Postcode, City: s.City, Region: s.Region, Country: s.Country}
}
