package checkout_test

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/cart"
	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/price"
	"regulars/store/profile"
	"regulars/store/shipment"
)

func TestWhatIsShownIsWhatIsOrdered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.add(owner(1), "Bag", 2)
		s.add(owner(1), "Lamp", 1)
		s.write(func(q db.Q) error { return cart.SetNote(ctx, q, owner(1), "Ring twice") })
		p := s.place(s.ready(owner(1), "invoice"))
		o := s.order(p.Order.ID)
		if o.Total != eur(2*1000+1100+490) || o.State != order.Awaiting || o.Number != "NG-10001" || o.Note != "Ring twice" || o.Delivery.City != "Berlin" || o.Method.Name != "Standard" {
			t.Errorf("got %+v", o)
		}
		if s.left("Bag") != 3 || s.left("Lamp") != 4 {
			t.Errorf("left %d and %d", s.left("Bag"), s.left("Lamp"))
		}
		if found, err := order.FindBySecret(ctx, d.Read(), p.Secret); err != nil || found.ID != o.ID || p.Next != "/orders/"+p.Secret {
			t.Errorf("the secret link: %v, next %s", err, p.Next)
		}
		if b, err := s.desk.Cart(ctx, owner(1)); err != nil || len(b.Lines) != 0 {
			t.Errorf("the cart still holds %+v, %v", b.Lines, err)
		}
		s.told(o.ID, "Order Completed")
		if f, err := profile.Find(ctx, d.Read(), profile.Key{VisitorID: owner(1).VisitorID}); err != nil || f.Orders != 1 || f.Spent != o.Total {
			t.Errorf("figures %+v, %v", f, err)
		}
	})
}

// told checks which events are told of an order, in any order.
func (s *shop) told(orderID string, names ...string) {
	s.t.Helper()
	list, err := s.events(orderID)
	if err != nil {
		s.t.Fatal(err)
	}
	count := map[string]int{}
	for _, name := range list {
		count[name]++
	}
	for _, n := range names {
		count[n]--
	}
	for name, n := range count {
		if n != 0 {
			s.t.Errorf("%s was told %+d times too often", name, n)
		}
	}
}

func (s *shop) events(orderID string) (names []string, err error) {
	list, err := event.List(ctx, s.d.Read(), event.Filter{Subject: orderID})
	for _, e := range list {
		names = append(names, e.Name)
	}
	return names, err
}

func TestTheSameRequestFiftyTimesAtOnceMakesOneOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 1, "Bag") // the last one: a twin must not be told "sold out"
		s.add(owner(1), "Bag", 1)
		r := s.ready(owner(1), "bank")
		var wg sync.WaitGroup
		secrets := make([]string, 50)
		var fresh atomic.Int64
		for i := range secrets {
			wg.Go(func() {
				p, err := s.desk.Place(ctx, r)
				if err != nil {
					t.Error(err)
				}
				if secrets[i] = p.Secret; !p.Replayed {
					fresh.Add(1)
				}
			})
		}
		wg.Wait()
		for _, secret := range secrets {
			if secret != secrets[0] || secret == "" {
				t.Fatalf("two links: %q and %q", secret, secrets[0])
			}
		}
		list, err := payment.ListOf(ctx, d.Read(), s.orders()[0].ID)
		if len(s.orders()) != 1 || fresh.Load() != 1 || err != nil || len(list) != 1 || s.left("Bag") != 0 {
			t.Errorf("%d orders, %d fresh, %d payments, %d left", len(s.orders()), fresh.Load(), len(list), s.left("Bag"))
		}
		if again := s.place(r); !again.Replayed || !strings.HasPrefix(again.Next, "https://bank.example/") {
			t.Errorf("again: %+v", again.Next)
		}
	})
}

func TestTheSameKeyWithAnotherBodyOrByAnotherPersonIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		s.add(owner(1), "Bag", 1)
		s.add(owner(2), "Bag", 1)
		r := s.ready(owner(1), "invoice")
		s.ready(owner(2), "invoice")
		other, thief := r, r
		other.Gateway, thief.Owner = "bank", owner(2)
		if _, err := s.desk.Place(ctx, thief); fault.KindOf(err) != fault.Conflict || len(s.orders()) != 0 {
			t.Errorf("another person's key, not used yet: %v", err)
		}
		s.place(r)
		nonsense := r
		nonsense.Once = "x"
		for name, r := range map[string]checkout.Request{"another body": other, "another person": thief, "nonsense": nonsense} {
			if p, err := s.desk.Place(ctx, r); fault.KindOf(err) != fault.Conflict || p.Secret != "" {
				t.Errorf("%s: %+v, %v", name, p, err)
			}
		}
		if len(s.orders()) != 1 {
			t.Errorf("%d orders", len(s.orders()))
		}
	})
}

func TestTheLastPieceIsSoldOnce(t *testing.T) {
	const shoppers = 200
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 1, "Bag")
		requests := make([]checkout.Request, shoppers)
		for i := range requests {
			s.add(owner(i), "Bag", 1)
			requests[i] = s.ready(owner(i), "invoice")
		}
		var sold, clean, other atomic.Int64
		var wg sync.WaitGroup
		for _, r := range requests {
			wg.Go(func() {
				_, err := s.desk.Place(ctx, r)
				_, changed := errors.AsType[*checkout.Changed](err)
				switch {
				case err == nil:
					sold.Add(1)
				case changed && fault.KindOf(err) == fault.Conflict:
					clean.Add(1)
				default:
					other.Add(1)
					t.Log(err)
				}
			})
		}
		wg.Wait()
		if sold.Load() != 1 || clean.Load() != shoppers-1 || other.Load() != 0 || s.left("Bag") != 0 || len(s.orders()) != 1 {
			t.Errorf("%d sold, %d told so, %d other, %d left, %d orders", sold.Load(), clean.Load(), other.Load(), s.left("Bag"), len(s.orders()))
		}
	})
}

func TestTwoThingsInOppositeOrderDoNotBlockEachOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 20, "Bag", "Lamp")
		var requests []checkout.Request
		for i := range 40 {
			first, second := "Bag", "Lamp"
			if i%2 == 1 {
				first, second = second, first
			}
			s.add(owner(i), first, 1)
			s.add(owner(i), second, 1)
			requests = append(requests, s.ready(owner(i), "invoice"))
		}
		var wg sync.WaitGroup
		var sold atomic.Int64
		for _, r := range requests {
			wg.Go(func() {
				if _, err := s.desk.Place(ctx, r); err == nil {
					sold.Add(1)
				} else if fault.KindOf(err) != fault.Conflict {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if sold.Load() != 20 || s.left("Bag") != 0 || s.left("Lamp") != 0 {
			t.Errorf("%d sold, %d and %d left", sold.Load(), s.left("Bag"), s.left("Lamp"))
		}
	})
}

func TestAPriceThatChangedMeanwhileIsShownAndNotCharged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.add(owner(1), "Bag", 1)
		s.add(owner(1), "Lamp", 3)
		r := s.ready(owner(1), "invoice")
		s.write(func(q db.Q) error {
			if err := price.Set(ctx, q, s.variants["Bag"], price.Price{Amount: eur(1200)}); err != nil {
				return err
			}
			return inventory.Set(ctx, q, s.variants["Lamp"], "", 2, inventory.Counted)
		})
		_, err := s.desk.Place(ctx, r)
		changed, ok := errors.AsType[*checkout.Changed](err)
		if !ok || len(s.orders()) != 0 || s.left("Bag") != 5 {
			t.Fatalf("got %v, %d orders", err, len(s.orders()))
		}
		said := map[string]checkout.Change{}
		for _, c := range changed.List {
			said[c.What] = c
		}
		if p := said["price"]; p.Title != "Bag" || p.Before != eur(1000) || p.Now != eur(1200) {
			t.Errorf("price %+v", p)
		}
		if q := said["quantity"]; q.Title != "Lamp" || q.Had != 3 || q.Has != 2 {
			t.Errorf("quantity %+v", q)
		}
		if p := s.place(s.reviewed(owner(1), "invoice")); p.Order.Total != eur(1200+2*1100+490) {
			t.Errorf("total %v", p.Order.Total)
		}
	})
}

func TestAWindowThatShowsAnOlderCartOrdersNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag", "Lamp")
		s.add(owner(1), "Bag", 1)
		r := s.ready(owner(1), "invoice")
		s.add(owner(1), "Lamp", 1)
		if _, err := s.desk.Place(ctx, r); fault.KindOf(err) != fault.Conflict || len(s.orders()) != 0 {
			t.Errorf("got %v, %d orders", err, len(s.orders()))
		}
	})
}

func TestWhatIsSoldOutStaysInTheCartAndIsSaid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 2, "Bag", "Lamp", "Mug")
		for title, n := range map[string]int64{"Bag": 3, "Lamp": 1, "Mug": 1} {
			s.add(owner(1), title, n)
		}
		s.write(func(q db.Q) error { return inventory.Set(ctx, q, s.variants["Lamp"], "", 0, inventory.Counted) })
		b, err := s.desk.Cart(ctx, owner(1))
		if err != nil || len(b.Lines) != 3 || b.Quote.Subtotal != eur(2*1000+1200) {
			t.Fatalf("got %+v, %v", b, err)
		}
		for _, l := range b.Lines {
			if want := map[string]checkout.Condition{"Bag": checkout.Fewer, "Lamp": checkout.SoldOut, "Mug": checkout.Ready}[l.Variant.Product.Title]; l.Condition != want {
				t.Errorf("%s is %s, want %s", l.Variant.Product.Title, l.Condition, want)
			}
		}
		p := s.place(s.ready(owner(1), "invoice"))
		if len(p.Order.Lines) != 2 {
			t.Errorf("ordered %+v", p.Order.Lines)
		}
		if b, err = s.desk.Cart(ctx, owner(1)); err != nil || len(b.Lines) != 1 || b.Lines[0].VariantID != s.variants["Lamp"] || b.Any() {
			t.Errorf("left in the cart: %+v, %v", b.Lines, err)
		}
	})
}

func TestAnEstimateNeverChangesWhatTheOrderCosts(t *testing.T) {
	s := open(t, dbtest.Open(t), true, 5, "Bag")
	s.write(func(q db.Q) error {
		return shipment.Save(ctx, q, &shipment.Zone{Handle: "france", Name: "France", Areas: []shipment.Area{{Country: "FR"}},
			Rates: []shipment.Rate{{Handle: "standard", Name: "Standard", Price: eur(1490), DaysMin: 3, DaysMax: 5}}})
	})
	s.add(owner(1), "Bag", 1)
	s.ready(owner(1), "invoice")
	s.write(func(q db.Q) error { return cart.SetDestination(ctx, q, owner(1), "FR", "", "75001") })
	shown, err := s.desk.Cart(ctx, owner(1))
	if err != nil || shown.Quote.Shipping != eur(1490) || shown.To.Country != "FR" {
		t.Errorf("the cart shows %v to %s, %v", shown.Quote.Shipping, shown.To.Country, err)
	}
	if o := s.place(s.reviewed(owner(1), "invoice")).Order; o.Shipping != eur(490) || o.Delivery.Country != "DE" {
		t.Errorf("charged %v to %s", o.Shipping, o.Delivery.Country)
	}
}

func TestDetailsAreCheckedFieldByField(t *testing.T) {
	s := open(t, dbtest.Open(t), true, 5, "Bag")
	s.add(owner(1), "Bag", 1)
	for name, c := range map[string]struct {
		spoil func(d *checkout.Details)
		field string
	}{
		"no mail":            {func(d *checkout.Details) { d.Email = "ada" }, "email"},
		"no name":            {func(d *checkout.Details) { d.Delivery.Name = "" }, "name"},
		"bad postcode":       {func(d *checkout.Details) { d.Delivery.Postcode = "1" }, "postcode"},
		"not served":         {func(d *checkout.Details) { d.Delivery.Country, d.Delivery.Postcode = "FR", "75001" }, "country"},
		"unknown delivery":   {func(d *checkout.Details) { d.Method = "pigeon" }, "delivery"},
		"no billing address": {func(d *checkout.Details) { d.BillingSame = false }, "billing-name"},
	} {
		k := details()
		c.spoil(&k)
		if err := s.desk.Details(ctx, owner(1), k); fault.FieldsOf(err)[c.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	k := details()
	k.Email = "  Zoë.O'Brien@Uni-Köln.example "
	if err := s.desk.Details(ctx, owner(1), k); err != nil {
		t.Errorf("forgiving: %v", err)
	}
	if err := s.desk.Details(ctx, owner(2), details()); fault.KindOf(err) != fault.Conflict {
		t.Errorf("an empty cart: %v", err)
	}
}

// For any cart: total = lines + delivery (+ tax when it is on top), stock goes down
// by what was ordered, and a cancelled order gives all of it back.
func TestTotalsAndStockAreConserved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const stock = 1_000_000
		for _, included := range []bool{true, false} {
			s := open(t, d, included, stock, "Bag", "Lamp", "Mug")
			n := 0
			rapid.Check(t, func(rt *rapid.T) {
				n++
				before := [3]int64{s.left("Bag"), s.left("Lamp"), s.left("Mug")}
				titles := []string{"Bag", "Lamp", "Mug"}
				for _, title := range titles {
					if q := rapid.Int64Range(0, 999).Draw(rt, title); q > 0 {
						s.add(owner(n), title, q)
					}
				}
				b, err := s.desk.Cart(ctx, owner(n))
				if err != nil || !b.Any() {
					return
				}
				o := s.place(s.ready(owner(n), "invoice")).Order
				sum := money.Of(0, "EUR")
				for i, title := range titles {
					var ordered int64
					for _, l := range o.Lines {
						if l.Title == title {
							ordered, sum = l.Quantity, sum.Plus(l.Total)
						}
					}
					if s.left(title) != before[i]-ordered {
						rt.Fatalf("%s: %d before, %d ordered, %d left", title, before[i], ordered, s.left(title))
					}
				}
				if sum = sum.Plus(o.Shipping); !included {
					sum = sum.Plus(o.Tax)
				}
				if o.Total != sum {
					rt.Fatalf("total %v, sum %v", o.Total, sum)
				}
				if err := s.desk.Cancel(ctx, o.ID, "test", "because"); err != nil {
					rt.Fatal(err)
				}
				if after := [3]int64{s.left("Bag"), s.left("Lamp"), s.left("Mug")}; after != before {
					rt.Fatalf("before %v, after %v", before, after)
				}
			})
			s.write(func(q db.Q) error { // the second round sells its own
				for _, v := range s.variants {
					if err := inventory.Set(ctx, q, v, "", stock, inventory.Counted); err != nil {
						return err
					}
				}
				return nil
			})
		}
	})
}
