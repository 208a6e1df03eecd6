package admin_test

import (
	"strings"
	"testing"

	"regulars/handlers/web/webtest"
	"regulars/store/db"
	"regulars/store/place"
	"regulars/store/setting"
	"regulars/store/shipment"
	"regulars/store/staff"
	"regulars/store/tax"
)

// settings are what the form holds, with some fields typed anew.
func settings(b *webtest.Browser, typed ...string) []string {
	f := formOf(b.Get("/admin/settings").MustBe(200), "form.settings")
	for i := 0; i < len(typed); i += 2 {
		f = f.set(typed[i], typed[i+1])
	}
	return f.pairs()
}

func (o *office) setting() setting.Shop {
	o.t.Helper()
	s, err := setting.FindShop(ctx, o.d.Read())
	must(o.t, err)
	return s
}

func TestAChangeOfTheSettingsIsPutBackByFieldAndTheBankAccountNever(t *testing.T) {
	o := open(t)
	b, before := o.ann(), o.setting()
	b.Post("/admin/settings", settings(b, "name", "Gate", "tagline", "Goods", "bank_iban", "DE89370400440532013000")...).MustBe(303)
	text := b.Get("/admin/audit").MustBe(200).Text("main")
	if !strings.Contains(text, "DE89…3000") || strings.Contains(text, "DE89370400440532013000") {
		t.Errorf("of the account it is told %q", text)
	}
	acts := ways(b.Get("/admin/audit"))
	if len(acts) != 1 {
		t.Fatalf("%v", acts)
	}
	o.member(staff.Merchandiser).Post(acts[0]).MustBe(303) // is told that they may not
	if o.setting().Name != "Gate" {
		t.Error("a merchandiser put settings back")
	}
	b.Post(acts[0]).MustBe(303)
	if s := o.setting(); s.Name != before.Name || s.Tagline != before.Tagline || s.Bank.IBAN != "DE89370400440532013000" {
		t.Errorf("%+v", s)
	}
	if row := b.Get("/admin/audit").Text(".list tbody tr"); !strings.Contains(row, "put back") {
		t.Errorf("the latest act is %q", row)
	}
	if log := b.Get("/admin/log?view=shop").Text("main"); !strings.Contains(log, "Settings: put back") {
		t.Errorf("the log says %q", log)
	}
	again := ways(b.Get("/admin/audit"))
	if len(again) != 1 {
		t.Fatalf("what was put back can be put back itself, once: %v", again)
	}
	b.Post(again[0]).MustBe(303)
	if o.setting().Name != "Gate" {
		t.Errorf("put back twice: %+v", o.setting())
	}
}

func TestWhatWasChangedSinceStaysAndItIsSaidByWhom(t *testing.T) {
	o := open(t)
	b, other := o.ann(), o.member(staff.Owner)
	b.Post("/admin/settings", settings(b, "tagline", "First")...).MustBe(303)
	act := ways(b.Get("/admin/audit"))[0]
	other.Post("/admin/settings", settings(other, "tagline", "Second")...).MustBe(303)
	p := b.Follow(b.Post(act).MustBe(303))
	if said := p.Text(".flash"); !strings.Contains(said, "Bo changed it again on ") || o.setting().Tagline != "Second" {
		t.Errorf("%q, %q", said, o.setting().Tagline)
	}
	other.Post("/admin/settings", settings(other, "tagline", "First")...).MustBe(303)
	other.Post("/admin/settings", settings(other, "phone", "+49 30 1")...).MustBe(303)
	b.Post(act).MustBe(303) // another field is nobody's business
	if s := o.setting(); s.Tagline != "" || s.Phone != "+49 30 1" {
		t.Errorf("%+v", s)
	}
}

func TestWhatIsDemandedOfStaffIsPutBackWithThePasswordOnly(t *testing.T) {
	o := open(t)
	b := o.ann()
	o.write(func(q db.Q) error {
		return staff.RecordAct(ctx, q, o.owner, staff.Act{Did: "changed", About: "/admin/staff", Title: "who needs a second factor", Before: `{"Staff": {"RequireFactor": true}}`, After: `{"Staff": {"RequireFactor": false}}`})
	})
	act := ways(b.Get("/admin/audit"))[0]
	o.stale()
	if p := b.Post(act).MustBe(303); !strings.HasPrefix(p.Location, "/admin/again?") || o.setting().Staff.RequireFactor {
		t.Errorf("to %q", p.Location)
	}
	b.Post("/admin/again", "present", secret, "next", "/admin").MustBe(303)
	b.Post(act).MustBe(303)
	if !o.setting().Staff.RequireFactor {
		t.Error("not put back")
	}
}

func TestTaxesDeliveryAndPlacesArePutBack(t *testing.T) {
	o := open(t)
	b := o.ann()
	read := func() (tax.Table, []shipment.Zone, []place.Place) {
		t.Helper()
		taxes, err := tax.List(ctx, o.d.Read())
		must(t, err)
		zones, err := shipment.List(ctx, o.d.Read())
		must(t, err)
		places, err := place.List(ctx, o.d.Read())
		must(t, err)
		return taxes, zones, places
	}
	b.Post("/admin/begin/tax", "name", "VAT", "rate", "19").MustBe(303)
	b.Post("/admin/begin/place", "name", "Quay", "city", "Hamburg", "pickup", "yes").MustBe(303)
	b.Post("/admin/begin/delivery", "price", "4.90", "days", "3")
	taxes, zones, places := read()
	b.Post("/admin/begin/tax", "name", "VAT", "rate", "7").MustBe(303)
	b.Post("/admin/begin/delivery", "price", "9.90", "days", "3")
	b.Post("/admin/pickups/places/"+places[0].ID, "pickup", "yes", "prepare", "45", "keep", "3", "closed", "2026-12-25").MustBe(303)
	for _, url := range ways(b.Get("/admin/audit").MustBe(200)) {
		b.Post(url).MustBe(303)
	}
	t2, z2, p2 := read()
	if len(t2) != len(taxes) || t2[0].PPM != taxes[0].PPM || len(z2) != len(zones) || z2[0].Rates[0].Price != zones[0].Rates[0].Price || p2[0].PrepareMinutes != places[0].PrepareMinutes || len(p2[0].Closed) != 0 {
		t.Errorf("%+v %+v %+v", t2, z2, p2)
	}
}

func TestWordsArePutBackUnlessSomebodyChangedThemSince(t *testing.T) {
	o := open(t)
	b, other := o.ann(), o.member(staff.Merchandiser)
	b.Post("/admin/words", "language", "en", "source-0", cartTitle, "was-0", "", "text-0", "Your basket").MustBe(303)
	act := ways(b.Get("/admin/audit"))[0]
	other.Post("/admin/words", "language", "en", "source-0", cartTitle, "was-0", "Your basket", "text-0", "Your bag").MustBe(303)
	if p := b.Follow(b.Post(act).MustBe(303)); !strings.Contains(p.Text(".flash"), "Bo changed it again") || o.House.Say(cartTitle) != "Your bag" {
		t.Errorf("%q, %q", p.Text(".flash"), o.House.Say(cartTitle))
	}
	b.Post(ways(b.Get("/admin/audit"))[0]).MustBe(303)
	if got := o.House.Say(cartTitle); got != "Your basket" {
		t.Errorf("the shop says %q", got)
	}
	b.Post(act).MustBe(303)
	if got := o.House.Say(cartTitle); got != cartTitle {
		t.Errorf("the shop says %q", got)
	}
}

func TestNobodySavesOverSettingsTheyHaveNotSeen(t *testing.T) {
	o := open(t)
	b := o.ann()
	first, second := settings(b, "name", "Gate"), settings(b, "tagline", "Goods that last")
	b.Post("/admin/settings", first...).MustBe(303)
	late := b.Post("/admin/settings", second...).MustBe(409)
	if got := late.Text(".clash-list"); !strings.Contains(got, "Name Yours") || !strings.Contains(got, "Theirs Gate") || !strings.Contains(got, "Yours Goods that last") {
		t.Errorf("what differs: %q", got)
	}
	if o.setting().Name != "Gate" || o.setting().Tagline != "" {
		t.Errorf("kept %+v", o.setting())
	}
	again := formOf(late, "form.settings").pairs() // who has seen it saves once more
	b.Post("/admin/settings", again...).MustBe(303)
	if o.setting().Tagline != "Goods that last" || o.setting().Name == "Gate" {
		t.Errorf("then %+v", o.setting())
	}
}
