package identify

import (
	"context"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/profile"
	"regulars/store/segment"
	"regulars/store/visitor"
)

// NoteViews keeps, of a batch of events, which products visitors looked at, and
// that whoever did so has to be looked at. It is an event.Also.
func NoteViews(ctx context.Context, q db.Q, batch []event.Event) error {
	var persons []string
	var views []visitor.View
	for _, e := range batch {
		if person := (profile.Key{CustomerID: e.CustomerID, VisitorID: e.VisitorID}).Person(); person != "" {
			persons = append(persons, person)
		}
		if e.Name == event.ProductViewed && e.VisitorID != "" && e.Subject != "" {
			views = append(views, visitor.View{VisitorID: e.VisitorID, ProductID: e.Subject})
		}
	}
	if err := segment.LookAtAll(ctx, q, persons, q.Now()); err != nil {
		return err
	}
	return visitor.ViewedAll(ctx, q, views)
}
