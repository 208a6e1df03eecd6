package visitor

import (
	"context"
	"fmt"

	"regulars/store/db"
)

// ListAccounts returns the accounts that are logged in on a browser.
func ListAccounts(ctx context.Context, q db.Q, visitorID string) ([]string, error) {
	return db.Values[string](ctx, q, `select distinct customer_id from session where visitor_id = $1 and customer_id is not null order by customer_id`, visitorID)
}

// Erase forgets an account's sessions and choices, and browsers with everything that
// is known of them.
func Erase(ctx context.Context, q db.Q, customerID string, visitorIDs []string) error {
	if err := EndAll(ctx, q, customerID, ""); err != nil {
		return err
	}
	for _, table := range []string{`delete from consent_receipt where customer_id = $1`, `delete from visitor_choice where customer_id = $1`} {
		if _, err := q.Exec(ctx, table, customerID); err != nil {
			return fmt.Errorf("visitor.Erase: %w", err)
		}
	}
	for _, visitorID := range visitorIDs {
		q.Touch(db.Sharded(db.Person, visitorID))
		for _, table := range []string{`delete from consent_receipt where visitor_id = $1`, `delete from visitor where id = $1`} {
			if _, err := q.Exec(ctx, table, visitorID); err != nil {
				return fmt.Errorf("visitor.Erase: %w", err)
			}
		}
	}
	return nil
}
