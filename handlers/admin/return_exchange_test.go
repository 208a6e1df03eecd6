package admin_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"regulars/seed/sample"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fulfil"
	"regulars/store/id"
	"regulars/store/inventory"
	"regulars/store/message"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/place"
	"regulars/store/price"
	"regulars/store/setting"
	"regulars/store/staff"
)

// exchangeable is a sent order of two small shirts at 20.00, and its approved wish to
// exchange them for large ones at 25.00, of which there are so many.
func (o *office) exchangeable(stock int64) (v order.Order, r order.Return, large string) {
	o.t.Helper()
	p := &catalog.Product{Title: "Shirt", Published: true, Options: []catalog.Option{{Name: "Size", Values: []string{"S", "L"}}},
		Variants: []catalog.Variant{{SKU: "S", Options: []string{"S"}, RequiresShipping: true}, {SKU: "L", Options: []string{"L"}, RequiresShipping: true}}}
	o.write(func(q db.Q) error {
		if _, _, err := catalog.Save(ctx, q, p); err != nil {
			return err
		}
		for i, variant := range p.Variants {
			if err := price.Set(ctx, q, variant.ID, price.Price{Amount: eur(2000 + int64(i)*500)}); err != nil {
				return err
			}
			if err := inventory.Track(ctx, q, variant.ID, true, false); err != nil {
				return err
			}
			if err := inventory.Set(ctx, q, variant.ID, "", stock, inventory.Counted); err != nil {
				return err
			}
		}
		s := setting.Default()
		s.ReturnDays = 30
		if err := setting.SaveShop(ctx, q, s); err != nil {
			return err
		}
		v = order.Order{SecretHash: id.Hash(id.Token()), OnceHash: id.Hash(id.Token()), Email: "ada@example.org", State: order.Paid, TaxIncluded: true, Gateway: "invoice",
			Subtotal: eur(4000), Shipping: eur(0), Tax: eur(0), Total: eur(4000), Delivery: order.Address{Name: "Ada", Country: "DE"},
			Lines: []order.Line{{ProductID: p.ID, VariantID: p.Variants[0].ID, Title: "Shirt", Variant: "S", Quantity: 2, Unit: eur(2000), Total: eur(4000), Tax: eur(0)}}}
		if err := order.Place(ctx, q, &v, "NG-"); err != nil {
			return err
		}
		paid := payment.Payment{OrderID: v.ID, Gateway: "invoice", Amount: v.Total}
		if err := payment.Create(ctx, q, &paid); err != nil {
			return err
		}
		_, err := payment.Advance(ctx, q, paid.ID, payment.Outcome{State: payment.Succeeded, Amount: v.Total})
		return err
	})
	must(o.t, fulfil.Send(ctx, o.d, o.door.Desk, fulfil.Parcel{OrderID: v.ID, Once: id.Token(), Items: []order.Item{{LineID: v.Lines[0].ID, Quantity: 2}}, Actor: "Bo"}))
	large = p.Variants[1].ID
	swap := order.Swap{VariantID: large, Title: "L", Unit: eur(2500)}
	r, err := fulfil.AskReturn(ctx, o.d, fulfil.Wish{OrderID: v.ID, Once: id.Token(), Lines: []order.ReturnLine{{LineID: v.Lines[0].ID, Quantity: 2, Reason: "too-small", Swap: swap}}})
	must(o.t, err)
	must(o.t, fulfil.Approve(ctx, o.d, r.ID, "Send it.", o.owner))
	return v, r, large
}

func (o *office) stock(variantID string) int64 {
	o.t.Helper()
	levels, err := inventory.Levels(ctx, o.d.Read(), []string{variantID})
	must(o.t, err)
	return levels[variantID].Available
}

func TestWhatArrivesIsExchangedAtOnceAndTheDifferenceIsAskedFor(t *testing.T) {
	o := open(t)
	v, r, large := o.exchangeable(3)
	clerk, url, line := o.member(staff.Clerk), "/admin/returns/"+r.ID, v.Lines[0].ID
	p := clerk.Get(url).MustBe(200)
	if !strings.Contains(p.Text("tbody"), "to be exchanged for L at €25.00") || p.Attr("#then option[selected]", "value") != "exchange" {
		t.Errorf("%q", p.Text("main"))
	}
	once := p.Attr("form[action$=receive] input[name=once]", "value")
	for range 2 {
		p = clerk.Follow(clerk.Post(url+"/receive", "once", once, "sellable-"+line, "2", "then", "exchange").MustBe(303)).MustBe(200)
	}
	if p.Text("h1 .mark") != "Exchanged" || p.Has("main form") || !strings.Contains(p.Text("tbody"), "2 exchanged for L") || o.stock(large) != 1 {
		t.Errorf("%q, %d left", p.Text("main"), o.stock(large))
	}
	p = clerk.Get("/admin/orders/" + v.ID).MustBe(200)
	if !strings.Contains(p.Text(".sums"), "To be paid €10.00") || !strings.Contains(p.Text(".history"), "Exchanged with "+r.Name) || p.Text("h1 .mark") != "Partly sent" {
		t.Errorf("%q, %q", p.Text(".sums"), p.Text(".history"))
	}
	if p := clerk.Get("/admin/orders?payment=due").MustBe(200); p.Text("tbody .list-main") != v.Number || !strings.Contains(p.Text("tbody"), "€10.00 due") {
		t.Errorf("list %q", p.Text("main"))
	}
	if p := clerk.Get("/admin/orders?payment=overpaid").MustBe(200); p.Has("tbody") {
		t.Errorf("paid too much: %q", p.Text("tbody"))
	}
	mails, err := message.List(ctx, o.d.Read(), message.Filter{})
	if must(t, err); len(mails) != 1 || !strings.Contains(mails[0].Text, "€10.00") {
		t.Errorf("%+v", mails)
	}
	acts, err := staff.ListActs(ctx, o.d.Read(), url, 10)
	if must(t, err); len(acts) != 3 || acts[0].Did != "exchanged the return" {
		t.Errorf("acts %+v", acts)
	}
}

func TestWhatIsNotThereWaitsOrIsPaidBackInstead(t *testing.T) {
	o := open(t)
	v, r, large := o.exchangeable(1)
	clerk, url, line := o.member(staff.Clerk), "/admin/returns/"+r.ID, v.Lines[0].ID
	once := clerk.Get(url).Attr("form[action$=receive] input[name=once]", "value")
	p := clerk.Follow(clerk.Post(url+"/receive", "once", once, "sellable-"+line, "2", "then", "exchange").MustBe(303)).MustBe(200)
	if p.Text("h1 .mark") != "Received" || !strings.Contains(p.Text(".callout"), "not enough") || p.Has("form[action$=exchange]") || !p.Has("#money ~ a") {
		t.Errorf("%q", p.Text("main"))
	}
	clerk.Post(url+"/exchange", "once", id.Token()).MustBe(409)
	o.write(func(q db.Q) error { return inventory.Set(ctx, q, large, "", 2, inventory.Counted) })
	form := clerk.Get(url).MustBe(200)
	if !strings.Contains(form.Text("form[action$=exchange]"), "Goes out: 2 × Shirt, L") || !strings.Contains(form.Text("form[action$=exchange]"), "€10.00 is to be paid then") {
		t.Errorf("%q", form.Text("main"))
	}
	if packer := o.member(staff.Fulfiller); packer.Get(url).Has("form[action$=exchange]") || packer.Post(url+"/exchange", "once", id.Token()).Status != 403 {
		t.Error("a fulfiller moves money")
	}
	once = form.Attr("form[action$=exchange] input[name=once]", "value")
	for range 2 {
		p = clerk.Follow(clerk.Post(url+"/exchange", "once", once).MustBe(303)).MustBe(200)
	}
	if p.Text("h1 .mark") != "Exchanged" || o.stock(large) != 0 {
		t.Errorf("%q, %d left", p.Text("main"), o.stock(large))
	}
}

func TestGoodwillAsksForItsReason(t *testing.T) {
	o := open(t)
	v, _, _ := o.exchangeable(1)
	clerk, url := o.member(staff.Clerk), "/admin/orders/"+v.ID+"/refund/part"
	once := clerk.Get(url).MustBe(200).Attr("input[name=once]", "value")
	if p := clerk.Post(url, "once", once, "goodwill", "5", "act", "check").MustBe(422); !strings.Contains(p.Text(".error-summary"), "Say why") || p.Attr("#goodwill", "value") != "5" {
		t.Errorf("%q", p.Text(".error-summary"))
	}
	if p := clerk.Post(url, "once", once, "goodwill", "41", "why", "late", "act", "check").MustBe(422); !strings.Contains(p.Text(".error-summary"), "more than is left") {
		t.Errorf("%q", p.Text(".error-summary"))
	}
	for range 2 {
		clerk.Post(url, "once", once, "goodwill", "5", "why", "It came late.", "expected", "5.00", "act", "send").MustBe(303)
	}
	p := clerk.Get("/admin/orders/" + v.ID)
	if !strings.Contains(p.Text(".history"), "Sent 5.00 EUR back. It came late.") || strings.Count(p.Text(".history"), "€5.00, has gone back") != 1 {
		t.Errorf("%q", p.Text(".history"))
	}
}

func TestAClerkExchangesForAnotherProductFoundByItsTitle(t *testing.T) {
	o := open(t)
	v, r, large := o.exchangeable(3)
	lamp := o.sells(sample.Title("Desk lamp"), sample.Price("15.00"))
	clerk, url, line := o.member(staff.Clerk), "/admin/returns/"+r.ID, v.Lines[0].ID
	to := clerk.Get(url).MustBe(200).Attr("tbody a", "href")
	p := clerk.Get(to).MustBe(200)
	if !strings.Contains(p.Text("fieldset"), "Shirt, L") || p.Attr("input[name=was]", "value") != large || p.Has(`input[value="`+lamp.Variants[0].ID+`"]`) {
		t.Errorf("%q", p.Text("main"))
	}
	if p := clerk.Get(to + "&find=nonsense").MustBe(200); !strings.Contains(p.Text("main"), "Shirt, L") {
		t.Errorf("what was chosen is gone: %q", p.Text("main"))
	}
	p = clerk.Get(to + "&find=lamp").MustBe(200)
	if !strings.Contains(p.Text("fieldset"), "Desk lamp") || !strings.Contains(p.Text("fieldset"), "€15.00, €20.00 was paid") {
		t.Errorf("%q", p.Text("fieldset"))
	}
	clerk.Post(url+"/swap", "line", line, "was", large, "variant", "nothing").MustBe(422)
	for range 2 {
		p = clerk.Follow(clerk.Post(url+"/swap", "line", line, "was", large, "variant", lamp.Variants[0].ID).MustBe(303)).MustBe(200)
	}
	if !strings.Contains(p.Text("tbody"), "to be exchanged for Desk lamp at €15.00") {
		t.Errorf("%q", p.Text("tbody"))
	}
	once := p.Attr("form[action$=receive] input[name=once]", "value")
	p = clerk.Follow(clerk.Post(url+"/receive", "once", once, "sellable-"+line, "2", "then", "exchange").MustBe(303)).MustBe(200)
	if p.Text("h1 .mark") != "Exchanged" || p.Has("tbody a") {
		t.Errorf("%q", p.Text("main"))
	}
	if packer := o.member(staff.Fulfiller); packer.Get(url).Has("tbody a") || packer.Post(url+"/swap", "line", line).Status != 403 {
		t.Error("a fulfiller chooses what is given")
	}
}

func TestAReturnBroughtToAPlaceIsFoundThereAndItsFeeIsKeptBack(t *testing.T) {
	o := open(t)
	v, _, _ := o.exchangeable(3)
	gate := sample.Place(t, o.d, "Gate")
	gate.Returns = true
	o.write(func(q db.Q) error {
		shop, err := setting.FindShop(ctx, q)
		if shop.ReturnFee = 10; err != nil {
			return err
		}
		if err := setting.SaveShop(ctx, q, shop); err != nil {
			return err
		}
		_, err = q.Exec(ctx, `delete from order_return where order_id = $1`, v.ID)
		return errors.Join(err, place.Save(ctx, q, &gate))
	})
	o.until(func() bool {
		return slices.ContainsFunc(o.door.Catalog.Snapshot().Places(), func(p place.Place) bool { return p.ID == gate.ID && p.Returns })
	})
	line := v.Lines[0].ID
	r, err := fulfil.AskReturn(ctx, o.d, fulfil.Wish{OrderID: v.ID, Once: id.Token(), Fee: 10, BringTo: gate.ID, Lines: []order.ReturnLine{{LineID: line, Quantity: 1, Reason: "unwanted"}}})
	must(t, err)
	clerk, url := o.member(staff.Clerk), "/admin/returns/"+r.ID
	p := clerk.Get("/admin/returns?place=" + gate.ID).MustBe(200)
	if !strings.Contains(p.Text("tbody"), "Gate") || clerk.Get("/admin/returns?place="+id.New()).Has("tbody") {
		t.Errorf("%q", p.Text("main"))
	}
	p = clerk.Get(url).MustBe(200)
	if !strings.Contains(p.Text("#approve-words"), "Bring it to: Gate") || !strings.Contains(p.Text(".editor-side"), "Fee for sending back 10%") {
		t.Errorf("%q", p.Text("main"))
	}
	clerk.Post(url+"/approve", "approve-words", "Bring it.").MustBe(303)
	if p = clerk.Get(url); p.Attr("#place option[selected]", "value") != gate.ID {
		t.Errorf("received at %q", p.Attr("#place option[selected]", "value"))
	}
	clerk.Post(url+"/receive", "sellable-"+line, "1", "place", gate.ID).MustBe(303)
	form := clerk.Get(clerk.Get(url).Attr("#money ~ a", "href")).MustBe(200)
	if form.Attr("#fee", "value") != "2.00" {
		t.Errorf("fee %q", form.Text("form"))
	}
	to, once := "/admin/orders/"+v.ID+"/refund/part", form.Attr("input[name=once]", "value")
	if p := clerk.Post(to, "once", once, "return", r.ID, "line-"+line, "1", "fee", "21", "act", "check").MustBe(422); p.Attr("#fee", "value") != "21" {
		t.Errorf("%q", p.Text("main"))
	}
	if p := clerk.Post(to, "once", once, "return", r.ID, "line-"+line, "1", "fee", "2.00", "act", "check").MustBe(200); p.Attr("input[name=expected]", "value") != "18.00" {
		t.Errorf("%q", p.Text("main"))
	}
	for range 2 {
		clerk.Post(to, "once", once, "return", r.ID, "line-"+line, "1", "fee", "2.00", "expected", "18.00", "act", "send").MustBe(303)
	}
	got, err := order.Find(ctx, o.d.Read(), v.ID)
	if must(t, err); got.Refunded != eur(1800) || got.Lines[0].PaidBack != eur(2000) {
		t.Errorf("%s back, %s for the line", got.Refunded, got.Lines[0].PaidBack)
	}
}
