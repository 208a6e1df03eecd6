package checkout_test

import (
	"sync"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
)

// refunds are those of an order.
func (s *shop) refunds(orderID string) []payment.Refund {
	s.t.Helper()
	list, err := payment.ListRefunds(ctx, s.d.Read(), orderID)
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

func TestARefundThatIsNotAnsweredIsAskedAgainUnderItsKey(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 3, "Bag")
		placed, p := s.buy(1, "Bag", "bank")
		s.notice(notice(1, p, payment.Succeeded))
		s.bank.silent = true
		done, err := s.desk.Refund(ctx, placed.Order.ID, "eve", "sent back", true)
		if err != nil || done {
			t.Fatalf("done %t, %v", done, err)
		}
		s.is(placed.Order.ID, order.Paid, payment.Succeeded)
		if _, err := s.desk.Refund(ctx, placed.Order.ID, "eve", "again", true); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a second refund beside the first: %v", err)
		}
		s.bank.silent, s.bank.refund = false, payment.Pending
		for _, want := range []order.State{order.Paid, order.Refunded} {
			clock.Add(2 * time.Minute)
			if err := s.desk.Reconcile(ctx); err != nil {
				t.Fatal(err)
			}
			if o, err := order.Find(ctx, d.Read(), placed.Order.ID); err != nil || o.State != want {
				t.Errorf("%s, want %s, %v", o.State, want, err)
			}
			s.bank.refund = payment.Succeeded
		}
		list := s.refunds(placed.Order.ID)
		if len(list) != 1 || list[0].State != payment.Succeeded || len(s.bank.back) != 1 || s.bank.back[list[0].ID] < 2 || s.left("Bag") != 3 {
			t.Errorf("%+v, asked %v, %d left", list, s.bank.back, s.left("Bag"))
		}
		s.told(placed.Order.ID, "Order Completed", "Order Paid", "Order Refunded")
	})
}

func TestARefundThatIsRefusedLeavesTheOrderAndCanBeTriedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 3, "Bag")
		placed, p := s.buy(1, "Bag", "bank")
		if _, err := s.desk.Refund(ctx, placed.Order.ID, "eve", "too early", true); err == nil {
			t.Error("an unpaid order is refunded")
		}
		s.notice(notice(1, p, payment.Succeeded))
		s.bank.refund = payment.Declined
		if _, err := s.desk.Refund(ctx, placed.Order.ID, "eve", "sent back", true); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a refusal: %v", err)
		}
		s.is(placed.Order.ID, order.Paid, payment.Succeeded)
		s.bank.refund = payment.Succeeded
		if done, err := s.desk.Refund(ctx, placed.Order.ID, "eve", "sent back", false); err != nil || !done {
			t.Errorf("tried again: %t, %v", done, err)
		}
		if s.left("Bag") != 2 {
			t.Errorf("%d are left, but the goods did not come back", s.left("Bag"))
		}
	})
}

func TestOfManyWhoRefundAnOrderOneDoes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 3, "Bag")
		placed, p := s.buy(1, "Bag", "bank")
		s.notice(notice(1, p, payment.Succeeded))
		var group sync.WaitGroup
		var mu sync.Mutex
		did := 0
		for range 8 {
			group.Go(func() {
				if done, err := s.desk.Refund(ctx, placed.Order.ID, "eve", "sent back", true); err == nil && done {
					mu.Lock()
					did++
					mu.Unlock()
				}
			})
		}
		group.Wait()
		if did != 1 || len(s.bank.back) != 1 || s.left("Bag") != 3 {
			t.Errorf("%d did, %v was asked, %d left", did, s.bank.back, s.left("Bag"))
		}
		s.told(placed.Order.ID, "Order Completed", "Order Paid", "Order Refunded")
	})
}

func TestAnOrderWithoutPaymentsOfItsOwnIsRefundedByHand(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 3, "Bag")
		eur := func(n int64) money.Amount { return money.Of(n, "EUR") }
		o := order.Order{SecretHash: "s", OnceHash: "o", VisitorID: "v", Email: "ada@example.org", State: order.Paid, TaxIncluded: true, Subtotal: eur(1000), Total: eur(1000),
			Shipping: eur(0), Tax: eur(0), Lines: []order.Line{{VariantID: s.variants["Bag"], Title: "Bag", Quantity: 1, Unit: eur(1000), Total: eur(1000), Tax: eur(0)}}}
		s.write(func(q db.Q) error { return order.Place(ctx, q, &o, "OLD-") })
		if done, err := s.desk.Refund(ctx, o.ID, "eve", "sent back by hand", false); err != nil || !done || len(s.bank.back) != 0 {
			t.Errorf("%t, %v, asked %v", done, err, s.bank.back)
		}
	})
}
