package admin_test

import (
	"strings"
	"testing"
	"time"

	"regulars/seed/sample"
	"regulars/store/db"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/staff"
)

// authorized is an order whose money the demonstration bank has reserved.
func (o *office) authorized() (order.Order, payment.Payment) {
	o.t.Helper()
	v := o.place(order.Authorized, "pine")
	p := payment.Payment{OrderID: v.ID, Gateway: "demo", Amount: v.Total, Capture: payment.ByPerson}
	o.write(func(q db.Q) error { return payment.Create(ctx, q, &p) })
	must(o.t, payment.Demo{DB: o.d}.Decide(ctx, p.ID, payment.Approve))
	o.write(func(q db.Q) error {
		_, err := payment.Advance(ctx, q, p.ID, payment.Outcome{State: payment.Authorized, Reference: "demo_" + p.ID, Amount: v.Total})
		return err
	})
	return v, p
}

func TestAuthorizedMoneyIsCapturedOnThePageOfItsOrder(t *testing.T) {
	o := open(t)
	v, pay := o.authorized()
	clerk, base := o.member(staff.Clerk), "/admin/orders/"+v.ID
	page := clerk.Get(base).MustBe(200)
	if !strings.Contains(page.Text(".sums"), "Authorized, until") || !page.Has(`a[href="`+base+`/capture"]`) || !page.Has(`a[href="`+base+`/send"]`) || page.Has(`a[href="`+base+`/refund"]`) {
		t.Errorf("the order says %q", page.Text(".sums"))
	}
	if got := clerk.Get("/admin/orders?payment=authorized").MustBe(200).Texts(".list-main"); len(got) != 1 {
		t.Errorf("authorized are %v", got)
	}
	if got := clerk.Get("/admin/orders?payment=paid").MustBe(200).Texts(".list-main"); len(got) != 0 {
		t.Errorf("paid are %v", got)
	}
	form := clerk.Get(base + "/capture").MustBe(200)
	if form.Attr("#amount", "value") != v.Total.Decimal() || form.Attr(`input[name="payment"]`, "value") != pay.ID {
		t.Errorf("asks for %q of %q", form.Attr("#amount", "value"), form.Attr(`input[name="payment"]`, "value"))
	}
	for _, typed := range []string{"", "lots", "-1", v.Total.Plus(eur(1)).Decimal()} {
		if p := clerk.Post(base+"/capture", "payment", pay.ID, "amount", typed).MustBe(422); !p.Has(".error-summary") || p.Attr("#amount", "value") != typed {
			t.Errorf("%q: no word about it", typed)
		}
	}
	for range 2 {
		p := clerk.Follow(clerk.Post(base+"/capture", "payment", pay.ID, "amount", "10,00").MustBe(303))
		if sums := p.Text(".sums"); !strings.Contains(sums, "To be paid") || !strings.Contains(sums, v.Total.Minus(eur(1000)).Decimal()) || strings.Contains(sums, "Authorized") {
			t.Errorf("sums %q", sums)
		}
	}
	if got, err := payment.Find(ctx, o.d.Read(), pay.ID); err != nil || got.State != payment.Succeeded || got.Amount != eur(1000) {
		t.Errorf("%+v, %v", got, err)
	}
	if acts, err := staff.ListActs(ctx, o.d.Read(), base, 5); err != nil || len(acts) != 1 || acts[0].Did != "captured money for" {
		t.Errorf("acts %v, %v", acts, err)
	}
	clerk.Post(base+"/capture", "payment", pay.ID, "amount", "11").MustBe(303)
	clerk.Get(base + "/capture").MustBe(409)
	o.member(staff.Fulfiller).Get(base + "/capture").MustBe(403)
}

func TestHomeTellsOfAuthorizationsThatRunOut(t *testing.T) {
	o := open(t)
	_, pay := o.authorized()
	const line = "runs out within two days"
	ann := o.ann()
	if strings.Contains(ann.Get("/admin").MustBe(200).Text("main"), line) {
		t.Error("told too early")
	}
	o.write(func(q db.Q) error {
		_, err := q.Exec(ctx, `update payment set expires_at = $2 where id = $1`, pay.ID, q.Now().Add(47*time.Hour))
		return err
	})
	if p := ann.Get("/admin").MustBe(200); !strings.Contains(p.Text("main"), line) || !p.Has(`a[href="/admin/orders?payment=authorized"]`) {
		t.Error("nobody is told")
	}
}

func TestAnOwnerSaysWhenTheMoneyIsTaken(t *testing.T) {
	o := open(t)
	ann := o.ann()
	if page := ann.Get("/admin/settings").MustBe(200); !strings.Contains(page.Text("main"), "cannot be authorized first: Bank transfer.") || page.Text("#capture option[selected]") != "At once" {
		t.Errorf("the setting says %q", page.Text("#capture option[selected]"))
	}
	ann.Post("/admin/settings", settings(ann, "capture", "never")...).MustBe(422)
	ann.Post("/admin/settings", settings(ann, "capture", "sent")...).MustBe(303)
	if page := ann.Get("/admin/settings").MustBe(200); page.Attr("#capture option[selected]", "value") != "sent" {
		t.Errorf("kept %q", page.Text("#capture option[selected]"))
	}
}

func TestAChangeOfAnAuthorizedOrderSaysWhatIsCapturedAndWhatIsDue(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	o.until(func() bool { return o.door.Desk.Serves("DE") })
	v, _ := o.authorized()
	clerk, url := o.member(staff.Clerk), "/admin/orders/"+v.ID+"/edit"
	form := clerk.Get(url).MustBe(200)
	for quantity, want := range map[string]string{"1": "the rest goes back to the shopper by itself", "3": "more than the authorized"} {
		p := clerk.Post(url, filled(form, "act", "check", "line-"+v.Lines[0].ID, quantity)...).MustBe(200)
		if text := p.Text("section[aria-labelledby=plan]"); !strings.Contains(text, want) || !strings.Contains(text, "To be captured") {
			t.Errorf("%s: %q", quantity, text)
		}
	}
}
