package rule

import "time"

// Stay is how long an event stands as it is. An order that is changed after it was
// placed is the same order, placed at the same moment, and yet another from then on:
// what it was stands until that instant, what it is from it.
type Stay struct{ From, Until time.Time } // zero: from when it happened, for ever

// Stands says whether an event that has happened counts at an instant.
func (e *Event) Stands(now time.Time) bool {
	return e.Stay == nil || !now.Before(e.Stay.From) && !e.endedBy(now)
}

// endedBy says whether an event does not stand any more.
func (e *Event) endedBy(now time.Time) bool {
	return e.Stay != nil && !e.Stay.Until.IsZero() && !now.Before(e.Stay.Until)
}
