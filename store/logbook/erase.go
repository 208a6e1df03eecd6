package logbook

import (
	"context"

	"regulars/store/db"
	"regulars/store/mailbox"
)

// Erase takes a shopper's shortened address, and the network address beside it, out of
// the log. That something happened stays.
func Erase(ctx context.Context, q db.Q, address string) error {
	masked := mailbox.Mask(address)
	_, err := q.Exec(ctx, `update logbook set about = 'a former customer', address = '' where about = $1 or about like $2 escape '\' or about like $3 escape '\'`,
		masked, db.Like(masked)+", now %", "%, now "+db.Like(masked))
	return err
}
