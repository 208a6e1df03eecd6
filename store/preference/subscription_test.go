package preference_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/preference"
)

// desk works with subscriptions in a test.
type desk struct {
	*testing.T
	d *db.DB
}

func (w desk) write(fn func(q db.Q) error) {
	w.Helper()
	if err := w.d.Write(w.Context(), fn); err != nil {
		w.Fatal(err)
	}
}

// want asks for letters, and returns the subscription and the link that went out; "" for none.
func (w desk) want(email string) (s preference.Subscription, token string) {
	w.Helper()
	w.write(func(q db.Q) error {
		var ask string
		var err error
		if s, ask, err = preference.Want(w.Context(), q, preference.Wanted{Email: email, Language: "en", Channel: preference.Footer, Words: "Yes, write to me."}); err != nil || ask == "" {
			return err
		}
		token, err = preference.Arm(w.Context(), q, s)
		return err
	})
	return s, token
}

func (w desk) agree(token string) error {
	w.Helper()
	return w.d.Write(w.Context(), func(q db.Q) error { _, err := preference.Agree(w.Context(), q, token); return err })
}

func (w desk) now(s preference.Subscription) preference.Subscription {
	w.Helper()
	s, err := preference.FindSubscription(w.Context(), w.d.Read(), s.ID)
	if err != nil {
		w.Fatal(err)
	}
	return s
}

func (w desk) acts(s preference.Subscription) (acts []preference.Act) {
	w.Helper()
	list, err := preference.ListReceipts(w.Context(), w.d.Read(), s.ID)
	if err != nil {
		w.Fatal(err)
	}
	for _, r := range list {
		if acts = append(acts, r.Act); r.Words != "Yes, write to me." || r.Version == "" || r.Channel == "" || r.At.IsZero() {
			w.Errorf("a receipt lacks what it is to show: %+v", r)
		}
	}
	slices.Sort(acts)
	return acts
}

func TestLettersBeginWithTheLinkAloneWhichWorksOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := desk{t, d}
		s, token := w.want("Ada@MIT.edu")
		if w.now(s).On() {
			t.Error("letters begin without a yes")
		}
		if err := w.agree("another"); !errors.Is(err, preference.ErrLinkUnknown) {
			t.Errorf("an unknown link: %v", err)
		}
		if err := w.agree(token); err != nil || !w.now(s).On() {
			t.Fatalf("the link does not begin letters: %v", err)
		}
		if err := w.agree(token); !errors.Is(err, preference.ErrLinkUsed) {
			t.Errorf("a second time: %v", err)
		}
		if acts := w.acts(s); !slices.Equal(acts, []preference.Act{preference.Agreed, preference.Asked}) {
			t.Errorf("receipts: %v", acts)
		}
		found, err := preference.FindSubscriptionOf(t.Context(), d.Read(), "ada@mit.edu")
		if err != nil || found.ID != s.ID {
			t.Errorf("%+v, %v", found, err)
		}
	})
}

func TestALinkEndsWithItsTimeAndWithANewerOne(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		w := desk{t, d}
		s, first := w.want("ada@mit.edu")
		_, second := w.want("ada@mit.edu")
		if err := w.agree(first); !errors.Is(err, preference.ErrLinkUnknown) {
			t.Errorf("the older link: %v", err)
		}
		clock.Add(preference.AskFor)
		if err := w.agree(second); !errors.Is(err, preference.ErrLinkExpired) || w.now(s).On() {
			t.Errorf("after its time: %v", err)
		}
	})
}

func TestAnAddressIsAskedThreeTimesADayAtMost(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		w, links := desk{t, d}, 0
		for range 5 {
			if _, token := w.want("ada@mit.edu"); token != "" {
				links++
			}
		}
		if links != 3 {
			t.Errorf("%d letters ask", links)
		}
		clock.Add(25 * time.Hour)
		if _, token := w.want("ada@mit.edu"); token == "" {
			t.Error("a day later nobody is asked")
		}
	})
}

func TestAskingAgainNeitherEndsLettersNorBeginsThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := desk{t, d}
		s, token := w.want("ada@mit.edu")
		if err := w.agree(token); err != nil {
			t.Fatal(err)
		}
		since := w.now(s).OnSince
		w.want("ada@mit.edu")
		if got := w.now(s); !got.OnSince.Equal(since) {
			t.Errorf("%+v", got)
		}
	})
}

func TestWhatIsChosenAndStoppedIsKeptOnceEach(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := desk{t, d}
		s, token := w.want("ada@mit.edu")
		if err := w.agree(token); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			w.write(func(q db.Q) error {
				return preference.Choose(t.Context(), q, w.now(s), []string{"tablets", "bags"}, preference.Weekly, preference.Link)
			})
		}
		if got := w.now(s); !slices.Equal(got.LeftOut, []string{"bags", "tablets"}) || got.Frequency != preference.Weekly {
			t.Errorf("%+v", got)
		}
		for i := range 2 {
			w.write(func(q db.Q) error {
				was, err := preference.Stop(t.Context(), q, w.now(s), preference.OneClick)
				if was != (i == 0) {
					t.Errorf("stopped time %d: %v", i, was)
				}
				return err
			})
		}
		if w.now(s).On() {
			t.Error("letters go on")
		}
		if acts := w.acts(s); !slices.Equal(acts, []preference.Act{preference.Agreed, preference.Asked, preference.Chose, preference.Withdrew}) {
			t.Errorf("receipts: %v", acts)
		}
	})
}

func TestAddressesThatNobodyAgreedToAreForgottenAndOthersStay(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		w := desk{t, d}
		typed, _ := w.want("typed@example.org")
		stopped, token := w.want("ada@mit.edu")
		if err := w.agree(token); err != nil {
			t.Fatal(err)
		}
		w.write(func(q db.Q) error {
			_, err := preference.Stop(t.Context(), q, stopped, preference.Link)
			return err
		})
		clock.Add(31 * 24 * time.Hour)
		w.write(func(q db.Q) error { return preference.PruneWanted(t.Context(), q) })
		if _, err := preference.FindSubscription(t.Context(), d.Read(), typed.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("what a stranger typed stays: %v", err)
		}
		if w.now(stopped); len(w.acts(stopped)) != 3 {
			t.Error("a receipt of a withdrawal is gone")
		}
		w.write(func(q db.Q) error { return preference.EraseSubscriptions(t.Context(), q, []string{"ADA@mit.edu"}) })
		if n, err := db.Value[int64](t.Context(), d.Read(), `select (select count(*) from subscription) + (select count(*) from subscription_receipt)`); n != 0 || err != nil {
			t.Errorf("%d rows stay after an erasure: %v", n, err)
		}
	})
}

func TestAnAddressThatCannotBeOneIsRefused(t *testing.T) {
	d := dbtest.Open(t)
	err := d.Write(t.Context(), func(q db.Q) error {
		_, _, err := preference.Want(t.Context(), q, preference.Wanted{Email: "nobody", Words: "x"})
		return err
	})
	if fault.FieldsOf(err)["email"] == "" {
		t.Errorf("%v", err)
	}
}
