package admin_test

import (
	"strings"
	"testing"

	"regulars/handlers/web/webtest"
	"regulars/seed/sample"
	"regulars/store/catalog"
	"regulars/store/setting"
	"regulars/store/staff"
)

// ways are where the forms of a page lead that put something back.
func ways(p *webtest.Page) (urls []string) {
	for _, form := range p.All(`form[action$="/back"]`) {
		for _, a := range form.Attr {
			if a.Key == "action" {
				urls = append(urls, a.Val)
			}
		}
	}
	return urls
}

func TestTheLatestChangeOfAThingIsPutBackUnlessItChangedSince(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	sample.Collection(t, o.d, "Bags")
	b := o.ann()
	look := []string{"paper", "#ffffff", "ink", "#101010", "accent", "#7a1f5c", "sale", "#b00020", "shout", "#7a1f5c", "letters", "plain", "corners", "round"}
	b.Post("/admin/look", look...).MustBe(303)
	b.Post("/admin/content/sections/home", formOf(b.Post("/admin/content/sections/home", formOf(b.Get("/admin/content/sections/home"), "form.form").set("act", "up:home.quotes").pairs()...), "form.form").set("act", "save").pairs()...).MustBe(303)
	b.Post("/admin/menus/main", formOf(b.Get("/admin/menus/main"), "form.form").set("l.0.text", "Bags").set("l.0.pick", "/collections/bags").set("act", "save").pairs()...).MustBe(303)
	list, err := catalog.ListCollections(ctx, o.d.Read())
	must(t, err)
	shelf := "/admin/collections/" + list[0].ID
	b.Post(shelf, formOf(b.Get(shelf), "form.editor").set("title", "Sacks").set("act", "save").pairs()...).MustBe(303)

	acts := ways(b.Get("/admin/audit").MustBe(200))
	if len(acts) != 4 {
		t.Fatalf("%v", acts)
	}
	o.member(staff.Analyst).Post(acts[0]).MustBe(403)
	for _, url := range acts {
		b.Post(url).MustBe(303)
	}
	theme, err := setting.FindTheme(ctx, o.d.Read())
	must(t, err)
	if theme != (setting.Theme{}) {
		t.Errorf("the look: %+v", theme)
	}
	if got := b.Get(shelf).Attr("#title", "value"); got != "Bags" {
		t.Errorf("the collection: %q", got)
	}
	if got := b.Get("/admin/menus/main").Attr(`[name="l.0.text"]`, "value"); got != "" {
		t.Errorf("the menu: %q", got)
	}
	if b.Get("/admin/content/sections/home").Has(`button[value="default"]`) {
		t.Error("the sections do not stand as before")
	}

	b.Post("/admin/look", look...).MustBe(303)
	stale := ways(b.Get("/admin/audit"))[0]
	b.Post("/admin/look", "act", "reset").MustBe(303)
	b.Post(stale).MustBe(303) // a second click, or somebody was faster
	if text := b.Get("/admin/audit").Text("main"); strings.Count(text, "put back") != 4 {
		t.Errorf("%q", text)
	}
}
