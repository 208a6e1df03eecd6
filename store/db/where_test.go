package db_test

import (
	"context"
	"slices"
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
)

func TestOnlyWhatIsAskedForBecomesSQL(t *testing.T) {
	var w db.Where
	if w.SQL() != "true" || len(w.Args()) != 0 {
		t.Errorf("nothing asked for: %q %v", w.SQL(), w.Args())
	}
	w.Equal("a", "1")
	w.Equal("b", "")
	w.In("c", []string{"2", "3"})
	w.And("d < " + w.Arg(4))
	if got := w.SQL(); got != "a = $1 and c in ($2,$3) and d < $4" {
		t.Errorf("SQL: %q", got)
	}
	if !slices.Equal(w.Args(), []any{"1", "2", "3", 4}) {
		t.Errorf("arguments: %v", w.Args())
	}
}

func TestAnEmptyListChoosesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var w db.Where
		w.In("topic", nil)
		list, err := db.Values[string](context.Background(), d.Read(), `select topic from change where `+w.SQL(), w.Args()...)
		if err != nil || len(list) > 0 {
			t.Errorf("%v, %v", list, err)
		}
	})
}

func TestWhatSomebodyTypedIsNoPattern(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for typed, want := range map[string]bool{`50%_off\`: true, `5%`: false, `50%`: false, `____f\`: false} {
			got, err := db.Value[bool](context.Background(), d.Read(), `select '50%_off\' like $1 escape '\'`, db.Like(typed))
			if err != nil || got != want {
				t.Errorf("%q: %t, %v", typed, got, err)
			}
		}
	})
}

func TestARowThatNeedNotBeThereIsZeroWithoutIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		scan := func(r db.Row) (n int64, err error) { return n, r.Scan(&n) }
		if n, err := db.Maybe(context.Background(), d.Read(), scan, `select 7 from change where topic = 'nothing'`); n != 0 || err != nil {
			t.Errorf("without it: %d, %v", n, err)
		}
		if n, err := db.Maybe(context.Background(), d.Read(), scan, `select 7`); n != 7 || err != nil {
			t.Errorf("with it: %d, %v", n, err)
		}
		if _, err := db.Maybe(context.Background(), d.Read(), scan, `select nonsense`); err == nil {
			t.Error("what is wrong counts as not there")
		}
	})
}
