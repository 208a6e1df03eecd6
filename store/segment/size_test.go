package segment_test

import (
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/segment"
)

func TestTheLastCountedSizeIsKeptUntilNobodyAsksForIt(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		keep := func(s segment.Size) {
			t.Helper()
			if err := d.Write(t.Context(), func(q db.Q) error { return segment.KeepSize(t.Context(), q, s) }); err != nil {
				t.Fatal(err)
			}
		}
		now := segment.Size{Rule: "a", People: 7, Customers: 4, Guests: 3, Known: 20, At: d.Now(), Took: 30 * time.Millisecond}
		earlier := now
		earlier.People, earlier.At = 5, d.Now().Add(-time.Hour)
		for _, s := range []segment.Size{earlier, now, earlier} { // another process may be late with an older one
			keep(s)
		}
		list, err := segment.ListSizes(t.Context(), d.Read())
		if err != nil || len(list) != 1 || list[0].People != 7 || list[0].Customers != 4 || list[0].Guests != 3 || list[0].Known != 20 || !list[0].At.Equal(now.At) || list[0].Took != now.Took {
			t.Errorf("kept %+v, %v", list, err)
		}
		clock.Add(80 * 24 * time.Hour)
		prune := func() int {
			if err := d.Write(t.Context(), func(q db.Q) error { return segment.PruneSizes(t.Context(), q) }); err != nil {
				t.Fatal(err)
			}
			list, err := segment.ListSizes(t.Context(), d.Read())
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		if prune() != 1 {
			t.Error("forgotten after eighty days")
		}
		if clock.Add(11 * 24 * time.Hour); prune() != 0 {
			t.Error("kept for more than ninety days")
		}
	})
}
