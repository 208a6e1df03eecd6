package catalog_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/db/dbtest"
)

func alphabetize(t *testing.T, d *db.DB, tag string) {
	t.Helper()
	for more := true; more; {
		if err := d.Write(ctx, func(q db.Q) (err error) {
			more, err = catalog.Alphabetize(ctx, q, tag)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	if late, err := catalog.Misplaced(ctx, d.Read(), tag); err != nil || late {
		t.Fatal(late, err)
	}
}

func titles(t *testing.T, d *db.DB, f catalog.Filter) (list []string) {
	t.Helper()
	products, err := catalog.ListProducts(ctx, d.Read(), f)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range products {
		list = append(list, p.Title)
	}
	return list
}

func TestTitlesStandInTheAlphabetOfTheShopsLanguage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, title := range []string{"Zebra", "Ångström", "apple", "Size 10", "Size 2", "Öl"} {
			save(t, d, &catalog.Product{Title: title})
		}
		for tag, want := range map[string][]string{
			"sv": {"apple", "Size 2", "Size 10", "Zebra", "Ångström", "Öl"},
			"de": {"Ångström", "apple", "Öl", "Size 2", "Size 10", "Zebra"},
		} {
			alphabetize(t, d, tag)
			if got := titles(t, d, catalog.Filter{Sort: catalog.InAlphabet}); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", tag, got, want)
			}
		}
		p := find(t, d, "zebra")
		p.Title = "Aardvark"
		save(t, d, &p)
		alphabetize(t, d, "de")
		if got := titles(t, d, catalog.Filter{Sort: catalog.InAlphabet, Limit: 2, Offset: 1}); !slices.Equal(got, []string{"Ångström", "apple"}) {
			t.Errorf("after a rename: %v", got)
		}
	})
}

func TestCountsAreThoseOfTheList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for i := range 10 {
			p := &catalog.Product{Title: fmt.Sprintf("Mug %d", i), Vendor: []string{"Gate", "Quad"}[i%2], Status: []string{"active", "draft"}[i/7]}
			save(t, d, p)
		}
		counts, err := catalog.CountProducts(ctx, d.Read(), catalog.Filter{Query: "mug", Vendor: "Gate", Status: "draft"})
		if err != nil || counts["active"] != 4 || counts["draft"] != 1 {
			t.Errorf("%v, %v", counts, err)
		}
		kinds, err := catalog.ListKinds(ctx, d.Read())
		if err != nil || !slices.Equal(kinds.Vendors, []string{"Gate", "Quad"}) || len(kinds.Types) != 0 {
			t.Errorf("%v, %v", kinds, err)
		}
	})
}

func TestTheSecondEditorIsToldAndOverwritesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		save(t, d, bag("Pine"))
		first, second := find(t, d, "bag"), find(t, d, "bag")
		first.Title, first.ChangedBy = "Ann's bag", "Ann"
		save(t, d, &first)
		second.Title = "Bo's bag"
		if err := saveErr(d, &second); !errors.Is(err, catalog.ErrChanged) {
			t.Errorf("the second: %v", err)
		}
		now := find(t, d, "bag")
		if now.Title != "Ann's bag" || now.ChangedBy != "Ann" || now.Version != first.Version {
			t.Errorf("%+v", now)
		}
		again := bag("Pine")
		again.Title = "Imported bag"
		save(t, d, again)
		if now = find(t, d, "bag"); now.Title != "Imported bag" || now.Version != first.Version+1 {
			t.Errorf("an import is not told: %+v", now)
		}
	})
}
