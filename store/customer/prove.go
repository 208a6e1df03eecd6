package customer

import (
	"context"

	"regulars/store/db"
	"regulars/store/mailbox"
	"regulars/store/password"
)

// Proof is what using a link has shown.
type Proof struct {
	Customer Customer
	// PasswordKept is false when the account has no password any more: the one
	// who opened the link chooses one next. Every session must be ended either
	// way, except that of the browser that opened the link when it is true.
	PasswordKept bool
}

// Confirm uses a confirmation link in the browser of a visitor.
//
// The rule against accounts that somebody opened in advance on another's address:
// a confirmed account has only what the owner of the mailbox put there. When the
// browser that opens the link is the one that asked for it, the password chosen
// there becomes the account's. In any other browser nobody knows who chose the
// password, so it is removed, and so are addresses saved before. Other links and
// a pending change of address end in both cases; the caller ends the sessions.
func Confirm(ctx context.Context, q db.Q, token, visitorID string) (Proof, error) {
	a, c, err := redeem(ctx, q, token, ToConfirm)
	if err != nil {
		return Proof{}, err
	}
	same := visitorID != "" && a.VisitorID == visitorID
	hash, err := PasswordOf(ctx, q, c.ID)
	if err != nil {
		return Proof{}, err
	}
	switch {
	case !same:
		hash = ""
		if err := forgetAddresses(ctx, q, c.ID); err != nil {
			return Proof{}, err
		}
	case a.Password != "":
		hash = a.Password
	}
	if err := void(ctx, q, c.ID, ""); err != nil {
		return Proof{}, err
	}
	_, err = q.Exec(ctx, `update customer set confirmed_at = coalesce(confirmed_at, $2), password = $3, pending_email = null, changed_at = $2 where id = $1`,
		c.ID, q.Now(), string(hash))
	if err != nil {
		return Proof{}, err
	}
	c, err = Find(ctx, q, c.ID)
	return Proof{Customer: c, PasswordKept: hash != ""}, err
}

// Reset uses a reset link: the account gets the new password. Opening the link
// proves the mailbox too, so the address is confirmed, under the same rule: all
// other links end, and addresses saved before a first confirmation go.
func Reset(ctx context.Context, q db.Q, token string, hash password.Hash) (c Customer, first bool, err error) {
	_, c, err = redeem(ctx, q, token, ToReset)
	if err != nil {
		return c, false, err
	}
	if first = !c.Confirmed(); first {
		if err := forgetAddresses(ctx, q, c.ID); err != nil {
			return c, first, err
		}
	}
	if err := void(ctx, q, c.ID, ToRevert); err != nil {
		return c, first, err
	}
	_, err = q.Exec(ctx, `update customer set password = $2, confirmed_at = coalesce(confirmed_at, $3), pending_email = null, changed_at = $3 where id = $1`,
		c.ID, string(hash), q.Now())
	if err != nil {
		return c, first, err
	}
	c, err = Find(ctx, q, c.ID)
	return c, first, err
}

// AskMove notes a new address that waits for its link. Whether another account
// has it shows only when the link is used: the asker learns nothing.
func AskMove(ctx context.Context, q db.Q, customerID, address, visitorID string) (askID string, err error) {
	email, err := mailbox.Parse(address)
	if err != nil {
		return "", err
	}
	c, err := Find(ctx, q, customerID)
	if err != nil {
		return "", err
	}
	if _, err := q.Exec(ctx, `update customer set pending_email = $2, changed_at = $3 where id = $1`, customerID, email.Address, q.Now()); err != nil {
		return "", err
	}
	touch(q, customerID)
	return Place(ctx, q, Ask{Purpose: ToMove, CustomerID: customerID, Email: email.Address, HeldEmail: c.Email, VisitorID: visitorID})
}

// Move uses the link of a new address: the account has it from now on, confirmed.
// It returns the account as it was before; ErrTaken when another has the address.
func Move(ctx context.Context, q db.Q, token string) (before, after Customer, err error) {
	a, before, err := redeem(ctx, q, token, ToMove)
	if err != nil {
		return before, before, err
	}
	after, err = moveTo(ctx, q, before, a.Email)
	return before, after, err
}

func moveTo(ctx context.Context, q db.Q, c Customer, address string) (Customer, error) {
	email, err := mailbox.Parse(address)
	if err != nil {
		return c, err
	}
	err = q.Guard(ctx, ErrTaken, `update customer set email = $2, email_key = $3, confirmed_at = $4, pending_email = null, changed_at = $4
		where id = $1 and not exists (select 1 from customer other where other.email_key = $3 and other.id <> $1)`, c.ID, email.Address, email.Key, q.Now())
	if db.IsDuplicate(err) {
		err = ErrTaken
	}
	if err != nil {
		return c, err
	}
	if err := void(ctx, q, c.ID, ToRevert); err != nil {
		return c, err
	}
	if err := word(ctx, q, c.ID); err != nil {
		return c, err
	}
	return Find(ctx, q, c.ID)
}

// GoOn uses a link to go on as the account on the device that asked for it. In any
// other browser it does nothing and stays good: a letter that is passed on logs
// nobody in. The account keeps its password, and its address was proved before.
func GoOn(ctx context.Context, q db.Q, token, visitorID string) (Customer, error) {
	a, err := Peek(ctx, q, token)
	if err != nil {
		return Customer{}, err
	}
	if visitorID == "" || a.VisitorID != visitorID {
		return Customer{}, ErrLinkElsewhere
	}
	_, c, err := redeem(ctx, q, token, ToGoOn)
	if err == nil && !c.Confirmed() {
		err = ErrLinkUnknown
	}
	return c, err
}

func forgetAddresses(ctx context.Context, q db.Q, customerID string) error {
	if _, err := q.Exec(ctx, `delete from customer_address where customer_id = $1`, customerID); err != nil {
		return err
	}
	return word(ctx, q, customerID)
}

// Revert uses the link that went to the old address after a change ("that was
// not me"): the old address is back, the password is gone, all links end but
// those of still older addresses, so that a thief who changes the address twice
// gains nothing. The caller ends the sessions and mails a link to choose a password.
func Revert(ctx context.Context, q db.Q, token string) (Customer, error) {
	a, c, err := redeem(ctx, q, token, ToRevert)
	if err != nil {
		return c, err
	}
	if _, err := q.Exec(ctx, `update customer set password = '' where id = $1`, c.ID); err != nil {
		return c, err
	}
	if _, err := q.Exec(ctx, `delete from customer_ask where customer_id = $1 and used_at is null and purpose = $2 and id > $3`, c.ID, string(ToRevert), a.ID); err != nil {
		return c, err
	}
	return moveTo(ctx, q, c, a.Email)
}
