package identify

import (
	"context"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/visitor"
)

// NoteViews keeps, of a batch of events, which products visitors looked at, and
// that whoever did so has to be looked at. It is an event.Also.
func NoteViews(ctx context.Context, q db.Q, batch []event.Event) error {
	noted := map[event.Whose]bool{}
	for _, e := range batch {
		if who := (event.Whose{CustomerID: e.CustomerID, VisitorID: e.VisitorID}); !noted[who] {
			noted[who] = true
			if err := LookAt(ctx, q, e); err != nil {
				return err
			}
		}
		if e.Name != event.ProductViewed || e.VisitorID == "" || e.Subject == "" {
			continue
		}
		if err := visitor.Viewed(ctx, q, e.VisitorID, e.Subject); err != nil {
			return err
		}
	}
	return nil
}
