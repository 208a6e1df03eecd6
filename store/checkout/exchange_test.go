package checkout_test

import (
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/catalog"
	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/fulfil"
	"regulars/store/id"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/price"
	"regulars/store/profile"
	"regulars/store/setting"
	"regulars/store/staff"
	"regulars/store/tax"
)

// shirts sells one product in three sizes: M and L for 20.00, XL for 25.00 or less.
func (s *shop) shirts(xl, stock int64) {
	s.t.Helper()
	s.write(func(q db.Q) error {
		p := &catalog.Product{Title: "Shirt", Published: true, Options: []catalog.Option{{Name: "Size", Values: []string{"M", "L", "XL"}}}}
		for _, size := range []string{"M", "L", "XL"} {
			p.Variants = append(p.Variants, catalog.Variant{SKU: size, Options: []string{size}, RequiresShipping: true, Taxable: true, WeightGrams: 100})
		}
		if _, _, err := catalog.Save(ctx, q, p); err != nil {
			return err
		}
		for i, v := range p.Variants {
			s.variants[v.SKU] = v.ID
			minor := []int64{2000, 2000, xl}[i]
			if err := price.Set(ctx, q, v.ID, price.Price{Amount: eur(minor)}); err != nil {
				return err
			}
			if err := inventory.Track(ctx, q, v.ID, true, false); err != nil {
				return err
			}
			if err := inventory.Set(ctx, q, v.ID, "", stock, inventory.Counted); err != nil {
				return err
			}
		}
		shop, err := setting.FindShop(ctx, q)
		shop.ReturnDays = 30
		if err != nil {
			return err
		}
		return setting.SaveShop(ctx, q, shop)
	})
}

// sentBack is a sent order of so many M and of one piece each of what else is named: all
// M came back to be exchanged for another size.
func (s *shop) sentBack(n int, pieces int64, size string, beside ...string) (order.Order, order.Return) {
	s.t.Helper()
	s.add(owner(n), "M", pieces)
	for _, title := range beside {
		s.add(owner(n), title, 1)
	}
	s.bank.say(payment.Succeeded, false)
	placed := s.place(s.ready(owner(n), "bank"))
	s.hear(placed.Order.ID)
	o := s.order(placed.Order.ID)
	must := func(err error) {
		s.t.Helper()
		if err != nil {
			s.t.Fatal(err)
		}
	}
	parcel := fulfil.Parcel{OrderID: o.ID, Once: id.Token()}
	for _, l := range o.Lines {
		parcel.Items = append(parcel.Items, order.Item{LineID: l.ID, Quantity: l.Quantity})
	}
	must(fulfil.Send(ctx, s.d, s.desk, parcel))
	shirt := o.Lines[slices.IndexFunc(o.Lines, func(l order.Line) bool { return l.Title == "Shirt" })]
	w := fulfil.Wish{OrderID: o.ID, Once: id.Token(), Lines: []order.ReturnLine{{LineID: shirt.ID, Quantity: pieces, Reason: "too-small"}}}
	for _, swap := range fulfil.Swaps(s.catalog.Snapshot(), shirt) {
		if swap.VariantID == s.variants[size] {
			w.Lines[0].Swap = swap
		}
	}
	r, err := fulfil.AskReturn(ctx, s.d, w)
	must(err)
	must(fulfil.Approve(ctx, s.d, r.ID, "Send it.", staff.Member{ID: "bo", Name: "Bo"}))
	must(fulfil.Receive(ctx, s.d, r.ID, "", []order.ReturnLine{{LineID: shirt.ID, Sellable: pieces}}, staff.Member{ID: "bo", Name: "Bo"}))
	r, err = order.FindReturn(ctx, s.d.Read(), r.ID)
	must(err)
	return s.order(o.ID), r
}

// hear asks what became of every payment of an order.
func (s *shop) hear(orderID string) {
	s.t.Helper()
	list, err := payment.ListOf(ctx, s.d.Read(), orderID)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, p := range list {
		if err := s.desk.Hear(ctx, p); err != nil {
			s.t.Fatal(err)
		}
	}
}

func noMore(db.Q, checkout.ExchangePlan, payment.Link, money.Amount) error { return nil }

func TestAnExchangeOfTheSamePriceMovesNoMoney(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag")
		s.shirts(2500, 5)
		o, r := s.sentBack(1, 2, "L")
		s.write(func(q db.Q) error { // the price of now is not asked for what was bought
			return price.Set(ctx, q, s.variants["L"], price.Price{Amount: eur(9900)})
		})
		p, err := s.desk.PlanExchange(ctx, d.Read(), r.ID)
		if err != nil || !p.DueThen().IsZero() || len(p.Given()) != 1 || p.Credit != eur(4000) {
			t.Fatalf("%+v, %v", p, err)
		}
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() { _, _ = s.desk.Exchange(ctx, r.ID, id.Token(), "Bo", noMore) })
		}
		all.Wait()
		got := s.order(o.ID)
		if got.State != order.Paid || len(got.Lines) != 2 || got.Lines[1].Left() != 2 || got.Lines[1].Unit != eur(2000) || got.Lines[0].Refunded != 2 || got.Total != eur(8490) || got.Refunded != eur(4000) {
			t.Errorf("%s, %s, %s back, %+v", got.State, got.Total, got.Refunded, got.Lines)
		}
		s.agrees(got)
		if pieces, total := s.holds(profile.Key{VisitorID: o.VisitorID, CustomerID: o.CustomerID}, d.Now()); pieces[s.variants["M"]] != 0 || pieces[s.variants["L"]] != 2 || total != 4490 {
			t.Errorf("bought is %v, for %d", pieces, total)
		}
		if s.due(o.ID) != 0 || len(s.refundsOf(o.ID)) != 0 || s.left("L") != 3 || s.left("M") != 5 || s.count(o.ID, "Order Return Exchanged") != 1 {
			t.Errorf("%d due, %d refunds, %d L, %d M", s.due(o.ID), len(s.refundsOf(o.ID)), s.left("L"), s.left("M"))
		}
		r, err = order.FindReturn(ctx, d.Read(), r.ID)
		if err != nil || r.State != order.ReturnExchanged || r.Lines[0].Exchanged != 2 {
			t.Errorf("%+v, %v", r, err)
		}
		if err := fulfil.Send(ctx, d, s.desk, fulfil.Parcel{OrderID: o.ID, Once: id.Token(), Items: []order.Item{{LineID: got.Lines[1].ID, Quantity: 2}}}); err != nil || s.order(o.ID).State != order.Fulfilled {
			t.Errorf("sent: %v, %s", err, s.order(o.ID).State)
		}
		if n := s.order(o.ID).Lines[1].Returnable([]order.Return{r}); n != 2 {
			t.Errorf("%d of what was given can be sent back", n)
		}
		if n := s.order(o.ID).Lines[0].Returnable([]order.Return{r}); n != 0 {
			t.Errorf("%d of what came back can be sent back again", n)
		}
	})
}

func TestTheDifferenceOfAnExchangeIsAskedForOrGoesBackOnce(t *testing.T) {
	for _, c := range []struct {
		name        string
		xl, due     int64
		links, back int
	}{{"dearer", 2500, 1000, 1, 0}, {"cheaper", 1500, 0, 0, 1}} {
		t.Run(c.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				s := open(t, d, true, 9, "Bag")
				s.shirts(c.xl, 5)
				o, r := s.sentBack(1, 2, "XL")
				once := id.Token()
				for range 2 {
					if sent, err := s.desk.Exchange(ctx, r.ID, once, "Bo", noMore); err != nil || !sent {
						t.Fatal(sent, err)
					}
				}
				links, err := payment.ListLinks(ctx, d.Read(), o.ID)
				if err != nil || len(links) != c.links || s.due(o.ID) != c.due || len(s.refundsOf(o.ID)) != c.back {
					t.Fatalf("%d links, %d due, %d refunds, %v", len(links), s.due(o.ID), len(s.refundsOf(o.ID)), err)
				}
				if c.back == 1 && s.refundsOf(o.ID)[0].Amount != eur(1000) {
					t.Errorf("%s went back", s.refundsOf(o.ID)[0].Amount)
				}
				if c.links == 1 {
					if _, err := s.desk.PayLinked(ctx, checkout.LinkSecret(once), "bank"); err != nil {
						t.Fatal(err)
					}
					s.hear(o.ID)
				}
				if s.due(o.ID) != 0 {
					t.Errorf("%d is due in the end", s.due(o.ID))
				}
			})
		})
	}
}

func TestWhatIsNotThereIsNotExchanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag")
		s.shirts(2500, 3)
		o, r := s.sentBack(1, 2, "L")
		s.write(func(q db.Q) error { return inventory.Set(ctx, q, s.variants["L"], "", 1, inventory.Counted) })
		if _, err := s.desk.Exchange(ctx, r.ID, id.Token(), "Bo", noMore); fault.KindOf(err) != fault.Conflict {
			t.Errorf("more than there is: %v", err)
		}
		if got := s.order(o.ID); got.State != order.Fulfilled || len(got.Lines) != 1 || !got.Refunded.IsZero() || s.left("L") != 1 {
			t.Errorf("half of it was done: %+v", got)
		}
		part := order.PartRefund{Once: id.Token(), ReturnID: r.ID, Shipping: eur(0), Goodwill: eur(0), Actor: "Bo", Why: "Not there", Items: []order.RefundItem{{LineID: o.Lines[0].ID, Quantity: 2}}}
		if done, err := s.desk.RefundPart(ctx, o.ID, part, eur(4000)); err != nil || !done {
			t.Errorf("the money instead: %t, %v", done, err)
		}
		if _, err := s.desk.Exchange(ctx, r.ID, id.Token(), "Bo", noMore); fault.KindOf(err) != fault.Conflict {
			t.Errorf("both: %v", err)
		}
	})
}

// Whatever the other size costs: tax on top is shared out among all lines anew, and what
// is kept of each is what the plan said, so that all of it can still be paid back.
func TestAnExchangeKeepsTheTaxOfEachLine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, false, 1000, "Bag", "Lamp", "Pen")
		for title, minor := range map[string]int64{"Bag": 4695, "Lamp": 4499, "Pen": 333} {
			s.write(func(q db.Q) error {
				return price.Set(ctx, q, s.variants[title], price.Price{Amount: eur(minor)})
			})
		}
		s.write(func(q db.Q) error { return tax.Replace(ctx, q, []tax.Rate{{Country: "DE", Name: "VAT", PPM: 72_500}}) })
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			s.shirts(rapid.Int64Range(1, 4000).Draw(rt, "xl"), 9)
			o, r := s.sentBack(n, rapid.Int64Range(1, 4).Draw(rt, "pieces"), "XL", "Bag", "Lamp", "Pen")
			p, err := s.desk.PlanExchange(ctx, s.d.Read(), r.ID)
			if err != nil {
				rt.Fatal(err)
			}
			if _, err := s.desk.Exchange(ctx, r.ID, id.Token(), "Bo", noMore); err != nil {
				rt.Fatal(err)
			}
			got := s.order(o.ID)
			if got.ShippingPaid() != p.After.ShippingPaid() || got.ShippingPaid().Minor < got.Shipping.Minor {
				rt.Fatalf("delivery was paid with %s, planned %s", got.ShippingPaid(), p.After.ShippingPaid())
			}
			left := got.ShippingPaid()
			for _, l := range got.Lines {
				left = left.Plus(got.Worth(l, l.Quantity-l.Refunded))
			}
			if left != got.Total.Minus(got.Refunded) {
				rt.Fatalf("%s can be paid back of %s", left, got.Total.Minus(got.Refunded))
			}
		})
	})
}

// Whatever the other size costs and however many come back: the order comes to what was
// paid for, and nothing is left over.
func TestAnExchangeKeepsMoneyAndStock(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 9, "Bag")
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			xl, pieces := rapid.Int64Range(1, 4000).Draw(rt, "xl"), rapid.Int64Range(1, 4).Draw(rt, "pieces")
			s.shirts(xl, 9)
			o, r := s.sentBack(n, pieces, "XL")
			if _, err := s.desk.Exchange(ctx, r.ID, id.Token(), "Bo", noMore); err != nil {
				rt.Fatal(err)
			}
			got := s.order(o.ID)
			want := max(0, (xl-2000)*pieces)
			if s.due(o.ID) != want || got.Total.Minor-got.Refunded.Minor != 490+xl*pieces || s.left("XL") != 9-pieces || s.left("M") != 9 {
				rt.Fatalf("%d due instead of %d, %s, %s back, %d XL, %d M", s.due(o.ID), want, got.Total, got.Refunded, s.left("XL"), s.left("M"))
			}
		})
	})
}
