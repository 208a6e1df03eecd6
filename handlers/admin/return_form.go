package admin

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/order"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// addReturnForms offers the steps that this member may take from where a return is.
func (d *Door) addReturnForms(c echo.Context, r returned, page *admin.Return) {
	k, base := at(c), returnsPage+"/"+r.ID
	if r.State == order.ReturnRequested && k.May(staff.EditOrders) {
		page.Next = append(page.Next, r.wordsForm(c, "approve", admin.ReturnForm{Title: "Approve", URL: base, Button: "Approve and tell the shopper"}, "How it comes back", "The shopper reads it.", d.returnTo(r)))
		page.Apart = append(page.Apart, r.wordsForm(c, "decline", admin.ReturnForm{Title: "Decline", URL: base, Button: "Decline and tell the shopper", Danger: true}, "Why not", "The shopper reads it.", ""))
	}
	if r.State == order.ReturnApproved && k.May(staff.PackOrders) {
		page.Next = append(page.Next, d.receiveForm(c, r, k.May(staff.RefundOrders)))
	}
	if r.State == order.ReturnReceived {
		d.addExchange(c, r, page)
		d.addReturnMoney(k, r, page)
	}
	if r.State.Can(order.ReturnClosed) && r.State != order.ReturnRequested && r.RefundID == "" && k.May(staff.EditOrders) {
		page.Apart = append(page.Apart, r.wordsForm(c, "close", admin.ReturnForm{Title: "Close without money", URL: base, Button: "Close this return", Danger: true}, "Why", "For the order’s history; the shopper does not read it.", ""))
	}
}

// addReturnMoney leads to the form that sends money back, filled with what came back.
func (d *Door) addReturnMoney(k *desk, r returned, page *admin.Return) {
	switch {
	case r.RefundID != "":
		page.Note = "The money is asked for. The provider has not said yes so far; it is asked again until it has."
	case r.o.State != order.Paid && r.o.State != order.Fulfilled:
		page.Note = "All of the order’s money has gone back already. Close the return."
	case k.May(staff.RefundOrders):
		v := url.Values{"return": {r.ID}}
		var items []order.RefundItem
		for _, x := range r.Lines {
			if x.Open() > 0 {
				v.Set("line-"+x.LineID, strconv.FormatInt(x.Open(), 10))
				items = append(items, order.RefundItem{LineID: x.LineID, Quantity: x.Open()})
			}
		}
		if fee, _ := r.Fee(r.o, items); !fee.IsZero() {
			v.Set("fee", fee.Decimal())
		}
		page.Refund = ui.Link{Text: "Send money back …", URL: ordersPage + "/" + r.o.ID + "/refund/part?" + v.Encode()}
	default:
		page.Note = "It is here. Somebody who may send money back goes on."
	}
}

// wordsForm is a step that asks for words.
func (r returned) wordsForm(c echo.Context, act string, f admin.ReturnForm, label, hint, words string) admin.ReturnForm {
	f.ID, f.URL = act, f.URL+"/"+act
	field := ui.Field{Name: act + "-words", Label: label, Hint: hint, Rows: 4, MaxLength: 1000, Value: words}
	if r.act == act {
		field.Value, field.Error = c.FormValue(field.Name), r.wrong["answer"]
	}
	f.Fields = ui.Fields{field}
	return f
}

// returnTo is where things are sent to, in the words of the shop, unless somebody writes
// something else.
func (d *Door) returnTo(r returned) string {
	if p, ok := d.places()[r.BringTo]; ok {
		return d.House.Say("Bring it to: {address}. Please have a note with {return} at hand.", "address", strings.Join(slices.DeleteFunc([]string{p.Name, p.Street, strings.TrimSpace(p.Postcode + " " + p.City)}, func(s string) bool { return s == "" }), ", "), "return", r.Name)
	}
	shop := d.House.Shop()
	to := shop.Address
	if len(to) > 0 && to[0] != shop.Name {
		to = append([]string{shop.Name}, to...)
	}
	if len(to) > 0 {
		return d.House.Say("Send it to: {address}. Please put a note with {return} into the parcel.", "address", strings.Join(to, ", "), "return", r.Name)
	}
	return d.House.Say("Please put a note with {return} into the parcel.", "return", r.Name)
}

func (d *Door) receiveForm(c echo.Context, r returned, pays bool) admin.ReturnForm {
	f := admin.ReturnForm{ID: "receive", Once: id.Token(), Title: "It has arrived", URL: returnsPage + "/" + r.ID + "/receive", Button: "Received", Whole: r.wrong["items"]}
	for _, x := range r.Lines {
		l, _ := lineOf(r.o, x.LineID)
		for _, part := range []struct{ name, label, value string }{
			{"sellable-" + x.LineID, "to be sold again", strconv.FormatInt(x.Quantity, 10)}, {"damaged-" + x.LineID, "damaged", "0"},
		} {
			field := ui.Field{Name: part.name, Label: lineName(l) + ": " + part.label, Value: part.value, Inputmode: "numeric", Width: ui.Tiny, MaxLength: 4}
			if r.act == "receive" {
				field.Value, field.Error = c.FormValue(part.name), r.wrong[part.name]
			}
			f.Fields = append(f.Fields, field)
		}
	}
	at := ui.Field{Name: "place", Label: "Where it lies now", Hint: "What is damaged is written off there.", Error: r.wrong["place"], Width: ui.Half, Options: []ui.Option{{Label: "No place of its own"}}}
	chosen := cmp.Or(r.BringTo, r.taken)
	if r.act == "receive" {
		chosen = c.FormValue("place")
	}
	for _, p := range d.placesOf(c) {
		at.Options = append(at.Options, ui.Option{Value: p.ID, Label: p.Name, Selected: p.ID == chosen})
	}
	f.Fields = append(f.Fields, at)
	if pays && r.swaps() {
		later := r.act == "receive" && c.FormValue("then") != "exchange"
		f.Fields = append(f.Fields, ui.Field{Name: "then", Label: "What the shopper wants instead", Width: ui.Half, Options: []ui.Option{
			{Value: "exchange", Label: "Exchange it at once", Selected: !later}, {Value: "later", Label: "Decide later", Selected: later}}})
	}
	return f
}

// readCame reads how many of each line came back, and in which condition.
func readCame(c echo.Context, r returned) (came []order.ReturnLine, wrong fault.Fields) {
	for _, x := range r.Lines {
		sellable, damaged := "sellable-"+x.LineID, "damaged-"+x.LineID
		a, errA := pieces(c.FormValue(sellable))
		b, errB := pieces(c.FormValue(damaged))
		if errA == nil && errB == nil && a+b <= x.Quantity {
			if a+b > 0 {
				came = append(came, order.ReturnLine{LineID: x.LineID, Sellable: a, Damaged: b})
			}
			continue
		}
		if wrong == nil {
			wrong = fault.Fields{}
		}
		words := fmt.Sprintf("Enter numbers that come to %d at most.", x.Quantity)
		if wrong[sellable] = words; errA == nil && errB != nil {
			delete(wrong, sellable)
			wrong[damaged] = words
		}
	}
	return came, wrong
}

// pieces reads a number of pieces; nothing is none.
func pieces(text string) (int64, error) {
	if text = strings.TrimSpace(text); text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 16)
	if err == nil && n < 0 {
		err = strconv.ErrRange
	}
	return n, err
}
