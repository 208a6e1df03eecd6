package cart

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Merged is two carts that became one.
type Merged struct {
	ID     string
	CartID string    // the account's, which now holds both
	Lines  int       // lines that were new to it or grew
	At     time.Time // zero when there was nothing to merge
}

// content is what a cart held at a moment, and what a merge compares and restores.
type content struct {
	Pieces   []piece `json:"pieces"`
	Note     string  `json:"note,omitempty"`
	Country  string  `json:"country,omitempty"`
	Region   string  `json:"region,omitempty"`
	Postcode string  `json:"postcode,omitempty"`
}

type piece struct {
	VariantID string    `json:"variant"`
	Quantity  int64     `json:"quantity"`
	AddedAt   time.Time `json:"added"`
}

func (c Cart) content() content {
	k := content{Note: c.Note, Country: c.Country, Region: c.Region, Postcode: c.Postcode}
	for _, l := range c.Lines {
		k.Pieces = append(k.Pieces, piece{l.VariantID, l.Quantity, l.AddedAt})
	}
	return k
}

// of is the quantity of a variant, 0 when it is not there.
func (k content) of(variantID string) int64 {
	for _, p := range k.Pieces {
		if p.VariantID == variantID {
			return p.Quantity
		}
	}
	return 0
}

// Merge joins a visitor's cart into an account's at login, by one rule: every
// line of both is kept, and of a variant in both the larger quantity, because
// the same wish seen on two devices is one wish. Note and destination are the
// account's, or the visitor's where the account has none. The visitor's cart is
// closed, not deleted: Unmerge brings it back. A merge may exceed MostLines.
//
// The zero Merged says that there was nothing to merge.
func Merge(ctx context.Context, q db.Q, visitorID, customerID string) (Merged, error) {
	guest, err := Find(ctx, q, Owner{VisitorID: visitorID})
	if err != nil || guest.ID == "" || len(guest.Lines) == 0 && guest.Note == "" && guest.Country == "" {
		return Merged{}, err
	}
	both := Owner{visitorID, customerID}
	if err := closeGuest(ctx, q, guest); err != nil {
		return Merged{}, err
	}
	cartID, err := change(ctx, q, both)
	if err != nil {
		return Merged{}, err
	}
	mine, err := Find(ctx, q, both)
	if err != nil {
		return Merged{}, err
	}
	m := Merged{ID: id.New(), CartID: cartID, At: q.Now()}
	if m.Lines, err = pour(ctx, q, mine, guest.content()); err != nil {
		return Merged{}, err
	}
	_, err = q.Exec(ctx, `insert into cart_merge (id, visitor_id, customer_id, cart_id, guest_cart_id, had, brought, at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		m.ID, visitorID, customerID, cartID, guest.ID, db.JSON(mine.content()), db.JSON(guest.content()), q.Now())
	return m, err
}

func closeGuest(ctx context.Context, q db.Q, guest Cart) error {
	return q.Guard(ctx, fault.New(fault.Conflict, "Your cart changed in another window. Please log in once more."),
		`update cart set state = 'merged', changed_at = $3 where id = $1 and version = $2 and state = 'open'`, guest.ID, guest.Version, q.Now())
}

// pour puts what was brought into a cart that is held, and returns how many lines
// that changed.
func pour(ctx context.Context, q db.Q, into Cart, brought content) (changed int, err error) {
	had := into.content()
	for _, p := range brought.Pieces {
		if p.Quantity <= had.of(p.VariantID) {
			continue
		}
		changed++
		_, err := q.Exec(ctx, `insert into cart_line (id, cart_id, variant_id, quantity, added_at) values ($1, $2, $3, $4, $5)
			on conflict (cart_id, variant_id) do update set quantity = excluded.quantity where cart_line.quantity < excluded.quantity`,
			id.New(), into.ID, p.VariantID, p.Quantity, p.AddedAt)
		if err != nil {
			return changed, fmt.Errorf("cart.pour: %w", err)
		}
	}
	return changed, describe(ctx, q, into.ID, had.filled(brought))
}

// filled is k with note and destination of other where k has none.
func (k content) filled(other content) content {
	if k.Note == "" {
		k.Note = other.Note
	}
	if k.Country == "" {
		k.Country, k.Region, k.Postcode = other.Country, other.Region, other.Postcode
	}
	return k
}

func describe(ctx context.Context, q db.Q, cartID string, k content) error {
	_, err := q.Exec(ctx, `update cart set note = $2, country = $3, region = $4, postcode = $5 where id = $1`, cartID, k.Note, k.Country, k.Region, k.Postcode)
	return err
}
