package checkout_test

import (
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/identify"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/price"
	"regulars/store/profile"
	"regulars/store/rule"
	"regulars/store/shipment"
)

func (s *shop) plan(orderID string, e checkout.Edit) checkout.EditPlan {
	s.t.Helper()
	p, err := s.desk.PlanEdit(ctx, orderID, e)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func nothingMore(db.Q, checkout.EditPlan) error { return nil }

func (s *shop) apply(p checkout.EditPlan, e checkout.Edit) error {
	return s.desk.ApplyEdit(ctx, p.Before.ID, e, id.Token(), p.Seen, "Ann", nothingMore)
}

func TestAnEditShowsFirstWhatItDoesAndThenDoesExactlyThat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		o := s.bought(1) // three bags, 30.00 and 4.90 delivery
		s.write(func(q db.Q) error {
			return price.Set(ctx, q, s.variants["Bag"], price.Price{Amount: eur(9900)}) // what was bought keeps its price
		})
		e := checkout.Edit{Quantities: map[string]int64{o.Lines[0].ID: 2}, Add: []checkout.EditLine{{VariantID: s.variants["Lamp"], Quantity: 2}}}
		p := s.plan(o.ID, e)
		if p.After.Total != eur(2000+2200+490) || p.DueAfter != eur(1200) || p.After.Lines[0].Unit != eur(1000) || p.After.Tax != eur(749) || len(p.Stock) != 2 || p.Stock[0].Take != -1 || p.Stock[1].Take != 2 {
			t.Errorf("plan %+v", p)
		}
		if s.order(o.ID).Total != eur(3490) || s.left("Bag") != 2 || s.left("Lamp") != 5 {
			t.Error("showing it has done something")
		}
		once := id.Token()
		for range 2 {
			if err := s.desk.ApplyEdit(ctx, o.ID, e, once, p.Seen, "Ann", nothingMore); err != nil {
				t.Fatal(err)
			}
		}
		got := s.order(o.ID)
		if got.Total != p.After.Total || got.State != order.Paid || len(got.Lines) != 2 || got.Lines[1].Title != "Lamp" || s.left("Bag") != 3 || s.left("Lamp") != 3 {
			t.Errorf("got %+v, %d bags, %d lamps", got, s.left("Bag"), s.left("Lamp"))
		}
		if due, err := checkout.Due(ctx, d.Read(), got); err != nil || due != eur(1200) || s.count(o.ID, "Order Updated") != 1 {
			t.Errorf("due %v, %v, told %d times", due, err, s.count(o.ID, "Order Updated"))
		}
		if f, err := profile.Find(ctx, d.Read(), profile.Key{VisitorID: owner(1).VisitorID}); err != nil || f.Spent != got.Total {
			t.Errorf("figures %+v, %v", f, err)
		}
		s.agrees(got)
		if err := s.apply(p, e); fault.KindOf(err) != fault.Conflict {
			t.Errorf("an old page was applied: %v", err)
		}
	})
}

func TestAnEditKeepsWhatHasBeenSentAndLeavesSomething(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		o := s.bought(1)
		line := o.Lines[0].ID
		if _, err := s.desk.PlanEdit(ctx, o.ID, checkout.Edit{Quantities: map[string]int64{line: 0}}); fault.FieldsOf(err)["lines"] == "" {
			t.Errorf("nothing left: %v", err)
		}
		s.write(func(q db.Q) error {
			_, err := order.Send(ctx, q, &order.Fulfilment{OrderID: o.ID, Once: "p", Items: []order.Item{{LineID: line, Quantity: 2}}})
			return err
		})
		if _, err := s.desk.PlanEdit(ctx, o.ID, checkout.Edit{Quantities: map[string]int64{line: 1}}); fault.FieldsOf(err)["line-"+line] == "" {
			t.Errorf("what was sent was taken out: %v", err)
		}
		e := checkout.Edit{Quantities: map[string]int64{line: 2}}
		if err := s.apply(s.plan(o.ID, e), e); err != nil || s.order(o.ID).State != order.Fulfilled || s.left("Bag") != 3 {
			t.Errorf("%v, %s, %d left", err, s.order(o.ID).State, s.left("Bag"))
		}
		if _, err := s.desk.PlanEdit(ctx, o.ID, e); fault.KindOf(err) != fault.Conflict {
			t.Errorf("an order that was sent was changed: %v", err)
		}
	})
}

func TestAnEditIsRefusedWhenOrderPriceOrStockChangedMeanwhile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		o := s.bought(1)
		e := checkout.Edit{Add: []checkout.EditLine{{VariantID: s.variants["Lamp"], Quantity: 4}}}
		p := s.plan(o.ID, e)
		s.write(func(q db.Q) error { return price.Set(ctx, q, s.variants["Lamp"], price.Price{Amount: eur(1200)}) })
		if err := s.apply(p, e); fault.KindOf(err) != fault.Conflict {
			t.Errorf("another price: %v", err)
		}
		p = s.plan(o.ID, e)
		s.buy(2, "Lamp", "invoice")
		s.buy(3, "Lamp", "invoice")
		if err := s.apply(p, e); fault.KindOf(err) != fault.Conflict || !s.plan(o.ID, e).Short() {
			t.Errorf("not enough: %v", err)
		}
		e.Add[0].Quantity = 1
		p = s.plan(o.ID, e)
		s.write(func(q db.Q) error { return order.Note(ctx, q, o.ID, "Bo", "A note changes nothing") })
		if err := s.apply(p, e); err != nil {
			t.Errorf("a note was in the way: %v", err)
		}
		if got := s.order(o.ID); got.Total != eur(3490+1200) || s.left("Lamp") != 2 {
			t.Errorf("%s, %d lamps", got.Total, s.left("Lamp"))
		}
	})
}

func TestOfManyWhoApplyTheSameEditOneDoes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag")
		o := s.bought(1)
		e := checkout.Edit{Quantities: map[string]int64{o.Lines[0].ID: 4}}
		p := s.plan(o.ID, e)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() { _ = s.apply(p, e) })
		}
		all.Wait()
		if got := s.order(o.ID); got.Total != eur(4490) || s.left("Bag") != 5 || s.count(o.ID, "Order Updated") != 1 {
			t.Errorf("%s, %d left", got.Total, s.left("Bag"))
		}
	})
}

func TestATransferIsExpectedOfTheNewAmountAndTheNewAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		placed, _ := s.buy(1, "Bag", "invoice")
		o := s.order(placed.Order.ID)
		to := shipment.Address(o.Delivery)
		to.Line1, to.City = "Allee 2", ""
		if _, err := s.desk.PlanEdit(ctx, o.ID, checkout.Edit{Delivery: &to}); fault.FieldsOf(err)["city"] == "" {
			t.Errorf("an address without a city: %v", err)
		}
		to.City, to.Country = "Wien", "AT"
		if _, err := s.desk.PlanEdit(ctx, o.ID, checkout.Edit{Delivery: &to}); len(fault.FieldsOf(err)) == 0 {
			t.Errorf("a country we do not deliver to: %v", err)
		}
		to.City, to.Country = "Berlin", "DE"
		e := checkout.Edit{Delivery: &to, Quantities: map[string]int64{o.Lines[0].ID: 3}}
		if err := s.apply(s.plan(o.ID, e), e); err != nil {
			t.Fatal(err)
		}
		got := s.order(o.ID)
		if p := s.payment(o.ID); got.Delivery.Line1 != "Allee 2" || got.State != order.Awaiting || p.State != payment.Awaiting || p.Amount != eur(3490) {
			t.Errorf("%+v, payment %+v", got.Delivery, p)
		}
		if err := s.desk.Receive(ctx, o.ID, got.Total, "Ann"); err != nil {
			t.Fatal(err)
		}
		s.is(o.ID, order.Paid, payment.Succeeded)
	})
}

func TestWhatWasPaidTooMuchGoesBackOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		o := s.bought(1)
		e := checkout.Edit{Quantities: map[string]int64{o.Lines[0].ID: 1}}
		if err := s.apply(s.plan(o.ID, e), e); err != nil {
			t.Fatal(err)
		}
		once := id.Token()
		if _, err := s.desk.RefundOverpaid(ctx, o.ID, once, "Ann", eur(1000)); fault.KindOf(err) != fault.Conflict {
			t.Errorf("another sum: %v", err)
		}
		for range 2 {
			if done, err := s.desk.RefundOverpaid(ctx, o.ID, once, "Ann", eur(2000)); err != nil || !done {
				t.Fatal(done, err)
			}
		}
		if _, err := s.desk.RefundOverpaid(ctx, o.ID, id.Token(), "Ann", eur(2000)); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a second time: %v", err)
		}
		got := s.order(o.ID)
		if due, err := checkout.Due(ctx, d.Read(), got); err != nil || !due.IsZero() || !got.Refunded.IsZero() || len(s.bank.back) != 1 {
			t.Errorf("due %s, %v, %s back, asked %d times", due, err, got.Refunded, len(s.bank.back))
		}
		if done, err := s.desk.Refund(ctx, o.ID, "Ann", "all", true); err != nil || !done || s.order(o.ID).State != order.Refunded || s.left("Bag") != 5 {
			t.Errorf("the rest: %t, %v", done, err)
		}
	})
}

// Whatever is changed in whatever order: sums add up to the cent, what is in stock and
// what is in the order are what there was, and what is due is what the order comes to
// less what came.
func TestEditsAddUpAndConserveStock(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := dbtest.Open(t)
		s := open(t, d, rapid.Bool().Draw(rt, "included"), 20, "Bag", "Lamp", "Pen")
		o := s.bought(1)
		came := s.payment(o.ID).Amount
		for range rapid.IntRange(1, 4).Draw(rt, "edits") {
			o = s.order(o.ID)
			e := checkout.Edit{Quantities: map[string]int64{}}
			for _, l := range o.Lines {
				e.Quantities[l.ID] = rapid.Int64Range(0, 8).Draw(rt, "quantity")
			}
			for _, title := range []string{"Bag", "Lamp", "Pen"} {
				if n := rapid.Int64Range(0, 4).Draw(rt, title); n > 0 {
					e.Add = append(e.Add, checkout.EditLine{VariantID: s.variants[title], Quantity: n})
				}
			}
			p, err := s.desk.PlanEdit(ctx, o.ID, e)
			if err != nil || p.Short() {
				continue
			}
			if err := s.apply(p, e); err != nil {
				rt.Fatal(err)
			}
			s.conserved(rt, o.ID, came)
		}
	})
}

func (s *shop) conserved(t *rapid.T, orderID string, came money.Amount) {
	o := s.order(orderID)
	in := map[string]int64{}
	var lines, taxes int64
	for _, l := range o.Lines {
		in[l.Title] += l.Quantity
		lines += l.Unit.Minor * l.Quantity
	}
	for _, x := range o.Taxes {
		taxes += x.Amount.Minor
	}
	want := lines + o.Shipping.Minor
	if !o.TaxIncluded {
		want += taxes
	}
	if o.Subtotal.Minor != lines || o.Tax.Minor != taxes || o.Total.Minor != want {
		t.Fatalf("%+v does not add up", o)
	}
	for title := range s.variants {
		if s.left(title)+in[title] != 20 {
			t.Fatalf("%d of %s in stock and %d in the order", s.left(title), title, in[title])
		}
	}
	if due, err := checkout.Due(ctx, s.d.Read(), o); err != nil || due != o.Total.Minus(came) {
		t.Fatalf("due %s of %s, %v", due, o.Total, err)
	}
}

// holds are the pieces of each variant that a person has bought, as rules know it, at a
// moment, and what their orders came to.
func (s *shop) holds(k profile.Key, at time.Time) (pieces map[string]int64, total int64) {
	s.t.Helper()
	history, err := event.History(ctx, s.d.Read(), event.Whose{VisitorID: k.VisitorID, CustomerID: k.CustomerID}, event.Want{})
	if err != nil {
		s.t.Fatal(err)
	}
	pieces = map[string]int64{}
	for _, e := range identify.Happened(history) {
		switch {
		case e.At.After(at) || !e.Stands(at):
		case e.Kind == rule.Bought:
			pieces[e.VariantID] += e.Quantity
		case e.Kind == rule.Ordered:
			total += e.Total.Minor
		}
	}
	return pieces, total
}

// agrees says whether the figures that are kept of an order's buyer are those that the
// ledger tells of.
func (s *shop) agrees(o order.Order) {
	s.t.Helper()
	history, err := event.History(ctx, s.d.Read(), event.Whose{VisitorID: o.VisitorID, CustomerID: o.CustomerID}, event.Want{})
	if err != nil {
		s.t.Fatal(err)
	}
	kept, err := profile.Find(ctx, s.d.Read(), profile.Key{VisitorID: o.VisitorID, CustomerID: o.CustomerID})
	if told := identify.FiguresAt(history, s.d.Now()); err != nil || kept.Orders != told.Orders || kept.Spent.Minor != told.Spent.Minor {
		s.t.Errorf("kept %+v, the ledger tells %+v, %v", kept, told, err)
	}
}

func TestWhatAnEditAddsIsBoughtFromThenOnAndWhatItTakesOutNoMore(t *testing.T) {
	clock := dbtest.NewClock("2026-03-02 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		o, who := s.bought(1), profile.Key{VisitorID: owner(1).VisitorID}
		clock.Add(time.Hour)
		for _, e := range []checkout.Edit{
			{Quantities: map[string]int64{o.Lines[0].ID: 1}, Add: []checkout.EditLine{{VariantID: s.variants["Lamp"], Quantity: 2}}},
			{Quantities: map[string]int64{o.Lines[0].ID: 0}},
		} {
			if err := s.apply(s.plan(o.ID, e), e); err != nil {
				t.Fatal(err)
			}
			clock.Add(time.Hour)
		}
		for _, c := range []struct {
			before      time.Duration
			bags, lamps int64
			total       int64
		}{{3 * time.Hour, 3, 0, 3490}, {2*time.Hour + time.Millisecond, 3, 0, 3490}, {2 * time.Hour, 1, 2, 1000 + 2200 + 490}, {0, 0, 2, 2200 + 490}} {
			pieces, total := s.holds(who, d.Now().Add(-c.before))
			if pieces[s.variants["Bag"]] != c.bags || pieces[s.variants["Lamp"]] != c.lamps || total != c.total {
				t.Errorf("%s ago: %v for %d, want %+v", c.before, pieces, total, c)
			}
		}
	})
}
