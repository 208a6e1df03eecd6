package message

import (
	"context"

	"regulars/store/db"
)

// Give makes the mails of one account another's, those named or, when none is,
// all of them, and returns which.
func Give(ctx context.Context, q db.Q, fromID, toID string, only []string) ([]string, error) {
	return db.Give(ctx, q, "message", "id", fromID, toID, only)
}
