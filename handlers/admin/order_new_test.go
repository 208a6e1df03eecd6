package admin_test

import (
	"strings"
	"testing"

	"regulars/seed/sample"
	"regulars/store/checkout"
	"regulars/store/message"
	"regulars/store/notify"
	"regulars/store/order"
	"regulars/store/staff"
)

func TestAClerkTakesAnOrderByPhoneAndItIsPaidByLink(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	o.until(func() bool { return o.door.Desk.Serves("DE") })
	ada := sample.Customer(t, o.d, "ada@example.org")
	lamp := o.sells(sample.Title("Lamp"), sample.Price("10.00"), sample.Stock(3))
	clerk, url, add := o.member(staff.Clerk), "/admin/orders/new", "add-"+lamp.Variants[0].ID
	if !clerk.Get("/admin/orders").MustBe(200).Has(`a[href="` + url + `"]`) {
		t.Error("nobody is told that an order can be taken")
	}
	once := clerk.Get(url).MustBe(200).Attr(`input[name="once"]`, "value")
	if p := clerk.Post(url, "once", once, "who", "ada", "act", "who").MustBe(200); !p.Has(`input[name="customer"][value="` + ada.ID + `"]`) {
		t.Errorf("found %q", p.Text("main"))
	}
	if p := clerk.Post(url, "once", once, "find", "lamp", "act", "find").MustBe(200); !p.Has(`input[name="` + add + `"]`) {
		t.Errorf("found %q", p.Text("main"))
	}
	form := []string{"once", once, "customer", ada.ID, add, "2", "pay", "link", "to-name", "Ada", "to-line1", "Weg 1", "to-postcode", "10117", "to-city", "Berlin", "to-country", "DE"}
	if p := clerk.Post(url, "once", once, "to-country", "DE", "pay", "nothing", "act", "check").MustBe(422); len(p.All(".error-summary li")) < 4 {
		t.Errorf("problems %v", p.Texts(".error-summary li"))
	}
	plan := clerk.Post(url, append(form, "act", "check")...).MustBe(200)
	if text := plan.Text("main"); !strings.Contains(text, "20.00") || !plan.Has(`button[value="place"]`) || plan.Attr("#email", "value") != "ada@example.org" {
		t.Errorf("plan %q", text)
	}
	place := append(form, "email", "ada@example.org", "seen", plan.Attr(`input[name="seen"]`, "value"), "act", "place")
	made := clerk.Post(url, place...).MustBe(200)
	if again := clerk.Post(url, place...).MustBe(200); again.Text(".letter") != made.Text(".letter") || !strings.Contains(made.Text(".letter"), checkout.LinkPath) {
		t.Errorf("links %q and %q", made.Text(".letter"), again.Text(".letter"))
	}
	list, err := order.List(ctx, o.d.Read(), order.Filter{CustomerID: ada.ID})
	if err != nil || len(list) != 1 || list[0].Channel != checkout.ByHand || list[0].State != order.Pending {
		t.Fatalf("orders %+v, %v", list, err)
	}
	if mails, err := message.ListAbout(ctx, o.d.Read(), []string{notify.KindPaymentAsked}, list[0].ID); err != nil || len(mails) != 1 {
		t.Errorf("mails %v, %v", mails, err)
	}
	if p := clerk.Get("/admin/orders/" + list[0].ID).MustBe(200); !strings.Contains(p.Text(".history"), "Taken by Bo") || !strings.Contains(p.Text(".sums"), "To be paid") {
		t.Errorf("history %q", p.Text(".history"))
	}
	o.member(staff.Fulfiller).Get(url).MustBe(403)
}

func TestWhatIsSoldAtAStallIsPaidInCashAndGone(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	stall := sample.Place(t, o.d, "Stall")
	lamp := o.sells(sample.Title("Lamp"), sample.Price("10.00"), sample.Stock(3), sample.At(stall))
	o.until(func() bool { return len(o.door.Catalog.Snapshot().Places()) == 1 })
	ann, url, add := o.ann(), "/admin/orders/new", "add-"+lamp.Variants[0].ID
	form := []string{"once", ann.Get(url).Attr(`input[name="once"]`, "value"), add, "1", "pay", "cash", "method", checkout.CounterAt(stall.Handle)}
	plan := ann.Post(url, append(form, "act", "check")...).MustBe(200)
	p := ann.Follow(ann.Post(url, append(form, "seen", plan.Attr(`input[name="seen"]`, "value"), "act", "place")...).MustBe(303)).MustBe(200)
	if p.Text("h1 .mark") != "Collected" || !strings.Contains(p.Text("main"), "Sold at Stall") {
		t.Errorf("order %q", p.Text("main"))
	}
}
