package fulfil_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"regulars/store/browse"
	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/fulfil"
	"regulars/store/id"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/place"
)

var ctx = context.Background()

func eur(minor int64) money.Amount { return money.Of(minor, "EUR") }

// counter is a place where one collects, and a desk behind it.
type counter struct {
	t    *testing.T
	d    *db.DB
	desk *checkout.Desk
	gate place.Place
}

func open(t *testing.T, d *db.DB) *counter {
	t.Helper()
	c := &counter{t: t, d: d, gate: place.Place{Handle: "gate", Name: "Gate", Country: "DE", TimeZone: "Europe/Berlin", Pickup: true}}
	c.write(func(q db.Q) error {
		if err := place.Save(ctx, q, &c.gate); err != nil {
			return err
		}
		if err := inventory.Track(ctx, q, "bag", true, false); err != nil {
			return err
		}
		return inventory.Set(ctx, q, "bag", c.gate.ID, 5, inventory.Counted)
	})
	goods, err := browse.Open(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	c.desk, err = checkout.Open(ctx, checkout.Options{DB: d, Catalog: goods, Gateways: []payment.Gateway{payment.Invoice{}, payment.Demo{DB: d}}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *counter) write(do func(q db.Q) error) {
	c.t.Helper()
	if err := c.d.Write(ctx, do); err != nil {
		c.t.Fatal(err)
	}
}

// paid is an order of two bags that was paid through a gateway and is collected.
func (c *counter) paid(gateway string) order.Order {
	c.t.Helper()
	o := order.Order{SecretHash: id.Hash(id.Token()), OnceHash: id.Hash(id.Token()), Email: "ada@example.org", State: order.Paid, TaxIncluded: true, Gateway: gateway, PlaceID: c.gate.ID,
		Subtotal: eur(2300), Shipping: eur(0), Tax: eur(0), Total: eur(2300), Lines: []order.Line{{VariantID: "bag", Title: "Bag", Quantity: 2, Unit: eur(1150), Total: eur(2300), Tax: eur(0)}}}
	c.write(func(q db.Q) error {
		if err := order.Place(ctx, q, &o, "NG-"); err != nil {
			return err
		}
		if _, err := inventory.TakeAt(ctx, q, []inventory.Line{{VariantID: "bag", Quantity: 2}}, c.gate.ID, o.ID); err != nil {
			return err
		}
		p := payment.Payment{OrderID: o.ID, Gateway: gateway, Amount: o.Total}
		if err := payment.Create(ctx, q, &p); err != nil {
			return err
		}
		if _, err := payment.Advance(ctx, q, p.ID, payment.Outcome{State: payment.Succeeded, Amount: o.Total}); err != nil {
			return err
		}
		return order.Expect(ctx, q, o.ID, c.gate.ID, q.Now().Add(time.Hour))
	})
	return o
}

func (c *counter) pickup(o order.Order) order.Pickup {
	c.t.Helper()
	p, err := order.FindPickup(ctx, c.d.Read(), o.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

func (c *counter) now(o order.Order) order.Order {
	c.t.Helper()
	o, err := order.Find(ctx, c.d.Read(), o.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	return o
}

func (c *counter) there() int64 {
	c.t.Helper()
	levels, err := inventory.Levels(ctx, c.d.Read(), []string{"bag"})
	if err != nil {
		c.t.Fatal(err)
	}
	return levels["bag"].At(c.gate.ID)
}

// hand gives n pieces of an order's one line for a code, or all that are left for 0.
func (c *counter) hand(o order.Order, code string, n int64) error {
	c.t.Helper()
	l := c.now(o).Lines[0]
	if n == 0 {
		n = max(1, l.Left())
	}
	return fulfil.HandOver(ctx, c.d, c.desk, fulfil.Hand{OrderID: o.ID, Code: code, Once: id.Token(), Items: []order.Item{{LineID: l.ID, Quantity: n}}, Actor: "Bo"})
}

// ready is a paid order that lies ready, with its code.
func (c *counter) ready(gateway string) (order.Order, string) {
	c.t.Helper()
	o := c.paid(gateway)
	if err := fulfil.Prepare(ctx, c.d, o.ID, "Bo"); err != nil {
		c.t.Fatal(err)
	}
	return o, c.pickup(o).Code
}

func TestAnOrderIsPreparedAndHandedOverOnceForItsCode(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-11-23 10:00"), func(t *testing.T, d *db.DB) {
		c := open(t, d)
		o := c.paid("demo")
		code := c.pickup(o).Code
		if err := c.hand(o, code, 0); fault.FieldsOf(err)["code"] == "" {
			t.Errorf("before it is ready: %v", err)
		}
		for range 2 {
			if err := fulfil.Prepare(ctx, d, o.ID, "Bo"); err != nil {
				t.Fatal(err)
			}
		}
		if list, err := event.List(ctx, d.Read(), event.Filter{Subject: o.ID}); err != nil || len(list) != 1 || list[0].Name != event.OrderReady {
			t.Errorf("told %v, %v", list, err)
		}
		if err := c.hand(o, "AAAAAA", 0); fault.FieldsOf(err)["code"] == "" {
			t.Errorf("for another code: %v", err)
		}
		var hands sync.Map
		var all sync.WaitGroup
		for i := range 4 {
			all.Go(func() { hands.Store(i, c.hand(o, " "+code[:3]+"-"+code[3:], 2) == nil) })
		}
		all.Wait()
		n := 0
		hands.Range(func(_, ok any) bool {
			if ok == true {
				n++
			}
			return true
		})
		if got := c.now(o); n != 1 || got.State != order.Fulfilled || c.pickup(o).State != order.PickupHanded {
			t.Errorf("handed over %d times, %s", n, got.State)
		}
	})
}

func TestWhatNobodyCollectsGoesBackToTheShelfAndTheMoneyHome(t *testing.T) {
	clock := dbtest.NewClock("2026-11-23 10:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		c := open(t, d)
		byCard, byTransfer := c.paid("demo"), c.paid("invoice")
		for _, o := range []order.Order{byCard, byTransfer} {
			if err := fulfil.Prepare(ctx, d, o.ID, "Bo"); err != nil {
				t.Fatal(err)
			}
		}
		if err := fulfil.Sweep(ctx, d, c.desk); err != nil || c.now(byCard).State != order.Paid {
			t.Fatalf("too early: %s, %v", c.now(byCard).State, err)
		}
		clock.Add(8 * 24 * time.Hour)
		for range 2 {
			if err := fulfil.Sweep(ctx, d, c.desk); err != nil {
				t.Fatal(err)
			}
		}
		if got := c.now(byCard); got.State != order.Refunded || c.pickup(byCard).State != order.PickupMissed || c.there() != 3 {
			t.Errorf("%s, %s, %d on the shelf", got.State, c.pickup(byCard).State, c.there())
		}
		if got := c.now(byTransfer); got.State != order.Held || got.Reason == "" {
			t.Errorf("by hand: %s %q", got.State, got.Reason)
		}
	})
}

func TestOrdersWhoseMoneyIsOnItsWayDoNotHideThoseBehindThem(t *testing.T) {
	clock := dbtest.NewClock("2026-11-23 10:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		c := open(t, d)
		c.write(func(q db.Q) error { return inventory.Set(ctx, q, "bag", c.gate.ID, 99, inventory.Counted) })
		for range 20 { // a page of them
			c.reserved()
		}
		c.write(func(q db.Q) error {
			_, err := q.Exec(ctx, `update payment set state = 'capturing'`)
			return err
		})
		clock.Add(time.Minute)
		behind, _ := c.ready("demo")
		clock.Add(8 * 24 * time.Hour)
		if err := fulfil.Sweep(ctx, d, c.desk); err != nil || c.now(behind).State != order.Refunded {
			t.Errorf("%s, %v", c.now(behind).State, err)
		}
	})
}

// reserved is an order that is collected, whose money is taken when it is handed over.
func (c *counter) reserved() order.Order {
	c.t.Helper()
	o := c.paid("demo")
	list, err := payment.ListOf(ctx, c.d.Read(), o.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := (payment.Demo{DB: c.d}).Decide(ctx, list[0].ID, payment.Approve); err != nil {
		c.t.Fatal(err)
	}
	c.write(func(q db.Q) error {
		if _, err := q.Exec(ctx, `update payment set state = 'authorized', authorized = amount, capture = 'sent', reference = 'x' where order_id = $1`, o.ID); err != nil {
			return err
		}
		_, err := q.Exec(ctx, `update orders set state = 'authorized', paid_at = null where id = $1`, o.ID)
		return err
	})
	if err := fulfil.Prepare(ctx, c.d, o.ID, "Bo"); err != nil {
		c.t.Fatal(err)
	}
	return o
}

func TestAuthorizedMoneyIsCapturedAtTheCounterAndGivenBackWhenNobodyComes(t *testing.T) {
	clock := dbtest.NewClock("2026-11-23 10:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		c := open(t, d)
		taken, left := c.reserved(), c.reserved()
		if err := c.hand(taken, c.pickup(taken).Code, 0); err != nil {
			t.Fatal(err)
		}
		clock.Add(8 * 24 * time.Hour)
		for range 2 {
			if err := fulfil.Sweep(ctx, d, c.desk); err != nil {
				t.Fatal(err)
			}
		}
		for id, want := range map[string]struct {
			order   order.State
			payment payment.State
		}{taken.ID: {order.Fulfilled, payment.Succeeded}, left.ID: {order.Cancelled, payment.Cancelled}} {
			list, err := payment.ListOf(ctx, d.Read(), id)
			if err != nil || c.now(order.Order{ID: id}).State != want.order || list[0].State != want.payment {
				t.Errorf("%s, %s, %v; want %v", c.now(order.Order{ID: id}).State, list[0].State, err, want)
			}
		}
		if c.there() != 3 {
			t.Errorf("%d on the shelf", c.there())
		}
	})
}

func TestPromisesAreCountedAsTheyWereKept(t *testing.T) {
	clock := dbtest.NewClock("2026-11-23 10:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		c := open(t, d)
		kept, late := c.paid("demo"), c.paid("demo")
		if err := fulfil.Prepare(ctx, d, kept.ID, "Bo"); err != nil {
			t.Fatal(err)
		}
		clock.Add(2 * time.Hour)
		list, err := order.CountPromises(ctx, d.Read(), clock.Now().AddDate(0, 0, -30))
		if want := (order.Promises{PlaceID: c.gate.ID, Made: 2, Kept: 1, Missed: 1}); err != nil || len(list) != 1 || list[0] != want || !c.pickup(late).Late(clock.Now()) {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestAPartIsHandedOverAndTheRestStaysForTheSameCode(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-11-23 10:00"), func(t *testing.T, d *db.DB) {
		c := open(t, d)
		o, code := c.ready("demo")
		h := fulfil.Hand{OrderID: o.ID, Code: code, Once: id.Token(), Items: []order.Item{{LineID: c.now(o).Lines[0].ID, Quantity: 1}}, Actor: "Bo"}
		noted := 0
		var all sync.WaitGroup
		for range 4 { // the same button, pressed four times
			all.Go(func() {
				if err := fulfil.HandOver(ctx, d, c.desk, h, func(db.Q) error { noted++; return nil }); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if got := c.now(o); noted != 1 || got.State != order.Paid || got.Fulfilment != order.Partly || got.Lines[0].Fulfilled != 1 || c.pickup(o).State != order.PickupReady {
			t.Errorf("noted %d times, %s, %s, %d gone, %s", noted, got.State, got.Fulfilment, got.Lines[0].Fulfilled, c.pickup(o).State)
		}
		if p, err := order.FindPickupByCode(ctx, d.Read(), code); err != nil || p.OrderID != o.ID {
			t.Errorf("the code for the rest: %+v, %v", p, err)
		}
		if err := c.hand(o, code, 2); fault.KindOf(err) != fault.Conflict {
			t.Errorf("more than is left: %v", err)
		}
		h.Items = nil
		if err := fulfil.HandOver(ctx, d, c.desk, h); fault.FieldsOf(err)["items"] == "" {
			t.Errorf("nothing: %v", err)
		}
		if err := c.hand(o, code, 1); err != nil || c.now(o).State != order.Fulfilled || c.pickup(o).State != order.PickupHanded {
			t.Errorf("the rest: %v, %s, %s", err, c.now(o).State, c.pickup(o).State)
		}
		if _, err := order.FindPickupByCode(ctx, d.Read(), code); fault.FieldsOf(err)["code"] == "" {
			t.Errorf("the code still opens something: %v", err)
		}
		list, err := event.List(ctx, d.Read(), event.Filter{Subject: o.ID})
		names := map[string]int{}
		for _, e := range list {
			names[e.Name]++
		}
		if err != nil || names[event.OrderReady] != 2 || names[event.OrderHandedOver] != 2 {
			t.Errorf("told %v, %v", names, err)
		}
	})
}

func TestARestThatNobodyCollectsIsPaidBackAndNoMore(t *testing.T) {
	clock := dbtest.NewClock("2026-11-23 10:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		c := open(t, d)
		c.gate.KeepDays = 3 // shorter than an authorization lasts
		c.write(func(q db.Q) error {
			return errors.Join(inventory.Set(ctx, q, "bag", c.gate.ID, 9, inventory.Counted), place.Save(ctx, q, &c.gate))
		})
		byCard, code := c.ready("demo")
		byTransfer, other := c.ready("invoice")
		reserved := c.reserved()
		for o, code := range map[*order.Order]string{&byCard: code, &byTransfer: other, &reserved: c.pickup(reserved).Code} {
			if err := c.hand(*o, code, 1); err != nil {
				t.Fatal(err)
			}
		}
		clock.Add(4 * 24 * time.Hour)
		for range 2 {
			if err := fulfil.Sweep(ctx, d, c.desk); err != nil {
				t.Fatal(err)
			}
		}
		if got := c.now(byCard); got.State != order.Fulfilled || got.Refunded != eur(1150) || c.pickup(byCard).State != order.PickupMissed {
			t.Errorf("%s, %s back, %s", got.State, got.Refunded, c.pickup(byCard).State)
		}
		list, err := payment.ListOf(ctx, d.Read(), reserved.ID)
		if got := c.now(reserved); err != nil || got.State != order.Fulfilled || got.Total != eur(1150) || list[0].State != payment.Succeeded || list[0].Amount != eur(1150) {
			t.Errorf("authorized: %s, %s, %+v, %v", got.State, got.Total, list, err)
		}
		if got := c.now(byTransfer); got.State != order.Held || got.Refunded != eur(0) {
			t.Errorf("by hand: %s, %s back", got.State, got.Refunded)
		}
		if err := c.desk.Release(ctx, byTransfer.ID, "Ann", "sent by hand"); err != nil {
			t.Fatal(err)
		}
		if err := fulfil.Sweep(ctx, d, c.desk); err != nil || c.now(byTransfer).State != order.Fulfilled || c.now(byTransfer).Refunded != eur(1150) {
			t.Errorf("noted by hand: %v, %s", err, c.now(byTransfer).State)
		}
		if c.there() != 6 { // nine, of which each order keeps one
			t.Errorf("%d on the shelf", c.there())
		}
	})
}
