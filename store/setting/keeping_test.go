package setting_test

import (
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/setting"
)

func TestWhatWasLookedAtIsKeptAsLongAsTheOwnerSaysWithinBounds(t *testing.T) {
	const day = 24 * time.Hour
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		save := func(n int) error {
			return d.Write(ctx, func(q db.Q) error {
				return setting.SaveKeeping(ctx, q, setting.Keeping{Days: map[string]int{"Product Viewed": n}})
			})
		}
		for _, n := range []int{0, 34, 401} {
			if err := save(n); fault.FieldsOf(err)["Product Viewed"] == "" {
				t.Errorf("%d days: %v", n, err)
			}
		}
		k, err := setting.FindKeeping(ctx, d.Read())
		if err != nil || k.Of("Product Viewed") != 400*day {
			t.Errorf("%+v, %v", k, err)
		}
		if err := save(90); err != nil {
			t.Fatal(err)
		}
		k, err = setting.FindKeeping(ctx, d.Read())
		if err != nil || k.Of("Product Viewed") != 90*day || k.Of("Page Viewed") != 400*day || k.Shortest([]string{"Page Viewed", "Product Viewed"}) != 90*day {
			t.Errorf("%+v, %v", k, err)
		}
	})
}

func TestTopicsAreNamedOnce(t *testing.T) {
	d := dbtest.Open(t)
	for name, m := range map[string]setting.Mailing{
		"topics":   {Topics: []setting.LetterTopic{{Handle: "bags", Name: "Bags"}, {Handle: "all-bags", Name: "bags"}}},
		"per_hour": {PerHour: -1},
	} {
		err := d.Write(ctx, func(q db.Q) error { return setting.SaveMailing(ctx, q, m) })
		if fault.FieldsOf(err)[name] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
