package checkout_test

import (
	"errors"
	"testing"
	"time"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/order"
	"regulars/store/payment"
)

// calls is how often the bank was asked to start anything.
func (b *bank) calls() (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, times := range b.started {
		n += times
	}
	return n
}

func TestASilentProviderIsLeftInPeaceAndComesBackByItself(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 30, "Bag")
		s.bank.say("", true)
		var last checkout.Placed
		for i := range 6 {
			last, _ = s.buy(i, "Bag", "bank")
			if !last.Silent || last.Next != last.Path() {
				t.Errorf("order %d: silent %v, on to %s", i, last.Silent, last.Next)
			}
			s.is(last.Order.ID, order.Pending, payment.Unknown)
		}
		if n := s.bank.calls(); n != 3 {
			t.Errorf("called %d times while it was silent", n)
		}
		// Another way to pay is open at once, also while this one rests.
		if _, err := s.desk.Retry(ctx, last.Secret, "bank"); !errors.Is(err, checkout.ErrSilent) {
			t.Errorf("tried again: %v", err)
		}
		clock.Add(time.Second)
		if next, err := s.desk.Retry(ctx, last.Secret, "invoice"); err != nil || next != last.Path() {
			t.Errorf("another way: %s, %v", next, err)
		}
		s.is(last.Order.ID, order.Awaiting, payment.Awaiting)
		s.bank.say("", false)
		clock.Add(time.Minute)
		s.reconcile()
		if placed, _ := s.buy(7, "Bag", "bank"); placed.Silent || placed.Next == placed.Path() {
			t.Errorf("it is back, and the shopper is sent to %s", placed.Next)
		}
	})
}
