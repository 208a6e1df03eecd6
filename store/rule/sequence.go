package rule

import "time"

// sequence asks for a first event and a second after it, or none. Events of one
// millisecond do not come after each other.
func sequence(first picker, then *Then) test {
	s := &second{picker: newPicker(Pick{Word: then.Pick.Word, Filters: then.Pick.Filters}), not: then.Not}
	if w := then.Pick.When; w != nil {
		_, s.most = reachOf(w.Values[0])
		s.over = past(w.Values[0])
	}
	for _, name := range then.Same {
		f, _ := fieldNamed(name)
		s.same = append(s.same, shares(f))
	}
	if len(s.same) == 0 {
		return func(f *Facts) Truth { return backward(&first, s, first.past(f), s.past(f), f.Now) }
	}
	return func(f *Facts) Truth {
		firsts, seconds := first.past(f), s.past(f)
		best := No
		for i := range firsts.len() {
			a := firsts.at(i)
			t := first.fits(a, f.Now)
			if t <= best || !first.holds(a.At, f.Now) {
				continue
			}
			if best = max(best, min(t, s.after(a, seconds, f.Now))); best == Yes {
				break
			}
		}
		return best
	}
}

// past are the events up to now that a picker may pick.
func (c *picker) past(f *Facts) view {
	events := c.may(f)
	return events.cut(0, events.beyond(f.Now))
}

// backward answers in one pass from the end where nothing has to be the same: of
// all that follows an event, the nearest that fits decides.
func backward(first *picker, s *second, firsts, seconds view, now time.Time) Truth {
	var sure, maybe time.Time
	best := No
	j := seconds.len() - 1
	for i := firsts.len() - 1; i >= 0 && best != Yes; i-- {
		a := firsts.at(i)
		for ; j >= 0 && seconds.at(j).At.After(a.At); j-- {
			switch s.fits(seconds.at(j), now) {
			case Yes:
				sure = seconds.at(j).At
			case Unknown:
				maybe = seconds.at(j).At
			}
		}
		if t := first.fits(a, now); t > best && first.holds(a.At, now) {
			best = max(best, min(t, s.nearest(a.At, sure, maybe, now)))
		}
	}
	return best
}

// nearest says what the events that fit and come next mean for one at an instant.
func (s *second) nearest(at, sure, maybe, now time.Time) Truth {
	in := func(b time.Time) bool {
		return !b.IsZero() && (s.over == nil || !s.over(at, b.In(now.Location())))
	}
	seen := No
	switch {
	case s.not && s.over != nil && !s.over(at, now):
		return No // it may still come
	case in(sure):
		seen = Yes
	case in(maybe):
		seen = Unknown
	}
	if s.not {
		return -seen
	}
	return seen
}

// second is what has to follow, or must not.
type second struct {
	picker
	not  bool
	same []func(a, b *Event) Truth
	over func(at, now time.Time) bool // whether the time for it is over; nil for no end
	most time.Duration                // it is over after this
}

// after looks at what followed an event.
func (s *second) after(a *Event, seconds view, now time.Time) Truth {
	if s.not && s.over != nil && !s.over(a.At, now) {
		return No // it may still come
	}
	seen := No
	for i := seconds.beyond(a.At); i < seconds.len() && seen != Yes; i++ {
		b := seconds.at(i)
		if s.over != nil && b.At.Sub(a.At) > s.most {
			break
		}
		if b.Kind == s.kind && b.At.After(a.At) && (s.over == nil || !s.over(a.At, b.At.In(now.Location()))) {
			seen = max(seen, s.follows(a, b, now))
		}
	}
	if s.not {
		return -seen
	}
	return seen
}

func (s *second) follows(a, b *Event, now time.Time) Truth {
	least := s.fits(b, now)
	for _, same := range s.same {
		least = min(least, same(a, b))
	}
	return least
}
