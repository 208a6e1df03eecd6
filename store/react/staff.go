package react

import (
	"context"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/staff"
)

// mailStaff tells a member what happened to the own account.
func (r *Reactor) mailStaff(ctx context.Context, q db.Q, e event.Event) error {
	m, err := staff.Find(ctx, q, e.Subject)
	if err != nil {
		return gone(err)
	}
	var n staff.News
	if err := e.Decode(&n); err != nil {
		return err
	}
	return r.Mailer.StaffNews(ctx, q, m, n, e.ID, e.At)
}
