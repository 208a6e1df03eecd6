package enrol

import (
	"context"
	"fmt"

	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/logbook"
	"regulars/store/mailbox"
)

// AskErasure notes that an account is to be erased, as its owner wishes, who knows the
// present password.
func AskErasure(ctx context.Context, d *db.DB, customerID, present, address string) error {
	c, err := recheck(ctx, d, customerID, present, address)
	if err != nil {
		return err
	}
	err = d.Write(ctx, func(q db.Q) error {
		if err := customer.AskErasure(ctx, q, customerID, shopper, q.Now().Add(customer.UndoFor)); err != nil {
			return err
		}
		return logbook.Note(ctx, q, logbook.Entry{Kind: logbook.ErasureAsked, Actor: shopper, About: mailbox.Mask(c.Email), Address: address})
	})
	if err != nil {
		return fmt.Errorf("enrol.AskErasure: %w", err)
	}
	return nil
}
