package rule

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// units of spans, and how many of them a rule may ask for (a hundred years).
func units() []string { return []string{"minute", "hour", "day", "week", "month", "year"} }

func longest(unit string) int64 {
	return map[string]int64{"minute": 52_560_000, "hour": 876_000, "day": 36_500, "week": 5_200, "month": 1_200, "year": 100}[unit]
}

// span reads "30 days", and "ago" where the phrase before it needs one.
func (p *parser) span(ago bool) ([]Value, error) {
	t := p.peek()
	n, err := strconv.ParseInt(t.text, 10, 64)
	if t.kind != tokenNumber || err != nil || n == 0 {
		return nil, p.fail("a length of time such as 30 days", "")
	}
	p.take()
	u := p.peek()
	unit := strings.TrimSuffix(strings.ToLower(u.text), "s")
	if u.kind != tokenWord || !slices.Contains(units(), unit) {
		suggestion := near(unit, units())
		if suggestion != "" {
			suggestion += "s"
		}
		return nil, p.fail("minutes, hours, days, weeks, months or years", suggestion)
	}
	if n > longest(unit) {
		return nil, p.failAt(t, "at most 100 years", "")
	}
	p.take()
	if ago && !p.accept("ago") {
		return nil, p.fail(`"ago"`, near(p.peek().text, []string{"ago"}))
	}
	return []Value{{Kind: Span, Number: n, Text: unit}}, nil
}

// length of an exact span; ok is false for months and years.
func length(v Value) (d time.Duration, ok bool) {
	unit := map[string]time.Duration{
		"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour,
	}[v.Text]
	return time.Duration(v.Number) * unit, unit != 0
}

// months of a calendar span.
func months(v Value) int {
	if v.Text == "year" {
		return int(v.Number) * 12
	}
	return int(v.Number)
}

// later is t plus months by the calendar of t's zone. A day that the month lacks
// becomes the first moment of the next one, which keeps the order of moments:
// what was earlier does not end later.
func later(t time.Time, months int) time.Time {
	y, m, d := t.Date()
	first := time.Date(y, m+time.Month(months)+1, 1, 0, 0, 0, 0, t.Location())
	if last := first.AddDate(0, 0, -1).Day(); d > last {
		return first
	}
	hour, minute, second := t.Clock()
	return time.Date(y, m+time.Month(months), d, hour, minute, second, t.Nanosecond(), t.Location())
}
