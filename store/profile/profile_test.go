package profile_test

import (
	"context"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/profile"
)

var (
	ctx   = context.Background()
	start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	guest = profile.Key{VisitorID: "v"}
	ada   = profile.Key{CustomerID: "ada", VisitorID: "v"}
)

type failer interface {
	Helper()
	Fatal(...any)
}

func write(t failer, d *db.DB, fn func(db.Q) error) {
	t.Helper()
	if err := d.Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func find(t failer, d *db.DB, k profile.Key) profile.Profile {
	t.Helper()
	p, err := profile.Find(ctx, d.Read(), k)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func record(t failer, d *db.DB, k profile.Key, orderID string, minor int64, day int) {
	t.Helper()
	write(t, d, func(q db.Q) error {
		return profile.RecordOrder(ctx, q, k, orderID, money.Of(minor, "EUR"), start.AddDate(0, 0, day))
	})
}

func TestSomebodyUnknownHasNoFigures(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		record(t, d, profile.Key{}, "o", 100, 0)
		for _, k := range []profile.Key{{}, guest, ada} {
			if got := find(t, d, k); got != (profile.Profile{}) {
				t.Errorf("%q: %+v", k.Person(), got)
			}
		}
	})
}

func TestAnOrderCountsOnceAndNotWhenItWasTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		record(t, d, ada, "o1", 2500, 1)
		record(t, d, ada, "o1", 2500, 1) // told twice
		record(t, d, ada, "o2", 500, 3)
		want := profile.Profile{Orders: 2, Spent: money.Of(3000, "EUR"), FirstOrderAt: start.AddDate(0, 0, 1), LastOrderAt: start.AddDate(0, 0, 3)}
		if got := find(t, d, ada); got != want {
			t.Errorf("two orders: %+v", got)
		}
		for range 2 {
			write(t, d, func(q db.Q) error { return profile.ReverseOrder(ctx, q, "o2") })
		}
		if got := find(t, d, ada); got.Orders != 1 || got.Spent != money.Of(2500, "EUR") || !got.LastOrderAt.Equal(got.FirstOrderAt) {
			t.Errorf("one taken back: %+v", got)
		}
		if got := find(t, d, guest); got.Orders != 0 {
			t.Errorf("the browser has an account's figures: %+v", got)
		}
	})
}

func TestAGuestsOrdersBecomeTheAccounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		record(t, d, guest, "o1", 100, 0)
		record(t, d, guest, "o2", 200, 0)
		record(t, d, profile.Key{VisitorID: "phone"}, "o3", 400, 0)
		write(t, d, func(q db.Q) error { return profile.Own(ctx, q, []string{"o3", "never recorded"}, ada) })
		if got := find(t, d, ada); got.Orders != 1 || got.Spent.Minor != 400 {
			t.Errorf("claimed: %+v", got)
		}
		write(t, d, func(q db.Q) error { return profile.Own(ctx, q, []string{"o1", "o2"}, ada) })
		if got := find(t, d, ada); got.Spent.Minor != 700 || find(t, d, guest).Orders != 0 {
			t.Errorf("joined: %+v", got)
		}
		write(t, d, func(q db.Q) error { return profile.Own(ctx, q, []string{"o1"}, guest) })
		if got := find(t, d, ada); got.Spent.Minor != 600 || find(t, d, guest).Orders != 1 {
			t.Errorf("parted again: %+v", got)
		}
	})
}

func TestTagsArePutOnceWhateverTheirCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, tag := range []string{"Wholesale", "wholesale ", "VIP"} {
			write(t, d, func(q db.Q) error { return profile.Tag(ctx, q, ada, tag) })
		}
		write(t, d, func(q db.Q) error { return profile.Untag(ctx, q, ada, "Vip") })
		if got, err := profile.ListTags(ctx, d.Read(), ada); err != nil || !slices.Equal(got, []string{"wholesale"}) {
			t.Errorf("got %q, %v", got, err)
		}
		err := d.Write(ctx, func(q db.Q) error { return profile.Tag(ctx, q, ada, "  ") })
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("an empty tag: %v", err)
		}
	})
}

func TestAChangeOfFiguresIsToldToWhoeverHoldsThem(t *testing.T) {
	d := dbtest.Open(t)
	told := 0
	err := d.Watch(ctx, func(context.Context) error { told++; return nil }, db.Sharded(db.Person, "ada"))
	if err != nil {
		t.Fatal(err)
	}
	record(t, d, ada, "o1", 100, 0)
	write(t, d, func(q db.Q) error { return profile.ReverseOrder(ctx, q, "o1") })
	if told != 3 { // once at the beginning
		t.Errorf("told %d times", told)
	}
}

// Figures are the sum of the orders that count, whatever happened in which order.
func TestFiguresAreTheSumOfTheOrdersThatCount(t *testing.T) {
	d := dbtest.Open(t)
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		k := profile.Key{CustomerID: "c" + strconv.Itoa(run)}
		counts := map[string]int64{}
		for range rapid.IntRange(0, 12).Draw(rt, "steps") {
			orderID := k.CustomerID + "-" + strconv.Itoa(rapid.IntRange(0, 4).Draw(rt, "order"))
			minor := rapid.Int64Range(0, 1_000_000).Draw(rt, "total")
			if rapid.Bool().Draw(rt, "reverse") {
				write(rt, d, func(q db.Q) error { return profile.ReverseOrder(ctx, q, orderID) })
				delete(counts, orderID)
				continue
			}
			record(rt, d, k, orderID, minor, 0)
			if _, there := counts[orderID]; !there {
				counts[orderID] = minor
			}
		}
		var want int64
		for _, minor := range counts {
			want += minor
		}
		if got := find(rt, d, k); got.Orders != int64(len(counts)) || got.Spent.Minor != want {
			rt.Fatalf("got %+v, want %d orders of %d", got, len(counts), want)
		}
	})
}
