package react_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	goods "regulars/seed/sample"
	"regulars/store/browse"
	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/db/dbtest"

	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/preference"
	"regulars/store/profile"
	"regulars/store/react"
	"regulars/store/segment"
	"regulars/store/visitor"
)

type roll struct {
	t     *testing.T
	d     *db.DB
	clock *dbtest.Clock
	r     *react.Roll
}

func (x roll) write(fn func(db.Q) error) {
	x.t.Helper()
	if err := x.d.Write(context.Background(), fn); err != nil {
		x.t.Fatal(err)
	}
}

func (x roll) segment(name, text string) segment.Segment {
	x.t.Helper()
	s := segment.Segment{Name: name, Rule: text, Enabled: true}
	x.write(func(q db.Q) error { return segment.Save(context.Background(), q, &s) })
	return s
}

// agreed is a browser that has agreed to personalization.
func (x roll) agreed() (k profile.Key) {
	x.t.Helper()
	x.write(func(q db.Q) error {
		v, err := visitor.Create(context.Background(), q, visitor.Origin{})
		k.VisitorID = v.ID
		return err
	})
	if err := identify.Choose(context.Background(), x.d, k, visitor.Consent{Asked: true, Personalization: true}, false); err != nil {
		x.t.Fatal(err)
	}
	return k
}

func (x roll) views(k profile.Key) {
	x.t.Helper()
	x.write(func(q db.Q) error {
		return identify.Record(context.Background(), q, event.Event{Name: event.ProductViewed, VisitorID: k.VisitorID, CustomerID: k.CustomerID, Subject: "bag"})
	})
}

func (x roll) round() int {
	x.t.Helper()
	n, err := x.r.Round(context.Background())
	if err != nil {
		x.t.Fatal(err)
	}
	return n
}

// told are the events of entering and leaving of a person, in the order of time.
func (x roll) told(k profile.Key) string {
	x.t.Helper()
	list, err := event.List(context.Background(), x.d.Read(), event.Filter{VisitorID: k.VisitorID})
	if err != nil {
		x.t.Fatal(err)
	}
	var said []string
	for _, e := range slices.Backward(list) {
		if strings.HasPrefix(e.Name, "Segment ") {
			said = append(said, strings.TrimPrefix(e.Name, "Segment ")+" "+e.At.UTC().Format("02 15:04:05"))
		}
	}
	return strings.Join(said, ", ")
}

func rolls(t *testing.T, test func(roll)) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		shelves, err := browse.Open(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		test(roll{t, d, clock, &react.Roll{DB: d, Catalog: shelves, Log: slog.New(slog.DiscardHandler)}})
	})
}

func TestEnteringAndLeavingAreToldOnceAtTheirInstants(t *testing.T) {
	rolls(t, func(x roll) {
		s := x.segment("Lookers", `viewed within 7 days`)
		k := x.agreed()
		start := x.clock.Now()
		from := start.UTC().Format("02 15:04:05")
		x.views(k)
		x.round()
		if got := x.told(k); got != "Entered "+from {
			t.Errorf("after a look: %s", got)
		}
		x.clock.Add(3 * 24 * time.Hour)
		if n := x.round(); n != 0 {
			t.Errorf("%d looked at though nothing happened", n)
		}
		x.clock.Add(5 * 24 * time.Hour) // nobody looked at the moment itself
		for range 2 {
			x.round()
		}
		end := start.Add(7 * 24 * time.Hour)
		if got := x.told(k); got != "Entered "+from+", Left "+end.UTC().Format("02 15:04:05") {
			t.Errorf("after eight days: %s", got)
		}
		for at, want := range map[time.Time]int64{start.Add(-1): 0, start: 1, end.Add(-time.Millisecond): 1, end: 0} {
			if n, err := segment.CountMembers(context.Background(), x.d.Read(), s.ID, at); err != nil || n != want {
				t.Errorf("%d members at %s, want %d, %v", n, at, want, err)
			}
		}
	})
}

func TestAChangedSegmentLooksAtEverybody(t *testing.T) {
	rolls(t, func(x roll) {
		k, other := x.agreed(), x.agreed()
		x.views(k)
		x.round()
		s := x.segment("Lookers", `viewed`)
		again := &react.Roll{DB: x.d, Catalog: x.r.Catalog, Log: x.r.Log} // as another process, or after a restart
		if _, err := again.Round(context.Background()); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(x.told(k), "Entered") || x.told(other) != "" {
			t.Errorf("told %q and %q", x.told(k), x.told(other))
		}
		s.Enabled = false
		x.write(func(q db.Q) error { return segment.Save(context.Background(), q, &s) })
		x.clock.Add(time.Second)
		again = &react.Roll{DB: x.d, Catalog: x.r.Catalog, Log: x.r.Log}
		for range 2 {
			if _, err := again.Round(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		if got := x.told(k); strings.Count(got, "Left") != 1 {
			t.Errorf("disabled: %q", got)
		}
	})
}

func TestWhoTakesTheConsentBackLeaves(t *testing.T) {
	rolls(t, func(x roll) {
		x.segment("Lookers", `viewed within 7 days`)
		k := x.agreed()
		x.views(k)
		x.round()
		x.clock.Add(time.Minute)
		if err := identify.Choose(context.Background(), x.d, k, visitor.Consent{Asked: true}, false); err != nil {
			t.Fatal(err)
		}
		x.round()
		if got := x.told(k); !strings.HasSuffix(got, x.clock.Now().UTC().Format("02 15:04:05")) || !strings.Contains(got, "Left") {
			t.Errorf("told %q", got)
		}
	})
}

func TestWhoWantsAFactForgottenLeavesWhatAsksAboutIt(t *testing.T) {
	for kind, subject := range map[preference.Kind]string{preference.Fact: "viewed", preference.Everything: ""} {
		rolls(t, func(x roll) {
			x.segment("Lookers", `viewed within 7 days`)
			k := x.agreed()
			x.views(k)
			x.round()
			x.clock.Add(time.Minute)
			x.write(func(q db.Q) error { return identify.LeaveOut(context.Background(), q, k, kind, subject) })
			x.round()
			if got := x.told(k); strings.Count(got, "Left") != 1 {
				t.Errorf("%s left out, told %q", kind, got)
			}
			x.clock.Add(time.Minute)
			x.write(func(q db.Q) error { return identify.TakeBack(context.Background(), q, k, k.VisitorID, kind, subject) })
			x.round()
			if got := x.told(k); strings.Count(got, "Entered") != 2 {
				t.Errorf("%s taken back, told %q", kind, got)
			}
		})
	}
}

func TestWhoFillsTheCartEntersWhatAsksForItsTotal(t *testing.T) {
	rolls(t, func(x roll) {
		bag := goods.Product(x.t, x.d, goods.Price("60.00"))
		x.segment("Full carts", `cart.total >= 100 EUR and cart.products contains "`+bag.Handle+`"`)
		k := x.agreed()
		for _, want := range []string{"", "Entered"} {
			x.write(func(q db.Q) error {
				if err := cart.Add(t.Context(), q, cart.Owner{VisitorID: k.VisitorID}, bag.Variants[0].ID, 1); err != nil {
					return err
				}
				return identify.Record(t.Context(), q, event.Event{Name: event.ProductAdded, VisitorID: k.VisitorID, Subject: bag.ID})
			})
			if x.round(); !strings.HasPrefix(x.told(k), want) || want == "" && x.told(k) != "" {
				t.Errorf("told %q, want %q", x.told(k), want)
			}
		}
	})
}
