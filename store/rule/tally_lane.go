package rule

import (
	"slices"
	"time"
)

// tallied is what is kept of one person for one condition on events.
type tallied struct {
	sure, maybe int64
	sum         int64
	low, high   int64
	currency    string
	mixed       bool
	first, last time.Time
	seen        map[string]bool
	open        []opened
	best        Truth // of the sequences that are over, plus one: the zero state is No
}

// opened is a first event that waits for its second.
type opened struct {
	at   time.Time
	own  Truth
	seen Truth
	same [][]string
}

// lane is one condition on events in a pass at a fixed moment.
type lane struct {
	*Happened
	now   time.Time
	first sieve
	then  sieve
	when  func(at time.Time) bool
	ends  func(at time.Time) time.Time // when it is too late for the second; nil for never
}

func newLane(h *Happened, now time.Time) lane {
	l := lane{Happened: h, now: now, first: newSieve(h.Pick), when: frame(h.Pick.When, now)}
	if h.Then != nil {
		l.then = newSieve(h.Then.Pick)
		if w := h.Then.Pick.When; w != nil {
			l.ends = spanEnds(w.Values[0], now.Location())
		}
	}
	return l
}

// weight is what an event means to a condition, whenever it was.
type weight struct {
	own, then Truth // as the first, and as the second
	n         int64 // of what is measured
	currency  string
	keys      []string   // of what is told apart
	same      [][]string // of what has to be the same
}

func (w *weight) matters() bool { return w.own != No || w.then != No }

func (l *lane) weigh(e *Event) weight {
	w := weight{own: l.first.weigh(e), then: No}
	if l.Then != nil {
		w.then = l.then.weigh(e)
		for _, name := range l.Then.Same {
			w.same = append(w.same, keysOf(name, e))
		}
	}
	switch l.Measure {
	case Sum, Average, Lowest, Highest:
		w.n, w.currency = amountOf(l.Field, e)
	case Different:
		w.keys = keysOf(l.Field, e)
	}
	return w
}

func (l *lane) add(s *tallied, at time.Time, w *weight) {
	if l.Then != nil && len(s.open) > 0 {
		l.close(s, at, w)
	}
	if w.own == No || !l.when(at) {
		return
	}
	if l.Then != nil {
		s.open = append(s.open, opened{at: at, own: w.own, seen: No, same: w.same})
		return
	}
	if w.own == Unknown {
		s.maybe++
		return
	}
	s.sure++
	if s.last = at; s.first.IsZero() {
		s.first = at
	}
	l.measureOf(s, w)
}

func (l *lane) measureOf(s *tallied, w *weight) {
	switch l.Measure {
	case Sum, Average, Lowest, Highest:
		if s.sum += w.n; s.sure == 1 {
			s.low, s.high = w.n, w.n
		}
		s.low, s.high = min(s.low, w.n), max(s.high, w.n)
		if w.currency != "" {
			s.mixed = s.mixed || s.currency != "" && s.currency != w.currency
			s.currency = w.currency
		}
	case Different:
		if s.seen == nil {
			s.seen = map[string]bool{}
		}
		for _, key := range w.keys {
			s.seen[key] = true
		}
	}
}

// close lets an event follow those that wait, and drops those it no longer can.
func (l *lane) close(s *tallied, at time.Time, w *weight) {
	if l.ends != nil {
		s.open = slices.DeleteFunc(s.open, func(o opened) bool { return l.isOver(o, at) && s.settle(o, l.Then.Not) })
	}
	if w.then == No {
		return
	}
	for i := range s.open {
		if o := &s.open[i]; o.at.Before(at) {
			o.seen = max(o.seen, min(w.then, isSame(o.same, w.same)))
		}
	}
}

func (l *lane) isOver(o opened, at time.Time) bool { return l.ends != nil && !at.Before(l.ends(o.at)) }

// settle keeps the answer of a first event to which nothing can happen any more.
func (s *tallied) settle(o opened, not bool) bool {
	if not {
		o.seen = o.seen.Not()
	}
	s.best = max(s.best, min(o.own, o.seen)+1)
	return true
}

// isSame says whether two events have a key in common in each of the fields.
func isSame(a, b [][]string) Truth {
	for i := range a {
		if !slices.ContainsFunc(a[i], func(key string) bool { return slices.Contains(b[i], key) }) {
			return No
		}
	}
	return Yes
}

// answer is the condition at the end of the pass, not yet turned around.
func (l *lane) answer(s *tallied) Truth {
	switch l.Measure {
	case Times:
		if l.Then != nil {
			return l.followed(s)
		}
		return l.often(s)
	case First, Last:
		return l.moment(s)
	case Different:
		return l.figure(s, int64(len(s.seen)), s.maybe > 0)
	case Sum:
		return l.figure(s, s.sum, s.maybe > 0 || s.mixed)
	}
	if s.maybe == 0 && s.sure == 0 {
		return No
	}
	return l.figure(s, l.one(s), s.maybe > 0 || s.mixed)
}

func (l *lane) one(s *tallied) int64 {
	switch {
	case l.Measure == Lowest:
		return s.low
	case l.Measure == Highest:
		return s.high
	case s.sure == 0:
		return 0
	}
	q, rest := s.sum/s.sure, s.sum%s.sure
	if rest < 0 {
		q, rest = q-1, rest+s.sure
	}
	if rest*2 >= s.sure {
		q++
	}
	return q
}

func (l *lane) followed(s *tallied) Truth {
	best := s.best - 1
	for _, o := range s.open {
		switch waits := l.Then.Pick.When != nil && !l.isOver(o, l.now); {
		case l.Then.Not && waits:
		case l.Then.Not:
			best = max(best, min(o.own, o.seen.Not()))
		default:
			best = max(best, min(o.own, o.seen))
		}
	}
	return best
}

// often asks whether each number of times that is possible fits.
func (l *lane) often(s *tallied) Truth {
	fits := 0
	for n := s.sure; n <= s.sure+s.maybe; n++ {
		if compares(l.Is, n) {
			fits++
		}
	}
	switch int64(fits) {
	case 0:
		return No
	case s.maybe + 1:
		return Yes
	}
	return Unknown
}

func (l *lane) figure(s *tallied, n int64, unsure bool) Truth {
	money := l.Is.Values[0].Kind == Money
	if unsure || money && s.currency != l.Is.Values[0].Text && (s.currency != "" || n != 0) {
		return Unknown
	}
	return truth(compares(l.Is, n))
}

func (l *lane) moment(s *tallied) Truth {
	at := s.first
	if l.Measure == Last {
		at = s.last
	}
	switch {
	case l.Is.Op == Exists:
		return truth(s.maybe == 0 && !at.IsZero())
	case s.maybe > 0:
		return Unknown
	case at.IsZero():
		return No
	}
	return truth(frame(l.Is, l.now)(at))
}
