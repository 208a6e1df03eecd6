package cart

import (
	"context"
	"fmt"
	"strconv"
	"unicode/utf8"

	"regulars/store/card"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Add is Put for those who do not ask what the cart holds then.
func Add(ctx context.Context, q db.Q, o Owner, variantID string, quantity int64) error {
	_, err := Put(ctx, q, o, variantID, quantity)
	return err
}

// Put puts pieces of a variant into the owner's cart, on top of those that are
// there, up to MostPieces, and returns how many the cart holds of it now.
func Put(ctx context.Context, q db.Q, o Owner, variantID string, quantity int64) (int64, error) {
	if quantity < 1 || quantity > MostPieces {
		return 0, fault.InvalidFields(fault.Fields{"quantity": "Enter a quantity from 1 to 999."})
	}
	cartID, err := change(ctx, q, o)
	if err != nil {
		return 0, err
	}
	// The cart is held by change, so nobody else adds between the count and the insert.
	holds, err := db.Values[int64](ctx, q, `insert into cart_line (id, cart_id, variant_id, quantity, added_at)
		select cast($1 as text), cast($2 as text), cast($3 as text), cast($4 as bigint), cast($5 as bigint)
		where (select count(*) from cart_line where cart_id = $2 and variant_id <> $3) < $6
		on conflict (cart_id, variant_id) do update set
		quantity = case when cart_line.quantity + excluded.quantity > 999 then 999 else cart_line.quantity + excluded.quantity end
		returning quantity`,
		id.New(), cartID, variantID, quantity, q.Now(), MostLines)
	switch {
	case err != nil:
		return 0, fmt.Errorf("cart.Put: %w", err)
	case len(holds) == 0:
		return 0, fault.New(fault.Invalid, fault.Text("A cart holds {n} different things. Please order these first.", "n", strconv.Itoa(MostLines)))
	}
	return holds[0], nil
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

// SetNote keeps a note to the order; a card number in it is masked.
func SetNote(ctx context.Context, q db.Q, o Owner, note string) error {
	if utf8.RuneCountInString(note) > longestNote {
		return fault.InvalidFields(fault.Fields{"note": "The note must be 1,000 characters or fewer."})
	}
	cartID, err := change(ctx, q, o)
	if err != nil {
		return err
	}
	_, err = q.Exec(ctx, `update cart set note = $2 where id = $1`, cartID, card.Mask(note))
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

// SetPlace keeps where the shopper means to collect the cart; "" is to have it sent.
func SetPlace(ctx context.Context, q db.Q, o Owner, placeID string) error {
	cartID, err := change(ctx, q, o)
	if err != nil {
		return err
	}
	_, err = q.Exec(ctx, `update cart set place_id = $2 where id = $1`, cartID, placeID)
	return err
}
