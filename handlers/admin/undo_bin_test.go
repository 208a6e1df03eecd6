package admin_test

import (
	"strings"
	"testing"

	"regulars/seed/sample"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/place"
)

// back presses the first button of a page that brings or puts something back.
func (o *office) back(page string) {
	o.t.Helper()
	b := o.ann()
	list := ways(b.Get(page).MustBe(200))
	if len(list) == 0 {
		o.t.Fatalf("nothing to put back on %s: %q", page, b.Get(page).Text("main"))
	}
	b.Post(list[0]).MustBe(303)
}

func TestWhatWasDeletedIsBroughtBackFromTheBin(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	bag := sample.Product(t, o.d, sample.Title("Bag"))
	c := sample.Collection(t, o.d, "Bags", bag)
	b := o.ann()
	if !b.Get("/admin/bin").MustBe(200).Has(".blank") {
		t.Error("the bin of a new shop is not empty")
	}
	held := func(want string) {
		t.Helper()
		var got []string
		list, err := catalog.ListCollections(ctx, o.d.Read())
		must(t, err)
		for _, x := range list {
			got = append(got, x.ID+" "+x.Handle+" "+strings.Join(x.Products, ","))
		}
		ways, err := catalog.ListRedirects(ctx, o.d.Read())
		must(t, err)
		for _, r := range ways {
			got = append(got, r.From+" "+r.To)
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	shelf, way := c.ID+" bags "+bag.ID, "/old /collections/bags"
	b.Post("/admin/redirects", "from", "/old", "to", "/collections/bags").MustBe(303)
	held(shelf + "; " + way)
	b.Post("/admin/collections/" + c.ID + "/delete").MustBe(303)
	held(way)
	o.back("/admin/bin")
	held(shelf + "; " + way)
	b.Post("/admin/redirects/delete", "from", "/old").MustBe(303)
	o.back("/admin/bin")
	held(shelf + "; " + way)
	if !b.Get("/admin/bin").Has(".blank") {
		t.Error("what was brought back lies in the bin")
	}
	o.back("/admin/audit") // a put-back is put back itself, and that again
	held(shelf)
	o.back("/admin/audit")
	held(shelf + "; " + way)
	b.Post("/admin/redirects", "from", "/old", "to", "/collections/all").MustBe(303)
	o.back("/admin/audit")
	held(shelf + "; " + way)
}

func TestANewPlaceIsTakenBackUntilGoodsWereThere(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	b := o.ann()
	form := []string{"name", "Gate", "city", "Berlin"}
	page := b.Get("/admin/begin/place").MustBe(200)
	f := formOf(page, "main form")
	for i := 0; i < len(form); i += 2 {
		f.set(form[i], form[i+1])
	}
	b.Post("/admin/begin/place", f.pairs()...).MustBe(303)
	count := func(want int) place.Place {
		t.Helper()
		list, err := place.List(ctx, o.d.Read())
		must(t, err)
		if len(list) != want {
			t.Fatalf("%d places, want %d", len(list), want)
		}
		if want == 0 {
			return place.Place{}
		}
		return list[0]
	}
	was := count(1)
	o.back("/admin/audit")
	count(0)
	o.back("/admin/audit")
	if is := count(1); is.ID != was.ID || is.Name != was.Name {
		t.Errorf("%+v came back, %+v went", is, was)
	}
	o.write(func(q db.Q) error { return inventory.Set(ctx, q, "v", was.ID, 1, inventory.Counted) })
	o.back("/admin/audit")
	count(1)
	if text := b.Get("/admin/audit").Text("body"); !strings.Contains(text, "so it stays") && strings.Contains(text, "Put back as it was") {
		t.Errorf("%q", text)
	}
}
