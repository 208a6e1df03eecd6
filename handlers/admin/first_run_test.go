package admin_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"regulars/store/admit"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/place"
	"regulars/store/setting"
	"regulars/store/shipment"
	"regulars/store/staff"
	"regulars/store/tax"
)

func TestAnEmptyShopIsSetUpStepByStep(t *testing.T) {
	o := fresh(t)
	token, _, err := admit.FirstRunToken(ctx, o.d)
	must(t, err)
	b := o.Browser()
	p := b.Post("/admin/first-run/"+token, "name", "Ann", "email", "ann@northgate.example", "password", secret, "shop", "North", "country", "nl", "currency", "eur").MustBe(303)
	if p.Location != "/admin/begin" {
		t.Fatalf("founding leads to %q", p.Location)
	}
	want := []string{"shop", "money", "tax", "place", "delivery", "payment", "goods"}
	answers := map[string][]string{
		"shop":  {"name", "North", "email", "hello@north.example", "address", "Domplein 1\n3512 JC Utrecht"},
		"money": {"country", "nl", "currency", "eur", "language", "en", "time_zone", "Europe/Amsterdam", "prices_include_tax", "yes"},
		"tax":   {"name", "BTW", "rate", "21,5"}, "place": {"name", "Utrecht", "city", "Utrecht", "pickup", "yes"}, "delivery": {"price", "4,90", "days", "3"},
	}
	p = b.Follow(p).MustBe(303)
	for _, step := range want {
		if p.Location != "/admin/begin/"+step {
			t.Fatalf("to %q, want %s", p.Location, step)
		}
		page := b.Follow(p).MustBe(200)
		if page.Attr("[aria-current=step]", "href") != "/admin/begin/"+step {
			t.Errorf("%s is not marked as current", step)
		}
		p = b.Post("/admin/begin/"+step, answers[step]...).MustBe(303)
	}
	if p.Location != "/admin" {
		t.Errorf("the end leads to %q", p.Location)
	}
	shop, err := setting.FindShop(ctx, o.d.Read())
	must(t, err)
	taxes, err := tax.List(ctx, o.d.Read())
	must(t, err)
	places, err := place.List(ctx, o.d.Read())
	must(t, err)
	zones, err := shipment.List(ctx, o.d.Read())
	must(t, err)
	if r, ok := taxes.Find("NL", "", ""); !ok || r.PPM != 215_000 || shop.Email != "hello@north.example" || len(places) != 1 || !places[0].Pickup || len(zones) != 1 || zones[0].Rates[0].Price.Minor != 490 {
		t.Errorf("%+v %+v %+v %+v", shop, taxes, places, zones)
	}
	if steps := b.Get("/admin").MustBe(200).Texts(".tasks a"); !slices.Contains(steps, "First product") || slices.Contains(steps, "Taxes") {
		t.Errorf("still to do %q", steps)
	}
}

func TestEachStepCanWaitAndIsStillToDo(t *testing.T) {
	o := open(t)
	b := o.ann()
	p := b.Follow(b.Get("/admin/begin"))
	for range 7 {
		url := p.MustBe(200).Attr("main form", "action")
		p = b.Post(url + "/later").MustBe(303)
		if p.Location == "/admin" {
			break
		}
		p = b.Follow(p)
	}
	if p.Location != "/admin" {
		t.Fatalf("the last step leads to %q", p.Location)
	}
	b.Get("/admin/begin").MustBe(303)
	home := b.Get("/admin").MustBe(200)
	for _, url := range []string{"/admin/begin/shop", "/admin/begin/tax", "/admin/begin/place", "/admin/begin/delivery", "/admin/begin/goods"} {
		if !home.Has(`.tasks a[href="` + url + `"]`) {
			t.Errorf("%s is forgotten", url)
		}
	}
	b.Get("/admin/begin/nothing").MustBe(404)
	o.member(staff.Clerk).Get("/admin/begin").MustBe(403)
}

func TestAStepKeepsWhatWasTypedWhenItIsWrong(t *testing.T) {
	o := open(t)
	b := o.ann()
	for step, wrong := range map[string][]string{
		"shop": {"name", "", "email", "nobody"}, "money": {"country", "Germany", "currency", "euro", "language", "-", "time_zone", "Mars"}, "tax": {"name", "", "rate", "19"},
		"place": {"name", " "}, "delivery": {"price", "free", "days", "0"},
	} {
		p := b.Post("/admin/begin/"+step, wrong...).MustBe(422)
		if !p.Has(".error-summary a") || p.Attr("#"+wrong[len(wrong)-2], "value") != wrong[len(wrong)-1] {
			t.Errorf("%s: %q keeps %q", step, p.Text(".error-summary"), p.Attr("#"+wrong[len(wrong)-2], "value"))
		}
	}
	for _, rate := range []string{"", "-1", "101", "1e1", "7.12345", "NaN", "19%%"} {
		b.Post("/admin/begin/tax", "name", "VAT", "rate", rate).MustBe(422)
	}
}

func TestTheDemonstrationFillsOnlyAnEmptyShop(t *testing.T) {
	o := open(t)
	filled := 0
	o.door.Demo = func(context.Context) error {
		filled++
		return o.d.Write(ctx, func(q db.Q) error {
			_, _, err := catalog.Save(ctx, q, &catalog.Product{Title: "Bag", Handle: "bag", Variants: []catalog.Variant{{}}})
			return err
		})
	}
	b := o.ann()
	if !b.Get("/admin/begin/goods").MustBe(200).Has("form[action='/admin/begin/demo']") {
		t.Error("it is not offered")
	}
	b.Post("/admin/begin/demo").MustBe(303)
	b.Post("/admin/begin/demo").MustBe(409)
	if filled != 1 || strings.Contains(b.Get("/admin/begin/goods").MustBe(200).Body, "/admin/begin/demo") {
		t.Errorf("filled %d times", filled)
	}
}
