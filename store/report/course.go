package report

import (
	"context"
	"fmt"
	"slices"
	"time"

	"regulars/store/db"
	"regulars/store/event"
)

// course is how a day went: what came when, in the order of time.
type course struct {
	orders []sold
	visits []int64 // ms, when each looked at something first
	bought []int64 // ms, when each had looked and ordered
}

// sold is what was asked for up to an order, that one included.
type sold struct {
	at  int64 // ms
	sum int64
}

// until are the figures before a moment.
func (c course) until(moment time.Time) (f Figures) {
	ms := moment.UnixMilli()
	before := func(list []int64) int64 {
		n, _ := slices.BinarySearch(list, ms)
		return int64(n)
	}
	f.Visits, f.Bought = before(c.visits), before(c.bought)
	n, _ := slices.BinarySearchFunc(c.orders, ms, func(o sold, ms int64) int { return int(o.at - ms) })
	if f.Orders = int64(n); n > 0 {
		f.Sales = c.orders[n-1].sum
	}
	return f
}

// courseOf reads how a window went.
func courseOf(ctx context.Context, q db.Q, w window) (c course, err error) {
	var sum int64
	whole, scan := db.Patient(ctx, func(r db.Row) (o sold, err error) {
		var total int64
		err = r.Scan(&o.at, &total)
		sum += total
		o.sum = sum
		return o, err
	})
	if c.orders, err = db.List(whole, q, scan, `select o.placed_at, o.total from orders o where `+accepted+` order by o.placed_at`, w.args()...); err != nil {
		return c, fmt.Errorf("report: %w", err)
	}
	in, names := db.InList(3, append(event.Views(), event.OrderCompleted))
	whole, visit := db.Patient(ctx, func(r db.Row) (none struct{}, err error) {
		var looked, ordered int64
		err = r.Scan(&looked, &ordered)
		c.visits = append(c.visits, looked)
		if ordered > 0 {
			c.bought = append(c.bought, max(looked, ordered))
		}
		return none, err
	})
	_, err = db.List(whole, q, visit, `select v.looked, v.ordered from (select min(case when e.name <> '`+event.OrderCompleted+`' then e.at end) as looked,
		coalesce(min(case when e.name = '`+event.OrderCompleted+`' then e.at end), 0) as ordered from event e
		where `+counted+in+`) group by coalesce(e.visitor_id, e.customer_id)) v where v.looked is not null`, append([]any{w.from, w.to}, names...)...)
	slices.Sort(c.visits)
	slices.Sort(c.bought)
	if err != nil {
		return c, fmt.Errorf("report: %w", err)
	}
	return c, nil
}

// course is that of a day that is over. It is remembered as long as the day's sums hold:
// counted is when these were made, zero where they are not.
func (m *Memory) course(ctx context.Context, q db.Q, s Scope, day string, counted time.Time) (course, error) {
	if counted.IsZero() {
		return courseOf(ctx, q, s.day(day))
	}
	name := dayMade{s.sign(), day, counted.UnixMilli()}
	if c, ok := m.courses.Find(name); ok {
		return c, nil
	}
	c, err := courseOf(ctx, q, s.day(day))
	if err == nil {
		m.courses.Keep(name, c)
	}
	return c, err
}
