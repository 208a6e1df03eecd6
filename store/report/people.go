package report

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
)

// purchase is an order as its buyer's: cancelled and wholly refunded ones are none.
type purchase struct {
	at    time.Time
	minor int64
}

// eachBuyer tells of everybody who has bought, by their key (c:<customer> or
// v:<visitor>), with their purchases in the order of time.
func (s Scope) eachBuyer(ctx context.Context, q db.Q, tell func(person string, list []purchase)) error {
	var list []purchase
	last := ""
	query, args := `select person, at, total from profile_order where currency = $1 order by person, at`, []any{string(s.Currency)}
	if !s.Test {
		query = `select person, at, total from profile_order where currency = $1 and order_id not in (select id from orders where gateway = 'demo') order by person, at`
	}
	whole, scan := db.Patient(ctx, func(r db.Row) (none struct{}, err error) {
		var person string
		var ms, minor int64
		if err = r.Scan(&person, &ms, &minor); err != nil {
			return none, err
		}
		if person != last && last != "" {
			tell(last, list)
			list = list[:0]
		}
		last, list = person, append(list, purchase{time.UnixMilli(ms), minor})
		return none, nil
	})
	if _, err := db.List(whole, q, scan, query, args...); err != nil {
		return fmt.Errorf("report: purchases: %w", err)
	}
	if last != "" {
		tell(last, list)
	}
	return nil
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
			if p.at.Before(from) || !p.at.Before(to) {
				continue
			}
			r := &nth[min(i, 3)]
			if now.Sub(p.at) < again {
				r.Young++
				continue
			}
			r.Orders++
			if i+1 < len(list) && list[i+1].at.Sub(p.at) < again {
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
	this := monthOf(q.Now().In(s.Zone))
	list := make([]Cohort, months)
	for i := range list {
		m := this - months + 1 + i
		list[i] = Cohort{Month: fmt.Sprintf("%04d-%02d", m/12, m%12+1), Again: make([]int64, months-i)}
	}
	err := s.eachBuyer(ctx, q, func(_ string, bought []purchase) {
		first := monthOf(bought[0].at.In(s.Zone))
		i := first - (this - months + 1)
		if i < 0 || i >= months {
			return
		}
		c := &list[i]
		c.People++
		c.Value += firstYear(bought)
		seen := -1
		for _, p := range bought[1:] {
			if k := monthOf(p.at.In(s.Zone)) - first; k > seen && k < len(c.Again) {
				c.Again[k]++
				seen = k
			}
		}
	})
	return list, err
}

// monthOf numbers months.
func monthOf(t time.Time) int { return t.Year()*12 + int(t.Month()) - 1 }

// firstYear is what somebody has bought within 365 days of their first order, that
// one included.
func firstYear(list []purchase) (sum int64) {
	for _, p := range list {
		if p.at.Sub(list[0].at) < 365*24*time.Hour {
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
