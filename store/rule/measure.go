package rule

import (
	"math"
	"time"
)

// compileHappened makes the function of a condition on events. All of them need
// the consent to personalization.
func compileHappened(h *Happened) test {
	compiled := happened(h)
	if h.Is.Not {
		compiled = negate(compiled)
	}
	return guard(Personalization, compiled)
}

func happened(h *Happened) test {
	c := newPicker(h.Pick)
	switch {
	case h.Then != nil:
		return sequence(c, h.Then)
	case h.Measure == Times:
		return times(&c, h.Is)
	}
	return condition(h.attribute(c), h.Is)
}

// attribute is the measure as something that reads the facts.
func (h *Happened) attribute(c picker) Attribute {
	a := h.measure()
	f, _ := fieldNamed(h.Field)
	switch {
	case a.Type == Moment:
		a.read.moment = end(&c, h.Measure == First)
	case h.Measure == Different:
		a.read.number = different(&c, f)
	case f.amount != nil:
		a.read.amount = func(facts *Facts) (Amount, known) { return figure(&c, h.Measure, facts, f.amount) }
	default:
		pieces := func(e *Event) Amount { return Amount{f.number(e), ""} }
		a.read.number = func(facts *Facts) (int64, known) {
			sum, k := figure(&c, h.Measure, facts, pieces)
			return sum.Minor, k
		}
	}
	return a
}

// times compares how many events there are. Those that may or may not count leave
// a range, and the answer is unknown when it is not the same for the whole of it.
func times(c *picker, is *Test) test {
	low, high := often(is)
	return func(f *Facts) Truth {
		sure, maybe := int64(0), int64(0)
		events := c.cut(f)
		for i := range events.len() {
			switch t := c.fits(events.at(i), f.Now); {
			case t == No || !c.holds(events.at(i).At, f.Now):
				continue
			case t == Unknown:
				maybe++
				continue
			}
			if sure++; sure > high || sure >= low && high == math.MaxInt64 {
				break
			}
		}
		return inRange(sure, sure+maybe, low, high)
	}
}

func inRange(least, most, low, high int64) Truth {
	switch {
	case least >= low && most <= high:
		return Yes
	case most < low || least > high:
		return No
	}
	return Unknown
}

// often is the range of a number of times.
func often(is *Test) (low, high int64) {
	n := is.Values[0].Number
	switch is.Op {
	case LessOrEqual:
		return 0, n
	case Equal:
		return n, n
	case Between:
		return n, is.Values[1].Number
	}
	return n, math.MaxInt64
}

// figure adds up or compares amounts. It is unknown when an event may or may not
// count, and when the amounts are of several currencies.
func figure(c *picker, m Measure, f *Facts, of func(*Event) Amount) (Amount, known) {
	sum, best, n, currency := int64(0), int64(0), int64(0), ""
	events := c.cut(f)
	for i := range events.len() {
		t := c.fits(events.at(i), f.Now)
		if t == No || !c.holds(events.at(i).At, f.Now) {
			continue
		}
		v := of(events.at(i))
		if t == Unknown || v.Currency != "" && currency != "" && v.Currency != currency {
			return Amount{}, unknown
		}
		if v.Currency != "" {
			currency = v.Currency
		}
		if n == 0 || m == Lowest && v.Minor < best || m == Highest && v.Minor > best {
			best = v.Minor
		}
		sum += v.Minor
		n++
	}
	switch {
	case m == Sum:
		return Amount{sum, currency}, some
	case n == 0:
		return Amount{}, nothing
	case m == Average:
		return Amount{average(sum, n), currency}, some
	}
	return Amount{best, currency}, some
}

// average rounds to the nearest, halves up.
func average(sum, n int64) int64 {
	twice, by := 2*sum+n, 2*n
	q := twice / by
	if twice%by < 0 {
		q--
	}
	return q
}

// end is when the first or the last event was.
func end(c *picker, first bool) func(*Facts) (time.Time, known) {
	return func(f *Facts) (time.Time, known) {
		var at time.Time
		events := c.cut(f)
		for i := range events.len() {
			switch c.fits(events.at(i), f.Now) {
			case Unknown:
				return time.Time{}, unknown
			case Yes:
				if !first || at.IsZero() {
					at = events.at(i).At
				}
			}
		}
		if at.IsZero() {
			return at, nothing
		}
		return at, some
	}
}

// different counts texts that differ in more than the case of letters.
func different(c *picker, of field) func(*Facts) (int64, known) {
	return func(f *Facts) (int64, known) {
		var few [32]string // most people need no more, and no allocation
		seen := few[:0]
		events := c.cut(f)
		for i := range events.len() {
			e := events.at(i)
			t := c.fits(e, f.Now)
			if t == No || !c.holds(e.At, f.Now) {
				continue
			}
			if t == Unknown {
				return 0, unknown
			}
			for j := 0; ; j++ {
				s, ok := of.key(e, j)
				if !ok {
					break
				}
				if s != "" && !anyFold(seen, s) {
					seen = append(seen, s)
				}
			}
		}
		return int64(len(seen)), some
	}
}
