package census_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"regulars/store/census"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/preference"
	"regulars/store/profile"
	"regulars/store/rule"
	"regulars/store/visitor"
)

// then replays the ledger for everybody, one by one, and asks the evaluator of pages.
func (w *town) then(r rule.Rule, at time.Time) map[string]bool {
	w.t.Helper()
	ask, err := rule.Compile(r, nil)
	must(w.t, err)
	in := map[string]bool{}
	for _, p := range w.people {
		k, q := profile.Key{CustomerID: p.customerID, VisitorID: p.visitorID}, w.d.Read()
		since := w.since(p)
		if since.After(at) {
			continue
		}
		f, err := identify.FactsOf(ctx, q, k, at, w.ground())
		must(w.t, err)
		wishes, err := preference.List(ctx, q, k.Person(), "v:"+p.visitorID)
		must(w.t, err)
		held := preference.Wishes(slices.DeleteFunc(wishes, func(w preference.Wish) bool { return w.At.After(at) }))
		if held.Nothing() {
			v, err := visitor.Find(ctx, q, p.visitorID)
			must(w.t, err)
			f = identify.Facts(nil, identify.Request{Now: at.In(w.zone), Language: v.Origin.Language, Origin: v.Origin, Consent: visitor.Consent{Analytics: f.Analytics}})
		}
		if ask(&f) && !forgets(held, r) {
			in[cmp.Or(p.customerID, p.visitorID)] = true
		}
	}
	return in
}

func (w *town) since(p *dweller) time.Time {
	w.t.Helper()
	if p.customerID != "" {
		c, err := customer.Find(ctx, w.d.Read(), p.customerID)
		must(w.t, err)
		return c.CreatedAt
	}
	v, err := visitor.Find(ctx, w.d.Read(), p.visitorID)
	must(w.t, err)
	return v.CreatedAt
}

// TestPastSizesAreWhatReplaySaysOfEachPerson compares, at moments that have passed,
// for every attribute of which there is a history.
func TestPastSizesAreWhatReplaySaysOfEachPerson(t *testing.T) {
	clock := dbtest.NewClock("2026-03-20 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		r := rand.New(rand.NewPCG(3, 5))
		w := settle(t, d, clock)
		for n := range 40 {
			p := w.move(r, n)
			clock.Add(time.Duration(r.IntN(200)) * time.Minute)
			w.write(func(q db.Q) error {
				if p.customerID == "" {
					return nil
				}
				_, err := event.SaveJoin(ctx, q, p.visitorID, p.customerID, true)
				return err
			})
			if n%3 == 0 {
				w.act(r, w.people[r.IntN(n+1)])
			}
		}
		found := 0
		for range 250 {
			question, at := drawn(t, r), d.Now().Add(-time.Duration(1+r.IntN(80*60))*time.Minute)
			if len(census.Unremembered(question, nil)) > 0 {
				continue
			}
			m, err := w.c.Members(ctx, question, at)
			must(t, err)
			replayed, counted := w.then(question, at), listed(m)
			if fmt.Sprint(replayed) != fmt.Sprint(counted) {
				t.Fatalf("%s at %s: replayed %v\ncounted %v", question, at, replayed, counted)
			}
			if len(replayed) > 0 && len(replayed) < len(w.people) {
				found++
			}
		}
		if found < 80 {
			t.Errorf("only %d rules tell people apart", found)
		}
	})
}
