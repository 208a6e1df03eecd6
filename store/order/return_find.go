package order

import (
	"context"
	"fmt"

	"regulars/store/db"
)

const returnColumns = `id, order_id, name, once, state, words, answer, place_id, refund_id, asked_at, changed_at, fee_percent, bring_to`

func scanReturn(r db.Row) (x Return, err error) {
	return x, r.Scan(&x.ID, &x.OrderID, &x.Name, &x.Once, &x.State, &x.Words, &x.Answer, &x.PlaceID, &x.RefundID, db.At(&x.AskedAt), db.At(&x.ChangedAt), &x.FeePercent, &x.BringTo)
}

// FindReturn returns a return by its id.
func FindReturn(ctx context.Context, q db.Q, returnID string) (Return, error) {
	var w db.Where
	w.And("id = " + w.Arg(returnID))
	within(ctx, &w, "order_id")
	r, err := db.One(ctx, q, scanReturn, `select `+returnColumns+` from order_return where `+w.SQL(), w.Args()...)
	if err != nil {
		return r, fmt.Errorf("order.FindReturn: %w", err)
	}
	list := []Return{r}
	err = addReturnLines(ctx, q, list)
	return list[0], err
}

// ReturnFilter chooses returns for ListReturns; zero fields do not filter.
type ReturnFilter struct {
	OrderID string // of one order, the oldest first; else the newest first
	State   ReturnState
	BringTo string // the place to which they are brought
	Before  string // an id: the page after it
	Limit   int    // 0 means 50
}

// ListReturns returns returns with their lines.
func ListReturns(ctx context.Context, q db.Q, f ReturnFilter) ([]Return, error) {
	if f.Limit == 0 {
		f.Limit = 50
	}
	var w db.Where
	w.Equal("order_id", f.OrderID)
	w.Equal("state", string(f.State))
	within(ctx, &w, "order_id")
	w.Equal("bring_to", f.BringTo)
	if f.Before != "" {
		w.And("id < " + w.Arg(f.Before))
	}
	direction := " order by id desc limit "
	if f.OrderID != "" {
		direction = " order by asked_at, id limit "
	}
	list, err := db.List(ctx, q, scanReturn, `select `+returnColumns+` from order_return where `+w.SQL()+direction+w.Arg(f.Limit), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("order.ListReturns: %w", err)
	}
	return list, addReturnLines(ctx, q, list)
}

// addReturnLines reads the lines of returns with one query, in the order of the
// order's own.
func addReturnLines(ctx context.Context, q db.Q, list []Return) error {
	if len(list) == 0 {
		return nil
	}
	at, ids := map[string]int{}, make([]string, len(list))
	for i, r := range list {
		at[r.ID], ids[i] = i, r.ID
	}
	in, args := db.InList(1, ids)
	_, err := db.List(ctx, q, func(r db.Row) (none struct{}, err error) {
		var returnID string
		var l ReturnLine
		err = r.Scan(&returnID, &l.LineID, &l.Quantity, &l.Reason, &l.Sellable, &l.Damaged, &l.Refunded, &l.Swap.VariantID, &l.Swap.Title, &l.Swap.Unit.Minor, &l.Exchanged, &l.Swap.Unit.Currency)
		x := &list[at[returnID]]
		x.Lines = append(x.Lines, l)
		return none, err
	}, `select x.return_id, x.line_id, x.quantity, x.reason, x.sellable, x.damaged, x.refunded, x.swap_variant, x.swap_title, x.swap_unit, x.exchanged, o.currency
		from order_return_line x join order_return r on r.id = x.return_id join orders o on o.id = r.order_id left join order_line l on l.id = x.line_id
		where x.return_id in (`+in+`) order by l.position, x.line_id`, args...)
	return err
}

// CountReturns returns how many returns stand where; a state without any is left out.
func CountReturns(ctx context.Context, q db.Q) (map[ReturnState]int64, error) {
	type row struct {
		state ReturnState
		n     int64
	}
	var w db.Where
	within(ctx, &w, "order_id")
	list, err := db.List(ctx, q, func(r db.Row) (v row, err error) { return v, r.Scan(&v.state, &v.n) }, `select state, count(*) from order_return where `+w.SQL()+` group by state`, w.Args()...)
	counts := make(map[ReturnState]int64, len(list))
	for _, v := range list {
		counts[v.state] = v.n
	}
	return counts, err
}
