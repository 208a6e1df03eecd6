package place

import (
	"cmp"
	"slices"
	"time"
)

// How long things take where a place does not say.
const (
	usualPrepare = 120 // minutes
	usualKeep    = 7   // days
	// farthest is how many days ahead a promise may lie: after that a place counts as
	// closed for good.
	farthest = 60
	// grain is what promises are rounded up to.
	grain = 15 * time.Minute
)

// closedOn says whether the place stays closed on the local day of a moment.
func (p *Place) closedOn(local time.Time) bool {
	return slices.Contains(p.Closed, local.Format(time.DateOnly))
}

// span is one time of being open, in moments.
type span struct{ opens, closes time.Time }

// spans are the opening hours of the local day of a moment, in order, none on a
// closed day. Moments are made of the local clock, so that on the days when it is
// put forward or back an hour is one hour.
func (p *Place) spans(local time.Time) (list []span) {
	if p.closedOn(local) {
		return nil
	}
	at := func(minutes int) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day(), 0, minutes, 0, 0, local.Location())
	}
	for _, h := range p.Hours {
		if h.Weekday == local.Weekday() {
			list = append(list, span{at(h.Opens), at(h.Closes)})
		}
	}
	slices.SortFunc(list, func(a, b span) int { return cmp.Compare(a.opens.UnixMilli(), b.opens.UnixMilli()) })
	return list
}

// Ready returns from when on something that is ordered now can be collected: after
// the time of preparing, which runs only while the place is open, rounded up to a
// quarter of an hour. ok is false where nobody can collect, or nobody knows when.
func (p *Place) Ready(now time.Time) (at time.Time, ok bool) {
	zone, err := p.location()
	if err != nil || !p.Pickup {
		return time.Time{}, false
	}
	left := time.Duration(p.PrepareMinutes) * time.Minute
	today := now.In(zone)
	for i := range farthest {
		noon := time.Date(today.Year(), today.Month(), today.Day()+i, 12, 0, 0, 0, zone)
		for _, s := range p.spans(noon) {
			start := s.opens
			if now.After(start) {
				start = now
			}
			open := s.closes.Sub(start)
			switch {
			case open <= 0:
				continue
			case left <= open:
				return earlier(upTo(start.Add(left)), s.closes).In(zone), true
			}
			left -= open
		}
	}
	return time.Time{}, false
}

func upTo(t time.Time) time.Time {
	if down := t.Truncate(grain); down.Before(t) {
		return down.Add(grain)
	}
	return t
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Days is how many days after another a moment lies, by the calendar of the place: 0
// for the same day, 1 for the next.
func (p *Place) Days(at, now time.Time) int {
	day := func(t time.Time) int64 {
		t = p.In(t)
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60)
	}
	return int(day(at) - day(now))
}

// Say puts a moment into words as staff read them at another: "today 16:30",
// "tomorrow 10:00", "on Monday 10:00", "on 3 January 10:00"; in the zone of the place.
// Shoppers read it in the words of the shop.
func (p *Place) Say(at, now time.Time) string {
	at = p.In(at)
	clock := at.Format(" 15:04")
	switch days := p.Days(at, now); {
	case days == 0:
		return "today" + clock
	case days == 1:
		return "tomorrow" + clock
	case days > 1 && days < 7:
		return "on " + at.Weekday().String() + clock
	}
	return "on " + at.Format("2 January") + clock
}

// KeptUntil is until when an order that is ready now is kept.
func (p *Place) KeptUntil(ready time.Time) time.Time { return ready.AddDate(0, 0, p.KeepDays) }
