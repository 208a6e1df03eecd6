package enrol

import (
	"context"
	"fmt"

	"regulars/store/attempt"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
)

// AskGoOn asks for a link with which the owner of an account goes on with the device
// that asks, mailed to the account's own address: whoever came by a letter of the
// shop that was passed on to them gets nothing. An account whose address was never
// proved gets the link that proves it, which does the same under its own rule.
func AskGoOn(ctx context.Context, d *db.DB, customerID, visitorID, address string) error {
	c, err := customer.Find(ctx, d.Read(), customerID)
	if err != nil {
		return fmt.Errorf("enrol.AskGoOn: %w", err)
	}
	if visitorID == "" {
		return fault.New(fault.Invalid, "This needs a browser that keeps cookies.")
	}
	if err := try(ctx, d, attempt.Resets, c.Email, address); err != nil {
		return err
	}
	purpose := customer.ToGoOn
	if !c.Confirmed() {
		purpose = customer.ToConfirm
	}
	return d.Write(ctx, func(q db.Q) error {
		return ask(ctx, q, event.ConfirmationAsked, customer.Ask{Purpose: purpose, CustomerID: c.ID, Email: c.Email, HeldEmail: c.Email, VisitorID: visitorID})
	})
}

// GoOn uses such a link, once, on the device that asked for it; the caller logs it
// in, and identify joins its history by the rule of every login.
func GoOn(ctx context.Context, d *db.DB, token string, b Browser) (c customer.Customer, err error) {
	err = d.Write(ctx, func(q db.Q) error {
		c, err = customer.GoOn(ctx, q, token, b.VisitorID)
		return err
	})
	if err != nil {
		return customer.Customer{}, fmt.Errorf("enrol.GoOn: %w", err)
	}
	return c, nil
}
