package visitor

import (
	"context"

	"regulars/store/db"
)

// GiveChoices makes the choices of one account another's, those named or, when none is,
// all of them, and returns which.
func GiveChoices(ctx context.Context, q db.Q, fromID, toID string, only []string) (ids []string, err error) {
	if only == nil {
		return db.Values[string](ctx, q, `update consent_receipt set customer_id = $1 where customer_id = $2 returning id`, toID, fromID)
	}
	for _, one := range only {
		some, err := db.Values[string](ctx, q, `update consent_receipt set customer_id = $1 where customer_id = $2 and id = $3 returning id`, toID, fromID, one)
		if err != nil {
			return ids, err
		}
		ids = append(ids, some...)
	}
	return ids, nil
}
