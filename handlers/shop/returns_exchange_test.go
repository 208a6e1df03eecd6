package shop_test

import (
	"strings"
	"testing"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fulfil"
	"regulars/store/id"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/price"
	"regulars/store/staff"
)

// sizes gives the bag two other sizes: two large for 25.00, and a giant one that is sold out.
func (x *till) sizes() (large, giant string) {
	x.t.Helper()
	x.change(func(q db.Q) error {
		bag, err := catalog.FindProduct(x.t.Context(), q, "canvas-bag")
		if err != nil {
			return err
		}
		bag.Options = []catalog.Option{{Name: "Size", Values: []string{"S", "L", "XL"}}}
		bag.Variants[0].Options = []string{"S"}
		bag.Variants = append(bag.Variants, catalog.Variant{SKU: "L", Options: []string{"L"}, RequiresShipping: true, Taxable: true}, catalog.Variant{SKU: "XL", Options: []string{"XL"}, RequiresShipping: true, Taxable: true})
		if _, _, err := catalog.Save(x.t.Context(), q, &bag); err != nil {
			return err
		}
		large, giant = bag.Variants[1].ID, bag.Variants[2].ID
		for i, variant := range []string{large, giant} {
			if err := price.Set(x.t.Context(), q, variant, price.Price{Amount: money.Of(2500, "EUR")}); err != nil {
				return err
			}
			if err := inventory.Track(x.t.Context(), q, variant, true, false); err != nil {
				return err
			}
			if err := inventory.Set(x.t.Context(), q, variant, "", []int64{2, 0}[i], inventory.Counted); err != nil {
				return err
			}
		}
		return nil
	})
	return large, giant
}

// From the guest's wish by the order's link to the difference that is paid on the same
// page: the whole way of an exchange but the clicks of the shop.
func TestAGuestExchangesASizeAndPaysTheDifferenceOnTheOrdersPage(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	o, page := x.sentTo(b)
	large, giant := x.sizes()
	url, line := page+"/returns", o.Lines[0].ID
	form := b.Get(url).MustBe(200)
	if text := form.Text("#exchange-" + line); !strings.Contains(text, "My money back") || !strings.Contains(text, "Exchange it for L, €5.00 more each") || strings.Contains(text, "XL") {
		t.Errorf("offered %q", text)
	}
	once := form.Attr(`input[name=once]`, "value")
	for _, wrong := range []string{giant, x.bag, x.lamp, "nothing"} {
		p := b.Post(url, "once", once, "pieces-"+line, "2", "reason-"+line, "too-small", "exchange-"+line, wrong).MustBe(422)
		if !strings.Contains(p.Text(".error-summary"), "not so many") {
			t.Errorf("%s: %q", wrong, p.Text(".error-summary"))
		}
	}
	for range 2 {
		b.Post(url, "once", once, "pieces-"+line, "2", "reason-"+line, "too-small", "exchange-"+line, large).MustBe(303)
	}
	r := x.returnsOf(o)[0]
	if r.Lines[0].Swap != (order.Swap{VariantID: large, Title: "L", Unit: money.Of(2500, "EUR")}) || !strings.Contains(b.Get(url).Text(".panel"), "to be exchanged for L") {
		t.Errorf("%+v", r)
	}
	bo := staff.Member{ID: "bo", Name: "Bo"}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(fulfil.Approve(t.Context(), x.d, r.ID, "Send it.", bo))
	must(fulfil.Receive(t.Context(), x.d, r.ID, "", []order.ReturnLine{{LineID: line, Sellable: 2}}, bo))
	_, err := x.desk.Exchange(t.Context(), r.ID, id.Token(), "Bo", exchanged)
	must(err)
	if p := b.Get(url).MustBe(200); !strings.Contains(p.Text(".panel .state"), "We exchange it") {
		t.Errorf("state %q", p.Text(".panel .state"))
	}
	p := b.Get(page).MustBe(200)
	if p.Text("#owed-title") != "€10.00 is still to be paid" || p.Has(`form[action="`+page+`/pay"] input[value=invoice]`) {
		t.Errorf("owed %q", p.Text("main"))
	}
	b.Post(page+"/pay", "payment", "invoice").MustBe(422)
	x.pay(b, page)
	if p := b.Get(page).MustBe(200); p.Has("#owed-title") || !strings.Contains(p.Text(".order-panel"), "L") {
		t.Errorf("paid: %q", p.Text("main"))
	}
	if to := b.Post(page+"/pay", "payment", "demo").MustBe(303).Location; to != page {
		t.Errorf("paid twice: %q", to)
	}
}
