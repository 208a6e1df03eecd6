package enrol

import (
	"context"
	"errors"
	"fmt"

	"regulars/store/attempt"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/logbook"
	"regulars/store/mailbox"
	"regulars/store/password"
	"regulars/store/visitor"
)

// recheck asks for the present password again before something important, with
// the limits of its own.
func recheck(ctx context.Context, d *db.DB, customerID, plain, address string) (customer.Customer, error) {
	c, err := customer.Find(ctx, d.Read(), customerID)
	if err != nil {
		return c, err
	}
	if err := try(ctx, d, attempt.Checks, c.Email, address); err != nil {
		return c, err
	}
	hash, err := customer.PasswordOf(ctx, d.Read(), customerID)
	if err != nil {
		return c, err
	}
	ok, err := password.Matches(ctx, hash, plain)
	if err != nil {
		return c, err
	}
	if !ok {
		if err := refuse(ctx, d, logbook.LoginRefused, c.Email, address); !errors.Is(err, ErrWrong) {
			return c, err
		}
		return c, fault.InvalidFields(fault.Fields{"current": "This is not your present password."})
	}
	return c, d.Write(ctx, func(q db.Q) error { return attempt.Forgive(ctx, q, attempt.Checks, c.Email, address) })
}

// ChangePassword replaces the password of somebody who knows the present one.
// Every session but this browser's ends, and so do all open links.
func ChangePassword(ctx context.Context, d *db.DB, customerID, present, next, address string, b Browser) error {
	c, err := recheck(ctx, d, customerID, present, address)
	if err != nil {
		return err
	}
	if words := password.Check(next, c.Email, customer.MinPassword); words != "" {
		return fault.InvalidFields(fault.Fields{"password": words})
	}
	hash, err := password.New(ctx, next)
	if err != nil {
		return err
	}
	err = d.Write(ctx, func(q db.Q) error {
		if err := customer.SetPassword(ctx, q, customerID, hash); err != nil {
			return err
		}
		if err := visitor.EndAll(ctx, q, customerID, b.SessionHash); err != nil {
			return err
		}
		if err := logbook.Note(ctx, q, logbook.Entry{Kind: logbook.PasswordChanged, Actor: shopper, About: mailbox.Mask(c.Email), Address: address}); err != nil {
			return err
		}
		return event.Append(ctx, q, event.Event{Name: event.PasswordChanged, VisitorID: b.VisitorID, CustomerID: customerID, Subject: customerID})
	})
	if err != nil {
		return fmt.Errorf("enrol.ChangePassword: %w", err)
	}
	return nil
}

// AskMove asks for another address: a link goes there, and nothing changes until
// it is opened. The answer is the same when another account has it.
func AskMove(ctx context.Context, d *db.DB, customerID, present, email, address string, b Browser) error {
	parsed, err := mailbox.Parse(email)
	if err != nil {
		return fault.InvalidFields(fault.Fields{"email": fault.Message(err)})
	}
	c, err := recheck(ctx, d, customerID, present, address)
	if err != nil {
		return err
	}
	if parsed.Address == c.Email {
		return fault.InvalidFields(fault.Fields{"email": "This is the address you have."})
	}
	if err := try(ctx, d, attempt.Resets, c.Email, address); err != nil {
		return err
	}
	err = d.Write(ctx, func(q db.Q) error {
		askID, err := customer.AskMove(ctx, q, customerID, parsed.Address, b.VisitorID)
		if err != nil {
			return err
		}
		return event.Append(ctx, q, event.Event{Name: event.EmailChangeAsked, VisitorID: b.VisitorID, CustomerID: customerID, Subject: askID})
	})
	if err != nil {
		return fmt.Errorf("enrol.AskMove: %w", err)
	}
	return nil
}

// LeaveAll ends every session of an account but the one named.
func LeaveAll(ctx context.Context, d *db.DB, customerID, exceptHash string) error {
	return d.Write(ctx, func(q db.Q) error { return visitor.EndAll(ctx, q, customerID, exceptHash) })
}
