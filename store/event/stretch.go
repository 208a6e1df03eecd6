package event

import (
	"context"
	"slices"
	"time"

	"regulars/store/db"
)

// Stretch is the time for which what a guest did in a browser is somebody's: after a
// moment and until another, that included; zero for ever.
type Stretch struct {
	VisitorID    string
	After, Until time.Time
}

// Holds says whether something that lasted lies in the stretch, or reaches into it.
func (s Stretch) Holds(first, last time.Time) bool {
	return last.After(s.After) && (s.Until.IsZero() || !first.After(s.Until))
}

// mostStretches bounds how many are looked at.
const mostStretches = 10

// Stretches returns which time of which browsers is a person's, the latest first: of
// an account what its joins brought, of a guest what no account has taken over.
func Stretches(ctx context.Context, q db.Q, w Whose) ([]Stretch, error) {
	if w.CustomerID == "" {
		joins, err := listJoinsOf(ctx, q, w.VisitorID)
		s := Stretch{VisitorID: w.VisitorID}
		for _, j := range joins {
			if j.UndoneAt.IsZero() {
				s.After = j.At
			}
		}
		return []Stretch{s}, err
	}
	joins, err := listRivals(ctx, q, w.CustomerID)
	list := brought(joins, w.CustomerID)
	slices.Reverse(list)
	return list[:min(len(list), mostStretches)], err
}

// brought are an account's stretches by joins in the order of time.
func brought(joins []Join, customerID string) (list []Stretch) {
	refused, last := map[string]time.Time{}, map[string]Join{}
	for _, j := range joins {
		if j.CustomerID == customerID && !j.UndoneAt.IsZero() {
			refused[j.VisitorID] = j.At
		}
	}
	for _, j := range joins {
		if !j.UndoneAt.IsZero() {
			continue
		}
		before := last[j.VisitorID]
		last[j.VisitorID] = j
		i := slices.IndexFunc(list, func(s Stretch) bool { return s.VisitorID == j.VisitorID && s.Until.Equal(before.At) })
		switch {
		case j.CustomerID != customerID:
		case before.CustomerID == customerID && i >= 0:
			list[i].Until = j.At // the same account again: its stretch goes on
		default:
			s := Stretch{VisitorID: j.VisitorID, After: before.At, Until: j.At}
			if no := refused[j.VisitorID]; no.After(s.After) {
				s.After = no
			}
			list = append(list, s)
		}
	}
	return list
}
