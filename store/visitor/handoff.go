package visitor

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// HandoffLasts is how long a guest has to open the link on the other device.
const HandoffLasts = 10 * time.Minute

// OfferHandoff returns the secret of a link that moves a guest to another device.
// It works once; only its hash is stored.
func OfferHandoff(ctx context.Context, q db.Q, visitorID string) (token string, err error) {
	if _, err := q.Exec(ctx, `delete from handoff where visitor_id = $1 or ends_at <= $2`, visitorID, q.Now()); err != nil {
		return "", fmt.Errorf("visitor.OfferHandoff: %w", err)
	}
	token = id.Token()
	if _, err := q.Exec(ctx, `insert into handoff (hash, visitor_id, ends_at) values ($1, $2, $3)`, id.Hash(token), visitorID, q.Now().Add(HandoffLasts)); err != nil {
		return "", fmt.Errorf("visitor.OfferHandoff: %w", err)
	}
	return token, nil
}

// FindHandoff returns which guest a link would move, NotFound when it has ended or
// was used.
func FindHandoff(ctx context.Context, q db.Q, token string) (visitorID string, err error) {
	return db.Value[string](ctx, q, `select visitor_id from handoff where hash = $1 and ends_at > $2`, id.Hash(token), q.Now())
}

// TakeHandoff uses a link up and ends the guest's sessions: a guest is on one
// device at a time, so that nobody can hand a stranger a guest and look on.
func TakeHandoff(ctx context.Context, q db.Q, token string) (visitorID string, err error) {
	took, err := db.Values[string](ctx, q, `delete from handoff where hash = $1 and ends_at > $2 returning visitor_id`, id.Hash(token), q.Now())
	if err != nil {
		return "", fmt.Errorf("visitor.TakeHandoff: %w", err)
	}
	if len(took) == 0 {
		return "", fault.New(fault.NotFound, "This link has been used or is over. Make a new one on the other device.")
	}
	q.Touch(db.Sharded(db.Person, took[0]))
	if _, err := q.Exec(ctx, `delete from session where visitor_id = $1 and customer_id is null`, took[0]); err != nil {
		return "", fmt.Errorf("visitor.TakeHandoff: %w", err)
	}
	return took[0], nil
}
