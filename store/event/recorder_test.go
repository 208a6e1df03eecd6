package event_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
)

func count(t *testing.T, d *db.DB) int64 {
	t.Helper()
	n, err := db.Value[int64](ctx, d.Read(), `select count(*) from event`)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatIsRecordedBeforeTheEndIsKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := event.NewRecorder(d, nil)
		for range 600 {
			r.Record(event.Event{Name: event.ProductViewed, VisitorID: "v"})
		}
		r.Close()
		r.Close() // twice is once
		if n := count(t, d); n != 600 || r.Dropped() != 0 {
			t.Errorf("%d kept, %d dropped", n, r.Dropped())
		}
	})
}

func TestAPageAskedForAgainAtOnceIsOneLook(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := event.NewRecorder(d, nil)
		for i := range 100 {
			r.Record(event.Event{Name: event.ProductViewed, VisitorID: "v", Subject: "mug", Properties: map[string]int{"n": i}})
		}
		r.Record(event.Event{Name: event.ProductViewed, VisitorID: "w", Subject: "mug"})
		r.Record(event.Event{Name: event.ProductViewed, VisitorID: "v", CustomerID: "c", Subject: "mug"})
		r.Record(event.Event{Name: event.ProductListViewed, VisitorID: "v", Subject: "mug"})
		r.Close()
		list, err := event.List(ctx, d.Read(), event.Filter{VisitorID: "v", Subject: "mug"})
		if err != nil || len(list) != 3 || count(t, d) != 4 {
			t.Fatalf("%d looks of one visitor, %d in all, %v", len(list), count(t, d), err)
		}
		var last struct{ N int }
		for _, e := range list {
			if e.Name == event.ProductViewed && e.CustomerID == "" && (e.Decode(&last) != nil || last.N != 99) {
				t.Errorf("kept %+v, want the latest", last)
			}
		}
	})
}

func TestAViewOfWhoAgreedToPersonalizationAloneIsMarked(t *testing.T) {
	d, told := dbtest.Open(t), 0
	r := event.NewRecorder(d, func(_ context.Context, _ db.Q, batch []event.Event) error { told += len(batch); return nil })
	r.Record(event.Event{Name: event.ProductViewed, VisitorID: "v", Personal: true})
	r.Record(event.Event{Name: event.ProductViewed, VisitorID: "w"})
	r.Close()
	for who, want := range map[string]bool{"v": true, "w": false} {
		list, err := event.List(ctx, d.Read(), event.Filter{VisitorID: who})
		if err != nil || len(list) != 1 || list[0].Personal != want || told != 2 {
			t.Errorf("%s: %+v, %d told, %v", who, list, told, err)
		}
	}
	if err := d.Write(ctx, func(q db.Q) error { return event.Forget(ctx, q, event.Whose{VisitorID: "v"}) }); err != nil || count(t, d) != 1 {
		t.Errorf("%d left after one was forgotten, %v", count(t, d), err)
	}
}

func TestViewsThatCannotBeWrittenAreCounted(t *testing.T) {
	d := dbtest.Open(t)
	r := event.NewRecorder(d, func(context.Context, db.Q, []event.Event) error { return errors.New("no") })
	r.Record(event.Event{Name: event.ProductViewed})
	r.Close()
	if n := count(t, d); n != 0 || r.Dropped() != 1 {
		t.Errorf("%d kept, %d dropped", n, r.Dropped())
	}
}

func TestARecorderNeverMakesAReaderWaitAndSaysWhatFoundNoRoom(t *testing.T) {
	var said bytes.Buffer
	d, err := db.Open(ctx, db.Options{URL: filepath.Join(t.TempDir(), "shop.db"), Log: slog.New(slog.NewTextHandler(&said, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	held, release, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		done <- d.Write(ctx, func(db.Q) error { close(held); <-release; return nil })
	}()
	<-held // nobody else can write now
	r := event.NewRecorder(d, nil)
	const all = 21_000 // more than the queue and a batch hold
	for range all {
		r.Record(event.Event{Name: event.ProductViewed})
	}
	close(release)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	r.Close()
	if n := count(t, d); r.Dropped() == 0 || n+r.Dropped() != all {
		t.Errorf("%d kept and %d dropped of %d", n, r.Dropped(), all)
	}
	if want := fmt.Sprintf("found no room and were not recorded\" count=%d\n", r.Dropped()); !strings.Contains(said.String(), want) {
		t.Errorf("%q is not said in %q", want, said.String())
	}
}
