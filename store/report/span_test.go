package report_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"regulars/store/fault"
	"regulars/store/report"
)

func TestADayBeginsOnceEvenWhereClocksAreSetAtMidnight(t *testing.T) {
	zones := []string{"Europe/Berlin", "America/Sao_Paulo", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC"}
	rapid.Check(t, func(t *rapid.T) {
		s := report.Scope{Zone: zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))}
		day := time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 8000).Draw(t, "day")).Format(time.DateOnly)
		begin := s.Begin(day)
		if s.Zone.String() == "Pacific/Apia" && day == "2011-12-30" {
			return // this day there never was
		}
		if got := s.Day(begin); got != day {
			t.Fatalf("%s in %s begins on %s", day, s.Zone, got)
		}
		if got := s.Day(begin.Add(-time.Millisecond)); got >= day {
			t.Fatalf("%s in %s has begun before", day, s.Zone)
		}
	})
}

func TestTheDaysOfASummerAndAWinterFollowEachOther(t *testing.T) {
	s := report.Scope{Zone: zone(t, "Europe/Berlin")}
	for day, hours := range map[string]time.Duration{"2026-03-29": 23, "2026-10-25": 25, "2026-06-01": 24} {
		next, _ := time.Parse(time.DateOnly, day)
		if got := s.Begin(next.AddDate(0, 0, 1).Format(time.DateOnly)).Sub(s.Begin(day)); got != hours*time.Hour {
			t.Errorf("%s lasts %s", day, got)
		}
	}
}

func TestASpanIsReadAsPeopleTypeIt(t *testing.T) {
	for _, c := range []struct{ from, to, wrong string }{
		{"2026-03-01", "2026-03-07", ""}, {"2026-03-01", "2026-03-01", ""},
		{"", "2026-03-07", "from"}, {"2026-02-30", "2026-03-07", "from"}, {"2026-03-01", "soon", "to"}, {"2026-03-02", "2026-03-01", "to"}, {"1990-01-01", "2026-03-01", "from"},
	} {
		span, err := report.ParseSpan(c.from, c.to)
		if c.wrong == "" {
			if err != nil || span.From != c.from || len(span.Days()) != span.Len() {
				t.Errorf("%v: %+v, %v", c, span, err)
			}
		} else if fault.FieldsOf(err)[c.wrong] == "" {
			t.Errorf("%v: %v", c, err)
		}
	}
	week := report.Span{From: "2026-03-02", To: "2026-03-08"}
	if before := week.Before(); before != (report.Span{From: "2026-02-23", To: "2026-03-01"}) {
		t.Errorf("before is %+v", before)
	}
}
