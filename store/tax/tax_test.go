package tax_test

import (
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/tax"
)

func TestTheMostSpecificRateWins(t *testing.T) {
	table := tax.Table{
		{Country: "DE", Name: "VAT", PPM: 190_000},
		{Country: "DE", Category: "books", Name: "VAT", PPM: 70_000},
		{Country: "US", Region: "CA", Name: "Sales tax", PPM: 72_500},
		{Country: "ES", Name: "IVA", PPM: 210_000},
		{Country: "ES", Region: "CN", Name: "IGIC", PPM: 70_000},
	}
	for _, c := range []struct {
		name, country, region, category string
		want                            int64
		found                           bool
	}{
		{"a country's rate", "DE", "", "", 190_000, true},
		{"a category's own rate", "de", "", "Books", 70_000, true},
		{"an unknown category pays the country's rate", "DE", "BY", "toys", 190_000, true},
		{"a region's own rate", "ES", "cn", "", 70_000, true},
		{"a region without a rate of its own", "ES", "M", "", 210_000, true},
		{"a region only, elsewhere in the country", "US", "OR", "", 0, false},
		{"nowhere", "CH", "", "", 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, ok := table.Find(c.country, c.region, c.category)
			if ok != c.found || int64(r.PPM) != c.want {
				t.Errorf("got %v %v, want %d %v", r.PPM, ok, c.want, c.found)
			}
		})
	}
}

func TestSavingARateOfTheSamePlaceReplacesIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		err := d.Write(ctx, func(q db.Q) error {
			if err := tax.Save(ctx, q, tax.Rate{Country: "de", Name: "VAT", PPM: 160_000}); err != nil {
				return err
			}
			return tax.Save(ctx, q, tax.Rate{Country: "DE", Name: "VAT", PPM: 190_000})
		})
		if err != nil {
			t.Fatal(err)
		}
		list, err := tax.List(ctx, d.Read())
		if err != nil || len(list) != 1 || list[0].PPM != 190_000 {
			t.Fatalf("got %v, %v", list, err)
		}
	})
}

func TestATableIsReplacedByAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		replace := func(table tax.Table) tax.Table {
			t.Helper()
			if err := d.Write(ctx, func(q db.Q) error { return tax.Replace(ctx, q, table) }); err != nil {
				t.Fatal(err)
			}
			list, err := tax.List(ctx, d.Read())
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		before := replace(tax.Table{{Country: "DE", Name: "VAT", PPM: 190_000}, {Country: "DE", Category: "books", Name: "VAT", PPM: 70_000}})
		if after := replace(tax.Table{{Country: "NL", Name: "BTW", PPM: 210_000}, before[0]}); len(after) != 2 || after[0] != before[0] || after[1].Country != "NL" {
			t.Errorf("%+v became %+v", before, after)
		}
		if none := replace(nil); len(none) != 0 {
			t.Errorf("%+v", none)
		}
	})
}

func TestARateThatCannotBeIsRefused(t *testing.T) {
	d := dbtest.Open(t)
	for _, r := range []tax.Rate{{Country: "Germany", Name: "VAT"}, {Country: "DE"}, {Country: "DE", Name: "VAT", PPM: -1}, {Country: "DE", Name: "VAT", PPM: 1_000_001}} {
		err := d.Write(t.Context(), func(q db.Q) error { return tax.Save(t.Context(), q, r) })
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", r, err)
		}
	}
}
