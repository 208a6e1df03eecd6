package checkout_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/fulfil"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/setting"
	"regulars/store/shipment"
)

func (s *shop) own(orderID string, e checkout.Edit) checkout.EditPlan {
	s.t.Helper()
	p, err := s.desk.PlanOwn(ctx, orderID, e)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// came is an order of one bag that was paid by transfer.
func (s *shop) came(n int) order.Order {
	s.t.Helper()
	p, _ := s.buy(n, "Bag", "invoice")
	if err := s.desk.Receive(ctx, p.Order.ID, p.Order.Total, "Bo"); err != nil {
		s.t.Fatal(err)
	}
	return s.order(p.Order.ID)
}

func TestAShopperTakesLessAndTheMoneyGoesBackByItselfOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		o := s.bought(1) // three bags for 30.00, and 4.90 delivery
		to := shipment.Address(o.Delivery)
		to.Line1 = "Weg 2"
		e := checkout.Edit{Quantities: map[string]int64{o.Lines[0].ID: 1}, Delivery: &to, Method: "standard", Add: []checkout.EditLine{{VariantID: s.variants["Bag"], Quantity: 3}}}
		p := s.own(o.ID, e)
		if p.After.Total != eur(1490) || len(p.After.Lines) != 1 || p.DueAfter != eur(-2000) {
			t.Fatalf("plan %+v", p)
		}
		once := id.Token()
		var noted atomic.Int64
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if err := s.desk.ApplyOwn(ctx, o.ID, e, once, p.Seen, func(db.Q, checkout.EditPlan) error { noted.Add(1); return nil }); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		got, back := s.order(o.ID), s.refundsOf(o.ID)
		if got.Total != eur(1490) || got.Delivery.Line1 != "Weg 2" || s.left("Bag") != 4 || noted.Load() != 1 || s.due(o.ID) != 0 {
			t.Errorf("%s to %s, %d left, noted %d times, %d due", got.Total, got.Delivery.Line1, s.left("Bag"), noted.Load(), s.due(o.ID))
		}
		if len(back) != 1 || back[0].Amount != eur(2000) || back[0].State != payment.Succeeded {
			t.Errorf("back %+v", back)
		}
		steps, err := order.ListSteps(ctx, d.Read(), o.ID)
		if last := steps[len(steps)-3]; err != nil || last.Actor != "shopper" {
			t.Errorf("history %+v, %v", steps, err)
		}
		s.agrees(o)
	})
}

func TestWhatAShopperMayNotChangeIsSaidBesideIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag")
		o := s.bought(1)
		line := o.Lines[0].ID
		abroad := shipment.Address(o.Delivery)
		abroad.Country = "NL"
		nowhere := shipment.Address(o.Delivery)
		nowhere.Line1 = ""
		for field, e := range map[string]checkout.Edit{
			"line-" + line: {Quantities: map[string]int64{line: 4}},
			"lines":        {Quantities: map[string]int64{line: 0}},
			"country":      {Delivery: &abroad},
			"line1":        {Delivery: &nowhere},
		} {
			if _, err := s.desk.PlanOwn(ctx, o.ID, e); fault.FieldsOf(err)[field] == "" {
				t.Errorf("%s: %v", field, err)
			}
		}
		p := s.own(o.ID, checkout.Edit{Quantities: map[string]int64{line: 2}})
		if err := s.desk.ApplyOwn(ctx, o.ID, checkout.Edit{Quantities: map[string]int64{line: 1}}, id.Token(), p.Seen, nothingMore); fault.KindOf(err) != fault.Conflict || s.order(o.ID).Total != o.Total {
			t.Errorf("another change than was seen: %v", err)
		}
	})
}

func TestTheTimeToChangeEndsWithTheClockTheParcelAndTheOwnersWish(t *testing.T) {
	clock := dbtest.NewClock("2026-03-02 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 20, "Bag")
		late, sent, back := s.bought(1), s.bought(2), s.bought(3)
		fulfilled := fulfil.Parcel{OrderID: sent.ID, Once: id.Token(), Actor: "Bo", Items: []order.Item{{LineID: sent.Lines[0].ID, Quantity: 1}}}
		if err := fulfil.Send(ctx, d, s.desk, fulfilled); err != nil {
			t.Fatal(err)
		}
		s.bank.refund = payment.Pending
		if _, err := s.desk.RefundPart(ctx, back.ID, part(back, 0, 0, 100), eur(100)); err != nil {
			t.Fatal(err)
		}
		for what, o := range map[string]order.Order{"sent in part": sent, "money on its way back": back} {
			if _, err := s.desk.Own(ctx, d.Read(), s.order(o.ID)); fault.KindOf(err) != fault.Conflict {
				t.Errorf("%s: %v", what, err)
			}
			if err := s.desk.CancelOwn(ctx, o.ID); fault.KindOf(err) != fault.Conflict || s.order(o.ID).State != order.Paid {
				t.Errorf("%s: cancelled, %v", what, err)
			}
		}
		e := checkout.Edit{Quantities: map[string]int64{late.Lines[0].ID: 2}}
		seen := s.own(late.ID, e).Seen
		clock.Add(30 * time.Minute)
		if err := s.desk.ApplyOwn(ctx, late.ID, e, id.Token(), seen, nothingMore); fault.KindOf(err) != fault.Conflict || s.order(late.ID).Total != late.Total {
			t.Errorf("after its time: %v", err)
		}
		fresh := s.bought(4)
		s.write(func(q db.Q) error {
			own, err := setting.FindShop(ctx, q)
			if own.ChangeMinutes = 0; err != nil {
				return err
			}
			return setting.SaveShop(ctx, q, own)
		})
		if _, err := s.desk.Own(ctx, d.Read(), fresh); fault.KindOf(err) != fault.Conflict {
			t.Errorf("switched off: %v", err)
		}
	})
}

func TestAShopperCancelsAndEachPaymentGoesBackItsOwnWay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 20, "Bag", "Lamp")
		byCard, byTransfer := s.bought(1), s.came(2)
		awaited, _ := s.buy(3, "Bag", "invoice")
		s.takes(setting.CaptureWhenSent)
		reserved, _ := s.authorized(4)
		var noted atomic.Int64
		act := func(db.Q) error { noted.Add(1); return nil }
		for o, want := range map[string]order.State{byCard.ID: order.Refunded, byTransfer.ID: order.Held, awaited.Order.ID: order.Cancelled, reserved.ID: order.Cancelled} {
			if err := s.desk.CancelOwn(ctx, o, act); err != nil || s.order(o).State != want {
				t.Errorf("%v, %s, want %s", err, s.order(o).State, want)
			}
		}
		if noted.Load() != 4 || s.payment(reserved.ID).State != payment.Cancelled || s.left("Bag") != 19 { // what is held keeps its bag
			t.Errorf("noted %d times, %s, %d left", noted.Load(), s.payment(reserved.ID).State, s.left("Bag"))
		}
		for range 2 {
			if err := s.desk.CancelOwn(ctx, byCard.ID, act); err != nil || noted.Load() != 4 {
				t.Errorf("pressed again: %v, noted %d times", err, noted.Load())
			}
		}
		s.takes(setting.CaptureAtOnce)
		refused := s.bought(5)
		s.bank.refuse(1)
		if err := s.desk.CancelOwn(ctx, refused.ID); err != nil || s.order(refused.ID).State != order.Held || s.order(refused.ID).Reason == "" {
			t.Errorf("refused: %v, %s", err, s.order(refused.ID).State)
		}
	})
}

func TestWhatCameByTransferIsTooMuchUntilAPersonSendsItBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 20, "Bag")
		s.add(owner(1), "Bag", 3)
		o := s.place(s.ready(owner(1), "invoice")).Order
		if err := s.desk.Receive(ctx, o.ID, o.Total, "Bo"); err != nil {
			t.Fatal(err)
		}
		e := checkout.Edit{Quantities: map[string]int64{s.order(o.ID).Lines[0].ID: 1}}
		if err := s.desk.ApplyOwn(ctx, o.ID, e, id.Token(), s.own(o.ID, e).Seen, nothingMore); err != nil {
			t.Fatal(err)
		}
		if len(s.refundsOf(o.ID)) != 0 || s.due(o.ID) != -2000 || s.order(o.ID).Due != money.Of(-2000, "EUR") {
			t.Errorf("%+v, %d due", s.refundsOf(o.ID), s.due(o.ID))
		}
	})
}

func TestWhatAShopperCancelledDoesNotLeaveTheHouseWhileItsMoneyIsUnderWay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		o := s.bought(1)
		s.bank.refund = payment.Pending
		if err := s.desk.CancelOwn(ctx, o.ID); err != nil || s.order(o.ID).State != order.Paid {
			t.Fatalf("%v, %s", err, s.order(o.ID).State)
		}
		p := fulfil.Parcel{OrderID: o.ID, Once: id.Token(), Actor: "Bo", Items: []order.Item{{LineID: o.Lines[0].ID, Quantity: 1}}}
		if err := fulfil.Send(ctx, d, s.desk, p); fault.KindOf(err) != fault.Conflict || s.order(o.ID).Fulfilment != order.Unfulfilled {
			t.Errorf("sent: %v", err)
		}
	})
}

func TestAShopperMovesAnOrderToWhereItGoesForNoMore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		o := s.bought(1)
		s.write(func(q db.Q) error {
			rate := shipment.Rate{Handle: "standard", Name: "Standard", Price: eur(1990)}
			far := shipment.Zone{Handle: "islands", Name: "Islands", Areas: []shipment.Area{{Country: "DE", Postcode: "259*"}}, Rates: []shipment.Rate{rate}}
			rate.Handle = "boat"
			other := shipment.Zone{Handle: "rock", Name: "Rock", Areas: []shipment.Area{{Country: "DE", Postcode: "27498"}}, Rates: []shipment.Rate{rate}}
			return errors.Join(shipment.Save(ctx, q, &far), shipment.Save(ctx, q, &other))
		})
		for postcode, goes := range map[string]bool{"25980": false, "27498": false, "10115": true} {
			to := shipment.Address(o.Delivery)
			to.Postcode = postcode
			if _, err := s.desk.PlanOwn(ctx, o.ID, checkout.Edit{Delivery: &to}); (err == nil) != goes || !goes && fault.FieldsOf(err)["lines"] == "" {
				t.Errorf("%s: %v", postcode, err)
			}
		}
	})
}
