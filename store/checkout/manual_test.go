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
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/place"
	"regulars/store/profile"
)

// taken is an order of one bag that was taken by phone.
func (s *shop) taken(pay string) checkout.Manual {
	d := details()
	return checkout.Manual{Once: id.Token(), Lines: []checkout.EditLine{{VariantID: s.variants["Bag"], Quantity: 1}}, Email: d.Email, Delivery: d.Delivery,
		Method: "standard", Pay: pay, Language: "en", Actor: "Ann"}
}

func (s *shop) seen(m checkout.Manual) string {
	s.t.Helper()
	b, err := s.desk.Manual(ctx, m)
	if err != nil {
		s.t.Fatal(err)
	}
	return b.Once()
}

func (s *shop) placeManual(m checkout.Manual, seen string) (checkout.Placed, error) {
	return s.desk.PlaceManual(ctx, m, seen, func(db.Q, checkout.Placed) error { return nil }, func(db.Q, order.Order, payment.Link, money.Amount) error { return nil })
}

func TestAnOrderByPhoneCostsWhatItCostsInTheShop(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		online, _ := s.buy(1, "Bag", "invoice")
		m := s.taken("cash")
		m.CustomerID = "c1"
		p, err := s.placeManual(m, s.seen(m))
		if err != nil {
			t.Fatal(err)
		}
		got, want := s.order(p.Order.ID), s.order(online.Order.ID)
		if got.Total != want.Total || got.Tax != want.Tax || got.Channel != checkout.ByHand || got.State != order.Paid || got.CustomerID != "c1" || got.VisitorID != "" || got.Gateway != "cash" || s.left("Bag") != 3 {
			t.Errorf("got %+v", got)
		}
		s.told(got.ID, "Order Completed", "Order Paid")
		list, err := event.List(ctx, d.Read(), event.Filter{Subject: got.ID})
		if err != nil || list[0].Channel != checkout.ByHand {
			t.Errorf("told of %q, %v", list[0].Channel, err)
		}
		if f, err := profile.Find(ctx, d.Read(), profile.Key{CustomerID: "c1"}); err != nil || f.Orders != 1 || f.Spent != got.Total {
			t.Errorf("figures %+v, %v", f, err)
		}
		s.add(owner(2), "Bag", 1)
		if _, err := s.desk.Place(ctx, s.ready(owner(2), "cash")); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a shopper pays in cash: %v", err)
		}
	})
}

func TestAnOrderByHandIsPlacedOnceAsItWasSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		m := s.taken("invoice")
		seen := s.seen(m)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := s.placeManual(m, seen); err != nil && fault.KindOf(err) == fault.Internal {
					t.Log(err)
				}
			})
		}
		all.Wait()
		if _, err := s.placeManual(m, seen); err != nil || len(s.orders()) != 1 || s.left("Bag") != 4 || s.orders()[0].State != order.Awaiting {
			t.Errorf("%d orders, %d left, %v", len(s.orders()), s.left("Bag"), err)
		}
		other := s.taken("invoice")
		stale := s.seen(other)
		other.Lines[0].Quantity = 2
		if _, err := s.placeManual(other, stale); fault.KindOf(err) != fault.Conflict || len(s.orders()) != 1 {
			t.Errorf("another number than was seen: %v", err)
		}
		other.Lines[0].Quantity = 9
		if b, err := s.desk.Manual(ctx, other); err != nil || b.Whole() {
			t.Errorf("more than there is: %v", err)
		}
		wrong := s.taken("bank")
		wrong.Email, wrong.Lines = "ada", nil
		if _, err := s.desk.Manual(ctx, wrong); len(fault.FieldsOf(err)) != 3 {
			t.Errorf("mistakes %v", fault.FieldsOf(err))
		}
	})
}

func TestAnOrderByLinkWaitsForItsShopperAndIsPaidByAnybody(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		m := s.taken(checkout.ByLink)
		p, err := s.placeManual(m, s.seen(m))
		if err != nil {
			t.Fatal(err)
		}
		clock.Add(time.Hour)
		s.reconcile()
		secret := checkout.LinkSecret(m.Once)
		if l := s.linked(secret); l.Order.State != order.Pending || l.Due != p.Order.Total || s.left("Bag") != 4 {
			t.Errorf("waits: %+v", l)
		}
		if _, err := s.desk.PayLinked(ctx, secret, "bank"); err != nil {
			t.Fatal(err)
		}
		s.notice(notice(1, s.linked(secret).Payment, payment.Succeeded))
		if l := s.linked(secret); !l.Paid() || l.Order.State != order.Paid {
			t.Errorf("paid: %+v", l)
		}
		s.told(p.Order.ID, "Order Completed", "Order Paid")
		if link, err := checkout.LinkOf(ctx, d.Read(), p.Order.ID); err != nil || link != p.Path() {
			t.Errorf("the shopper's letters lead to %q, %v", link, err)
		}
		other := s.taken(checkout.ByLink)
		if p, err = s.placeManual(other, s.seen(other)); err != nil {
			t.Fatal(err)
		}
		clock.Add(8 * 24 * time.Hour)
		s.reconcile()
		if got := s.order(p.Order.ID); got.State != order.Cancelled || s.left("Bag") != 4 {
			t.Errorf("nobody paid: %s, %d left", got.State, s.left("Bag"))
		}
	})
}

func TestWhatIsSoldOverTheCounterIsPaidAndHandedOverAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 0, "Bag")
		stall := place.Place{Handle: "stall", Name: "Stall", Country: "DE", TimeZone: "Europe/Berlin"}
		s.write(func(q db.Q) error {
			if err := place.Save(ctx, q, &stall); err != nil {
				return err
			}
			return inventory.Receive(ctx, q, s.variants["Bag"], stall.ID, 3, "")
		})
		for range 500 {
			if len(s.catalog.Snapshot().Places()) == 1 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		m := checkout.Manual{Once: id.Token(), Lines: []checkout.EditLine{{VariantID: s.variants["Bag"], Quantity: 2}}, Method: checkout.CounterAt("stall"), Pay: "terminal", Language: "en", Actor: "Ann"}
		p, err := s.placeManual(m, s.seen(m))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.order(p.Order.ID); got.State != order.Fulfilled || got.PlaceID != stall.ID || got.Channel != checkout.OverStall || got.Total != eur(2000) || got.Email != "" || s.left("Bag") != 1 {
			t.Errorf("got %+v", got)
		}
		s.told(p.Order.ID, "Order Completed", "Order Paid", "Order Handed Over")
		m.Pay = "invoice"
		if _, err := s.desk.Manual(ctx, m); fault.FieldsOf(err)["pay"] == "" {
			t.Errorf("on account at the stall: %v", err)
		}
	})
}

// However many orders are taken, in whatever way: every piece is in stock or in an order.
func TestOrdersByHandConserveStock(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := open(t, dbtest.Open(t), true, 6, "Bag")
		var sold int64
		for range rapid.IntRange(1, 4).Draw(rt, "orders") {
			m := s.taken(rapid.SampledFrom([]string{"cash", "terminal", "invoice", checkout.ByLink}).Draw(rt, "pay"))
			m.Lines[0].Quantity = rapid.Int64Range(1, 4).Draw(rt, "pieces")
			b, err := s.desk.Manual(ctx, m)
			if err != nil {
				rt.Fatal(err)
			}
			if _, err := s.placeManual(m, b.Once()); (err == nil) != b.Whole() {
				rt.Fatalf("whole %t, placed %v", b.Whole(), err)
			} else if err == nil {
				sold += m.Lines[0].Quantity
			}
			if s.left("Bag")+sold != 6 {
				rt.Fatalf("%d sold and %d left", sold, s.left("Bag"))
			}
		}
	})
}
