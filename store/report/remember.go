package report

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/setting"
)

const (
	// settled is how long a day must be over before it is kept: views are written a
	// second late, and a payment may be under way.
	settled = 10 * time.Minute
	// overlap is how much further back changes are looked for than was looked at
	// last time: a transaction commits later than it began, and clocks differ.
	overlap = 5 * time.Minute
)

// kept says which days are kept and still hold, and when each was counted; zero for
// others.
func (s Scope) kept(ctx context.Context, q db.Q, sp Span) (map[string]time.Time, error) {
	type made struct {
		day string
		at  time.Time
	}
	days, err := db.List(ctx, q, func(r db.Row) (m made, err error) { return m, r.Scan(&m.day, db.At(&m.at)) },
		`select day, made_at from report_day where scope = $1 and day >= $2 and day <= $3`, s.sign(), sp.From, sp.To)
	if err != nil || len(days) == 0 {
		return nil, err
	}
	upto, err := s.mark(ctx, q)
	if err != nil {
		return nil, err
	}
	changed, err := s.changed(ctx, q, upto)
	if err != nil {
		return nil, err
	}
	hold := make(map[string]time.Time, len(days))
	for _, m := range days {
		if !changed[m.day] {
			hold[m.day] = m.at
		}
	}
	return hold, nil
}

// mark is up to when changes were looked at, zero for never.
func (s Scope) mark(ctx context.Context, q db.Q) (time.Time, error) {
	return db.Maybe(ctx, q, scanTime, `select upto from report_mark where scope = $1`, s.sign())
}

// changed are the days of which an order has changed since about then: the day it was
// placed, and those on which some of its money went back. A union of single days would
// be made by walking through all orders in their order.
func (s Scope) changed(ctx context.Context, q db.Q, since time.Time) (map[string]bool, error) {
	moments, err := db.Values[int64](ctx, q, `select placed_at from orders where changed_at >= $1
		union all select changed_at from payment_refund where changed_at >= $1
		union all select changed_at from order_refund where exchange and changed_at >= $1
		union all select f.changed_at from orders o join payment_refund f on f.order_id = o.id where o.changed_at >= $1
		union all select f.changed_at from orders o join order_refund f on f.order_id = o.id where f.exchange and o.changed_at >= $1
		union all select coalesce((select max(e.at) from event e where e.subject = o.id and e.subject <> '' and e.name || '' = '`+event.OrderRefunded+`'), o.placed_at) from orders o where o.changed_at >= $1`, since.Add(-overlap))
	days := make(map[string]bool, len(moments))
	for _, ms := range moments {
		days[s.Day(time.UnixMilli(ms))] = true
	}
	return days, err
}

// remembered reads the sums of days that hold, the earliest first. They come back joined
// into one text, which costs a fraction of as many rows: a year of ten thousand products
// has a hundred thousand.
func (s Scope) remembered(ctx context.Context, q db.Q, sp Span, k Kind, hold map[string]time.Time) (list []Day, err error) {
	text, err := db.Value[string](ctx, q, `select coalesce(string_agg(day || '`+field+`' || name || '`+field+`' || `+figuresText+` || '`+field+`' || replace(words, '`+record+`', ' '), '`+record+`'), '') from report_sum
		where scope = $1 and kind = $2 and day >= $3 and day <= $4`, s.sign(), string(k), sp.From, sp.To)
	for line := range strings.SplitSeq(text, record) {
		if d, ok := readDay(line); ok && !hold[d.Day].IsZero() {
			list = append(list, d)
		}
	}
	slices.SortStableFunc(list, func(a, b Day) int { return strings.Compare(a.Day, b.Day) })
	return list, err
}

// missing are the days of a span that have to be counted anew: today, and those that do
// not hold.
func (s Scope) missing(ctx context.Context, q db.Q, sp Span, hold map[string]time.Time) (days []string, err error) {
	first, last, err := s.known(ctx, q)
	for _, day := range sp.Days() {
		if hold[day].IsZero() && day >= first && day <= last {
			days = append(days, day)
		}
	}
	return days, err
}

// anew counts days.
func (s Scope) anew(ctx context.Context, q db.Q, days []string, k Kind) (list []Day, err error) {
	for _, day := range days {
		t, err := recount(ctx, q, s.day(day))
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(t[k])) {
			list = append(list, Day{day, t[k][name]})
		}
	}
	return list, nil
}

// field and record part what is joined; the figures of a sum are joined by spaces.
const (
	field       = "\x1f"
	record      = "\x1e"
	figuresText = `cast(count as text) || ' ' || cast(pieces as text) || ' ' || cast(goods as text) || ' ' || cast(shipping as text) || ' ' || cast(tax as text) || ' ' || cast(total as text) || ' ' || cast(refunded as text)`
)

// readDay takes a line apart.
func readDay(line string) (d Day, ok bool) {
	day, line, _ := strings.Cut(line, field)
	name, line, _ := strings.Cut(line, field)
	figures, words, ok := strings.Cut(line, field)
	d.Day, d.Name, d.Words = day, strings.Clone(name), strings.Clone(words)
	for _, to := range []*int64{&d.Count, &d.Pieces, &d.Goods, &d.Shipping, &d.Tax, &d.Total, &d.Refunded} {
		var figure string
		figure, figures, _ = strings.Cut(figures, " ")
		n, err := strconv.ParseInt(figure, 10, 64)
		*to, ok = n, ok && err == nil
	}
	return d, ok
}

// known are the first and the last day of which there is anything to count.
func (s Scope) known(ctx context.Context, q db.Q) (first, last string, err error) {
	begun, err := Begun(ctx, q)
	if err != nil || begun.IsZero() {
		return "9", "", err
	}
	return s.Day(begun), s.Day(q.Now()), nil
}

// Begun is when the first order was placed or a shopper did anything first, zero in
// a shop in which nothing has happened.
func Begun(ctx context.Context, q db.Q) (time.Time, error) {
	return db.Maybe(ctx, q, scanTime, `select min(b.at) from (select min(placed_at) as at from orders
		union all select f.at from (select at from event where visitor_id is not null or customer_id is not null order by at limit 1) f) b`)
}

func scanTime(r db.Row) (t time.Time, err error) { return t, r.Scan(db.At(&t)) }

// Remember keeps the sums of days that are over and not kept yet, and makes those
// again of which an order has changed. Each day is a short transaction of its own.
// Sums in another scope are forgotten: the shop has changed its zone or currency.
func Remember(ctx context.Context, d *db.DB, s Scope) error {
	began, q := d.Now(), d.Read()
	first, _, err := s.known(ctx, q)
	if err != nil {
		return err
	}
	over := Span{first, shift(s.Day(began.Add(-settled)), -1)}
	if first > over.To {
		return nil
	}
	hold, err := s.kept(ctx, q, over)
	if err != nil {
		return err
	}
	if len(hold) == 0 { // whatever is kept from now on holds as of now
		if err := s.setMark(ctx, d, began); err != nil {
			return err
		}
	}
	for _, day := range over.Days() {
		if !hold[day].IsZero() {
			continue
		}
		if err := s.remember(ctx, d, day); err != nil {
			return err
		}
	}
	return s.setMark(ctx, d, began)
}

// setMark notes up to when changes were looked at, and forgets other scopes.
func (s Scope) setMark(ctx context.Context, d *db.DB, at time.Time) error {
	return d.Write(ctx, func(q db.Q) error {
		for _, forget := range []string{`delete from report_sum where scope <> $1`, `delete from report_day where scope <> $1`, `delete from report_mark where scope <> $1`} {
			if _, err := q.Exec(ctx, forget, s.sign()); err != nil {
				return err
			}
		}
		_, err := q.Exec(ctx, `insert into report_mark (scope, upto) values ($1, $2) on conflict (scope) do update set upto = excluded.upto`, s.sign(), at)
		return err
	})
}

// remember keeps one day. What was looked at longer ago than views are kept cannot be
// counted any more: its sums stay as they are.
func (s Scope) remember(ctx context.Context, d *db.DB, day string) error {
	w, stays := s.day(day), Kind("")
	t, err := recount(ctx, d.Read(), w)
	if err != nil {
		return err
	}
	keep, err := setting.FindKeeping(ctx, d.Read())
	if err != nil {
		return err
	}
	if w.from.Before(d.Now().Add(-keep.Shortest(event.Views()))) {
		stays = ByStage
		delete(t, stays)
	}
	return d.Write(ctx, func(q db.Q) error {
		if _, err := q.Exec(ctx, `delete from report_sum where scope = $1 and day = $2 and kind <> $3`, s.sign(), day, string(stays)); err != nil {
			return err
		}
		for _, k := range slices.Sorted(maps.Keys(t)) {
			if err := s.write(ctx, q, day, k, slices.Collect(maps.Values(t[k]))); err != nil {
				return err
			}
		}
		_, err := q.Exec(ctx, `insert into report_day (scope, day, made_at) values ($1, $2, $3) on conflict (scope, day) do update set made_at = excluded.made_at`, s.sign(), day, q.Now())
		return err
	})
}

// together is how many sums one statement writes.
const together = 40

func (s Scope) write(ctx context.Context, q db.Q, day string, k Kind, sums []Sum) error {
	for some := range slices.Chunk(sums, together) {
		var rows strings.Builder
		var args []any
		for _, v := range some {
			if len(args) > 0 {
				rows.WriteByte(',')
			}
			for i := range 12 {
				fmt.Fprintf(&rows, "%c$%d", "(,,,,,,,,,,,"[i], len(args)+i+1)
			}
			rows.WriteByte(')')
			args = append(args, s.sign(), string(k), day, v.Name, v.Words, v.Count, v.Pieces, v.Goods, v.Shipping, v.Tax, v.Total, v.Refunded)
		}
		if _, err := q.Exec(ctx, `insert into report_sum (scope, kind, day, name, words, count, pieces, goods, shipping, tax, total, refunded) values `+rows.String(), args...); err != nil {
			return err
		}
	}
	return nil
}
