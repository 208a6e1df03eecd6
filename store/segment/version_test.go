package segment_test

import (
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/segment"
)

func TestAnEarlierVersionOfASegmentIsRestored(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		do := func(fn func(q db.Q) error) {
			t.Helper()
			if err := d.Write(t.Context(), fn); err != nil {
				t.Fatal(err)
			}
		}
		s := segment.Segment{Name: "Regulars", Rule: "orders.count >= 1", Enabled: true, ChangedBy: "Ann"}
		do(func(q db.Q) error { return segment.Save(t.Context(), q, &s) })
		do(func(q db.Q) error { _, err := q.Exec(t.Context(), `delete from segment_version`); return err }) // as before there were versions
		s.Rule, s.ChangedBy = "orders.count >= 5", "Bo"
		do(func(q db.Q) error { return segment.Save(t.Context(), q, &s) })
		do(func(q db.Q) (err error) { s, err = segment.Restore(t.Context(), q, s.ID, 1, "Cy"); return err })
		if s.Rule != "orders.count >= 1" || s.Version != 3 {
			t.Errorf("restored: %+v", s)
		}
		do(func(q db.Q) error { return segment.Delete(t.Context(), q, s.ID) })
		do(func(q db.Q) (err error) { s, err = segment.Restore(t.Context(), q, s.ID, 2, "Cy"); return err })
		found, err := segment.Find(t.Context(), d.Read(), s.ID)
		if err != nil || found.Rule != "orders.count >= 5" || found.Version != 4 {
			t.Errorf("brought back: %+v, %v", found, err)
		}
		list, err := segment.ListVersions(t.Context(), d.Read(), s.ID)
		if err != nil || len(list) != 4 || list[0].ChangedBy != "Cy" || list[2].ChangedBy != "Bo" || list[3].Rule != "orders.count >= 1" {
			t.Errorf("versions: %+v, %v", list, err)
		}
		do(func(q db.Q) error { return segment.Delete(t.Context(), q, s.ID) })
		other := segment.Segment{Name: "REGULARS", Rule: "orders.count >= 2", Enabled: true}
		do(func(q db.Q) error { return segment.Save(t.Context(), q, &other) })
		err = d.Write(t.Context(), func(q db.Q) error { _, err := segment.Restore(t.Context(), q, s.ID, 1, "Cy"); return err })
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("a name that is taken: %v", err)
		}
	})
}
