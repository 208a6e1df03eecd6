package order

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
)

// PartRefund is a part of an order's money that goes back: for pieces, for delivery,
// or out of goodwill.
type PartRefund struct {
	ID        string
	OrderID   string
	Once      string // the form's key: it counts one time
	State     RefundState
	Items     []RefundItem
	Shipping  money.Amount // of what delivery cost
	Goodwill  money.Amount // for nothing that was sent back
	Fee       money.Amount // kept back of what the pieces were paid with
	Amount    money.Amount // all of it: pieces, delivery and goodwill, less the fee
	Restock   bool         // the pieces can be sold again
	ReturnID  string       // the return that it pays back, when it is asked for; empty for none
	Why       string
	Actor     string
	CreatedAt time.Time
}

// RefundItem is pieces of a line. Removed are those of them that never left the
// house and now never will.
type RefundItem struct {
	LineID   string
	Quantity int64
	Removed  int64
	Worth    int64 // minor units that they are paid back with; 0 in what is older than that was kept
}

// RefundState is how far the money is.
type RefundState string

// The states. What is asked for is set aside at once, so that no two who send money
// back can send more than there is.
const (
	RefundAsked    RefundState = "asked"
	RefundDone     RefundState = "done"
	RefundDeclined RefundState = "declined"
)

// gross is what a line was paid with, its tax included.
func (o Order) gross(l Line) int64 {
	if o.TaxIncluded {
		return l.Total.Minor
	}
	return l.Total.Minor + l.Tax.Minor
}

// Worth is what n more pieces of a line are paid back with, after those that were
// paid back before. Piece by piece or all at once, a line comes to what was paid.
func (o Order) Worth(l Line, n int64) money.Amount {
	upTo := o.gross(l) * (l.Refunded + n) / l.Quantity
	return money.Of(max(0, upTo-l.PaidBack.Minor), o.Total.Currency)
}

// ShippingPaid is what delivery was paid with, its tax included.
func (o Order) ShippingPaid() money.Amount {
	left := o.Total.Minor
	for _, l := range o.Lines {
		left -= o.gross(l)
	}
	return money.Of(left, o.Total.Currency)
}

// Fill works out what a refund comes to, and which of its pieces never left. It is
// Invalid by field: the ids of lines, "shipping", "goodwill", and "amount" for all.
func (f *PartRefund) Fill(o Order) error {
	wrong := fault.Fields{}
	zero := money.Of(0, o.Total.Currency)
	f.OrderID, f.Amount = o.ID, zero.Plus(f.Shipping).Plus(f.Goodwill).Minus(f.Fee)
	for i := range f.Items {
		item := &f.Items[i]
		for _, l := range o.Lines {
			if l.ID != item.LineID {
				continue
			}
			if item.Quantity < 1 || l.Refunded+item.Quantity > l.Quantity {
				wrong[l.ID] = fmt.Sprintf("Enter a number from 0 to %d: what is not paid back yet.", l.Quantity-l.Refunded)
				continue
			}
			item.Removed = min(item.Quantity, l.Left())
			worth := o.Worth(l, item.Quantity)
			item.Worth, f.Amount = worth.Minor, f.Amount.Plus(worth)
		}
	}
	rest := o.Total.Minor - o.Refunded.Minor
	switch {
	case f.Shipping.Minor < 0:
		wrong["shipping"] = "Enter what goes back for delivery."
	case f.Goodwill.Minor < 0:
		wrong["goodwill"] = "Enter what goes back out of goodwill."
	case f.Fee.Minor < 0 || f.Amount.Minor < 0:
		wrong["fee"] = "Enter what is kept back: no more than the pieces were paid with."
	case f.Goodwill.Minor > 0 && f.Why == "":
		wrong["why"] = "Say why money goes back out of goodwill: it stays in the order’s history."
	case len(wrong) > 0:
	case f.Amount.Minor == 0:
		wrong["amount"] = "Choose pieces, delivery or an amount."
	case f.Amount.Minor > rest:
		wrong["amount"] = "That is more than is left of what was paid: " + money.Of(rest, o.Total.Currency).String() + "."
	}
	return fault.InvalidFields(wrong)
}

// AskRefund writes a part down and sets it aside, guarded line by line against what o
// said. news is false when this very form was written before.
func AskRefund(ctx context.Context, q db.Q, o Order, f *PartRefund) (news bool, err error) {
	f.ID, f.State, f.CreatedAt = id.At(q.Now()), RefundAsked, q.Now()
	n, err := q.Exec(ctx, `insert into order_refund (id, order_id, once, state, amount, shipping, goodwill, items, restock, why, actor, created_at, changed_at, fee)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13) on conflict (once) do nothing`,
		f.ID, o.ID, f.Once, string(f.State), f.Amount.Minor, f.Shipping.Minor, f.Goodwill.Minor, db.JSON(f.Items), f.Restock, f.Why, f.Actor, q.Now(), f.Fee.Minor)
	if err != nil || n == 0 {
		return false, err
	}
	for _, item := range f.Items {
		if err := setAside(ctx, q, o, item); err != nil {
			return false, err
		}
	}
	if f.ReturnID != "" {
		if err := claimReturn(ctx, q, *f); err != nil {
			return false, err
		}
	}
	err = q.Guard(ctx, errTooMany, `update orders set refunded = refunded + $2, shipping_refunded = shipping_refunded + $3, changed_at = $5
		where id = $1 and state in ('paid', 'fulfilled') and refunded + $2 <= total and shipping_refunded + $3 <= $4`,
		o.ID, f.Amount.Minor, f.Shipping.Minor, o.ShippingPaid().Minor, q.Now())
	return err == nil, err
}

func setAside(ctx context.Context, q db.Q, o Order, item RefundItem) error {
	for _, l := range o.Lines {
		if l.ID != item.LineID {
			continue
		}
		return q.Guard(ctx, errTooMany, `update order_line set refunded = refunded + $3, removed = removed + $4, paid_back = paid_back + $8
			where id = $1 and order_id = $2 and refunded = $5 and fulfilled = $6 and removed = $7 and quantity = $9 and refunded + $3 <= quantity`,
			l.ID, o.ID, item.Quantity, item.Removed, l.Refunded, l.Fulfilled, l.Removed, o.Worth(l, item.Quantity).Minor, l.Quantity)
	}
	return errTooMany
}

// FinishRefund notes that the money went back, and says whether that is news. went is
// less than was asked for when some of it was refused: then the refund is no more than
// that, and what it is for is paid back with it.
func FinishRefund(ctx context.Context, q db.Q, f PartRefund, went money.Amount) (news bool, err error) {
	n, err := q.Exec(ctx, `update order_refund set state = 'done', amount = $3, changed_at = $2 where id = $1 and state = 'asked'`, f.ID, q.Now(), went.Minor)
	if err != nil || n == 0 {
		return false, err
	}
	if err := settleReturn(ctx, q, f); err != nil {
		return false, err
	}
	words := "Sent " + went.String() + " back. " + f.Why
	if went != f.Amount {
		words = "Sent " + went.String() + " of " + f.Amount.String() + " back; the rest was refused. " + f.Why
		if err := f.lessen(ctx, q, f.Amount.Minor-went.Minor); err != nil {
			return false, err
		}
	}
	if err := Note(ctx, q, f.OrderID, f.Actor, words); err != nil {
		return false, err
	}
	return true, settle(ctx, q, f.OrderID, f.Actor, words)
}

// lessen takes back what was set aside and refused: of goodwill first, then of delivery.
func (f PartRefund) lessen(ctx context.Context, q db.Q, refused int64) error {
	goodwill := min(refused, f.Goodwill.Minor)
	shipping := min(refused-goodwill, f.Shipping.Minor)
	if _, err := q.Exec(ctx, `update order_refund set goodwill = goodwill - $2, shipping = shipping - $3 where id = $1`, f.ID, goodwill, shipping); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `update orders set refunded = refunded - $2, shipping_refunded = shipping_refunded - $3 where id = $1`, f.OrderID, refused, shipping)
	return err
}

// DropRefund takes back what was set aside for a refund that the provider refused. Of one
// that is older than what its pieces were worth was kept, a line keeps what the rest of its
// pieces were paid back with.
func DropRefund(ctx context.Context, q db.Q, f PartRefund) error {
	n, err := q.Exec(ctx, `update order_refund set state = 'declined', changed_at = $2 where id = $1 and state = 'asked'`, f.ID, q.Now())
	if err != nil || n == 0 {
		return err
	}
	if err := releaseReturn(ctx, q, f); err != nil {
		return err
	}
	for _, item := range f.Items {
		if _, err := q.Exec(ctx, `update order_line set refunded = refunded - $2, removed = removed - $3,
			paid_back = case when $4 = 0 and refunded > 0 then paid_back * (refunded - $2) / refunded else paid_back - $4 end where id = $1`, item.LineID, item.Quantity, item.Removed, item.Worth); err != nil {
			return err
		}
	}
	_, err = q.Exec(ctx, `update orders set refunded = refunded - $2, shipping_refunded = shipping_refunded - $3 where id = $1`, f.OrderID, f.Amount.Minor, f.Shipping.Minor)
	return err
}

// SentBack notes how much of an order's money has gone back, no less than before.
func SentBack(ctx context.Context, q db.Q, orderID string, amount money.Amount, actor, words string) error {
	if _, err := q.Exec(ctx, `update orders set refunded = $2, changed_at = $3 where id = $1 and refunded < $2`, orderID, amount.Minor, q.Now()); err != nil {
		return err
	}
	return Note(ctx, q, orderID, actor, words)
}

// FindRefund returns a part that goes or went back.
func FindRefund(ctx context.Context, q db.Q, refundID string) (PartRefund, error) {
	return findRefund(ctx, q, `r.id = $1`, refundID)
}

// FindRefundOf returns the part that a form led to.
func FindRefundOf(ctx context.Context, q db.Q, once string) (PartRefund, error) {
	return findRefund(ctx, q, `r.once = $1`, once)
}

func findRefund(ctx context.Context, q db.Q, where, arg string) (PartRefund, error) {
	return db.One(ctx, q, func(r db.Row) (f PartRefund, err error) {
		err = r.Scan(&f.ID, &f.OrderID, &f.Once, &f.State, &f.Amount.Minor, &f.Shipping.Minor, &f.Goodwill.Minor, db.JSON(&f.Items), &f.Restock, &f.Why, &f.Actor, db.At(&f.CreatedAt), &f.Fee.Minor, &f.Amount.Currency)
		f.Shipping.Currency, f.Goodwill.Currency, f.Fee.Currency = f.Amount.Currency, f.Amount.Currency, f.Amount.Currency
		return f, err
	}, `select r.id, r.order_id, r.once, r.state, r.amount, r.shipping, r.goodwill, r.items, r.restock, r.why, r.actor, r.created_at, r.fee, o.currency
		from order_refund r join orders o on o.id = r.order_id where `+where, arg)
}

// Plain are the pieces of a refund without what never left.
func (f PartRefund) Plain() (items []Item) {
	for _, i := range f.Items {
		items = append(items, Item{LineID: i.LineID, Quantity: i.Quantity})
	}
	return items
}

// RefundKnown says whether a form's refund was written before.
func RefundKnown(ctx context.Context, q db.Q, once string) (bool, error) {
	n, err := db.Value[int64](ctx, q, `select count(*) from order_refund where once = $1`, once)
	return n > 0, err
}
