package payment

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Link is a secret address under which what is due for an order can be paid, until it
// expires or is taken back. It holds no amount: what is due is asked each time.
type Link struct {
	ID        string
	OrderID   string
	Back      string // path of the order's own page; empty when nobody knows it
	Actor     string // who of the shop made it
	CreatedAt time.Time
	ExpiresAt time.Time
	RevokedAt time.Time
}

// LinkState is whether a link can be paid on.
type LinkState string

// The states of a link.
const (
	LinkOpen    LinkState = "open"
	LinkExpired LinkState = "expired"
	LinkRevoked LinkState = "revoked"
)

// State is the one at a moment.
func (l Link) State(now time.Time) LinkState {
	switch {
	case !l.RevokedAt.IsZero():
		return LinkRevoked
	case !now.Before(l.ExpiresAt):
		return LinkExpired
	}
	return LinkOpen
}

const linkColumns = `id, order_id, back, actor, created_at, expires_at, revoked_at`

func scanLink(r db.Row) (l Link, err error) {
	return l, r.Scan(&l.ID, &l.OrderID, &l.Back, &l.Actor, db.At(&l.CreatedAt), db.At(&l.ExpiresAt), db.At(&l.RevokedAt))
}

// CreateLink keeps a link by its secret's hash; the same secret a second time is the
// same link, and news is false.
func CreateLink(ctx context.Context, q db.Q, l *Link, secret string) (news bool, err error) {
	l.ID, l.CreatedAt = id.At(q.Now()), q.Now()
	n, err := q.Exec(ctx, `insert into payment_link (id, order_id, secret_hash, back, actor, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)
		on conflict (secret_hash) do nothing`, l.ID, l.OrderID, id.Hash(secret), l.Back, l.Actor, l.CreatedAt, l.ExpiresAt)
	if err != nil {
		return false, fmt.Errorf("payment.CreateLink: %w", err)
	}
	return n == 1, nil
}

// FindLink returns the link of a secret, whatever its state; NotFound for none.
func FindLink(ctx context.Context, q db.Q, secret string) (Link, error) {
	return db.One(ctx, q, scanLink, `select `+linkColumns+` from payment_link where secret_hash = $1`, id.Hash(secret))
}

// ListLinks returns the links of an order, the latest first.
func ListLinks(ctx context.Context, q db.Q, orderID string) ([]Link, error) {
	return db.List(ctx, q, scanLink, `select `+linkColumns+` from payment_link where order_id = $1 order by created_at desc, id desc`, orderID)
}

// RevokeLink takes a link of an order back. One that has ended already is a Conflict.
func RevokeLink(ctx context.Context, q db.Q, orderID, linkID string) error {
	return q.Guard(ctx, fault.New(fault.Conflict, "This link has ended already."),
		`update payment_link set revoked_at = $3 where id = $1 and order_id = $2 and revoked_at is null and expires_at > $3`, linkID, orderID, q.Now())
}
