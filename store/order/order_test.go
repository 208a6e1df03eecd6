package order_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
)

var ctx = context.Background()

func eur(minor int64) money.Amount { return money.Of(minor, "EUR") }

// sample is an order of two bags with delivery, 27.90 in all.
func sample(state order.State) order.Order {
	return order.Order{SecretHash: id.Hash(id.Token()), OnceHash: id.Hash(id.Token()), VisitorID: "browser", Email: "Ada@Example.org", State: state, TaxIncluded: true,
		Subtotal: eur(2300), Shipping: eur(490), Tax: eur(445), Total: eur(2790),
		Lines:    []order.Line{{VariantID: "bag", Title: "Bag", Variant: "Pine", Quantity: 2, Unit: eur(1150), Total: eur(2300), Tax: eur(367), TaxName: "VAT", TaxRate: 190_000}},
		Taxes:    []order.Tax{{Name: "VAT", Rate: 190_000, Base: eur(2345), Amount: eur(445)}},
		Delivery: order.Address{Name: "Zoë O’Brien", Country: "DE"}, Method: order.Method{Handle: "standard", Name: "Standard", DaysMin: 2, DaysMax: 4}}
}

func place(t *testing.T, d *db.DB, o order.Order) order.Order {
	t.Helper()
	if err := d.Write(ctx, func(q db.Q) error { return order.Place(ctx, q, &o, "NG-") }); err != nil {
		t.Fatal(err)
	}
	return o
}

// all is everything of an order leaving the house.
func all(o order.Order) *order.Fulfilment {
	f := &order.Fulfilment{OrderID: o.ID, Once: id.Token(), Actor: "ann"}
	for _, l := range o.Lines {
		f.Items = append(f.Items, order.Item{LineID: l.ID, Quantity: l.Left()})
	}
	return f
}

func TestAnOrderKeepsWhatWasSaidAndCharged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := place(t, d, sample(order.Pending))
		got, err := order.Find(ctx, d.Read(), o.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.Number != "NG-10001" || got.Total != eur(2790) || len(got.Lines) != 1 || got.Lines[0] != o.Lines[0] || got.Taxes[0] != o.Taxes[0] ||
			got.Delivery != o.Delivery || got.Billing != nil || got.Method != o.Method || got.Email != "Ada@Example.org" {
			t.Errorf("got %+v", got)
		}
		if next := place(t, d, sample(order.Pending)); next.Number != "NG-10002" {
			t.Errorf("the next is %s", next.Number)
		}
	})
}

func TestAnOrderIsFoundByItsSecretAndByItsOwnerAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		secret, o := id.Token(), sample(order.Paid)
		o.SecretHash, o.CustomerID = id.Hash(secret), "ada"
		o = place(t, d, o)
		if got, err := order.FindBySecret(ctx, d.Read(), secret); err != nil || got.ID != o.ID {
			t.Errorf("by secret: %v", err)
		}
		if _, err := order.FindByNumber(ctx, d.Read(), "ada", o.Number); err != nil {
			t.Errorf("by owner: %v", err)
		}
		for name, find := range map[string]func() error{
			"its hash":       func() error { _, err := order.FindBySecret(ctx, d.Read(), o.SecretHash); return err },
			"its id":         func() error { _, err := order.FindBySecret(ctx, d.Read(), o.ID); return err },
			"another person": func() error { _, err := order.FindByNumber(ctx, d.Read(), "bob", o.Number); return err },
			"nobody":         func() error { _, err := order.FindByNumber(ctx, d.Read(), "", o.Number); return err },
		} {
			if err := find(); fault.KindOf(err) != fault.NotFound || err == nil {
				t.Errorf("%s finds it: %v", name, err)
			}
		}
	})
}

func TestSumsThatDoNotAddUpAreNeverPlaced(t *testing.T) {
	d := dbtest.Open(t)
	for name, spoil := range map[string]func(o *order.Order){
		"total":    func(o *order.Order) { o.Total.Minor-- },
		"line":     func(o *order.Order) { o.Lines[0].Total.Minor++ },
		"no lines": func(o *order.Order) { o.Lines = nil },
		"tax":      func(o *order.Order) { o.Tax.Minor++ },
		"on top":   func(o *order.Order) { o.TaxIncluded = false },
	} {
		o := sample(order.Pending)
		spoil(&o)
		if err := d.Write(ctx, func(q db.Q) error { return order.Place(ctx, q, &o, "") }); err == nil {
			t.Errorf("%s: placed", name)
		}
	}
}

// sendAll is Send as the verbs of the table are.
func sendAll(ctx context.Context, q db.Q, orderID, actor, _ string) error {
	o, err := order.Find(ctx, q, orderID)
	if err != nil {
		return err
	}
	f := all(o)
	if f.Items[0].Quantity == 0 { // everything has left: then the state refuses, not the form
		f.Items[0].Quantity = 1
	}
	_, err = order.Send(ctx, q, f)
	if err == nil && o.State == order.Authorized { // it leaves, and is fulfilled when it is paid
		return order.ErrPassed
	}
	return err
}

func TestAnAuthorizedOrderIsFulfilledWhenItWasSentAndPaid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, sentFirst := range []bool{true, false} {
			o := place(t, d, sample(order.Authorized))
			steps := []func(q db.Q) error{
				func(q db.Q) error { _, err := order.Send(ctx, q, all(o)); return err },
				func(q db.Q) error { return order.Pay(ctx, q, o.ID, "bank", "Captured") },
			}
			if !sentFirst {
				slices.Reverse(steps)
			}
			between := map[bool]order.State{true: order.Authorized, false: order.Paid}[sentFirst]
			for i, want := range []order.State{between, order.Fulfilled} {
				if err := d.Write(ctx, steps[i]); err != nil {
					t.Fatal(err)
				}
				if got, err := order.Find(ctx, d.Read(), o.ID); err != nil || got.State != want {
					t.Errorf("sent first %t, step %d: %s, %v", sentFirst, i, got.State, err)
				}
			}
		}
	})
}

// Every verb against every state: it moves exactly where the table says.
func TestStatesMoveOnlyAlongTheTable(t *testing.T) {
	type verb = func(context.Context, db.Q, string, string, string) error
	verbs := map[order.State][]verb{order.Awaiting: {order.Await}, order.Authorized: {order.Authorize, order.ReleaseReserved}, order.Paid: {order.Pay, order.Release}, order.Held: {order.Hold}, order.Fulfilled: {sendAll}, order.Cancelled: {order.Cancel}, order.Refunded: {order.Refund}}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, from := range order.States() {
			for to, list := range verbs {
				moved := false
				for _, v := range list {
					o := place(t, d, sample(from))
					err := d.Write(ctx, func(q db.Q) error { return v(ctx, q, o.ID, "test", "because") })
					if err != nil && !errors.Is(err, order.ErrPassed) {
						t.Fatal(err)
					}
					moved = moved || err == nil
					if got, _ := order.Find(ctx, d.Read(), o.ID); (got.State == to) != (err == nil || from == to) {
						t.Errorf("%s to %s: is %s after %v", from, to, got.State, err)
					}
				}
				if moved != from.Can(to) {
					t.Errorf("%s to %s: %v, the table says %v", from, to, moved, from.Can(to))
				}
			}
		}
	})
}

func TestOfTwoStepsThatRaceOneHappens(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := place(t, d, sample(order.Pending))
		var done, passed atomic.Int64
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				verb := order.Pay
				if i%2 == 0 {
					verb = order.Cancel
				}
				switch err := d.Write(ctx, func(q db.Q) error { return verb(ctx, q, o.ID, "test", "") }); {
				case err == nil:
					done.Add(1)
				case errors.Is(err, order.ErrPassed):
					passed.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		steps, err := order.ListSteps(ctx, d.Read(), o.ID)
		if done.Load() != 1 || passed.Load() != 15 || err != nil || len(steps) != 2 {
			t.Errorf("%d done, %d passed, %d steps, %v", done.Load(), passed.Load(), len(steps), err)
		}
	})
}

func TestGuestOrdersAreClaimedByAddressOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		mine := place(t, d, sample(order.Paid))
		taken := sample(order.Paid)
		taken.CustomerID = "bob"
		place(t, d, taken)
		var ids []string
		claim := func() {
			if err := d.Write(ctx, func(q db.Q) (err error) { ids, err = order.Claim(ctx, q, " ada@example.ORG", "ada"); return err }); err != nil {
				t.Fatal(err)
			}
		}
		if claim(); !slices.Equal(ids, []string{mine.ID}) {
			t.Errorf("claimed %v", ids)
		}
		if claim(); len(ids) != 0 {
			t.Errorf("claimed again: %v", ids)
		}
		list, err := order.List(ctx, d.Read(), order.Filter{CustomerID: "ada"})
		if err != nil || len(list) != 1 || len(list[0].Lines) != 1 {
			t.Errorf("ada has %v, %v", list, err)
		}
	})
}

func TestASecretLinkEndsHalfAYearAfterTheOrderLastChanged(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		secret, o := id.Token(), sample(order.Paid)
		o.SecretHash = id.Hash(secret)
		o = place(t, d, o)
		clock.Add(order.LinkLasts)
		if _, err := order.FindBySecret(ctx, d.Read(), secret); err != nil {
			t.Errorf("on the last day: %v", err)
		}
		if err := d.Write(ctx, func(q db.Q) error { _, err := order.Send(ctx, q, all(o)); return err }); err != nil {
			t.Fatal(err)
		}
		clock.Add(order.LinkLasts)
		if _, err := order.FindBySecret(ctx, d.Read(), secret); err != nil {
			t.Errorf("after it was sent: %v", err)
		}
		clock.Add(time.Hour)
		if _, err := order.FindBySecret(ctx, d.Read(), secret); fault.KindOf(err) != fault.NotFound {
			t.Errorf("after its time: %v", err)
		}
	})
}

func TestAFilterWithoutAPersonOpensNobodysOrders(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		place(t, d, sample(order.Pending))
		for f, want := range map[order.Filter]int{{}: 0, {Limit: 10}: 0, {State: order.Pending}: 0, {Everybody: true}: 1, {Everybody: true, State: order.Paid}: 0} {
			if list, err := order.List(ctx, d.Read(), f); err != nil || len(list) != want {
				t.Errorf("%+v: %d orders, %v", f, len(list), err)
			}
		}
	})
}

func TestPendingOrdersExpire(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		o := sample(order.Pending)
		o.ExpiresAt = clock.Now().Add(30 * time.Minute)
		o = place(t, d, o)
		expired := func() int {
			list, err := order.ListExpired(ctx, d.Read(), 10)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		if expired() != 0 {
			t.Error("too early")
		}
		clock.Add(31 * time.Minute)
		if expired() != 1 {
			t.Error("not expired")
		}
		if err := d.Write(ctx, func(q db.Q) error { return order.Cancel(ctx, q, o.ID, "shop", "not paid in time") }); err != nil {
			t.Fatal(err)
		}
		if expired() != 0 {
			t.Error("a cancelled order expires again")
		}
	})
}
