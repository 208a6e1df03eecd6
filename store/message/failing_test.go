package message_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/message"
)

// states are the states of all mails, by key.
func states(t *testing.T, d *db.DB) map[string]message.State {
	t.Helper()
	list, err := message.List(t.Context(), d.Read(), message.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]message.State{}
	for _, m := range list {
		all[m.Key] = m.State
	}
	return all
}

func deliver(t *testing.T, p *message.Postman) {
	t.Helper()
	if _, err := p.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAnAddressThatIsRefusedForGoodGetsNothingUntilSomebodyTrustsIt(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := &server{rcpt: func(string) error {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
		}}
		p := postman(d, listen(t, s))
		later := hello("later")
		later.DueAt = d.Now().Add(time.Hour)
		queue(t, d, hello("first"), later)
		deliver(t, p)
		queue(t, d, hello("after"))
		if got := states(t, d); got["first"] != message.Failed || got["later"] != message.Failed || got["after"] != message.Failed {
			t.Errorf("%v", got)
		}
		f, err := message.FindFailing(t.Context(), d.Read(), "ADA@mit.edu")
		if err != nil || !strings.Contains(f.Reason, "no such user") || !f.At.Equal(d.Now()) {
			t.Errorf("%+v, %v", f, err)
		}
		if n, err := message.CountFailing(t.Context(), d.Read()); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		s.mu.Lock()
		s.rcpt = nil
		s.mu.Unlock()
		if err := d.Write(t.Context(), func(q db.Q) error { return message.Trust(t.Context(), q, "ada@MIT.edu") }); err != nil {
			t.Fatal(err)
		}
		queue(t, d, hello("again"))
		deliver(t, p)
		if got := states(t, d); got["again"] != message.Sent || got["after"] != message.Failed {
			t.Errorf("once it is trusted: %v", got)
		}
	})
}

func TestWhatIsRefusedForItsContentsMarksNoAddress(t *testing.T) {
	d := dbtest.Open(t)
	s := &server{rcpt: func(string) error {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "you may not"}
	}}
	queue(t, d, hello("first"))
	deliver(t, postman(d, listen(t, s)))
	if f, err := message.FindFailing(t.Context(), d.Read(), "ada@mit.edu"); err != nil || !f.At.IsZero() || states(t, d)["first"] != message.Failed {
		t.Errorf("%+v, %v", f, err)
	}
}

func consented(key string) message.Message {
	m := hello(key)
	m.Unsubscribe = "https://shop.example/letters/x/stop"
	return m
}

func TestOfLettersThatNeedConsentSoManyGoOutInAnHourAndOthersDoNotWait(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		p := postman(d, listen(t, &server{}))
		p.PerHour = func(context.Context, db.Q) (int64, error) { return 2, nil }
		queue(t, d, consented("n1"), consented("n2"), consented("n3"), hello("order"))
		deliver(t, p)
		waiting := 0
		for _, state := range states(t, d) {
			if state == message.Queued {
				waiting++
			}
		}
		if got := states(t, d); waiting != 1 || got["order"] != message.Sent {
			t.Errorf("%v", got)
		}
		clock.Add(time.Hour + time.Minute)
		deliver(t, p)
		if got := states(t, d); got["n1"] != message.Sent || got["n2"] != message.Sent || got["n3"] != message.Sent {
			t.Errorf("an hour later: %v", got)
		}
	})
}

func TestALetterThatNeedsConsentSaysHowToStopItAndAnOrderDoesNot(t *testing.T) {
	d, s := dbtest.Open(t), &server{}
	queue(t, d, consented("news"), hello("order"))
	deliver(t, postman(d, listen(t, s)))
	with := 0
	for _, text := range s.taken() {
		if strings.Contains(text, "List-Unsubscribe: <https://shop.example/letters/x/stop>") && strings.Contains(text, "List-Unsubscribe-Post: List-Unsubscribe=One-Click") {
			with++
		}
	}
	if with != 1 || len(s.taken()) != 2 {
		t.Errorf("%d of %d have the headers", with, len(s.taken()))
	}
}

// stopping is a mail server that takes nothing now, and somebody who stops letters meanwhile.
type stopping struct{ d *db.DB }

func (s stopping) Send(ctx context.Context, m message.Message) error {
	err := s.d.Write(ctx, func(q db.Q) error { return message.Withdraw(ctx, q, m.To) })
	return errors.Join(err, errors.New("450 try later"))
}

func TestALetterThatIsStoppedWhileItIsTriedIsNotTriedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		queue(t, d, consented("news"))
		deliver(t, &message.Postman{DB: d, Sender: stopping{d}, Log: slog.New(slog.DiscardHandler)})
		if got := states(t, d); len(got) != 0 {
			t.Errorf("it waits still: %v", got)
		}
	})
}

func TestALetterThatWasKeptIsGoneOnceLettersAreStopped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		queue(t, d, consented("news"), hello("order"))
		deliver(t, &message.Postman{DB: d, Log: slog.New(slog.DiscardHandler)})
		if err := d.Write(t.Context(), func(q db.Q) error { return message.Withdraw(t.Context(), q, "ada@mit.edu") }); err != nil {
			t.Fatal(err)
		}
		if got := states(t, d); len(got) != 1 || got["order"] != message.Kept {
			t.Errorf("%v", got)
		}
	})
}

func TestWhatWaitsAndNeedsConsentIsWithdrawnAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		queue(t, d, consented("news"), hello("order"))
		if c, err := message.FindConsented(t.Context(), d.Read(), "ada@mit.edu"); err != nil || !c.Waits || c.Last.IsZero() {
			t.Errorf("%+v, %v", c, err)
		}
		if err := d.Write(t.Context(), func(q db.Q) error { return message.Withdraw(t.Context(), q, "ada@mit.edu") }); err != nil {
			t.Fatal(err)
		}
		if got := states(t, d); len(got) != 1 || got["order"] != message.Queued {
			t.Errorf("%v", got)
		}
	})
}
