package customer

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/password"
)

// Purpose is the one thing that a mailed link may do.
type Purpose string

// What links are for.
const (
	ToConfirm Purpose = "confirm" // show that the account's address is theirs
	ToReset   Purpose = "reset"   // choose a new password
	ToMove    Purpose = "move"    // show that a new address is theirs, and take it
	ToGoOn    Purpose = "go on"   // log in on the device that asked, and there alone
	ToRevert  Purpose = "revert"  // take the old address back: "that was not me"
)

// Lifetime is how long a link of the purpose works after its mail was written.
func (p Purpose) Lifetime() time.Duration {
	switch p {
	case ToReset, ToGoOn:
		return time.Hour
	case ToRevert:
		return 7 * 24 * time.Hour
	default:
		return 24 * time.Hour
	}
}

// Ask is a wish for a mailed link. It begins without a secret, in the transaction
// of whoever asks; Arm gives it one when the mail is written, so that no secret
// and no password's hash stands in an event or a queue.
type Ask struct {
	ID         string
	Purpose    Purpose
	CustomerID string        // empty: nobody has the address; nothing will be mailed
	Email      string        // the address the link goes to
	HeldEmail  string        // the account's address when it was asked; the link dies when that changes
	Password   password.Hash // for ToConfirm: chosen where it was asked
	VisitorID  string        // the browser that asked
	CreatedAt  time.Time
	ExpiresAt  time.Time // zero until armed
	UsedAt     time.Time
}

// Ends of a link.
var (
	ErrLinkUnknown   = fault.New(fault.NotFound, "This link is not one of ours, or a newer mail has replaced it.")
	ErrLinkUsed      = fault.New(fault.Conflict, "This link was used already.")
	ErrLinkElsewhere = fault.New(fault.Forbidden, "This link works on the device alone that asked for it. Open it there.")
	ErrLinkExpired   = fault.New(fault.Conflict, "This link is too old.")
)

// Place writes down an ask and returns its id.
func Place(ctx context.Context, q db.Q, a Ask) (askID string, err error) {
	a.ID = id.New()
	_, err = q.Exec(ctx, `insert into customer_ask (id, purpose, customer_id, email, held_email, password, visitor_id, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		a.ID, string(a.Purpose), db.Null(a.CustomerID), a.Email, a.HeldEmail, string(a.Password), a.VisitorID, q.Now())
	if err != nil {
		return "", fmt.Errorf("customer.Place: %w", err)
	}
	return a.ID, nil
}

const askColumns = `id, purpose, customer_id, email, held_email, password, visitor_id, created_at, expires_at, used_at`

func scanAsk(r db.Row) (a Ask, err error) {
	return a, r.Scan(&a.ID, &a.Purpose, db.Text(&a.CustomerID), &a.Email, &a.HeldEmail, &a.Password, &a.VisitorID, db.At(&a.CreatedAt), db.At(&a.ExpiresAt), db.At(&a.UsedAt))
}

// FindAsk returns an ask by its id.
func FindAsk(ctx context.Context, q db.Q, askID string) (Ask, error) {
	return db.One(ctx, q, scanAsk, `select `+askColumns+` from customer_ask where id = $1`, askID)
}

// Arm gives an ask its secret, to be put into the mail and nowhere else. Earlier
// links of the same purpose stop working (but those of an old address, see Revert). Asked again (a mail written anew), the
// newest secret counts.
func Arm(ctx context.Context, q db.Q, a Ask) (token string, err error) {
	_, err = q.Exec(ctx, `delete from customer_ask where customer_id = $1 and purpose = $2 and purpose <> $4 and id <> $3 and hash is not null and used_at is null`,
		a.CustomerID, string(a.Purpose), a.ID, string(ToRevert))
	if err != nil {
		return "", fmt.Errorf("customer.Arm: %w", err)
	}
	token = id.Token()
	return token, q.Guard(ctx, ErrLinkUsed, `update customer_ask set hash = $2, expires_at = $3 where id = $1 and used_at is null`,
		a.ID, id.Hash(token), q.Now().Add(a.Purpose.Lifetime()))
}

// Peek returns what a link is for without using it, or how it has ended.
func Peek(ctx context.Context, q db.Q, token string) (Ask, error) {
	list, err := db.List(ctx, q, scanAsk, `select `+askColumns+` from customer_ask where hash = $1`, id.Hash(token))
	switch {
	case err != nil:
		return Ask{}, err
	case len(list) == 0:
		return Ask{}, ErrLinkUnknown
	case !list[0].UsedAt.IsZero():
		return list[0], ErrLinkUsed
	case !q.Now().Before(list[0].ExpiresAt):
		return list[0], ErrLinkExpired
	}
	return list[0], nil
}

// redeem uses a link up: once, for its purpose, while the account's address is
// still the one it was asked for.
func redeem(ctx context.Context, q db.Q, token string, purpose Purpose) (Ask, Customer, error) {
	a, err := Peek(ctx, q, token)
	if err != nil {
		return a, Customer{}, err
	}
	if a.Purpose != purpose || a.CustomerID == "" {
		return a, Customer{}, ErrLinkUnknown
	}
	if err := q.Guard(ctx, ErrLinkUsed, `update customer_ask set used_at = $2, password = '' where id = $1 and used_at is null`, a.ID, q.Now()); err != nil {
		return a, Customer{}, err
	}
	c, err := Find(ctx, q, a.CustomerID)
	if err == nil && c.Email != a.HeldEmail && purpose != ToRevert {
		err = ErrLinkUnknown
	}
	touch(q, a.CustomerID)
	return a, c, err
}

// void ends every link of an account that is still open, except those to keep.
func void(ctx context.Context, q db.Q, customerID string, keep Purpose) error {
	_, err := q.Exec(ctx, `delete from customer_ask where customer_id = $1 and used_at is null and purpose <> $2`, customerID, string(keep))
	return err
}

// PruneAsks forgets links that ended a month ago and asks that were never mailed.
func PruneAsks(ctx context.Context, q db.Q) error {
	_, err := q.Exec(ctx, `delete from customer_ask where created_at < $1`, q.Now().Add(-30*24*time.Hour))
	return err
}
