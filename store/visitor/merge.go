package visitor

import (
	"context"

	"regulars/store/db"
)

// GiveChoices makes the choices of one account another's, those named or, when none is,
// all of them, and returns which.
func GiveChoices(ctx context.Context, q db.Q, fromID, toID string, only []string) ([]string, error) {
	return db.Give(ctx, q, "consent_receipt", "id", fromID, toID, only)
}
