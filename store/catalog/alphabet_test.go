package catalog_test

import (
	"errors"
	"testing"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/db/dbtest"
)

func TestTheSecondEditorIsToldAndOverwritesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		save(t, d, bag("Pine"))
		first, second := find(t, d, "bag"), find(t, d, "bag")
		first.Title, first.ChangedBy = "Ann's bag", "Ann"
		save(t, d, &first)
		second.Title = "Bo's bag"
		if err := saveErr(d, &second); !errors.Is(err, catalog.ErrChanged) {
			t.Errorf("the second: %v", err)
		}
		now := find(t, d, "bag")
		if now.Title != "Ann's bag" || now.ChangedBy != "Ann" || now.Version != first.Version {
			t.Errorf("%+v", now)
		}
		again := bag("Pine")
		again.Title = "Imported bag"
		save(t, d, again)
		if now = find(t, d, "bag"); now.Title != "Imported bag" || now.Version != first.Version+1 {
			t.Errorf("an import is not told: %+v", now)
		}
	})
}
