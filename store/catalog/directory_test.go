package catalog_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/db/dbtest"
)

// directory opens one, and asks it for titles.
func directory(t *testing.T, d *db.DB) func(f catalog.Filter, tag string) (titles []string, found catalog.Found) {
	t.Helper()
	s, err := catalog.OpenDirectory(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return func(f catalog.Filter, tag string) (titles []string, found catalog.Found) {
		t.Helper()
		found, err := s.Find(t.Context(), f, tag)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range found.IDs {
			p, err := catalog.FindProductByID(t.Context(), d.Read(), id)
			if err != nil {
				t.Fatal(err)
			}
			titles = append(titles, p.Title)
		}
		return titles, found
	}
}

func TestTitlesStandInTheAlphabetOfTheShopsLanguage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, title := range []string{"Zebra", "Ångström", "apple", "Size 10", "Size 2", "Öl"} {
			save(t, d, &catalog.Product{Title: title})
		}
		ask := directory(t, d)
		for tag, want := range map[string][]string{
			"sv": {"apple", "Size 2", "Size 10", "Zebra", "Ångström", "Öl"},
			"de": {"Ångström", "apple", "Öl", "Size 2", "Size 10", "Zebra"},
		} {
			if got, _ := ask(catalog.Filter{}, tag); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", tag, got, want)
			}
		}
		p := find(t, d, "zebra")
		p.Title = "Aardvark"
		save(t, d, &p)
		if got, _ := ask(catalog.Filter{Sort: catalog.InAlphabet}, "de"); !slices.Equal(got[:3], []string{"Aardvark", "Ångström", "apple"}) {
			t.Errorf("after a rename: %v", got)
		}
	})
}

func TestADirectoryFindsWhatTheDatabaseFinds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ask := directory(t, d)
		if got, found := ask(catalog.Filter{}, "en"); len(got)+len(found.Counts)+len(found.Vendors) != 0 {
			t.Errorf("of nothing: %v, %+v", got, found)
		}
		for i := range 24 {
			save(t, d, &catalog.Product{Title: fmt.Sprintf("%s %d", []string{"Crème mug", "100% bag", "Lamp_post"}[i%3], i), Vendor: []string{"Gate", "Quad"}[i%2], Type: []string{"", "Mugs"}[i/4%2],
				Status: []string{catalog.Active, catalog.Draft, catalog.Archived}[i/8], Tags: []string{"Öl"}, Variants: []catalog.Variant{{SKU: fmt.Sprintf("SKU-%d", i)}}})
		}
		for _, query := range []string{"", "creme", "CRÈME 1", "100%", "_", "sku-1", "quad ol", "nothing"} {
			for _, vendor := range []string{"", "Gate"} {
				for _, kind := range []string{"", "Mugs"} {
					counts := map[string]int64{}
					for _, status := range []string{catalog.Active, catalog.Draft, catalog.Archived} {
						f := catalog.Filter{Query: query, Vendor: vendor, Type: kind, Status: status}
						list, err := catalog.ListProducts(t.Context(), d.Read(), f)
						if err != nil {
							t.Fatal(err)
						}
						want := []string{}
						for _, p := range list {
							want = append(want, p.ID)
						}
						if len(want) > 0 {
							counts[status] = int64(len(want))
						}
						_, found := ask(f, "en")
						if slices.Sort(want); !slices.Equal(slices.Sorted(slices.Values(found.IDs)), want) {
							t.Errorf("%+v finds %v, want %v", f, found.IDs, want)
						}
					}
					if _, found := ask(catalog.Filter{Query: query, Vendor: vendor, Type: kind, Status: catalog.Draft}, "en"); !maps.Equal(found.Counts, counts) {
						t.Errorf("%q %q %q counts %v, want %v", query, vendor, kind, found.Counts, counts)
					}
				}
			}
		}
		if _, found := ask(catalog.Filter{}, "en"); !slices.Equal(found.Vendors, []string{"Gate", "Quad"}) || !slices.Equal(found.Types, []string{"Mugs"}) {
			t.Errorf("%v", found.Kinds)
		}
	})
}

func TestADirectoryIsOrderedAsAskedFor(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		for i, title := range []string{"Bag", "Apron", "Cup"} {
			clock.Add(time.Second)
			save(t, d, &catalog.Product{Title: title, Vendor: []string{"Quad", "Gate", "Gate"}[i]})
		}
		clock.Add(time.Hour)
		p := find(t, d, "bag")
		p.Type = "Bags"
		save(t, d, &p)
		ask := directory(t, d)
		for by, want := range map[string][]string{catalog.InAlphabet: {"Apron", "Bag", "Cup"}, catalog.NewestFirst: {"Cup", "Apron", "Bag"}, catalog.ChangedFirst: {"Bag", "Cup", "Apron"}, catalog.ByVendor: {"Apron", "Cup", "Bag"}} {
			if got, _ := ask(catalog.Filter{Sort: by}, "en"); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", by, got, want)
			}
		}
	})
}
