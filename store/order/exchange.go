package order

import (
	"context"
	"fmt"

	"regulars/store/db"
	"regulars/store/id"
)

// Exchange gives what is wanted instead of pieces of a return that came back: f is what
// they were paid with, which stays in the shop, and after is the order with the new
// lines (without ID) in its sums. A sent order is to be packed again. It is guarded by
// what before and the return said; the caller takes the stock.
func Exchange(ctx context.Context, q db.Q, before, after Order, r Return, f *PartRefund) error {
	if err := after.check(); err != nil {
		return err
	}
	f.ID, f.OrderID, f.State, f.ReturnID, f.CreatedAt = id.At(q.Now()), before.ID, RefundDone, r.ID, q.Now()
	err := q.Guard(ctx, errAmended, `update orders set subtotal = $2, tax = $3, total = $4, refunded = refunded + $5, state = 'paid', fulfilment = $6, changed_at = $7
		where id = $1 and state = $8 and changed_at = $9 and total = $10 and refunded = $11`, before.ID, after.Subtotal.Minor, after.Tax.Minor, after.Total.Minor, f.Amount.Minor,
		string(Partly), q.Now(), string(before.State), before.ChangedAt, before.Total.Minor, before.Refunded.Minor)
	if err != nil {
		return err
	}
	if err := f.insertExchange(ctx, q, before); err != nil {
		return err
	}
	if err := r.exchange(ctx, q, *f); err != nil {
		return err
	}
	for i, l := range after.Lines {
		if l.ID == "" {
			err = after.insertLine(ctx, q, i)
		} else { // its tax may be another by a cent, as that of all lines is shared out anew
			err = q.Guard(ctx, errAmended, `update order_line set tax = $3, tax_name = $4, tax_ppm = $5 where id = $1 and quantity = $2`, l.ID, l.Quantity, l.Tax.Minor, l.TaxName, int64(l.TaxRate))
		}
		if err != nil {
			return fmt.Errorf("order.Exchange: %w", err)
		}
	}
	if err := after.writeTaxes(ctx, q); err != nil {
		return fmt.Errorf("order.Exchange: %w", err)
	}
	return note(ctx, q, before.ID, Paid, f.Actor, f.Why)
}

// insertExchange writes down what the pieces that came back were paid with.
func (f *PartRefund) insertExchange(ctx context.Context, q db.Q, o Order) error {
	err := q.Guard(ctx, errReturnPassed, `insert into order_refund (id, order_id, once, state, amount, shipping, goodwill, items, restock, why, actor, created_at, changed_at, exchange)
		values ($1, $2, $3, $4, $5, 0, 0, $6, false, $7, $8, $9, $9, true) on conflict (once) do nothing`,
		f.ID, o.ID, f.Once, string(f.State), f.Amount.Minor, db.JSON(f.Items), f.Why, f.Actor, q.Now())
	if err != nil {
		return err
	}
	for _, item := range f.Items {
		if err := setAside(ctx, q, o, item); err != nil {
			return err
		}
	}
	return nil
}

// exchange notes which pieces of a return were exchanged; it is over when none is left
// that could be paid back.
func (r Return) exchange(ctx context.Context, q db.Q, f PartRefund) error {
	err := q.Guard(ctx, errReturnPassed, `update order_return set changed_at = $2 where id = $1 and state = 'received' and refund_id = ''`, r.ID, q.Now())
	if err != nil {
		return err
	}
	for _, i := range f.Items {
		err := q.Guard(ctx, errReturnPassed, `update order_return_line set exchanged = $3 where return_id = $1 and line_id = $2 and exchanged = 0 and sellable + damaged = $3`, r.ID, i.LineID, i.Quantity)
		if err != nil {
			return err
		}
	}
	_, err = q.Exec(ctx, `update order_return set state = 'exchanged' where id = $1
		and not exists (select 1 from order_return_line l where l.return_id = order_return.id and l.sellable + l.damaged > l.exchanged)`, r.ID)
	return err
}
