package census_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"regulars/store/cart"
	"regulars/store/census"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/id"
	"regulars/store/identify"
	"regulars/store/money"
	"regulars/store/profile"
	"regulars/store/rule"
	"regulars/store/segment"
	"regulars/store/visitor"
)

var ctx = context.Background()

// TestTheCountIsWhatThePageWouldSayOfEachPerson compares the two evaluators over a
// town of people, as time passes.
func TestTheCountIsWhatThePageWouldSayOfEachPerson(t *testing.T) {
	clock := dbtest.NewClock("2026-03-20 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		r := rand.New(rand.NewPCG(7, 11))
		w := settle(t, d, clock)
		keeper, err := identify.Open(t.Context(), d)
		must(t, err)
		for n := range 60 {
			w.move(r, n)
		}
		found := 0
		for i := range 300 {
			question := drawn(t, r)
			if i%40 == 39 {
				clock.Add(time.Duration(r.IntN(100)) * time.Hour)
				w.act(r, w.people[r.IntN(len(w.people))])
			}
			m, err := w.c.Members(ctx, question, time.Time{})
			must(t, err)
			live, counted := w.live(question, keeper), listed(m)
			if fmt.Sprint(live) != fmt.Sprint(counted) || m.Count().People != len(live) {
				t.Fatalf("%s: live %v\ncounted %v", question, live, counted)
			}
			if len(live) > 0 && len(live) < len(w.people) {
				found++
			}
		}
		if found < 100 {
			t.Errorf("only %d rules tell people apart", found)
		}
	})
}

func parsed(t *testing.T, text string) rule.Rule {
	t.Helper()
	r, err := rule.Parse(text)
	must(t, err)
	return r
}

func (w *town) count(text string) census.Count {
	w.t.Helper()
	n, err := w.c.Count(ctx, parsed(w.t, text), time.Time{})
	must(w.t, err)
	return n
}

func TestABrowserThatJoinedAnAccountIsOnePersonWithIt(t *testing.T) {
	clock := dbtest.NewClock("2026-03-20 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		w := settle(t, d, clock)
		r := rand.New(rand.NewPCG(1, 1))
		guest := &dweller{}
		var account customer.Customer
		w.write(func(q db.Q) error {
			v, err := visitor.Create(ctx, q, visitor.Origin{})
			if err != nil {
				return err
			}
			guest.visitorID = v.ID
			if err := visitor.SetConsent(ctx, q, v.ID, "", visitor.Consent{Personalization: true}, false); err != nil {
				return err
			}
			if err := w.happen(ctx, q, guest, d.Now().Add(-time.Hour), r); err != nil {
				return err
			}
			account, err = customer.Create(ctx, q, customer.New{Email: "ann@mit.edu", ConfirmedAt: d.Now()})
			return err
		})
		if n := w.count("orders.count = 0"); n.People != 1 || n.Guests != 1 || n.Known != 2 {
			t.Errorf("before joining: %+v", n)
		}
		w.write(func(q db.Q) error {
			if err := visitor.SetConsent(ctx, q, guest.visitorID, account.ID, visitor.Consent{Personalization: true}, false); err != nil {
				return err
			}
			_, err := event.SaveJoin(ctx, q, guest.visitorID, account.ID, true)
			return err
		})
		if n := w.count("orders.count = 0"); n.People != 1 || n.Customers != 1 || n.Known != 1 {
			t.Errorf("after joining: %+v", n)
		}
	})
}

func TestAChangeIsCountedAtOnceAndWithPatienceALittleLater(t *testing.T) {
	clock := dbtest.NewClock("2026-03-20 12:00")
	d := dbtest.OpenAt(t, clock)
	w := settle(t, d, clock)
	patient, err := census.Open(t.Context(), w.options(time.Minute))
	must(t, err)
	ask := parsed(t, "cart.items >= 1")
	var v visitor.Visitor
	w.write(func(q db.Q) (err error) { v, err = visitor.Create(ctx, q, visitor.Origin{}); return err })
	for _, c := range []*census.Counter{w.c, patient} {
		if n, err := c.Count(ctx, ask, time.Time{}); err != nil || n.People != 0 {
			t.Fatalf("%+v, %v", n, err)
		}
	}
	w.write(func(q db.Q) error { return cart.Add(ctx, q, cart.Owner{VisitorID: v.ID}, "v", 1) })
	if n := w.count("cart.items >= 1"); n.People != 1 {
		t.Errorf("not counted at once: %+v", n)
	}
	if n, _ := patient.Count(ctx, ask, time.Time{}); n.People != 0 {
		t.Errorf("asked the database again within the minute: %+v", n)
	}
	clock.Add(61 * time.Second)
	if n, _ := patient.Count(ctx, ask, time.Time{}); n.People != 1 {
		t.Errorf("never asked again: %+v", n)
	}
}

func TestGrowthIsComputedFromHistory(t *testing.T) {
	clock := dbtest.NewClock("2026-03-20 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		w := settle(t, d, clock)
		ids := []string{}
		for _, ago := range []int{80, 40, 10} {
			w.write(func(q db.Q) error {
				at := d.Now().AddDate(0, 0, -ago)
				c, err := customer.Create(ctx, q, customer.New{Email: fmt.Sprintf("p%d@mit.edu", ago), CreatedAt: at, ConfirmedAt: at.Add(time.Hour)})
				if err != nil {
					return err
				}
				ids = append(ids, c.ID)
				return nil
			})
		}
		days, err := w.c.Growth(ctx, parsed(t, "email.confirmed"), 90)
		must(t, err)
		var sizes []string
		for _, day := range days {
			sizes = append(sizes, fmt.Sprint(day.People))
		}
		if got := strings.Join(sizes, " "); got != "0 0 1 1 1 1 1 2 2 2 2 3 3" {
			t.Errorf("%s of %v", got, ids)
		}
	})
}

func TestWorthIsWhatTheMembersBought(t *testing.T) {
	clock := dbtest.NewClock("2026-03-20 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		w := settle(t, d, clock)
		w.write(func(q db.Q) error {
			for i, n := range []int{0, 1, 3} {
				c, err := customer.Create(ctx, q, customer.New{Email: fmt.Sprintf("p%d@mit.edu", i), ConfirmedAt: d.Now()})
				if err != nil {
					return err
				}
				for range n {
					if err := profile.RecordOrder(ctx, q, profile.Key{CustomerID: c.ID}, id.New(), money.Of(1250, "EUR"), d.Now()); err != nil {
						return err
					}
				}
			}
			return nil
		})
		m, err := w.c.Members(ctx, parsed(t, "email.confirmed"), time.Time{})
		must(t, err)
		if worth := m.Worth(); worth.Orders != 4 || worth.Buyers != 2 || len(worth.Revenue) != 1 || worth.Revenue[0] != money.Of(5000, "EUR") {
			t.Errorf("%+v", worth)
		}
	})
}

func TestTwoRulesSayHowManyTheyShare(t *testing.T) {
	clock := dbtest.NewClock("2026-03-20 12:00")
	d := dbtest.OpenAt(t, clock)
	w := settle(t, d, clock)
	w.write(func(q db.Q) error {
		for i, email := range []string{"a@mit.edu", "b@mit.edu", "c@gmail.com"} {
			n := customer.New{Email: email}
			if i > 0 {
				n.ConfirmedAt = d.Now()
			}
			if _, err := customer.Create(ctx, q, n); err != nil {
				return err
			}
		}
		return nil
	})
	m, err := w.c.Members(ctx, parsed(t, "email.confirmed"), time.Time{})
	must(t, err)
	campus, err := w.c.Members(ctx, parsed(t, "email.domain is academic"), time.Time{})
	must(t, err)
	if campus.Count().People != 2 || shared(m, campus) != 1 || shared(campus, m) != 1 {
		t.Errorf("%d on campus, %d of them confirmed", campus.Count().People, shared(m, campus))
	}
}

func TestASampleIsSpreadOverAllMembers(t *testing.T) {
	clock := dbtest.NewClock("2026-03-20 12:00")
	d := dbtest.OpenAt(t, clock)
	w := settle(t, d, clock)
	w.write(func(q db.Q) error {
		for range 100 {
			if _, err := visitor.Create(ctx, q, visitor.Origin{}); err != nil {
				return err
			}
		}
		return nil
	})
	m, err := w.c.Members(ctx, parsed(t, "not signed_in"), time.Time{})
	must(t, err)
	if list := m.Sample(8); len(list) != 8 {
		t.Errorf("%d in the sample", len(list))
	}
	if list := m.Sample(200); len(list) != 100 {
		t.Errorf("%d of 100 in a sample of 200", len(list))
	}
	if list := m.List(95, 50); len(list) != 5 {
		t.Errorf("%d on the last page", len(list))
	}
}

func TestStandingsThatAreLateAreThereTheNextTime(t *testing.T) {
	clock := dbtest.NewClock("2026-03-20 12:00")
	d := dbtest.OpenAt(t, clock)
	settle(t, d, clock).write(func(q db.Q) error {
		_, err := customer.Create(ctx, q, customer.New{Email: "ann@mit.edu", ConfirmedAt: d.Now(), CreatedAt: d.Now().AddDate(0, 0, -20)})
		return err
	})
	w := &town{t: t, d: d, zone: time.UTC}
	c, err := census.Open(t.Context(), w.options(time.Hour))
	must(t, err)
	rules := []rule.Rule{parsed(t, "signed_in"), parsed(t, `in segment "Nowhere"`), parsed(t, "viewed")}
	if _, err := c.Standings(ctx, rules, 0); err != nil {
		t.Fatal(err)
	}
	list, err := c.Standings(ctx, rules, time.Minute)
	must(t, err)
	if list[0] == nil || list[1] == nil || list[2] == nil {
		t.Fatalf("%v", list)
	}
	if s := list[0]; s.Err != nil || s.Count.People != 1 || len(s.Growth) != 13 || s.Growth[0].People != 0 || s.Growth[12].People != 1 {
		t.Errorf("%+v", s)
	}
	if list[1].Err == nil || list[2].Count.People != 0 {
		t.Errorf("%+v, %+v", list[1], list[2])
	}
}

// TestWhoDidMoreThanCountsIsCountedAsPagesDecide is about people with more events of one
// name than count: the oldest are left out by both.
func TestWhoDidMoreThanCountsIsCountedAsPagesDecide(t *testing.T) {
	clock := dbtest.NewClock("2026-03-20 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		w := settle(t, d, clock)
		p := w.move(rand.New(rand.NewPCG(1, 2)), 0)
		p.gpc = false
		w.write(func(q db.Q) error {
			if err := visitor.SetConsent(ctx, q, p.visitorID, p.customerID, visitor.Consent{Personalization: true}, false); err != nil {
				return err
			}
			_, err := q.Exec(ctx, `delete from preference`)
			return err
		})
		list := []event.Event{{Name: event.ProductViewed, At: d.Now().Add(-2000 * time.Hour), Properties: event.Properties{Goods: event.Goods{Handle: "first"}}},
			{Name: event.ProductsSearched, At: d.Now().Add(-3000 * time.Hour), Properties: event.Properties{Query: "lamp"}}}
		for i := range event.Most {
			list = append(list, event.Event{Name: event.ProductViewed, At: d.Now().Add(-1500*time.Hour + time.Duration(i)*time.Second), Properties: event.Properties{Goods: event.Goods{Handle: "slate"}}})
		}
		for i := range list {
			list[i].VisitorID, list[i].CustomerID = p.visitorID, p.customerID
		}
		w.write(func(q db.Q) error {
			if _, err := q.Exec(ctx, `delete from event`); err != nil {
				return err
			}
			return event.RecordAll(ctx, q, list)
		})
		keeper, err := identify.Open(t.Context(), d)
		must(t, err)
		for text, want := range map[string]int{
			fmt.Sprintf("viewed exactly %d times", event.Most): 1, `viewed(product: "first")`: 0, "searched": 1, "first viewed more than 80 days ago": 0, "viewed or searched": 1,
		} {
			question := parsed(t, text)
			keeper.Want(rule.Segments{}.Need(question))
			live := w.live(question, keeper)
			who, err := keeper.Who(ctx, p.token)
			must(t, err)
			facts := identify.Facts(who, identify.Request{Now: d.Now().In(w.zone), Consent: who.Visitor.Consent})
			ask, err := rule.Compile(question, nil)
			must(t, err)
			if got := w.count(text).People; got != want || len(live) != want || ask(&facts) != (want == 1) {
				t.Errorf("%s: counted %d, replayed %d, held %t, want %d", text, got, len(live), ask(&facts), want)
			}
		}
	})
}

func TestSizesOutliveARestartWithTheirAge(t *testing.T) {
	clock := dbtest.NewClock("2026-03-20 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		w := settle(t, d, clock)
		join := func(email string) {
			w.write(func(q db.Q) error {
				_, err := customer.Create(ctx, q, customer.New{Email: email, ConfirmedAt: d.Now()})
				return err
			})
		}
		join("ann@mit.edu")
		rules := []rule.Rule{parsed(t, "email.confirmed"), parsed(t, "viewed")}
		if list, err := w.c.Standings(ctx, rules[:1], time.Minute); err != nil || list[0].Count.People != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		waitFor(t, func() bool {
			list, err := segment.ListSizes(ctx, d.Read())
			return err == nil && len(list) == 1
		})
		counted := d.Now()
		clock.Add(time.Hour)
		join("bob@mit.edu")
		after, err := census.Open(t.Context(), w.options(time.Minute))
		must(t, err)
		list, err := after.Standings(ctx, rules, 0)
		must(t, err)
		if s := list[0]; s != nil && s.Members == nil && (s.Count.People != 1 || !s.Count.At.Equal(counted)) || s == nil {
			t.Errorf("after a restart: %+v", s)
		}
		if list[1] != nil && list[1].Members == nil {
			t.Errorf("never counted, and remembered: %+v", list[1])
		}
		if list, err = after.Standings(ctx, rules, time.Minute); err != nil || list[0].Members == nil || list[0].Count.People != 2 {
			t.Errorf("counted again: %+v, %v", list[0], err)
		}
	})
}

// waitFor waits until something has happened behind.
func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for range 1000 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("it did not happen")
}

func TestACountEndsWhenNobodyWaitsForIt(t *testing.T) {
	clock := dbtest.NewClock("2026-03-20 12:00")
	w := settle(t, dbtest.OpenAt(t, clock), clock)
	gone, leave := context.WithCancel(ctx)
	leave()
	if _, err := w.c.Count(gone, parsed(t, "viewed"), time.Time{}); !errors.Is(err, context.Canceled) {
		t.Errorf("went on: %v", err)
	}
	if _, err := w.c.Count(ctx, parsed(t, "viewed"), time.Time{}); err != nil {
		t.Errorf("who came after: %v", err)
	}
}

// TestRowsWithoutADigestAndMoreOfOneMomentThanABatchAreCounted reads what an older
// shop has written, and an import that dated everything alike.
func TestRowsWithoutADigestAndMoreOfOneMomentThanABatchAreCounted(t *testing.T) {
	clock := dbtest.NewClock("2026-03-20 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		w := settle(t, d, clock)
		var v visitor.Visitor
		const n = 8100
		w.write(func(q db.Q) (err error) {
			if v, err = visitor.Create(ctx, q, visitor.Origin{}); err != nil {
				return err
			}
			return visitor.SetConsent(ctx, q, v.ID, "", visitor.Consent{Personalization: true}, false)
		})
		w.write(func(q db.Q) error {
			for i := range n {
				e := event.Event{Name: event.ProductsSearched, At: d.Now().Add(-time.Hour), VisitorID: v.ID, Properties: event.Properties{Query: "lamp"}}
				if i < 3 {
					e.At, e.Properties = d.Now().Add(-2*time.Hour), event.Properties{Query: fmt.Sprint("desk ", i)}
				}
				if err := event.Record(ctx, q, e); err != nil {
					return err
				}
			}
			_, err := q.Exec(ctx, `update event set digest = '' where at < $1`, d.Now().Add(-90*time.Minute))
			return err
		})
		for text, want := range map[string]int{
			fmt.Sprintf("searched exactly %d times", n): 1, fmt.Sprintf(`searched(term: "lamp") exactly %d times`, n-3): 1, `searched(term contains "desk") exactly 3 times`: 1,
			`different terms of searched >= 5`: 0, `different terms of searched >= 4`: 1, `searched(term: "desk 1") exactly once`: 1,
		} {
			if got := w.count(text).People; got != want {
				t.Errorf("%s: %d", text, got)
			}
		}
	})
}

// shared is how many members two counts have in common.
func shared(a, b *census.Members) int {
	n, _ := a.Crowd().Shared(b.Crowd())
	return n
}
