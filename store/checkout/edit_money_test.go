package checkout_test

import (
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
	"regulars/store/price"
	"regulars/store/setting"
	"regulars/store/shipment"
)

// back sends pieces of the first line, delivery and goodwill of an order back.
func (s *shop) back(orderID string, pieces, shipping, goodwill int64) error {
	o := s.order(orderID)
	f := order.PartRefund{Once: id.Token(), Shipping: eur(shipping), Goodwill: eur(goodwill), Why: "broken", Actor: "Ann"}
	if pieces > 0 {
		f.Items = []order.RefundItem{{LineID: o.Lines[0].ID, Quantity: pieces}}
	}
	if err := f.Fill(o); err != nil {
		return err
	}
	_, err := s.desk.RefundPart(ctx, orderID, f, f.Amount)
	return err
}

func TestAnOrderOfWhichMoneyWentBackIsChanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag", "Lamp")
		o := s.bought(1) // three bags, 30.00 and 4.90 delivery
		if err := s.back(o.ID, 2, 100, 0); err != nil {
			t.Fatal(err)
		}
		line := o.Lines[0].ID
		// One bag is left; two more of it are wanted.
		e := checkout.Edit{Quantities: map[string]int64{line: 3}}
		p := s.plan(o.ID, e)
		if p.After.Lines[0].Quantity != 5 || p.After.Total != eur(5490) || p.Money.Kept != eur(1390) || !p.Due.IsZero() || p.DueAfter != eur(2000) || p.Stock[0].Take != 2 {
			t.Errorf("plan %+v", p)
		}
		if err := s.apply(p, e); err != nil {
			t.Fatal(err)
		}
		if _, err := s.desk.Pay(ctx, s.order(o.ID), "bank", "/orders/x"); err != nil {
			t.Fatal(err)
		}
		s.notice(notice(1, s.payment(o.ID), payment.Succeeded))
		// Taken out altogether, the line stays for what was paid back of it.
		e = checkout.Edit{Quantities: map[string]int64{line: 0}, Add: []checkout.EditLine{{VariantID: s.variants["Lamp"], Quantity: 1}}}
		p = s.plan(o.ID, e)
		if len(p.After.Lines) != 2 || p.After.Lines[0].Quantity != 2 || p.DueAfter != eur(-1900) {
			t.Errorf("plan %+v", p)
		}
		if err := s.apply(p, e); err != nil {
			t.Fatal(err)
		}
		if got := s.order(o.ID); got.Total != eur(2000+1100+490) || got.Refunded != eur(2100) || s.balance(o.ID).Due() != eur(-1900) {
			t.Errorf("%+v", got)
		}
		if _, err := s.desk.PlanEdit(ctx, o.ID, checkout.Edit{Quantities: map[string]int64{s.order(o.ID).Lines[1].ID: 0}}); fault.FieldsOf(err)["lines"] == "" {
			t.Errorf("nothing left: %v", err)
		}
	})
}

func TestNothingBecomesLessThanWhatWentBackForIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, false, 9, "Bag", "Lamp")
		o := s.bought(1)
		if err := s.back(o.ID, 1, 0, 1700); err != nil {
			t.Fatal(err)
		}
		if _, err := s.desk.PlanEdit(ctx, o.ID, checkout.Edit{Quantities: map[string]int64{o.Lines[0].ID: 1}}); err != nil {
			t.Errorf("more is left than went back: %v", err)
		}
		if err := s.back(o.ID, 0, 0, 600); err != nil {
			t.Fatal(err)
		}
		if _, err := s.desk.PlanEdit(ctx, o.ID, checkout.Edit{Quantities: map[string]int64{o.Lines[0].ID: 1}}); fault.FieldsOf(err)["lines"] == "" {
			t.Errorf("less than went back: %v", err)
		}
		to := shipment.Address(o.Delivery)
		to.Country = "FR"
		if _, err := s.desk.PlanEdit(ctx, o.ID, checkout.Edit{Delivery: &to}); len(fault.FieldsOf(err)) == 0 {
			t.Errorf("moved away from the tax it was paid back with: %v", err)
		}
	})
}

func TestAnEditOfAnAuthorizedOrderCapturesLessOrAsksForMore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag", "Lamp")
		s.takes(setting.CaptureWhenSent)
		o, pay := s.authorized(1) // two bags and a lamp, 31.00 and 4.90 delivery
		more := checkout.Edit{Quantities: map[string]int64{o.Lines[0].ID: 3}}
		p := s.plan(o.ID, more)
		if p.DueAfter != eur(1000) || p.MoneyAfter.ToCapture() != o.Total || !p.Due.IsZero() {
			t.Errorf("more: %+v", p.MoneyAfter)
		}
		if err := s.apply(p, more); err != nil {
			t.Fatal(err)
		}
		s.is(o.ID, order.Authorized, payment.Authorized)
		if _, err := s.desk.Pay(ctx, s.order(o.ID), "bank", "/orders/x"); err != nil {
			t.Fatal(err)
		}
		extra := s.payment(o.ID)
		if extra.ID == pay.ID || extra.Amount != eur(1000) || extra.Capture != payment.AtOnce {
			t.Errorf("asked for %+v", extra)
		}
		s.notice(notice(1, extra, payment.Succeeded))
		if b := s.balance(o.ID); s.order(o.ID).State != order.Authorized || b.Kept != eur(1000) || b.ToCapture() != o.Total || !b.Due().IsZero() {
			t.Errorf("balance %+v", b)
		}
		if err := s.desk.Cancel(ctx, o.ID, "Ann", ""); fault.KindOf(err) != fault.Conflict {
			t.Errorf("cancelled with money in it: %v", err)
		}
		less := checkout.Edit{Quantities: map[string]int64{o.Lines[0].ID: 1}}
		p = s.plan(o.ID, less)
		if !p.DueAfter.IsZero() || p.MoneyAfter.ToCapture() != eur(1000+1100+490-1000) {
			t.Errorf("less: %+v", p.MoneyAfter)
		}
		if err := s.apply(p, less); err != nil {
			t.Fatal(err)
		}
		s.parcel(s.order(o.ID), 1, 1)
		if b := s.balance(o.ID); s.order(o.ID).State != order.Fulfilled || b.Kept != eur(2590) || !b.Due().IsZero() || s.bank.taken[pay.ID] != 1590 {
			t.Errorf("balance %+v, took %d", b, s.bank.taken[pay.ID])
		}
	})
}

// A process that dies between the parcel and the capture leaves a payment that is to be
// captured; the next one goes on from there.
func TestAKillBetweenSendingAndCapturingIsSettled(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.takes(setting.CaptureWhenSent)
		o, pay := s.authorized(1)
		s.write(func(q db.Q) error {
			f := order.Fulfilment{OrderID: o.ID, Once: id.Token(), Actor: "Bo"}
			for _, l := range o.Lines {
				f.Items = append(f.Items, order.Item{LineID: l.ID, Quantity: l.Quantity})
			}
			if _, err := order.Send(ctx, q, &f); err != nil {
				return err
			}
			return checkout.TakeWhenSent(ctx, q, o.ID, "Bo")
		})
		s.is(o.ID, order.Authorized, payment.Capturing)
		for range 2 {
			clock.Add(6 * time.Minute)
			s.reconcile()
		}
		s.is(o.ID, order.Fulfilled, payment.Succeeded)
		if s.bank.taken[pay.ID] != o.Total.Minor {
			t.Errorf("took %d", s.bank.taken[pay.ID])
		}
	})
}

// Whatever is changed, paid, sent, exchanged and sent back in whatever order: sums add up to the
// cent, and what is due is what the order comes to less what came and did not go back.
func TestEditsPaymentsAndRefundsAddUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := open(t, dbtest.Open(t), rapid.Bool().Draw(rt, "included"), 40, "Bag", "Lamp", "Pen")
		s.write(func(q db.Q) error {
			for _, title := range []string{"Bag", "Lamp", "Pen"} {
				if err := price.Set(ctx, q, s.variants[title], price.Price{Amount: eur(rapid.Int64Range(1, 3333).Draw(rt, "price"))}); err != nil {
					return err
				}
			}
			return nil
		})
		s.takesBack()
		o := s.bought(1)
		for range rapid.IntRange(1, 6).Draw(rt, "steps") {
			switch rapid.SampledFrom([]string{"edit", "edit", "back", "pay", "send", "exchange", "exchange"}).Draw(rt, "step") {
			case "edit":
				s.editSomehow(rt, o.ID)
			case "back":
				_ = s.back(o.ID, rapid.Int64Range(0, 3).Draw(rt, "pieces"), rapid.Int64Range(0, 200).Draw(rt, "shipping"), rapid.Int64Range(0, 300).Draw(rt, "goodwill")) // refused is refused
			case "pay":
				s.even(rt, o.ID)
			case "send":
				s.sendOne(o.ID)
			case "exchange":
				s.exchangeSomehow(rt, o.ID)
			}
			s.adds(rt, o.ID)
		}
		s.even(rt, o.ID)
		if b := s.balance(o.ID); b.Kept != b.Net {
			rt.Fatalf("even, and kept %s of %s", b.Kept, b.Net)
		}
		s.allBack(rt, o.ID)
	})
}

func (s *shop) editSomehow(rt *rapid.T, orderID string) {
	o := s.order(orderID)
	if checkout.Editable(o) != nil {
		return
	}
	e := checkout.Edit{Quantities: map[string]int64{}}
	for _, l := range o.Lines {
		e.Quantities[l.ID] = rapid.Int64Range(0, 5).Draw(rt, "quantity")
	}
	if n := rapid.Int64Range(0, 2).Draw(rt, "new"); n > 0 {
		e.Add = append(e.Add, checkout.EditLine{VariantID: s.variants[rapid.SampledFrom([]string{"Bag", "Lamp", "Pen"}).Draw(rt, "what")], Quantity: n})
	}
	p, err := s.desk.PlanEdit(ctx, orderID, e)
	if len(fault.FieldsOf(err)) > 0 || err == nil && p.Short() {
		return
	}
	if err == nil {
		err = s.apply(p, e)
	}
	if err != nil {
		rt.Fatal(err)
	}
	if got := s.balance(orderID); got.Due() != p.DueAfter && !p.Same() {
		rt.Fatalf("due %s, the plan said %s", got.Due(), p.DueAfter)
	}
}

// even pays what is due, or sends back what is too much.
func (s *shop) even(rt *rapid.T, orderID string) {
	o := s.order(orderID)
	due, err := checkout.Due(ctx, s.d.Read(), o)
	switch {
	case err != nil:
	case due.Minor > 0:
		if _, err = s.desk.Pay(ctx, o, "bank", "/orders/x"); err == nil {
			s.notice(notice(1, s.payment(orderID), payment.Succeeded))
		}
	case due.Minor < 0:
		_, err = s.desk.RefundOverpaid(ctx, orderID, id.Token(), "Ann", money.Of(-due.Minor, due.Currency))
	}
	if err != nil {
		rt.Fatal(err)
	}
}

func (s *shop) sendOne(orderID string) {
	o := s.order(orderID)
	for i, l := range o.Lines {
		if o.State == order.Paid && l.Left() > 0 {
			s.parcel(o, append(make([]int64, i), 1)...)
			return
		}
	}
}

// adds checks the sums of an order against its lines and its payments.
func (s *shop) adds(rt *rapid.T, orderID string) {
	o := s.order(orderID)
	var lines, taxes, cash, worth, back int64
	for _, l := range o.Lines {
		lines += l.Unit.Minor * l.Quantity
		worth += o.Worth(l, l.Quantity-l.Refunded).Minor + l.PaidBack.Minor
		back += l.PaidBack.Minor
		if l.Fulfilled+l.Removed > l.Quantity || l.Refunded > l.Quantity {
			rt.Fatalf("%+v", l)
		}
	}
	for _, x := range o.Taxes {
		taxes += x.Amount.Minor
	}
	want := lines + o.Shipping.Minor
	if !o.TaxIncluded {
		want += taxes
	}
	for _, p := range s.payments(orderID) {
		if p.State == payment.Succeeded {
			cash += p.Amount.Minor
		}
	}
	for _, f := range s.refunds(orderID) {
		if f.State != payment.Declined {
			cash -= f.Amount.Minor
		}
	}
	goodwill, err := db.Value[int64](ctx, s.d.Read(), `select cast(coalesce(sum(goodwill - fee), 0) as bigint) from order_refund where order_id = $1 and state <> 'declined'`, orderID)
	if back += o.ShippingBack.Minor + goodwill; err != nil || o.Refunded.Minor != back {
		rt.Fatalf("%s has gone back, for %d: %v", o.Refunded, back, err)
	}
	due, err := checkout.Due(ctx, s.d.Read(), o)
	if err != nil || o.Total.Minor != want || o.Tax.Minor != taxes || o.Refunded.Minor > o.Total.Minor || worth+o.ShippingPaid().Minor != o.Total.Minor {
		rt.Fatalf("%+v does not add up: %v", o, err)
	}
	if o.State != order.Refunded && due.Minor != o.Total.Minor-o.Refunded.Minor-cash {
		rt.Fatalf("due %s of %s less %s, with %d kept", due, o.Total, o.Refunded, cash)
	}
}

func (s *shop) payments(orderID string) []payment.Payment {
	s.t.Helper()
	list, err := payment.ListOf(ctx, s.d.Read(), orderID)
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

// allBack sends back all pieces and what delivery cost: nothing is left but what went
// out of goodwill.
func (s *shop) allBack(rt *rapid.T, orderID string) {
	o := s.order(orderID)
	f := order.PartRefund{Once: id.Token(), Goodwill: eur(0), Shipping: o.ShippingPaid().Minus(o.ShippingBack), Why: "all", Actor: "Ann"}
	for _, l := range o.Lines {
		if n := l.Quantity - l.Refunded; n > 0 {
			f.Items = append(f.Items, order.RefundItem{LineID: l.ID, Quantity: n})
		}
	}
	fees, err := db.Value[int64](ctx, s.d.Read(), `select cast(coalesce(sum(fee), 0) as bigint) from order_refund where order_id = $1 and state <> 'declined'`, orderID)
	if err != nil {
		rt.Fatal(err)
	}
	goodwill := o.Refunded.Minor + fees - o.ShippingBack.Minor
	for _, l := range o.Lines {
		goodwill -= l.PaidBack.Minor
	}
	if goodwill > 0 || o.State == order.Refunded {
		return
	}
	err = f.Fill(o)
	if fees > 0 && f.Amount.IsZero() { // nothing is left but what was kept back
		return
	}
	if err != nil || f.Amount != o.Total.Minus(o.Refunded).Minus(eur(fees)) {
		rt.Fatalf("all that is left comes to %s of %s, %v", f.Amount, o.Total.Minus(o.Refunded), err)
	}
	if _, err := s.desk.RefundPart(ctx, orderID, f, f.Amount); fees == 0 && (err != nil || s.order(orderID).State != order.Refunded || s.order(orderID).Refunded != o.Total) || err != nil {
		rt.Fatalf("all back: %+v, %v", s.order(orderID), err)
	}
}
