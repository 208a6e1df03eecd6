package rule

import (
	"sort"
	"time"
)

// picker is a compiled Pick. What it picks lies at or before now.
type picker struct {
	kind    EventKind
	exactly indexed // a filter that names one text; the zero value when none does
	filters []func(*Event) Truth
	from    func(now time.Time) time.Time // nothing before it lies in the window
	to      func(now time.Time) time.Time // nothing after it lies in the window
	holds   func(at, now time.Time) bool  // whether it lies in the window
}

func newPicker(p Pick) picker {
	w, _ := eventWord(p.Word)
	c := picker{kind: w.Kind}
	for _, t := range p.Filters {
		c.filters = append(c.filters, filter(t))
		c.name(t)
	}
	c.window(p.When)
	return c
}

// fits says whether an event is of the kind, stands now and passes the filters.
func (c *picker) fits(e *Event, now time.Time) Truth {
	if e.Kind != c.kind || !e.Stands(now) {
		return No
	}
	least := Yes
	for _, f := range c.filters {
		if least = min(least, f(e)); least == No {
			break
		}
	}
	return least
}

// window narrows roughly by from and to, so that most events need not be looked
// at, and exactly by holds: what the clocks and the calendar do to an instant does
// not always keep the order of instants.
func (c *picker) window(t *Test) {
	switch {
	case t == nil:
		c.holds = func(_, _ time.Time) bool { return true }
	case t.Op == Within:
		_, most := reachOf(t.Values[0])
		over := past(t.Values[0])
		c.from = back(most)
		c.holds = func(at, now time.Time) bool { return !over(at, now) }
	case t.Op == LongerAgo:
		least, _ := reachOf(t.Values[0])
		c.to, c.holds = back(least), past(t.Values[0])
	case t.Values[0].Kind == Span:
		_, most := reachOf(t.Values[0])
		least, _ := reachOf(t.Values[1])
		far, near := past(t.Values[0]), past(t.Values[1])
		c.from, c.to = back(most), back(least)
		c.holds = func(at, now time.Time) bool { return near(at, now) && !far(at, now) }
	default:
		c.dates(t)
	}
}

func (c *picker) dates(t *Test) {
	days := numberHolds(day(), t)
	c.holds = func(at, now time.Time) bool { return days(dayOf(at.In(now.Location()))) }
	first, last := midnight(t.Values[0]).Add(-zones), midnight(t.Values[len(t.Values)-1]).Add(24*time.Hour+zones)
	if t.Op != Less {
		c.from = func(time.Time) time.Time { return first }
	}
	if t.Op != More {
		c.to = func(time.Time) time.Time { return last }
	}
}

func midnight(v Value) time.Time { return time.Unix(v.Number*24*60*60, 0) }

// zones is more than clocks, zones and the date line can move an instant.
const zones = 48 * time.Hour

// reachOf are bounds of a span's length.
func reachOf(v Value) (least, most time.Duration) {
	if d, exact := length(v); exact {
		return d, d
	}
	n := time.Duration(months(v)) * 24 * time.Hour
	return 28*n - zones, 31*n + 24*time.Hour + zones
}

func back(d time.Duration) func(time.Time) time.Time {
	return func(now time.Time) time.Time { return now.Add(-d) }
}

// cut are the events that may be picked and may lie in the window.
func (c *picker) cut(f *Facts) view {
	last := f.Now
	if c.to != nil {
		if to := c.to(f.Now); to.Before(last) {
			last = to
		}
	}
	events, from := c.may(f), 0
	if c.from != nil {
		from = events.first(c.from(f.Now))
	}
	return events.cut(from, events.beyond(last))
}

// until are the events up to an instant, that included.
func until(events []Event, last time.Time) []Event {
	return events[:sort.Search(len(events), func(i int) bool { return events[i].At.After(last) })]
}
