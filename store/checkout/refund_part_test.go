package checkout_test

import (
	"sync"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
)

// bought is a paid order of three bags with delivery.
func (s *shop) bought(n int) order.Order {
	s.t.Helper()
	s.add(owner(n), "Bag", 3)
	s.bank.say(payment.Succeeded, false)
	p := s.place(s.ready(owner(n), "bank"))
	if err := s.desk.Hear(ctx, s.payment(p.Order.ID)); err != nil {
		s.t.Fatal(err)
	}
	return s.order(p.Order.ID)
}

func part(o order.Order, n int64, shipping, goodwill int64) order.PartRefund {
	f := order.PartRefund{Once: id.Token(), Shipping: eur(shipping), Goodwill: eur(goodwill), Restock: true, Why: "broken", Actor: "Ann"}
	if n > 0 {
		f.Items = []order.RefundItem{{LineID: o.Lines[0].ID, Quantity: n}}
	}
	return f
}

func TestAPartOfTheMoneyGoesBackOnceWithItsPieces(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		o := s.bought(1) // 30.00 and 4.90 delivery
		f := part(o, 1, 0, 250)
		for range 2 {
			if done, err := s.desk.RefundPart(ctx, o.ID, f, eur(1250)); err != nil || !done {
				t.Fatal(done, err)
			}
		}
		got := s.order(o.ID)
		if got.State != order.Paid || got.Refunded != eur(1250) || got.Lines[0].Refunded != 1 || got.Lines[0].Left() != 2 || s.left("Bag") != 3 || len(s.bank.back) != 1 {
			t.Errorf("%s, %s back, %+v, %d in stock, asked %v", got.State, got.Refunded, got.Lines[0], s.left("Bag"), s.bank.back)
		}
		list, err := event.List(ctx, d.Read(), event.Filter{Subject: o.ID})
		told := 0
		for _, e := range list {
			if e.Name == event.OrderPartRefunded {
				told++
			}
		}
		if err != nil || told != 1 {
			t.Errorf("told %d times, %v", told, err)
		}
		if _, err := s.desk.RefundPart(ctx, o.ID, part(o, 2, 490, 0), eur(2490)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("more than is left: %v", err)
		}
		if _, err := s.desk.RefundPart(ctx, o.ID, part(o, 1, 0, 0), eur(999)); fault.KindOf(err) != fault.Conflict {
			t.Errorf("another sum than was seen: %v", err)
		}
		if done, err := s.desk.RefundPart(ctx, o.ID, part(o, 2, 240, 0), eur(2240)); err != nil || !done || s.order(o.ID).State != order.Refunded || s.left("Bag") != 5 {
			t.Errorf("the rest: %t, %v, %s, %d in stock", done, err, s.order(o.ID).State, s.left("Bag"))
		}
	})
}

func TestWhatTheProviderRefusesIsThereAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		o := s.bought(1)
		s.bank.refund = payment.Declined
		if _, err := s.desk.RefundPart(ctx, o.ID, part(o, 2, 100, 0), eur(2100)); fault.KindOf(err) != fault.Conflict {
			t.Errorf("refused: %v", err)
		}
		if got := s.order(o.ID); !got.Refunded.IsZero() || got.Lines[0].Refunded != 0 || got.Lines[0].Left() != 3 || s.left("Bag") != 2 {
			t.Errorf("%s back, %+v", got.Refunded, got.Lines[0])
		}
		s.bank.refund = ""
		if done, err := s.desk.RefundPart(ctx, o.ID, part(o, 3, 490, 0), eur(3490)); err != nil || !done {
			t.Errorf("all of it, then: %t, %v", done, err)
		}
	})
}

func TestManyWhoSendMoneyBackAtOnceNeverSendMoreThanCame(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		o := s.bought(1)
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() { _, _ = s.desk.RefundPart(ctx, o.ID, part(o, 0, 0, 1500), eur(1500)) })
		}
		all.Wait()
		refunds, err := payment.ListRefunds(ctx, d.Read(), o.ID)
		if got := s.order(o.ID); err != nil || got.Refunded != eur(3000) || len(refunds) != 2 {
			t.Errorf("%s back in %d, %v", got.Refunded, len(refunds), err)
		}
	})
}

// Piece by piece, in any steps, with tax inside or on top: a line comes back to the
// cent that was paid for it.
func TestALineIsPaidBackToTheCent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 12).Draw(t, "pieces")
		unit, tax := rapid.Int64Range(1, 9999).Draw(t, "unit"), rapid.Int64Range(0, 2000).Draw(t, "tax")
		l := order.Line{ID: "l", Quantity: n, Unit: eur(unit), Total: eur(unit * n), Tax: eur(tax)}
		o := order.Order{TaxIncluded: rapid.Bool().Draw(t, "included"), Total: eur(unit*n + tax), Lines: []order.Line{l}}
		sum := money.Of(0, "EUR")
		for l.Refunded < n {
			step := rapid.Int64Range(1, n-l.Refunded).Draw(t, "step")
			l.PaidBack = sum
			sum = sum.Plus(o.Worth(l, step))
			l.Refunded += step
		}
		want := unit * n
		if !o.TaxIncluded {
			want += tax
		}
		if sum != eur(want) {
			t.Fatalf("%s came back of %d", sum, want)
		}
	})
}
