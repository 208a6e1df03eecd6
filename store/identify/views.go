package identify

import (
	"context"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/visitor"
)

// NoteViews keeps, of a batch of events, which products visitors looked at. It is
// an event.Also.
func NoteViews(ctx context.Context, q db.Q, batch []event.Event) error {
	for _, e := range batch {
		if e.Name != event.ProductViewed || e.VisitorID == "" || e.Subject == "" {
			continue
		}
		if err := visitor.Viewed(ctx, q, e.VisitorID, e.Subject); err != nil {
			return err
		}
	}
	return nil
}
