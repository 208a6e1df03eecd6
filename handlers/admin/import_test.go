package admin_test

import (
	"strings"
	"testing"

	"regulars/handlers/web/webtest"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/money"
	"regulars/store/price"
	"regulars/store/staff"
)

// imported takes a file in and returns the page of what it changed.
func (o *office) imported(b *webtest.Browser, name, file string) *webtest.Page {
	o.t.Helper()
	link := o.upload(b, "/admin/products/import", "file", name, file).Header().Get("Location")
	b.Get(link).MustBe(200)
	done := b.Post(link).MustBe(303)
	if !strings.HasPrefix(done.Location, "/admin/products/imports/") {
		o.t.Fatalf("led to %s", done.Location)
	}
	return b.Follow(done).MustBe(200)
}

func (o *office) product(handle string) catalog.Product {
	o.t.Helper()
	p, err := catalog.FindProduct(ctx, o.d.Read(), handle)
	must(o.t, err)
	return p
}

func (o *office) costs(p catalog.Product) int64 {
	o.t.Helper()
	prices, err := price.For(ctx, o.d.Read(), []string{p.Variants[0].ID})
	must(o.t, err)
	return prices[p.Variants[0].ID].Amount.Minor
}

func TestAFileWithColumnsOfItsOwnIsAskedAboutOnce(t *testing.T) {
	o := open(t)
	ann := o.ann()
	const file = "Article,Amount,Shade\nBag,89.00,Pine\nBag,99.00,Ink\n"
	link := o.upload(ann, "/admin/products/import", "file", "plain.csv", file).Header().Get("Location")
	page := ann.Get(link).MustBe(200)
	if len(page.All("select")) != 3 || !strings.Contains(page.Text("#c2-hint"), "Pine") {
		t.Fatalf("%s", page.Text("main"))
	}
	for _, wrong := range [][]string{{"c1", "Price"}, {"c0", "Title", "c1", "Title"}, {"c0", "password"}} {
		if p := ann.Post(link+"/columns", wrong...).MustBe(422); !p.Has("#error-summary") {
			t.Errorf("%v: %s", wrong, p.Text("main"))
		}
	}
	check := ann.Follow(ann.Post(link+"/columns", "c0", "Title", "c1", "Price", "c2", "Option1 value").MustBe(303)).MustBe(200)
	if check.Texts(".figure-value")[0] != "1" || !check.Has(`a[href="`+link+`?columns=again"]`) {
		t.Errorf("%s", check.Text("main"))
	}
	if again := ann.Get(link + "?columns=again").MustBe(200); again.Attr("#c1 option[selected]", "value") != "Price" {
		t.Errorf("what was chosen is not kept: %s", again.Text("main"))
	}
	ann.Post(link).MustBe(303)
	if bag := o.product("bag"); len(bag.Variants) != 2 || bag.Options[0].Name != "Shade" {
		t.Errorf("%+v", bag)
	}
	next := o.upload(ann, "/admin/products/import", "file", "plain.csv", strings.Replace(file, "89.00", "88.00", 1)).Header().Get("Location")
	if p := ann.Get(next).MustBe(200); p.Has("select") || p.Texts(".figure-value")[1] != "1" {
		t.Errorf("asked twice: %s", p.Text("main"))
	}
}

func TestOneRowOfAnImportOrAllOfItIsTakenBackWhereNothingChangedSince(t *testing.T) {
	o := open(t)
	ann := o.ann()
	first := "Title,SKU,Price,Vendor\nMug,M,9.00,North\nPen,P,1.00,North\nCup,C,5.00,North\n"
	o.imported(ann, "first.csv", first)
	page := o.imported(ann, "second.csv", "Title,SKU,Price,Vendor\nMug,M,10.00,South\nPen,P,2.00,North\nCup,C,6.00,North\nHat,H,20.00,South\n")
	if len(page.All(".changed")) != 4 || !strings.Contains(page.Text(".changed"), "South") {
		t.Fatalf("%s", page.Text("main"))
	}
	list := ann.Get("/admin/products/imports").MustBe(200)
	back := list.Attr(".list-main a", "href") + "/back"
	ann.Post(back, "row", "1").MustBe(303)
	if mug := o.product("mug"); mug.Vendor != "North" || o.costs(mug) != 900 {
		t.Errorf("%+v costs %d", mug, o.costs(mug))
	}
	ann.Post(back, "row", "1").MustBe(303) // a second click
	ann.Post(back, "row", "99").MustBe(404)
	pen := o.product("pen")
	o.write(func(q db.Q) error {
		return price.Set(ctx, q, pen.Variants[0].ID, price.Price{Amount: money.Of(300, "EUR")})
	})
	if p := ann.Follow(ann.Post(back, "row", "2").MustBe(303)); !strings.Contains(p.Text(".flash"), "changed this product since") {
		t.Errorf("%s", p.Text(".flash"))
	}
	all := ann.Follow(ann.Post(back).MustBe(303)).MustBe(200)
	if !strings.Contains(all.Text(".flash"), "2 products taken back") || !strings.Contains(all.Text(".flash"), "1 product changed since") {
		t.Errorf("%s", all.Text(".flash"))
	}
	if o.costs(o.product("cup")) != 500 || o.costs(o.product("pen")) != 300 || o.product("hat").Status != catalog.Archived {
		t.Error("not what it was")
	}
	if again := ann.Follow(ann.Post(back).MustBe(303)); !strings.Contains(again.Text(".flash"), "0 products taken back") {
		t.Errorf("%s", again.Text(".flash"))
	}
	o.member(staff.Clerk).Get("/admin/products/imports").MustBe(403)
}

func TestWhatTheShopHoldsIsTakenOutByWhoMayAndIsKept(t *testing.T) {
	o := open(t)
	ann := o.ann()
	o.imported(ann, "first.csv", "Title,SKU,Price\nMug,M,9.00\n")
	if page := ann.Get("/admin/export").MustBe(200); len(page.All(".member form")) != 5 {
		t.Errorf("%s", page.Text("main"))
	}
	for name, header := range map[string]string{"redirects": "Redirect from,Redirect to", "reviews": "product_handle,rating", "orders": "Name,Email,Financial Status", "customers": "Customer ID,First Name"} {
		p := ann.Post("/admin/export/" + name).MustBe(200)
		if !strings.HasPrefix(p.Body, header) || p.Header.Get("Content-Disposition") != `attachment; filename="`+name+`.csv"` {
			t.Errorf("%s: %v %s", name, p.Header, p.Body)
		}
		if acts, err := staff.ListActs(ctx, o.d.Read(), "/admin/export", 1); err != nil || len(acts) != 1 || acts[0].Title != name+" as CSV" {
			t.Errorf("%s is not kept: %v, %v", name, acts, err)
		}
	}
	m := o.member(staff.Merchandiser)
	if page := m.Get("/admin/export").MustBe(200); len(page.All(".member form")) != 3 {
		t.Errorf("%s", page.Text("main"))
	}
	m.Post("/admin/export/orders").MustBe(403)
	o.member(staff.Clerk).Get("/admin/export").MustBe(403)
}
