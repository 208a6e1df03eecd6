package admin_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/review"
	"regulars/store/staff"
)

func TestStaffDecideWhichReviewsAreShown(t *testing.T) {
	o := open(t)
	said := review.Review{ProductID: "gone", Author: "Ada", Rating: 4, Title: "<b>Holds</b>", Body: "It holds."}
	o.write(func(q db.Q) error { return review.Create(ctx, q, &said) })
	b := o.member(staff.Merchandiser)
	page := b.Get("/admin/reviews").MustBe(200)
	if !strings.Contains(page.Text(".member"), "<b>Holds</b>") || !strings.Contains(page.Text(".side-menu"), "Reviews") {
		t.Errorf("%s", page.Text("main"))
	}
	b.Post("/admin/reviews/" + said.ID + "/accept").MustBe(303)
	if list, err := review.ListAccepted(ctx, o.d.Read(), "gone", "", 0, 0); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
	b.Post("/admin/reviews/" + said.ID + "/decline").MustBe(303)
	if list, _ := review.ListAccepted(ctx, o.d.Read(), "gone", "", 0, 0); len(list) != 0 {
		t.Errorf("a declined review is shown: %v", list)
	}
	if !b.Get("/admin/reviews?state=refused").MustBe(200).Has(`form[action="/admin/reviews/` + said.ID + `/accept"]`) {
		t.Error("what was declined cannot be shown after all")
	}
	b.Post("/admin/reviews/nothing/accept").MustBe(404)
}

func TestAReviewIsAnsweredAndAnAnswerIsNotOverwrittenUnseen(t *testing.T) {
	o := open(t)
	said := review.Review{ProductID: "gone", Author: "Ada", Rating: 2, Title: "Leaks", Variant: "Pine / A5",
		Photos: []review.Photo{{Type: "image/jpeg", Width: 960, Height: 640, Small: []byte("small"), Large: []byte("large")}}}
	o.write(func(q db.Q) error { return review.Create(ctx, q, &said) })
	b := o.member(staff.Clerk)
	path := "/admin/reviews/" + said.ID
	if list := b.Get("/admin/reviews").MustBe(200); !strings.Contains(list.Text(".member"), "Pine / A5") || list.Attr(".member img", "alt") != "Photo by Ada" {
		t.Errorf("%s", list.Text(".member"))
	}
	if photo := b.Get("/admin/reviews/photos/" + said.Photos[0].ID + "/small").MustBe(200); photo.Body != "small" || photo.Header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" {
		t.Errorf("%q %v", photo.Body, photo.Header)
	}
	b.Get(path).MustBe(200)
	b.Post(path, "answer", "Sorry. Send it back, it costs you nothing.", "seen", "").MustBe(303)
	if page := b.Post(path, "answer", "Mine instead", "seen", "").MustBe(422); !strings.Contains(page.Text("main"), "Somebody else") || page.Text("#answer") != "Mine instead" || !strings.Contains(page.Text(".sheet"), "Sorry.") {
		t.Errorf("%s", page.Text("main"))
	}
	b.Post(path, "answer", strings.Repeat("a", 5001), "seen", "Sorry. Send it back, it costs you nothing.").MustBe(422)
	if r, err := review.Find(ctx, o.d.Read(), said.ID); err != nil || !strings.HasPrefix(r.Answer, "Sorry.") {
		t.Errorf("%+v, %v", r, err)
	}
	b.Post(path, "answer", "Sorry. Send it back, it costs you nothing.", "seen", "").MustBe(303)
	acts, err := staff.ListActs(ctx, o.d.Read(), path, 9)
	if err != nil || len(acts) != 1 || acts[0].Did != "answered" || !strings.Contains(acts[0].After, "Sorry.") {
		t.Errorf("acts: %+v, %v", acts, err)
	}
	b.Get("/admin/reviews/nothing").MustBe(404)
}

func TestWhatIsStuckIsShownAndTriedAgain(t *testing.T) {
	o := open(t)
	b := o.ann()
	if !strings.Contains(b.Get("/admin/events").MustBe(200).Text("main"), "Nothing is stuck") {
		t.Error("an empty page does not say so")
	}
	before, err := event.CountPending(ctx, o.d.Read())
	must(t, err)
	o.write(func(q db.Q) error {
		return event.Append(ctx, q, event.Event{ID: "stuck", Name: event.OrderPaid, Subject: "an-order"})
	})
	for i := range 20 {
		o.write(func(q db.Q) error { return event.Failed(ctx, q, "stuck", i, errors.New("no room <b>left</b>")) })
	}
	page := b.Get("/admin/events").MustBe(200)
	if !strings.Contains(page.Text("main"), "no room <b>left</b>") || !strings.Contains(page.Text(".side-menu"), "Stuck 1") {
		t.Errorf("%s / %s", page.Text("main"), page.Text(".side-menu"))
	}
	b.Post("/admin/events/stuck/again").MustBe(303)
	b.Post("/admin/events/stuck/again").MustBe(409)
	if n, err := event.CountPending(ctx, o.d.Read()); err != nil || n != before+1 {
		t.Errorf("%d wait, %v", n, err)
	}
	o.member(staff.Merchandiser).Get("/admin/events").MustBe(403)
}

func TestMoneyIsSentBackAfterAskingAndNoted(t *testing.T) {
	o := open(t)
	v, ann := o.place(order.Paid, ""), o.ann()
	url := "/admin/orders/" + v.ID
	if p := ann.Get(url).MustBe(200); !p.Has(`a[href="` + url + `/refund/part"]`) {
		t.Error("it is not offered")
	}
	p := payment.Payment{OrderID: v.ID, Gateway: "invoice", Amount: v.Total}
	o.write(func(q db.Q) error { return payment.Create(ctx, q, &p) })
	ann.Post(url + "/refund").MustBe(409) // no payment has succeeded
	o.write(func(q db.Q) error {
		_, err := payment.Advance(ctx, q, p.ID, payment.Outcome{State: payment.Succeeded})
		return err
	})
	if p := ann.Get(url + "/refund").MustBe(200); !strings.Contains(p.Text("main"), "€23.00") || !p.Has(`#restock[checked]`) {
		t.Errorf("%s", p.Text("main"))
	}
	if p := ann.Follow(ann.Post(url+"/refund", "why", "broken").MustBe(303)); p.Text("h1 .mark") != "Refunded" || !strings.Contains(p.Text(".history"), "broken") {
		t.Errorf("%q, %q", p.Text("h1 .mark"), p.Text(".history"))
	}
	ann.Get(url + "/refund").MustBe(409)
	if !strings.Contains(ann.Get("/admin/log?view=shop").MustBe(200).Text("main"), v.Number) {
		t.Error("the log does not say so")
	}
	o.member(staff.Merchandiser).Post(url + "/refund").MustBe(403)
}

func TestOrdersAreFoundByWhatStaffKnowOfThem(t *testing.T) {
	o := open(t)
	v := o.place(order.Paid, "Lovelace")
	o.place(order.Paid, "Hopper")
	ann := o.ann()
	for words, want := range map[string]int{v.Number: 1, "lovelace": 1, "ada@example.org": 2, "HOPPER": 1, "nothing like it": 0} {
		p := ann.Get("/admin/orders?q=" + url.QueryEscape(words)).MustBe(200)
		if len(p.All("tbody tr")) != want || p.Attr("#q", "value") != words {
			t.Errorf("%q finds %d", words, len(p.All("tbody tr")))
		}
	}
}
