package notify_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	build "regulars/seed/sample"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/message"
	"regulars/store/notify"
	"regulars/store/preference"
)

// press writes to those who want letters in a test.
type press struct {
	*testing.T
	d *db.DB
	notify.Mailer
}

func openPress(t *testing.T, d *db.DB) press {
	return press{t, d, notify.Mailer{BaseURL: "https://shop.example", Sign: func(_ string, v any) (string, error) { return v.(notify.LettersLink).Subscription, nil },
		Letters: notify.Letters{News: func(n notify.News) (notify.Letter, error) {
			return notify.Letter{Subject: n.Title, Text: strings.Join(n.Paragraphs, "|") + " " + n.Choose}, nil
		}}}}
}

func (p press) write(fn func(q db.Q) error) {
	p.Helper()
	if err := p.d.Write(p.Context(), fn); err != nil {
		p.Fatal(err)
	}
}

// subscribe agrees to letters with choices.
func (p press) subscribe(email string, often preference.Frequency, leftOut ...string) (s preference.Subscription) {
	p.Helper()
	p.write(func(q db.Q) error {
		s, _, err := preference.Want(p.Context(), q, preference.Wanted{Email: email, Words: "yes", Channel: preference.Page})
		if err != nil {
			return err
		}
		token, err := preference.Arm(p.Context(), q, s)
		if err != nil {
			return err
		}
		if s, err = preference.Agree(p.Context(), q, token); err != nil {
			return err
		}
		return preference.Choose(p.Context(), q, s, leftOut, often, preference.Page)
	})
	s, err := preference.FindSubscriptionOf(p.Context(), p.d.Read(), email)
	if err != nil {
		p.Fatal(err)
	}
	return s
}

// send writes a letter about a topic to everybody, and says what became of it.
func (p press) send(id, topic string) message.NewsTally {
	p.Helper()
	p.write(func(q db.Q) error {
		return message.AddNews(p.Context(), q, message.News{ID: id, Title: "New", Text: "One.\n\nTwo.", Topic: topic, By: "Ann"})
	})
	if err := p.Spread(p.Context(), p.d); err != nil {
		p.Fatal(err)
	}
	list, err := message.ListNews(p.Context(), p.d.Read(), 10)
	i := slices.IndexFunc(list, func(n message.News) bool { return n.ID == id })
	if err != nil || i < 0 || list[i].DoneAt.IsZero() {
		p.Fatalf("%+v, %v", list, err)
	}
	return list[i].Tally
}

func TestALetterGoesToWhoAgreedAndWantsItsTopic(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := openPress(t, d)
		p.subscribe("ada@mit.edu", preference.AsItComes)
		p.subscribe("bo@example.org", preference.AsItComes, "tablets")
		hidden := p.subscribe("cy@example.org", preference.AsItComes)
		p.write(func(q db.Q) error {
			return preference.Leave(t.Context(), q, hidden.Person(), preference.Theme, "tablets")
		})
		p.write(func(q db.Q) error {
			_, _, err := preference.Want(t.Context(), q, preference.Wanted{Email: "never@example.org", Words: "yes"})
			return err
		})
		if got := p.send("1", "tablets"); got != (message.NewsTally{Queued: 1, LeftOut: 2}) {
			t.Errorf("about tablets: %+v", got)
		}
		if got := p.send("2", ""); got != (message.NewsTally{Queued: 3}) {
			t.Errorf("about everything: %+v", got)
		}
		list, err := message.List(t.Context(), d.Read(), message.Filter{})
		if err != nil || len(list) != 4 {
			t.Fatal(len(list), err)
		}
		for _, m := range list {
			if !strings.HasPrefix(m.Text, "One.|Two. https://shop.example/letters/") || !strings.HasSuffix(m.Unsubscribe, "/stop") || m.Kind != notify.KindNews {
				t.Errorf("%+v", m)
			}
		}
		if got := p.send("2", ""); got != (message.NewsTally{Queued: 3}) {
			t.Errorf("the same letter again: %+v", got)
		}
	})
}

func TestWhoWantsOneLetterAWeekGetsTheNextAWeekLaterAndNoMoreThanThat(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		p := openPress(t, d)
		p.subscribe("ada@mit.edu", preference.Weekly)
		first := d.Now()
		if got := p.send("1", ""); got.Queued != 1 {
			t.Errorf("%+v", got)
		}
		p.write(func(q db.Q) error { // it is sent
			_, err := q.Exec(t.Context(), `update message set state = 'sent', sent_at = $1`, q.Now())
			return err
		})
		clock.Add(24 * time.Hour)
		if got := p.send("2", ""); got.Waits != 1 {
			t.Errorf("a day later: %+v", got)
		}
		if got := p.send("3", ""); got.LeftOut != 1 {
			t.Errorf("while one waits: %+v", got)
		}
		list, err := message.List(t.Context(), d.Read(), message.Filter{State: message.Queued})
		if err != nil || len(list) != 1 || !list[0].DueAt.Equal(first.Add(7*24*time.Hour)) {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestAnAccountsLetterStandsInItsHistoryAndItsWishesCount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := openPress(t, d)
		c := build.Customer(t, d, "ada@mit.edu")
		p.subscribe("ada@mit.edu", preference.AsItComes)
		if p.send("1", "bags"); c.Confirmed() {
			list, err := message.List(t.Context(), d.Read(), message.Filter{CustomerID: c.ID})
			if err != nil || len(list) != 1 {
				t.Errorf("%+v, %v", list, err)
			}
		}
		p.write(func(q db.Q) error { return preference.Leave(t.Context(), q, "c:"+c.ID, preference.Theme, "bags") })
		if got := p.send("2", "bags"); c.Confirmed() && got.LeftOut != 1 {
			t.Errorf("%+v", got)
		}
	})
}
