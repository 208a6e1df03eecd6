package place_test

import (
	"context"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/place"
)

var ctx = context.Background()

func TestAPlaceComesBackAsItWasSaved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := place.Place{Handle: "gate", Name: "Gate", City: "Berlin", Country: "DE", TimeZone: "Europe/Berlin", Latitude: 52.520008, Longitude: -13.4049541,
			Pickup: true, Hours: []place.Hours{{Weekday: time.Monday, Opens: 540, Closes: 1080}}}
		for range 2 {
			if err := d.Write(ctx, func(q db.Q) error { p.ID = ""; return place.Save(ctx, q, &p) }); err != nil {
				t.Fatal(err)
			}
		}
		list, err := place.List(ctx, d.Read())
		if err != nil || len(list) != 1 || list[0].Latitude != 52.520008 || list[0].Longitude != -13.404954 || len(list[0].Hours) != 1 || !list[0].Pickup {
			t.Errorf("got %+v, %v", list, err)
		}
		if found, err := place.Find(ctx, d.Read(), p.ID); err != nil || found.Name != "Gate" {
			t.Errorf("got %+v, %v", found, err)
		}
	})
}

func TestHoursAreMeantInThePlacesOwnTime(t *testing.T) {
	p := place.Place{TimeZone: "Europe/Berlin", Hours: []place.Hours{{Weekday: time.Monday, Opens: 540, Closes: 1080}}}
	for at, open := range map[string]bool{"2026-03-02T07:59:00Z": false, "2026-03-02T08:00:00Z": true, "2026-03-02T16:59:00Z": true, "2026-03-02T17:00:00Z": false, "2026-03-03T10:00:00Z": false} {
		when, _ := time.Parse(time.RFC3339, at)
		if got, _ := p.Open(when); got != open {
			t.Errorf("%s: open %v", at, got)
		}
	}
}

func TestHoursThatEndBeforeTheyBeginAreRefused(t *testing.T) {
	d := dbtest.Open(t)
	p := place.Place{Handle: "x", Name: "X", TimeZone: "UTC", Hours: []place.Hours{{Opens: 600, Closes: 500}}}
	if err := d.Write(ctx, func(q db.Q) error { return place.Save(ctx, q, &p) }); fault.KindOf(err) != fault.Invalid {
		t.Error(err)
	}
}
