package shop_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"regulars/handlers/web/webtest"
	"regulars/seed/sample"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/fulfil"
	"regulars/store/id"
	"regulars/store/order"
	"regulars/store/place"
	"regulars/store/setting"
	"regulars/store/staff"
)

// sentTo is an order of two bags that has left the house, and the path of its page.
func (x *till) sentTo(b *webtest.Browser) (order.Order, string) {
	x.t.Helper()
	x.change(func(q db.Q) error {
		s, err := setting.FindShop(x.t.Context(), q)
		s.ReturnDays = 30
		if err != nil {
			return err
		}
		return setting.SaveShop(x.t.Context(), q, s)
	})
	page := b.Post("/checkout/review", "once", once(x.toReview(b)), "payment", "invoice").MustBe(303).Location
	o := x.orders()[0]
	if err := x.desk.Receive(x.t.Context(), o.ID, o.Total, "Bo"); err != nil {
		x.t.Fatal(err)
	}
	p := fulfil.Parcel{OrderID: o.ID, Once: id.Token(), Items: []order.Item{{LineID: o.Lines[0].ID, Quantity: 2}}, Actor: "Bo"}
	if err := fulfil.Send(x.t.Context(), x.d, x.desk, p); err != nil {
		x.t.Fatal(err)
	}
	return x.orders()[0], page
}

func (x *till) returnsOf(o order.Order) []order.Return {
	x.t.Helper()
	list, err := order.ListReturns(x.t.Context(), x.d.Read(), order.ReturnFilter{OrderID: o.ID})
	if err != nil {
		x.t.Fatal(err)
	}
	return list
}

func TestAGuestAsksToSendSomethingBackByTheOrdersLink(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	o, page := x.sentTo(b)
	url := page + "/returns"
	if !x.Browser().Get(page).MustBe(200).Has(`a[href="` + url + `"]`) {
		t.Error("the order's page does not lead there")
	}
	form := x.Browser().Get(url).MustBe(200)
	once, line := form.Attr(`input[name=once]`, "value"), o.Lines[0].ID
	for _, c := range []struct{ pieces, reason, words, problem string }{
		{"", "", "", "at least one"}, {"many", "defective", "", "a number"}, {"3", "defective", "", "0 to 2"}, {"1", "", "", "why it comes back"}, {"1", "boredom", "", "why it comes back"},
		{"1", "defective", strings.Repeat("x", 1001), "1,000"},
	} {
		p := b.Post(url, "once", once, "pieces-"+line, c.pieces, "reason-"+line, c.reason, "words", c.words).MustBe(422)
		if !strings.Contains(p.Text(".error-summary"), c.problem) || p.Attr("#pieces-"+line, "value") != c.pieces || p.Attr(`input[name=once]`, "value") != once {
			t.Errorf("%+v: %q", c, p.Text(".error-summary"))
		}
	}
	for range 2 {
		b.Post(url, "once", once, "pieces-"+line, "1", "reason-"+line, "defective", "words", "It leaks.").MustBe(303)
	}
	list := x.returnsOf(o)
	if len(list) != 1 || list[0].Words != "It leaks." || list[0].Lines[0].Quantity != 1 {
		t.Fatalf("%+v", list)
	}
	p := b.Get(url).MustBe(200)
	if !strings.Contains(p.Text(".panel"), "We look at it") || !strings.Contains(p.Text("fieldset .hint"), "Up to 1") {
		t.Errorf("panel %q, hint %q", p.Text(".panel"), p.Text("fieldset .hint"))
	}
	b.Post(url + "/" + list[0].ID + "/withdraw").MustBe(303)
	if got := x.returnsOf(o)[0].State; got != order.ReturnClosed {
		t.Errorf("withdrawn: %s", got)
	}
	x.clock.Add(60 * 24 * time.Hour)
	if p := b.Get(url).MustBe(200); p.Has("form.form") || !strings.Contains(p.Text("main"), "Write to us") {
		t.Errorf("after the last day: %q", p.Text("main"))
	}
}

func TestReturnsInTheAccountAreTheOwnersAlone(t *testing.T) {
	x := openTill(t)
	o, _ := x.sentTo(x.Browser())
	var ann, eve customer.Customer
	x.change(func(q db.Q) (err error) {
		if ann, err = customer.Create(t.Context(), q, customer.New{Email: "ada@example.org"}); err != nil {
			return err
		}
		if eve, err = customer.Create(t.Context(), q, customer.New{Email: "eve@example.org"}); err != nil {
			return err
		}
		_, err = order.Claim(t.Context(), q, "ada@example.org", ann.ID)
		return err
	})
	owner, other, url, line := x.Browser(), x.Browser(), "/account/orders/"+o.Number+"/returns", o.Lines[0].ID
	owner.Post("/login/" + ann.ID).MustBe(303)
	other.Post("/login/" + eve.ID).MustBe(303)
	once := owner.Get(url).MustBe(200).Attr(`input[name=once]`, "value")
	other.Get(url).MustBe(404)
	other.Post(url, "once", once, "pieces-"+line, "1", "reason-"+line, "other").MustBe(404)
	if p := x.Browser().Get(url).MustBe(303); !strings.HasPrefix(p.Location, "/account/login") {
		t.Errorf("a stranger is led to %s", p.Location)
	}
	owner.Post(url, "once", once, "pieces-"+line, "2", "reason-"+line, "unwanted").MustBe(303)
	r := x.returnsOf(o)[0]
	other.Post(url + "/" + r.ID + "/withdraw").MustBe(404)
	if p := owner.Get(url).MustBe(200); p.Has("form.form") || !p.Has(`form[action="`+url+"/"+r.ID+`/withdraw"]`) {
		t.Errorf("%q", p.Text("main"))
	}
}

func TestAShopperSeesTheFeeAndChoosesWhereToBringIt(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	o, page := x.sentTo(b)
	url, line := page+"/returns", o.Lines[0].ID
	if p := b.Get(url).MustBe(200); p.Has("#bring") || p.Has("input[name=fee]") {
		t.Errorf("%q", p.Text("main"))
	}
	gate := sample.Place(t, x.d, "Gate")
	gate.Returns = true
	x.change(func(q db.Q) error {
		shop, err := setting.FindShop(t.Context(), q)
		if shop.ReturnFee = 10; err != nil {
			return err
		}
		return errors.Join(setting.SaveShop(t.Context(), q, shop), place.Save(t.Context(), q, &gate))
	})
	p := b.Get(url).MustBe(200)
	if !strings.Contains(p.Text("main"), "We keep 10% of what you paid") || !strings.Contains(p.Text("#bring"), "I bring it to Gate") {
		t.Fatalf("%q", p.Text("main"))
	}
	once := p.Attr("input[name=once]", "value")
	wish := []string{"once", once, "pieces-" + line, "1", "reason-" + line, "unwanted"}
	b.Post(url, append(wish, "bring", gate.ID)...).MustBe(409) // the fee was not seen
	if p := b.Post(url, append(wish, "bring", "nowhere", "fee", "10")...).MustBe(422); !strings.Contains(p.Text(".error-summary"), "how it comes back") {
		t.Errorf("%q", p.Text(".error-summary"))
	}
	for range 2 {
		b.Post(url, append(wish, "bring", gate.ID, "fee", "10")...).MustBe(303)
	}
	r := x.returnsOf(o)
	if len(r) != 1 || r[0].BringTo != gate.ID || r[0].FeePercent != 10 {
		t.Fatalf("%+v", r)
	}
	if err := fulfil.Approve(t.Context(), x.d, r[0].ID, "Pack it well.", staff.Member{ID: "bo", Name: "Bo"}); err != nil {
		t.Fatal(err)
	}
	if state := b.Get(url).MustBe(200).Text(".state"); state != "Bring it to Gate" {
		t.Errorf("approved: %q", state)
	}
}
