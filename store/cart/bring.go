package cart

import (
	"context"

	"regulars/store/db"
)

// Bring pours the cart of one guest into that of another, who is the same person
// on another device, by the rule of Merge. The first cart is closed.
func Bring(ctx context.Context, q db.Q, fromVisitorID, toVisitorID string) error {
	from, err := Find(ctx, q, Owner{VisitorID: fromVisitorID})
	if err != nil || from.ID == "" || fromVisitorID == toVisitorID {
		return err
	}
	if err := closeGuest(ctx, q, from); err != nil {
		return err
	}
	Owner{VisitorID: fromVisitorID}.tell(q)
	to := Owner{VisitorID: toVisitorID}
	if _, err := change(ctx, q, to); err != nil {
		return err
	}
	into, err := Find(ctx, q, to)
	if err != nil {
		return err
	}
	_, err = pour(ctx, q, into, from.content())
	return err
}
