package admin_test

import (
	"strconv"
	"strings"
	"testing"

	"regulars/handlers/web/webtest"
	"regulars/seed/sample"
	"regulars/store/catalog"
	"regulars/store/content"
)

func TestAMenuIsOrderedLinkedByNameAndMarksWhatIsGone(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	sample.Collection(t, o.d, "Bags")
	sample.Product(t, o.d, sample.Title("Big Mug"), sample.Price("10"))
	b, url := o.ann(), "/admin/menus/main"
	f := formOf(b.Get(url).MustBe(200), "form.form").set("l.0.text", "Bags").set("l.0.pick", "/collections/bags").set("l.1.text", "The mug").set("l.1.url", "Big Mug").set("act", "save")
	b.Post(url, f.pairs()...).MustBe(303)
	if p := b.Post(url, f.set("l.0.text", "Sacks").pairs()...).MustBe(409); !strings.Contains(p.Text(".clash"), "Bags → /collections/bags") {
		t.Errorf("%q", p.Text("main"))
	}
	page := b.Get(url)
	page = b.Post(url, formOf(page, "form.form").set("l.2.text", "Old").set("l.2.url", "/products/none").set("act", "up:1").pairs()...).MustBe(200)
	if marks := page.Texts(".mark-wrong"); len(marks) != 1 {
		t.Errorf("%v", marks)
	}
	b.Post(url, formOf(page, "form.form").set("act", "save").pairs()...).MustBe(303)
	items, err := content.ListMenus(ctx, o.d.Read())
	must(t, err)
	if len(items) != 3 || items[0].URL != "/products/big-mug" || items[1].URL != "/collections/bags" {
		t.Errorf("%+v", items)
	}
	b.Post(url, formOf(b.Get(url), "form.form").set("l.3.text", "Evil").set("l.3.url", "javascript:alert(1)").set("act", "save").pairs()...).MustBe(422)
	b.Get("/admin/menus/none").MustBe(404)
}

func TestRedirectsAreAddedPastedAndRefusedInACircle(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	b, url := o.ann(), "/admin/redirects"
	if p := b.Get(url).MustBe(200); !p.Has(".blank") {
		t.Error("an empty list says nothing")
	}
	b.Post(url, "from", "/old", "to", "/collections/all").MustBe(303)
	p := b.Post(url, "from", "/collections/all", "to", "/old").MustBe(422)
	if p.Attr("#from", "value") != "/collections/all" || !strings.Contains(p.Text(".error-summary"), "circle") {
		t.Errorf("%q", p.Text("main"))
	}
	p = b.Post(url+"/import", "many", "Redirect from,Redirect to\n/a,/b\n/c,ftp://d\n").MustBe(422)
	if !strings.Contains(p.Text(".error-summary"), "Line 3") {
		t.Errorf("%q", p.Text(".error-summary"))
	}
	b.Post(url+"/import", "many", "Redirect from,Redirect to\n/a,/b\n/c,/d\n").MustBe(303)
	b.Post(url+"/delete", "from", "/c").MustBe(303)
	list, err := catalog.ListRedirects(ctx, o.d.Read())
	must(t, err)
	if len(list) != 2 || list[0].From != "/a" || list[0].By != "Ann" {
		t.Errorf("%+v", list)
	}
}

func TestLinksOfTheMainMenuStandUnderOthersAndMoveTogether(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	b, url := o.ann(), "/admin/menus/main"
	for i, words := range []string{"Bags", "Totes", "Lamps"} {
		f := formOf(b.Get(url).MustBe(200), "form.form")
		n := strconv.Itoa(i)
		b.Post(url, f.set("l."+n+".text", words).set("l."+n+".url", "/search?q="+words).set("act", "save").pairs()...).MustBe(303)
	}
	press := func(p *webtest.Page, act string) *webtest.Page {
		return b.Post(url, formOf(p, "form.form").set("act", act).pairs()...).MustBe(200)
	}
	page := press(b.Get(url), "under:1") // Bags > Totes, Lamps
	page = press(page, "down:0")         // both go behind Lamps
	b.Post(url, formOf(page, "form.form").set("act", "save").pairs()...).MustBe(303)
	stands := func() (words []string) {
		items, err := content.ListMenus(ctx, o.d.Read())
		must(t, err)
		for _, x := range items {
			if x.Under {
				x.Text = "– " + x.Text
			}
			words = append(words, x.Text)
		}
		return words
	}
	if got := strings.Join(stands(), ", "); got != "Lamps, Bags, – Totes" {
		t.Errorf("%s", got)
	}
	page = press(b.Get(url), "up:1") // Bags with Totes
	page = press(page, "out:0")      // nothing is left to stand under
	page = press(page, "under:0")    // nor above the first
	b.Post(url, formOf(page, "form.form").set("act", "save").pairs()...).MustBe(303)
	if got := strings.Join(stands(), ", "); got != "Totes, Lamps" {
		t.Errorf("%s", got)
	}
}
