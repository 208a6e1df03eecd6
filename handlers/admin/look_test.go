package admin_test

import (
	"strings"
	"testing"

	"regulars/store/staff"
)

func TestALookIsTriedThenSavedAndWornByTheWholeShop(t *testing.T) {
	o := open(t)
	ann := o.ann()
	before := ann.Get("/admin/look").MustBe(200)
	if got := before.Attr("#accent", "value"); got != "#1e5b47" {
		t.Fatalf("accent %q", got)
	}
	form := []string{"paper", "#ffffff", "ink", "#101010", "accent", "#7a1f5c", "sale", "#b00020", "shout", "#7a1f5c", "letters", "plain", "corners", "round"}
	tried := ann.Get("/admin/look?paper=%23ffffff&ink=%23101010&accent=%237a1f5c&sale=%23b00020&shout=%237a1f5c&letters=plain&corners=round").MustBe(200)
	if tried.Attr("#accent", "value") != "#7a1f5c" || !strings.Contains(tried.Attr("iframe", "src"), "accent=%237a1f5c") {
		t.Errorf("tried: %q, %q", tried.Attr("#accent", "value"), tried.Attr("iframe", "src"))
	}
	sample := ann.Get(tried.Attr("iframe", "src")).MustBe(200)
	if sheet := ann.Get(sample.Attr("link[rel=stylesheet]", "href")).MustBe(200); !strings.Contains(sheet.Body, "--accent:#7a1f5c;") || !strings.Contains(sheet.Body, "--radius:12px") {
		t.Errorf("the sample's sheet has no theme: %q", sheet.Body[max(0, len(sheet.Body)-300):])
	}
	if got := ann.Get("/admin/look").Attr("#accent", "value"); got != "#1e5b47" {
		t.Errorf("trying changed the shop: %q", got)
	}
	ann.Post("/admin/look", form...).MustBe(303)
	after := ann.Get("/admin/look").MustBe(200)
	if got := after.Attr("#accent", "value"); got != "#7a1f5c" {
		t.Errorf("saved: %q", got)
	}
	if audit := ann.Get("/admin/audit").Text("main"); !strings.Contains(audit, "Look") {
		t.Errorf("audit: %q", audit)
	}
	ann.Post("/admin/look", "act", "reset").MustBe(303)
	if got := ann.Get("/admin/look").Attr("#accent", "value"); got != "#1e5b47" {
		t.Errorf("as the shop came: %q", got)
	}
}

func TestALookThatCannotBeReadIsRefusedBesideItsFieldAndNeverReachesASheet(t *testing.T) {
	o := open(t)
	ann := o.ann()
	p := ann.Post("/admin/look", "paper", "#ffffff", "ink", "#101010", "accent", "#ffee88", "sale", "#b00020", "shout", "#000000", "letters", "", "corners", "").MustBe(422)
	if got := p.Text("#accent-error"); !strings.Contains(got, "would do") || p.Attr("#accent", "value") != "#ffee88" {
		t.Errorf("accent: %q, kept %q", got, p.Attr("#accent", "value"))
	}
	for _, bad := range []string{"%23fff%3B%7Dbody%7Bdisplay%3Anone", "red", "url(//evil.example)"} {
		if sheet := ann.Get("/admin/look/sheet.css?paper=" + bad).MustBe(200); strings.Contains(sheet.Body, "evil") || strings.Contains(sheet.Body, "display:none}") && strings.HasSuffix(sheet.Body, "none}") {
			t.Errorf("%s got into the sheet", bad)
		}
	}
	clerk := o.member(staff.Clerk)
	clerk.Post("/admin/look", "act", "reset").MustBe(403)
}
