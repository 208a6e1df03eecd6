// Package profile owns what the shop remembers of a person in figures: orders,
// spending and the first and last of them, kept current in the transaction that
// changes them. A person is an account or, before there is one, a visitor.
//
// It must not hold names, addresses or anything a figure does not need.
package profile

import (
	"context"
	"fmt"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/money"
)

// Topic is touched when any purchase is added, changed, taken back or another's.
const Topic = "purchase"

// Key names a person: by account when there is one, else as a visitor.
type Key struct{ CustomerID, VisitorID string }

// Person is the key as one text, "" for nobody: c:<customer> or v:<visitor>.
func (k Key) Person() string {
	if k.CustomerID != "" {
		return "c:" + k.CustomerID
	}
	if k.VisitorID != "" {
		return "v:" + k.VisitorID
	}
	return ""
}

// topic is touched when the person's figures change.
func (k Key) topic() string {
	if k.CustomerID != "" {
		return db.Sharded(db.Person, k.CustomerID)
	}
	return db.Sharded(db.Person, k.VisitorID)
}

// Profile is a person in figures.
type Profile struct {
	Orders       int64
	Spent        money.Amount
	FirstOrderAt time.Time // zero before the first order
	LastOrderAt  time.Time
}

// Find returns a person's figures; someone unknown has none.
func Find(ctx context.Context, q db.Q, k Key) (Profile, error) {
	list, err := db.List(ctx, q, func(r db.Row) (p Profile, err error) {
		return p, r.Scan(&p.Orders, &p.Spent.Minor, &p.Spent.Currency, db.At(&p.FirstOrderAt), db.At(&p.LastOrderAt))
	}, `select count(*), cast(coalesce(sum(total), 0) as bigint), coalesce(max(currency), ''), min(at), max(at)
		from profile_order where person = $1`, k.Person())
	if err != nil {
		return Profile{}, fmt.Errorf("profile.Find: %w", err)
	}
	return list[0], nil
}

// RecordOrder notes an order in the transaction that places it. Noting the same
// order again changes nothing.
func RecordOrder(ctx context.Context, q db.Q, k Key, orderID string, total money.Amount, at time.Time) error {
	if k.Person() == "" {
		return nil
	}
	q.Touch(k.topic())
	q.Touch(Topic)
	_, err := q.Exec(ctx, `insert into profile_order (order_id, person, total, currency, at) values ($1, $2, $3, $4, $5)
		on conflict (order_id) do nothing`, orderID, k.Person(), total.Minor, total.Currency, at)
	if err != nil {
		return err
	}
	return recount(ctx, q, k.Person())
}

// ReverseOrder takes an order back that was cancelled.
func ReverseOrder(ctx context.Context, q db.Q, orderID string) error {
	persons, err := db.Values[string](ctx, q, `delete from profile_order where order_id = $1 returning person`, orderID)
	if err != nil {
		return err
	}
	for _, p := range persons {
		q.Touch(Topic)
		q.Touch(db.Sharded(db.Person, p[len("c:"):]))
	}
	return recount(ctx, q, persons...)
}

// AdjustOrder notes that an order comes to another sum: a part of its money went back.
func AdjustOrder(ctx context.Context, q db.Q, orderID string, total money.Amount) error {
	persons, err := db.Values[string](ctx, q, `update profile_order set total = $2 where order_id = $1 returning person`, orderID, total.Minor)
	for _, p := range persons {
		q.Touch(Topic)
		q.Touch(db.Sharded(db.Person, p[len("c:"):]))
	}
	return err
}

// Own makes single orders a person's, by whomever they were noted.
func Own(ctx context.Context, q db.Q, orderIDs []string, k Key) error {
	in, args := db.InList(2, orderIDs)
	before, err := db.Values[string](ctx, q, `select distinct person from profile_order where person <> $1 and order_id in (`+in+`)`, append([]any{k.Person()}, args...)...)
	if err != nil || len(before) == 0 {
		return err
	}
	q.Touch(k.topic())
	q.Touch(Topic)
	for _, person := range before {
		q.Touch(db.Sharded(db.Person, person[len("c:"):]))
	}
	_, err = q.Exec(ctx, `update profile_order set person = $1 where person <> $1 and order_id in (`+in+`)`, append([]any{k.Person()}, args...)...)
	if err != nil {
		return err
	}
	return recount(ctx, q, append(before, k.Person())...)
}

// recount keeps how many orders count as each account's.
func recount(ctx context.Context, q db.Q, persons ...string) error {
	for _, person := range persons {
		customerID, ok := strings.CutPrefix(person, "c:")
		if !ok {
			continue
		}
		_, err := q.Exec(ctx, `insert into profile_count (customer_id, orders) select cast($1 as text), count(*) from profile_order where person = $2
			on conflict (customer_id) do update set orders = excluded.orders`, customerID, person)
		if err != nil {
			return fmt.Errorf("profile: %w", err)
		}
	}
	return nil
}
