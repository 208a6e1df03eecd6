package census

import (
	"runtime"
	"slices"
	"testing"
	"time"
	"weak"

	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/rule"
)

// arrive adds a customer to the shop.
func arrive(t *testing.T, d *db.DB, email string) {
	t.Helper()
	err := d.Write(t.Context(), func(q db.Q) error {
		_, err := customer.Create(t.Context(), q, customer.New{Email: email, ConfirmedAt: d.Now()})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func standing(t *testing.T, c *Counter, text string) *Standing {
	t.Helper()
	list, err := c.Standings(t.Context(), []rule.Rule{parse(t, text)}, time.Minute)
	if err != nil || list[0] == nil || list[0].Err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return list[0]
}

func TestCrowdsOfDifferentMomentsSayWhomTheyShare(t *testing.T) {
	c, d, clock := opened(t, time.Minute)
	arrive(t, d, "ben@web.de")
	students := standing(t, c, "email.domain is academic")
	err := d.Write(t.Context(), func(q db.Q) error {
		q.Touch(db.Sharded(db.Person, "ann"))
		_, err := q.Exec(t.Context(), `delete from customer where email = 'ann@mit.edu'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	arrive(t, d, "cleo@web.de")
	arrive(t, d, "dan@mit.edu")
	clock.Add(time.Hour)
	confirmed := standing(t, c, "email.confirmed")
	later := standing(t, c, "email.domain is academic and email.confirmed")
	for _, v := range []struct {
		a, b *Crowd
		want int
	}{{students.Members, confirmed.Members, 0}, {confirmed.Members, later.Members, 1}, {later.Members, confirmed.Members, 1}, {students.Members, students.Members, 1}} {
		if n, known := v.a.Shared(v.b); n != v.want || !known {
			t.Errorf("%d, %v, want %d", n, known, v.want)
		}
	}
	if keys := slices.Collect(confirmed.Members.Keys()); len(keys) != 3 || keys[0][:2] != "c:" {
		t.Errorf("%v", keys)
	}
	if n, known := later.Members.Shared(nil); n != 0 || known {
		t.Errorf("with nobody known: %d, %v", n, known)
	}
}

// TestWhatIsShownOfSegmentsHoldsNobodysHistory counts, lets people be loaded anew, and
// expects that nothing holds the people of before.
func TestWhatIsShownOfSegmentsHoldsNobodysHistory(t *testing.T) {
	c, d, clock := opened(t, time.Minute)
	held := func() weak.Pointer[roster] {
		c.mu.Lock()
		defer c.mu.Unlock()
		return weak.Make(c.people)
	}
	standing(t, c, "signed_in")
	before := held()
	arrive(t, d, "ben@web.de")
	clock.Add(time.Hour)
	if s := standing(t, c, "email.confirmed"); s.Count.People != 1 {
		t.Fatalf("%+v", s.Count)
	}
	for range 100 { // what counts in the background may hold them for a moment
		if runtime.GC(); before.Value() == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if before.Value() != nil || held().Value() == nil {
		t.Error("the people of before are held, or those of now are not")
	}
}

func TestARegisterIsBegunAnewWhenMostOfItAreGone(t *testing.T) {
	var r *register
	crowd := make([]resident, mostGone)
	for i := range crowd {
		crowd[i].id = string(rune('a'+i%26)) + time.Duration(i).String()
	}
	r, numbers := r.enter(crowd)
	if few, again := r.enter(crowd[3:6]); few != r || !slices.Equal(again, numbers[3:6]) {
		t.Errorf("%v, want %v", again, numbers[3:6])
	}
	for n := range crowd {
		crowd[n].id += "b"
	}
	r, _ = r.enter(crowd)
	if anew, numbers := r.enter(crowd[3:6]); anew == r || !slices.Equal(numbers, []int32{0, 1, 2}) {
		t.Errorf("%v, in the old one: %v", numbers, anew == r)
	}
}
