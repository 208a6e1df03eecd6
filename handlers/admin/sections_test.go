package admin_test

import (
	"strings"
	"testing"

	"regulars/store/content"
	"regulars/store/staff"
)

func TestThePartsOfAPageAreMovedHiddenSavedAndPutBack(t *testing.T) {
	o := open(t)
	b, url := o.ann(), "/admin/content/sections/home"
	stands := func() string {
		l, err := content.FindLayout(content.HomePage)
		must(t, err)
		a, _, err := content.FindArrangement(ctx, o.d.Read(), l)
		must(t, err)
		return a.String()
	}
	before := stands()
	if got := b.Get("/admin/content").MustBe(200).Attr(`a[href="`+url+`"]`, "href"); got == "" {
		t.Error("Content does not lead there")
	}
	page := b.Get(url).MustBe(200)
	page = b.Post(url, formOf(page, "form.form").set("act", "up:home.quotes").pairs()...).MustBe(200)
	page = b.Post(url, formOf(page, "form.form").set("act", "hide:home.hero").pairs()...).MustBe(200)
	if marks := page.Texts(".piece-title .mark"); len(marks) != 1 || stands() != before {
		t.Errorf("%v, saved %t", marks, stands() != before)
	}
	form := formOf(page, "form.form").set("act", "save").pairs()
	b.Post(url, form...).MustBe(303)
	want := "-home.hero home.row.1 home.collections home.row.2 home.quotes home.row.3"
	if got := stands(); got != want {
		t.Errorf("%s", got)
	}
	b.Post(url, form...).MustBe(303) // a second click
	if audit := b.Get("/admin/audit").Text("main"); strings.Count(audit, "arranged") != 1 {
		t.Errorf("%q", audit)
	}
	late := b.Post(url, formOf(page, "form.form").set("act", "down:home.row.1").pairs()...).MustBe(200)
	if p := b.Post(url, formOf(late, "form.form").set("act", "save").pairs()...).MustBe(409); !strings.Contains(p.Text(".clash"), "Hero (hidden)") {
		t.Errorf("%q", p.Text("main"))
	}
	b.Post(url, formOf(b.Get(url), "form.form").set("act", "default").pairs()...).MustBe(303)
	if got := stands(); got != before {
		t.Errorf("%s", got)
	}
	b.Get("/admin/content/sections/none").MustBe(404)
	o.member(staff.Clerk).Post(url, "act", "default").MustBe(403)
}
