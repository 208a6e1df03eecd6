package order

import (
	"context"
	"fmt"

	"regulars/store/db"
	"regulars/store/fault"
)

// ApproveReturn says that something may be sent back, and how.
func ApproveReturn(ctx context.Context, q db.Q, r Return, answer, actor string) error {
	return r.move(ctx, q, ReturnApproved, answer, actor, "Return "+r.Name+" approved. "+answer)
}

// DeclineReturn says that something may not be sent back, and why.
func DeclineReturn(ctx context.Context, q db.Q, r Return, answer, actor string) error {
	return r.move(ctx, q, ReturnDeclined, answer, actor, "Return "+r.Name+" declined. "+answer)
}

// CloseReturn ends a return without money.
func CloseReturn(ctx context.Context, q db.Q, r Return, actor, why string) error {
	if r.RefundID != "" {
		return ErrPassed
	}
	return r.move(ctx, q, ReturnClosed, "", actor, "Return "+r.Name+" closed. "+why)
}

// Receive notes what of a return came back to a place, and in which condition: of each
// line Sellable and Damaged. The caller moves the stock.
func (r Return) Receive(ctx context.Context, q db.Q, came []ReturnLine, placeID, actor string) error {
	var sellable, damaged int64
	for _, l := range came {
		sellable, damaged = sellable+l.Sellable, damaged+l.Damaged
	}
	if sellable+damaged == 0 {
		return fault.InvalidFields(fault.Fields{"items": "Enter how many came back: at least one piece."})
	}
	words := fmt.Sprintf("Return %s received: %d to be sold again, %d damaged", r.Name, sellable, damaged)
	if err := r.move(ctx, q, ReturnReceived, "", actor, words); err != nil {
		return err
	}
	if _, err := q.Exec(ctx, `update order_return set place_id = $2 where id = $1`, r.ID, placeID); err != nil {
		return err
	}
	for _, l := range came {
		err := q.Guard(ctx, errTooMany, `update order_return_line set sellable = $3, damaged = $4 where return_id = $1 and line_id = $2 and $3 >= 0 and $4 >= 0 and quantity >= cast($3 as bigint) + cast($4 as bigint)`,
			r.ID, l.LineID, l.Sellable, l.Damaged)
		if err != nil {
			return err
		}
	}
	return nil
}

// move is the one guarded step. An answer that is empty leaves the one before.
func (r Return) move(ctx context.Context, q db.Q, to ReturnState, answer, actor, words string) error {
	in, states := db.InList(5, to.from())
	for i, s := range states {
		states[i] = string(s.(ReturnState))
	}
	err := q.Guard(ctx, errReturnPassed, `update order_return set state = $2, answer = case when $3 = '' then answer else $3 end, changed_at = $4
		where id = $1 and refund_id = '' and state in (`+in+`)`, append([]any{r.ID, string(to), answer, q.Now()}, states...)...)
	if err != nil {
		return fmt.Errorf("order: return %s to %s: %w", r.ID, to, err)
	}
	if _, err := q.Exec(ctx, `update orders set changed_at = $2 where id = $1`, r.OrderID, q.Now()); err != nil {
		return err
	}
	return Note(ctx, q, r.OrderID, actor, words)
}

// errReturnPassed is what the second of two who decide on a return learns.
var errReturnPassed = fault.New(fault.Conflict, "This return has already moved on.")

// errNotBack refuses money for pieces that did not come back.
var errNotBack = fault.New(fault.Conflict, "More is to be paid back than came back with this return, or somebody has paid it back already. Look at it once more.")

// claimReturn ties a refund to the return that it pays back: one at a time, and for
// no more than came back.
func claimReturn(ctx context.Context, q db.Q, f PartRefund) error {
	err := q.Guard(ctx, errNotBack, `update order_return set refund_id = $2, changed_at = $4 where id = $1 and order_id = $3 and state = 'received' and refund_id = ''`,
		f.ReturnID, f.ID, f.OrderID, q.Now())
	if err != nil {
		return err
	}
	for _, i := range f.Items {
		err := q.Guard(ctx, errNotBack, `update order_return_line set refunded = $3 where return_id = $1 and line_id = $2 and sellable + damaged - exchanged >= $3`, f.ReturnID, i.LineID, i.Quantity)
		if err != nil {
			return err
		}
	}
	return nil
}

// settleReturn makes the return that a refund pays back refunded, if there is one.
func settleReturn(ctx context.Context, q db.Q, f PartRefund) error {
	_, err := q.Exec(ctx, `update order_return set state = 'refunded', changed_at = $2 where refund_id = $1 and state = 'received'`, f.ID, q.Now())
	return err
}

// releaseReturn lets a return be paid back once more, after a refusal.
func releaseReturn(ctx context.Context, q db.Q, f PartRefund) error {
	_, err := q.Exec(ctx, `update order_return_line set refunded = 0 where return_id in (select id from order_return where refund_id = $1)`, f.ID)
	if err == nil {
		_, err = q.Exec(ctx, `update order_return set refund_id = '', changed_at = $2 where refund_id = $1`, f.ID, q.Now())
	}
	return err
}
