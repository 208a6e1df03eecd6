package place_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"regulars/store/place"
)

// gate is open from 10 to 18 on weekdays with a pause on Fridays, and from 12 to 16 on
// Saturdays.
func gate() place.Place {
	p := place.Place{TimeZone: "Europe/Amsterdam", Pickup: true, PrepareMinutes: 120, KeepDays: 7, Closed: []string{"2026-12-25"},
		Hours: []place.Hours{{Weekday: time.Friday, Opens: 840, Closes: 1080}, {Weekday: time.Friday, Opens: 600, Closes: 780}, {Weekday: time.Saturday, Opens: 720, Closes: 960}}}
	for d := time.Monday; d <= time.Thursday; d++ {
		p.Hours = append(p.Hours, place.Hours{Weekday: d, Opens: 600, Closes: 1080})
	}
	return p
}

func local(t *testing.T, text string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestAPlacePromisesWhatItsHoursAndItsWorkAllow(t *testing.T) {
	p := gate()
	for _, c := range []struct{ now, want, words string }{
		{"2026-11-23 09:00", "2026-11-23 12:00", "today 12:00"},       // before it opens
		{"2026-11-23 14:20", "2026-11-23 16:30", "today 16:30"},       // rounded up
		{"2026-11-23 17:00", "2026-11-24 11:00", "tomorrow 11:00"},    // one hour today, one tomorrow
		{"2026-11-27 12:30", "2026-11-27 15:30", "today 15:30"},       // over the pause of a Friday
		{"2026-11-28 15:00", "2026-11-30 11:00", "on Monday 11:00"},   // over a Sunday
		{"2026-12-24 17:30", "2026-12-26 13:30", "on Saturday 13:30"}, // over a holiday
		{"2026-03-28 15:30", "2026-03-30 11:30", "on Monday 11:30"},   // the clock is put forward between
		{"2026-10-24 15:30", "2026-10-26 11:30", "on Monday 11:30"},   // and back
		{"2026-11-23 16:00", "2026-11-23 18:00", "today 18:00"},       // to the last minute
		{"2026-11-23 15:59", "2026-11-23 18:00", "today 18:00"},       // never after it closes
	} {
		now := local(t, c.now)
		at, ok := p.Ready(now)
		if !ok || !at.Equal(local(t, c.want)) || p.Say(at, now) != c.words {
			t.Errorf("at %s: %s (%s), not %s", c.now, at, p.Say(at, now), c.want)
		}
	}
	for name, change := range map[string]func(*place.Place){"no pickup": func(p *place.Place) { p.Pickup = false }, "never open": func(p *place.Place) { p.Hours = nil }, "no zone": func(p *place.Place) { p.TimeZone = "Mars" }} {
		q := gate()
		change(&q)
		if at, ok := q.Ready(local(t, "2026-11-23 09:00")); ok {
			t.Errorf("%s: promises %s", name, at)
		}
	}
	if open, _ := p.Open(local(t, "2026-12-25 12:00")); open {
		t.Error("open on a holiday")
	}
}

// Whatever the hours, the zone and the moment: a promise lies in the future, in
// opening hours, leaves the time that preparing needs, and never becomes earlier by
// ordering later.
func TestAPromiseCanAlwaysBeKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := place.Place{Pickup: true, TimeZone: rapid.SampledFrom([]string{"Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"}).Draw(t, "zone"), PrepareMinutes: rapid.IntRange(1, 2000).Draw(t, "prepare")}
		for d := range 7 {
			if rapid.Bool().Draw(t, "open") {
				opens := rapid.IntRange(0, 1380).Draw(t, "opens")
				p.Hours = append(p.Hours, place.Hours{Weekday: time.Weekday(d), Opens: opens, Closes: rapid.IntRange(opens+1, 1440).Draw(t, "closes")})
			}
		}
		now := time.Unix(rapid.Int64Range(1_767_225_600, 1_798_761_600).Draw(t, "now"), 0)
		at, ok := p.Ready(now)
		if !ok {
			return
		}
		if at.Sub(now) < time.Duration(p.PrepareMinutes)*time.Minute {
			t.Fatalf("%s is too soon after %s", at, now)
		}
		if open, _ := p.Open(at.Add(-time.Second)); !open {
			t.Fatalf("closed just before %s", at)
		}
		later := now.Add(time.Duration(rapid.IntRange(0, 100_000).Draw(t, "seconds")) * time.Second)
		if next, ok := p.Ready(later); ok && next.Before(at) {
			t.Fatalf("ordered at %s: %s; ordered at %s: %s", now, at, later, next)
		}
	})
}
