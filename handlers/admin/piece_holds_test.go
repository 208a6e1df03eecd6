package admin_test

import (
	"strings"
	"testing"
	"time"

	"regulars/seed/sample"
	"regulars/store/content"
)

func TestTheFormOffersEveryKindWithItsFieldsAndKeepsThem(t *testing.T) {
	o := open(t)
	ann := o.ann()
	slate := sample.Product(t, o.d, sample.Title("Slate 11"))
	for name, c := range map[string]struct {
		form []string
		ok   func(content.Piece) bool
	}{
		"picks": {[]string{"slot", content.HomeRow1, "kind", content.KindRow, "source", content.FromPicks, "picks", slate.Handle},
			func(p content.Piece) bool { return p.Source == content.FromPicks && len(p.Picked()) == 1 }},
		"goes with": {[]string{"slot", content.AccountRow, "kind", content.KindRow, "source", content.FromBought},
			func(p content.Piece) bool { return p.Source == content.FromBought }},
		"coupon": {[]string{"slot", content.CartNote, "kind", content.KindCoupon, "code", "TERM10"},
			func(p content.Piece) bool { return p.Code == "TERM10" }},
		"countdown": {[]string{"slot", content.CollectionBanner, "kind", content.KindCountdown, "counts_to", "2030-12-24T18:00", "zone", "America/New_York"},
			func(p content.Piece) bool { return p.CountsTo.Equal(time.Date(2030, 12, 24, 23, 0, 0, 0, time.UTC)) }},
		"bounds": {[]string{"slot", content.HomeHero, "device", "phone", "device", "tablet", "channel", "web", "most", "3", "keep", "visit"},
			func(p content.Piece) bool {
				return p.Devices == "phone tablet" && p.Channel == "web" && p.Most == 3 && p.Keep == content.KeptForVisit
			}},
	} {
		form := append(typed("title", name), c.form...)
		for i := 0; i+1 < len(c.form); i += 2 { // a place and a kind stand once in a form
			if c.form[i] == "slot" || c.form[i] == "kind" {
				form = typedOver(form, c.form[i], c.form[i+1])
			}
		}
		ann.Post("/admin/content/new", form...).MustBe(303)
		var saved content.Piece
		for _, p := range o.pieces() {
			if p.Title == name {
				saved = p
			}
		}
		if !c.ok(saved) {
			t.Errorf("%s: %+v", name, saved)
		}
		page := ann.Get("/admin/content/" + saved.ID).MustBe(200)
		for id, want := range map[string]string{"picks": saved.Picks, "code": saved.Code} {
			if got := page.Attr("#"+id, "value") + page.Text("textarea#"+id); got != want {
				t.Errorf("%s: the form says %q of %s", name, got, id)
			}
		}
		if name == "countdown" && page.Attr("#counts_to", "value") != "2030-12-24T18:00" {
			t.Errorf("counts to %q", page.Attr("#counts_to", "value"))
		}
		if name == "bounds" && (page.Attr("#keep", "value") != "visit" || len(page.All(`[name=device][checked]`)) != 2) {
			t.Errorf("keep %q, %d devices", page.Attr("#keep", "value"), len(page.All(`[name=device][checked]`)))
		}
	}
}

// typedOver replaces every value of a name by one.
func typedOver(form []string, name, value string) (list []string) {
	for i := 0; i+1 < len(form); i += 2 {
		if form[i] != name {
			list = append(list, form[i], form[i+1])
		}
	}
	return append(list, name, value)
}

func TestWhatAKindNeedsIsAskedForBesideItsField(t *testing.T) {
	o := open(t)
	ann := o.ann()
	for field, form := range map[string][]string{
		"picks":     {"slot", content.HomeRow1, "kind", content.KindRow, "source", content.FromPicks, "picks", "no-such-thing"},
		"source":    {"slot", content.HomeRow1, "kind", content.KindRow, "source", content.FromWanted},
		"code":      {"slot", content.CartNote, "kind", content.KindCoupon},
		"counts_to": {"slot", content.CollectionBanner, "kind", content.KindCountdown},
		"zone":      {"zone", "Europe/Nowhere"},
		"most":      {"most", "often"},
		"keep":      {"keep", "-3"},
	} {
		all := typed("title", "Kept as typed")
		for i := 0; i+1 < len(form); i += 2 {
			all = typedOver(all, form[i], form[i+1])
		}
		p := ann.Post("/admin/content/new", all...).MustBe(422)
		if !p.Has("#"+field+"-error") || !p.Has(`.error-summary a[href="#`+field+`"]`) || p.Attr("#title", "value") != "Kept as typed" {
			t.Errorf("%s: %v", field, strings.Join(p.Texts(".error-summary li"), "; "))
		}
	}
}
