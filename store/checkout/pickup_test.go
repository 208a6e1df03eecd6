package checkout_test

import (
	"errors"
	"testing"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/order"
	"regulars/store/place"
	"regulars/store/shipment"
	"time"
)

// gate gives the shop a place that is open by day, with n of each thing there beside
// what lies elsewhere.
func (s *shop) gate(n int64) place.Place {
	s.t.Helper()
	p := place.Place{Handle: "gate", Name: "Gate", City: "Berlin", Country: "DE", TimeZone: "Europe/Berlin", Pickup: true}
	for d := time.Sunday; d <= time.Saturday; d++ {
		p.Hours = append(p.Hours, place.Hours{Weekday: d, Opens: 600, Closes: 1080})
	}
	s.write(func(q db.Q) error {
		if err := place.Save(ctx, q, &p); err != nil {
			return err
		}
		for _, v := range s.variants {
			if err := inventory.Set(ctx, q, v, p.ID, n, inventory.Counted); err != nil {
				return err
			}
		}
		return nil
	})
	return p
}

func collected() checkout.Details {
	return checkout.Details{Email: "ada@example.org", BillingSame: true, Method: "pickup:gate", Delivery: shipment.Address{Name: "Ada Lovelace", Country: "DE"}}
}

func TestAnOrderIsCollectedWithItsPromiseAndTakesWhatLiesThere(t *testing.T) {
	clock := dbtest.NewClock("2026-11-23 13:20") // 14:20 in Berlin
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		gate, o := s.gate(2), owner(1)
		s.add(o, "Bag", 2)
		if err := s.desk.Details(ctx, o, collected()); err != nil {
			t.Fatal(err)
		}
		b, err := s.desk.Review(ctx, o)
		if err != nil || b.Pickup == nil || b.Quote.Total != eur(2000) || gate.Say(b.Pickup.Ready, clock.Now()) != "today 16:30" {
			t.Fatalf("%+v, %v", b.Pickup, err)
		}
		r := s.reviewed(o, "bank")
		clock.Add(20 * time.Minute)        // a while of looking does not break the promise
		defer clock.Add(-20 * time.Minute) // the next engine begins when this one did
		placed, err := s.desk.Place(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		p, err := order.FindPickup(ctx, d.Read(), placed.Order.ID)
		if err != nil || p.PlaceID != gate.ID || p.State != order.PickupWaits || gate.Say(p.PromisedAt, clock.Now()) != "today 16:30" || len(p.Code) != 6 {
			t.Errorf("%+v, %v", p, err)
		}
		levels, err := inventory.Levels(ctx, d.Read(), []string{s.variants["Bag"]})
		if l := levels[s.variants["Bag"]]; err != nil || l.At(gate.ID) != 0 || l.Available != 5 {
			t.Errorf("%+v, %v", l, err)
		}
		if err := s.desk.Cancel(ctx, placed.Order.ID, "Ann", "no"); err != nil {
			t.Fatal(err)
		}
		levels, err = inventory.Levels(ctx, d.Read(), []string{s.variants["Bag"]})
		if l := levels[s.variants["Bag"]]; err != nil || l.At(gate.ID) != 2 {
			t.Errorf("after the cancellation %+v, %v", l, err)
		}
	})
}

func TestNothingIsCollectedWhereNotEverythingLies(t *testing.T) {
	dbtest.EachAt(t, dbtest.NewClock("2026-11-23 13:20"), func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		s.gate(1)
		o := owner(1)
		s.add(o, "Bag", 2)
		if err := s.desk.Details(ctx, o, collected()); fault.FieldsOf(err)["delivery"] == "" {
			t.Errorf("two of one: %v", err)
		}
		other := owner(2)
		s.add(other, "Bag", 1)
		if err := s.desk.Details(ctx, other, collected()); err != nil {
			t.Fatal(err)
		}
		r := s.reviewed(other, "bank")
		quick := owner(3)
		s.add(quick, "Bag", 1)
		if err := s.desk.Details(ctx, quick, collected()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.desk.Place(ctx, s.reviewed(quick, "bank")); err != nil {
			t.Fatal(err)
		}
		// The last one there is gone, though others lie elsewhere: it is not sent instead.
		if p, err := s.desk.Place(ctx, r); fault.KindOf(err) != fault.Conflict {
			t.Errorf("placed %s: %v", p.Order.Number, err)
		}
	})
}

func TestAPromiseThatHasPassedIsAskedAgain(t *testing.T) {
	clock := dbtest.NewClock("2026-11-23 13:20")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := open(t, d, true, 5, "Bag")
		s.gate(2)
		o := owner(1)
		s.add(o, "Bag", 1)
		if err := s.desk.Details(ctx, o, collected()); err != nil {
			t.Fatal(err)
		}
		r := s.reviewed(o, "bank")
		clock.Add(2 * time.Hour)
		_, err := s.desk.Place(ctx, r)
		changed, ok := errors.AsType[*checkout.Changed](err)
		if !ok || len(changed.List) != 1 || changed.List[0].What != "pickup" {
			t.Errorf("%v", err)
		}
	})
}
