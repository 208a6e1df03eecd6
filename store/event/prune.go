package event

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
)

// Prune forgets views that are older than they are kept, by name, at most limit of them,
// and returns how many it was: as many mean that there may be more. What tells of orders
// and accounts stays as long as these do. Whoever they are of is known anew.
func Prune(ctx context.Context, q db.Q, keep func(name string) time.Duration, limit int) (n int, err error) {
	for _, name := range Views() {
		if n >= limit {
			break
		}
		who, err := db.Values[string](ctx, q, `delete from event where id in (select id from event where name = $1 and at < $2 and not pending order by at limit $3)
			returning coalesce(customer_id, visitor_id, '')`, name, q.Now().Add(-keep(name)), limit-n)
		if err != nil {
			return n, fmt.Errorf("event.Prune: %w", err)
		}
		n += len(who)
		for _, person := range who {
			q.Touch(db.Sharded(db.Person, person))
		}
	}
	return n, nil
}
