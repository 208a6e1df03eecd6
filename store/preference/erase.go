package preference

import (
	"context"

	"regulars/store/db"
)

// Erase forgets everything that a person asked to leave out.
func Erase(ctx context.Context, q db.Q, person string) error {
	touch(q, person)
	_, err := q.Exec(ctx, `delete from preference where person = $1`, person)
	return err
}
