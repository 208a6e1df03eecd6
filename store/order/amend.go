package order

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Edit is a change of an order after it was placed.
type Edit struct {
	ID      string
	OrderID string
	Once    string // the form's key: it counts one time
	Actor   string
	Words   string // for the history
	At      time.Time
}

// EditKnown says whether a form's change was written before.
func EditKnown(ctx context.Context, q db.Q, once string) (bool, error) {
	n, err := db.Value[int64](ctx, q, `select count(*) from order_edit where once = $1`, once)
	return n > 0, err
}

// Lock makes whoever else wants to change an order in this way wait until this
// transaction is over.
func Lock(ctx context.Context, q db.Q, orderID string) error {
	return q.Guard(ctx, errNoOrder, `update orders set changed_at = changed_at where id = $1`, orderID)
}

// Keep holds the stock of an order that is not paid yet until a moment, at least.
func Keep(ctx context.Context, q db.Q, orderID string, until time.Time) error {
	_, err := q.Exec(ctx, `update orders set expires_at = $2 where id = $1 and state = 'pending' and (expires_at is null or expires_at < $2)`, orderID, until)
	return err
}

// errAmended is what the second of two who change an order learns.
var errAmended = fault.New(fault.Conflict, "This order changed meanwhile. Nothing was saved; look at it once more.")

// Amend makes an order what after says: lines, sums, taxes, delivery and method. It is
// guarded row by row by what before said. Lines of after without an ID are new; lines
// of before that after lacks are removed, which no piece that has left or was paid back
// allows.
func Amend(ctx context.Context, q db.Q, before, after Order, e *Edit) error {
	if err := after.check(); err != nil {
		return err
	}
	e.ID, e.OrderID, e.At = id.At(q.Now()), before.ID, q.Now()
	err := q.Guard(ctx, errAmended, `insert into order_edit (id, order_id, once, actor, at) values ($1, $2, $3, $4, $5) on conflict (once) do nothing`,
		e.ID, e.OrderID, e.Once, e.Actor, e.At)
	if err != nil {
		return err
	}
	err = q.Guard(ctx, errAmended, `update orders set subtotal = $2, shipping = $3, tax = $4, total = $5, delivery = $6, method = $7, name_folded = $8, changed_at = $9
		where id = $1 and state = $10 and changed_at = $11 and total = $12 and refunded = $13 and refunded <= $5`, before.ID, after.Subtotal.Minor, after.Shipping.Minor, after.Tax.Minor, after.Total.Minor,
		db.JSON(after.Delivery), db.JSON(after.Method), fold(after.Delivery.Name), q.Now(), string(before.State), before.ChangedAt, before.Total.Minor, before.Refunded.Minor)
	if err != nil {
		return err
	}
	if err := amendLines(ctx, q, before, &after); err != nil {
		return fmt.Errorf("order.Amend: %w", err)
	}
	if err := after.writeTaxes(ctx, q); err != nil {
		return fmt.Errorf("order.Amend: %w", err)
	}
	if err := Note(ctx, q, before.ID, e.Actor, e.Words); err != nil || !before.State.ToPack() {
		return err
	}
	return finish(ctx, q, before.ID, e.Actor)
}

func amendLines(ctx context.Context, q db.Q, before Order, after *Order) error {
	at := map[string]int{}
	for i, l := range after.Lines {
		if at[l.ID] = i; l.ID == "" {
			if err := after.insertLine(ctx, q, i); err != nil {
				return err
			}
		}
	}
	for _, was := range before.Lines {
		const same = ` where id = $1 and quantity = $2 and fulfilled = $3 and refunded = $4 and removed = $5`
		args := []any{was.ID, was.Quantity, was.Fulfilled, was.Refunded, was.Removed}
		i, stays := at[was.ID]
		change := `delete from order_line` + same + ` and fulfilled = 0 and refunded = 0`
		if stays {
			l := after.Lines[i]
			change = `update order_line set quantity = $6, total = $7, tax = $8, tax_name = $9, tax_ppm = $10, position = $11` + same + ` and fulfilled + removed <= $6`
			args = append(args, l.Quantity, l.Total.Minor, l.Tax.Minor, l.TaxName, int64(l.TaxRate), i)
		}
		if err := q.Guard(ctx, errAmended, change, args...); err != nil {
			return err
		}
	}
	return nil
}

func (o *Order) writeTaxes(ctx context.Context, q db.Q) error {
	if _, err := q.Exec(ctx, `delete from order_tax where order_id = $1`, o.ID); err != nil {
		return err
	}
	return o.insertTaxes(ctx, q)
}

// finish ends an order of which nothing is left to send any more.
func finish(ctx context.Context, q db.Q, orderID, actor string) error {
	left, err := db.Value[int64](ctx, q, `select cast(coalesce(sum(quantity - fulfilled - removed), 0) as bigint) from order_line where order_id = $1`, orderID)
	if err != nil || left > 0 {
		return err
	}
	return settle(ctx, q, orderID, actor, "Nothing is left to be sent")
}
