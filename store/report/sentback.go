package report

import (
	"context"
	"fmt"

	"regulars/store/db"
	"regulars/store/order"
)

// SentBack is what was asked to be sent back of a product for one reason, in pieces.
type SentBack struct {
	ProductID string
	Title     string // as it was called when it was bought last
	Reason    order.ReturnReason
	Asked     int64
	Came      int64
	Damaged   int64 // of those that came
	Exchanged int64
	Refunded  int64
}

// sentBack are the columns of SentBack behind the product and the reason.
const sentBack = `cast(sum(x.quantity) as bigint), cast(sum(x.sellable + x.damaged) as bigint), cast(sum(x.damaged) as bigint), cast(sum(x.exchanged) as bigint), cast(sum(x.refunded) as bigint)`

const sentBackFrom = ` from order_return r join order_return_line x on x.return_id = r.id join order_line l on l.id = x.line_id join orders o on o.id = r.order_id`

// SentBack returns what was asked to be sent back in a span, by product and reason, the
// most first. It is read anew each time: returns are few beside orders.
func (s Scope) SentBack(ctx context.Context, q db.Q, sp Span) ([]SentBack, error) {
	from, to := s.bounds(sp)
	list, err := db.List(ctx, q, func(r db.Row) (b SentBack, err error) {
		return b, r.Scan(&b.ProductID, &b.Reason, &b.Title, &b.Asked, &b.Came, &b.Damaged, &b.Exchanged, &b.Refunded)
	}, `select l.product_id, x.reason, max(l.title), `+sentBack+sentBackFrom+` where r.asked_at >= $1 and r.asked_at < $2 and o.currency = $3 and ($4 or o.gateway <> 'demo')
		group by l.product_id, x.reason order by sum(x.quantity) desc, l.product_id, x.reason`, from, to, string(s.Currency), s.Test)
	if err != nil {
		return nil, fmt.Errorf("report.SentBack: %w", err)
	}
	return list, nil
}

// SentBack is why things come back; reasons are their names and how people say them.
func (a Query) SentBack(reasons []Row) string {
	from, to := a.moments()
	return with(table("reason", "name, words", reasons)) + `select coalesce((select p.title from product p where p.id = l.product_id and p.status = 'active' and p.published), max(l.title)) as "Product", max(n.words) as "Reason",
  ` + whole("sum(x.quantity)") + ` as "Asked", ` + whole("sum(x.sellable + x.damaged)") + ` as "Came", ` + whole("sum(x.damaged)") + ` as "Damaged", ` + whole("sum(x.exchanged)") + ` as "Exchanged", ` + whole("sum(x.refunded)") + ` as "Paid back"` +
		sentBackFrom + ` join reason n on n.name = x.reason where r.asked_at >= ` + from + ` and r.asked_at < ` + to + ` and ` + a.ours() + `
group by l.product_id, x.reason order by sum(x.quantity) desc, l.product_id, x.reason`
}
