package report

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"regulars/store/db"
)

// purchase is an order as its buyer's: cancelled and wholly refunded ones are none.
type purchase struct {
	at    int64 // ms
	minor int64
}

// perBatch is how many purchases are asked for at once. They come back joined into
// texts, which costs a fraction of as many rows.
const perBatch = 8000

// eachBuyer tells of everybody who has bought, by their key (c:<customer> or
// v:<visitor>), with their purchases in the order of time. The list may not be kept.
func (s Scope) eachBuyer(ctx context.Context, q db.Q, tell func(person string, list []purchase)) error {
	tried, err := s.trials(ctx, q)
	if err != nil {
		return fmt.Errorf("report: purchases: %w", err)
	}
	b := buyers{tell: tell, tried: tried}
	for limit, more := perBatch, true; more; {
		lines, err := db.One(ctx, q, scanLines, `select coalesce(string_agg(person, ' '), ''), coalesce(string_agg(cast(at as text), ' '), ''), coalesce(string_agg(cast(total as text), ' '), '')
			from (select person, at, total from profile_order where currency = $1 and person >= $2 order by person, at limit $3) p`, string(s.Currency), b.next, limit)
		if err != nil {
			return fmt.Errorf("report: purchases: %w", err)
		}
		from := b.next
		if more = b.take(lines) == limit; !more {
			b.end()
		} else if b.next == from {
			limit *= 2 // all of one person, and more
		}
	}
	return nil
}

// lines are the columns of a batch: person, moment and total.
type lines [3][]string

func scanLines(r db.Row) (l lines, err error) {
	var text [3]string
	err = r.Scan(&text[0], &text[1], &text[2])
	for i := range text {
		l[i] = strings.Fields(text[i])
	}
	return l, err
}

// buyers reads purchases of one person after the other.
type buyers struct {
	tell  func(person string, list []purchase)
	tried map[trial]int
	next  string // whose come now, which the next batch begins with
	list  []purchase
}

// take reads a batch and returns how many lines it has. Its last person may have more.
func (b *buyers) take(l lines) int {
	b.list = b.list[:0]
	for i, person := range l[0] {
		if person != b.next {
			b.end()
			b.next = person
		}
		at, _ := strconv.ParseInt(l[1][i], 10, 64)
		minor, _ := strconv.ParseInt(l[2][i], 10, 64)
		b.list = append(b.list, purchase{at, minor})
	}
	return len(l[0])
}

// end tells of the last person.
func (b *buyers) end() {
	if len(b.tried) > 0 {
		b.list = slices.DeleteFunc(b.list, func(p purchase) bool {
			t := trial{b.next, p}
			b.tried[t]--
			return b.tried[t] >= 0
		})
	}
	if len(b.list) > 0 {
		b.tell(b.next, b.list)
	}
	b.list = b.list[:0]
}

// trial is a purchase at the demonstration bank.
type trial struct {
	person string
	purchase
}

// trials are how many such purchases are left out: none while the shop is being tried.
func (s Scope) trials(ctx context.Context, q db.Q) (map[trial]int, error) {
	if s.Test {
		return nil, nil
	}
	list, err := db.List(ctx, q, func(r db.Row) (t trial, err error) { return t, r.Scan(&t.person, &t.at, &t.minor) },
		`select p.person, p.at, p.total from orders o join profile_order p on p.order_id = o.id where o.gateway = 'demo' and p.currency = $1`, string(s.Currency))
	left := make(map[trial]int, len(list))
	for _, t := range list {
		left[t]++
	}
	return left, err
}

// again is how soon somebody who comes back is counted as such.
const again = 30 * 24 * time.Hour

// Return is how many orders were followed by another of the same person within 30
// days.
type Return struct {
	Orders int64 // those after which 30 days have passed
	Again  int64 // of these, those that were followed
	Young  int64 // those after which they have not
}

// Returns tells of orders placed in a span: the people's first, second, third, and
// all later ones together.
func Returns(ctx context.Context, q db.Q, s Scope, sp Span) (nth [4]Return, err error) {
	from, to := s.bounds(sp)
	now := q.Now()
	err = s.eachBuyer(ctx, q, func(_ string, list []purchase) {
		for i, p := range list {
			if p.at < from.UnixMilli() || p.at >= to.UnixMilli() {
				continue
			}
			r := &nth[min(i, 3)]
			if now.Sub(time.UnixMilli(p.at)) < again {
				r.Young++
				continue
			}
			r.Orders++
			if i+1 < len(list) && list[i+1].at-p.at < again.Milliseconds() {
				r.Again++
			}
		}
	})
	return nth, err
}

// Cohort is the people whose first order was in a month.
type Cohort struct {
	Month  string // 2026-03
	People int64
	Again  []int64 // how many ordered again in the month itself, in the next, ... up to now
	Value  int64   // what they have bought in the first year after their first order
}

// Cohorts returns those of the last months, the oldest first, this month included.
func Cohorts(ctx context.Context, q db.Q, s Scope, months int) ([]Cohort, error) {
	now := q.Now().In(s.Zone)
	list, begins := make([]Cohort, months), make([]int64, months)
	for i := range list {
		first := time.Date(now.Year(), now.Month()-time.Month(months-1-i), 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		list[i], begins[i] = Cohort{Month: first[:len("2006-01")], Again: make([]int64, months-i)}, s.Begin(first).UnixMilli()
	}
	monthOf := func(ms int64) int { // -1 before the first
		i, same := slices.BinarySearch(begins, ms)
		if same {
			return i
		}
		return i - 1
	}
	err := s.eachBuyer(ctx, q, func(_ string, bought []purchase) {
		first := monthOf(bought[0].at)
		if first < 0 {
			return
		}
		c := &list[first]
		c.People++
		c.Value += firstYear(bought)
		seen := -1
		for _, p := range bought[1:] {
			if k := monthOf(p.at) - first; k > seen {
				c.Again[k]++
				seen = k
			}
		}
	})
	return list, err
}

const year = 365 * 24 * time.Hour

// firstYear is what somebody has bought within 365 days of their first order, that
// one included.
func firstYear(list []purchase) (sum int64) {
	for _, p := range list {
		if p.at-list[0].at < year.Milliseconds() {
			sum += p.minor
		}
	}
	return sum
}

// FirstYears is what everybody who has bought has bought in their first year, in
// minor units, by their key.
func FirstYears(ctx context.Context, q db.Q, s Scope) (map[string]int64, error) {
	years := map[string]int64{}
	return years, s.eachBuyer(ctx, q, func(person string, list []purchase) { years[person] = firstYear(list) })
}
