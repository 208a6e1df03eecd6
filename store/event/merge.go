package event

import (
	"context"
	"fmt"

	"regulars/store/db"
)

// Given is what of the ledger was made another account's: rows, joins, and claimed
// orders.
type Given struct{ Events, Joins, Claims []string }

// kinds are what is given, and where.
func (g *Given) kinds() []given {
	return []given{{"event", "id", &g.Events}, {"event_join", "id", &g.Joins}, {"event_claim", "subject", &g.Claims}}
}

type given struct {
	table, key string
	ids        *[]string
}

// Give makes everything that is told of an account another's, because both are one
// person: what happened does not change, only whose it is. It returns what that was,
// for GiveBack.
func Give(ctx context.Context, q db.Q, fromID, toID string) (g Given, err error) {
	tell(q, fromID, toID)
	for _, k := range g.kinds() {
		if *k.ids, err = db.Give(ctx, q, k.table, k.key, fromID, toID, nil); err != nil {
			return g, fmt.Errorf("event.Give: %w", err)
		}
	}
	return g, nil
}

// GiveBack takes back what Give did.
func GiveBack(ctx context.Context, q db.Q, g Given, fromID, toID string) error {
	tell(q, fromID, toID)
	for _, k := range g.kinds() {
		if _, err := db.Give(ctx, q, k.table, k.key, toID, fromID, append([]string{}, *k.ids...)); err != nil {
			return fmt.Errorf("event.GiveBack: %w", err)
		}
	}
	return nil
}

func tell(q db.Q, persons ...string) {
	for _, id := range persons {
		q.Touch(db.Sharded(db.Person, id))
	}
}
