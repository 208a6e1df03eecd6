// Package cart owns what somebody means to buy: variants, quantities, a note,
// where it goes, and the answers given in the checkout. Intents only: it holds no
// price, no total, no title and no stock, so nothing in it can be wrong about
// money, and nothing disappears from it because the shop has changed.
package cart

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Limits of a cart.
const (
	MostPieces  = 999  // of one variant
	MostLines   = 100  // that can be put in; a merge may hold more and loses none
	longestNote = 1000 // characters
)

// Owner is whose cart is meant: the account's when there is one, else the visitor's.
type Owner struct{ VisitorID, CustomerID string }

// Cart is an owner's open cart. The one of somebody who has put nothing in has no ID.
type Cart struct {
	ID         string
	VisitorID  string // of the browser it was begun in
	CustomerID string
	Lines      []Line // in the order they were added
	Note       string
	PlaceID    string // where the shopper means to collect it; empty when it is to be sent
	Country    string // where it goes, as far as known
	Region     string
	Postcode   string
	Version    int64 // grows with every change
	ChangedAt  time.Time
}

// Line is one variant in a cart.
type Line struct {
	ID        string
	VariantID string
	Quantity  int64
	AddedAt   time.Time
}

// Pieces is the number of pieces in the cart.
func (c Cart) Pieces() (n int64) {
	for _, l := range c.Lines {
		n += l.Quantity
	}
	return n
}

// Line returns the line of a variant.
func (c Cart) Line(variantID string) (Line, bool) {
	for _, l := range c.Lines {
		if l.VariantID == variantID {
			return l, true
		}
	}
	return Line{}, false
}

const columns = `id, visitor_id, customer_id, note, place_id, country, region, postcode, version, changed_at`

func scan(r db.Row) (c Cart, err error) {
	return c, r.Scan(&c.ID, db.Text(&c.VisitorID), db.Text(&c.CustomerID), &c.Note, &c.PlaceID, &c.Country, &c.Region, &c.Postcode, &c.Version, db.At(&c.ChangedAt))
}

// where chooses the owner's open cart; $1 is its argument. A visitor's cart is
// found only while it belongs to no account.
func (o Owner) where() (string, string) {
	if o.CustomerID != "" {
		return `state = 'open' and customer_id = $1`, o.CustomerID
	}
	return `state = 'open' and customer_id is null and visitor_id = $1`, o.VisitorID
}

func (o Owner) nobody() bool { return o.CustomerID == "" && o.VisitorID == "" }

// Find returns the owner's open cart, an empty one when there is none.
func Find(ctx context.Context, q db.Q, o Owner) (Cart, error) {
	if o.nobody() {
		return Cart{}, nil
	}
	where, arg := o.where()
	list, err := db.List(ctx, q, scan, `select `+columns+` from cart where `+where, arg)
	if err != nil || len(list) == 0 {
		return Cart{}, err
	}
	c := list[0]
	c.Lines, err = linesOf(ctx, q, c.ID)
	return c, err
}

func linesOf(ctx context.Context, q db.Q, cartID string) ([]Line, error) {
	return db.List(ctx, q, func(r db.Row) (l Line, err error) {
		return l, r.Scan(&l.ID, &l.VariantID, &l.Quantity, db.At(&l.AddedAt))
	}, `select id, variant_id, quantity, added_at from cart_line where cart_id = $1 order by added_at, id`, cartID)
}

// Count returns the number of pieces in the owner's open cart.
func Count(ctx context.Context, q db.Q, o Owner) (int64, error) {
	if o.nobody() {
		return 0, nil
	}
	where, arg := o.where()
	return db.Value[int64](ctx, q, `select cast(coalesce(sum(quantity), 0) as bigint) from cart_line
		where cart_id in (select id from cart where `+where+`)`, arg)
}

// change returns the id of the owner's open cart, which is made when there is none,
// and notes that it changes. Those who want to change or order it at the same time
// wait here.
func change(ctx context.Context, q db.Q, o Owner) (string, error) {
	if o.nobody() {
		return "", fault.New(fault.Unauthorized, "This cart belongs to nobody.")
	}
	o.tell(q)
	for range 2 { // somebody may make it between the two statements: then it is there the second time
		cartID, err := touchOpen(ctx, q, o)
		if err != nil || cartID != "" {
			return cartID, err
		}
		made, err := db.Values[string](ctx, q, `insert into cart (id, visitor_id, customer_id, state, note, country, region, postcode, version, created_at, changed_at)
			values ($1, $2, $3, 'open', '', '', '', '', 1, $4, $4) on conflict do nothing returning id`,
			id.New(), db.Null(o.VisitorID), db.Null(o.CustomerID), q.Now())
		if err != nil {
			return "", fmt.Errorf("cart.change: %w", err)
		}
		if len(made) == 1 {
			return made[0], nil
		}
	}
	return "", fault.New(fault.Conflict, "This cart has just been ordered in another window.")
}

// touchOpen notes a change of the owner's open cart; "" when there is none.
func touchOpen(ctx context.Context, q db.Q, o Owner) (string, error) {
	where, arg := o.where()
	ids, err := db.Values[string](ctx, q, `update cart set version = version + 1, changed_at = $2 where `+where+` returning id`, arg, q.Now())
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ids[0], nil
}

// touch notes a change of a cart that is known and must still be open.
func touch(ctx context.Context, q db.Q, o Owner, cartID string) error {
	o.tell(q)
	return q.Guard(ctx, fault.New(fault.Conflict, "This cart has just been ordered in another window."),
		`update cart set version = version + 1, changed_at = $2 where id = $1 and state = 'open'`, cartID, q.Now())
}

// tell says that what pages show of the owner has changed.
func (o Owner) tell(q db.Q) {
	for _, key := range []string{o.VisitorID, o.CustomerID} {
		if key != "" {
			q.Touch(db.Sharded(db.Person, key))
		}
	}
}
