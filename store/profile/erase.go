package profile

import (
	"context"

	"regulars/store/db"
)

// Erase forgets a person's figures and tags.
func Erase(ctx context.Context, q db.Q, k Key) error {
	q.Touch(k.topic())
	q.Touch(Topic)
	for _, table := range []string{`delete from profile_order where person = $1`, `delete from profile_tag where person = $1`} {
		if _, err := q.Exec(ctx, table, k.Person()); err != nil {
			return err
		}
	}
	_, err := q.Exec(ctx, `delete from profile_count where customer_id = $1`, k.CustomerID)
	return err
}
