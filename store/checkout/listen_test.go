package checkout_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/order"
	"regulars/store/payment"
)

func TestAPageReadsAndWhoListensAsksTheBankOnceForAll(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 3, "Bag")
		placed, _ := s.buy(1, "Bag", "bank")
		s.bank.say(payment.Succeeded, false)
		clock.Add(3 * time.Second)
		var writes atomic.Int64
		looking := db.CountWrites(ctx, &writes)
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				if o, err := s.looked(looking, placed.Secret, order.Paid); err != nil || o.State != order.Paid {
					t.Errorf("%s, %v", o.State, err)
				}
			})
		}
		all.Wait()
		if writes.Load() != 0 || s.count(placed.Order.ID, "Order Paid") != 1 {
			t.Errorf("pages took the writer %d times, paid %d times", writes.Load(), s.count(placed.Order.ID, "Order Paid"))
		}
	})
}
