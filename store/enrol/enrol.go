// Package enrol opens and keeps accounts: registering, logging in, showing that an
// address is one's own, choosing another password or address, and taking one's
// data along. It composes customer, visitor (sessions), order, profile and event,
// opens the transactions, and keeps the slow work (hashing) out of them.
//
// Whoever asks learns nothing about addresses that are not theirs: Register, Login
// and Forgot do the same work and answer the same for known and unknown ones; what
// differs is the mail that follows (store/react).
//
// It must not hold cookies (handlers/web) or letters (notify).
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
)

// ErrWrong is the one answer to an unknown address, a wrong password, and an
// account whose password was removed.
var ErrWrong = fault.New(fault.Invalid, "The email address or the password is not right.")

// Registration is what opening an account takes.
type Registration struct {
	Email     string
	Password  string
	Name      string // may be empty
	Language  string
	VisitorID string // the browser that asks; its password counts when it confirms
	Address   string // of the network, for limits
}

// check says what is wrong with which field.
func (r Registration) check() error {
	wrong := fault.Fields{}
	if _, err := mailbox.Parse(r.Email); err != nil {
		wrong["email"] = fault.Message(err)
	}
	if words := password.Check(r.Password, r.Email, customer.MinPassword); words != "" {
		wrong["password"] = words
	}
	return fault.InvalidFields(wrong)
}

// Register opens an account for an address that has none, and asks for the
// address to be confirmed. For an address that has one nothing changes: when it
// is not confirmed yet, a link goes out that sets this password in this browser;
// when it is, its owner is told.
func Register(ctx context.Context, d *db.DB, r Registration) error {
	if err := r.check(); err != nil {
		return err
	}
	if err := try(ctx, d, attempt.Registers, r.Email, r.Address); err != nil {
		return err
	}
	hash, err := password.New(ctx, r.Password)
	if err != nil {
		return err
	}
	err = d.Write(ctx, func(q db.Q) error {
		name := event.CustomerRegistered
		c, err := customer.Create(ctx, q, customer.New{Email: r.Email, Name: r.Name, Language: r.Language, Password: hash})
		if errors.Is(err, customer.ErrTaken) {
			name = event.ConfirmationAsked
			c, err = customer.FindByEmail(ctx, q, r.Email)
		}
		if err != nil {
			return err
		}
		return ask(ctx, q, name, customer.Ask{Purpose: customer.ToConfirm, CustomerID: c.ID, Email: c.Email, HeldEmail: c.Email, Password: hash, VisitorID: r.VisitorID})
	})
	if err != nil {
		return fmt.Errorf("enrol.Register: %w", err)
	}
	return nil
}

// try counts a try in a transaction of its own.
func try(ctx context.Context, d *db.DB, kind, account, address string) error {
	return d.Write(ctx, func(q db.Q) error { return attempt.Try(ctx, q, kind, account, address) })
}

// ask places an ask and tells of it; the mail follows from the event.
func ask(ctx context.Context, q db.Q, name string, a customer.Ask) error {
	askID, err := customer.Place(ctx, q, a)
	if err != nil {
		return err
	}
	return event.Append(ctx, q, event.Event{Name: name, VisitorID: a.VisitorID, CustomerID: a.CustomerID, Subject: askID})
}

// Still says, in the transaction in which a browser is bound to an account, whether
// what was compared still holds: ErrWrong when the password was changed meanwhile.
type Still func(ctx context.Context, q db.Q) error

// Login returns the account of an address and its password, ErrWrong when they do
// not fit. Binding a browser to it is the caller's part, which asks still again:
// hashing takes long, and somebody may have taken the account back meanwhile.
func Login(ctx context.Context, d *db.DB, email, plain, address string) (c customer.Customer, still Still, err error) {
	if err := try(ctx, d, attempt.Logins, email, address); err != nil {
		return c, nil, err
	}
	id, hash, err := customer.Credentials(ctx, d.Read(), email)
	if err != nil {
		return c, nil, fmt.Errorf("enrol.Login: %w", err)
	}
	ok, err := password.Matches(ctx, hash, plain)
	if err != nil {
		return c, nil, err
	}
	if !ok || id == "" {
		return c, nil, refuse(ctx, d, logbook.LoginRefused, email, address)
	}
	err = d.Write(ctx, func(q db.Q) error { return attempt.Forgive(ctx, q, attempt.Logins, email, address) })
	if err != nil {
		return c, nil, err
	}
	c, err = customer.Find(ctx, d.Read(), id)
	return c, func(ctx context.Context, q db.Q) error { return customer.Hold(ctx, q, id, hash, ErrWrong) }, err
}

// shopper is how the log names those who have accounts.
const shopper = "a shopper"

// refuse notes a refusal and returns it.
func refuse(ctx context.Context, d *db.DB, kind logbook.Kind, email, address string) error {
	err := d.Write(ctx, func(q db.Q) error {
		return logbook.Note(ctx, q, logbook.Entry{Kind: kind, Actor: "somebody", About: mailbox.Mask(email), Address: address})
	})
	if err != nil {
		return err
	}
	return ErrWrong
}

// Forgot asks for a link to choose a new password. It does the same for an
// address that nobody has.
func Forgot(ctx context.Context, d *db.DB, email, visitorID, address string) error {
	parsed, err := mailbox.Parse(email)
	if err != nil {
		return fault.InvalidFields(fault.Fields{"email": fault.Message(err)})
	}
	if err := try(ctx, d, attempt.Resets, email, address); err != nil {
		return err
	}
	c, err := customer.FindByEmail(ctx, d.Read(), email)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return fmt.Errorf("enrol.Forgot: %w", err)
	}
	held := c.Email
	if c.ID == "" {
		held = parsed.Address // nobody's: the ask is written all the same, and no mail follows
	}
	return d.Write(ctx, func(q db.Q) error {
		if err := logbook.Note(ctx, q, logbook.Entry{Kind: logbook.ResetAsked, Actor: "somebody", About: mailbox.Mask(parsed.Address), Address: address}); err != nil {
			return err
		}
		return ask(ctx, q, event.PasswordResetAsked, customer.Ask{Purpose: customer.ToReset, CustomerID: c.ID, Email: held, HeldEmail: held, VisitorID: visitorID})
	})
}

// AskAgain mails the link that confirms an account's address once more. The
// password stays what it is when this browser opens it.
func AskAgain(ctx context.Context, d *db.DB, customerID, visitorID, address string) error {
	c, err := customer.Find(ctx, d.Read(), customerID)
	if err != nil || c.Confirmed() {
		return err
	}
	if err := try(ctx, d, attempt.Resets, c.Email, address); err != nil {
		return err
	}
	return d.Write(ctx, func(q db.Q) error {
		return ask(ctx, q, event.ConfirmationAsked, customer.Ask{Purpose: customer.ToConfirm, CustomerID: c.ID, Email: c.Email, HeldEmail: c.Email, VisitorID: visitorID})
	})
}
