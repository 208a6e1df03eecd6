package checkout_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
)

// link makes a payment link and returns its secret.
func (s *shop) link(orderID string, days int) string {
	s.t.Helper()
	once := id.Token()
	for range 2 { // the same form is the same link
		if err := s.desk.MakeLink(ctx, orderID, once, "", "Ann", days, func(db.Q, order.Order, payment.Link, money.Amount) error { return nil }); err != nil {
			s.t.Fatal(err)
		}
	}
	return checkout.LinkSecret(once)
}

func (s *shop) linked(secret string) checkout.Linked {
	s.t.Helper()
	l, err := s.desk.FindLinked(ctx, secret)
	if err != nil {
		s.t.Fatal(err)
	}
	return l
}

// owing is a paid order that was changed: 10.00 more are due.
func (s *shop) owing() order.Order {
	s.t.Helper()
	o := s.bought(1)
	e := checkout.Edit{Quantities: map[string]int64{o.Lines[0].ID: 4}}
	if err := s.apply(s.plan(o.ID, e), e); err != nil {
		s.t.Fatal(err)
	}
	s.bank.say("", false)
	return s.order(o.ID)
}

func TestWhatIsDueIsPaidOnceByALink(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag")
		o := s.owing()
		secret := s.link(o.ID, 7)
		if links, err := payment.ListLinks(ctx, d.Read(), o.ID); err != nil || len(links) != 1 || !strings.HasPrefix(links[0].Back, "/orders/") {
			t.Errorf("links %+v, %v", links, err)
		}
		if l := s.linked(secret); l.State != payment.LinkOpen || l.Due != eur(1000) || l.Paid() {
			t.Errorf("linked %+v", l)
		}
		if _, err := s.desk.PayLinked(ctx, secret, "invoice"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("by transfer: %v", err)
		}
		next, err := s.desk.PayLinked(ctx, secret, "bank")
		again, err2 := s.desk.PayLinked(ctx, secret, "bank")
		if err != nil || err2 != nil || !strings.HasPrefix(next, "https://bank.example/") || next != again {
			t.Errorf("%q, %v, then %q, %v", next, err, again, err2)
		}
		p := s.linked(secret).Payment
		s.notice(notice(1, p, payment.Succeeded))
		s.notice(notice(2, p, payment.Succeeded))
		if l := s.linked(secret); !l.Paid() || l.Order.State != order.Paid || s.count(o.ID, "Order Balance Paid") != 1 {
			t.Errorf("paid: %+v", l)
		}
		if next, err := s.desk.PayLinked(ctx, secret, "bank"); err != nil || next != checkout.LinkPath+secret {
			t.Errorf("paid twice: %q, %v", next, err)
		}
		if err := s.desk.MakeLink(ctx, o.ID, id.Token(), "", "Ann", 7, nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a link for nothing: %v", err)
		}
	})
}

func TestAnUnknownAnswerOnALinkIsFoundOutAndNotPaidTwice(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag")
		o := s.owing()
		secret := s.link(o.ID, 7)
		s.bank.say("", true)
		if _, err := s.desk.PayLinked(ctx, secret, "bank"); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("a silent bank: %v", err)
		}
		if _, err := s.desk.PayLinked(ctx, secret, "demo"); fault.KindOf(err) != fault.Unavailable && fault.KindOf(err) != fault.Conflict && err != nil {
			t.Errorf("another way meanwhile: %v", err)
		}
		s.bank.say(payment.Succeeded, false)
		clock.Add(time.Minute)
		s.reconcile()
		s.reconcile()
		var came int64
		list, err := payment.ListOf(ctx, d.Read(), o.ID)
		for _, p := range list {
			if p.State == payment.Succeeded {
				came += p.Amount.Minor
			}
		}
		if l := s.linked(secret); err != nil || came > 4490 || l.Order.State != order.Paid {
			t.Errorf("%d came, %v, due %s, %s", came, err, l.Due, l.Order.State)
		}
	})
}

func TestOfManyWhoPayOnALinkAtOnceOnePaymentIsOpen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag")
		o := s.owing()
		a, b := s.link(o.ID, 7), s.link(o.ID, 7)
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				_, _ = s.desk.PayLinked(ctx, []string{a, b}[i%2], []string{"bank", "demo"}[i/2%2])
			})
		}
		all.Wait()
		list, err := payment.ListOf(ctx, d.Read(), o.ID)
		opened := 0
		for _, p := range list {
			if p.State.Open() {
				opened++
			}
		}
		if err != nil || opened > 1 {
			t.Errorf("%d payments are open, %v", opened, err)
		}
	})
}

func TestALinkEndsByItselfOrWhenItIsTakenBack(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag")
		o := s.owing()
		old := s.link(o.ID, 7)
		links, err := payment.ListLinks(ctx, d.Read(), o.ID)
		if err != nil || len(links) != 1 {
			t.Fatal(links, err)
		}
		revoke := func() error {
			return s.desk.RevokeLink(ctx, o.ID, links[0].ID, "Ann", func(db.Q) error { return nil })
		}
		if err := revoke(); err != nil {
			t.Fatal(err)
		}
		if err := revoke(); fault.KindOf(err) != fault.Conflict {
			t.Errorf("taken back twice: %v", err)
		}
		expired := s.link(o.ID, 1)
		clock.Add(25 * time.Hour)
		for secret, state := range map[string]payment.LinkState{old: payment.LinkRevoked, expired: payment.LinkExpired} {
			if next, err := s.desk.PayLinked(ctx, secret, "bank"); err != nil || next != checkout.LinkPath+secret || s.linked(secret).State != state {
				t.Errorf("%s: %q, %v", state, next, err)
			}
		}
		if _, err := s.desk.FindLinked(ctx, "somebody else's"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a made-up link: %v", err)
		}
	})
}
