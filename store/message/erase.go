package message

import (
	"context"
	"strings"

	"regulars/store/db"
)

// Erase deletes every mail to an account or to one of its addresses, those that wait
// included.
func Erase(ctx context.Context, q db.Q, customerID string, addresses []string) error {
	if _, err := q.Exec(ctx, `delete from message where customer_id = $1`, customerID); err != nil {
		return err
	}
	for _, a := range addresses {
		if err := eraseFailing(ctx, q, a); err != nil {
			return err
		}
		if _, err := q.Exec(ctx, `delete from message where recipient = $1 or lower(recipient) = $2`, a, strings.ToLower(a)); err != nil {
			return err
		}
	}
	return nil
}
