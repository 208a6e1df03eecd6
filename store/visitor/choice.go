package visitor

import (
	"context"
	"fmt"

	"regulars/store/db"
)

// chose keeps a choice as the latest of an account, unless a later one is kept.
func chose(ctx context.Context, q db.Q, customerID string, r Receipt) error {
	_, err := q.Exec(ctx, `insert into visitor_choice (customer_id, personalization, analytics, at) values ($1, $2, $3, $4)
		on conflict (customer_id) do update set personalization = excluded.personalization, analytics = excluded.analytics, at = excluded.at
		where visitor_choice.at <= excluded.at`, customerID, r.Personalization, r.Analytics, r.At)
	if err != nil {
		return fmt.Errorf("visitor.SaveReceipt: %w", err)
	}
	return nil
}

// Settle makes the latest of an account's own choices and of those of its browsers
// the one that it is chosen by; none is forgotten.
func Settle(ctx context.Context, q db.Q, customerID string, visitorIDs []string) error {
	if _, err := q.Exec(ctx, `delete from visitor_choice where customer_id = $1`, customerID); err != nil {
		return err
	}
	for _, visitorID := range append([]string{""}, visitorIDs...) {
		list, err := ListReceipts(ctx, q, visitorID, customerID)
		if err != nil || len(list) == 0 {
			if err != nil {
				return err
			}
			continue
		}
		if err := chose(ctx, q, customerID, list[0]); err != nil {
			return err
		}
	}
	return nil
}
