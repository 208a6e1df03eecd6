package census

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/identify"
	"regulars/store/rule"
)

func parse(t *testing.T, text string) rule.Rule {
	t.Helper()
	r, err := rule.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func opened(t *testing.T, patience time.Duration) (*Counter, *db.DB, *dbtest.Clock) {
	t.Helper()
	clock := dbtest.NewClock("2026-03-20 12:00")
	d := dbtest.OpenAt(t, clock)
	err := d.Write(t.Context(), func(q db.Q) error {
		_, err := customer.Create(t.Context(), q, customer.New{Email: "ann@mit.edu"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Open(t.Context(), Options{DB: d, Patience: patience, Ground: func() identify.Ground { return identify.Ground{Zone: time.UTC} }})
	if err != nil {
		t.Fatal(err)
	}
	return c, d, clock
}

// stuck holds the loading of people up, as a large shop would, until it is let go.
func stuck(c *Counter) (let func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	hold := make(chan struct{})
	c.loading = hold
	return func() {
		c.mu.Lock()
		c.loading = nil
		c.mu.Unlock()
		close(hold)
	}
}

func TestARuleIsCountedOnceHoweverManyAsk(t *testing.T) {
	c, _, _ := opened(t, 0)
	let := stuck(c)
	var wait sync.WaitGroup
	var answers [8]*Members
	for i := range answers {
		wait.Go(func() {
			var err error
			if answers[i], err = c.Members(t.Context(), parse(t, "signed_in"), time.Time{}); err != nil {
				t.Error(err)
			}
		})
	}
	for asked := 0; asked < len(answers); {
		c.mu.Lock()
		if asked = 0; len(c.under) > 1 {
			t.Error("it is counted more than once")
		}
		for _, u := range c.under {
			asked += u.waiting
		}
		c.mu.Unlock()
	}
	let()
	wait.Wait()
	for _, m := range answers {
		if m == nil || m != answers[0] || m.Count().People != 1 {
			t.Errorf("%v of %v", m, answers)
		}
	}
}

func TestALongCountSaysHowFarItIsAndIsThereLater(t *testing.T) {
	c, _, _ := opened(t, time.Hour)
	let := stuck(c)
	m, u, err := c.Follow(t.Context(), parse(t, "viewed"), 0)
	if m != nil || u == nil || err != nil || u.Percent() > 99 {
		t.Fatalf("%v, %v, %v", m, u, err)
	}
	let()
	<-u.done
	if u.Percent() != 100 {
		t.Errorf("it ended at %d%%", u.Percent())
	}
	if m, _, err := c.Follow(t.Context(), parse(t, "viewed"), 0); m == nil || err != nil {
		t.Errorf("forgotten: %v", err)
	}
}

func TestACountThatWasLeftEndsAndTheNextBeginsAnew(t *testing.T) {
	c, _, _ := opened(t, 0)
	let := stuck(c)
	gone, leave := context.WithCancel(t.Context())
	_, left, err := c.Follow(gone, parse(t, "signed_in"), 0)
	if err != nil {
		t.Fatal(err)
	}
	leave()
	<-left.done // after a few seconds in which nobody comes
	if !errors.Is(left.err, context.Canceled) {
		t.Errorf("it ended with %v", left.err)
	}
	let()
	if m, err := c.Members(t.Context(), parse(t, "signed_in"), time.Time{}); err != nil || m.Count().People != 1 {
		t.Errorf("%v, %v", m, err)
	}
}

func TestPastSizesOfWhatIsNotRememberedAreNotTold(t *testing.T) {
	c, _, _ := opened(t, time.Hour)
	for text, days := range map[string]int{"signed_in": growthPoints, "cart.items >= 1": 0, `customer.tags contains "vip" or signed_in`: 0} {
		list, err := c.Standings(t.Context(), []rule.Rule{parse(t, text)}, time.Minute)
		if err != nil || list[0] == nil || len(list[0].Growth) != days || (days == 0) != (len(list[0].Unremembered) > 0) {
			t.Errorf("%s: %v, %+v", text, err, list[0])
		}
	}
}

func TestOldStandingsServeUntilTheNewAreThere(t *testing.T) {
	c, d, clock := opened(t, time.Minute)
	rules := make([]rule.Rule, 100)
	for i := range rules {
		rules[i] = parse(t, fmt.Sprintf("signed_in and orders.count <= %d", i))
	}
	sizes := func(wait time.Duration) (n, unknown int) {
		t.Helper()
		list, err := c.Standings(t.Context(), rules, wait)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			if s == nil {
				unknown++
				continue
			}
			n += s.Count.People
		}
		return n, unknown
	}
	if n, unknown := sizes(time.Minute); n != 0 || unknown > 0 { // nobody agreed to what orders need
		t.Fatalf("%d, %d unknown", n, unknown)
	}
	err := d.Write(t.Context(), func(q db.Q) error {
		_, err := customer.Create(t.Context(), q, customer.New{Email: "ben@mit.edu"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	rules[0] = parse(t, "signed_in")
	clock.Add(time.Hour)
	let := stuck(c)
	if _, unknown := sizes(0); unknown != 1 {
		t.Errorf("%d are unknown, of which one alone is new", unknown)
	}
	let()
	if n, unknown := sizes(time.Minute); n != 2 || unknown > 0 {
		t.Errorf("%d, %d unknown", n, unknown)
	}
}
