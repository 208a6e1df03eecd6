package db_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
)

// insert is a writer's work: one row, and news of it.
func insert(q db.Q, name string) error {
	q.Touch("rows")
	_, err := q.Exec(ctx, `insert into counter (name, value) values ($1, 1)`, name)
	return err
}

func names(t interface{ Fatal(...any) }, d *db.DB) []string {
	list, err := db.Values[string](ctx, d.Read(), `select name from counter order by name`)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// commits is how often something was committed that touched rows.
func commits(t *testing.T, d *db.DB) int64 {
	t.Helper()
	n, err := db.Value[int64](ctx, d.Read(), `select cast(coalesce(max(version), 0) as bigint) from change where topic = 'rows'`)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// queue holds the turn until the writers have lined up in the order given, lets
// them in, and returns what each was told.
func queue(t *testing.T, d *db.DB, writers ...func() error) []error {
	t.Helper()
	holding, release := make(chan struct{}), make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		err := d.WriteAlone(ctx, func(db.Q) error { close(holding); <-release; return nil })
		if err != nil {
			t.Error(err)
		}
	})
	<-holding
	told := make([]error, len(writers))
	for i, w := range writers {
		wait.Go(func() { told[i] = w() })
		for d.Waiting() != i+1 {
			time.Sleep(100 * time.Microsecond)
		}
	}
	close(release)
	wait.Wait()
	return told
}

func adds(d *db.DB, name string) func() error {
	return func() error { return d.Write(ctx, func(q db.Q) error { return insert(q, name) }) }
}

func TestWritersWhoComeTogetherShareOneCommit(t *testing.T) {
	d := dbtest.Open(t)
	var writers []func() error
	for i := range 20 {
		writers = append(writers, adds(d, strconv.Itoa(i)))
	}
	told := queue(t, d, writers...)
	if err := errors.Join(told...); err != nil || len(names(t, d)) != 20 {
		t.Errorf("%v, rows %v", err, names(t, d))
	}
	if n := commits(t, d); n >= 10 { // one, but for a machine so slow that a group's time ran out
		t.Errorf("%d commits for 20 writers", n)
	}
}

func TestLongWorkSharesWithNobody(t *testing.T) {
	d := dbtest.Open(t)
	alone := func() error { return d.WriteAlone(ctx, func(q db.Q) error { return insert(q, "long") }) }
	told := queue(t, d, adds(d, "before"), alone, adds(d, "after"))
	if err := errors.Join(told...); err != nil || commits(t, d) != 3 {
		t.Errorf("%v, %d commits", err, commits(t, d))
	}
}

func TestAWriterWhoIsRefusedSeesWhatRefusedIt(t *testing.T) {
	d := dbtest.Open(t)
	seen := int64(0)
	twin := func() error {
		err := d.Write(ctx, func(q db.Q) error { return insert(q, "once") })
		seen, _ = db.Value[int64](ctx, d.Read(), `select count(*) from counter`)
		return err
	}
	told := queue(t, d, adds(d, "once"), twin, adds(d, "later"))
	if told[0] != nil || !db.IsDuplicate(told[1]) || told[2] != nil || seen == 0 {
		t.Errorf("told %v; the refused saw %d rows", told, seen)
	}
}

func TestAWriterWhoGivesUpHurtsNobody(t *testing.T) {
	d := dbtest.Open(t)
	var stop [3]context.CancelFunc
	writer := func(i int, fn func(ctx context.Context, q db.Q) error) func() error {
		c, cancel := context.WithCancel(ctx)
		stop[i] = cancel
		return func() error { return d.Write(c, func(q db.Q) error { return fn(c, q) }) }
	}
	told := queue(t, d,
		func() error { return d.Write(ctx, func(q db.Q) error { stop[0](); return insert(q, "first") }) },
		writer(0, func(_ context.Context, q db.Q) error { return insert(q, "gone before its turn") }),
		writer(1, func(c context.Context, q db.Q) error { // gone in the middle
			if err := insert(q, "gone meanwhile"); err != nil {
				return err
			}
			stop[1]()
			_, err := q.Exec(c, `insert into counter (name, value) values ('never', 1)`)
			return err
		}),
		writer(2, func(_ context.Context, q db.Q) error { defer stop[2](); return insert(q, "done before it went") }),
		adds(d, "last"),
	)
	if told[0] != nil || !errors.Is(told[1], context.Canceled) || !errors.Is(told[2], context.Canceled) || told[3] != nil || told[4] != nil {
		t.Errorf("told %v", told)
	}
	if got := names(t, d); !slices.Equal(got, []string{"done before it went", "first", "last"}) {
		t.Errorf("rows %v", got)
	}
}

func TestATransactionThatTheEngineGivesUpIsNobodysSuccess(t *testing.T) {
	d := dbtest.Open(t)
	careless := func() error {
		return d.Write(ctx, func(q db.Q) error {
			_, err := q.Exec(ctx, `rollback`) // as SQLite does by itself when the disk is full
			return err
		})
	}
	told := queue(t, d, adds(d, "before"), careless, adds(d, "after"))
	if fault.KindOf(told[0]) != fault.Unavailable || fault.KindOf(told[1]) != fault.Unavailable || told[2] != nil {
		t.Errorf("told %v", told)
	}
	if got := names(t, d); !slices.Equal(got, []string{"after"}) {
		t.Errorf("rows %v", got)
	}
}

func TestACommitThatFailsFailsForEveryoneInIt(t *testing.T) {
	d := dbtest.Open(t)
	orphan := func() error {
		return d.Write(ctx, func(q db.Q) error {
			if _, err := q.Exec(ctx, `pragma defer_foreign_keys = on`); err != nil {
				return err
			}
			_, err := q.Exec(ctx, `insert into cart_line (id, cart_id, variant_id, quantity, added_at) values ('l', 'no such cart', 'v', 1, 1)`)
			return err
		})
	}
	told := queue(t, d, adds(d, "before"), orphan)
	if told[0] == nil || told[1] == nil || len(names(t, d)) != 0 {
		t.Errorf("told %v, rows %v", told, names(t, d))
	}
	if err := adds(d, "next")(); err != nil {
		t.Errorf("the next writer: %v", err)
	}
}

func TestWatchersOfAGroupAreToldBeforeAnyOfItReturns(t *testing.T) {
	d := dbtest.Open(t)
	var held atomic.Int64
	if err := d.Watch(ctx, func(context.Context) error { held.Store(int64(len(names(t, d)))); return nil }, "rows"); err != nil {
		t.Fatal(err)
	}
	told := queue(t, d, adds(d, "a"), func() error {
		if err := adds(d, "b")(); err != nil {
			return err
		}
		if held.Load() < 2 {
			return fmt.Errorf("%d held when the second returned", held.Load())
		}
		return nil
	})
	if err := errors.Join(told...); err != nil {
		t.Error(err)
	}
}

// However writers succeed, fail, panic or end, together or not: what was
// acknowledged is there, what was not is not, and the next can write.
func TestWhatIsAcknowledgedIsThereAndNothingElse(t *testing.T) {
	d := dbtest.Open(t)
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		ends := rapid.SliceOfN(rapid.SampledFrom([]string{"ok", "ok", "fails", "panics", "leaves", "duplicate", "alone"}), 1, 24).Draw(rt, "writers")
		var mu sync.Mutex
		acknowledged := map[string]bool{}
		var wait sync.WaitGroup
		for i, end := range ends {
			name := fmt.Sprintf("%d-%d", run, i)
			wait.Go(func() {
				defer func() { recover() }() //nolint:errcheck // the panic is the test's own
				write := d.Write
				if end == "alone" {
					write = d.WriteAlone
				}
				if err := write(ctx, func(q db.Q) error { return behave(q, name, end) }); err == nil {
					mu.Lock()
					acknowledged[name] = true
					mu.Unlock()
				}
			})
		}
		wait.Wait()
		if got, want := names(rt, d), slices.Sorted(maps.Keys(acknowledged)); !slices.Equal(got, want) {
			rt.Fatalf("%v: rows %v, acknowledged %v", ends, got, want)
		}
		if err := d.Write(ctx, func(q db.Q) error { _, err := q.Exec(ctx, `delete from counter`); return err }); err != nil {
			rt.Fatal(err)
		}
	})
}

func behave(q db.Q, name, end string) error {
	if err := insert(q, name); err != nil {
		return err
	}
	switch end {
	case "fails":
		return errors.New("changed my mind")
	case "panics":
		panic("a bug")
	case "leaves":
		runtime.Goexit()
	case "duplicate":
		return insert(q, name)
	}
	return nil
}
