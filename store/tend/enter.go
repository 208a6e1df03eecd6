package tend

import (
	"context"
	"fmt"

	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/visitor"
)

// Enter makes an account by hand, without a password. invite asks its owner by mail to
// confirm the address and to choose one.
func Enter(ctx context.Context, q db.Q, n customer.New, invite bool) (customer.Customer, error) {
	if err := n.Check(); err != nil {
		return customer.Customer{}, err
	}
	c, err := customer.Create(ctx, q, n)
	if err != nil || !invite {
		return c, err
	}
	return c, ask(ctx, q, event.ConfirmationAsked, customer.Ask{Purpose: customer.ToConfirm, CustomerID: c.ID, Email: c.Email, HeldEmail: c.Email})
}

// Correct changes name, address of mail and phone as somebody asked for. Another
// address has to be confirmed by its mailbox before it counts for anything; the old
// one is told, with a link to take it back, and every session ends.
func Correct(ctx context.Context, q db.Q, customerID string, n customer.Correction) (before, after customer.Customer, err error) {
	before, after, err = customer.Correct(ctx, q, customerID, n)
	if err != nil || before.Email == after.Email {
		return before, after, err
	}
	if err := visitor.EndAll(ctx, q, customerID, ""); err != nil {
		return before, after, err
	}
	revert := customer.Ask{Purpose: customer.ToRevert, CustomerID: customerID, Email: before.Email, HeldEmail: after.Email}
	if err := ask(ctx, q, event.EmailChanged, revert); err != nil {
		return before, after, err
	}
	confirm := customer.Ask{Purpose: customer.ToConfirm, CustomerID: customerID, Email: after.Email, HeldEmail: after.Email}
	if err := ask(ctx, q, event.ConfirmationAsked, confirm); err != nil {
		return before, after, err
	}
	return before, after, identify.LookAt(ctx, q, event.Event{CustomerID: customerID})
}

// ask places an ask and tells of it; the mail follows from the event.
func ask(ctx context.Context, q db.Q, name string, a customer.Ask) error {
	askID, err := customer.Place(ctx, q, a)
	if err != nil {
		return fmt.Errorf("tend: %w", err)
	}
	return event.Append(ctx, q, event.Event{Name: name, CustomerID: a.CustomerID, Subject: askID})
}
