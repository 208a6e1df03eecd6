package report

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
)

// Figures are a day so far.
type Figures struct {
	Orders int64
	Sales  int64 // what was asked for, in minor units
	Visits int64 // of those who agreed to be counted
	Bought int64 // visits that ended with an order
}

func (f Figures) plus(o Figures) Figures {
	return Figures{f.Orders + o.Orders, f.Sales + o.Sales, f.Visits + o.Visits, f.Bought + o.Bought}
}

// weeks is how far back what is usual is looked for.
const weeks = 8

// Today is the day so far, and what was usual by this time on this day of the week.
type Today struct {
	Figures
	Weeks int     // over how many weeks Usual is; 0 while the shop is younger than a week
	Usual Figures // together, over all of these weeks
}

// Today counts today up to now, and the same days of the last weeks up to the same time
// of day.
func (m *Memory) Today(ctx context.Context, q db.Q, s Scope) (t Today, err error) {
	now, today := q.Now(), s.Day(q.Now())
	begun, err := Begun(ctx, q)
	if err != nil || begun.IsZero() {
		return t, err
	}
	w := s.day(today)
	w.to = now.Add(time.Millisecond)
	sofar, err := courseOf(ctx, q, w)
	if err != nil {
		return t, err
	}
	t.Figures = sofar.until(w.to)
	hold, err := s.kept(ctx, q, Span{shift(today, -7*weeks), today})
	if err != nil {
		return t, fmt.Errorf("report: %w", err)
	}
	for week := 1; week <= weeks; week++ {
		day := shift(today, -7*week)
		if day < s.Day(begun) {
			break
		}
		c, err := m.course(ctx, q, s, day, hold[day])
		if err != nil {
			return t, err
		}
		t.Weeks++
		t.Usual = t.Usual.plus(c.until(s.onDay(day, now)))
	}
	return t, nil
}

// onDay is the moment of a day at which the clock shows what it shows now.
func (s Scope) onDay(day string, now time.Time) time.Time {
	date, clock := civil(day), now.In(s.Zone)
	return time.Date(date.Year(), date.Month(), date.Day(), clock.Hour(), clock.Minute(), clock.Second(), clock.Nanosecond(), s.Zone)
}

// Waiting is how much of what nobody lists elsewhere waits for a person.
type Waiting struct {
	Unknown  int64 // orders of which nobody knows whether they are paid
	Drafts   int64 // pieces that are written and not to be published by the clock
	LowStock int64 // variants that will be sold out within two weeks
}

// FindWaiting counts what waits.
func FindWaiting(ctx context.Context, q db.Q) (w Waiting, err error) {
	if w.Unknown, err = db.Value[int64](ctx, q, `select count(distinct order_id) from payment where state = 'unknown' and state in ('created', 'pending', 'unknown')`); err != nil {
		return w, err
	}
	if w.Drafts, err = db.Value[int64](ctx, q, `select count(*) from piece_draft where publish_at is null`); err != nil {
		return w, err
	}
	w.LowStock, err = db.Value[int64](ctx, q, `select count(*) `+scarce, q.Now().Add(-soon))
	return w, err
}

// Scarce is a variant of which there is less than two weeks sell.
type Scarce struct {
	ProductID, Handle, Title, Variant, SKU string
	Left                                   int64 // at all places together
	Sold                                   int64 // in the last two weeks
}

// Days is how long it lasts if it goes on selling so.
func (v Scarce) Days() int64 { return max(0, v.Left) * soonDays / v.Sold }

// soon is how long stock should last.
const (
	soonDays = 14
	soon     = soonDays * 24 * time.Hour
)

// scarce are the counted variants on sale of which less is left than was sold since a
// moment. The way in is by the orders since: grouped by the column itself, SQLite would
// walk through all lines there are.
const scarce = `from (select sold.variant_id, sold.words, sold.sold, (select cast(coalesce(sum(l.available), 0) as bigint) from stock_level l where l.variant_id = sold.variant_id) as available
			from (select l.variant_id || '' as variant_id, max(l.variant) as words, cast(sum(l.quantity) as bigint) as sold from orders o join order_line l on l.order_id = o.id
				where o.placed_at >= $1 and o.completed_at is not null and o.state <> 'cancelled' group by l.variant_id || '') sold) s
		join variant v on v.id = s.variant_id join product p on p.id = v.product_id join stock_item i on i.variant_id = v.id
		where i.tracked and not i.oversell and p.status = 'active' and p.published and s.available < s.sold`

// ListLowStock returns the variants that are scarce if they go on selling as in the last
// two weeks, the scarcest first.
func ListLowStock(ctx context.Context, q db.Q) ([]Scarce, error) {
	return db.List(ctx, q, func(r db.Row) (v Scarce, err error) {
		return v, r.Scan(&v.ProductID, &v.Handle, &v.Title, &v.Variant, &v.SKU, &v.Left, &v.Sold)
	}, `select p.id, p.handle, p.title, s.words, v.sku, s.available, s.sold `+scarce+` order by s.available * 1000 / s.sold, s.sold desc, p.title, v.id`, q.Now().Add(-soon))
}
