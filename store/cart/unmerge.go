package cart

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
)

// undoable is how long a merge can be taken back.
const undoable = 24 * time.Hour

type union struct {
	id, visitorID, cartID, guestID string
	had, brought                   content
	at                             time.Time
}

// FindMerge returns the latest merge that the owner can still take back, the zero
// Merged when there is none. Only the browser that brought the cart is offered it.
func FindMerge(ctx context.Context, q db.Q, o Owner) (Merged, error) {
	m, err := latest(ctx, q, o)
	if err != nil || m.id == "" {
		return Merged{}, err
	}
	lines := 0
	for _, p := range m.brought.Pieces {
		if p.Quantity > m.had.of(p.VariantID) {
			lines++
		}
	}
	return Merged{ID: m.id, CartID: m.cartID, Lines: lines, At: m.at}, nil
}

func latest(ctx context.Context, q db.Q, o Owner) (union, error) {
	if o.CustomerID == "" || o.VisitorID == "" {
		return union{}, nil
	}
	list, err := db.List(ctx, q, func(r db.Row) (m union, err error) {
		return m, r.Scan(&m.id, &m.visitorID, &m.cartID, &m.guestID, db.JSON(&m.had), db.JSON(&m.brought), db.At(&m.at))
	}, `select m.id, m.visitor_id, m.cart_id, m.guest_cart_id, m.had, m.brought, m.at from cart_merge m join cart c on c.id = m.cart_id
		where m.customer_id = $1 and m.visitor_id = $2 and m.undone_at is null and m.at > $3 and c.state = 'open'
		order by m.at desc, m.id desc limit 1`, o.CustomerID, o.VisitorID, q.Now().Add(-undoable))
	if err != nil || len(list) == 0 {
		return union{}, err
	}
	return list[0], nil
}

// Unmerge takes the owner's latest merge back: the account's cart and the
// visitor's are what they were before it. What the shopper has changed since then
// stays as they made it.
func Unmerge(ctx context.Context, q db.Q, o Owner) error {
	m, err := latest(ctx, q, o)
	if err != nil {
		return err
	}
	if m.id == "" {
		return fault.New(fault.NotFound, "There is nothing to undo any more.")
	}
	if err := q.Guard(ctx, fault.New(fault.Conflict, "This is undone already."),
		`update cart_merge set undone_at = $2 where id = $1 and undone_at is null`, m.id, q.Now()); err != nil {
		return err
	}
	if err := touch(ctx, q, o, m.cartID); err != nil {
		return err
	}
	if err := m.takeOut(ctx, q, o); err != nil {
		return err
	}
	return m.giveBack(ctx, q)
}

// takeOut restores each line of the account's cart that still is as the merge
// left it.
func (m union) takeOut(ctx context.Context, q db.Q, o Owner) error {
	now, err := Find(ctx, q, o)
	if err != nil {
		return err
	}
	for _, p := range m.brought.Pieces {
		before := m.had.of(p.VariantID)
		line, there := now.Line(p.VariantID)
		if !there || p.Quantity <= before || line.Quantity != p.Quantity {
			continue
		}
		if before == 0 {
			_, err = q.Exec(ctx, `delete from cart_line where id = $1`, line.ID)
		} else {
			_, err = q.Exec(ctx, `update cart_line set quantity = $2 where id = $1`, line.ID, before)
		}
		if err != nil {
			return err
		}
	}
	return describe(ctx, q, now.ID, m.had.unfilled(now.content(), m.brought))
}

// unfilled is how note and destination were, where they still are as the merge
// left them.
func (k content) unfilled(now, brought content) content {
	left := k.filled(brought)
	if now.Note == left.Note {
		now.Note = k.Note
	}
	if now.Country == left.Country && now.Region == left.Region && now.Postcode == left.Postcode {
		now.Country, now.Region, now.Postcode = k.Country, k.Region, k.Postcode
	}
	return now
}

// giveBack opens the visitor's cart again. When the visitor has begun another one
// meanwhile, its lines go into that, by the rule of the merge.
func (m union) giveBack(ctx context.Context, q db.Q) error {
	guest := Owner{VisitorID: m.visitorID}
	other, err := Find(ctx, q, guest)
	if err != nil {
		return err
	}
	if other.ID == "" {
		_, err := q.Exec(ctx, `update cart set state = 'open', changed_at = $2 where id = $1 and state = 'merged'`, m.guestID, q.Now())
		return err
	}
	if err := touch(ctx, q, guest, other.ID); err != nil {
		return err
	}
	_, err = pour(ctx, q, other, m.brought)
	return err
}
