package db_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
)

var ctx = context.Background()

func setCounter(t *testing.T, d *db.DB, name string, value int64) {
	t.Helper()
	if err := d.Write(ctx, func(q db.Q) error {
		_, err := q.Exec(ctx, `insert into counter (name, value) values ($1, $2)`, name, value)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func counter(t *testing.T, d *db.DB, name string) int64 {
	t.Helper()
	v, err := db.Value[int64](ctx, d.Read(), `select value from counter where name = $1`, name)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAPlaceholderUsedTwiceOrOutOfOrderMeansItsNumber(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		got, err := db.Value[string](ctx, d.Read(), `select cast($2 as text) || cast($1 as text) || cast($2 as text)`, "a", "b")
		if err != nil || got != "bab" {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

func TestAGuardedUpdateNeverSellsMoreThanThereIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		setCounter(t, d, "stock", 50)
		soldOut := fault.New(fault.Conflict, "Sold out.")
		var sold, refused atomic.Int64
		var wg sync.WaitGroup
		for range 200 {
			wg.Go(func() {
				err := d.Write(ctx, func(q db.Q) error {
					return q.Guard(ctx, soldOut, `update counter set value = value - 1 where name = $1 and value >= 1`, "stock")
				})
				switch {
				case err == nil:
					sold.Add(1)
				case errors.Is(err, soldOut):
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if sold.Load() != 50 || refused.Load() != 150 || counter(t, d, "stock") != 0 {
			t.Errorf("sold %d, refused %d, left %d", sold.Load(), refused.Load(), counter(t, d, "stock"))
		}
	})
}

func TestAFailedTransactionLeavesNothingBehindAndTellsNobody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var told atomic.Int64
		if err := d.Watch(ctx, func(context.Context) error { told.Add(1); return nil }, "things"); err != nil {
			t.Fatal(err)
		}
		boom := errors.New("boom")
		err := d.Write(ctx, func(q db.Q) error {
			q.Touch("things")
			if _, err := q.Exec(ctx, `insert into counter (name, value) values ('x', 1)`); err != nil {
				return err
			}
			return boom
		})
		n, _ := db.Value[int64](ctx, d.Read(), `select count(*) from counter`)
		if !errors.Is(err, boom) || n != 0 || told.Load() != 1 {
			t.Errorf("err %v, rows %d, told %d times", err, n, told.Load())
		}
	})
}

func TestWatchersHaveSeenTheChangeWhenWriteReturns(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var held atomic.Int64
		load := func(ctx context.Context) error {
			v, err := db.Value[int64](ctx, d.Read(), `select cast(coalesce(sum(value), 0) as bigint) from counter`)
			held.Store(v)
			return err
		}
		if err := d.Watch(ctx, load, "counter"); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				if err := d.Write(ctx, func(q db.Q) error {
					q.Touch("counter")
					_, err := q.Exec(ctx, `insert into counter (name, value) values ($1, 1)`, string(rune('a'+i)))
					return err
				}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if held.Load() != 20 {
			t.Errorf("the snapshot holds %d of 20", held.Load())
		}
	})
}

func TestAnotherProcessNoticesTheChange(t *testing.T) {
	path := dbtest.SQLite(t)
	open := func() *db.DB {
		d, err := db.Open(ctx, db.Options{URL: path})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		return d
	}
	here, there := open(), open()
	told := make(chan struct{}, 10)
	if err := here.Watch(ctx, func(context.Context) error { told <- struct{}{}; return nil }, "news"); err != nil {
		t.Fatal(err)
	}
	<-told
	if err := there.Write(ctx, func(q db.Q) error { q.Touch("news"); return nil }); err != nil {
		t.Fatal(err)
	}
	select {
	case <-told:
	case <-time.After(10 * time.Second):
		t.Error("never noticed")
	}
}

func TestTimesTextsAndDocumentsComeBackAsTheyWent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		at := time.Date(2026, 2, 28, 23, 59, 58, 987_000_000, time.FixedZone("", 3600))
		type doc struct{ A []string }
		if err := d.Write(ctx, func(q db.Q) error {
			_, err := q.Exec(ctx, `insert into setting (name, value, changed_at) values ('x', $1, $2)`, db.JSON(doc{[]string{"ä"}}), at)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var got time.Time
		var v doc
		var missing string
		_, err := db.One(ctx, d.Read(), func(r db.Row) (int, error) {
			return 0, r.Scan(&missing, db.At(&got), db.JSON(&v))
		}, `select coalesce(null, ''), changed_at, value from setting`)
		if err != nil || !got.Equal(at) || got.Location() != time.UTC || v.A[0] != "ä" {
			t.Errorf("got %v, %v, %v", got, v, err)
		}
	})
}

func TestErrorsOfTheSchemaHaveAKind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		setCounter(t, d, "x", 1)
		err := d.Write(ctx, func(q db.Q) error {
			_, err := q.Exec(ctx, `insert into counter (name, value) values ('x', 2)`)
			return err
		})
		if fault.KindOf(err) != fault.Conflict || !db.IsDuplicate(err) {
			t.Errorf("a duplicate is %v: %v", fault.KindOf(err), err)
		}
		_, err = db.Value[int64](ctx, d.Read(), `select value from counter where name = 'y'`)
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("no row is %v: %v", fault.KindOf(err), err)
		}
	})
}

func TestReadersCannotWrite(t *testing.T) {
	d := dbtest.Open(t)
	if _, err := d.Read().Exec(ctx, `insert into counter (name, value) values ('x', 1)`); err == nil {
		t.Error("a reader wrote")
	}
}

func TestAnOlderBinaryRefusesANewerDatabase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Write(ctx, func(q db.Q) error {
			_, err := q.Exec(ctx, `insert into goose_db_version (version_id, is_applied) values (99999, true)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		err := d.Migrate(ctx)
		if err == nil || !strings.Contains(err.Error(), "newer binary") {
			t.Errorf("got %v", err)
		}
	})
}

func TestInstancesThatStartTogetherMigrateOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.db")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			d, err := db.Open(ctx, db.Options{URL: path})
			if err != nil {
				t.Error(err)
				return
			}
			d.Close()
		})
	}
	wg.Wait()
}

func TestABackupIsCompleteAndOpens(t *testing.T) {
	d := dbtest.Open(t)
	setCounter(t, d, "x", 7)
	target := filepath.Join(t.TempDir(), "copy.db")
	if err := d.Backup(ctx, target); err != nil {
		t.Fatal(err)
	}
	again, err := db.Open(ctx, db.Options{URL: target})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if counter(t, again, "x") != 7 {
		t.Error("the copy lacks a row")
	}
}

func TestPasswordsInAddressesAreHidden(t *testing.T) {
	for in, want := range map[string]string{
		"postgres://ann:se@cret@db/shop": "postgres://ann:****@db/shop", "postgres://db/shop": "postgres://db/shop", "data/x.db": "data/x.db",
	} {
		if got := db.Mask(in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}
