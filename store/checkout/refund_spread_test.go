package checkout_test

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
)

// twice is a sent order of 44.90 that was paid in two parts: 34.90, and later 10.00.
func (s *shop) twice() order.Order {
	s.t.Helper()
	o := s.owing()
	s.bank.say(payment.Succeeded, false)
	if _, err := s.desk.Pay(ctx, o, "bank", "/orders/x"); err != nil {
		s.t.Fatal(err)
	}
	list, err := payment.ListOf(ctx, s.d.Read(), o.ID)
	for _, p := range list {
		err = errors.Join(err, s.desk.Hear(ctx, p))
	}
	if err != nil {
		s.t.Fatal(err)
	}
	if due := s.due(o.ID); due != 0 {
		s.t.Fatalf("%d is still due", due)
	}
	return s.order(o.ID)
}

// due is what is due for an order, which its lists must say too.
func (s *shop) due(orderID string) int64 {
	s.t.Helper()
	o := s.order(orderID)
	due, err := checkout.Due(ctx, s.d.Read(), o)
	if err != nil {
		s.t.Fatal(err)
	}
	if (o.State.ToPack() || o.State == order.Fulfilled) && o.Due != due {
		s.t.Errorf("%s is due, lists say %s", due, o.Due)
	}
	return due.Minor
}

func (s *shop) refundsOf(orderID string) (list []payment.Refund) {
	s.t.Helper()
	list, err := payment.ListRefunds(ctx, s.d.Read(), orderID)
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

func TestMoreThanOnePaymentHasGoesBackOfSeveral(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag")
		o := s.twice()
		if done, err := s.desk.RefundPart(ctx, o.ID, part(o, 0, 0, 900), eur(900)); err != nil || !done {
			t.Fatal(done, err)
		}
		if list := s.refundsOf(o.ID); len(list) != 1 || list[0].Amount != eur(900) {
			t.Errorf("one payment has enough: %+v", list)
		}
		f := part(o, 3, 490, 0) // 34.90 of 1.00 and 34.90
		for range 2 {
			if done, err := s.desk.RefundPart(ctx, o.ID, f, eur(3490)); err != nil || !done {
				t.Fatal(done, err)
			}
		}
		if got := s.order(o.ID); got.Refunded != eur(4390) || s.due(o.ID) != 0 {
			t.Errorf("%s back", got.Refunded)
		}
		if _, err := s.desk.RefundPart(ctx, o.ID, part(o, 0, 0, 101), eur(101)); fault.FieldsOf(err)["amount"] == "" {
			t.Errorf("more than is left: %v", err)
		}
		if done, err := s.desk.RefundPart(ctx, o.ID, part(o, 0, 0, 100), eur(100)); err != nil || !done || s.order(o.ID).State != order.Refunded {
			t.Errorf("the rest: %t, %v, %s", done, err, s.order(o.ID).State)
		}
		for key, n := range s.bank.back {
			if n != 1 {
				t.Errorf("%s was asked for %d times", key, n)
			}
		}
	})
}

func TestWhatOnePaymentRefusesIsNotCalledSent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag")
		o := s.twice()
		s.bank.refuse(1)
		f := part(o, 4, 0, 0) // 40.00 of 10.00 and 34.90, of which the later is refused
		done, err := s.desk.RefundPart(ctx, o.ID, f, eur(4000))
		kept, err2 := order.FindRefundOf(ctx, d.Read(), f.Once)
		if err != nil || err2 != nil || !done || kept.Amount != eur(3000) || kept.State != order.RefundDone {
			t.Errorf("%t, %v, %v, %+v", done, err, err2, kept)
		}
		if got := s.order(o.ID); got.Refunded != eur(3000) || got.Lines[0].Refunded != 4 || s.due(o.ID) != 0 {
			t.Errorf("%s back, %+v", got.Refunded, got.Lines[0])
		}
		steps, err := order.ListSteps(ctx, d.Read(), o.ID)
		var told string
		for _, step := range steps {
			told += step.Words + "\n"
		}
		if err != nil || !strings.Contains(told, "Sent 30.00 EUR of 40.00 EUR back") || !strings.Contains(told, "10.00 EUR was not sent back") {
			t.Errorf("told %q", told)
		}
		if done, err := s.desk.RefundPart(ctx, o.ID, part(o, 0, 0, 490), eur(490)); err != nil || !done {
			t.Errorf("what refused once comes last: %t, %v", done, err)
		}
		if last := s.refundsOf(o.ID)[0]; last.PaymentID == s.refundsOf(o.ID)[1].PaymentID && last.State != payment.Succeeded {
			t.Errorf("%+v", last)
		}
	})
}

func TestARefundOfSeveralPaymentsWaitsForTheLastAnswer(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag")
		o := s.twice()
		s.bank.silent = true
		f := part(o, 4, 0, 0)
		if done, err := s.desk.RefundPart(ctx, o.ID, f, eur(4000)); err != nil || done {
			t.Errorf("silent: %t, %v", done, err)
		}
		if got := s.order(o.ID); got.Refunded != eur(4000) || s.due(o.ID) != 0 {
			t.Errorf("%s set aside", got.Refunded)
		}
		s.bank.silent = false
		clock.Add(time.Minute)
		s.reconcile()
		if kept, err := order.FindRefundOf(ctx, d.Read(), f.Once); err != nil || kept.State != order.RefundDone || kept.Amount != eur(4000) || s.count(o.ID, "Order Partly Refunded") != 1 {
			t.Errorf("%+v, %v", kept, err)
		}
	})
}

func TestAnOrderWhoseMoneyWentBackInPartIsNotCalledRefunded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag")
		o := s.twice()
		s.bank.refuse(1)
		if done, err := s.desk.Refund(ctx, o.ID, "Ann", "broken", true); done || fault.KindOf(err) != fault.Conflict {
			t.Errorf("%t, %v", done, err)
		}
		if got := s.order(o.ID); got.State != order.Paid || got.Refunded != eur(3490) && got.Refunded != eur(1000) || s.due(o.ID) != 0 {
			t.Errorf("%s, %s back", got.State, got.Refunded)
		}
		s.agrees(o)
		if done, err := s.desk.Refund(ctx, o.ID, "Ann", "broken", true); err != nil || !done || s.order(o.ID).State != order.Refunded {
			t.Errorf("tried again: %t, %v, %s", done, err, s.order(o.ID).State)
		}
	})
}

// However money comes and goes, no more goes back than came, lists say what is due, and
// what is due is what it comes to without what was kept and what was forgiven.
func TestNoMoreGoesBackThanCame(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, -1, "Bag")
		rapid.Check(t, func(rt *rapid.T) {
			s.t = t
			o := s.twice()
			for range rapid.IntRange(1, 4).Draw(rt, "steps") {
				s.bank.refuse(rapid.IntRange(0, 2).Draw(rt, "refusals"))
				sum := rapid.Int64Range(1, 4600).Draw(rt, "sum")
				f := part(o, 0, 0, sum)
				f.Once = id.Token()
				_, _ = s.desk.RefundPart(ctx, o.ID, f, eur(sum))
				var gone int64
				for _, r := range s.refundsOf(o.ID) {
					if r.State == payment.Succeeded {
						gone += r.Amount.Minor
					}
				}
				if got := s.order(o.ID); gone > 4490 || got.Refunded.Minor != gone || got.State == order.Paid && s.due(o.ID) != 0 {
					rt.Fatalf("%d went back, the order says %s, %s", gone, got.Refunded, got.State)
				}
			}
			s.bank.refuse(0)
			s.agrees(o)
		})
	})
}

func TestWhatNeverCameIsNotCalledSentBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag", "Cap")
		o := s.twice()
		plan, err := s.desk.PlanEdit(ctx, o.ID, checkout.Edit{Add: []checkout.EditLine{{VariantID: s.variants["Cap"], Quantity: 1}}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.desk.ApplyEdit(ctx, o.ID, checkout.Edit{Add: []checkout.EditLine{{VariantID: s.variants["Cap"], Quantity: 1}}}, id.Token(), plan.Seen, "Ann", func(db.Q, checkout.EditPlan) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if due := s.due(o.ID); due != 1100 {
			t.Fatalf("%d is due", due)
		}
		s.bank.refuse(1)
		done, err := s.desk.Refund(ctx, o.ID, "Ann", "broken", true)
		if done || fault.KindOf(err) != fault.Conflict || !strings.HasPrefix(fault.Message(err), "Only ") {
			t.Errorf("%t, %v", done, fault.Message(err))
		}
		var went int64
		for _, f := range s.refundsOf(o.ID) {
			if f.State == payment.Succeeded {
				went += f.Amount.Minor
			}
		}
		if got := s.order(o.ID); went == 0 || got.Refunded.Minor != went || s.count(o.ID, "Order Partly Refunded") != 1 {
			t.Errorf("%d went, the order says %s, told %d times", went, got.Refunded, s.count(o.ID, "Order Partly Refunded"))
		}
		s.bank.refuse(1)
		if _, err := s.desk.Refund(ctx, o.ID, "Ann", "broken", true); fault.KindOf(err) != fault.Conflict || s.count(o.ID, "Order Partly Refunded") != 1 {
			t.Errorf("refused whole: %v, told %d times", err, s.count(o.ID, "Order Partly Refunded"))
		}
	})
}

func TestAnAskForMoneyIsNotedOnceHoweverOftenItIsPressed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag")
		var whole, parts atomic.Int64
		note := func(n *atomic.Int64) checkout.Noted {
			return func(_ db.Q, _ order.Order, sum money.Amount) error { n.Add(sum.Minor); return nil }
		}
		a, b := s.twice(), s.twice()
		f := part(b, 0, 0, 300)
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() { _, _ = s.desk.Refund(ctx, a.ID, "Ann", "broken", true, note(&whole)) })
			all.Go(func() { _, _ = s.desk.RefundPart(ctx, b.ID, f, eur(300), note(&parts)) })
		}
		all.Wait()
		if whole.Load() != 4490 || parts.Load() != 300 {
			t.Errorf("noted %d and %d", whole.Load(), parts.Load())
		}
	})
}
