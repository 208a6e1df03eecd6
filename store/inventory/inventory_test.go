package inventory_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/inventory"
)

var ctx = context.Background()

func write(t *testing.T, d *db.DB, fn func(q db.Q) error) {
	t.Helper()
	if err := d.Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

// stock counts pieces of a tracked variant in places named a, b, ...
func stock(t *testing.T, d *db.DB, variant string, counts ...int64) {
	t.Helper()
	write(t, d, func(q db.Q) error {
		if err := inventory.Track(ctx, q, variant, true, false); err != nil {
			return err
		}
		for i, n := range counts {
			if err := inventory.Set(ctx, q, variant, string(rune('a'+i)), n, inventory.Counted); err != nil {
				return err
			}
		}
		return nil
	})
}

func takeErr(d *db.DB, ref string, lines ...inventory.Line) error {
	return d.Write(ctx, func(q db.Q) error { _, err := inventory.Take(ctx, q, lines, ref); return err })
}

func level(t *testing.T, d *db.DB, variant string) inventory.Level {
	t.Helper()
	levels, err := inventory.Levels(ctx, d.Read(), []string{variant})
	if err != nil {
		t.Fatal(err)
	}
	return levels[variant]
}

func TestTheLastUnitIsSoldOnceToTwoHundredTakers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stock(t, d, "v", 1)
		stock(t, d, "w", 0, 1)
		for _, variant := range []string{"v", "w"} {
			var sold, refused atomic.Int64
			var wg sync.WaitGroup
			for i := range 200 {
				wg.Go(func() {
					err := takeErr(d, fmt.Sprint("order", i), inventory.Line{VariantID: variant, Quantity: 1})
					if short, ok := errors.AsType[*inventory.Short](err); ok && short.Available == 0 && fault.KindOf(err) == fault.Conflict {
						refused.Add(1)
					} else if err == nil {
						sold.Add(1)
					} else {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if sold.Load() != 1 || refused.Load() != 199 || level(t, d, variant).Available != 0 {
				t.Errorf("%s: sold %d, refused %d, left %d", variant, sold.Load(), refused.Load(), level(t, d, variant).Available)
			}
		}
	})
}

func TestTwoVariantsTakenInOppositeOrderNeverWaitInACircle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stock(t, d, "x", 60, 60)
		stock(t, d, "y", 120)
		var wg sync.WaitGroup
		for i := range 60 {
			lines := []inventory.Line{{VariantID: "x", Quantity: 2}, {VariantID: "y", Quantity: 2}}
			if i%2 == 1 {
				slices.Reverse(lines)
			}
			wg.Go(func() {
				if err := takeErr(d, fmt.Sprint(i), lines...); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if level(t, d, "x").Available != 0 || level(t, d, "y").Available != 0 {
			t.Errorf("left %v and %v", level(t, d, "x"), level(t, d, "y"))
		}
	})
}

func TestAllLinesAreTakenOrNone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stock(t, d, "x", 5)
		stock(t, d, "y", 1)
		err := takeErr(d, "o", inventory.Line{VariantID: "x", Quantity: 2}, inventory.Line{VariantID: "y", Quantity: 2})
		short, ok := errors.AsType[*inventory.Short](err)
		if !ok || short.VariantID != "y" || short.Available != 1 || fault.Message(err) != "Only 1 left." || level(t, d, "x").Available != 5 {
			t.Errorf("got %v, left %v", err, level(t, d, "x"))
		}
	})
}

func TestOnePlaceThatHasAllIsPreferredToSplitting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stock(t, d, "v", 2, 5, 3)
		for _, step := range []struct {
			n    int64
			want []int64
		}{{4, []int64{2, 1, 3}}, {5, []int64{0, 1, 0}}} {
			if err := takeErr(d, "o", inventory.Line{VariantID: "v", Quantity: step.n}); err != nil {
				t.Fatal(err)
			}
			for i, p := range level(t, d, "v").Places {
				if p.Available != step.want[i] {
					t.Errorf("after taking %d: %v", step.n, level(t, d, "v").Places)
				}
			}
		}
		write(t, d, func(q db.Q) error {
			return inventory.Return(ctx, q, []inventory.Line{{VariantID: "v", Quantity: 100}}, "o")
		})
		if l := level(t, d, "v"); l.Places[0].Available != 2 || l.Places[1].Available != 5 || l.Places[2].Available != 3 {
			t.Errorf("all returned, yet %v", l.Places)
		}
	})
}

func TestWhatIsNotCountedOrMayBeOwedIsNeverShort(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stock(t, d, "owed", 1)
		write(t, d, func(q db.Q) error {
			return errors.Join(inventory.Track(ctx, q, "owed", true, true), inventory.Track(ctx, q, "placeless", true, true))
		})
		for _, variant := range []string{"never counted", "owed", "placeless"} {
			if err := takeErr(d, "o", inventory.Line{VariantID: variant, Quantity: 3}); err != nil || !level(t, d, variant).Unlimited() {
				t.Errorf("%s: %v", variant, err)
			}
		}
		if got := level(t, d, "owed").Available; got != -2 {
			t.Errorf("owed: %d", got)
		}
		write(t, d, func(q db.Q) error { return inventory.Track(ctx, q, "owed", true, false) })
		if err := takeErr(d, "o2", inventory.Line{VariantID: "owed", Quantity: 1}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("no longer to be owed: %v", err)
		}
	})
}

// Whatever is taken, returned, counted and received: a level is the sum of its
// moves, and never below zero.
func TestStockIsConserved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		run := 0
		rapid.Check(t, func(r *rapid.T) {
			run++
			variant := fmt.Sprint("v", run)
			stock(t, d, variant, rapid.Int64Range(0, 5).Draw(r, "a"), rapid.Int64Range(0, 5).Draw(r, "b"))
			onHand, taken := level(t, d, variant).Available, map[string]int64{}
			for range rapid.IntRange(1, 8).Draw(r, "steps") {
				n, ref := rapid.Int64Range(1, 6).Draw(r, "n"), fmt.Sprint(variant, rapid.IntRange(0, 2).Draw(r, "ref"))
				lines := []inventory.Line{{VariantID: variant, Quantity: n}}
				switch rapid.IntRange(0, 3).Draw(r, "what") {
				case 3:
					before := level(t, d, variant).Places[0].Available
					write(t, d, func(q db.Q) error { return inventory.Set(ctx, q, variant, "a", n-1, inventory.Counted) })
					onHand += n - 1 - before
				case 0:
					if err := takeErr(d, ref, lines...); err == nil {
						onHand, taken[ref] = onHand-n, taken[ref]+n
					} else if onHand >= n {
						r.Fatalf("%d of %d refused: %v", n, onHand, err)
					}
				case 1:
					write(t, d, func(q db.Q) error { return inventory.Return(ctx, q, lines, ref) })
					back := min(n, taken[ref])
					onHand, taken[ref] = onHand+back, taken[ref]-back
				case 2:
					write(t, d, func(q db.Q) error { return inventory.Receive(ctx, q, variant, "b", n, "") })
					onHand += n
				}
			}
			moves, err := inventory.ListMoves(ctx, d.Read(), variant, 1000)
			var sum int64
			for _, m := range moves {
				sum += m.Delta
			}
			if got := level(t, d, variant).Available; err != nil || got != onHand || sum != onHand {
				r.Fatalf("there are %d, moves say %d, the law says %d (%v)", got, sum, onHand, err)
			}
		})
	})
}
