package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"regulars/store/event"
)

// boughtPart are everybody's purchases that count, each with its number and the next.
func (a Query) boughtPart() string {
	tried := ""
	if !a.Test {
		tried = " and not exists (select 1 from orders o where o.id = p.order_id and o.gateway = 'demo')"
	}
	return `bought (person, order_id, at, total, nth, next, first) as (
  select p.person, p.order_id, p.at, p.total, row_number() over (partition by p.person order by p.at), lead(p.at) over (partition by p.person order by p.at), min(p.at) over (partition by p.person)
  from profile_order p where p.currency = ` + quoted(string(a.Currency)) + tried + `)`
}

// yearPart is what everybody has bought within a year of their first order.
func yearPart() string {
	return `years (person, first, value) as (select person, min(first), ` + whole("sum(total)") + ` from bought where at - first < ` + strconv.FormatInt(year.Milliseconds(), 10) + ` group by person)`
}

// Returns is how many orders were followed by another; names has what a person's first,
// second, third and later orders are called.
func (a Query) Returns(names [4]string) string {
	from, to := a.moments()
	called := ""
	for i, name := range names[:3] {
		called += " when " + strconv.Itoa(i+1) + " then " + quoted(name)
	}
	old := fmt.Sprintf("%d - b.at >= %d", a.Now.UnixMilli(), again.Milliseconds())
	placed, followed := "sum(case when "+old+" then 1 else 0 end)", "sum(case when "+old+" and b.next - b.at < "+strconv.FormatInt(again.Milliseconds(), 10)+" then 1 else 0 end)"
	return with(a.boughtPart()) + `select case min(b.nth)` + called + ` else ` + quoted(names[3]) + ` end as "Order", ` + placed + ` as "Placed", ` + followed + ` as "Followed within 30 days",
  ` + share(followed, placed) + ` as "Share", sum(case when ` + old + ` then 0 else 1 end) as "Too young to tell"
from bought b where b.at >= ` + from + ` and b.at < ` + to + ` group by case when b.nth < 4 then b.nth else 4 end order by case when min(b.nth) < 4 then min(b.nth) else 4 end`
}

// Cohorts is the last months, each with who came new in it.
func (a Query) Cohorts(months int) string {
	now := a.Now.In(a.Zone)
	rows := make([]string, months)
	for i := range rows {
		first := func(k int) time.Time {
			return time.Date(now.Year(), now.Month()-time.Month(months-1-k), 1, 0, 0, 0, 0, time.UTC)
		}
		rows[i] = fmt.Sprintf("(%d, '%s', %d, %d)", i, first(i).Format("2006-01"), a.Begin(first(i).Format(time.DateOnly)).UnixMilli(), a.Begin(first(i+1).Format(time.DateOnly)).UnixMilli())
	}
	later := make([]string, months-1)
	for k := range later {
		later[k] = fmt.Sprintf("case when m.i + %d < %d then %s end as \"%d\"", k+1, months, share(fmt.Sprintf("(select count(*) from again g where g.came = m.i and g.later = %d)", k+1), "count(y.person)"), k+1)
	}
	return with("months (i, month, begins, ends) as (values "+strings.Join(rows, ", ")+")", a.boughtPart(), yearPart(),
		`again (person, came, later) as (select distinct b.person, f.i, m.i - f.i from bought b join months m on b.at >= m.begins and b.at < m.ends join months f on b.first >= f.begins and b.first < f.ends where b.nth > 1)`) +
		`select m.month as "Month", count(y.person) as "People", ` + a.average(whole("sum(y.value)"), "count(y.person)") + ` as "Value of the first year",
  ` + strings.Join(later, ",\n  ") + `
from months m left join years y on y.first >= m.begins and y.first < m.ends group by m.i, m.month order by m.i`
}

// Segments is what people of segments have bought: rows of a segment's name and a
// person's key, and one without a key for a segment of nobody.
func (a Query) Segments(members []Row) string {
	return with(table("member", "segment, person", members), a.boughtPart(), yearPart(),
		`orders_of (person, n, total) as (select p.person, count(*), `+whole("sum(case when p.currency = "+quoted(string(a.Currency))+" then p.total else 0 end)")+` from profile_order p group by p.person)`) +
		`select m.segment as "Segment", count(case when m.person <> '' then 1 end) as "People", ` + whole("sum(o.n)") + ` as "Orders", ` + a.money(whole("sum(o.total)")) + ` as "Revenue",
  ` + a.average(whole("sum(o.total)"), whole("sum(o.n)")) + ` as "Average order", ` + a.average(whole("sum(y.value)"), "count(y.person)") + ` as "Value of the first year"
from member m left join orders_of o on o.person = m.person left join years y on y.person = m.person group by m.segment order by m.segment`
}

// Firsts is people by the products of their first order, when that was in the span.
func (a Query) Firsts() string {
	from, to := a.moments()
	return with(a.boughtPart(), yearPart(), `counts (person, n) as (select person, count(*) from bought group by person)`,
		`began (person, product_id, title) as (select b.person, l.product_id, max(l.title) from bought b join order_line l on l.order_id = b.order_id
  where b.at = b.first and b.at >= `+from+` and b.at < `+to+` group by b.person, l.product_id)`) +
		`select coalesce((select p.title from product p where p.id = g.product_id and p.status = 'active' and p.published), max(g.title)) as "First product", count(*) as "People",
  sum(case when c.n > 1 then 1 else 0 end) as "Ordered again", ` + share("sum(case when c.n > 1 then 1 else 0 end)", "count(*)") + ` as "Share", ` + a.average(whole("sum(y.value)"), "count(*)") + ` as "Value of the first year"
from began g join counts c on c.person = g.person join years y on y.person = g.person group by g.product_id order by count(*) desc, g.product_id`
}

// Sources is where the buyers of orders came from; direct and unknown are what these two
// are called.
func (a Query) Sources(direct, unknown string) string {
	from, to := a.moments()
	back := strconv.FormatInt(lookBack.Milliseconds(), 10)
	named := "coalesce(nullif(" + a.property("e.properties", "utm_source") + ", ''), " + a.property("e.properties", "referrer") + ", '')"
	one := func(order string) string {
		return `coalesce((select c.source from came c where c.person = o.person and c.at <= o.at and c.at >= o.at - ` + back + ` order by ` + order + ` limit 1), case when o.seen then ` + quoted(direct) + ` else ` + quoted(unknown) + ` end)`
	}
	return with(`came (person, at, source) as (select `+comer+`, e.at, case when length(`+named+`) > `+strconv.Itoa(longestQuery)+` then substr(`+named+`, 1, `+strconv.Itoa(longestQuery)+`) || '…' else `+named+` end
  from event e where e.name = '`+event.PageViewed+`' and not e.personal and `+named+` <> '')`,
		`placed (person, at, total, seen) as (select `+owner+`, o.placed_at, o.total, `+lookedAround(looks())+`
  from orders o left join profile_order p on p.order_id = o.id
  where o.placed_at >= `+from+` and o.placed_at < `+to+` and o.completed_at is not null and o.state <> 'cancelled' and `+a.ours()+`)`,
		`led (total, first, last) as (select o.total, `+one("c.at, c.source")+`, `+one("c.at desc, c.source desc")+` from placed o)`,
		`sides (source, f, ft, l, lt) as (select first, 1, total, 0, 0 from led union all select last, 0, 0, 1, total from led)`) +
		`select s.source as "Source", sum(s.f) as "Orders by first", ` + a.money(whole("sum(s.ft)")) + ` as "Total by first", sum(s.l) as "Orders by last", ` + a.money(whole("sum(s.lt)")) + ` as "Total by last"
from sides s group by s.source order by sum(s.lt) desc, s.source`
}
