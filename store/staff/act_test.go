package staff_test

import (
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/staff"
)

func TestWhatMembersDidIsKeptWithBeforeAndAfter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ann := staff.Member{ID: "a", Name: "Ann"}
		err := d.Write(t.Context(), func(q db.Q) error {
			if err := staff.RecordAct(t.Context(), q, ann, staff.Act{Did: "published", About: "/admin/content/1", Title: "Hero", Before: `"a"`, After: `"b"`}); err != nil {
				return err
			}
			return staff.RecordAct(t.Context(), q, ann, staff.Act{Did: "deleted", About: "/admin/content/2", Title: "Row"})
		})
		if err != nil {
			t.Fatal(err)
		}
		all, err := staff.ListActs(t.Context(), d.Read(), "", 10)
		if err != nil || len(all) != 2 {
			t.Fatal(all, err)
		}
		one, err := staff.ListActs(t.Context(), d.Read(), "/admin/content/1", 10)
		if err != nil || len(one) != 1 || one[0].Member != "Ann" || one[0].By != "a" || one[0].Before != `"a"` || one[0].After != `"b"` || one[0].At.IsZero() {
			t.Errorf("%+v, %v", one, err)
		}
	})
}
