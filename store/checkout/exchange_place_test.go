package checkout_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/fulfil"
	"regulars/store/id"
	"regulars/store/inventory"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/setting"
	"regulars/store/staff"
)

var bo = staff.Member{ID: "bo", Name: "Bo"}

// takesBack makes the shop take things back.
func (s *shop) takesBack() {
	s.t.Helper()
	s.write(func(q db.Q) error {
		shop, err := setting.FindShop(ctx, q)
		shop.ReturnDays, shop.ReturnFee = 30, 15
		if err != nil {
			return err
		}
		return setting.SaveShop(ctx, q, shop)
	})
}

// swapped asks to send pieces of a line back, lets staff choose a variant instead, and
// receives them at a place.
func (s *shop) swapped(o order.Order, l order.Line, pieces int64, variantID, placeID string) (order.Return, error) {
	r, err := fulfil.AskReturn(ctx, s.d, fulfil.Wish{OrderID: o.ID, Once: id.Token(), Fee: 15, Lines: []order.ReturnLine{{LineID: l.ID, Quantity: pieces, Reason: "unwanted"}}})
	if err != nil {
		return r, err
	}
	if err := fulfil.ChooseSwap(ctx, s.d, s.catalog.Snapshot(), fulfil.SwapChoice{ReturnID: r.ID, LineID: l.ID, VariantID: variantID, By: bo}); err != nil {
		return r, err
	}
	if err := fulfil.Approve(ctx, s.d, r.ID, "Send it.", bo); err != nil {
		return r, err
	}
	return r, fulfil.Receive(ctx, s.d, r.ID, placeID, []order.ReturnLine{{LineID: l.ID, Sellable: pieces}}, bo)
}

// exchangeSomehow exchanges pieces that were sent for another product.
func (s *shop) exchangeSomehow(rt *rapid.T, orderID string) {
	o := s.order(orderID)
	for _, l := range o.Lines {
		if l.Fulfilled-max(l.Refunded-l.Removed, 0) < 1 || o.State != order.Paid && o.State != order.Fulfilled {
			continue
		}
		title := rapid.SampledFrom([]string{"Bag", "Lamp", "Pen"}).Draw(rt, "instead")
		r, err := s.swapped(o, l, 1, s.variants[title], "")
		if fault.KindOf(err) == fault.Conflict || len(fault.FieldsOf(err)) > 0 { // it is in a return already
			return
		}
		if err != nil {
			rt.Fatal(err)
		}
		if rapid.Bool().Draw(rt, "the money after all") {
			s.paidBack(rt, orderID, r.ID, l.ID)
			return
		}
		p, err := s.desk.PlanExchange(ctx, s.d.Read(), r.ID)
		if err != nil {
			rt.Fatal(err)
		}
		_, err = s.desk.Exchange(ctx, r.ID, id.Token(), "Bo", noMore)
		if fault.KindOf(err) == fault.Conflict && p.Short() {
			return
		}
		if err != nil {
			rt.Fatal(err)
		}
		if due := s.balance(orderID).Due(); due.Minor != max(0, p.DueThen().Minor) { // what is too much goes back at once
			rt.Fatalf("due %s, the plan said %s", due, p.DueThen())
		}
		return
	}
}

// paidBack sends the money for a piece of a return back, less the fee.
func (s *shop) paidBack(rt *rapid.T, orderID, returnID, lineID string) {
	o := s.order(orderID)
	r, err := order.FindReturn(ctx, s.d.Read(), returnID)
	if err != nil {
		rt.Fatal(err)
	}
	f := order.PartRefund{Once: id.Token(), ReturnID: returnID, Shipping: eur(0), Goodwill: eur(0), Why: "back", Actor: "Ann", Items: []order.RefundItem{{LineID: lineID, Quantity: 1}}}
	fee, most := r.Fee(o, f.Items)
	if f.Fee = fee; fee.Minor != most.Minor*15/100 || most != o.Worth(o.Lines[slices.IndexFunc(o.Lines, func(l order.Line) bool { return l.ID == lineID })], 1) {
		rt.Fatalf("a fee of %s, of %s", fee, most)
	}
	if err := f.Fill(o); len(fault.FieldsOf(err)) > 0 {
		return
	}
	if _, err := s.desk.RefundPart(ctx, orderID, f, f.Amount); err != nil && fault.KindOf(err) != fault.Conflict && len(fault.FieldsOf(err)) == 0 {
		rt.Fatal(err)
	}
}

func TestAFeeIsKeptBackOfWhatWasNotWantedAndOfNothingElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag", "Lamp")
		s.takesBack()
		o := s.bought(1)
		s.parcel(o, 3)
		o = s.order(o.ID)
		asked := func(why order.ReturnReason) (order.Return, order.PartRefund) {
			r, err := fulfil.AskReturn(ctx, d, fulfil.Wish{OrderID: o.ID, Once: id.Token(), Fee: 15, Lines: []order.ReturnLine{{LineID: o.Lines[0].ID, Quantity: 1, Reason: why}}})
			if err == nil {
				err = fulfil.Approve(ctx, d, r.ID, "Send it.", bo)
			}
			if err == nil {
				err = fulfil.Receive(ctx, d, r.ID, "", []order.ReturnLine{{LineID: o.Lines[0].ID, Sellable: 1}}, bo)
			}
			if err != nil {
				t.Fatal(err)
			}
			return r, order.PartRefund{Once: id.Token(), ReturnID: r.ID, Fee: eur(150), Shipping: eur(0), Goodwill: eur(0), Actor: "Bo", Items: []order.RefundItem{{LineID: o.Lines[0].ID, Quantity: 1}}}
		}
		if _, err := fulfil.AskReturn(ctx, d, fulfil.Wish{OrderID: o.ID, Once: id.Token(), Lines: []order.ReturnLine{{LineID: o.Lines[0].ID, Quantity: 1, Reason: "other"}}}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("asked without the fee having been seen: %v", err)
		}
		if _, f := asked("defective"); true {
			if _, err := s.desk.RefundPart(ctx, o.ID, f, eur(850)); fault.FieldsOf(err)["fee"] == "" {
				t.Errorf("a fee for what is broken: %v", err)
			}
		}
		r, f := asked("unwanted")
		if fee, _ := r.Fee(s.order(o.ID), f.Items); fee != eur(150) {
			t.Errorf("fee %s", fee)
		}
		for range 2 {
			if done, err := s.desk.RefundPart(ctx, o.ID, f, eur(850)); err != nil || !done {
				t.Fatal(done, err)
			}
		}
		kept, err := order.FindRefundOf(ctx, d.Read(), f.Once)
		if got := s.order(o.ID); err != nil || kept.Fee != eur(150) || got.Refunded != eur(850) || got.Lines[0].PaidBack != eur(1000) || s.due(o.ID) != 0 {
			t.Errorf("%+v, %v, %s back", kept, err, got.Refunded)
		}
		f = order.PartRefund{Once: id.Token(), Fee: eur(1), Shipping: eur(100), Goodwill: eur(0), Actor: "Bo"}
		if _, err := s.desk.RefundPart(ctx, o.ID, f, eur(99)); fault.FieldsOf(err)["fee"] == "" {
			t.Errorf("a fee without a return: %v", err)
		}
	})
}

func TestWhatWasCollectedIsExchangedOverTheCounter(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-11-23 13:20"), func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.takesBack()
		gate := s.gate(2)
		s.add(owner(1), "Bag", 2)
		if err := s.desk.Details(ctx, owner(1), collected()); err != nil {
			t.Fatal(err)
		}
		s.bank.say(payment.Succeeded, false)
		placed, err := s.desk.Place(ctx, s.reviewed(owner(1), "bank"))
		if err != nil {
			t.Fatal(err)
		}
		s.hear(placed.Order.ID)
		o := s.order(placed.Order.ID)
		if err := fulfil.Prepare(ctx, d, o.ID, "Bo"); err != nil {
			t.Fatal(err)
		}
		p, err := order.FindPickup(ctx, d.Read(), o.ID)
		if err != nil {
			t.Fatal(err)
		}
		hand := fulfil.Hand{OrderID: o.ID, Code: p.Code, Once: id.Token(), Items: []order.Item{{LineID: o.Lines[0].ID, Quantity: o.Lines[0].Quantity}}, Actor: "Bo"}
		if err := fulfil.HandOver(ctx, d, s.desk, hand); err != nil {
			t.Fatal(err)
		}
		at := func(title string) int64 {
			levels, err := inventory.Levels(ctx, d.Read(), []string{s.variants[title]})
			if err != nil {
				t.Fatal(err)
			}
			return levels[s.variants[title]].At(gate.ID)
		}
		r, err := s.swapped(s.order(o.ID), o.Lines[0], 1, s.variants["Lamp"], gate.ID)
		if err != nil || at("Bag") != 1 {
			t.Fatalf("%v, %d bags", err, at("Bag"))
		}
		s.write(func(q db.Q) error { return inventory.Set(ctx, q, s.variants["Lamp"], gate.ID, 0, inventory.Counted) })
		if _, err := s.desk.Exchange(ctx, r.ID, id.Token(), "Bo", noMore); fault.KindOf(err) != fault.Conflict || len(s.order(o.ID).Lines) != 1 {
			t.Errorf("exchanged for what lies elsewhere: %v", err)
		}
		s.write(func(q db.Q) error { return inventory.Set(ctx, q, s.variants["Lamp"], gate.ID, 2, inventory.Counted) })
		once := id.Token()
		for range 2 {
			if _, err := s.desk.Exchange(ctx, r.ID, once, "Bo", noMore); err != nil {
				t.Fatal(err)
			}
		}
		got := s.order(o.ID)
		if got.State != order.Fulfilled || len(got.Lines) != 2 || got.Lines[1].Left() != 0 || got.Lines[1].Unit != eur(1100) || at("Lamp") != 1 || s.due(o.ID) != 100 {
			t.Errorf("%s, %+v, %d lamps, %d due", got.State, got.Lines, at("Lamp"), s.due(o.ID))
		}
		if p, err = order.FindPickup(ctx, d.Read(), o.ID); err != nil || p.State != order.PickupHanded {
			t.Errorf("the pickup is %s, %v", p.State, err)
		}
	})
}

func TestStaffChooseAnotherProductAndTheMoneyOnceMore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag", "Lamp")
		s.shirts(2500, 5)
		o, r := s.sentBack(1, 1, "L")
		line := r.Lines[0].LineID
		choose := func(variantID, was string) error {
			return fulfil.ChooseSwap(ctx, d, s.catalog.Snapshot(), fulfil.SwapChoice{ReturnID: r.ID, LineID: line, VariantID: variantID, Was: was, By: bo})
		}
		for range 2 {
			if err := choose(s.variants["Lamp"], s.variants["L"]); err != nil {
				t.Fatal(err)
			}
		}
		if err := choose(s.variants["Bag"], s.variants["L"]); fault.KindOf(err) != fault.Conflict {
			t.Errorf("chosen over another's choice: %v", err)
		}
		if err := choose("nothing", s.variants["Lamp"]); fault.FieldsOf(err)["variant"] == "" {
			t.Errorf("what is not sold: %v", err)
		}
		p, err := s.desk.PlanExchange(ctx, d.Read(), r.ID)
		if err != nil || len(p.Given()) != 1 || p.Given()[0].Title != "Lamp" || p.Given()[0].Unit != eur(1100) || p.DueThen() != eur(-900) {
			t.Errorf("%+v, %v", p.Given(), err)
		}
		if err := choose("", s.variants["Lamp"]); err != nil {
			t.Fatal(err)
		}
		if _, err := s.desk.PlanExchange(ctx, d.Read(), r.ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("nothing is wanted: %v", err)
		}
		if err := choose(s.variants["M"], ""); err != nil { // the same once more, for one that is broken
			t.Fatal(err)
		}
		sent, err := s.desk.Exchange(ctx, r.ID, id.Token(), "Bo", noMore)
		if got := s.order(o.ID); err != nil || !sent || got.Lines[1].Unit != eur(2000) || s.due(o.ID) != 0 {
			t.Errorf("%t, %v, %+v", sent, err, got.Lines)
		}
		if err := choose(s.variants["Bag"], s.variants["M"]); fault.KindOf(err) != fault.Conflict {
			t.Errorf("chosen after the exchange: %v", err)
		}
		acts, err := staff.ListActs(ctx, d.Read(), "/admin/returns/"+r.ID, 10)
		if err != nil || len(acts) != 5 {
			t.Errorf("%d acts, %v", len(acts), err)
		}
	})
}
