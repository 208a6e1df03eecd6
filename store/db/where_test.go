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
