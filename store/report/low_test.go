package report_test

import (
	"fmt"
	"slices"
	"testing"

	"regulars/seed/sample"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/order"
	"regulars/store/report"
)

// selling is an order line of a product's only variant.
func selling(p catalog.Product, pieces int64) []order.Line {
	return []order.Line{{ProductID: p.ID, ProductHandle: p.Handle, VariantID: p.Variants[0].ID, Title: p.Title, Quantity: pieces, Unit: eur(100), Total: eur(100 * pieces), Tax: eur(0)}}
}

func TestLowOnStockIsOfWhatLessIsLeftThanTwoWeeksSell(t *testing.T) {
	clock := dbtest.NewClock("2026-03-09 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		for _, v := range []struct {
			title   string
			options []sample.Option
			pieces  int64
			at      string
			state   order.State
		}{
			{"scarce", []sample.Option{sample.Stock(3)}, 14, "2026-03-01T12:00:00Z", ""},
			{"gone", []sample.Option{sample.SoldOut()}, 2, "2026-03-01T12:00:00Z", order.Paid},
			{"enough", []sample.Option{sample.Stock(2)}, 2, "2026-03-01T12:00:00Z", ""},
			{"before", []sample.Option{sample.Stock(3)}, 9, "2026-02-22T12:00:00Z", ""},
			{"unpaid", []sample.Option{sample.Stock(3)}, 9, "2026-03-01T12:00:00Z", order.Pending},
			{"hidden", []sample.Option{sample.Stock(3), sample.Draft()}, 9, "2026-03-01T12:00:00Z", ""},
			{"owed", []sample.Option{sample.Stock(3), sample.Oversell()}, 9, "2026-03-01T12:00:00Z", ""},
			{"uncounted", []sample.Option{sample.Untracked()}, 9, "2026-03-01T12:00:00Z", ""},
			{"unsold", []sample.Option{sample.Stock(0)}, 0, "", ""},
		} {
			p := sample.Product(t, d, append(v.options, sample.Title(v.title))...)
			if v.pieces > 0 {
				place(t, d, sale{at: v.at, state: v.state, customer: "ada", lines: selling(p, v.pieces)})
			}
		}
		list, err := report.ListLowStock(ctx, d.Read())
		must(t, err)
		var got []string
		for _, v := range list {
			got = append(got, fmt.Sprintf("%s %d of %d, %d days", v.Title, v.Left, v.Sold, v.Days()))
		}
		if want := []string{"gone 0 of 2, 0 days", "scarce 3 of 14, 3 days"}; !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
		if w, err := report.FindWaiting(ctx, d.Read()); err != nil || w.LowStock != 2 {
			t.Errorf("the home page says %+v, %v", w, err)
		}
	})
}
