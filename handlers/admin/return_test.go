package admin_test

import (
	"strings"
	"testing"

	"regulars/store/db"
	"regulars/store/fulfil"
	"regulars/store/id"
	"regulars/store/inventory"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/setting"
	"regulars/store/staff"
)

// wanted is a paid order of two bags that left the house, and what its shopper asks to
// send back.
func (o *office) wanted(pieces int64, words string) (order.Order, order.Return) {
	o.t.Helper()
	v := o.place(order.Paid, "pine")
	o.write(func(q db.Q) error {
		s := setting.Default()
		s.ReturnDays, s.Address = 30, []string{"Quay 1", "Hamburg"}
		if err := setting.SaveShop(ctx, q, s); err != nil {
			return err
		}
		p := payment.Payment{OrderID: v.ID, Gateway: "invoice", Amount: v.Total}
		if err := payment.Create(ctx, q, &p); err != nil {
			return err
		}
		if _, err := payment.Advance(ctx, q, p.ID, payment.Outcome{State: payment.Succeeded, Amount: v.Total}); err != nil {
			return err
		}
		if err := inventory.Track(ctx, q, "bag", true, false); err != nil {
			return err
		}
		return inventory.Set(ctx, q, "bag", "", 3, inventory.Counted)
	})
	must(o.t, fulfil.Send(ctx, o.d, o.door.Desk, fulfil.Parcel{OrderID: v.ID, Once: id.Token(), Items: []order.Item{{LineID: v.Lines[0].ID, Quantity: 2}}, Actor: "Bo"}))
	r, err := fulfil.AskReturn(ctx, o.d, fulfil.Wish{OrderID: v.ID, Once: id.Token(), Words: words, Lines: []order.ReturnLine{{LineID: v.Lines[0].ID, Quantity: pieces, Reason: "defective"}}})
	must(o.t, err)
	return v, r
}

func TestAReturnIsAnsweredReceivedAndPaidBackByTheFormOfTheOrder(t *testing.T) {
	o := open(t)
	v, r := o.wanted(2, hostile)
	clerk, url, line := o.member(staff.Clerk), "/admin/returns/"+r.ID, v.Lines[0].ID
	if p := clerk.Get("/admin/returns?state=requested").MustBe(200); p.Text("tbody .list-main") != r.Name || p.Text(".side-link[aria-current] .side-count") != "1 waiting" {
		t.Errorf("queue %q, count %q", p.Text("tbody"), p.Text(".side-link[aria-current] .side-count"))
	}
	if p := clerk.Get("/admin/orders/" + v.ID); !p.Has(`a[href="`+url+`"]`) || !strings.Contains(p.Text(".history"), "Return "+r.Name+" requested") {
		t.Errorf("history %q", p.Text(".history"))
	}
	p := clerk.Get(url).MustBe(200)
	if p.Text(".said") != hostile || !strings.Contains(p.Text("#approve-words"), "Quay 1") {
		t.Errorf("said %q, answer %q", p.Text(".said"), p.Text("#approve-words"))
	}
	if p = clerk.Post(url+"/decline", "decline-words", " ").MustBe(422); !strings.Contains(p.Text(".error-summary"), "Say why") {
		t.Errorf("%q", p.Text(".error-summary"))
	}
	for range 2 {
		p = clerk.Follow(clerk.Post(url+"/approve", "approve-words", "Send it to the gate.").MustBe(303)).MustBe(200)
	}
	if p.Text("h1 .mark") != "Approved" || p.Attr("#sellable-"+line, "value") != "2" {
		t.Errorf("%q, %q offered", p.Text("h1 .mark"), p.Attr("#sellable-"+line, "value"))
	}
	for typed, problem := range map[string]string{"2": "come to 2 at most", "-1": "come to 2 at most", "x": "come to 2 at most"} {
		p := clerk.Post(url+"/receive", "sellable-"+line, typed, "damaged-"+line, "1").MustBe(422)
		if !strings.Contains(p.Text(".error-summary"), problem) || p.Attr("#sellable-"+line, "value") != typed {
			t.Errorf("%s: %q", typed, p.Text(".error-summary"))
		}
	}
	clerk.Post(url+"/receive", "sellable-"+line, "0").MustBe(422)
	for range 2 {
		p = clerk.Follow(clerk.Post(url+"/receive", "sellable-"+line, "1", "damaged-"+line, "1").MustBe(303))
	}
	levels, err := inventory.Levels(ctx, o.d.Read(), []string{"bag"})
	if must(t, err); levels["bag"].Available != 4 {
		t.Errorf("%d in stock", levels["bag"].Available)
	}
	form := clerk.Get(p.Attr("#money ~ a", "href")).MustBe(200)
	once := form.Attr("input[name=once]", "value")
	if form.Attr("input[name=return]", "value") != r.ID || form.Attr("#line-"+line, "value") != "2" || form.Has("#restock") {
		t.Errorf("form %q", form.Text("main"))
	}
	back := "/admin/orders/" + v.ID + "/refund/part"
	if p = clerk.Post(back, "once", once, "return", r.ID, "line-"+line, "2", "act", "check").MustBe(200); p.Attr("input[name=expected]", "value") != "23.00" || p.Attr("input[name=return]", "value") != r.ID {
		t.Errorf("sum %q", p.Attr("input[name=expected]", "value"))
	}
	for range 2 {
		clerk.Post(back, "once", once, "return", r.ID, "line-"+line, "2", "expected", "23.00", "act", "send").MustBe(303)
	}
	if p = clerk.Get(url).MustBe(200); p.Text("h1 .mark") != "Refunded" || p.Has("main form") {
		t.Errorf("%q", p.Text("main"))
	}
	acts, err := staff.ListActs(ctx, o.d.Read(), url, 10)
	if must(t, err); len(acts) != 2 || strings.Contains(acts[0].Before+acts[0].After, "canary") {
		t.Errorf("acts %+v", acts)
	}
}

func TestAFulfillerReceivesAndPacksAndDoesNothingElseWithAnOrder(t *testing.T) {
	o := open(t)
	v, r := o.wanted(1, "")
	ready := o.place(order.Paid, "pine")
	packer, url := o.member(staff.Fulfiller), "/admin/returns/"+r.ID
	if p := packer.Get(url).MustBe(200); p.Has("main form") {
		t.Errorf("may answer: %q", p.Text("main"))
	}
	for _, act := range []string{"approve", "decline", "close"} {
		packer.Post(url+"/"+act, act+"-words", "x").MustBe(403)
	}
	must(t, fulfil.Approve(ctx, o.d, r.ID, "Send it.", o.owner))
	p := packer.Follow(packer.Post(url+"/receive", "sellable-"+v.Lines[0].ID, "1").MustBe(303)).MustBe(200)
	if p.Text("h1 .mark") != "Received" || p.Has("main form") || p.Has("#money") {
		t.Errorf("%q", p.Text("main"))
	}
	p = packer.Get("/admin/orders/" + ready.ID).MustBe(200)
	for _, act := range []string{"send", "slip"} {
		if !p.Has(`a[href="/admin/orders/` + ready.ID + "/" + act + `"]`) {
			t.Errorf("%s is not offered", act)
		}
	}
	for _, act := range []string{"refund", "refund/part", "cancel", "notes", "receive", "release"} {
		if p.Has(`[href="/admin/orders/`+ready.ID+"/"+act+`"]`) || p.Has(`[action="/admin/orders/`+ready.ID+"/"+act+`"]`) || packer.Post("/admin/orders/"+ready.ID+"/"+act).Status != 403 {
			t.Errorf("%s is open to a fulfiller", act)
		}
	}
	if !packer.Get("/admin/orders").Has(`a[href="/admin/orders/pick"]`) {
		t.Error("the list does not lead to the pick list")
	}
	form := packer.Get("/admin/orders/" + ready.ID + "/send").MustBe(200)
	packer.Post("/admin/orders/"+ready.ID+"/send", "once", form.Attr(`input[name="once"]`, "value"), "line-"+ready.Lines[0].ID, "2").MustBe(303)
}

func TestAReturnThatIsClosedKeepsItsReasonAndAnOrderLeadsToItsCustomer(t *testing.T) {
	o := open(t)
	v, r := o.wanted(1, "")
	clerk, url := o.member(staff.Clerk), "/admin/returns/"+r.ID
	clerk.Post(url+"/approve", "approve-words", "Send it.").MustBe(303)
	clerk.Post(url+"/close", "close-words", "").MustBe(422)
	if p := clerk.Follow(clerk.Post(url+"/close", "close-words", "Nothing came.").MustBe(303)); p.Text("h1 .mark") != "Closed" {
		t.Errorf("%q", p.Text("h1 .mark"))
	}
	if p := clerk.Get("/admin/orders/" + v.ID); !strings.Contains(p.Text(".history"), "Nothing came.") || p.Has(`a[href^="/admin/customers/"]`) {
		t.Errorf("%q", p.Text("main"))
	}
	o.write(func(q db.Q) error { _, err := order.Claim(ctx, q, v.Email, "ada"); return err })
	if p := clerk.Get("/admin/orders/" + v.ID); !p.Has(`a[href="/admin/customers/ada"]`) {
		t.Error("an order does not lead to its customer")
	}
	if p := o.member(staff.Fulfiller).Get("/admin/orders/" + v.ID); p.Has(`a[href="/admin/customers/ada"]`) {
		t.Error("who may not see customers is led to one")
	}
}
