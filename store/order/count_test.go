package order_test

import (
	"maps"
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/order"
)

func TestOrdersAreCountedByWhereTheyStand(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		for _, state := range []order.State{order.Awaiting, order.Paid, order.Paid, order.Cancelled, order.Pending, order.Fulfilled, order.Fulfilled, order.Fulfilled} {
			o := place(t, d, sample(state))
			if state != order.Pending && state != order.Fulfilled {
				if err := d.Write(ctx, func(q db.Q) error { _, err := order.Complete(ctx, q, o.ID); return err }); err != nil {
					t.Fatal(err)
				}
			}
		}
		counts, err := order.CountByState(ctx, d.Read())
		if err != nil || counts[order.Paid] != 2 || counts[order.Awaiting] != 1 || counts[order.Held] != 0 || counts[order.Fulfilled] != 3 || len(counts) != 5 {
			t.Errorf("counts %v, %v", counts, err)
		}
		for _, done := range []order.State{order.Fulfilled, order.Cancelled, order.Refunded} {
			delete(counts, done)
		}
		if open, err := order.CountOpen(ctx, d.Read()); err != nil || !maps.Equal(open, counts) {
			t.Errorf("open are %v, not %v; %v", open, counts, err)
		}
	})
}
