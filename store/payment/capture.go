package payment

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/money"
)

// Capture is when the money of a payment is taken.
type Capture string

// The ways. What is not taken at once is reserved first.
const (
	AtOnce   Capture = ""
	WhenSent Capture = "sent" // all of the order
	ByPerson Capture = "hand"
)

// AuthorizationLasts is for how long a provider reserves money: what card networks
// grant for a payment on a page. Source: docs.stripe.com/payments/place-a-hold-on-a-payment-method.
const AuthorizationLasts = 7 * 24 * time.Hour

// Reserved says that the money is reserved, or is just being taken.
func (s State) Reserved() bool { return s == Authorized || s == Capturing }

var (
	errTaken     = fault.New(fault.Conflict, "This money has been taken already, or given back. Look at the order once more.")
	errTooLittle = fault.New(fault.Conflict, "So much is not reserved. Nothing was taken; look at the order once more.")
)

// AskCapture writes down that an amount of the reserved money is to be taken, before the
// provider is asked. A reservation is taken one time: what is left of it goes back to
// whoever pays. The same amount a second time is the same capture, and news is false.
func AskCapture(ctx context.Context, q db.Q, paymentID string, amount money.Amount) (news bool, err error) {
	n, err := q.Exec(ctx, `update payment set state = 'capturing', taking = $2, asked_at = $3, changed_at = $3
		where id = $1 and state = 'authorized' and currency = $4 and $2 > 0 and $2 <= authorized`, paymentID, amount.Minor, q.Now(), string(amount.Currency))
	if err != nil || n == 1 {
		return n == 1, err
	}
	p, err := Find(ctx, q, paymentID)
	switch {
	case err != nil:
		return false, err
	case p.State == Authorized:
		return false, errTooLittle
	case p.Taking != amount.Minor || p.State != Capturing && p.State != Succeeded:
		return false, errTaken
	}
	return false, nil
}

// DropCapture takes back that an amount was to be taken: the provider refused for a
// reason, and the money is reserved as before.
func DropCapture(ctx context.Context, q db.Q, paymentID, reason string) (news bool, err error) {
	n, err := q.Exec(ctx, `update payment set state = 'authorized', taking = 0, reason = $3, asked_at = $2, changed_at = $2
		where id = $1 and state = 'capturing'`, paymentID, q.Now(), reason)
	return n == 1, err
}

// AskVoid writes down that reserved money is to be given back, before the provider is
// asked, and says whether that is new.
func AskVoid(ctx context.Context, q db.Q, paymentID string) (news bool, err error) {
	n, err := q.Exec(ctx, `update payment set state = 'voiding', asked_at = $2, changed_at = $2 where id = $1 and state = 'authorized'`, paymentID, q.Now())
	return n == 1, err
}

// ListEnded returns payments whose reservation is over by the clock and whose provider
// was not asked since a time, the longest over first.
func ListEnded(ctx context.Context, q db.Q, askedBefore time.Time, limit int) ([]Payment, error) {
	return db.List(ctx, q, scan, `select `+columns+` from payment where state = 'authorized' and expires_at <= $1 and asked_at <= $2 order by expires_at, id limit $3`,
		q.Now(), askedBefore, limit)
}

// CountEnding returns of how many payments the reservation ends before a moment.
func CountEnding(ctx context.Context, q db.Q, before time.Time) (int64, error) {
	n, err := db.Value[int64](ctx, q, `select count(*) from payment where state = 'authorized' and expires_at < $1`, before)
	if err != nil {
		return 0, fmt.Errorf("payment.CountEnding: %w", err)
	}
	return n, nil
}

// Reserved is what can be taken of the money for an order, or is just being taken, in
// minor units.
func Reserved(ctx context.Context, q db.Q, orderID string) (int64, error) {
	return db.Value[int64](ctx, q, `select cast(coalesce(sum(case when state = 'authorized' then authorized else taking end), 0) as bigint) from payment
		where order_id = $1 and state in ('authorized', 'capturing')`, orderID)
}
