package price_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/price"
)

var ctx = context.Background()

func eur(minor int64) money.Amount { return money.Of(minor, "EUR") }

func set(t *testing.T, d *db.DB, p price.Price) {
	t.Helper()
	if err := d.Write(ctx, func(q db.Q) error { return price.Set(ctx, q, "v", p) }); err != nil {
		t.Fatal(err)
	}
}

func TestThePresentPriceIsTheLastOneSet(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		full := price.Price{Amount: eur(1000), CompareAt: eur(1500), Cost: eur(300)}
		for _, p := range []price.Price{{Amount: eur(900)}, full, full} {
			set(t, d, p)
			clock.Add(time.Hour)
		}
		got, err := price.For(ctx, d.Read(), []string{"v", "unknown"})
		if err != nil || len(got) != 1 || got["v"] != full {
			t.Errorf("got %v, %v", got, err)
		}
		all, err := price.ListCurrent(ctx, d.Read())
		if err != nil || all["v"] != full {
			t.Errorf("got %v, %v", all, err)
		}
	})
}

func TestBesideAReductionStandsTheLowestPriceOfTheThirtyDaysBefore(t *testing.T) {
	clock := dbtest.NewClock("2026-01-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		start := clock.Now()
		lowest := func(when string, want int64) {
			t.Helper()
			got, err := price.ListLowestBefore(ctx, d.Read(), price.Omnibus)
			if err != nil || got["v"].Minor != want || want == 0 && len(got) != 0 {
				t.Errorf("%s: got %v, want %d (%v)", when, got, want, err)
			}
		}
		for i, minor := range []int64{500, 2000, 1800} { // for twenty days each
			set(t, d, price.Price{Amount: eur(minor)})
			lowest(fmt.Sprint("price ", i), 0)
			clock.Add(20 * 24 * time.Hour)
		}
		set(t, d, price.Price{Amount: eur(1500), CompareAt: eur(2000)})
		lowest("as the reduction begins", 1800)
		clock.Add(60 * 24 * time.Hour)
		lowest("while it lasts", 1800)
		set(t, d, price.Price{Amount: eur(1500), CompareAt: eur(2500)})
		lowest("when it is called larger and is not", 1500)
		clock.Add(start.Sub(clock.Now()))
	})
}

func TestAReductionWithoutAPriceBeforeNamesNone(t *testing.T) {
	d := dbtest.Open(t)
	set(t, d, price.Price{Amount: eur(1500), CompareAt: eur(2000)})
	if got, err := price.ListLowestBefore(ctx, d.Read(), price.Omnibus); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestAHistoryOfPricesIsBroughtAlongOldestFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := price.Price{Amount: eur(1500), CompareAt: eur(2000)}
		err := d.Write(ctx, func(q db.Q) error {
			if err := price.SetFrom(ctx, q, "v", price.Price{Amount: eur(2000)}, q.Now().Add(-90*24*time.Hour)); err != nil {
				return err
			}
			return price.SetFrom(ctx, q, "v", now, q.Now().Add(-9*24*time.Hour))
		})
		got, listErr := price.For(ctx, d.Read(), []string{"v"})
		lowest, lowestErr := price.ListLowestBefore(ctx, d.Read(), price.Omnibus)
		if err := errors.Join(err, listErr, lowestErr); err != nil || got["v"] != now || lowest["v"] != eur(2000) {
			t.Errorf("got %v, %v, %v", got, lowest, err)
		}
	})
}

func TestAFormerPriceIsShownOnlyWhenItWasHigher(t *testing.T) {
	for compareAt, want := range map[int64]int64{0: 0, 999: 0, 1000: 0, 1001: 1001} {
		if got := (price.Price{Amount: eur(1000), CompareAt: eur(compareAt)}).Was(); got.Minor != want {
			t.Errorf("compare at %d: got %v", compareAt, got)
		}
	}
}

func TestAPriceThatMakesNoSenseIsRefused(t *testing.T) {
	d := dbtest.Open(t)
	for _, p := range []price.Price{{}, {Amount: eur(-1)}, {Amount: eur(1), CompareAt: money.Of(2, "USD")}} {
		if err := d.Write(ctx, func(q db.Q) error { return price.Set(ctx, q, "v", p) }); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v: %v", p, err)
		}
	}
}
