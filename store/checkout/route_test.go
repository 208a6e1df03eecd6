package checkout_test

import (
	"strings"
	"testing"
	"time"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/order"
	"regulars/store/place"
	"regulars/store/setting"
)

func TestAnOrderIsTakenByTheOwnersRuleAndSaysSo(t *testing.T) {
	clock := dbtest.NewClock("2026-11-23 13:20")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		for rule, want := range map[inventory.Routing]string{
			"":                      "Taken from the shop itself: 1 × Bag; Gate: 1 × Cup. Rule: most stock.",
			inventory.FewestParcels: "Taken from Gate: 1 × Bag, 1 × Cup. Rule: fewest parcels.",
			inventory.Nearest:       "Taken from Pier: 1 × Bag; Gate: 1 × Cup. Rule: nearest to the address.",
		} {
			s := open(t, d, true, 5, "Bag", "Cup")
			gate := s.gate(2)
			s.write(func(q db.Q) error {
				pier := place.Place{Handle: "pier", Name: "Pier", Country: "DE", Postcode: "10115", TimeZone: "Europe/Berlin"}
				if err := place.Save(ctx, q, &pier); err != nil {
					return err
				}
				for _, x := range []struct {
					title, place string
					n            int64
				}{{"Bag", pier.ID, 1}, {"Cup", pier.ID, 0}, {"Cup", "", 0}, {"Cup", gate.ID, 2}} {
					if err := inventory.Set(ctx, q, s.variants[x.title], x.place, x.n, inventory.Counted); err != nil {
						return err
					}
				}
				shop, err := setting.FindShop(ctx, q)
				if err != nil {
					return err
				}
				shop.Routing = string(rule)
				return setting.SaveShop(ctx, q, shop)
			})
			o := owner(len(rule))
			s.add(o, "Bag", 1)
			clock.Add(time.Second)
			s.add(o, "Cup", 1)
			to := details()
			to.Delivery.Country, to.Delivery.Postcode = "DE", "10117"
			if err := s.desk.Details(ctx, o, to); err != nil {
				t.Fatal(err)
			}
			placed := s.place(s.reviewed(o, "bank"))
			steps, err := order.ListSteps(ctx, d.Read(), placed.Order.ID)
			if err != nil {
				t.Fatal(err)
			}
			var told []string
			for _, step := range steps {
				told = append(told, step.Words)
			}
			if !strings.Contains(strings.Join(told, "\n"), want) {
				t.Errorf("%q: %q, want %q", rule, told, want)
			}
		}
	})
}

func TestTheCounterSellsWhatIsKeptBackAndTheOnlineShopDoesNot(t *testing.T) {
	clock := dbtest.NewClock("2026-11-23 13:20")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 0, "Bag")
		gate := s.gate(2)
		s.write(func(q db.Q) error { return inventory.KeepBack(ctx, q, gate.ID, 2) })
		o := owner(1)
		s.add(o, "Bag", 1)
		if b, err := s.desk.Cart(ctx, o); err != nil || b.Lines[0].Condition != checkout.SoldOut {
			t.Errorf("%+v, %v", b.Lines, err)
		}
		if err := s.desk.Details(ctx, o, collected()); err == nil || fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.Conflict {
			t.Errorf("collected, though all is kept back: %v", err)
		}
		m := s.taken("cash")
		m.Method, m.Lines = checkout.CounterAt("gate"), []checkout.EditLine{{VariantID: s.variants["Bag"], Quantity: 2}}
		if _, err := s.placeManual(m, s.seen(m)); err != nil {
			t.Fatal(err)
		}
		if left := s.left("Bag"); left != 0 {
			t.Errorf("left %d", left)
		}
	})
}
