package browse_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/price"
	"regulars/store/review"
)

var ctx = context.Background()

// thing describes a product in short: variants are "Pine/A5" at the given price
// with the given stock (-1 is not counted).
type thing struct {
	title, kind, vendor string
	tags                []string
	options             []string
	variants            []string
	minor, was, stock   int64
	goesWith            []string
}

func (x thing) product() *catalog.Product {
	p := &catalog.Product{Title: x.title, Type: x.kind, Vendor: x.vendor, Tags: x.tags, Published: true, GoesWith: x.goesWith}
	for _, o := range x.options {
		p.Options = append(p.Options, catalog.Option{Name: o})
	}
	for _, v := range x.variants {
		p.Variants = append(p.Variants, catalog.Variant{Options: strings.Split(v, "/"), SKU: x.title + "-" + v})
	}
	return p
}

func (x thing) put(q db.Q) error {
	p := x.product()
	if _, _, err := catalog.Save(ctx, q, p); err != nil {
		return err
	}
	for i, v := range p.Variants {
		cost := price.Price{Amount: money.Of(x.minor+int64(i)*100, "EUR"), CompareAt: money.Of(x.was, "EUR")}
		if err := price.Set(ctx, q, v.ID, cost); err != nil {
			return err
		}
		if x.stock >= 0 {
			if err := inventory.Track(ctx, q, v.ID, true, false); err != nil {
				return err
			}
			if err := inventory.Set(ctx, q, v.ID, "", x.stock, inventory.Counted); err != nil {
				return err
			}
		}
	}
	return nil
}

func write(t testing.TB, d *db.DB, fn func(q db.Q) error) {
	t.Helper()
	if err := d.Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func stock(t testing.TB, d *db.DB, things ...thing) *browse.Catalog {
	t.Helper()
	write(t, d, func(q db.Q) error {
		for _, x := range things {
			if err := x.put(q); err != nil {
				return err
			}
		}
		return nil
	})
	c, err := browse.Open(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func titles(list []*browse.Product) (names []string) {
	for _, p := range list {
		names = append(names, p.Title)
	}
	return names
}

func sorted(list []*browse.Product) []string { return slices.Sorted(slices.Values(titles(list))) }

var desk = []thing{
	{title: "Notebook", kind: "Paper", vendor: "North", tags: []string{"campus"}, options: []string{"Colour", "Size"}, variants: []string{"Pine/A5", "Ink/A5", "Ink/A4"}, minor: 900, was: 1200, stock: 3},
	{title: "Pen", kind: "Paper", vendor: "South", options: []string{"Colour"}, variants: []string{"Ink"}, minor: 300, stock: 0},
	{title: "Lamp", kind: "Light", vendor: "North", tags: []string{"campus", "desk"}, options: []string{"colour"}, variants: []string{"Pine"}, minor: 4900, stock: -1},
	{title: "Mug", kind: "Kitchen", vendor: "North", minor: 1400, stock: 5},
}

func TestASnapshotHoldsWhatShoppersMaySee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		write(t, d, func(q db.Q) error {
			hidden := &catalog.Product{Title: "Secret", Status: catalog.Draft, Published: true}
			priceless := &catalog.Product{Title: "Priceless", Published: true}
			_, _, err := catalog.Save(ctx, q, hidden)
			if err == nil {
				_, _, err = catalog.Save(ctx, q, priceless)
			}
			if err == nil {
				err = price.Set(ctx, q, hidden.Variants[0].ID, price.Price{Amount: money.Of(1, "EUR")})
			}
			return err
		})
		s := stock(t, d, desk...).Snapshot()
		if got := sorted(s.Products()); !slices.Equal(got, []string{"Lamp", "Mug", "Notebook", "Pen"}) {
			t.Errorf("got %v", got)
		}
		p, ok := s.Product("notebook")
		if !ok || p.Low.Minor != 900 || p.High.Minor != 1100 || p.Was.Minor != 1200 || len(p.Variants) != 3 || p.Variants[0].Title != "Pine / A5" {
			t.Errorf("got %+v", p)
		}
		v, ok := s.VariantBySKU("notebook-ink/a4")
		if same, found := p.Find([]string{"ink", "a4"}); !ok || !found || same != v || v.Product != p {
			t.Error("a variant is not found by SKU or values")
		}
		lamp, _ := s.Product("lamp")
		pen, _ := s.Product("pen")
		if !s.Stock(lamp.Variants[0].ID).Unlimited || s.Stock(pen.Variants[0].ID).Any() || s.Stock(v.ID).Available != 3 || s.Stock("no such").Any() {
			t.Error("stock is wrong")
		}
	})
}

func TestChangesOfStockAndCatalogAreSeenAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := stock(t, d, desk...)
		before := c.Snapshot()
		mug, _ := before.Product("mug")
		v := mug.Variants[0].ID
		write(t, d, func(q db.Q) error {
			_, err := inventory.Take(ctx, q, []inventory.Line{{VariantID: v, Quantity: 5}}, "o")
			return err
		})
		after := c.Snapshot()
		if after.Stock(v).Available != 0 || after.Available(mug) || before.Stock(v).Available != 5 {
			t.Error("the sale is not seen, or the old snapshot changed")
		}
		if again, _ := after.Product("mug"); again != mug || after.Version != before.Version || after.StockVersion == before.StockVersion {
			t.Error("stock alone made a new catalog")
		}
		write(t, d, func(q db.Q) error { return price.Set(ctx, q, v, price.Price{Amount: money.Of(1, "EUR")}) })
		if again, _ := c.Snapshot().Product("mug"); again.Low.Minor != 1 || c.Snapshot().Version == before.Version || c.Snapshot().Stock(v).Available != 0 {
			t.Error("the new price is not seen")
		}
	})
}

func TestPricesAreCutIntoStepsThatCountAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prices := slices.Sorted(slices.Values(rapid.SliceOfN(rapid.Int64Range(1, 500_000), 0, 200).Draw(t, "prices")))
		list := browse.StepsOf(prices)
		if len(list) == 0 {
			return
		}
		sum := 0
		for i, step := range list {
			n := 0
			for _, p := range prices {
				if p >= step.From && (step.To == 0 || p <= step.To) {
					n++
				}
			}
			if n != step.Count || n == 0 {
				t.Fatalf("%+v holds %d", step, n)
			}
			if i > 0 && step.From != list[i-1].To+1 {
				t.Fatalf("a gap before %+v", step)
			}
			sum += n
		}
		if sum != len(prices) || len(list) > 4 || list[0].From != 0 || list[len(list)-1].To != 0 {
			t.Fatalf("%v of %d prices", list, len(prices))
		}
	})
	if got := browse.StepsOf([]int64{300, 490, 900, 1290, 1490, 3490, 12900, 29900}); !slices.Equal(got, []browse.Step{{0, 899, 2}, {900, 1499, 3}, {1500, 14999, 2}, {15000, 0, 1}}) {
		t.Errorf("got %v", got)
	}
}

func TestStepsOfAListingAreAmongWhatOtherChoicesLeave(t *testing.T) {
	var things []thing
	for i := range 40 {
		things = append(things, thing{title: fmt.Sprint("Thing ", i), kind: []string{"A", "B"}[i%2], minor: int64(100 + 100*i), stock: -1})
	}
	s := stock(t, dbtest.Open(t), things...).Snapshot()
	all, _ := s.Collection(browse.All)
	l, err := s.List(all, browse.Filter{Values: map[string][]string{"type": {"a"}}, From: 3000})
	sum := 0
	for _, step := range l.Steps {
		sum += step.Count
	}
	if err != nil || sum != 20 || l.Low.Minor != 100 || l.High.Minor != 3900 || l.Total != 5 {
		t.Errorf("%d in %v, from %v to %v, %d shown (%v)", sum, l.Steps, l.Low, l.High, l.Total, err)
	}
}

func TestAReducedProductKnowsItsLowestPriceBefore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := stock(t, d, thing{title: "Mug", minor: 1400, stock: -1})
		v := c.Snapshot().Products()[0].Variants[0].ID
		write(t, d, func(q db.Q) error {
			if err := price.SetFrom(ctx, q, v, price.Price{Amount: money.Of(1200, "EUR")}, q.Now().Add(time.Hour)); err != nil {
				return err
			}
			return price.SetFrom(ctx, q, v, price.Price{Amount: money.Of(1000, "EUR"), CompareAt: money.Of(1400, "EUR")}, q.Now().Add(2*time.Hour))
		})
		p := c.Snapshot().Products()[0]
		if p.Lowest != money.Of(1200, "EUR") || p.Variants[0].Lowest != p.Lowest || p.Was.Minor != 1400 {
			t.Errorf("the lowest is %v, of the variant %v", p.Lowest, p.Variants[0].Lowest)
		}
	})
}

func TestTheFirstStockEverCountedIsSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := stock(t, d, thing{title: "Mug", minor: 1, stock: -1})
		v := c.Snapshot().Products()[0].Variants[0].ID
		write(t, d, func(q db.Q) error { return inventory.Track(ctx, q, v, true, false) })
		if c.Snapshot().Stock(v).Any() {
			t.Error("tracked and never counted, yet to be had")
		}
	})
}

func TestARatingIsTheMeanOfAcceptedReviews(t *testing.T) {
	d := dbtest.Open(t)
	c := stock(t, d, desk...)
	mug, _ := c.Snapshot().Product("mug")
	write(t, d, func(q db.Q) error {
		for _, stars := range []int{5, 4, 5} {
			if err := review.Create(ctx, q, &review.Review{ProductID: mug.ID, Author: "Ada", Rating: stars, State: review.Accepted}); err != nil {
				return err
			}
		}
		return nil
	})
	if mug, _ = c.Snapshot().Product("mug"); mug.RatingText() != "4.7" || mug.ReviewCount != 3 || len(mug.Reviews) != 3 {
		t.Errorf("got %s of %d", mug.RatingText(), mug.ReviewCount)
	}
}

func TestCollectionsTakeByHandAndByRule(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := stock(t, d, desk...)
		id := func(handle string) string { p, _ := c.Snapshot().Product(handle); return p.ID }
		for name, step := range map[string]struct {
			collection catalog.Collection
			want       []string
		}{
			"by hand":    {catalog.Collection{Products: []string{id("mug"), id("lamp")}}, []string{"Mug", "Lamp"}},
			"all":        {catalog.Collection{Rule: catalog.All(catalog.Where("vendor", "=", "NORTH"), catalog.Where("tag", "=", "campus")), Sort: browse.TitleUp}, []string{"Lamp", "Notebook"}},
			"any":        {catalog.Collection{Rule: catalog.Any(catalog.Where("price", "<", "400"), catalog.Where("title", "contains", "UG")), Sort: browse.PriceUp}, []string{"Pen", "Mug"}},
			"none of":    {catalog.Collection{Rule: catalog.All(catalog.Where("tag", "!=", "campus")), Sort: browse.TitleUp}, []string{"Mug", "Pen"}},
			"kept out":   {catalog.Collection{Rule: catalog.All(catalog.Where("vendor", "=", "north")), Excluded: []string{id("mug")}, Sort: browse.PriceDown}, []string{"Lamp", "Notebook"}},
			"both":       {catalog.Collection{Products: []string{id("pen")}, Rule: catalog.All(catalog.Where("type", "=", "light"))}, []string{"Pen", "Lamp"}},
			"by option":  {catalog.Collection{Rule: catalog.All(catalog.Where("option:Colour", "=", "pine")), Sort: browse.TitleUp}, []string{"Lamp", "Notebook"}},
			"reduced":    {catalog.Collection{Rule: catalog.All(catalog.Where("was", ">", "0"))}, []string{"Notebook"}},
			"can be had": {catalog.Collection{Rule: catalog.All(catalog.Where("available", "=", "false"))}, []string{"Pen"}},
		} {
			x := step.collection
			x.Title = name
			write(t, d, func(q db.Q) error { return catalog.SaveCollection(ctx, q, &x) })
			shelf, ok := c.Snapshot().Collection(x.Handle)
			if !ok || !slices.Equal(titles(shelf.Products(-1)), step.want) {
				t.Errorf("%s: got %v, want %v", name, titles(shelf.Products(-1)), step.want)
			}
		}
		write(t, d, func(q db.Q) error {
			return inventory.Track(ctx, q, c.Snapshot().Products()[0].Variants[0].ID, true, false)
		})
		mug, _ := c.Snapshot().Product("mug")
		write(t, d, func(q db.Q) error { return inventory.Set(ctx, q, mug.Variants[0].ID, "", 0, inventory.Counted) })
		if shelf, _ := c.Snapshot().Collection("can-be-had"); !slices.Contains(titles(shelf.Products(-1)), "Mug") {
			t.Error("a rule that asks for stock does not follow it")
		}
	})
}

func TestAListingNarrowsSortsAndLeafs(t *testing.T) {
	s := stock(t, dbtest.Open(t), desk...).Snapshot()
	all, _ := s.Collection(browse.All)
	for _, step := range []struct {
		f    browse.Filter
		want string
	}{
		{browse.Filter{Sort: browse.PriceUp}, "Pen Notebook Mug Lamp"},
		{browse.Filter{Sort: browse.PriceDown}, "Lamp Mug Notebook Pen"},
		{browse.Filter{Sort: browse.TitleUp, Available: true}, "Lamp Mug Notebook"},
		{browse.Filter{Sort: browse.TitleUp, Values: map[string][]string{"colour": {"PINE", "Ink"}}}, "Lamp Notebook Pen"},
		{browse.Filter{Sort: browse.TitleUp, Values: map[string][]string{"colour": {"Ink"}, "vendor": {"north"}}}, "Notebook"},
		{browse.Filter{Sort: browse.TitleUp, From: 900, To: 1400}, "Mug Notebook"},
		{browse.Filter{Sort: browse.TitleUp, Values: map[string][]string{"colour": {"unheard of"}, "weather": {"fine"}}}, "Lamp Mug Notebook Pen"},
		{browse.Filter{Sort: browse.TitleUp, Size: 3, Page: 2}, "Pen"},
	} {
		l, err := s.List(all, step.f)
		if got := strings.Join(titles(l.Products), " "); err != nil || got != step.want {
			t.Errorf("%+v: got %s, want %s (%v)", step.f, got, step.want, err)
		}
	}
	if _, err := s.List(all, browse.Filter{Page: 2}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a page beyond the last: %v", err)
	}
	l, _ := s.List(all, browse.Filter{Values: map[string][]string{"vendor": {"south"}}})
	if l.Low.Minor != 300 || l.High.Minor != 300 || l.Active != 1 || l.Facets[0].Key != "colour" || l.Facets[0].Values[1].Count != 0 {
		t.Errorf("got %+v", l)
	}
}

// The number beside a value is the number of products one gets by choosing it
// instead of what is chosen in its facet; and nobody is counted who is not there.
func TestTheCountShownIsWhatAClickShows(t *testing.T) {
	d := dbtest.Open(t)
	var things []thing
	colours, sizes, vendors := []string{"Pine", "Ink", "Red"}, []string{"S", "M", "L"}, []string{"A", "B", "C", "D"}
	for i := range 60 {
		x := thing{title: fmt.Sprint("Thing ", i), vendor: vendors[i*7%4], kind: []string{"", "T1", "T2"}[i%3], minor: int64(i*37%50) * 100, stock: int64(i%3) - 1}
		if i%5 > 0 {
			x.options = []string{"Colour", "Size"}
			for j := range i%4 + 1 {
				x.variants = append(x.variants, colours[(i+j)%3]+"/"+sizes[(i*j+j/3)%3])
			}
			slices.Sort(x.variants)
			x.variants = slices.Compact(x.variants)
		}
		things = append(things, x)
	}
	s := stock(t, d, things...).Snapshot()
	all, _ := s.Collection(browse.All)
	some := func(r *rapid.T, name string, of []string) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(of), 0, 2, func(s string) string { return s }).Draw(r, name)
	}
	rapid.Check(t, func(r *rapid.T) {
		f := browse.Filter{Size: 96, Available: rapid.Bool().Draw(r, "available"), Values: map[string][]string{
			"colour": some(r, "colour", colours), "size": some(r, "size", sizes), "vendor": some(r, "vendor", vendors)}}
		if rapid.Bool().Draw(r, "priced") {
			f.From, f.To = rapid.Int64Range(0, 3000).Draw(r, "from"), rapid.Int64Range(2000, 5000).Draw(r, "to")
		}
		l, err := s.List(all, f)
		if err != nil || len(l.Products) != l.Total || s.Recount(all, f) != l.Total {
			r.Fatalf("%d shown, %d said, %d there (%v)", len(l.Products), l.Total, s.Recount(all, f), err)
		}
		for _, facet := range l.Facets {
			for _, choice := range facet.Values {
				click := f
				click.Values = map[string][]string{}
				for key, values := range f.Values {
					click.Values[key] = values
				}
				click.Values[facet.Key] = []string{choice.Label}
				if got, err := s.List(all, click); err != nil || got.Total != choice.Count {
					r.Fatalf("%s %s: %d shown, the click gives %d (%v)", facet.Key, choice.Label, choice.Count, got.Total, err)
				}
			}
		}
		click := f
		click.Available = true
		if got, _ := s.List(all, click); got.Total != l.Available.Count {
			r.Fatalf("in stock: %d shown, the click gives %d", l.Available.Count, got.Total)
		}
	})
}

func TestRelatedProductsBeginWithWhatGoesWithIt(t *testing.T) {
	things := append(slices.Clone(desk), thing{title: "Paper Clip", kind: "Paper", minor: 1, stock: -1},
		thing{title: "Case", kind: "Bags", minor: 1, stock: -1, goesWith: []string{"mug", "pen", "no-such"}, tags: []string{"campus"}})
	s := stock(t, dbtest.Open(t), things...).Snapshot()
	p, _ := s.Product("case")
	got := titles(s.Related(p, 4))
	if len(got) != 3 || got[0] != "Mug" || slices.Contains(got, "Pen") || slices.Contains(got, "Case") {
		t.Errorf("got %v", got)
	}
	if again := titles(s.Related(p, 1)); !slices.Equal(again, got[:1]) {
		t.Errorf("asked again: %v", again)
	}
	lamp, _ := s.Product("lamp")
	mug, _ := s.Product("mug")
	if got := titles(s.Seen([]string{lamp.ID, "gone", p.ID, mug.ID, lamp.ID}, p.ID, 5)); !slices.Equal(got, []string{"Lamp", "Mug"}) {
		t.Errorf("seen: %v", got)
	}
}

func TestFormerHandlesLeadToTodays(t *testing.T) {
	d := dbtest.Open(t)
	c := stock(t, d, desk...)
	write(t, d, func(q db.Q) error {
		p, err := catalog.FindProduct(ctx, q, "mug")
		if err != nil {
			return err
		}
		p.Handle = "cup"
		_, _, err = catalog.Save(ctx, q, &p)
		return err
	})
	if to, ok := c.Snapshot().Moved("product", "mug"); !ok || to != "cup" {
		t.Errorf("got %q", to)
	}
}

func TestValuesStandInTheOrderPeopleExpect(t *testing.T) {
	var variants []string
	for _, v := range []string{"XL", "S", "M", "XXL", "L", "XS"} {
		variants = append(variants, v+"/"+map[string]string{"XL": "1 TB", "S": "128 GB", "M": "64 GB", "XXL": "256 GB", "L": "2 TB", "XS": "8 GB"}[v])
	}
	s := stock(t, dbtest.Open(t), thing{title: "Tablet", options: []string{"Size", "Storage"}, variants: variants, minor: 1, stock: -1}).Snapshot()
	all, _ := s.Collection(browse.All)
	l, _ := s.List(all, browse.Filter{})
	for i, want := range []string{"XS S M L XL XXL", "8 GB 64 GB 128 GB 256 GB 1 TB 2 TB"} {
		var got []string
		for _, v := range l.Facets[i].Values {
			got = append(got, v.Label)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
}

func TestSizesOfDifferentKindsAreFacetsOfTheirOwnUnderOneKey(t *testing.T) {
	s := stock(t, dbtest.Open(t),
		thing{title: "Shirt", kind: "Shirts", options: []string{"Size", "Colour"}, variants: []string{"M/Pine", "S/Ink"}, minor: 1, stock: -1},
		thing{title: "Hoodie", kind: "Hoodies", options: []string{"Size"}, variants: []string{"M", "L"}, minor: 1, stock: -1},
		thing{title: "Bottle", kind: "Bottles", options: []string{"Size", "Colour"}, variants: []string{"0.5 L/Sand", "350 ml/Sand"}, minor: 1, stock: -1},
		thing{title: "Towel", kind: "Towels", options: []string{"Size"}, variants: []string{"Hand", "Bath"}, minor: 1, stock: -1},
		thing{title: "Sheet", kind: "Sheets", options: []string{"Size"}, variants: []string{"Single", "Double"}, minor: 1, stock: -1}).Snapshot()
	all, _ := s.Collection(browse.All)
	said := func(f browse.Filter) (list []string) {
		l, err := s.List(all, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, facet := range l.Facets {
			text := facet.Key + " " + facet.Title + ":"
			for _, v := range facet.Values {
				text += " " + v.Label
			}
			list = append(list, text)
		}
		return list
	}
	got := said(browse.Filter{})
	for _, want := range []string{"size Size (Hoodies, Shirts): S M L", "size Size (Bottles): 350 ml 0.5 L", "size Size (Towels): Bath Hand", "size Size (Sheets): Double Single", "colour Colour: Ink Pine Sand"} {
		if !slices.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	l, err := s.List(all, browse.Filter{Values: map[string][]string{"size": {"M", "Hand"}}})
	if err != nil || l.Total != 3 || l.Active != 2 {
		t.Errorf("a shirt, a hoodie or a towel: %d, %v", l.Total, err)
	}
	unknown := s.Unknown(browse.Filter{Values: map[string][]string{"size": {"4XL", "m"}, "weather": {"fine"}, "utm_source": {"letter"}}})
	if len(unknown) != 1 || unknown[0] != (browse.Unknown{Title: "Size", Label: "4XL"}) {
		t.Errorf("unknown: %v", unknown)
	}
}
