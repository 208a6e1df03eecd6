package admin_test

import (
	"strings"
	"testing"

	"regulars/seed/sample"
	"regulars/store/inventory"
	"regulars/store/setting"
)

func TestGoodsGoFromOnePlaceToAnotherInSteps(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	here, there := sample.Place(t, o.d, "Quad Street"), sample.Place(t, o.d, "Pier")
	p := sample.Product(t, o.d, sample.Title("Bag"), sample.Price("20"), sample.Stock(5), sample.At(here))
	b, sku := o.ann(), p.Variants[0].SKU
	lies := func(a, z int64) {
		t.Helper()
		levels, err := inventory.Levels(ctx, o.d.Read(), []string{p.Variants[0].ID})
		must(t, err)
		if l := levels[p.Variants[0].ID]; l.At(here.ID) != a || l.At(there.ID) != z {
			t.Errorf("%d and %d, want %d and %d", l.At(here.ID), l.At(there.ID), a, z)
		}
	}
	const draft = `main form[action^="/admin/transfers/"]`
	page := b.Get("/admin/transfers/new").MustBe(200)
	page = b.Post("/admin/transfers/new", formOf(page, draft).set("from", here.ID).set("to", here.ID).set("add", "NONE, 2").pairs()...).MustBe(422)
	if !strings.Contains(page.Text(".error-summary"), "There is no SKU “NONE”.") || page.Text("#add") != "NONE, 2" {
		t.Errorf("%q", page.Text("main"))
	}
	f := formOf(page, draft).set("to", there.ID).set("add", sku+", 6")
	url := b.Post("/admin/transfers/new", f.pairs()...).MustBe(303).Header.Get("Location")
	if again := b.Post("/admin/transfers/new", f.pairs()...).MustBe(303).Header.Get("Location"); again != url {
		t.Errorf("a second click made %s beside %s", again, url)
	}
	page = b.Get(url).MustBe(200)
	page = b.Post(url+"/send", formOf(page, `form[action$="/send"]`).pairs()...).MustBe(422)
	if !strings.Contains(page.Text(".error-summary"), "Only 5 are there.") {
		t.Errorf("%q", page.Text(".error-summary"))
	}
	b.Post(url, formOf(page, draft).set("pieces."+p.Variants[0].ID, "4").pairs()...).MustBe(303)
	page = b.Get(url)
	send := formOf(page, `form[action$="/send"]`).set("why", "by van")
	for range 2 {
		b.Post(url+"/send", send.pairs()...).MustBe(303)
		lies(1, 0)
	}
	page = b.Get(url)
	came := formOf(page, `form[action$="/receive"]`).set("came."+p.Variants[0].ID, "1").set("lost."+p.Variants[0].ID, "1")
	for range 2 {
		b.Post(url+"/receive", came.pairs()...).MustBe(303)
		lies(1, 1)
	}
	if page = b.Get(url); !strings.Contains(page.Text("main"), "Partly received") || !strings.Contains(page.Text("main"), "by van") {
		t.Errorf("%q", page.Text("main"))
	}
	b.Post(url+"/receive", formOf(page, `form[action$="/receive"]`).set("act", "all").pairs()...).MustBe(303)
	lies(1, 3)
	if text := b.Get("/admin/transfers").MustBe(200).Text("tbody"); !strings.Contains(text, "Quad Street to Pier") || !strings.Contains(text, "Done") {
		t.Errorf("%q", text)
	}
	if text := b.Get("/admin/products/" + p.ID + "/stock").Text("section[aria-labelledby=moves]"); !strings.Contains(text, "Came from another place") || !strings.Contains(text, "Ann · by van") {
		t.Errorf("%q", text)
	}
}

func TestTheOwnerSaysWhereOrdersAreTakenFromAndPutsItBack(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	here := sample.Place(t, o.d, "Quad Street")
	b := o.ann()
	b.Post("/admin/stock/rules", "rule", "dearest", "keep."+here.ID, "-1").MustBe(422)
	for range 2 {
		b.Post("/admin/stock/rules", "rule", "nearest", "keep."+here.ID, "2").MustBe(303)
	}
	state := func(rule string, kept int64) {
		t.Helper()
		shop, err := setting.FindShop(ctx, o.d.Read())
		must(t, err)
		back, err := inventory.ListKeptBack(ctx, o.d.Read())
		must(t, err)
		if shop.Routing != rule || back[here.ID] != kept {
			t.Errorf("%q, %v", shop.Routing, back)
		}
	}
	state("nearest", 2)
	page := b.Get("/admin/audit").MustBe(200)
	acts := page.All(`form[action$="/back"]`)
	if len(acts) != 2 {
		t.Fatalf("%d changes can be put back", len(acts))
	}
	for _, form := range acts {
		b.Post(attr(form, "action")).MustBe(303)
	}
	state("", 0)
}
