package logbook_test

import (
	"strings"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/logbook"
)

func TestTheLogIsReadBackwardsKeptAYearAndHoldsNoCard(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		note := func(kind logbook.Kind, about string) {
			t.Helper()
			clock.Add(time.Second)
			if err := d.Write(t.Context(), func(q db.Q) error {
				return logbook.Note(t.Context(), q, logbook.Entry{Kind: kind, Actor: "Ann", About: about, Address: "192.0.2.7"})
			}); err != nil {
				t.Fatal(err)
			}
		}
		list := func(f logbook.Filter) []logbook.Entry {
			t.Helper()
			l, err := logbook.List(t.Context(), d.Read(), f)
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		note(logbook.StaffEntered, "")
		note(logbook.RoleChanged, "4111 1111 1111 1111")
		note(logbook.Exported, strings.Repeat("é", 500))
		all := list(logbook.Filter{})
		if len(all) != 3 || all[0].Kind != logbook.Exported || all[2].Kind != logbook.StaffEntered || all[1].About != "•••• 1111" || len([]rune(all[0].About)) != 200 || all[0].At.IsZero() {
			t.Fatalf("%+v", all)
		}
		if l := list(logbook.Filter{Kinds: []logbook.Kind{logbook.RoleChanged, logbook.AccessEnded}}); len(l) != 1 || l[0].ID != all[1].ID {
			t.Errorf("of one kind: %+v", l)
		}
		if l := list(logbook.Filter{Before: all[0].ID, Limit: 1}); len(l) != 1 || l[0].ID != all[1].ID {
			t.Errorf("the next page: %+v", l)
		}
		clock.Add(366 * 24 * time.Hour)
		note(logbook.Imported, "a file")
		if err := d.Write(t.Context(), func(q db.Q) error { return logbook.Prune(t.Context(), q) }); err != nil {
			t.Fatal(err)
		}
		if l := list(logbook.Filter{}); len(l) != 1 || l[0].Kind != logbook.Imported {
			t.Errorf("after a year: %+v", l)
		}
	})
}
