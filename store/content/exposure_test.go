package content_test

import (
	"testing"
	"time"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/db/dbtest"
)

func shown(person string, n int64, at time.Time) content.Shown {
	return content.Shown{Exposure: content.Exposure{Slot: content.HomeHero, PieceID: "p1", Person: person}, Count: n, FirstAt: at, LastAt: at}
}

func counted(t *testing.T, d *db.DB) int64 {
	t.Helper()
	counts, err := content.CountExposures(ctx, d.Read())
	if err != nil {
		t.Fatal(err)
	}
	return counts["p1"]
}

func TestWhatWasShownAddsUpAndIsForgottenByPersonAndAge(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		first := d.Now()
		write(t, d, func(q db.Q) error {
			return content.RecordExposures(ctx, q, []content.Shown{shown("v:1", 2, first), shown("", 8, first)})
		})
		write(t, d, func(q db.Q) error {
			return content.RecordExposures(ctx, q, []content.Shown{shown("v:1", 3, first.Add(time.Hour))})
		})
		if list, err := content.ListExposures(ctx, d.Read(), "v:1"); err != nil || len(list) != 1 || list[0].Count != 5 || !list[0].LastAt.Equal(first.Add(time.Hour)) {
			t.Errorf("one person's: %+v, %v", list, err)
		}
		if list, err := content.ListExposures(ctx, d.Read(), ""); err != nil || len(list) != 0 {
			t.Errorf("nobody's: %+v, %v", list, err)
		}
		for _, person := range []string{"", "v:1"} {
			write(t, d, func(q db.Q) error { return content.ForgetExposures(ctx, q, person) })
		}
		if n := counted(t, d); n != 8 {
			t.Errorf("%d left after one person is forgotten", n)
		}
		clock.Add(181 * 24 * time.Hour)
		write(t, d, func(q db.Q) error {
			return content.RecordExposures(ctx, q, []content.Shown{shown("", 1, d.Now())})
		})
		write(t, d, func(q db.Q) error { return content.PruneExposures(ctx, q) })
		if n := counted(t, d); n != 1 {
			t.Errorf("%d left after half a year", n)
		}
	})
}
