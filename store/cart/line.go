package cart

import (
	"context"
	"fmt"
	"unicode/utf8"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Add puts pieces of a variant into the owner's cart, on top of those that are
// there, up to MostPieces.
func Add(ctx context.Context, q db.Q, o Owner, variantID string, quantity int64) error {
	if quantity < 1 || quantity > MostPieces {
		return fault.InvalidFields(fault.Fields{"quantity": "Enter a quantity from 1 to 999."})
	}
	cartID, err := change(ctx, q, o)
	if err != nil {
		return err
	}
	if err := room(ctx, q, cartID, variantID); err != nil {
		return err
	}
	_, err = q.Exec(ctx, `insert into cart_line (id, cart_id, variant_id, quantity, added_at) values ($1, $2, $3, $4, $5)
		on conflict (cart_id, variant_id) do update set
		quantity = case when cart_line.quantity + excluded.quantity > 999 then 999 else cart_line.quantity + excluded.quantity end`,
		id.New(), cartID, variantID, quantity, q.Now())
	if err != nil {
		return fmt.Errorf("cart.Add: %w", err)
	}
	return nil
}

// room says whether one more variant fits. The cart is held by touch, so nobody
// else adds between the count and the insert.
func room(ctx context.Context, q db.Q, cartID, variantID string) error {
	n, err := db.Value[int64](ctx, q, `select count(*) from cart_line where cart_id = $1 and variant_id <> $2`, cartID, variantID)
	if err == nil && n >= MostLines {
		return fault.Newf(fault.Invalid, "A cart holds %d different things. Please order these first.", MostLines)
	}
	return err
}

// SetQuantity changes a line of the owner's cart; 0 removes it.
func SetQuantity(ctx context.Context, q db.Q, o Owner, lineID string, quantity int64) error {
	if quantity < 0 || quantity > MostPieces {
		return fault.InvalidFields(fault.Fields{"quantity": "Enter a quantity from 1 to 999."})
	}
	if quantity == 0 {
		return Remove(ctx, q, o, lineID)
	}
	cartID, err := change(ctx, q, o)
	if err != nil {
		return err
	}
	return q.Guard(ctx, gone(), `update cart_line set quantity = $3 where id = $1 and cart_id = $2`, lineID, cartID, quantity)
}

// Remove takes a line out of the owner's cart. A line that is gone already is
// what was wanted.
func Remove(ctx context.Context, q db.Q, o Owner, lineID string) error {
	cartID, err := change(ctx, q, o)
	if err != nil {
		return err
	}
	_, err = q.Exec(ctx, `delete from cart_line where id = $1 and cart_id = $2`, lineID, cartID)
	return err
}

func gone() error { return fault.New(fault.NotFound, "This is not in your cart any more.") }

// SetNote keeps a note to the order.
func SetNote(ctx context.Context, q db.Q, o Owner, note string) error {
	if utf8.RuneCountInString(note) > longestNote {
		return fault.InvalidFields(fault.Fields{"note": "The note must be 1,000 characters or fewer."})
	}
	cartID, err := change(ctx, q, o)
	if err != nil {
		return err
	}
	_, err = q.Exec(ctx, `update cart set note = $2 where id = $1`, cartID, note)
	return err
}

// SetDestination keeps where the order goes, as far as known.
func SetDestination(ctx context.Context, q db.Q, o Owner, country, region, postcode string) error {
	cartID, err := change(ctx, q, o)
	if err != nil {
		return err
	}
	_, err = q.Exec(ctx, `update cart set country = $2, region = $3, postcode = $4 where id = $1`, cartID, country, region, postcode)
	return err
}

// Order closes a cart that has just been ordered. It is guarded by the version
// the order was made from: a cart that changed meanwhile, in another window or by
// a login, is a Conflict and nothing is ordered.
func Order(ctx context.Context, q db.Q, o Owner, c Cart) error {
	o.tell(q)
	return q.Guard(ctx, fault.New(fault.Conflict, "Your cart changed in another window. Please look at it once more."),
		`update cart set state = 'ordered', version = version + 1, changed_at = $3 where id = $1 and version = $2 and state = 'open'`,
		c.ID, c.Version, q.Now())
}
