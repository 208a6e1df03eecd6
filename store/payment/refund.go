package payment

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
)

// Refund is the money of one payment on its way back. The states are those of a
// payment: created (written before the provider is called), pending, unknown (the
// call was not answered), then succeeded or declined.
type Refund struct {
	ID        string // the provider's key: asked twice with it, the money goes back once
	PaymentID string
	OrderID   string
	Gateway   string
	State     State
	Amount    money.Amount
	Reference string // the provider's own id
	Actor     string // who of the shop has decided it
	Why       string
	Restock   bool   // the goods are there to be sold again
	Part      string // the part of an order's money that it is; empty for all that is left
	CreatedAt time.Time
	AskedAt   time.Time
}

const refundColumns = `id, payment_id, order_id, gateway, state, amount, currency, reference, actor, why, restock, part, created_at, asked_at`

func scanRefund(r db.Row) (f Refund, err error) {
	return f, r.Scan(&f.ID, &f.PaymentID, &f.OrderID, &f.Gateway, &f.State, &f.Amount.Minor, &f.Amount.Currency, &f.Reference, &f.Actor, &f.Why, &f.Restock, &f.Part,
		db.At(&f.CreatedAt), db.At(&f.AskedAt))
}

// errRefunding is what the second of two who send a payment's money back learns.
var errRefunding = fault.New(fault.Conflict, "The money of this payment is on its way back already.")

// CreateRefund writes a refund of a payment that has succeeded, before anybody is
// asked for it: of its Amount, or of all that is left when that is zero. Together they
// never come to more than the payment.
func CreateRefund(ctx context.Context, q db.Q, f *Refund) error {
	f.ID, f.State, f.CreatedAt, f.AskedAt = id.At(q.Now()), Created, q.Now(), q.Now()
	// Whoever else sends money of this payment back waits until this is written.
	if _, err := q.Exec(ctx, `update payment set changed_at = changed_at where id = $1`, f.PaymentID); err != nil {
		return fmt.Errorf("payment.CreateRefund: %w", err)
	}
	gone, err := goneOf(ctx, q, f.PaymentID)
	if err != nil {
		return fmt.Errorf("payment.CreateRefund: %w", err)
	}
	return q.Guard(ctx, errRefunding, `insert into payment_refund (id, payment_id, order_id, gateway, state, amount, currency, reference, actor, why, restock, created_at, asked_at, changed_at, part)
		select $1, id, order_id, gateway, $3, case when cast($9 as bigint) = 0 then amount - cast($8 as bigint) else cast($9 as bigint) end, currency, '', $4, $5, $6, $7, $7, $7, $10
		from payment where id = $2 and state = 'succeeded' and amount - cast($8 as bigint) >= cast($9 as bigint) and (amount > cast($8 as bigint) or amount = 0)`,
		f.ID, f.PaymentID, string(Created), f.Actor, f.Why, f.Restock, q.Now(), gone, f.Amount.Minor, f.Part)
}

// goneOf is what of a payment went back or is on its way, in minor units.
func goneOf(ctx context.Context, q db.Q, paymentID string) (int64, error) {
	return db.Value[int64](ctx, q, `select cast(coalesce(sum(amount), 0) as bigint) from payment_refund where payment_id = $1 and state <> 'declined'`, paymentID)
}

// Left is what of a payment has not gone back and is not on its way.
func Left(ctx context.Context, q db.Q, p Payment) (money.Amount, error) {
	gone, err := goneOf(ctx, q, p.ID)
	return money.Of(p.Amount.Minor-gone, p.Amount.Currency), err
}

// FindRefund returns a refund.
func FindRefund(ctx context.Context, q db.Q, refundID string) (Refund, error) {
	return db.One(ctx, q, scanRefund, `select `+refundColumns+` from payment_refund where id = $1`, refundID)
}

// ListRefunds returns the refunds of an order, the latest first.
func ListRefunds(ctx context.Context, q db.Q, orderID string) ([]Refund, error) {
	return db.List(ctx, q, scanRefund, `select `+refundColumns+` from payment_refund where order_id = $1 order by created_at desc, id desc`, orderID)
}

// ListSilentRefunds returns refunds that a provider has not decided and has not
// spoken of since a time, the longest silent first.
func ListSilentRefunds(ctx context.Context, q db.Q, since time.Time, limit int) ([]Refund, error) {
	return db.List(ctx, q, scanRefund, `select `+refundColumns+` from payment_refund where state in ('created', 'pending', 'unknown') and asked_at < $1
		order by asked_at, id limit $2`, since, limit)
}

// AdvanceRefund moves a refund forward to what its provider says, and says whether
// that was news. Nothing follows success or refusal.
func AdvanceRefund(ctx context.Context, q db.Q, refundID string, o Outcome) (news bool, err error) {
	n, err := q.Exec(ctx, `update payment_refund set state = $2, asked_at = $3, changed_at = $3, reference = case when $4 = '' then reference else $4 end
		where id = $1 and state in ('created', 'pending', 'unknown') and (state <> $2 or $2 = 'pending')`, refundID, string(o.State), q.Now(), o.Reference)
	if err != nil {
		return false, fmt.Errorf("payment.AdvanceRefund: %w", err)
	}
	return n == 1, nil
}

// AskedRefund notes that a provider was asked, so that the next in line is asked next.
func AskedRefund(ctx context.Context, q db.Q, refundID string) error {
	_, err := q.Exec(ctx, `update payment_refund set asked_at = $2 where id = $1`, refundID, q.Now())
	return err
}
