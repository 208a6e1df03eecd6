package report

import "regulars/store/event"

// toldChannel is how an order o came.
const toldChannel = `case when o.channel <> 'web' then o.channel
    else coalesce((select max(e.channel) from event e where e.subject = o.id and e.subject <> '' and e.name = '` + event.OrderCompleted + `'), 'web') end`

// sold are the orders that count, those that were paid back, and all of it by day.
func (a Query) soldParts() []string {
	okay := "o.completed_at is not null and o.state <> 'cancelled' and " + a.ours()
	return []string{a.daysPart(),
		`counted (id, day, channel, place_id, subtotal, shipping, tax, total) as (
  select o.id, d.day, ` + toldChannel + `, o.place_id, o.subtotal, o.shipping, o.tax, o.total
  from orders o join days d on o.placed_at >= d.begins and o.placed_at < d.ends where ` + okay + `)`,
		`steps (order_id, amount, at) as ( -- money that went back; what was paid twice is no sale
  select f.order_id, f.amount, f.changed_at from payment_refund f where f.state = 'succeeded' and f.part not like 'overpaid/%'
  union all select f.order_id, f.amount, f.changed_at from order_refund f where f.exchange)`,
		`gone (order_id, day, before, upto) as ( -- of an order before the day, and up to its end
  select s.order_id, d.day, ` + whole(`(select sum(x.amount) from steps x where x.order_id = s.order_id and x.at < d.begins)`) + `,
    ` + whole(`(select sum(x.amount) from steps x where x.order_id = s.order_id and x.at < d.ends)`) + `
  from steps s join days d on s.at >= d.begins and s.at < d.ends group by s.order_id, d.day, d.begins, d.ends)`,
		`refunds (day, channel, place_id, amount) as ( -- never more than the order came to
  select g.day, ` + toldChannel + `, o.place_id,
    (case when g.upto < o.total then g.upto else o.total end) - (case when g.before < o.total then g.before else o.total end)
  from gone g join orders o on o.id = g.order_id where ` + okay + `
  union all select d.day, ` + toldChannel + `, o.place_id, o.total
  from orders o join days d on exists (select 1 from event b where b.subject = o.id and b.subject <> '' and b.name = '` + event.OrderRefunded + `' and b.at >= d.begins and b.at < d.ends)
  where o.state = 'refunded' and not exists (select 1 from payment_refund f where f.order_id = o.id and f.state = 'succeeded') and ` + okay + `)`,
		`sums (day, channel, place_id, orders, pieces, goods, shipping, tax, total, refunded) as (
  select c.day, c.channel, c.place_id, 1, (select sum(l.quantity) from order_line l where l.order_id = c.id), c.subtotal, c.shipping, c.tax, c.total, 0 from counted c
  union all select r.day, r.channel, r.place_id, 0, 0, 0, 0, 0, 0, r.amount from refunds r)`}
}

// salesColumns are those of a table of sales over sums s.
func (a Query) salesColumns() string {
	sum := func(of string) string { return a.money(whole("sum(" + of + ")")) }
	return whole("sum(s.orders)") + ` as "Orders", ` + whole("sum(s.pieces)") + ` as "Pieces", ` + sum("s.goods") + ` as "Goods", ` + sum("s.shipping") + ` as "Delivery",
  ` + sum("s.tax") + ` as "Taxes", ` + sum("s.total") + ` as "Total", ` + sum("s.refunded") + ` as "Refunds", ` + sum("s.total - s.refunded") + ` as "Net"`
}

// Sales is each day of the span, the latest first.
func (a Query) Sales() string {
	return with(a.soldParts()...) + `select d.day as "Days", ` + a.salesColumns() + `
from days d left join sums s on s.day = d.day group by d.day order by d.day desc`
}

// Channels is how orders came; names has what each channel is called.
func (a Query) Channels(names []Row) string {
	return with(append(a.soldParts(), table("named", "channel, name", names))...) + `select coalesce(max(n.name), s.channel) as "Channel", ` + a.salesColumns() + `
from sums s left join named n on n.channel = s.channel group by s.channel order by sum(s.goods) desc, s.channel`
}

// Places is where orders are collected.
func (a Query) Places() string {
	return with(a.soldParts()...) + `select case when s.place_id = '' then 'Sent' else coalesce(max(p.name), 'A place of before') end as "Collected at", ` + a.salesColumns() + `
from sums s left join place p on p.id = s.place_id group by s.place_id order by sum(s.goods) desc, s.place_id`
}

// linesParts are the lines of orders that count.
func (a Query) linesParts() []string {
	from, to := a.moments()
	return []string{`lines (order_id, id, product_id, title, quantity, total, at) as (
  select l.order_id, l.id, l.product_id, l.title, l.quantity, l.total, o.placed_at from orders o join order_line l on l.order_id = o.id
  where o.placed_at >= ` + from + ` and o.placed_at < ` + to + ` and o.completed_at is not null and o.state <> 'cancelled' and ` + a.ours() + `)`}
}

// Products is what sold. What went back for pieces of a product is worked out by the shop
// order by order, and is not here.
func (a Query) Products() string {
	title := `coalesce((select p.title from product p where p.id = l.product_id and p.status = 'active' and p.published),
    (select x.title from lines x where x.product_id = l.product_id order by x.at desc, x.order_id desc, x.id desc limit 1))`
	return with(a.linesParts()...) + `select ` + title + ` as "Product", count(distinct l.order_id) as "Orders", ` + whole("sum(l.quantity)") + ` as "Pieces", ` + a.money(whole("sum(l.total)")) + ` as "Goods",
  ` + share("sum(l.total)", "(select sum(total) from lines)") + ` as "Share"
from lines l group by l.product_id order by sum(l.total) desc, l.product_id`
}

// Collections is what sold by the collections that products stand in: rows of a
// collection's handle, its title and a product's id.
func (a Query) Collections(shelves []Row) string {
	return with(append(a.linesParts(), table("shelf", "handle, title, product_id", shelves))...) + `select t.name as "Collection", t.pieces as "Pieces", ` + a.money("t.goods") + ` as "Goods", ` + share("t.goods", "(select sum(total) from lines)") + ` as "Share of all goods"
from (select 0 as last, s.handle as handle, max(s.title) as name, ` + whole("sum(l.quantity)") + ` as pieces, ` + whole("sum(l.total)") + ` as goods from lines l join shelf s on s.product_id = l.product_id group by s.handle
  union all select 1, '', 'In no collection', ` + whole("sum(l.quantity)") + `, ` + whole("sum(l.total)") + ` from lines l where l.product_id not in (select product_id from shelf)) t
where t.pieces > 0 order by t.last, t.goods desc, t.handle`
}
