package cart

import (
	"context"
	"time"

	"regulars/store/db"
)

const (
	keepAnswers = 30 * 24 * time.Hour  // contact and addresses of a checkout nobody finished
	keepGuest   = 180 * 24 * time.Hour // a visitor's cart that nobody came back to
)

// Prune forgets what nobody comes back for: answers of unfinished checkouts after
// 30 days, visitors' carts after 180. An account's cart stays as long as the
// account; ordered and merged carts have served after 30 days.
func Prune(ctx context.Context, q db.Q) error {
	now := q.Now()
	if _, err := q.Exec(ctx, `delete from cart_checkout where changed_at < $1`, now.Add(-keepAnswers)); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `delete from cart where (state = 'open' and customer_id is null and changed_at < $1) or (state <> 'open' and changed_at < $2)`,
		now.Add(-keepGuest), now.Add(-keepAnswers))
	return err
}
