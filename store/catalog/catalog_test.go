package catalog_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
)

var ctx = context.Background()

func bag(values ...string) *catalog.Product {
	p := &catalog.Product{Handle: "bag", Title: "Bag", Published: true, Options: []catalog.Option{{Name: "Colour"}}}
	for i, v := range values {
		p.Variants = append(p.Variants, catalog.Variant{SKU: fmt.Sprintf("BAG-%d", i), Options: []string{v}})
	}
	return p
}

// save saves in a transaction of its own and fails the test on an error.
func save(t *testing.T, d *db.DB, p *catalog.Product) (created, changed bool) {
	t.Helper()
	if err := d.Write(ctx, func(q db.Q) (err error) {
		created, changed, err = catalog.Save(ctx, q, p)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return created, changed
}

func saveErr(d *db.DB, p *catalog.Product) error {
	return d.Write(ctx, func(q db.Q) error {
		_, _, err := catalog.Save(ctx, q, p)
		return err
	})
}

func find(t *testing.T, d *db.DB, handle string) catalog.Product {
	t.Helper()
	p, err := catalog.FindProduct(ctx, d.Read(), handle)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSavingTheSameAgainChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := bag("Pine", "Ink")
		p.DescriptionHTML = "<p>It's <b>good</b> & light<script>alert(1)</script></p>"
		p.Media = []catalog.Media{{Source: "https://x.example/a.jpg"}}
		if created, changed := save(t, d, p); !created || !changed {
			t.Errorf("the first time: created %v, changed %v", created, changed)
		}
		again := bag("Pine", "Ink")
		again.DescriptionHTML = p.DescriptionHTML
		again.Media = []catalog.Media{{Source: "https://x.example/a.jpg"}}
		if created, changed := save(t, d, again); created || changed {
			t.Errorf("the second time: created %v, changed %v", created, changed)
		}
		found := find(t, d, "bag")
		if created, changed := save(t, d, &found); created || changed {
			t.Error("saving what was read changes something")
		}
	})
}

func TestVariantsKeepTheirIdsWhenValuesAreRenamed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		strip := func(p *catalog.Product) *catalog.Product {
			for i := range p.Variants {
				p.Variants[i].SKU = ""
			}
			return p
		}
		first := strip(bag("Green", "Ink", "Red"))
		save(t, d, first)
		second := strip(bag("Pine", "Ink", "Red"))
		second.Options[0].Name = "Color"
		save(t, d, second)
		for i := range first.Variants {
			if first.Variants[i].ID != second.Variants[i].ID {
				t.Errorf("variant %d has another id", i)
			}
		}
		if got := find(t, d, "bag"); got.Variants[0].Options[0] != "Pine" || len(got.Variants) != 3 {
			t.Errorf("got %v", got.Variants)
		}
	})
}

func TestAVariantIsRecognizedByItsSkuWhateverItsValues(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first := bag("Pine", "Ink")
		save(t, d, first)
		second := bag("Ink", "Pine")
		save(t, d, second)
		if second.Variants[0].ID != first.Variants[0].ID || second.Variants[1].ID != first.Variants[1].ID {
			t.Error("the SKU does not lead")
		}
	})
}

func TestANewOptionKeepsTheVariantsThatHaveItsFirstValue(t *testing.T) {
	d := dbtest.Open(t)
	first := bag("Pine", "Ink")
	first.Variants[0].SKU, first.Variants[1].SKU = "", ""
	save(t, d, first)
	second := &catalog.Product{Handle: "bag", Title: "Bag", Published: true, Options: []catalog.Option{{Name: "Size"}, {Name: "Colour"}}}
	for _, o := range [][]string{{"S", "Pine"}, {"L", "Pine"}, {"S", "Ink"}, {"L", "Ink"}} {
		second.Variants = append(second.Variants, catalog.Variant{Options: o})
	}
	save(t, d, second)
	if second.Variants[0].ID != first.Variants[0].ID || second.Variants[2].ID != first.Variants[1].ID {
		t.Error("the variants before are not found again")
	}
	if slices.Contains([]string{first.Variants[0].ID, first.Variants[1].ID}, second.Variants[1].ID) {
		t.Error("one id twice")
	}
}

func TestWhatCannotBeSoldIsRefused(t *testing.T) {
	d := dbtest.Open(t)
	many := &catalog.Product{Title: "Many", Options: []catalog.Option{{Name: "N"}}}
	for i := range catalog.MaxVariants + 1 {
		many.Variants = append(many.Variants, catalog.Variant{Options: []string{fmt.Sprint(i)}})
	}
	uneven := bag("Pine")
	uneven.Variants[0].Options = nil
	twoNames := bag("Pine")
	twoNames.Options = append(twoNames.Options, catalog.Option{Name: "colour"})
	for name, p := range map[string]*catalog.Product{
		"no title": {}, "twice": bag("Pine", "Pine"), "uneven": uneven, "too many": many, "state": {Title: "X", Status: "gone"}, "names": twoNames,
	} {
		if err := saveErr(d, p); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAChangedHandleLeavesTheFormerOneBehind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := bag("Pine")
		save(t, d, p)
		p.Handle = "Satchel"
		save(t, d, p)
		former, err := catalog.ListFormer(ctx, d.Read())
		if err != nil || len(former) != 1 || former[0] != (catalog.Former{Kind: "product", Handle: "bag", TargetID: p.ID}) {
			t.Errorf("got %v, %v", former, err)
		}
		p.Handle = "bag"
		save(t, d, p)
		if former, _ = catalog.ListFormer(ctx, d.Read()); len(former) != 1 || former[0].Handle != "satchel" {
			t.Errorf("after the way back: %v", former)
		}
	})
}

func TestTwoNewProductsOfOneTitleGetHandlesOfTheirOwn(t *testing.T) {
	d := dbtest.Open(t)
	a, b := &catalog.Product{Title: "Café Mug"}, &catalog.Product{Title: "Cafe mug"}
	save(t, d, a)
	save(t, d, b)
	if a.Handle != "cafe-mug" || b.Handle != "cafe-mug-2" || a.ID == b.ID {
		t.Errorf("got %s and %s", a.Handle, b.Handle)
	}
}

func TestPicturesAreRecognizedAndVariantsFollow(t *testing.T) {
	d := dbtest.Open(t)
	p := bag("Pine")
	p.Media = []catalog.Media{{ID: "m1", Source: "https://x.example/a.jpg", File: "aa.jpg", Width: 10, Height: 20}}
	p.Variants[0].MediaID = "m1"
	save(t, d, p)
	again := bag("Pine")
	again.Media = []catalog.Media{{ID: "new", Source: "https://x.example/a.jpg"}}
	again.Variants[0].MediaID = "new"
	if _, changed := save(t, d, again); changed {
		t.Error("a picture that was only named again counts as a change")
	}
	if m := find(t, d, "bag").Media[0]; m.ID != "m1" || m.File != "aa.jpg" || m.Width != 10 {
		t.Errorf("got %+v", m)
	}
}

func TestProductsAreListedByWordsPageByPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, title := range []string{"Zebra 100% Cup", "Äpfel", "apfel Cup", "Bag"} {
			save(t, d, &catalog.Product{Title: title, Published: true})
		}
		titles := func(f catalog.Filter) (titles []string, last *catalog.Product) {
			list, err := catalog.ListProducts(ctx, d.Read(), f)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range list {
				if len(p.Variants) != 1 {
					t.Errorf("%s has %d variants", p.Title, len(p.Variants))
				}
				titles, last = append(titles, p.Title), &list[i]
			}
			return titles, last
		}
		if got, _ := titles(catalog.Filter{Query: "APFEL"}); !slices.Equal(got, []string{"Äpfel", "apfel Cup"}) {
			t.Errorf("words: %q", got)
		}
		if got, _ := titles(catalog.Filter{Query: "100%"}); len(got) != 1 {
			t.Errorf("a percent sign is not a wildcard: %q", got)
		}
		first, last := titles(catalog.Filter{Limit: 2})
		rest, _ := titles(catalog.Filter{Limit: 5, After: last})
		if got := append(first, rest...); !slices.Equal(got, []string{"Äpfel", "apfel Cup", "Bag", "Zebra 100% Cup"}) {
			t.Errorf("pages: %q", got)
		}
	})
}

func TestACollectionKeepsItsOrderAndWhatIsKeptOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var ids []string
		for _, title := range []string{"A", "B", "C"} {
			p := &catalog.Product{Title: title}
			save(t, d, p)
			ids = append(ids, p.ID)
		}
		c := &catalog.Collection{Title: "Desk", Rule: catalog.Any(catalog.Where("tag", "=", "desk")), Products: []string{ids[2], ids[0]}, Excluded: []string{ids[1], ids[0]}}
		if err := d.Write(ctx, func(q db.Q) error { return catalog.SaveCollection(ctx, q, c) }); err != nil {
			t.Fatal(err)
		}
		got, err := catalog.FindCollection(ctx, d.Read(), "desk")
		if err != nil || !slices.Equal(got.Products, []string{ids[2]}) || !slices.Equal(got.Excluded, []string{ids[1], ids[0]}) || !got.Rule.Any || len(got.Rule.Conditions) != 1 {
			t.Errorf("got %+v, %v", got, err)
		}
		bad := &catalog.Collection{Title: "Bad", Rule: catalog.All(catalog.Where("colour", "=", "x"))}
		if err := d.Write(ctx, func(q db.Q) error { return catalog.SaveCollection(ctx, q, bad) }); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a rule over nothing: %v", err)
		}
	})
}

func TestAFileIsKeptOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := catalog.File{Name: "ab.png", Type: "image/png", Bytes: []byte{0, 1, 255}}
		for range 2 {
			if err := d.Write(ctx, func(q db.Q) error { return catalog.KeepFile(ctx, q, f) }); err != nil {
				t.Fatal(err)
			}
		}
		got, err := catalog.FindFile(ctx, d.Read(), "ab.png")
		if err != nil || string(got.Bytes) != string(f.Bytes) || got.Type != "image/png" {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestDescriptionsCarryNoScriptAndCleaningTwiceIsCleaningOnce(t *testing.T) {
	for in, want := range map[string]string{
		`plain & simple`:                                 `plain &amp; simple`,
		`<p onclick="x()">a</p>`:                         `<p>a</p>`,
		`<a href="javascript:alert(1)">a</a>`:            `a`,
		`<style>b{}</style><b>it's</b>`:                  `<b>it&#39;s</b>`,
		`<iframe src="https://x.example"></iframe>x`:     `x`,
		`<table><tr><td colspan="2">1</td></tr></table>`: `<table><tr><td colspan="2">1</td></tr></table>`,
	} {
		got := catalog.Sanitize(in)
		if got != want || catalog.Sanitize(got) != got {
			t.Errorf("%s: got %s, then %s", in, got, catalog.Sanitize(got))
		}
	}
}

func TestTextsAreFoldedForComparing(t *testing.T) {
	for in, want := range map[string]string{"Crème BRÛLÉE": "creme brulee", "Straße Æther Ł": "strasse aether l", "ﬁne": "fine", "한국": "한국", "x": "x"} {
		if got := catalog.Fold(in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}
