package admin_test

import (
	"strings"
	"testing"

	"regulars/store/db"
	"regulars/store/segment"
	"regulars/store/setting"
)

func TestARuleThatAsksForMoreThanIsKeptIsNamedInSettingsAndWorkshop(t *testing.T) {
	o := open(t)
	s := segment.Segment{Name: "Lookers", Rule: "viewed within 90 days", Enabled: true}
	must(t, o.d.Write(ctx, func(q db.Q) error { return segment.Save(ctx, q, &s) }))
	b := o.ann()
	if p := b.Get("/admin/segments/" + s.ID).MustBe(200).Text("main"); !strings.Contains(p, "90 days") || strings.Contains(p, "Too little is kept") {
		t.Error("the workshop does not say how much history is needed, or warns without need")
	}
	page := b.Get("/admin/settings/keeping").MustBe(200)
	seen := page.Attr(`[name="seen"]`, "value")
	if page.Has(".callout") || page.Attr("#product_viewed", "value") != "400" {
		t.Error("a warning without need, or another default than 400")
	}
	if p := b.Post("/admin/settings/keeping", "seen", seen, "product_viewed", "3").MustBe(422); !p.Has("#product_viewed-error") || p.Attr("#product_viewed", "value") != "3" {
		t.Error("too few days are not refused with what was typed")
	}
	b.Post("/admin/settings/keeping", "seen", seen, "product_viewed", "60").MustBe(303)
	b.Post("/admin/settings/keeping", "seen", seen, "product_viewed", "70").MustBe(409)
	k, err := setting.FindKeeping(ctx, o.d.Read())
	if must(t, err); k.Days["Product Viewed"] != 60 || k.Days["Page Viewed"] != 400 {
		t.Errorf("%+v", k)
	}
	if p := b.Get("/admin/settings/keeping").MustBe(200); !strings.Contains(p.Text(".callout"), "Lookers") {
		t.Error("the settings do not warn")
	}
	if p := b.Get("/admin/segments/" + s.ID).MustBe(200).Text("main"); !strings.Contains(p, "Too little is kept") {
		t.Error("the workshop does not warn")
	}
}
