package report

import (
	"time"

	"regulars/store/fault"
)

// Span is whole days, the first and the last included: 2006-01-02.
type Span struct{ From, To string }

// longest is how many days a span may have: ten years.
const longest = 3660

// ParseSpan reads two days; the fault names the field that is wrong.
func ParseSpan(from, to string) (Span, error) {
	wrong := fault.Fields{}
	for name, day := range map[string]string{"from": from, "to": to} {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			wrong[name] = "Enter a day, such as 2026-03-01."
		}
	}
	switch sp := (Span{from, to}); {
	case len(wrong) > 0:
	case to < from:
		wrong["to"] = "Choose a last day that is not before the first."
	case sp.Len() > longest:
		wrong["from"] = "Choose ten years at most."
	default:
		return sp, nil
	}
	return Span{}, fault.InvalidFields(wrong)
}

// Last is the span of the last n days, today included.
func (s Scope) Last(now time.Time, n int) Span {
	today := s.Day(now)
	return Span{shift(today, 1-n), today}
}

// Day is the day of a moment.
func (s Scope) Day(at time.Time) string { return at.In(s.Zone).Format(time.DateOnly) }

// Len is how many days a span has.
func (sp Span) Len() int {
	return int(civil(sp.To).Sub(civil(sp.From))/(24*time.Hour)) + 1
}

// Days are the days of a span.
func (sp Span) Days() []string {
	list := make([]string, 0, sp.Len())
	for day := sp.From; day <= sp.To; day = shift(day, 1) {
		list = append(list, day)
	}
	return list
}

// months are the parts of the span that lie in one month each.
func (sp Span) months() (list []Span) {
	for _, day := range sp.Days() {
		if n := len(list); n > 0 && list[n-1].From[:7] == day[:7] {
			list[n-1].To = day
		} else {
			list = append(list, Span{day, day})
		}
	}
	return list
}

// Before is the span of as many days that ends the day before this one begins.
func (sp Span) Before() Span {
	return Span{shift(sp.From, -sp.Len()), shift(sp.From, -1)}
}

// civil is a day as a date without a zone; what is no day is the zero time.
func civil(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return time.Time{}
	}
	return t
}

// shift is the day n days later.
func shift(day string, n int) string { return civil(day).AddDate(0, 0, n).Format(time.DateOnly) }

// quarter divides every offset of a time zone in use.
const quarter = 15 * time.Minute

// Begin is the first moment of a day: usually midnight, which where clocks are set
// at midnight may be missing or come twice.
func (s Scope) Begin(day string) time.Time {
	t := civil(day)
	t = time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, s.Zone)
	for s.Day(t) < day {
		t = t.Add(quarter)
	}
	for s.Day(t.Add(-time.Millisecond)) >= day {
		t = t.Add(-quarter)
	}
	return t
}

// bounds are the first moment of a span and the first after it.
func (s Scope) bounds(sp Span) (from, to time.Time) {
	return s.Begin(sp.From), s.Begin(shift(sp.To, 1))
}
