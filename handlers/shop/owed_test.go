package shop_test

import (
	"strings"
	"testing"
	"time"

	"regulars/handlers/web/webtest"
	"regulars/store/checkout"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
)

func exchanged(db.Q, checkout.ExchangePlan, payment.Link, money.Amount) error { return nil }

// pay pays what is due on an order's page at the demonstration's bank.
func (x *till) pay(b *webtest.Browser, page string) {
	x.t.Helper()
	x.clock.Add(time.Second)
	bank := b.Post(page+"/pay", "payment", "demo").MustBe(303).Location
	b.Get(bank).MustBe(200)
	if to := b.Post(bank, "outcome", "decline").MustBe(303).Location; to != page {
		x.t.Errorf("declined, back to %q", to)
	}
	if p := b.Get(page).MustBe(200); !strings.Contains(p.Text("#owed-title ~ p"), "did not work") {
		x.t.Errorf("declined: %q", p.Text("main"))
	}
	bank = b.Post(page+"/pay", "payment", "demo").MustBe(303).Location
	if to := b.Post(bank, "outcome", "approve").MustBe(303).Location; to != page {
		x.t.Errorf("approved, back to %q", to)
	}
}

// edited changes how many bags there are in a paid order.
func (x *till) edited(o order.Order, n int64) {
	x.t.Helper()
	e := checkout.Edit{Quantities: map[string]int64{o.Lines[0].ID: n}}
	p, err := x.desk.PlanEdit(x.t.Context(), o.ID, e)
	if err == nil {
		err = x.desk.ApplyEdit(x.t.Context(), o.ID, e, id.Token(), p.Seen, "Ann", func(db.Q, checkout.EditPlan) error { return nil })
	}
	if err != nil {
		x.t.Fatal(err)
	}
}

func TestWhatGrewByAnEditIsPaidInTheAccountAndOverpaidIsSaid(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	b.Post("/checkout/review", "once", once(x.toReview(b)), "payment", "invoice").MustBe(303)
	o := x.orders()[0]
	if err := x.desk.Receive(t.Context(), o.ID, o.Total, "Bo"); err != nil {
		t.Fatal(err)
	}
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
	owner, other, page := x.Browser(), x.Browser(), "/account/orders/"+o.Number
	owner.Post("/login/" + ann.ID).MustBe(303)
	other.Post("/login/" + eve.ID).MustBe(303)
	if p := owner.Get(page).MustBe(200); p.Has("#owed-title") {
		t.Errorf("even: %q", p.Text("#owed-title"))
	}
	x.edited(o, 3)
	if p := owner.Get(page).MustBe(200); p.Text("#owed-title") != "€20.00 is still to be paid" || p.Text(`form[action="`+page+`/pay"] button`) != "Pay €20.00" {
		t.Errorf("grown: %q", p.Text("main"))
	}
	other.Post(page+"/pay", "payment", "demo").MustBe(404)
	if p := owner.Post(page+"/pay", "payment", "gold").MustBe(422); !strings.Contains(p.Text(".error-summary"), "Choose how you want to pay") {
		t.Errorf("%q", p.Text(".error-summary"))
	}
	x.pay(owner, page)
	if p := owner.Get(page).MustBe(200); p.Has("#owed-title") {
		t.Errorf("paid: %q", p.Text("#owed-title"))
	}
	x.edited(x.orders()[0], 1)
	if p := owner.Get(page).MustBe(200); p.Text("#owed-title") != "€40.00 comes back to you" || p.Has(`form[action="`+page+`/pay"]`) {
		t.Errorf("shrunk: %q", p.Text("main"))
	}
}
