package report

import (
	"context"
	"slices"
	"time"

	"regulars/store/db"
)

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
func (m *Memory) Returns(ctx context.Context, q db.Q, s Scope, sp Span) (nth [4]Return, err error) {
	all, err := m.Buyers(ctx, q, s)
	if err != nil {
		return nth, err
	}
	from, to := s.bounds(sp)
	now := q.Now()
	all.each(func(list []purchase) {
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
	return nth, nil
}

// Cohort is the people whose first order was in a month.
type Cohort struct {
	Month  string // 2026-03
	People int64
	Again  []int64 // how many ordered again in the month itself, in the next, ... up to now
	Value  int64   // what they have bought in the first year after their first order
}

// Cohorts returns those of the last months, the oldest first, this month included.
func (m *Memory) Cohorts(ctx context.Context, q db.Q, s Scope, months int) ([]Cohort, error) {
	all, err := m.Buyers(ctx, q, s)
	if err != nil {
		return nil, err
	}
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
	all.each(func(bought []purchase) {
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
	return list, nil
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
