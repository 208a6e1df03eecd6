package report

import (
	"context"
	"fmt"
	"hash/fnv"
	"time"

	"regulars/store/db"
	"regulars/store/memo"
)

// Memory keeps what came together in a month, so that a year of thousands of products
// is added up from twelve sums of each, how single days went, which are held against
// today, and what events of searches say. A month or day is named by when its sums were counted: what is counted anew has
// another name, and the old falls out. NewMemory makes one; it may be used by many at
// once.
type Memory struct {
	months  *memo.Memo[month, []Sum]
	courses *memo.Memo[dayMade, course]
	sayings *memo.Memo[string, saying] // by digest
}

// What bounds the memory: four years of one kind, or one of four, and twice the days that
// are held against today.
const (
	monthsKept  = 48
	coursesKept = 2 * weeks
)

// NewMemory makes an empty memory.
func NewMemory() *Memory {
	return &Memory{memo.New[month, []Sum](monthsKept), memo.New[dayMade, course](coursesKept), memo.New[string, saying](sayingsKept)}
}

// dayMade is a day that is over, and when its sums were made.
type dayMade struct {
	scope, day string
	made       int64 // ms
}

// month is the kept days of a month, or of the part of it that was asked for.
type month struct {
	scope string
	kind  Kind
	Span
	counted uint64 // which days are kept, and when each was counted
}

// Sums returns what came together in a span by name, in no order.
func (m *Memory) Sums(ctx context.Context, q db.Q, s Scope, sp Span, k Kind) ([]Sum, error) {
	hold, err := s.kept(ctx, q, sp)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	var all adding
	for _, part := range sp.months() {
		sums, err := m.month(ctx, q, s, part, k, hold)
		if err != nil {
			return nil, fmt.Errorf("report: %w", err)
		}
		all.add(sums...)
	}
	anew, err := s.anew(ctx, q, sp, k, hold)
	for _, d := range anew {
		all.add(d.Sum)
	}
	return all.list, err
}

// Warm reads what a year of products is added up from, how the days went that today is
// held against, and what was searched for lately, so that nobody waits for it.
func (m *Memory) Warm(ctx context.Context, q db.Q, s Scope) error {
	if _, err := m.Sums(ctx, q, s, s.Last(q.Now(), 365), ByProduct); err != nil {
		return err
	}
	if _, err := m.Searches(ctx, q, s, s.Last(q.Now(), 28)); err != nil {
		return err
	}
	_, err := m.Today(ctx, q, s)
	return err
}

func (m *Memory) month(ctx context.Context, q db.Q, s Scope, part Span, k Kind, hold map[string]time.Time) ([]Sum, error) {
	h := fnv.New64a()
	for _, day := range part.Days() {
		if at := hold[day]; !at.IsZero() {
			fmt.Fprint(h, day, at.UnixMilli(), ";")
		}
	}
	name := month{s.sign(), k, part, h.Sum64()}
	if sums, ok := m.months.Find(name); ok {
		return sums, nil
	}
	days, err := s.remembered(ctx, q, part, k, hold)
	if err != nil {
		return nil, err
	}
	var all adding
	for _, d := range days {
		all.add(d.Sum)
	}
	m.months.Keep(name, all.list)
	return all.list, nil
}

// adding adds sums up by name.
type adding struct {
	place map[string]int
	list  []Sum
}

func (a *adding) add(sums ...Sum) {
	if a.place == nil {
		a.place = map[string]int{}
	}
	for _, s := range sums {
		i, ok := a.place[s.Name]
		if !ok {
			i = len(a.list)
			a.place[s.Name], a.list = i, append(a.list, Sum{Name: s.Name})
		}
		a.list[i] = a.list[i].plus(s)
	}
}
