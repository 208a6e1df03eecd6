package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/money"
	"regulars/store/price"
	"regulars/store/search"
)

var ctx = context.Background()

func put(q db.Q, p *catalog.Product) error {
	p.Published = true
	if _, _, err := catalog.Save(ctx, q, p); err != nil {
		return err
	}
	for _, v := range p.Variants {
		if err := price.Set(ctx, q, v.ID, price.Price{Amount: money.Of(1000, "EUR")}); err != nil {
			return err
		}
	}
	return nil
}

func shop(t testing.TB, d *db.DB, products ...*catalog.Product) (*search.Index, *browse.Catalog) {
	t.Helper()
	if err := d.Write(ctx, func(q db.Q) error {
		for _, p := range products {
			if err := put(q, p); err != nil {
				return err
			}
		}
		return catalog.SaveCollection(ctx, q, &catalog.Collection{Title: "Dorm Essentials"})
	}); err != nil {
		t.Fatal(err)
	}
	c, err := browse.Open(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	return search.Open(c), c
}

func goods() []*catalog.Product {
	return []*catalog.Product{
		{Title: "Spiral Notebook", Type: "Stationery", Vendor: "Northgate", Tags: []string{"campus"}, DescriptionHTML: "<p>Dotted paper, 120 pages. Fits every bag.</p>"},
		{Title: "Crème Mug", Type: "Kitchen", Vendor: "Southside", DescriptionHTML: "For coffee &amp; tea"},
		{Title: "Desk Lamp", Type: "Lighting", Vendor: "Northgate"},
		{Title: "Canvas Bag", Type: "Bags", Vendor: "Northgate", Options: []catalog.Option{{Name: "Colour"}},
			Variants: []catalog.Variant{{SKU: "NG-0042-P", Options: []string{"Pine"}}, {SKU: "NG-0042-I", Options: []string{"Ink"}}}},
		{Title: "Headphones", Type: "Audio", Vendor: "Northgate", DescriptionHTML: "Quiet on trains"},
		{Title: "Phone Stand", Type: "Accessories", DescriptionHTML: "Holds a phone beside a lamp"},
	}
}

func titles(r search.Result) string {
	var names []string
	for _, p := range r.Products {
		names = append(names, p.Title)
	}
	return strings.Join(names, ", ")
}

func TestWordsAreFoundAsPeopleTypeThem(t *testing.T) {
	x, _ := shop(t, dbtest.Open(t), goods()...)
	for query, want := range map[string]string{
		"notebook":        "Spiral Notebook",
		"NOTEBOOKS":       "Spiral Notebook", // plural
		"notebok":         "Spiral Notebook", // a letter missing
		"ntoebook":        "Spiral Notebook", // two swapped
		"motebook":        "",                // a wrong first letter counts double, and one is allowed
		"note book":       "Spiral Notebook", // apart
		"desklamp":        "Desk Lamp",       // together
		"headfones":       "Headphones",      // two typos in nine letters
		"beadphones":      "Headphones",      // ten letters bear a wrong first one
		"creme":           "Crème Mug",
		"crème mug":       "Crème Mug",
		"mugs":            "Crème Mug",
		"mog":             "", // three letters bear no typo
		"spir":            "Spiral Notebook",
		"spir notebook":   "Spiral Notebook", // only the last word may be a beginning: relaxed to the other
		"lamp":            "Desk Lamp, Phone Stand",
		"bag":             "Canvas Bag, Spiral Notebook",
		"bag for campus":  "Spiral Notebook",
		"pine bag":        "Canvas Bag",
		"ng-0042-p":       "Canvas Bag",
		"ng0042i":         "Canvas Bag",
		"NG 0042":         "Canvas Bag",
		"ng-0043-p":       "",
		"121":             "",
		"dotted":          "Spiral Notebook",
		"coffee & tea":    "Crème Mug",
		"northgate audio": "Headphones",
		"":                "",
		"the":             "",
		"?!":              "",
	} {
		if r := x.Find(query); titles(r) != want {
			t.Errorf("%q: got %q, want %q", query, titles(r), want)
		}
	}
}

func TestWhenNoProductHasAllWordsThoseWithMostAreGiven(t *testing.T) {
	x, _ := shop(t, dbtest.Open(t), goods()...)
	r := x.Find("canvas lamp bag")
	if !r.Relaxed || titles(r) != "Canvas Bag" {
		t.Errorf("got %q, relaxed %v", titles(r), r.Relaxed)
	}
	if r = x.Find("canvas xylophone quartz"); len(r.Products) > 0 {
		t.Errorf("one word of three is not enough: %q", titles(r))
	}
}

func TestASpellingIsCorrectedOrProposed(t *testing.T) {
	x, _ := shop(t, dbtest.Open(t), goods()...)
	if r := x.Find("spiral notebok"); r.Corrected != "spiral notebook" || r.DidYouMean != "" {
		t.Errorf("got %q, %q", r.Corrected, r.DidYouMean)
	}
	if r := x.Find("motebok"); r.DidYouMean != "" || r.Corrected != "" {
		t.Errorf("too far: %q", r.DidYouMean)
	}
	if r := x.Find("lmap"); len(r.Products) > 0 || r.DidYouMean != "lamp" {
		t.Errorf("got %q, %q", titles(r), r.DidYouMean)
	}
	if r := x.Find("notebook"); r.Corrected != "" || r.DidYouMean != "" {
		t.Errorf("nothing to correct: %q", r.Corrected)
	}
}

func TestASkuLeadsToItsVariant(t *testing.T) {
	x, _ := shop(t, dbtest.Open(t), goods()...)
	if r := x.Find("ng-0042-i"); r.Variant == nil || r.Variant.Title != "Ink" || r.Products[0] != r.Variant.Product {
		t.Errorf("got %+v", r.Variant)
	}
}

func TestTypingIsCompleted(t *testing.T) {
	x, _ := shop(t, dbtest.Open(t), goods()...)
	s := x.Suggest("north")
	if !slices.Equal(s.Queries, []string{"northgate"}) || len(s.Products) != 4 {
		t.Errorf("got %+v", s)
	}
	if s = x.Suggest("dorm ess"); len(s.Collections) != 1 || s.Collections[0].Title != "Dorm Essentials" {
		t.Errorf("got %+v", s)
	}
	if s = x.Suggest("n"); len(s.Products)+len(s.Queries) > 0 {
		t.Errorf("one letter suggests %+v", s)
	}
}

func TestAChangeIsFoundAtOnceAndResultsCanBeNarrowed(t *testing.T) {
	d := dbtest.Open(t)
	x, _ := shop(t, d, goods()...)
	if err := d.Write(ctx, func(q db.Q) error {
		return put(q, &catalog.Product{Title: "Umbrella", Vendor: "Northgate", Type: "Bags"})
	}); err != nil {
		t.Fatal(err)
	}
	if titles(x.Find("umbrella")) != "Umbrella" {
		t.Error("the new product is not found")
	}
	r := x.Find("northgate")
	l, err := r.Snapshot.ListFound(r.Query, r.Products, browse.Filter{Values: map[string][]string{"type": {"bags"}}, Sort: browse.TitleUp})
	if err != nil || l.Total != 2 || l.Products[0].Title != "Canvas Bag" || len(r.Products) != 5 {
		t.Errorf("got %d of %d: %v", l.Total, len(r.Products), err)
	}
	all, _ := r.Snapshot.ListFound(r.Query, r.Products, browse.Filter{})
	if all.Products[0] != r.Products[0] {
		t.Error("without a sort the best does not come first")
	}
}

// Of a word that everything has only the best are ordered; the order is that of
// ordering all.
func TestTheBestOfManyAreTheSameAsOfAll(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same goods each time
	places := []func(p *catalog.Product){
		func(p *catalog.Product) { p.Title += " lamp" },
		func(p *catalog.Product) { p.Type = "Lamp" },
		func(p *catalog.Product) { p.Tags = []string{"lamps"} },
		func(p *catalog.Product) { p.DescriptionHTML = "a lamp" },
		func(p *catalog.Product) { p.DescriptionHTML = "a lapm, and lampions" },
	}
	list := make([]*catalog.Product, 1500)
	for i := range list {
		list[i] = &catalog.Product{Title: fmt.Sprint("Thing ", i), Handle: fmt.Sprint("t-", i)}
		places[draw.IntN(len(places))](list[i])
	}
	x, _ := shop(t, dbtest.Open(t), list...)
	for _, query := range []string{"lamp", "lam", "thing lamp", "thing la", "lampions"} {
		got, want := search.FindAnew(x, query).Products, search.Ordered(x, query)
		if len(want) > search.MaxHits {
			want = want[:search.MaxHits]
		}
		if len(got) < 100 || !slices.Equal(got, want) {
			t.Errorf("%q: %d found, %d ordered", query, len(got), len(want))
		}
	}
}

func TestSuggestionsNameAWordInOneNumber(t *testing.T) {
	var list []*catalog.Product
	for i, title := range []string{"Notebooks red", "Notebooks blue", "Notebook green", "Notepad", "Notepads", "Notch", "Note glass"} {
		list = append(list, &catalog.Product{Title: title, Handle: fmt.Sprint("n-", i), Variants: []catalog.Variant{{SKU: "NOTE-1"}}})
	}
	x, _ := shop(t, dbtest.Open(t), list...)
	for typed, want := range map[string]string{"no": "notebooks, notch, note, notepad", "notebook": "", "notepad": "", "notes": "", "red notep": "red notepad"} {
		if got := strings.Join(x.Suggest(typed).Queries, ", "); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

func FuzzNoQueryBreaksTheSearch(f *testing.F) {
	for _, q := range []string{"notebook", "crème brûlée", "\xff\xfe", strings.Repeat("aé", 300), "a b c d e f g h i j k l", "ng-0042-p", "한국어", "🂡", "\x00", "the the the"} {
		f.Add(q)
	}
	x, _ := shop(f, dbtest.Open(f), goods()...)
	f.Fuzz(func(t *testing.T, query string) {
		r := x.Find(query)
		if len(r.Products) > 6 || len(r.Query) > 200 {
			t.Fatalf("%q: %d products for %q", query, len(r.Products), r.Query)
		}
		if again := x.Find(query); titles(again) != titles(r) {
			t.Fatalf("%q: once %s, once %s", query, titles(r), titles(again))
		}
		x.Suggest(query)
	})
}
