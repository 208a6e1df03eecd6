package admin_test

import (
	"strings"
	"testing"

	"regulars/handlers/web/webtest"
	"regulars/seed/sample"
	"regulars/store/catalog"
	"regulars/store/checkout"
	"regulars/store/message"
	"regulars/store/notify"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/staff"
)

// sells puts goods on the shelves and waits until the back office knows of them.
func (o *office) sells(options ...sample.Option) catalog.Product {
	o.t.Helper()
	p := sample.Product(o.t, o.d, options...)
	o.until(func() bool { _, ok := o.door.Catalog.Snapshot().Variant(p.Variants[0].ID); return ok })
	return p
}

// filled is what a form holds, with other answers.
func filled(p *webtest.Page, namesAndValues ...string) []string {
	form := map[string]string{}
	for _, name := range []string{"once", "seen", "to-name", "to-company", "to-line1", "to-line2", "to-postcode", "to-city"} {
		form[name] = p.Attr(`[name="`+name+`"]`, "value")
	}
	form["to-country"] = p.Attr(`[name="to-country"] option[selected]`, "value")
	for i := 0; i+1 < len(namesAndValues); i += 2 {
		form[namesAndValues[i]] = namesAndValues[i+1]
	}
	var list []string
	for name, value := range form {
		list = append(list, name, value)
	}
	return list
}

func TestAnOrderIsChangedAfterItWasShownWhatThatDoes(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	o.until(func() bool { return o.door.Desk.Serves("DE") })
	lamp := o.sells(sample.Title("Lamp"), sample.Price("10.00"), sample.Stock(3))
	v, clerk := o.place(order.Paid, "pine"), o.member(staff.Clerk)
	url, line, add := "/admin/orders/"+v.ID+"/edit", "line-"+v.Lines[0].ID, "add-"+lamp.Variants[0].ID
	if !clerk.Get("/admin/orders/" + v.ID).MustBe(200).Has(`a[href="` + url + `"]`) {
		t.Error("nobody is told that it can be changed")
	}
	form := clerk.Get(url).MustBe(200)
	found := clerk.Post(url, filled(form, line, "2", "find", "lam", "act", "find")...).MustBe(200)
	if !found.Has(`input[name="`+add+`"]`) || !strings.Contains(found.Text("main"), "3 in stock") {
		t.Errorf("found %q", found.Text("main"))
	}
	if p := clerk.Post(url, filled(form, line, "x", add, "-1", "act", "check")...).MustBe(422); len(p.All(".error-summary li")) != 2 || p.Attr("#"+line, "value") != "x" {
		t.Errorf("problems %v", p.Texts(".error-summary li"))
	}
	if p := clerk.Post(url, filled(form, line, "2", add, "4", "act", "check")...).MustBe(200); !strings.Contains(p.Text("main"), "Not enough") || p.Has(`button[value="apply"]`) {
		t.Error("a shortage can be applied")
	}
	plan := clerk.Post(url, filled(form, line, "1", add, "2", "act", "check")...).MustBe(200)
	if text := plan.Text("main"); !strings.Contains(text, "31.50") || !strings.Contains(text, "8.50 will be due") {
		t.Errorf("plan %q", text)
	}
	clerk.Post(url, filled(plan, "seen", "something else", line, "1", add, "2", "act", "apply")...).MustBe(409)
	apply := filled(plan, line, "1", add, "2", "act", "apply")
	page := clerk.Follow(clerk.Post(url, apply...).MustBe(303)).MustBe(200)
	clerk.Post(url, apply...).MustBe(303)
	if text := page.Text("main"); !strings.Contains(text, "Lamp") || !strings.Contains(text, "To be paid") || !strings.Contains(text, "Changed: 23.00 EUR became 31.50 EUR") {
		t.Errorf("order %q", text)
	}
	acts, err := staff.ListActs(ctx, o.d.Read(), "/admin/orders/"+v.ID, 9)
	if err != nil || len(acts) != 1 || !strings.Contains(acts[0].Before, "23.00") || !strings.Contains(acts[0].After, "31.50") || strings.Contains(acts[0].After, "Ada") {
		t.Errorf("acts %+v, %v", acts, err)
	}
	o.member(staff.Fulfiller).Get(url).MustBe(403)
}

func TestAPaymentLinkIsMadeOnceMailedAndTakenBack(t *testing.T) {
	o := open(t)
	v, ann := o.place(order.Awaiting, ""), o.ann()
	url := "/admin/orders/" + v.ID + "/links"
	form := ann.Get(url).MustBe(200)
	once := form.Attr(`input[name="once"]`, "value")
	ann.Post(url, "once", once, "days", "99", "mail", "yes").MustBe(422)
	made := ann.Post(url, "once", once, "days", "3", "mail", "yes").MustBe(200)
	if again := ann.Post(url, "once", once, "days", "3", "mail", "yes").MustBe(200); again.Text(".letter") != made.Text(".letter") || !strings.Contains(made.Text(".letter"), checkout.LinkPath) {
		t.Errorf("links %q and %q", made.Text(".letter"), again.Text(".letter"))
	}
	mails, err := message.ListAbout(ctx, o.d.Read(), []string{notify.KindPaymentAsked}, v.ID)
	if err != nil || len(mails) != 1 || !mails[0].Secret || !strings.Contains(mails[0].Text, checkout.LinkPath) {
		t.Errorf("mails %+v, %v", mails, err)
	}
	list, err := payment.ListLinks(ctx, o.d.Read(), v.ID)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	revoke := url + "/" + list[0].ID + "/revoke"
	if p := ann.Follow(ann.Post(revoke).MustBe(303)); !strings.Contains(p.Text("main"), "Taken back") {
		t.Error("it is still open")
	}
	ann.Post(revoke).MustBe(409)
	o.member(staff.Merchandiser).Get(url).MustBe(403)
}
