package identify_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/profile"
	"regulars/store/rule"
	"regulars/store/setting"
)

// state is all that a join can change of a browser and two accounts.
type state struct {
	Events  map[string][]rule.Event
	Figures map[string]profile.Profile
	Carts   map[string]string
}

func (w *world) state() state {
	s := state{map[string][]rule.Event{}, map[string]profile.Profile{}, map[string]string{}}
	var keys []profile.Key
	for _, b := range w.browsers {
		keys = append(keys, profile.Key{VisitorID: b.visitorID})
	}
	for _, a := range w.accounts {
		keys = append(keys, profile.Key{CustomerID: a.ID})
	}
	q := w.d.Read()
	for _, k := range keys {
		ledger, err := event.History(ctx, q, event.Whose{CustomerID: k.CustomerID, VisitorID: k.VisitorID}, event.Want{})
		if err != nil {
			w.rt.Fatal(err)
		}
		if s.Figures[k.Person()], err = profile.Find(ctx, q, k); err != nil {
			w.rt.Fatal(err)
		}
		c, err := cart.Find(ctx, q, cart.Owner{VisitorID: k.VisitorID, CustomerID: k.CustomerID})
		if err != nil {
			w.rt.Fatal(err)
		}
		var lines []string
		for _, l := range c.Lines {
			b, _ := json.Marshal([]any{l.VariantID, l.Quantity})
			lines = append(lines, string(b))
		}
		slices.Sort(lines)
		held, _ := json.Marshal(lines)
		s.Events[k.Person()], s.Carts[k.Person()] = identify.Happened(ledger), string(held)
	}
	return s
}

// TestToJoinAndToPartAgainIsNothing draws lives with joins of their own, then joins
// a browser with an account and takes it back: history, figures and carts of
// everybody are what they were.
func TestToJoinAndToPartAgainIsNothing(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		keeper, err := identify.Open(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		rapid.Check(t, func(rt *rapid.T) {
			w := begun(rt, d, clock, keeper, nil)
			for range rapid.IntRange(0, 20).Draw(rt, "steps") {
				w.step()
				if rapid.IntRange(0, 3).Draw(rt, "cart") == 0 {
					b := rapid.SampledFrom(w.browsers).Draw(rt, "whose")
					w.write(func(q db.Q) error {
						return cart.Add(ctx, q, cart.Owner{VisitorID: b.visitorID, CustomerID: b.customerID}, rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "variant"), 1)
					})
				}
			}
			b := rapid.SampledFrom(w.browsers).Draw(rt, "browser")
			account := rapid.SampledFrom(w.accounts).Draw(rt, "account")
			_ = identify.Part(ctx, d, b.visitorID, account.ID) // an earlier login of the same is taken back with this one
			clock.Add(1)
			before := w.state()
			if _, err := identify.Join(ctx, d, b.visitorID, account.ID); err != nil {
				rt.Fatal(err)
			}
			if err := identify.Part(ctx, d, b.visitorID, account.ID); err != nil {
				rt.Fatal(err)
			}
			if after := w.state(); !reflect.DeepEqual(before, after) {
				rt.Fatalf("before %+v\nafter  %+v", before, after)
			}
			if err := identify.Part(ctx, d, b.visitorID, account.ID); fault.KindOf(err) != fault.NotFound {
				rt.Fatalf("parted twice: %v", err)
			}
		})
	})
}

func TestWhatWasSomebodyElseDoesNotComeBackWithTheNextLogin(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d, "")
		c := account(t, d, "ada@mit.edu", true)
		look := func(subject string) {
			p.write(func(q db.Q) error {
				return event.Record(ctx, q, event.Event{Name: event.ProductViewed, VisitorID: p.visitorID, Subject: subject})
			})
		}
		of := func(w event.Whose) (subjects []string) {
			list, err := event.History(ctx, d.Read(), w, event.Want{Names: []string{event.ProductViewed}})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range list {
				subjects = append(subjects, e.Subject)
			}
			slices.Sort(subjects)
			return subjects
		}
		join := func() {
			if _, err := identify.Join(ctx, d, p.visitorID, c.ID); err != nil {
				t.Fatal(err)
			}
		}
		mine, guests := event.Whose{CustomerID: c.ID}, event.Whose{VisitorID: p.visitorID}
		look("sisters")
		join()
		browsers, err := identify.ListBrowsers(ctx, d.Read(), c.ID)
		if err != nil || len(browsers) != 1 || browsers[0].Looks != 1 || !slices.Equal(of(mine), []string{"sisters"}) {
			t.Fatalf("joined: %v, %+v, %v", of(mine), browsers, err)
		}
		if err := identify.Part(ctx, d, p.visitorID, c.ID); err != nil {
			t.Fatal(err)
		}
		join()
		if !slices.Equal(of(guests), []string{"sisters"}) || len(of(mine)) != 0 {
			t.Errorf("the sister's %v, mine %v", of(guests), of(mine))
		}
	})
}

// TestWithoutConsentNothingOfThePersonIsRead takes away the tables that hold what a
// person did: who has not agreed is answered without them, who has cannot be.
func TestWithoutConsentNothingOfThePersonIsRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d, "")
		r, err := rule.Parse(`viewed(collection: "bags") or not viewed`)
		if err != nil {
			t.Fatal(err)
		}
		ask, err := rule.Compile(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		p.k.Want(rule.Segments{}.Need(r))
		for _, table := range []string{"event", "event_join", "event_claim", "profile_order", "profile_tag", "visitor_viewed"} {
			p.write(func(q db.Q) error {
				_, err := q.Exec(ctx, `alter table `+table+` rename to `+table+`_away`)
				return err
			})
		}
		f := identify.Facts(p.who(), identify.Request{Now: d.Now()})
		if ask(&f) {
			t.Error("a rule about what people did holds without consent")
		}
		f, err = identify.FactsOf(ctx, d.Read(), profile.Key{VisitorID: p.visitorID}, d.Now(), identify.Ground{}.Of(setting.Shop{}))
		if err != nil || ask(&f) {
			t.Errorf("without consent: %v", err)
		}
		p.agree()
		if _, err := p.k.Who(ctx, p.token); err == nil {
			t.Error("with consent nothing was read either")
		}
	})
}
