package report

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/event"
)

// window is a time in which something is counted.
type window struct {
	Scope
	from, to time.Time
}

func (s Scope) day(day string) window {
	from, to := s.bounds(Span{day, day})
	return window{s, from, to}
}

// args are the arguments of accepted.
func (w window) args() []any { return []any{w.from, w.to, string(w.Currency), w.Test} }

// accepted are the orders o that count: placed in the window, accepted by the shop
// and not cancelled.
const accepted = `o.placed_at >= $1 and o.placed_at < $2 and o.completed_at is not null and o.state <> 'cancelled' and o.currency = $3 and ($4 or o.gateway <> 'demo')`

// tally adds up sums by kind and name.
type tally map[Kind]map[string]Sum

func (t tally) add(k Kind, name string, s Sum) {
	if t[k] == nil {
		t[k] = map[string]Sum{}
	}
	had := t[k][name]
	had.Name = name
	t[k][name] = had.plus(s)
}

// recount counts a window from the orders and events themselves, by every kind.
func recount(ctx context.Context, q db.Q, w window) (tally, error) {
	t := tally{}
	for _, count := range []func(context.Context, db.Q, window) error{t.orders, t.goods, t.refunds, t.visits} {
		if err := count(ctx, q, w); err != nil {
			return nil, fmt.Errorf("report: recount of %s: %w", w.Day(w.from), err)
		}
	}
	return t, nil
}

// channel is how an order o came: as it says itself, or, of one that was brought
// along from elsewhere, as its event e does.
const channel = `case when o.channel <> 'web' then o.channel else coalesce(max(e.channel), 'web') end`

// told joins that event.
const told = `left join event e on e.subject = o.id and e.subject <> '' and e.name || '' = '` + event.OrderCompleted + `'`

func (t tally) orders(ctx context.Context, q db.Q, w window) error {
	_, err := db.List(ctx, q, func(r db.Row) (none struct{}, err error) {
		var by, place string
		s := Sum{Count: 1}
		err = r.Scan(&by, &place, &s.Goods, &s.Shipping, &s.Tax, &s.Total)
		t.everywhere(by, place, s)
		return none, err
	}, `select `+channel+`, o.place_id, o.subtotal, o.shipping, o.tax, o.total from orders o `+told+` where `+accepted+`
		group by o.id, o.channel, o.place_id, o.subtotal, o.shipping, o.tax, o.total`, w.args()...)
	return err
}

// everywhere adds a sum to the whole and to the channel and place it is of.
func (t tally) everywhere(channel, place string, s Sum) {
	t.add(BySale, "", s)
	t.add(ByChannel, channel, s)
	t.add(ByPlace, place, s)
}

// goods counts the lines of orders.
func (t tally) goods(ctx context.Context, q db.Q, w window) error {
	counted := map[[2]string]bool{} // product and order
	_, err := db.List(ctx, q, func(r db.Row) (none struct{}, err error) {
		var orderID, productID, by, place string
		var s Sum
		err = r.Scan(&orderID, &productID, &s.Words, &by, &place, &s.Pieces, &s.Goods, &s.Tax)
		t.everywhere(by, place, Sum{Pieces: s.Pieces})
		if key := [2]string{productID, orderID}; !counted[key] {
			counted[key], s.Count = true, 1
		}
		t.add(ByProduct, productID, s)
		return none, err
	}, `select l.order_id, l.product_id, l.title, `+channel+`, o.place_id, l.quantity, l.total, l.tax
		from orders o join order_line l on l.order_id = o.id `+told+` where `+accepted+`
		group by l.id, o.channel, o.place_id, l.order_id, l.product_id, l.title, l.quantity, l.total, l.tax, o.placed_at order by o.placed_at, l.order_id, l.id`, w.args()...)
	return err
}

// back is money that went back for an order.
type back struct {
	orderID, channel, place string
	part                    string // the refund by staff that it is
	total                   int64  // of the order
	amount                  int64
	at                      time.Time
}

func scanBack(r db.Row) (b back, err error) {
	return b, r.Scan(&b.orderID, &b.channel, &b.place, &b.part, &b.total, &b.amount, db.At(&b.at))
}

// refunds counts what went back in the window, of an order never more than it came
// to: money that was paid twice, or above what an order came to once it was changed, is
// no sale, and no refund either. What came back and was exchanged is a refund, as what
// was given for it is a sale.
func (t tally) refunds(ctx context.Context, q db.Q, w window) error {
	const touched = ` and o.id in (select n.order_id from payment_refund n where n.state = 'succeeded' and n.changed_at >= $1 and n.changed_at < $2
			union all select x.order_id from order_refund x where x.exchange and x.changed_at >= $1 and x.changed_at < $2)
		and o.completed_at is not null and o.state <> 'cancelled' and o.currency = $3 and ($4 or o.gateway <> 'demo')`
	list, err := db.List(ctx, q, scanBack, `select o.id, `+channel+`, o.place_id, f.part, o.total, f.amount, f.changed_at
		from payment_refund f join orders o on o.id = f.order_id `+told+`
		where f.state = 'succeeded' and f.part not like 'overpaid/%'`+touched+`
		group by f.id, o.id, o.channel, o.place_id, f.part, o.total, f.amount, f.changed_at`, w.args()...)
	if err != nil {
		return err
	}
	exchanged, err := db.List(ctx, q, scanBack, `select o.id, `+channel+`, o.place_id, f.id, o.total, f.amount, f.changed_at
		from order_refund f join orders o on o.id = f.order_id `+told+`
		where f.exchange`+touched+`
		group by f.id, o.id, o.channel, o.place_id, o.total, f.amount, f.changed_at`, w.args()...)
	if err != nil {
		return err
	}
	list = append(list, exchanged...)
	byHand, err := db.List(ctx, q, scanBack, `select o.id, `+channel+`, o.place_id, '', o.total, o.total, max(b.at)
		from event b join orders o on o.id = b.subject `+told+`
		where b.name = '`+event.OrderRefunded+`' and b.at >= $1 and b.at < $2 and o.state = 'refunded' and o.completed_at is not null and o.currency = $3 and ($4 or o.gateway <> 'demo')
		and not exists (select 1 from payment_refund f where f.order_id = o.id and f.state = 'succeeded') group by o.id, o.channel, o.place_id, o.total`, w.args()...)
	if err != nil {
		return err
	}
	if err := t.returned(ctx, q, w, slices.Concat(list, byHand)); err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b back) int { return strings.Compare(a.orderID, b.orderID) })
	sums := map[string][2]int64{} // by order: before the window, and up to its end
	for _, b := range list {
		s := sums[b.orderID]
		if b.at.Before(w.from) {
			s[0] += b.amount
		}
		if b.at.Before(w.to) {
			s[1] += b.amount
		}
		sums[b.orderID] = s
	}
	for i, b := range list {
		if i == 0 || list[i-1].orderID != b.orderID {
			s := sums[b.orderID]
			b.amount = min(s[1], b.total) - min(s[0], b.total)
			byHand = append(byHand, b)
		}
	}
	for _, b := range byHand {
		t.everywhere(b.channel, b.place, Sum{Refunded: b.amount})
	}
	return nil
}
