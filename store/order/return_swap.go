package order

import (
	"cmp"
	"context"

	"regulars/store/db"
)

// ChooseSwap notes what is given for each piece of a line that comes back, or with the
// zero Swap that it is the money. It is guarded by what stood there (was), and nothing
// changes once the line was exchanged or its money asked for.
func (r Return) ChooseSwap(ctx context.Context, q db.Q, lineID string, was, now Swap, actor string) error {
	err := q.Guard(ctx, errReturnPassed, `update order_return set changed_at = $2 where id = $1 and state in ('requested', 'approved', 'received') and refund_id = ''`, r.ID, q.Now())
	if err != nil {
		return err
	}
	err = q.Guard(ctx, errReturnPassed, `update order_return_line set swap_variant = $3, swap_title = $4, swap_unit = $5
		where return_id = $1 and line_id = $2 and swap_variant = $6 and swap_unit = $7 and exchanged = 0`, r.ID, lineID, now.VariantID, now.Title, now.Unit.Minor, was.VariantID, was.Unit.Minor)
	if err != nil {
		return err
	}
	return Note(ctx, q, r.OrderID, actor, "Return "+r.Name+": wanted instead is "+cmp.Or(now.Title, "the money"))
}
