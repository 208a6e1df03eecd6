package admin_test

import (
	"strings"
	"testing"

	"regulars/seed/sample"
	"regulars/store/inventory"
)

func TestStockIsReceivedCountedAndRefusedWithAReason(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	here := sample.Place(t, o.d, "Quad Street")
	p := sample.Product(t, o.d, sample.Title("Bag"), sample.Axis("Colour", "Pine", "Ink"), sample.Price("20"), sample.Stock(4), sample.At(here))
	b, url, pine := o.ann(), "/admin/products/"+p.ID+"/stock", p.Variants[0].ID
	left := func() int64 {
		t.Helper()
		levels, err := inventory.Levels(ctx, o.d.Read(), []string{pine})
		must(t, err)
		return levels[pine].Available
	}
	page := b.Get(url + "?place=" + here.ID).MustBe(200)
	f := formOf(page, editor).set("reason", "received").set("place", here.ID).set("pieces."+pine, "6").set("note", "Box 7")
	b.Post(url, f.pairs()...).MustBe(303)
	b.Post(url, f.pairs()...).MustBe(303)
	if left() != 10 {
		t.Errorf("twice the same: %d", left())
	}
	page = b.Get(url + "?place=" + here.ID)
	if text := page.Text("section[aria-labelledby=moves]"); !strings.Contains(text, "Ann · Box 7") || !strings.Contains(text, "+6") {
		t.Errorf("%q", text)
	}
	page = b.Post(url, formOf(page, editor).set("reason", "damaged").set("place", here.ID).set("pieces."+pine, "11").pairs()...).MustBe(422)
	if page.Attr("#pieces\\."+pine, "value") != "11" || !strings.Contains(page.Text(".error-summary"), "Only 10") {
		t.Errorf("%q", page.Text(".error-summary"))
	}
	b.Post(url, formOf(page, editor).set("reason", "counted").set("place", here.ID).set("seen."+pine, "12").set("pieces."+pine, "3").pairs()...).MustBe(409)
	b.Post(url, formOf(page, editor).set("reason", "counted").set("place", here.ID).set("pieces."+pine, "3").pairs()...).MustBe(303)
	if left() != 3 {
		t.Errorf("counted: %d", left())
	}
	low := b.Get("/admin/stock?most=3").MustBe(200)
	if len(low.All("tbody tr")) != 1 || low.Attr("tbody a", "href") != url {
		t.Errorf("%q", low.Text("main"))
	}
	b.Post(url+"/how", "how", "endless").MustBe(303)
	if low = b.Get("/admin/stock?most=3"); !low.Has(".blank") {
		t.Error("what is not counted runs out")
	}
}
