package checkout_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/profile"
)

func notice(n int, p payment.Payment, s payment.State) payment.Notice {
	return payment.Notice{ID: fmt.Sprintf("evt_%s_%d", p.ID, n), Kind: string(s), PaymentID: p.ID, Outcome: payment.Outcome{State: s, Reference: p.Reference, Amount: p.Amount}}
}

func (s *shop) notice(n payment.Notice) {
	s.t.Helper()
	if err := s.desk.Notice(ctx, "bank", n); err != nil {
		s.t.Error(err)
	}
}

func (s *shop) reconcile() {
	s.t.Helper()
	if err := s.desk.Reconcile(ctx); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) is(orderID string, state order.State, p payment.State) {
	s.t.Helper()
	if o, pay := s.order(orderID), s.payment(orderID); o.State != state || pay.State != p {
		s.t.Errorf("the order is %s (%s) and its payment %s; want %s and %s", o.State, o.Reason, pay.State, state, p)
	}
}

func TestMessagesInAnyOrderAndNumberPayOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, -1, "Bag")
		var notices []payment.Notice
		var ids []string
		for i := range 20 {
			o, p := s.buy(i, "Bag", "bank")
			ids = append(ids, o.Order.ID)
			for range 5 {
				notices = append(notices, notice(1, p, payment.Succeeded))
			}
			notices = append(notices, notice(2, p, payment.Pending), notice(3, p, payment.Declined), notice(4, p, payment.Cancelled))
		}
		rand.Shuffle(len(notices), func(i, j int) { notices[i], notices[j] = notices[j], notices[i] })
		work := make(chan payment.Notice)
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				for n := range work {
					s.notice(n)
				}
			})
		}
		for _, n := range notices {
			work <- n
		}
		close(work)
		wg.Wait()
		for _, id := range ids {
			s.is(id, order.Paid, payment.Succeeded)
			if n := s.count(id, "Order Paid") + s.count(id, "Order Completed"); n != 2 {
				t.Errorf("paid and completed were told %d times", n)
			}
		}
	})
}

func (s *shop) count(orderID, name string) (n int) {
	steps, err := s.events(orderID)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, e := range steps {
		if e == name {
			n++
		}
	}
	return n
}

func TestWhatIsToldAfterTheMoneyCameHasNoEffect(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, -1, "Bag")
		o, p := s.buy(1, "Bag", "bank")
		for i, state := range []payment.State{payment.Succeeded, payment.Succeeded, payment.Declined, payment.Unknown, payment.Awaiting, payment.Pending, payment.Cancelled} {
			s.notice(notice(i, p, state))
		}
		s.is(o.Order.ID, order.Paid, payment.Succeeded)
		s.told(o.Order.ID, "Order Completed", "Order Paid")
	})
}

func TestMoneyThatDoesNotFitHoldsTheOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, -1, "Bag")
		for i, spoil := range []func(o *payment.Outcome){
			func(o *payment.Outcome) { o.Amount = eur(1) },
			func(o *payment.Outcome) { o.Amount.Minor++ },
			func(o *payment.Outcome) { o.Amount.Currency = "USD" },
			func(o *payment.Outcome) { o.Live = true },
		} {
			o, p := s.buy(i, "Bag", "bank")
			n := notice(1, p, payment.Succeeded)
			spoil(&n.Outcome)
			s.notice(n)
			s.is(o.Order.ID, order.Held, payment.Succeeded)
			s.told(o.Order.ID, "Order Held")
			if s.order(o.Order.ID).Reason == "" {
				t.Error("nobody is told why")
			}
		}
		o, _ := s.buy(9, "Bag", "bank")
		for _, n := range []payment.Notice{{ID: "x", PaymentID: "unknown", Outcome: payment.Outcome{State: payment.Succeeded}}, {ID: "y"}} {
			s.notice(n)
		}
		if err := s.desk.Notice(ctx, "demo", notice(7, s.payment(o.Order.ID), payment.Succeeded)); err != nil {
			t.Error(err)
		}
		s.is(o.Order.ID, order.Pending, payment.Pending)
	})
}

func TestALostAnswerIsFoundOutLater(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 3, "Bag")
		s.bank.say("", true)
		placed, p := s.buy(1, "Bag", "bank")
		s.is(placed.Order.ID, order.Pending, payment.Unknown)
		if placed.Next != placed.Path() {
			t.Errorf("the shopper is sent to %s", placed.Next)
		}
		clock.Add(time.Minute)
		s.reconcile()
		s.is(placed.Order.ID, order.Pending, payment.Unknown)
		s.bank.say("", false)
		clock.Add(time.Minute)
		s.reconcile()
		s.is(placed.Order.ID, order.Pending, payment.Pending)
		if s.bank.started[p.ID] != 3 {
			t.Errorf("started %d times under one id", s.bank.started[p.ID])
		}
		s.bank.say(payment.Succeeded, false)
		clock.Add(time.Minute)
		s.reconcile()
		s.is(placed.Order.ID, order.Paid, payment.Succeeded)
	})
}

// A process that dies after the order was written and before the gateway was
// called leaves a created payment; the next one goes on from there.
func TestAKillBetweenOrderAndPaymentIsSettled(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 3, "Bag", "Lamp")
		for i, gateway := range []string{"invoice", "bank"} {
			placed, p := s.buy(i, "Bag", gateway)
			s.write(func(q db.Q) error { // as it was before the call
				if _, err := q.Exec(ctx, `update payment set state = 'created', reference = '', url = '', back = $2 where id = $1`, p.ID, placed.Path()); err != nil {
					return err
				}
				if _, err := q.Exec(ctx, `delete from event where subject = $1`, placed.Order.ID); err != nil {
					return err
				}
				_, err := q.Exec(ctx, `update orders set state = 'pending', completed_at = null, expires_at = $2 where id = $1`, placed.Order.ID, q.Now().Add(time.Hour))
				return err
			})
			clock.Add(time.Minute)
			s.reconcile()
			switch gateway {
			case "invoice":
				s.is(placed.Order.ID, order.Awaiting, payment.Awaiting)
				s.told(placed.Order.ID, "Order Completed")
			case "bank":
				s.is(placed.Order.ID, order.Pending, payment.Pending)
			}
		}
	})
}

func TestADeclinedOrderKeepsItsStockForHalfAnHour(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 3, "Bag")
		placed, p := s.buy(1, "Bag", "bank")
		s.notice(notice(1, p, payment.Declined))
		s.is(placed.Order.ID, order.Pending, payment.Declined)
		s.told(placed.Order.ID, "Order Payment Failed")
		clock.Add(29 * time.Minute)
		if s.reconcile(); s.left("Bag") != 2 {
			t.Errorf("%d left, too early", s.left("Bag"))
		}
		next, err := s.desk.Retry(ctx, placed.Secret, "bank")
		if err != nil || !strings.HasPrefix(next, "https://bank.example/") || s.payment(placed.Order.ID).ID == p.ID {
			t.Fatalf("again: %s, %v", next, err)
		}
		if twice, err := s.desk.Retry(ctx, placed.Secret, "bank"); err != nil || twice != next {
			t.Errorf("a second press: %s, %v", twice, err)
		}
		clock.Add(29 * time.Minute)
		if s.reconcile(); s.left("Bag") != 2 {
			t.Errorf("%d left; the new try has its own half hour", s.left("Bag"))
		}
		clock.Add(2 * time.Minute)
		s.reconcile()
		s.is(placed.Order.ID, order.Cancelled, payment.Cancelled)
		if s.left("Bag") != 3 {
			t.Errorf("%d left after the time is over", s.left("Bag"))
		}
		if _, err := s.desk.Retry(ctx, placed.Secret, "bank"); err != nil {
			t.Errorf("retrying a cancelled order leads to its page: %v", err)
		}
	})
}

func TestMoneyThatComesTooLateIsNeverLost(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 2, "Bag")
		placed, p := s.buy(1, "Bag", "bank")
		clock.Add(time.Hour)
		s.reconcile()
		s.is(placed.Order.ID, order.Cancelled, payment.Cancelled)
		s.notice(notice(1, p, payment.Succeeded))
		s.is(placed.Order.ID, order.Held, payment.Succeeded)
		// A person releases it while the piece is still there.
		if err := s.desk.Release(ctx, placed.Order.ID, "eve", "still in stock"); err != nil || s.left("Bag") != 1 {
			t.Errorf("released: %v, %d left", err, s.left("Bag"))
		}
		s.is(placed.Order.ID, order.Paid, payment.Succeeded)
		// Looked at and released once more, it takes its goods no second time.
		if err := d.Write(ctx, func(q db.Q) error { return order.Hold(ctx, q, placed.Order.ID, "eve", "once more") }); err != nil {
			t.Fatal(err)
		}
		if err := s.desk.Release(ctx, placed.Order.ID, "eve", "good"); err != nil || s.left("Bag") != 1 {
			t.Errorf("released again: %v, %d left", err, s.left("Bag"))
		}
	})
}

func TestAHeldOrderIsNotReleasedWithoutItsGoods(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	d := dbtest.OpenAt(t, clock)
	s := open(t, d, true, 1, "Bag")
	placed, p := s.buy(1, "Bag", "bank")
	clock.Add(time.Hour)
	s.reconcile()
	s.buy(2, "Bag", "invoice")
	s.notice(notice(1, p, payment.Succeeded))
	if err := s.desk.Release(ctx, placed.Order.ID, "eve", ""); fault.KindOf(err) != fault.Conflict {
		t.Errorf("released: %v", err)
	}
	s.is(placed.Order.ID, order.Held, payment.Succeeded)
	if err := s.desk.Cancel(ctx, placed.Order.ID, "eve", "sold out, money sent back"); err != nil || s.left("Bag") != 0 {
		t.Errorf("cancelled: %v, %d left", err, s.left("Bag"))
	}
}

func TestAnOrderPaidAtTheLastSecondIsNotCancelled(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 3, "Bag")
		placed, _ := s.buy(1, "Bag", "bank")
		s.bank.say(payment.Succeeded, false) // and its message got lost
		clock.Add(31 * time.Minute)
		s.reconcile()
		s.is(placed.Order.ID, order.Paid, payment.Succeeded)
		if s.left("Bag") != 2 {
			t.Errorf("%d left", s.left("Bag"))
		}
	})
}

func TestADeadProviderHoldsTheStockForTwoHoursOnly(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 3, "Bag")
		placed, _ := s.buy(1, "Bag", "bank")
		s.bank.say("", true)
		clock.Add(time.Hour)
		s.reconcile()
		s.is(placed.Order.ID, order.Pending, payment.Pending)
		clock.Add(2 * time.Hour)
		s.reconcile()
		if o := s.order(placed.Order.ID); o.State != order.Cancelled || s.left("Bag") != 3 {
			t.Errorf("is %s, %d left", o.State, s.left("Bag"))
		}
	})
}

func TestAnotherWayToPayGivesUpTheFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 3, "Bag")
		placed, first := s.buy(1, "Bag", "bank")
		if next, err := s.desk.Retry(ctx, placed.Secret, "invoice"); err != nil || next != placed.Path() {
			t.Fatalf("%s, %v", next, err)
		}
		s.is(placed.Order.ID, order.Awaiting, payment.Awaiting)
		if p, _ := payment.Find(ctx, d.Read(), first.ID); p.State != payment.Cancelled {
			t.Errorf("the first is %s", p.State)
		}
		// Money by the first way all the same: nobody is charged twice unseen.
		if err := s.desk.Receive(ctx, placed.Order.ID, placed.Order.Total, "eve"); err != nil {
			t.Fatal(err)
		}
		s.is(placed.Order.ID, order.Paid, payment.Succeeded)
		s.notice(notice(1, first, payment.Succeeded))
		if o := s.order(placed.Order.ID); o.State != order.Held || !strings.Contains(o.Reason, "already") {
			t.Errorf("paid twice: %s, %q", o.State, o.Reason)
		}
		if err := s.desk.Receive(ctx, placed.Order.ID, eur(1), "eve"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("received again: %v", err)
		}
	})
}

func TestMoneySentBackTakesTheOrderOutOfTheFigures(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 3, "Bag")
		placed, p := s.buy(1, "Bag", "bank")
		s.notice(notice(1, p, payment.Succeeded))
		for _, restock := range []bool{true, false} {
			if done, err := s.desk.Refund(ctx, placed.Order.ID, "eve", "sent back", restock); (err == nil) != restock || done != restock {
				t.Errorf("refunded: %v", err)
			}
		}
		s.is(placed.Order.ID, order.Refunded, payment.Succeeded)
		s.told(placed.Order.ID, "Order Completed", "Order Paid", "Order Refunded")
		f, err := profile.Find(ctx, d.Read(), profile.Key{VisitorID: owner(1).VisitorID})
		if err != nil || f.Orders != 0 || s.left("Bag") != 3 {
			t.Errorf("figures %+v, %d left, %v", f, s.left("Bag"), err)
		}
		if link, err := checkout.LinkOf(ctx, d.Read(), placed.Order.ID); err != nil || link != placed.Path() {
			t.Errorf("the link is %q, %v", link, err)
		}
	})
}

func TestARefundOfAWayThatIsNotOfferedKeepsNoOtherFromBeingAskedFor(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		placed, p := s.buy(1, "Bag", "bank")
		s.notice(notice(1, p, payment.Succeeded))
		s.write(func(q db.Q) error { _, err := q.Exec(ctx, `update payment set gateway = 'gone'`); return err })
		if _, err := s.desk.Refund(ctx, placed.Order.ID, "Ann", "x", true); fault.KindOf(err) != fault.Unavailable {
			t.Fatal(err)
		}
		clock.Add(time.Minute)
		s.reconcile()
		list, err := payment.ListRefunds(ctx, d.Read(), placed.Order.ID)
		if err != nil || len(list) != 1 || !list[0].AskedAt.Equal(d.Now()) {
			t.Errorf("asked at %+v, %v", list, err)
		}
	})
}
