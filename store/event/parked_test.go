package event_test

import (
	"errors"
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/fault"
)

func TestAnEventThatFailsTwentyTimesIsParkedAndCanBeTriedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		write := func(do func(q db.Q) error) error { return d.Write(t.Context(), do) }
		if err := write(func(q db.Q) error {
			return event.Append(t.Context(), q, event.Event{ID: "e", Name: event.OrderPaid, Subject: "o"})
		}); err != nil {
			t.Fatal(err)
		}
		for i := range 20 {
			if n, err := event.CountParked(t.Context(), d.Read()); err != nil || n != 0 {
				t.Fatalf("parked after %d tries: %d, %v", i, n, err)
			}
			if err := write(func(q db.Q) error { return event.Failed(t.Context(), q, "e", i, errors.New("no room")) }); err != nil {
				t.Fatal(err)
			}
		}
		list, err := event.ListParked(t.Context(), d.Read(), 10)
		if err != nil || len(list) != 1 || list[0].Failure != "no room" || list[0].Subject != "o" || list[0].Attempts != 20 {
			t.Fatalf("%+v, %v", list, err)
		}
		retry := func() error { return write(func(q db.Q) error { return event.Retry(t.Context(), q, "e") }) }
		if err := retry(); err != nil {
			t.Fatal(err)
		}
		if n, err := event.CountPending(t.Context(), d.Read()); err != nil || n != 1 {
			t.Errorf("%d wait, %v", n, err)
		}
		if err := retry(); fault.KindOf(err) != fault.Conflict {
			t.Errorf("twice: %v", err)
		}
	})
}
