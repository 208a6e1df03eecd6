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
	same []map[string]bool
}

// lane is one condition on events in a pass at a fixed moment.
type lane struct {
	*Happened
	now   time.Time
	first sieve
	then  sieve
	when  func(at time.Time) bool
}

func newLane(h *Happened, now time.Time) lane {
	l := lane{Happened: h, now: now, first: newSieve(h.Pick), when: frame(h.Pick.When, now)}
	if h.Then != nil {
		l.then = newSieve(h.Then.Pick)
	}
	return l
}

func (l *lane) add(s *tallied, e *Event) {
	if l.Then != nil {
		l.close(s, e)
	}
	own := l.first.weigh(e)
	if own == No || !l.when(e.At) {
		return
	}
	if l.Then != nil {
		l.open(s, e, own)
		return
	}
	if own == Unknown {
		s.maybe++
		return
	}
	s.sure++
	if s.last = e.At; s.first.IsZero() {
		s.first = e.At
	}
	l.measureOf(s, e)
}

func (l *lane) measureOf(s *tallied, e *Event) {
	switch l.Measure {
	case Sum, Average, Lowest, Highest:
		n, currency := amountOf(l.Field, e)
		if s.sum += n; s.sure == 1 {
			s.low, s.high = n, n
		}
		s.low, s.high = min(s.low, n), max(s.high, n)
		if currency != "" {
			s.mixed = s.mixed || s.currency != "" && s.currency != currency
			s.currency = currency
		}
	case Different:
		if s.seen == nil {
			s.seen = map[string]bool{}
		}
		for key := range keysOf(l.Field, e) {
			s.seen[key] = true
		}
	}
}

// close lets an event follow those that wait, and drops those it no longer can.
func (l *lane) close(s *tallied, e *Event) {
	answer := l.then.weigh(e)
	s.open = slices.DeleteFunc(s.open, func(o opened) bool { return l.isOver(o, e.At) && s.settle(o, l.Then.Not) })
	if answer == No {
		return
	}
	for i := range s.open {
		if o := &s.open[i]; o.at.Before(e.At) {
			o.seen = max(o.seen, min(answer, l.isSame(o, e)))
		}
	}
}

func (l *lane) isOver(o opened, at time.Time) bool {
	w := l.Then.Pick.When
	return w != nil && !at.Before(spanEnd(w.Values[0], o.at.In(l.now.Location())))
}

// settle keeps the answer of a first event to which nothing can happen any more.
func (s *tallied) settle(o opened, not bool) bool {
	if not {
		o.seen = o.seen.Not()
	}
	s.best = max(s.best, min(o.own, o.seen)+1)
	return true
}

func (l *lane) open(s *tallied, e *Event, own Truth) {
	o := opened{at: e.At, own: own, seen: No}
	for _, name := range l.Then.Same {
		o.same = append(o.same, keysOf(name, e))
	}
	s.open = append(s.open, o)
}

func (l *lane) isSame(o *opened, e *Event) Truth {
	for i, name := range l.Then.Same {
		shared := false
		for key := range keysOf(name, e) {
			shared = shared || o.same[i][key]
		}
		if !shared {
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
