package admin_test

import (
	"strings"
	"testing"

	"regulars/store/message"
	"regulars/store/notify"
	"regulars/store/staff"
)

func TestALetterIsLookedAtAndSentToOneselfAndNeverCounted(t *testing.T) {
	o := open(t)
	o.door.Mailer.Letters.OrderConfirmed = func(l notify.OrderConfirmed) (notify.Letter, error) {
		return notify.Letter{Subject: "Order " + l.Number, Text: "Dear " + l.Name}, nil
	}
	o.door.Mailer.Letters.ResetPassword = func(l notify.ResetPassword) (notify.Letter, error) {
		return notify.Letter{Subject: "A new password", Text: l.Link}, nil
	}
	b, url := o.ann(), "/admin/mails/letters/"+notify.KindOrderConfirmed
	if !b.Get("/admin/mails/letters").MustBe(200).Has(`a[href="` + url + `"]`) {
		t.Error("the list does not lead there")
	}
	page := b.Get(url).MustBe(200)
	if !strings.Contains(page.Text("main"), "Dear Ada Sample") {
		t.Errorf("%q", page.Text("main"))
	}
	once := page.Attr(`[name="once"]`, "value")
	for range 2 { // a second click
		b.Post(url, "once", once, "about", "").MustBe(303)
	}
	list, err := message.List(ctx, o.d.Read(), message.Filter{})
	must(t, err)
	if len(list) != 1 || !list[0].Test || list[0].To != "ann@northgate.example" || !strings.HasPrefix(list[0].Subject, "Test: ") || list[0].CustomerID != "" {
		t.Errorf("%+v", list)
	}
	counts, err := message.CountByState(ctx, o.d.Read())
	must(t, err)
	if len(counts) != 0 {
		t.Errorf("%v", counts)
	}
	if mail := b.Get("/admin/mails/" + list[0].ID).MustBe(200).Text("main"); !strings.Contains(mail, "not counted") {
		t.Errorf("%q", mail)
	}
	if p := b.Post(url, "once", once+"2", "about", "R-404").MustBe(422); p.Attr("#about", "value") != "R-404" {
		t.Error("what was typed is gone")
	}
	if text := b.Get("/admin/mails/letters/" + notify.KindReset + "?about=nobody@example.org").MustBe(200).Text(".letter"); !strings.HasSuffix(text, "a-link-that-works-once") {
		t.Errorf("%q", text)
	}
	b.Get("/admin/mails/letters/none").MustBe(404)
	o.member(staff.Analyst).Get(url).MustBe(403)
}
