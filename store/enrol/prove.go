package enrol

import (
	"context"
	"fmt"

	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/logbook"
	"regulars/store/mailbox"
	"regulars/store/order"
	"regulars/store/password"
	"regulars/store/profile"
	"regulars/store/visitor"
)

// Browser is where a link is opened.
type Browser struct{ VisitorID, SessionHash string }

// Confirmed is what a confirmation has done.
type Confirmed struct {
	Customer customer.Customer
	Claimed  int // earlier guest orders that are the account's now
	// ChooseBy is the token of a link to choose a password; empty when the
	// password was kept. See customer.Confirm for the rule.
	ChooseBy string
}

// Confirm uses a confirmation link. All sessions of the account end, but that of
// the browser itself when its password was kept.
func Confirm(ctx context.Context, d *db.DB, token string, b Browser) (done Confirmed, err error) {
	err = d.Write(ctx, func(q db.Q) error {
		proof, err := customer.Confirm(ctx, q, token, b.VisitorID)
		if err != nil {
			return err
		}
		done = Confirmed{Customer: proof.Customer}
		spare := b.SessionHash
		if !proof.PasswordKept {
			spare = ""
			if done.ChooseBy, err = choose(ctx, q, proof.Customer, b.VisitorID); err != nil {
				return err
			}
		}
		if err := visitor.EndAll(ctx, q, proof.Customer.ID, spare); err != nil {
			return err
		}
		done.Claimed, err = confirmed(ctx, q, proof.Customer, b.VisitorID)
		return err
	})
	if err != nil {
		return Confirmed{}, fmt.Errorf("enrol.Confirm: %w", err)
	}
	return done, nil
}

// choose arms a link to choose a password that is handed over at once, to the one
// who has just proved to own the mailbox.
func choose(ctx context.Context, q db.Q, c customer.Customer, visitorID string) (token string, err error) {
	a := customer.Ask{Purpose: customer.ToReset, CustomerID: c.ID, Email: c.Email, HeldEmail: c.Email, VisitorID: visitorID}
	if a.ID, err = customer.Place(ctx, q, a); err != nil {
		return "", err
	}
	return customer.Arm(ctx, q, a)
}

// confirmed does what follows from a proved address: guest orders that were
// placed with it become the account's, and everyone is told.
func confirmed(ctx context.Context, q db.Q, c customer.Customer, visitorID string) (claimed int, err error) {
	ids, err := claim(ctx, q, c)
	if err != nil {
		return 0, err
	}
	return len(ids), event.Append(ctx, q, event.Event{Name: event.CustomerConfirmed, VisitorID: visitorID, CustomerID: c.ID, Subject: c.ID, Properties: Proved{Claimed: len(ids)}})
}

func claim(ctx context.Context, q db.Q, c customer.Customer) ([]string, error) {
	ids, err := order.Claim(ctx, q, c.Email, c.ID)
	if err != nil || len(ids) == 0 {
		return ids, err
	}
	if err := event.SaveClaim(ctx, q, ids, c.ID); err != nil {
		return ids, err
	}
	return ids, profile.Own(ctx, q, ids, profile.Key{CustomerID: c.ID})
}

// Proved are the properties of a CustomerConfirmed event.
type Proved struct {
	Claimed int `json:"claimed"`
}

// Reset gives the account of a link a new password. Every session ends.
func Reset(ctx context.Context, d *db.DB, token, plain string, b Browser) (c customer.Customer, err error) {
	a, err := customer.Peek(ctx, d.Read(), token)
	if err != nil {
		return c, err
	}
	if words := password.Check(plain, a.Email, customer.MinPassword); words != "" {
		return c, fault.InvalidFields(fault.Fields{"password": words})
	}
	hash, err := password.New(ctx, plain)
	if err != nil {
		return c, err
	}
	err = d.Write(ctx, func(q db.Q) error {
		var first bool
		if c, first, err = customer.Reset(ctx, q, token, hash); err != nil {
			return err
		}
		if err := visitor.EndAll(ctx, q, c.ID, ""); err != nil {
			return err
		}
		if first {
			if _, err := confirmed(ctx, q, c, b.VisitorID); err != nil {
				return err
			}
		}
		if err := logbook.Note(ctx, q, logbook.Entry{Kind: logbook.PasswordReset, Actor: shopper, About: mailbox.Mask(c.Email)}); err != nil {
			return err
		}
		return event.Append(ctx, q, event.Event{Name: event.PasswordChanged, VisitorID: b.VisitorID, CustomerID: c.ID, Subject: c.ID})
	})
	if err != nil {
		return c, fmt.Errorf("enrol.Reset: %w", err)
	}
	return c, nil
}

// Move uses the link that went to a new address: it is the account's from now on,
// and the old one is told, with a link to take it back. Every other session ends.
func Move(ctx context.Context, d *db.DB, token string, b Browser) (after customer.Customer, err error) {
	err = d.Write(ctx, func(q db.Q) error {
		var before customer.Customer
		if before, after, err = customer.Move(ctx, q, token); err != nil {
			return err
		}
		if err := visitor.EndAll(ctx, q, after.ID, b.SessionHash); err != nil {
			return err
		}
		if _, err := claim(ctx, q, after); err != nil {
			return err
		}
		if err := logbook.Note(ctx, q, logbook.Entry{Kind: logbook.EmailChanged, Actor: shopper, About: mailbox.Mask(before.Email) + ", now " + mailbox.Mask(after.Email)}); err != nil {
			return err
		}
		return ask(ctx, q, event.EmailChanged, customer.Ask{Purpose: customer.ToRevert, CustomerID: after.ID, Email: before.Email, HeldEmail: after.Email, VisitorID: b.VisitorID})
	})
	if err != nil {
		return after, fmt.Errorf("enrol.Move: %w", err)
	}
	return after, nil
}

// Revert uses the link that went to an old address: it is back, every session
// ends, and the token returned leads to choosing a password.
func Revert(ctx context.Context, d *db.DB, token string, b Browser) (c customer.Customer, chooseBy string, err error) {
	err = d.Write(ctx, func(q db.Q) error {
		if c, err = customer.Revert(ctx, q, token); err != nil {
			return err
		}
		if err := visitor.EndAll(ctx, q, c.ID, ""); err != nil {
			return err
		}
		if err := logbook.Note(ctx, q, logbook.Entry{Kind: logbook.EmailReverted, Actor: shopper, About: mailbox.Mask(c.Email)}); err != nil {
			return err
		}
		chooseBy, err = choose(ctx, q, c, b.VisitorID)
		return err
	})
	if err != nil {
		return c, "", fmt.Errorf("enrol.Revert: %w", err)
	}
	return c, chooseBy, nil
}
