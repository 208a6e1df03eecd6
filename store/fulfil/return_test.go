package fulfil_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/fulfil"
	"regulars/store/id"
	"regulars/store/identify"
	"regulars/store/inventory"
	"regulars/store/order"
	"regulars/store/rule"
	"regulars/store/setting"
	"regulars/store/staff"
)

var bo = staff.Member{ID: "bo", Name: "Bo"}

// takesBack makes the shop take things back for so many days.
func (c *counter) takesBack(days int) {
	c.write(func(q db.Q) error {
		s := setting.Default()
		s.ReturnDays, s.FinalSaleTag = days, "final-sale"
		return setting.SaveShop(ctx, q, s)
	})
}

// collected is an order of two bags that was handed over.
func (c *counter) collected() order.Order {
	c.t.Helper()
	o := c.paid("demo")
	if err := fulfil.Prepare(ctx, c.d, o.ID, "Bo"); err != nil {
		c.t.Fatal(err)
	}
	if err := c.hand(o, c.pickup(o).Code, 0); err != nil {
		c.t.Fatal(err)
	}
	return c.now(o)
}

func wish(o order.Order, n int64) fulfil.Wish {
	return fulfil.Wish{OrderID: o.ID, Once: id.Token(), Lines: []order.ReturnLine{{LineID: o.Lines[0].ID, Quantity: n, Reason: "defective"}}}
}

func (c *counter) asked(o order.Order, n int64) order.Return {
	c.t.Helper()
	r, err := fulfil.AskReturn(ctx, c.d, wish(o, n))
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

func (c *counter) of(r order.Return) order.Return {
	c.t.Helper()
	r, err := order.FindReturn(ctx, c.d.Read(), r.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

// told are the names of what the ledger tells of an order, the oldest first, from a
// word on.
func (c *counter) told(o order.Order, word string) (names []string) {
	c.t.Helper()
	list, err := event.List(ctx, c.d.Read(), event.Filter{Subject: o.ID})
	if err != nil {
		c.t.Fatal(err)
	}
	for _, e := range list {
		if strings.HasPrefix(e.Name, word) {
			names = append([]string{e.Name}, names...)
		}
	}
	return names
}

func TestAReturnGoesFromTheWishToTheMoney(t *testing.T) {
	clock := dbtest.NewClock("2026-11-23 10:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		c := open(t, d)
		c.takesBack(30)
		o := c.collected()
		w := wish(o, 2)
		w.Words = "The card was 4111 1111 1111 1111"
		r, err := fulfil.AskReturn(ctx, d, w)
		if err != nil || r.Name != o.Number+"-R1" || strings.Contains(r.Words, "4111 1111") {
			t.Fatal(r, err)
		}
		for i := range 2 {
			clock.Add(time.Minute)
			if again, err := fulfil.AskReturn(ctx, d, w); err != nil || again.ID != r.ID {
				t.Fatalf("the same form again: %v, %v", again, err)
			}
			if err := fulfil.Approve(ctx, d, r.ID, "Send it to the gate.", bo); err != nil {
				t.Fatal(i, err)
			}
		}
		if err := fulfil.Decline(ctx, d, r.ID, "No.", bo); fault.KindOf(err) != fault.Conflict {
			t.Errorf("declined after all: %v", err)
		}
		came := []order.ReturnLine{{LineID: o.Lines[0].ID, Sellable: 1, Damaged: 1}}
		for range 2 {
			if err := fulfil.Receive(ctx, d, r.ID, c.gate.ID, came, bo); err != nil {
				t.Fatal(err)
			}
		}
		if got := c.of(r); got.State != order.ReturnReceived || got.Answer != "Send it to the gate." || got.Lines[0].Came() != 2 || c.there() != 4 {
			t.Errorf("%+v, %d on the shelf", got, c.there())
		}
		part := order.PartRefund{Once: id.Token(), ReturnID: r.ID, Shipping: eur(0), Goodwill: eur(0), Actor: "Bo", Items: []order.RefundItem{{LineID: o.Lines[0].ID, Quantity: 2}}}
		for range 2 {
			if done, err := c.desk.RefundPart(ctx, o.ID, part, eur(2300)); err != nil || !done {
				t.Fatal(done, err)
			}
		}
		if got := c.of(r); got.State != order.ReturnRefunded || c.now(o).State != order.Refunded || c.there() != 4 {
			t.Errorf("%s, %s, %d on the shelf", got.State, c.now(o).State, c.there())
		}
		if got := strings.Join(c.told(o, "Order Return"), ", "); got != "Order Return Requested, Order Return Approved, Order Return Received" {
			t.Errorf("told %s", got)
		}
		acts, err := staff.ListActs(ctx, d.Read(), "/admin/returns/"+r.ID, 10)
		if err != nil || len(acts) != 2 || !strings.Contains(acts[0].Before, "approved") || !strings.Contains(acts[0].After, "received") {
			t.Errorf("acts %+v, %v", acts, err)
		}
	})
}

func TestWhatIsInAReturnCannotBeAskedForAgain(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-11-23 10:00"), func(t *testing.T, d *db.DB) {
		c := open(t, d)
		c.takesBack(30)
		o := c.collected()
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() { _, _ = fulfil.AskReturn(ctx, d, wish(o, 1)) })
		}
		all.Wait()
		list, err := order.ListReturns(ctx, d.Read(), order.ReturnFilter{OrderID: o.ID})
		if err != nil || len(list) != 2 || list[0].Name == list[1].Name {
			t.Fatalf("%d returns of two pieces, %v", len(list), err)
		}
		if err := fulfil.Withdraw(ctx, d, "another order", list[0].ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another's: %v", err)
		}
		for range 2 {
			if err := fulfil.Withdraw(ctx, d, o.ID, list[0].ID); err != nil {
				t.Fatal(err)
			}
		}
		if err := fulfil.Decline(ctx, d, list[1].ID, "It was engraved.", bo); err != nil {
			t.Fatal(err)
		}
		if err := fulfil.Withdraw(ctx, d, o.ID, list[1].ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("withdrawn after the answer: %v", err)
		}
		if r := c.asked(o, 2); r.Lines[0].Quantity != 2 {
			t.Errorf("%+v", r)
		}
		if _, err := fulfil.AskReturn(ctx, d, wish(o, 1)); err == nil {
			t.Error("a third piece of two")
		}
	})
}

func TestTheShopsRulesDecideWhatCanBeSentBack(t *testing.T) {
	clock := dbtest.NewClock("2026-11-23 10:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		c := open(t, d)
		offered := func(o order.Order) int {
			f, err := fulfil.FindOffer(ctx, d.Read(), o)
			if err != nil {
				t.Fatal(err)
			}
			return len(f.Lines)
		}
		o := c.collected()
		if offered(o) != 0 {
			t.Error("offered without a number of days")
		}
		c.takesBack(14)
		if waiting := c.paid("demo"); offered(waiting) != 0 {
			t.Error("offered before it was handed over")
		}
		if offered(o) != 1 {
			t.Error("not offered in time")
		}
		clock.Add(14 * 24 * time.Hour)
		if offered(o) != 1 {
			t.Error("not offered on the last day")
		}
		clock.Add(24 * time.Hour)
		if _, err := fulfil.AskReturn(ctx, d, wish(o, 1)); offered(o) != 0 || fault.KindOf(err) != fault.Conflict {
			t.Errorf("after the last day: %v", err)
		}
		c.write(func(q db.Q) error { return inventory.Receive(ctx, q, "bag", c.gate.ID, 5, "") })
		final := c.collected()
		c.write(func(q db.Q) error {
			return event.Record(ctx, q, event.Event{Name: event.OrderCompleted, Subject: final.ID, Properties: checkout.Facts{OrderID: final.ID, Products: []event.Goods{{VariantID: "bag", Tags: []string{"Final-Sale"}}}}})
		})
		if f, err := fulfil.FindOffer(ctx, d.Read(), final); err != nil || len(f.Lines) != 0 || len(f.Final) != 1 {
			t.Errorf("sold for good: %+v, %v", f, err)
		}
	})
}

func TestMoneyGoesBackForWhatCameBackAndOnce(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-11-23 10:00"), func(t *testing.T, d *db.DB) {
		c := open(t, d)
		c.takesBack(30)
		o := c.collected()
		r := c.asked(o, 2)
		part := func(n int64) order.PartRefund {
			return order.PartRefund{Once: id.Token(), ReturnID: r.ID, Shipping: eur(0), Goodwill: eur(0), Actor: "Bo", Items: []order.RefundItem{{LineID: o.Lines[0].ID, Quantity: n}}}
		}
		if _, err := c.desk.RefundPart(ctx, o.ID, part(1), eur(1150)); fault.KindOf(err) != fault.Conflict {
			t.Errorf("before it came: %v", err)
		}
		if err := fulfil.Approve(ctx, d, r.ID, "Bring it.", bo); err != nil {
			t.Fatal(err)
		}
		if err := fulfil.Receive(ctx, d, r.ID, "", []order.ReturnLine{{LineID: o.Lines[0].ID, Sellable: 1}}, bo); err != nil {
			t.Fatal(err)
		}
		if _, err := c.desk.RefundPart(ctx, o.ID, part(2), eur(2300)); fault.KindOf(err) != fault.Conflict {
			t.Errorf("for more than came: %v", err)
		}
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() { _, _ = c.desk.RefundPart(ctx, o.ID, part(1), eur(1150)) })
		}
		all.Wait()
		if got := c.now(o); got.Refunded != eur(1150) || c.of(r).State != order.ReturnRefunded {
			t.Errorf("%s went back, %s", got.Refunded, c.of(r).State)
		}
		if left := c.now(o).Lines[0].Returnable([]order.Return{c.of(r)}); left != 1 {
			t.Errorf("%d can be sent back still", left)
		}
		levels, err := inventory.Levels(ctx, d.Read(), []string{"bag"})
		if err != nil || levels["bag"].Available != 4 {
			t.Errorf("%+v, %v", levels["bag"], err)
		}
	})
}

func TestAReturnThatNobodySendsIsClosed(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-11-23 10:00"), func(t *testing.T, d *db.DB) {
		c := open(t, d)
		c.takesBack(30)
		o := c.collected()
		r := c.asked(o, 1)
		for _, wrong := range []error{fulfil.Approve(ctx, d, r.ID, " ", bo), fulfil.Decline(ctx, d, r.ID, strings.Repeat("x", 1001), bo)} {
			if fault.FieldsOf(wrong)["answer"] == "" {
				t.Errorf("without words, or with too many: %v", wrong)
			}
		}
		if err := fulfil.Receive(ctx, d, r.ID, "", []order.ReturnLine{{LineID: o.Lines[0].ID, Sellable: 1}}, bo); fault.KindOf(err) != fault.Conflict {
			t.Errorf("received before it was approved: %v", err)
		}
		if err := fulfil.Approve(ctx, d, r.ID, "Bring it.", bo); err != nil {
			t.Fatal(err)
		}
		if err := fulfil.Receive(ctx, d, r.ID, "nowhere", []order.ReturnLine{{LineID: o.Lines[0].ID, Sellable: 1}}, bo); fault.FieldsOf(err)["place"] == "" {
			t.Errorf("received nowhere: %v", err)
		}
		if err := fulfil.Close(ctx, d, r.ID, "Nothing came.", bo); err != nil || c.of(r).State != order.ReturnClosed {
			t.Errorf("%s, %v", c.of(r).State, err)
		}
		if err := fulfil.Approve(ctx, d, r.ID, "Bring it.", bo); fault.KindOf(err) != fault.Conflict {
			t.Errorf("opened again: %v", err)
		}
		if c.asked(o, 2).Name != o.Number+"-R2" {
			t.Error("what was never sent cannot be asked for again")
		}
	})
}

func TestTheLedgerTellsWhatCameBackAndWhy(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-11-23 10:00"), func(t *testing.T, d *db.DB) {
		c := open(t, d)
		c.takesBack(30)
		o := c.collected()
		r := c.asked(o, 2)
		if err := fulfil.Approve(ctx, c.d, r.ID, "Bring it.", bo); err != nil {
			t.Fatal(err)
		}
		if err := fulfil.Receive(ctx, c.d, r.ID, "", []order.ReturnLine{{LineID: o.Lines[0].ID, Damaged: 1}}, bo); err != nil {
			t.Fatal(err)
		}
		list, err := event.List(ctx, c.d.Read(), event.Filter{Subject: o.ID})
		if err != nil {
			t.Fatal(err)
		}
		told := identify.Happened(list)
		for text, want := range map[string]bool{`returned(reason: "defective") within 90 days`: true, `returned(reason: "too small")`: false, `returned(quantity = 1)`: true, `asked_to_return(reason: "defective", quantity = 2)`: true, `returned at least 2 times`: false} {
			parsed, err := rule.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			holds, err := rule.Compile(parsed, nil)
			if got := holds(&rule.Facts{Now: c.d.Now(), Personalization: true, Events: told}); err != nil || got != want {
				t.Errorf("%s: %t, %v, of %+v", text, got, err, told)
			}
		}
	})
}

func TestRulesKnowTheReasonsOfReturns(t *testing.T) {
	var said []string
	for _, r := range order.ReturnReasons() {
		said = append(said, strings.ReplaceAll(string(r), "-", " "))
	}
	if !slices.Equal(said, rule.Reasons()) {
		t.Errorf("orders have %v, rules %v", said, rule.Reasons())
	}
}
