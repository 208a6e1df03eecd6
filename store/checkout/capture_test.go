package checkout_test

import (
	"testing"
	"time"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/fulfil"
	"regulars/store/id"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/setting"
)

// takes says when the shop takes its money.
func (s *shop) takes(when string) {
	s.t.Helper()
	s.write(func(q db.Q) error {
		shop, err := setting.FindShop(ctx, q)
		if shop.Capture = when; err != nil {
			return err
		}
		return setting.SaveShop(ctx, q, shop)
	})
}

// authorized is an order of two bags and a lamp whose money the bank has reserved.
func (s *shop) authorized(n int) (order.Order, payment.Payment) {
	s.t.Helper()
	s.add(owner(n), "Bag", 2)
	s.add(owner(n), "Lamp", 1)
	o := s.place(s.ready(owner(n), "bank")).Order
	s.notice(notice(1, s.payment(o.ID), payment.Authorized))
	s.is(o.ID, order.Authorized, payment.Authorized)
	return s.order(o.ID), s.payment(o.ID)
}

func noAct(db.Q, order.Order) error { return nil }

func (s *shop) parcel(o order.Order, pieces ...int64) {
	s.t.Helper()
	p := fulfil.Parcel{OrderID: o.ID, Once: id.Token(), Actor: "Bo"}
	for i, n := range pieces {
		if n > 0 {
			p.Items = append(p.Items, order.Item{LineID: o.Lines[i].ID, Quantity: n})
		}
	}
	if err := fulfil.Send(ctx, s.d, s.desk, p); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) balance(orderID string) checkout.Balance {
	s.t.Helper()
	b, err := checkout.BalanceOf(ctx, s.d.Read(), s.order(orderID))
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

func TestAnAuthorizedOrderIsAcceptedAndNotPaid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.takes(setting.CaptureByHand)
		o, p := s.authorized(1)
		if !o.PaidAt.IsZero() || o.CompletedAt.IsZero() || !o.ExpiresAt.IsZero() || p.Authorized != o.Total.Minor || p.ExpiresAt.Sub(d.Now()) > payment.AuthorizationLasts || p.ExpiresAt.IsZero() {
			t.Errorf("order %+v, payment %+v", o, p)
		}
		s.told(o.ID, "Order Completed")
		if b := s.balance(o.ID); b.Kept.Minor != 0 || b.ToCapture() != o.Total || !b.Due().IsZero() {
			t.Errorf("balance %+v", b)
		}
		for _, again := range []payment.State{payment.Authorized, payment.Pending, payment.Declined} {
			s.notice(notice(2, p, again))
			s.is(o.ID, order.Authorized, payment.Authorized)
		}
		for range 2 {
			if done, err := s.desk.Capture(ctx, o.ID, p.ID, o.Total, "Ann", noAct); err != nil || !done {
				t.Fatal(done, err)
			}
		}
		s.is(o.ID, order.Paid, payment.Succeeded)
		s.told(o.ID, "Order Completed", "Order Paid")
		if n := s.bank.taken[p.ID]; n != o.Total.Minor {
			t.Errorf("took %d", n)
		}
		if _, err := s.desk.Capture(ctx, o.ID, p.ID, eur(100), "Ann", noAct); fault.KindOf(err) != fault.Conflict {
			t.Errorf("captured again: %v", err)
		}
		if pay := s.payment(s.place(s.again(2)).Order.ID); pay.Capture != payment.AtOnce {
			t.Errorf("a transfer is captured %q", pay.Capture)
		}
	})
}

// again is a request to order a bag by transfer.
func (s *shop) again(n int) checkout.Request {
	s.add(owner(n), "Bag", 1)
	return s.ready(owner(n), "invoice")
}

func TestAPartIsCapturedAndTheRestIsDue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.takes(setting.CaptureByHand)
		o, p := s.authorized(1)
		if _, err := s.desk.Capture(ctx, o.ID, p.ID, o.Total.Plus(eur(1)), "Ann", noAct); fault.KindOf(err) != fault.Conflict {
			t.Errorf("more than it comes to: %v", err)
		}
		if done, err := s.desk.Capture(ctx, o.ID, p.ID, eur(1000), "Ann", noAct); err != nil || !done {
			t.Fatal(done, err)
		}
		s.is(o.ID, order.Paid, payment.Succeeded)
		if b := s.balance(o.ID); b.Kept != eur(1000) || b.Due() != o.Total.Minus(eur(1000)) || s.payment(o.ID).Amount != eur(1000) {
			t.Errorf("balance %+v", b)
		}
	})
}

func TestTheMoneyIsCapturedWhenAllOfItWasSent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.takes(setting.CaptureWhenSent)
		o, _ := s.authorized(1)
		s.parcel(o, 1, 1)
		s.is(o.ID, order.Authorized, payment.Authorized)
		if err := s.desk.Cancel(ctx, o.ID, "Ann", ""); fault.KindOf(err) != fault.Conflict {
			t.Errorf("cancelled what was sent: %v", err)
		}
		s.parcel(o, 1, 0)
		s.is(o.ID, order.Fulfilled, payment.Succeeded)
		s.told(o.ID, "Order Completed", "Order Shipped", "Order Shipped", "Order Paid")
	})
}

func TestWhatIsSentBeforeItIsCapturedByHandWaitsForThat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.takes(setting.CaptureByHand)
		o, p := s.authorized(1)
		s.parcel(o, 2, 1)
		s.is(o.ID, order.Authorized, payment.Authorized)
		if got := s.order(o.ID); got.Fulfilment != order.Whole || checkout.Editable(got) == nil {
			t.Errorf("%+v", got)
		}
		if done, err := s.desk.Capture(ctx, o.ID, p.ID, o.Total, "Ann", noAct); err != nil || !done {
			t.Fatal(done, err)
		}
		s.is(o.ID, order.Fulfilled, payment.Succeeded)
	})
}

func TestACaptureWithoutAnAnswerIsFoundOutLater(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.takes(setting.CaptureWhenSent)
		o, p := s.authorized(1)
		s.bank.say("", true)
		s.parcel(o, 2, 1)
		s.is(o.ID, order.Authorized, payment.Capturing)
		s.notice(notice(5, p, payment.Authorized)) // late: it is being taken
		s.is(o.ID, order.Authorized, payment.Capturing)
		s.bank.say("", false)
		clock.Add(time.Minute)
		s.reconcile()
		s.is(o.ID, order.Fulfilled, payment.Succeeded)
		if n := s.count(o.ID, "Order Paid"); n != 1 || s.bank.taken[p.ID] != o.Total.Minor {
			t.Errorf("told %d times, took %d", n, s.bank.taken[p.ID])
		}
	})
}

func TestARefusedCaptureChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.takes(setting.CaptureByHand)
		o, p := s.authorized(1)
		s.bank.refuses = true
		if _, err := s.desk.Capture(ctx, o.ID, p.ID, o.Total, "Ann", noAct); fault.KindOf(err) != fault.Conflict {
			t.Errorf("refused: %v", err)
		}
		s.is(o.ID, order.Authorized, payment.Authorized)
		s.bank.refuses = false
		if done, err := s.desk.Capture(ctx, o.ID, p.ID, o.Total, "Ann", noAct); err != nil || !done {
			t.Error(done, err)
		}
	})
}

func TestCancellingGivesBackWhatWasAuthorized(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.takes(setting.CaptureByHand)
		o, p := s.authorized(1)
		s.bank.say("", true)
		if err := s.desk.Cancel(ctx, o.ID, "Ann", "not wanted"); err != nil {
			t.Fatal(err)
		}
		s.is(o.ID, order.Cancelled, payment.Voiding)
		s.bank.say("", false)
		clock.Add(time.Minute)
		s.reconcile()
		s.is(o.ID, order.Cancelled, payment.Cancelled)
		if s.left("Bag") != 5 || !s.bank.voided[p.ID] || len(s.bank.back) != 0 {
			t.Errorf("%d left, given back %v, refunds %v", s.left("Bag"), s.bank.voided, s.bank.back)
		}
		s.told(o.ID, "Order Completed", "Order Cancelled")
	})
}

func TestAnAuthorizationThatIsHeardOfWhenTheTimeIsOverKeepsTheOrder(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.takes(setting.CaptureByHand)
		s.add(owner(1), "Bag", 1)
		o := s.place(s.ready(owner(1), "bank")).Order
		clock.Add(s.order(o.ID).ExpiresAt.Sub(clock.Now()) - 10*time.Second)
		s.reconcile() // the bank says that it waits
		s.bank.say(payment.Authorized, false)
		clock.Add(11 * time.Second) // so lately asked, it is not asked again before the order ends
		s.reconcile()
		s.is(o.ID, order.Authorized, payment.Authorized)
	})
}

func TestAnAuthorizationThatCameTooLateIsGivenBack(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.takes(setting.CaptureByHand)
		placed, p := s.buy(1, "Bag", "bank")
		s.bank.say("", true)
		clock.Add(4 * time.Hour)
		s.reconcile() // the bank is dead, so the order ends
		s.bank.say("", false)
		s.notice(notice(1, p, payment.Authorized))
		s.is(placed.Order.ID, order.Cancelled, payment.Voiding)
		clock.Add(time.Minute)
		s.reconcile()
		s.is(placed.Order.ID, order.Cancelled, payment.Cancelled)
	})
}

func TestReservedMoneyOfAnotherSumIsGivenBackAndTheOrderCanBePaidAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.takes(setting.CaptureByHand)
		placed, p := s.buy(1, "Bag", "bank")
		n := notice(1, p, payment.Authorized)
		n.Outcome.Amount = eur(1)
		s.notice(n)
		s.is(placed.Order.ID, order.Pending, payment.Voiding)
		s.told(placed.Order.ID, "Order Payment Failed")
		if _, err := s.desk.Retry(ctx, placed.Secret, "bank"); err != nil || s.payment(placed.Order.ID).ID == p.ID {
			t.Errorf("pay again: %v", err)
		}
	})
}

func TestAnAuthorizationThatRunsOutHoldsTheOrder(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.takes(setting.CaptureByHand)
		s.add(owner(1), "Bag", 1)
		placed := s.place(s.ready(owner(1), "demo"))
		p := s.payment(placed.Order.ID)
		demo := payment.Demo{DB: d}
		if err := demo.Decide(ctx, p.ID, payment.Approve); err != nil {
			t.Fatal(err)
		}
		if err := s.desk.Hear(ctx, p); err != nil {
			t.Fatal(err)
		}
		s.is(placed.Order.ID, order.Authorized, payment.Authorized)
		soon := func() int64 {
			n, err := payment.CountEnding(ctx, d.Read(), d.Now().Add(48*time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if soon() != 0 {
			t.Error("told too early")
		}
		clock.Add(5*24*time.Hour + time.Minute)
		if s.reconcile(); soon() != 1 {
			t.Error("nobody is told that it runs out")
		}
		s.is(placed.Order.ID, order.Authorized, payment.Authorized)
		clock.Add(2 * 24 * time.Hour)
		s.reconcile()
		s.is(placed.Order.ID, order.Held, payment.Cancelled)
		if err := s.desk.Release(ctx, placed.Order.ID, "Ann", ""); err != nil {
			t.Fatal(err)
		}
		if b := s.balance(placed.Order.ID); b.Due() != placed.Order.Total || soon() != 0 {
			t.Errorf("balance %+v", b)
		}
		s.told(placed.Order.ID, "Order Completed", "Order Held")
	})
}

func TestTheDemonstrationBankCapturesAndGivesBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.takes(setting.CaptureByHand)
		demo := payment.Demo{DB: d}
		for i, capture := range []bool{true, false} {
			placed, p := s.buy(i, "Bag", "demo")
			if err := demo.Decide(ctx, p.ID, payment.Approve); err != nil {
				t.Fatal(err)
			}
			if err := s.desk.Hear(ctx, p); err != nil {
				t.Fatal(err)
			}
			if capture {
				if done, err := s.desk.Capture(ctx, placed.Order.ID, p.ID, eur(500), "Ann", noAct); err != nil || !done || s.balance(placed.Order.ID).Kept != eur(500) {
					t.Error(done, err)
				}
				if o, err := demo.GiveUp(ctx, s.payment(placed.Order.ID)); err != nil || o.State != payment.Succeeded || o.Amount != eur(500) {
					t.Errorf("gave back what was taken: %+v, %v", o, err)
				}
				continue
			}
			if err := s.desk.Cancel(ctx, placed.Order.ID, "Ann", ""); err != nil {
				t.Fatal(err)
			}
			s.is(placed.Order.ID, order.Cancelled, payment.Cancelled)
			if o, err := demo.Capture(ctx, s.payment(placed.Order.ID), eur(500)); err != nil || o.State != payment.Cancelled {
				t.Errorf("took what was given back: %+v, %v", o, err)
			}
		}
	})
}

func TestWhatWasCapturedGoesBackInPartAndWholeLikeAnyMoney(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag", "Lamp")
		s.takes(setting.CaptureByHand)
		o, p := s.authorized(1) // 35.90
		if _, err := s.desk.RefundPart(ctx, o.ID, part(o, 1, 0, 0), eur(1000)); fault.KindOf(err) != fault.Conflict {
			t.Errorf("before it is captured: %v", err)
		}
		if done, err := s.desk.Capture(ctx, o.ID, p.ID, eur(3000), "Ann", noAct); err != nil || !done {
			t.Fatal(done, err)
		}
		o = s.order(o.ID)
		if due := s.due(o.ID); due != 590 || o.State != order.Paid {
			t.Fatalf("%d is due, %s", due, o.State)
		}
		if done, err := s.desk.RefundPart(ctx, o.ID, part(o, 1, 0, 0), eur(1000)); err != nil || !done {
			t.Errorf("a part: %t, %v", done, err)
		}
		if left, err := checkout.Refundable(ctx, d.Read(), s.order(o.ID)); err != nil || left != eur(2000) {
			t.Errorf("%s is left, %v", left, err)
		}
		if done, err := s.desk.Refund(ctx, o.ID, "Ann", "all of it", true); err != nil || !done || s.order(o.ID).State != order.Refunded {
			t.Errorf("the rest: %t, %v, %s", done, err, s.order(o.ID).State)
		}
		var gone int64
		for _, f := range s.refundsOf(o.ID) {
			gone += f.Amount.Minor
		}
		if gone != 3000 {
			t.Errorf("%d went back of 3000", gone)
		}
	})
}
