package identify

import (
	"slices"
	"time"

	"regulars/store/event"
	"regulars/store/rule"
)

// Story puts together what somebody did, as rules ask about it, out of rows of the
// ledger, which may come in any order. The zero value is the beginning.
//
// An order that was edited is one that stands otherwise from that instant on: what was
// added is bought then, what was taken out counts as bought until then, and the order,
// placed when it was placed, comes to another sum. Before that instant nothing of it
// is known.
type Story struct {
	events []rule.Event
	placed []placement
	edits  []edit
}

// placement is an order and where its events stand in a story.
type placement struct {
	orderID string
	places  []int
	since   bool // only edits of it are told: it was placed before what is asked about
}

// edit is a change of an order: what it was from then on, as Meaning says it.
type edit struct {
	orderID string
	at      time.Time
	what    []rule.Event
}

// Tell adds a row: the name and subject it has in the ledger, when it was, and what
// it says (Meaning), which is not changed.
func (s *Story) Tell(name, subject string, at time.Time, what []rule.Event) {
	switch {
	case len(what) == 0:
		return
	case name == event.OrderUpdated:
		s.edits = append(s.edits, edit{subject, at, what})
		return
	case name == event.OrderCompleted:
		p := placement{orderID: subject}
		for i := range what {
			p.places = append(p.places, len(s.events)+i)
		}
		s.placed = append(s.placed, p)
	}
	for _, e := range what {
		e.At = at
		s.events = append(s.events, e)
	}
}

// Events are what was told, in the order of time. It is asked once.
func (s *Story) Events() []rule.Event {
	slices.SortStableFunc(s.edits, func(a, b edit) int { return a.at.Compare(b.at) })
	for _, e := range s.edits {
		s.amend(e)
	}
	if !slices.IsSortedFunc(s.events, byTime) {
		rule.SortEvents(s.events)
	}
	rule.Pair(s.events)
	return s.events
}

func byTime(a, b rule.Event) int { return a.At.Compare(b.At) }

// amend lets an order stand otherwise from an edit on. Of an order that is not in the
// story, because it was placed before what is asked about, only what was added is told.
func (s *Story) amend(e edit) {
	i := slices.IndexFunc(s.placed, func(p placement) bool { return p.orderID == e.orderID })
	if i < 0 {
		i = len(s.placed)
		s.placed = append(s.placed, placement{orderID: e.orderID, since: true})
	}
	p := &s.placed[i]
	for _, g := range e.what[1:] {
		if g.Quantity < 0 {
			s.takeOut(p, g, e.at)
			continue
		}
		g.At = e.at
		p.places = append(p.places, len(s.events))
		s.events = append(s.events, g)
	}
	for _, place := range slices.Clone(p.places) {
		if was := s.events[place]; was.Kind == rule.Ordered && s.open(place) {
			was.Total, was.Quantity = e.what[0].Total, e.what[0].Quantity
			s.replace(p, place, e.at, was)
		}
	}
}

// takeOut ends pieces that were bought: of those that were sold for the same first, and
// of these the latest. Of an order that is told since an edit of it only, pieces that were
// sold for something else are not those that are meant: these were bought before.
func (s *Story) takeOut(p *placement, g rule.Event, at time.Time) {
	left := -g.Quantity
	for _, samePrice := range []bool{true, false} {
		for _, place := range slices.Backward(slices.Clone(p.places)) {
			was := s.events[place]
			if left == 0 || p.since && !samePrice || was.Kind != rule.Bought || !s.open(place) || was.VariantID != g.VariantID || was.SKU != g.SKU || (was.Price == g.Price) != samePrice {
				continue
			}
			out := min(left, was.Quantity)
			left -= out
			if rest := was.Quantity - out; rest > 0 {
				was.Total.Minor, was.Quantity = was.Total.Minor*rest/was.Quantity, rest
				s.replace(p, place, at, was)
			} else {
				s.end(place, at)
			}
		}
	}
}

// open says whether an event stands for good, as far as was told.
func (s *Story) open(place int) bool {
	stay := s.events[place].Stay
	return stay == nil || stay.Until.IsZero()
}

// end lets an event stand until an instant.
func (s *Story) end(place int, at time.Time) {
	stay := rule.Stay{Until: at}
	if was := s.events[place].Stay; was != nil {
		stay.From = was.From
	}
	s.events[place].Stay = &stay
}

// replace lets an event stand as another from an instant on.
func (s *Story) replace(p *placement, place int, at time.Time, as rule.Event) {
	s.end(place, at)
	as.Stay = &rule.Stay{From: at}
	p.places = append(p.places, len(s.events))
	s.events = append(s.events, as)
}
