package shop_test

import (
	"strings"
	"testing"
	"time"

	"regulars/store/order"
	"regulars/store/staff"
)

func TestAShopperChangesAnOrderBehindItsLinkAfterSeeingWhatItDoes(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	page := b.Post("/checkout/review", "once", once(x.toReview(b)), "payment", "invoice").MustBe(303).Location
	o := x.orders()[0]
	if p := b.Get(page).MustBe(200); !p.Has(`a[href="` + page + `/change"]`) {
		t.Fatalf("it is not offered: %q", p.Text("main"))
	}
	form := b.Get(page + "/change").MustBe(200)
	line, key := "line-"+o.Lines[0].ID, form.Attr(`input[name="once"]`, "value")
	if form.Attr("#"+line, "value") != "2" || form.Attr("#line1", "value") != "Weg 1" || form.Has("#country") {
		t.Errorf("filled with %q, %q", form.Attr("#"+line, "value"), form.Attr("#line1", "value"))
	}
	for typed, problem := range map[string]string{"3": "fewer", "x": "number", "0": "Something must be left"} {
		p := b.Post(page+"/change", "once", key, "act", "check", line, typed, "line1", "Weg 1").MustBe(422)
		if !strings.Contains(p.Text(".error-summary"), problem) || p.Attr("#"+line, "value") != typed || p.Has(`button[value="apply"]`) {
			t.Errorf("%s: %q", typed, p.Text(".error-summary"))
		}
	}
	plan := b.Post(page+"/change", "once", key, "act", "check", line, "1", "line1", "Weg 9").MustBe(200)
	if said := plan.Text("#plan"); !strings.Contains(said, "€24.90") || !strings.Contains(said, "Weg 9") || !strings.Contains(said, "Please transfer €24.90") || x.orders()[0].Total != o.Total {
		t.Errorf("plan %q", said)
	}
	seen := plan.Attr(`input[name="seen"]`, "value")
	b.Post(page+"/change", "once", key, "act", "apply", "seen", seen, line, "1", "line1", "Weg 7").MustBe(409) // not what was seen
	for range 2 {
		p := b.Follow(b.Post(page+"/change", "once", key, "act", "apply", "seen", seen, line, "1", "line1", "Weg 9").MustBe(303)).MustBe(200)
		if !strings.Contains(p.Text("main"), "Weg 9") || !strings.Contains(p.Text("main"), "€24.90") {
			t.Errorf("then %q", p.Text("main"))
		}
	}
	acts, err := staff.ListActs(t.Context(), x.d.Read(), "/admin/orders/"+o.ID, 9)
	if err != nil || len(acts) != 1 || acts[0].Member != "The shopper" || acts[0].Did != "changed" || strings.Contains(acts[0].After, "Weg") || acts[0].Before == acts[0].After {
		t.Errorf("acts %+v, %v", acts, err)
	}
	x.Browser().Get("/orders/guess/change").MustBe(404)
}

func TestAShopperCancelsAfterBeingAskedAndNotTooLate(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	page := b.Post("/checkout/review", "once", once(x.toReview(b)), "payment", "invoice").MustBe(303).Location
	if p := b.Get(page + "/change/cancel").MustBe(200); !p.Has(`form[action="` + page + `/change/cancel"]`) {
		t.Error("nothing to confirm")
	}
	for range 2 { // the second press changes nothing
		if p := b.Follow(b.Post(page + "/change/cancel").MustBe(303)).MustBe(200); !strings.Contains(p.Text("h1"), "cancelled") {
			t.Errorf("then %q", p.Text("h1"))
		}
	}
	if acts, err := staff.ListActs(t.Context(), x.d.Read(), "/admin/orders/"+x.orders()[0].ID, 9); err != nil || len(acts) != 1 || acts[0].Did != "cancelled" {
		t.Errorf("acts %+v, %v", acts, err)
	}
	late := x.Browser()
	page = late.Post("/checkout/review", "once", once(x.toReview(late)), "payment", "invoice").MustBe(303).Location
	x.clock.Add(31 * time.Minute)
	if p := late.Get(page).MustBe(200); p.Has(`a[href="` + page + `/change"]`) {
		t.Error("it is offered too late")
	}
	if p := late.Get(page + "/change").MustBe(200); p.Has("form[method=post] .control") || !strings.Contains(p.Text("main"), "cannot be changed here any more") {
		t.Errorf("too late: %q", p.Text("main"))
	}
	late.Post(page + "/change/cancel").MustBe(303)
	if list := x.orders(); list[0].State != order.Awaiting && list[1].State != order.Awaiting {
		t.Errorf("cancelled too late: %s, %s", list[0].State, list[1].State)
	}
}
