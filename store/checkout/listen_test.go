package checkout_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
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

// looked looks at an order until it is what it should be: on a busy machine the bank's
// answer may come after the page has waited.
func (s *shop) looked(ctx context.Context, secret string, want order.State) (o order.Order, err error) {
	for range 20 {
		if o, _, err = s.desk.Look(ctx, secret); err != nil || o.State == want {
			break
		}
	}
	return o, err
}

func TestThePageAsksForAnOpenPayment(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 3, "Bag")
		demo := payment.Demo{DB: d}
		placed, p := s.buy(1, "Bag", "demo")
		if placed.Next != "/pay/demo/"+p.ID {
			t.Errorf("sent to %s", placed.Next)
		}
		if err := demo.Decide(ctx, p.ID, payment.Slow); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			after time.Duration
			want  order.State
		}{{time.Second, order.Pending}, {3 * time.Second, order.Pending}, {10 * time.Second, order.Paid}} {
			clock.Add(c.after)
			if o, err := s.looked(ctx, placed.Secret, c.want); err != nil || o.State != c.want {
				t.Errorf("after %s: %s, %v", c.after, o.State, err)
			}
		}
		if _, _, err := s.desk.Look(ctx, "guess"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a guess: %v", err)
		}
	})
}
