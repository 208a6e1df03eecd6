package rule

import (
	"slices"
	"time"
)

// maxSteps bounds how far ahead a change is looked for.
const maxSteps = 500

// NextChange is the next instant after f.Now at which the rule's answer may be
// another although nothing happens: a window closes, a day begins. Before it the
// answer is what it is now. In most cases it is another from then on; only where
// many edges lie ahead that change nothing is the instant merely as far as was
// looked. It is zero when time alone will change nothing. A rule that does not
// compile never changes.
func NextChange(r Rule, f *Facts, segments Segments) time.Time {
	edges := edgesOf(r, f, segments)
	if edges.after(f.Now).IsZero() { // most rules: time has no part in them
		return time.Time{}
	}
	ask, err := compile(r, segments)
	if err != nil {
		return time.Time{}
	}
	before, ahead := ask(f), *f
	for range maxSteps {
		next := edges.after(ahead.Now)
		if next.IsZero() {
			return next
		}
		if ahead.Now = next; ask(&ahead) != before {
			break
		}
	}
	return ahead.Now
}

// edges are the instants at which conditions may change: fixed ones, in order, and
// those that come again with the clock.
type edges struct {
	fixed   []time.Time
	minutes []int64 // of the day
	dates   []int64 // days that begin
}

func edgesOf(r Rule, f *Facts, segments Segments) *edges {
	e := &edges{}
	everyNode(r, segments, func(n Node) {
		switch n := n.(type) {
		case *Test:
			e.test(n, f)
		case *Happened:
			e.happened(n, f)
		}
	})
	slices.SortFunc(e.fixed, time.Time.Compare)
	return e
}

// after is the first edge after an instant, zero when there is none.
func (e *edges) after(now time.Time) time.Time {
	i, _ := slices.BinarySearchFunc(e.fixed, now, func(at, now time.Time) int {
		if at.After(now) {
			return 1
		}
		return -1
	})
	next := e.clock(now)
	if i < len(e.fixed) && (next.IsZero() || e.fixed[i].Before(next)) {
		next = e.fixed[i].In(now.Location())
	}
	return next
}

// clock is the next edge by the clock. Up to the end of the zone's present offset
// the clock runs evenly; that end is an edge too.
func (e *edges) clock(now time.Time) time.Time {
	_, offset := now.Zone()
	const length = 24 * 60 * 60
	local, today := now.Unix()+int64(offset), dayOf(now)
	var next int64
	add := func(at int64) {
		if at > local && (next == 0 || at < next) {
			next = at
		}
	}
	for _, m := range e.minutes {
		add(today*length + m*60)
		add((today+1)*length + m*60)
	}
	for _, d := range e.dates {
		add(d * length)
	}
	if len(e.minutes) == 0 && len(e.dates) == 0 {
		return time.Time{}
	}
	_, end := now.ZoneBounds()
	if next == 0 && (end.IsZero() || e.passed(today)) {
		return time.Time{}
	}
	at := time.Unix(next-int64(offset), 0).In(now.Location())
	if next == 0 || !end.IsZero() && end.Before(at) {
		return end
	}
	return at
}

// passed says whether all dates are well behind, so that clocks that are set
// change nothing.
func (e *edges) passed(today int64) bool {
	return len(e.minutes) == 0 && !slices.ContainsFunc(e.dates, func(d int64) bool { return d >= today-2 })
}

func (e *edges) test(t *Test, f *Facts) {
	a, _ := Lookup(t.Attribute)
	switch {
	case a.Type == Moment:
		at, _ := a.read.moment(f)
		e.moment(at, t.Values, f)
	case a.Name == "days_since_first_order":
		e.days(f.FirstOrderAt, t, f)
	case a.Name == "days_since_last_order":
		e.days(f.LastOrderAt, t, f)
	case a.Name == "lifecycle" || a.Name == "rfm.recency":
		e.standing(f)
	case a.Name == "first_order.anniversary":
		e.anniversaries(f.FirstOrderAt, f)
	case a.Name == "registered.anniversary":
		e.anniversaries(f.RegisteredAt, f)
	case len(a.events) > 0:
		e.history(a, f)
	case a.Type == Weekday:
		e.minutes = append(e.minutes, 0)
	case a.Type == Hour:
		e.daily(t, 60)
	case a.Type == TimeOfDay:
		e.daily(t, 1)
	case a.Type == Day:
		for _, v := range t.Values {
			e.dates = append(e.dates, v.Number, v.Number+1)
		}
	}
}

func (e *edges) daily(t *Test, minutes int64) {
	e.minutes = append(e.minutes, 0)
	for _, v := range t.Values {
		e.minutes = append(e.minutes, v.Number*minutes, (v.Number+1)*minutes)
	}
}

// moment is when something has happened and when spans that began with it are over.
func (e *edges) moment(at time.Time, values []Value, f *Facts) {
	if at.IsZero() {
		return
	}
	e.add(at, f)
	for _, v := range values {
		if v.Kind != Span {
			continue
		}
		if d, exact := length(v); exact {
			e.add(at.Add(d), f)
		} else {
			e.add(later(at.In(f.Now.Location()), months(v)), f)
		}
	}
}

// days are the edges of a count of days.
func (e *edges) days(at time.Time, t *Test, f *Facts) {
	if at.IsZero() {
		return
	}
	e.add(at, f)
	for _, v := range t.Values {
		for n := v.Number; n <= v.Number+1 && n <= longest("day"); n++ {
			e.add(at.Add(time.Duration(n)*24*time.Hour), f)
		}
	}
}

// standing are the edges of stages and scores: numbers of days after an order.
func (e *edges) standing(f *Facts) {
	for _, at := range []time.Time{f.FirstOrderAt, f.LastOrderAt} {
		if at.IsZero() {
			continue
		}
		e.add(at, f)
		for _, n := range f.Stages.bounds() {
			e.add(at.Add(time.Duration(min(n, longest("day")))*24*time.Hour), f)
		}
	}
}

// anniversaries are the days that begin and end each of the next ones.
func (e *edges) anniversaries(at time.Time, f *Facts) {
	if at.IsZero() {
		return
	}
	at = at.In(f.Now.Location())
	e.add(at, f)
	from := max(1, f.Now.Year()-at.Year())
	for years := from; years <= from+8; years++ { // a leap day comes back within eight
		day := dayOf(later(at, 12*years))
		e.dates = append(e.dates, day, day+1)
	}
}

// history is when what lies ahead will have happened.
func (e *edges) history(a Attribute, f *Facts) {
	for i := range f.Events {
		if slices.Contains(a.events, f.Events[i].Kind) {
			e.add(f.Events[i].At, f)
		}
	}
}

func (e *edges) add(at time.Time, f *Facts) {
	if at.After(f.Now) {
		e.fixed = append(e.fixed, at)
	}
}

func (e *edges) happened(h *Happened, f *Facts) {
	spans := slices.Clone(h.Is.Values)
	if h.Pick.When != nil {
		spans = append(spans, h.Pick.When.Values...)
	}
	second := EventWord{}
	if h.Then != nil {
		second, _ = eventWord(h.Then.Pick.Word)
		if h.Then.Pick.When != nil {
			spans = append(spans, h.Then.Pick.When.Values...)
		}
	}
	first, _ := eventWord(h.Pick.Word)
	for i := range f.Events {
		switch at := f.Events[i].At; f.Events[i].Kind {
		case first.Kind:
			e.moment(at, spans, f)
		case second.Kind:
			e.add(at, f)
		default:
			continue
		}
		if stay := f.Events[i].Stay; stay != nil {
			e.add(stay.From, f)
			e.add(stay.Until, f)
		}
	}
}
