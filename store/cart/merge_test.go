package cart_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/id"
)

func merge(t testing.TB, d *db.DB, o cart.Owner) cart.Merged {
	t.Helper()
	var m cart.Merged
	write(t, d, func(q db.Q) (err error) { m, err = cart.Merge(ctx, q, o.VisitorID, o.CustomerID); return err })
	return m
}

func unmerge(t testing.TB, d *db.DB, o cart.Owner) {
	t.Helper()
	write(t, d, func(q db.Q) error { return cart.Unmerge(ctx, q, o) })
}

func TestAtLoginBothCartsBecomeOneAndTheLargerQuantityStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		add(t, d, cart.Owner{VisitorID: "laptop", CustomerID: "ada"}, "a", 2)
		add(t, d, cart.Owner{CustomerID: "ada"}, "b", 1)
		add(t, d, guest, "a", 1)
		add(t, d, guest, "b", 3)
		add(t, d, guest, "c", 1)
		if m := merge(t, d, ada); m.Lines != 2 {
			t.Errorf("%d lines changed", m.Lines)
		}
		if got := holds(t, d, ada); got != "a:2 b:3 c:1" {
			t.Errorf("merged: %q", got)
		}
		if got := holds(t, d, guest); got != "" {
			t.Errorf("the visitor still holds %q", got)
		}
		if m, err := cart.FindMerge(ctx, d.Read(), ada); err != nil || m.Lines != 2 {
			t.Errorf("found %+v, %v", m, err)
		}
		unmerge(t, d, ada)
		if mine, theirs := holds(t, d, ada), holds(t, d, guest); mine != "a:2 b:1" || theirs != "a:1 b:3 c:1" {
			t.Errorf("after undo: %q and %q", mine, theirs)
		}
		err := d.Write(ctx, func(q db.Q) error { return cart.Unmerge(ctx, q, ada) })
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("undoing twice: %v", err)
		}
	})
}

func TestASecondCustomerNeverSeesTheFirstOnesCart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		bob := cart.Owner{VisitorID: guest.VisitorID, CustomerID: "bob"}
		add(t, d, guest, "a", 1)
		merge(t, d, ada)
		if m := merge(t, d, bob); !m.At.IsZero() {
			t.Errorf("bob got %+v", m)
		}
		if got := holds(t, d, bob) + holds(t, d, guest); got != "" {
			t.Errorf("bob or the next guest sees %q", got)
		}
		if m, err := cart.FindMerge(ctx, d.Read(), bob); err != nil || m.ID != "" {
			t.Errorf("bob is offered %+v, %v", m, err)
		}
		if err := d.Write(ctx, func(q db.Q) error { return cart.Unmerge(ctx, q, bob) }); fault.KindOf(err) != fault.NotFound {
			t.Errorf("bob undoes ada's merge: %v", err)
		}
	})
}

func TestUndoLeavesWhatTheShopperDidSince(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		add(t, d, ada, "mine", 1)
		add(t, d, guest, "kept", 1)
		add(t, d, guest, "changed", 1)
		merge(t, d, ada)
		add(t, d, ada, "changed", 4)
		add(t, d, ada, "new", 1)
		add(t, d, guest, "later", 1) // logged out, and begun again
		unmerge(t, d, ada)
		if mine, theirs := holds(t, d, ada), holds(t, d, guest); mine != "changed:5 mine:1 new:1" || theirs != "changed:1 kept:1 later:1" {
			t.Errorf("after undo: %q and %q", mine, theirs)
		}
	})
}

func TestAMergeCanBeUndoneForADay(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	d := dbtest.OpenAt(t, clock)
	add(t, d, guest, "a", 1)
	merge(t, d, ada)
	clock.Add(25 * time.Hour)
	if m, err := cart.FindMerge(ctx, d.Read(), ada); err != nil || m.ID != "" {
		t.Errorf("still offered: %+v, %v", m, err)
	}
}

// No line of either cart is ever lost by a merge, whatever both hold; undo gives
// back both as they were; note and destination too; and a stranger sees nothing.
func TestNoLineIsEverLost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		rapid.Check(t, func(rt *rapid.T) {
			o := cart.Owner{VisitorID: id.New(), CustomerID: id.New()}
			visitor := cart.Owner{VisitorID: o.VisitorID}
			wishes := rapid.MapOfN(rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}), rapid.Int64Range(1, 999), 0, 5)
			theirs, mine := wishes.Draw(rt, "visitor's"), wishes.Draw(rt, "account's")
			fill(t, d, visitor, theirs, rapid.SampledFrom([]string{"", "ring twice"}).Draw(rt, "note"))
			fill(t, d, o, mine, rapid.SampledFrom([]string{"", "a gift"}).Draw(rt, "own note"))
			before, beforeMine := picture(t, d, visitor), picture(t, d, o)
			m := merge(t, d, o)
			for _, v := range []string{"a", "b", "c", "d", "e"} {
				if l, _ := find(t, d, o).Line(v); l.Quantity != max(theirs[v], mine[v]) {
					rt.Fatalf("%s: %d of %d and %d", v, l.Quantity, theirs[v], mine[v])
				}
			}
			if got := holds(t, d, cart.Owner{VisitorID: o.VisitorID, CustomerID: "stranger"}); got != "" {
				rt.Fatalf("a stranger sees %s", got)
			}
			if m.At.IsZero() {
				return
			}
			unmerge(t, d, o)
			if after, afterMine := picture(t, d, visitor), picture(t, d, o); after != before || afterMine != beforeMine {
				rt.Fatalf("before %s and %s, after %s and %s", before, beforeMine, after, afterMine)
			}
		})
	})
}

func fill(t testing.TB, d *db.DB, o cart.Owner, wishes map[string]int64, note string) {
	t.Helper()
	write(t, d, func(q db.Q) error {
		for _, v := range []string{"a", "b", "c", "d", "e"} {
			if n := wishes[v]; n > 0 {
				if err := cart.Add(ctx, q, o, v, n); err != nil {
					return err
				}
			}
		}
		if note == "" {
			return nil
		}
		return cart.SetNote(ctx, q, o, note)
	})
}

func picture(t testing.TB, d *db.DB, o cart.Owner) string {
	c := find(t, d, o)
	return fmt.Sprintf("%s %q", holds(t, d, o), c.Note)
}
