// Package payment owns the tries to have an order paid, the port to those who can
// do it (Gateway), and the messages they send. It must not know what an order is
// made of, nor decide what becomes of it: checkout does.
//
// The states: created (written before the provider is called), pending (the
// provider has it), unknown (the call was not answered), awaiting (a transfer is
// expected), authorized (the money is reserved, and has not come), capturing and
// voiding (written before the provider is asked to take it, or to give it back); then
// succeeded, declined or cancelled. Success is the last word: it is accepted from
// every other state, because money that came has come.
package payment

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/id"
	"regulars/store/money"
)

// State is where a payment stands.
type State string

// The states.
const (
	Created    State = "created"
	Pending    State = "pending"
	Unknown    State = "unknown"
	Awaiting   State = "awaiting"
	Authorized State = "authorized"
	Capturing  State = "capturing"
	Voiding    State = "voiding"
	Succeeded  State = "succeeded"
	Declined   State = "declined"
	Cancelled  State = "cancelled"
)

// Open says whether the payment may still come by itself.
func (s State) Open() bool { return s == Created || s == Pending || s == Unknown || s == Awaiting }

// Payment is one try.
type Payment struct {
	ID        string
	OrderID   string
	Gateway   string
	State     State
	Amount    money.Amount // what is to come; once it succeeded, what came
	Reference string       // the provider's own id
	URL       string       // where the shopper pays
	Back      string       // path the shopper returns to; emptied with the last state
	Reason    string       // of a refusal, in words for people
	CreatedAt time.Time
	AskedAt   time.Time // when the provider was last heard or asked
	ChangedAt time.Time

	Capture    Capture   // when its money is taken
	Authorized int64     // minor units that were reserved; 0 for what was taken at once
	Taking     int64     // of them, what was asked to be taken
	ExpiresAt  time.Time // when the reservation ends; zero for none
}

const columns = `id, order_id, gateway, state, amount, currency, reference, url, back, reason, created_at, asked_at, changed_at,
	capture, authorized, taking, expires_at`

func scan(r db.Row) (p Payment, err error) {
	return p, r.Scan(&p.ID, &p.OrderID, &p.Gateway, &p.State, &p.Amount.Minor, &p.Amount.Currency, &p.Reference, &p.URL, &p.Back, &p.Reason,
		db.At(&p.CreatedAt), db.At(&p.AskedAt), db.At(&p.ChangedAt), &p.Capture, &p.Authorized, &p.Taking, db.At(&p.ExpiresAt))
}

// Create writes a payment before anybody is asked for it.
func Create(ctx context.Context, q db.Q, p *Payment) error {
	p.ID, p.State, p.CreatedAt, p.AskedAt, p.ChangedAt = id.At(q.Now()), Created, q.Now(), q.Now(), q.Now()
	_, err := q.Exec(ctx, `insert into payment (id, order_id, gateway, state, amount, currency, reference, url, back, reason, created_at, asked_at, changed_at, capture)
		values ($1, $2, $3, $4, $5, $6, '', '', $7, '', $8, $8, $8, $9)`,
		p.ID, p.OrderID, p.Gateway, string(p.State), p.Amount.Minor, string(p.Amount.Currency), p.Back, q.Now(), string(p.Capture))
	if err != nil {
		return fmt.Errorf("payment.Create: %w", err)
	}
	return nil
}

// Find returns a payment by its id.
func Find(ctx context.Context, q db.Q, paymentID string) (Payment, error) {
	return db.One(ctx, q, scan, `select `+columns+` from payment where id = $1`, paymentID)
}

// ListOf returns the payments of an order, the latest first.
func ListOf(ctx context.Context, q db.Q, orderID string) ([]Payment, error) {
	return db.List(ctx, q, scan, `select `+columns+` from payment where order_id = $1 order by created_at desc, id desc`, orderID)
}

// ListSilent returns payments that a provider has but has not spoken of since a
// time, the longest silent first.
func ListSilent(ctx context.Context, q db.Q, since time.Time, limit int) ([]Payment, error) {
	return db.List(ctx, q, scan, `select `+columns+` from payment where state in ('created', 'pending', 'unknown', 'capturing', 'voiding') and asked_at <= $1
		order by asked_at, id limit $2`, since, limit)
}

// Advance notes what a provider says and reports whether that is news. A payment
// only moves forward: what comes late, twice or in the wrong order changes nothing,
// except that a success is always news once. What was reserved is taken in part at
// most: then Amount becomes what was taken.
func Advance(ctx context.Context, q db.Q, paymentID string, o Outcome) (news bool, err error) {
	from := map[State]string{
		Pending:    `('created', 'unknown', 'pending')`,
		Unknown:    `('created')`,
		Awaiting:   `('created', 'unknown')`,
		Authorized: `('created', 'unknown', 'pending', 'declined')`,
		Declined:   `('created', 'unknown', 'pending', 'awaiting')`,
		Cancelled:  `('created', 'unknown', 'pending', 'awaiting', 'declined', 'authorized', 'capturing', 'voiding')`,
		Succeeded:  `('created', 'unknown', 'pending', 'awaiting', 'declined', 'authorized', 'capturing', 'voiding', 'cancelled')`,
	}[o.State]
	if from == "" {
		return false, fmt.Errorf("payment.Advance: nothing leads to %q", o.State)
	}
	var authorized int64
	var until time.Time
	if o.State == Authorized {
		authorized, until = o.Amount.Minor, q.Now().Add(AuthorizationLasts)
	}
	n, err := q.Exec(ctx, `update payment set state = $2, reason = $3, asked_at = $4, changed_at = $4,
		reference = case when $5 = '' then reference else $5 end, url = case when $6 = '' then url else $6 end,
		back = case when $7 then back else '' end, authorized = case when $2 = 'authorized' then $8 else authorized end, expires_at = coalesce($9, expires_at),
		amount = case when $2 = 'succeeded' and $10 < authorized then $10 else amount end where id = $1 and state in `+from,
		paymentID, string(o.State), o.Reason, q.Now(), o.Reference, o.URL, o.State != Succeeded && o.State != Cancelled, authorized, until, o.Amount.Minor)
	if err != nil {
		return false, fmt.Errorf("payment.Advance: %w", err)
	}
	return n == 1, nil
}

// Asked notes that a provider was asked, so that the next in line is asked next.
func Asked(ctx context.Context, q db.Q, paymentID string) error {
	_, err := q.Exec(ctx, `update payment set asked_at = $2 where id = $1`, paymentID, q.Now())
	return err
}

// First notes a provider's message and says whether it came for the first time.
// It belongs into the transaction of the work that follows from it.
func First(ctx context.Context, q db.Q, gateway string, n Notice) (bool, error) {
	rows, err := q.Exec(ctx, `insert into payment_notice (id, gateway, kind, payment_id, at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
		gateway+":"+n.ID, gateway, n.Kind, n.PaymentID, q.Now())
	return rows == 1, err
}
