package price_test

import (
	"context"
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

func TestTheLowestPriceOfThirtyDaysLeavesThePresentOneAside(t *testing.T) {
	clock := dbtest.NewClock("2026-01-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		for _, minor := range []int64{500, 2000, 1800, 1} {
			set(t, d, price.Price{Amount: eur(minor)})
			clock.Add(20 * 24 * time.Hour)
		}
		for days, want := range map[int]int64{10: 0, 30: 1800, 50: 1800, 70: 500} {
			got, err := price.LowestSince(ctx, d.Read(), []string{"v"}, clock.Now().Add(time.Duration(-days)*24*time.Hour))
			if err != nil || got["v"].Minor != want {
				t.Errorf("%d days: got %v, want %d (%v)", days, got["v"], want, err)
			}
		}
		clock.Add(-80 * 24 * time.Hour)
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
