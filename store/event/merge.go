package event

import (
	"context"
	"fmt"
	"slices"

	"regulars/store/db"
)

// Given is what of the ledger was made another account's: rows, joins, and claimed
// orders.
type Given struct{ Events, Joins, Claims []string }

// Give makes everything that is told of an account another's, because both are one
// person: what happened does not change, only whose it is. It returns what that was,
// for GiveBack.
func Give(ctx context.Context, q db.Q, fromID, toID string) (g Given, err error) {
	q.Touch(db.Sharded(db.Person, fromID))
	q.Touch(db.Sharded(db.Person, toID))
	for _, step := range []struct {
		to    *[]string
		query string
	}{
		{&g.Events, `update event set customer_id = $1 where customer_id = $2 returning id`},
		{&g.Joins, `update event_join set customer_id = $1 where customer_id = $2 returning id`},
		{&g.Claims, `update event_claim set customer_id = $1 where customer_id = $2 returning subject`},
	} {
		if *step.to, err = db.Values[string](ctx, q, step.query, toID, fromID); err != nil {
			return g, fmt.Errorf("event.Give: %w", err)
		}
	}
	return g, nil
}

// GiveBack takes back what Give did.
func GiveBack(ctx context.Context, q db.Q, g Given, fromID, toID string) error {
	q.Touch(db.Sharded(db.Person, fromID))
	q.Touch(db.Sharded(db.Person, toID))
	for _, step := range []struct {
		ids   []string
		query string
	}{
		{g.Events, `update event set customer_id = $1 where customer_id = $2 and id in (`},
		{g.Joins, `update event_join set customer_id = $1 where customer_id = $2 and id in (`},
		{g.Claims, `update event_claim set customer_id = $1 where customer_id = $2 and subject in (`},
	} {
		for some := range slices.Chunk(step.ids, 500) {
			in, args := db.InList(3, some)
			if _, err := q.Exec(ctx, step.query+in+`)`, append([]any{fromID, toID}, args...)...); err != nil {
				return fmt.Errorf("event.GiveBack: %w", err)
			}
		}
	}
	return nil
}
