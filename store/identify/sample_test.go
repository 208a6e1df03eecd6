package identify

import (
	"fmt"
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/id"
)

func TestEverybodyMayBeInTheSampleOfTheNightlyCheck(t *testing.T) {
	d := dbtest.Open(t)
	err := d.Write(t.Context(), func(q db.Q) error {
		for i := range 20 {
			e := event.Event{Name: event.ProductViewed, CustomerID: id.New(), Subject: fmt.Sprint(i)}
			if i%2 == 0 {
				e.CustomerID, e.VisitorID = "", id.New()
			}
			if err := event.Record(t.Context(), q, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[event.Whose]bool{}
	for range 60 {
		list, err := sample(t.Context(), d.Read(), 5)
		if err != nil || len(list) != 5 {
			t.Fatal(list, err)
		}
		for _, p := range list {
			seen[p] = true
		}
	}
	if len(seen) != 20 {
		t.Errorf("%d of 20 people are ever looked at", len(seen))
	}
}
