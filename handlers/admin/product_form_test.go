package admin_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"regulars/handlers/web/webtest"
	"regulars/seed/sample"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/price"
	"regulars/store/staff"
)

// sheet is a form as a browser would send it.
type sheet struct{ names, values []string }

// formOf reads what the form at a selector holds.
func formOf(p *webtest.Page, selector string) *sheet {
	s := &sheet{}
	for _, n := range slices.Concat(p.All(selector+" input"), p.All(selector+" textarea"), p.All(selector+" select")) {
		name, value, sent := attr(n, "name"), attr(n, "value"), true
		switch {
		case n.Data == "textarea" && n.FirstChild != nil:
			value = n.FirstChild.Data
		case n.Data == "select":
			value = selectedOf(n)
		case attr(n, "type") == "checkbox":
			sent = has(n, "checked")
		case attr(n, "type") == "file":
			sent = false
		}
		if sent {
			s.names, s.values = append(s.names, name), append(s.values, value)
		}
	}
	return s
}

func selectedOf(n *html.Node) (value string) {
	for o := range n.ChildNodes() {
		if has(o, "selected") {
			return attr(o, "value")
		}
	}
	return ""
}

// set types into a field; one that is not there is added.
func (s *sheet) set(name, value string) *sheet {
	if i := slices.Index(s.names, name); i >= 0 {
		s.values[i] = value
	} else {
		s.names, s.values = append(s.names, name), append(s.values, value)
	}
	return s
}

func (s *sheet) get(name string) string {
	if i := slices.Index(s.names, name); i >= 0 {
		return s.values[i]
	}
	return ""
}

func (s *sheet) pairs() (list []string) {
	for i := range s.names {
		list = append(list, s.names[i], s.values[i])
	}
	return list
}

func (o *office) productOf(handle string) catalog.Product {
	o.t.Helper()
	p, err := catalog.FindProduct(ctx, o.d.Read(), handle)
	must(o.t, err)
	return p
}

const editor = "form.editor"

func TestANameAndAPriceMakeAProductAndASecondClickNoSecondOne(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	b := o.ann()
	p := b.Get("/admin/products").MustBe(200)
	if p.Attr(".blank a", "href") != "/admin/products/new" {
		t.Errorf("an empty list leads to %q", p.Attr(".blank a", "href"))
	}
	f := formOf(b.Get("/admin/products/new").MustBe(200), "form.sheet")
	p = b.Post("/admin/products/new", f.set("title", "Mug").set("price", "cheap").pairs()...).MustBe(422)
	if p.Attr("#title", "value") != "Mug" || p.Attr("#price", "value") != "cheap" || len(p.All(".error-summary li")) != 1 {
		t.Errorf("%v", p.Texts(".error-summary li"))
	}
	f.set("price", "12,50")
	first := b.Post("/admin/products/new", f.pairs()...).MustBe(303)
	if second := b.Post("/admin/products/new", f.pairs()...).MustBe(303); second.Location != first.Location {
		t.Errorf("%s and %s", first.Location, second.Location)
	}
	if list, _ := catalog.ListProducts(ctx, o.d.Read(), catalog.Filter{}); len(list) != 1 || list[0].Status != catalog.Draft || list[0].ChangedBy != "Ann" {
		t.Errorf("%+v", list)
	}
	p = b.Follow(first).MustBe(200)
	if p.Attr("#v\\.0\\.price", "value") != "12.50" || p.Text("h1") != "Mug Draft" {
		t.Errorf("%q, %q", p.Attr("#v\\.0\\.price", "value"), p.Text("h1"))
	}
}

func TestOptionsAreEditedAndVariantsKeepTheirStock(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	was := sample.Product(t, o.d, sample.Title("Bag"), sample.Axis("Colour", "Green", "Ink"), sample.Price("20"), sample.Stock(7))
	b, url := o.ann(), "/admin/products/"+was.ID
	f := formOf(b.Get(url).MustBe(200), editor)
	f.set("axis.0.value.0", "Pine").set("axis.0.more", "Brick").set("axis.1.name", "Size").set("axis.1.more", "S, L").set("v.1.price", "22").set("title", "Big bag").set("handle", "big-bag")
	b.Post(url, f.pairs()...).MustBe(303)
	now := o.productOf("big-bag")
	if len(now.Variants) != 6 || now.Options[0].Values[0] != "Pine" || now.Options[1].Name != "Size" {
		t.Fatalf("%+v", now)
	}
	for i, values := range [][]string{{"Pine", "S"}, {"Ink", "S"}} {
		at := slices.IndexFunc(now.Variants, func(v catalog.Variant) bool { return v.ID == was.Variants[i].ID })
		if at < 0 || !slices.Equal(now.Variants[at].Options, values) {
			t.Errorf("variant %d is at %d: %+v", i, at, now.Variants)
		}
	}
	levels, err := inventory.Levels(ctx, o.d.Read(), []string{was.Variants[0].ID})
	must(t, err)
	if levels[was.Variants[0].ID].Available != 7 {
		t.Error("the stock is gone")
	}
	prices, err := price.For(ctx, o.d.Read(), []string{was.Variants[1].ID, now.Variants[5].ID})
	must(t, err)
	if prices[was.Variants[1].ID].Amount.Minor != 2200 || prices[now.Variants[5].ID].Amount.Minor != 2000 {
		t.Errorf("%v", prices)
	}
	former, err := catalog.ListFormer(ctx, o.d.Read())
	must(t, err)
	if len(former) != 1 || former[0].Handle != "bag" {
		t.Errorf("%v", former)
	}
}

func TestTheSecondEditorOfAProductSeesWhoChangedWhatAndLosesNothing(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	p := sample.Product(t, o.d, sample.Title("Bag"), sample.Axis("Colour", "Pine", "Ink"), sample.Price("20"))
	bo, ann, url := o.member(staff.Merchandiser), o.ann(), "/admin/products/"+p.ID
	mine, theirs := formOf(ann.Get(url).MustBe(200), editor), formOf(bo.Get(url).MustBe(200), editor)
	bo.Post(url, theirs.set("title", "Bo’s bag").set("axis.0.more", "Brick").set("v.0.price", "25").pairs()...).MustBe(303)
	clash := ann.Post(url, mine.set("title", "Ann’s bag").set("v.1.price", "30").pairs()...).MustBe(409)
	if text := clash.Text(".clash"); !strings.Contains(text, "Bo’s bag") || !strings.Contains(text, "saved by Bo") {
		t.Errorf("%q", text)
	}
	if clash.Attr("#title", "value") != "Ann’s bag" {
		t.Error("what was typed is lost")
	}
	if now := o.productOf("bag"); now.Title != "Bo’s bag" {
		t.Errorf("overwritten: %s", now.Title)
	}
	ann.Post(url, formOf(clash, editor).pairs()...).MustBe(303)
	now := o.productOf("bag")
	prices, err := price.For(ctx, o.d.Read(), []string{p.Variants[0].ID, p.Variants[1].ID})
	must(t, err)
	if now.Title != "Ann’s bag" || len(now.Variants) != 3 || prices[p.Variants[1].ID].Amount.Minor != 3000 {
		t.Errorf("%+v, %v", now, prices)
	}
}

func TestAPriceThatChangedMeanwhileIsNotOverwritten(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	p := sample.Product(t, o.d, sample.Title("Mug"), sample.Price("10"))
	b, url := o.ann(), "/admin/products/"+p.ID
	f := formOf(b.Get(url).MustBe(200), editor)
	o.write(func(q db.Q) error {
		return price.Set(ctx, q, p.Variants[0].ID, price.Price{Amount: sample.EUR(t, "11")})
	})
	b.Post(url, f.set("vendor", "Gate").pairs()...).MustBe(303)
	f = formOf(b.Get(url), editor).set("v.0.had", "10.00||").set("v.0.price", "12")
	b.Post(url, f.pairs()...).MustBe(409)
	prices, err := price.For(ctx, o.d.Read(), []string{p.Variants[0].ID})
	must(t, err)
	if prices[p.Variants[0].ID].Amount.Minor != 1100 || o.productOf("mug").Vendor != "Gate" {
		t.Errorf("%v", prices)
	}
}

func TestWhatWasDoneToAProductIsListedAndTakenBack(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	p := sample.Product(t, o.d, sample.Title("Mug"), sample.Price("10"))
	b, url := o.ann(), "/admin/products/"+p.ID
	b.Post(url, formOf(b.Get(url), editor).set("description", "A **good** mug").set("v.0.price", "12").pairs()...).MustBe(303)
	if html := o.productOf("mug").DescriptionHTML; html != "<p>A <strong>good</strong> mug</p>" {
		t.Errorf("%q", html)
	}
	if typed := formOf(b.Get(url), editor).get("description"); typed != "A **good** mug" {
		t.Errorf("%q", typed)
	}
	history := b.Get(url + "/history").MustBe(200)
	if !strings.Contains(history.Text("main"), "price 12.00") || !strings.Contains(history.Text("h2"), "Ann changed it") {
		t.Errorf("%q", history.Text("main"))
	}
	b.Post(history.Attr(".versions form", "action")).MustBe(303)
	prices, err := price.For(ctx, o.d.Read(), []string{p.Variants[0].ID})
	must(t, err)
	if o.productOf("mug").DescriptionHTML != p.DescriptionHTML || prices[p.Variants[0].ID].Amount.Minor != 1000 {
		t.Errorf("%+v, %v", o.productOf("mug"), prices)
	}
}

func TestAProductIsArchivedBroughtBackAndDuplicatedOnce(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	p := sample.Product(t, o.d, sample.Title("Mug"), sample.Axis("Size", "S", "L"), sample.Price("10"), sample.Stock(3))
	b, url := o.ann(), "/admin/products/"+p.ID
	page := b.Follow(b.Post(url + "/archive").MustBe(303)).MustBe(200)
	if o.productOf("mug").Status != catalog.Archived || page.Attr(".flash form", "action") != url+"/restore" {
		t.Errorf("%q", page.Attr(".flash form", "action"))
	}
	b.Post(url + "/restore").MustBe(303)
	once := formOf(b.Get(url), "form[action$=duplicate]").get("once")
	for range 2 {
		if to := b.Post(url+"/duplicate", "once", once).MustBe(303).Location; to != "/admin/products/"+once {
			t.Errorf("to %q", to)
		}
	}
	list, err := catalog.ListProducts(ctx, o.d.Read(), catalog.Filter{})
	must(t, err)
	if len(list) != 2 || list[0].Title != "Copy of Mug" || list[0].Status != catalog.Draft || list[0].Variants[0].SKU != "" || list[0].Variants[0].ID == p.Variants[0].ID {
		t.Errorf("%+v", list)
	}
}

func TestEveryCombinationIsMadeOnAsking(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	p := sample.Product(t, o.d, sample.Title("Bag"), sample.Axis("Colour", "Pine", "Ink"), sample.Axis("Size", "S", "L"), sample.Price("20"))
	b, url := o.ann(), "/admin/products/"+p.ID
	b.Post(url, formOf(b.Get(url), editor).set("v.3.gone", "yes").pairs()...).MustBe(303)
	if now := o.productOf("bag"); len(now.Variants) != 3 {
		t.Fatalf("%v", now.Variants)
	}
	b.Post(url, formOf(b.Get(url), editor).set("vendor", "Gate").pairs()...).MustBe(303)
	if now := o.productOf("bag"); len(now.Variants) != 3 {
		t.Fatalf("what was removed came back: %v", now.Variants)
	}
	page := b.Post(url, formOf(b.Get(url), editor).set("act", "combine").pairs()...).MustBe(200)
	if rows := page.All("table.list tbody tr"); len(rows) != 4 {
		t.Fatalf("%d rows", len(rows))
	}
	b.Post(url, formOf(page, editor).set("v.3.price", "25").set("act", "save").pairs()...).MustBe(303)
	if now := o.productOf("bag"); len(now.Variants) != 4 || now.Variants[0].ID != p.Variants[0].ID {
		t.Errorf("%v", now.Variants)
	}
	mistakes := b.Post(url, formOf(b.Get(url), editor).set("axis.0.more", "pine").set("v.0.price", "much").set("title", "").pairs()...).MustBe(422)
	if len(mistakes.All(".error-summary li")) != 2 {
		t.Errorf("%v", mistakes.Texts(".error-summary li"))
	}
}
