package identify_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/profile"
	"regulars/store/rule"
	"regulars/store/visitor"
)

// looker is a browser that has looked at many things in a year.
func looker(b testing.TB, d *db.DB, n int) (token string) {
	b.Helper()
	err := d.Write(ctx, func(q db.Q) error {
		v, err := visitor.Create(ctx, q, visitor.Origin{})
		if err != nil {
			return err
		}
		if err := visitor.SetConsent(ctx, q, v.ID, "", visitor.Consent{Asked: true, Personalization: true}, false); err != nil {
			return err
		}
		for i := range n {
			g := event.Goods{ProductID: fmt.Sprintf("06h03m5yn43y44ggk5fn%04d", i%60), Handle: fmt.Sprintf("commons-backpack-%d", i%60), Title: "Commons Backpack", Vendor: "Northgate",
				Category: "Backpacks", Collections: []string{"bags", "campus", "new"}, Tags: []string{"campus", "travel", "bestseller"}, GoesWith: []string{"ridge-water-bottle", "felt-laptop-sleeve"},
				Price: "89.00", Currency: "EUR", VariantID: fmt.Sprintf("06h03m5yn43y44ggk5fv%04d", i%60), SKU: fmt.Sprintf("NG-%04d", i%60)}
			e := event.Event{Name: event.ProductViewed, VisitorID: v.ID, At: q.Now().Add(-time.Duration(n-i) * 365 * 24 * time.Hour / time.Duration(n)), Properties: event.Properties{Goods: g}}
			if err := event.Record(ctx, q, e); err != nil {
				return err
			}
		}
		token, err = visitor.Start(ctx, q, v.ID, "", "bench")
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return token
}

func lookers(b testing.TB) rule.Need {
	r, err := rule.Parse(`viewed(collection: "bags")`)
	if err != nil {
		b.Fatal(err)
	}
	return rule.Segments{}.Need(r)
}

// BenchmarkMeetingAPerson is the first page after something changed: what they did
// is read anew.
func BenchmarkMeetingAPerson(b *testing.B) {
	for _, n := range []int{0, 200, 10_000} {
		b.Run(fmt.Sprintf("%d events", n), func(b *testing.B) {
			d := dbtest.Open(b)
			token := looker(b, d, n)
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				k, err := identify.Open(ctx, d)
				if err != nil {
					b.Fatal(err)
				}
				k.Want(lookers(b))
				b.StartTimer()
				if w, err := k.Who(ctx, token); err != nil || len(w.Events) != n {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkMeetingAPersonAgain is the next page after something changed: what is
// held of them is read on.
func BenchmarkMeetingAPersonAgain(b *testing.B) {
	for _, n := range []int{200, 10_000} {
		b.Run(fmt.Sprintf("%d events", n), func(b *testing.B) {
			d := dbtest.Open(b)
			token := looker(b, d, n)
			k, err := identify.Open(ctx, d)
			if err != nil {
				b.Fatal(err)
			}
			k.Want(lookers(b))
			w, err := k.Who(ctx, token)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				err := d.Write(ctx, func(q db.Q) error { q.Touch(db.Sharded(db.Person, w.Session.VisitorID)); return nil })
				b.StartTimer()
				if again, whoErr := k.Who(ctx, token); err != nil || whoErr != nil || again == w {
					b.Fatal(err, whoErr)
				}
			}
		})
	}
}

// BenchmarkKnowingAPerson is every page after it.
func BenchmarkKnowingAPerson(b *testing.B) {
	d := dbtest.Open(b)
	token := looker(b, d, 200)
	k, err := identify.Open(ctx, d)
	if err != nil {
		b.Fatal(err)
	}
	k.Want(lookers(b))
	b.ReportAllocs()
	for b.Loop() {
		w, err := k.Who(ctx, token)
		if err != nil {
			b.Fatal(err)
		}
		if f := identify.Facts(w, identify.Request{Now: d.Now(), Consent: w.Visitor.Consent}); len(f.Events) != 200 {
			b.Fatal("events are missing")
		}
	}
}

// heap is what is in use after everything else was given back.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkMemoryOfAPerson says how much is held for each event of a person.
func BenchmarkMemoryOfAPerson(b *testing.B) {
	d := dbtest.Open(b)
	token := looker(b, d, 10_000)
	k, err := identify.Open(ctx, d)
	if err != nil {
		b.Fatal(err)
	}
	before := heap()
	k.Want(lookers(b))
	w, err := k.Who(ctx, token)
	if err != nil {
		b.Fatal(err)
	}
	after := heap()
	for b.Loop() {
		_ = w.Key() == profile.Key{}
	}
	b.ReportMetric(float64(after-before)/float64(len(w.Events)), "B/event")
	runtime.KeepAlive(w)
}

// TestAPersonTakesNoMoreMemoryThanIsSaid holds to what docs/segments.md states: the
// latest 10,000 events, of at most 500 bytes each.
func TestAPersonTakesNoMoreMemoryThanIsSaid(t *testing.T) {
	d := dbtest.Open(t)
	token := looker(t, d, event.Most+50)
	k, err := identify.Open(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	k.Want(lookers(t))
	before := heap()
	w, err := k.Who(ctx, token)
	if err != nil {
		t.Fatal(err)
	}
	after := heap()
	if len(w.Events) != event.Most || !w.Events[0].At.After(d.Now().AddDate(-1, 0, 0)) {
		t.Errorf("%d events from %s on", len(w.Events), w.Events[0].At)
	}
	if most := before + 500*event.Most; after > most {
		t.Errorf("%d bytes more, %d are said", after-before, 500*event.Most)
	}
	runtime.KeepAlive(w)
}
