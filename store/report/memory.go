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
// today, what events of searches say, and who has bought what. A month or day is named by
// when its sums were counted: what is counted anew has another name, and the old falls
// out. NewMemory makes one; it may be used by many at once.
type Memory struct {
	months  *memo.Memo[month, []Sum]
	courses *memo.Memo[dayMade, course]
	sayings *memo.Memo[string, saying] // by digest
	origins *memo.Memo[string, string] // where somebody came from, by digest
	buyers  *memo.Memo[boughtBy, *Buyers]
	firsts  answers[First]
	sources answers[Source]
	behind  // who counts days instead of who reads
}

// What bounds the memory: four years of one kind, or one of four, and twice the days that
// are held against today.
const (
	monthsKept  = 48
	coursesKept = 2 * weeks
)

// NewMemory makes an empty memory.
func NewMemory() *Memory {
	return &Memory{months: memo.New[month, []Sum](monthsKept), courses: memo.New[dayMade, course](coursesKept), sayings: memo.New[string, saying](sayingsKept), origins: memo.New[string, string](sayingsKept), buyers: memo.New[boughtBy, *Buyers](1),
		firsts: newAnswers[First](), sources: newAnswers[Source]()}
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
	hold, days, err := m.standing(ctx, q, s, sp)
	if err != nil {
		return nil, err
	}
	var all adding
	for _, part := range sp.months() {
		sums, err := m.month(ctx, q, s, part, k, hold)
		if err != nil {
			return nil, fmt.Errorf("report: %w", err)
		}
		all.add(sums...)
	}
	anew, err := s.anew(ctx, q, days, k)
	for _, d := range anew {
		all.add(d.Sum)
	}
	return all.list, err
}

// standing says which days of a span hold, and which are to be counted anew.
func (m *Memory) standing(ctx context.Context, q db.Q, s Scope, sp Span) (hold map[string]time.Time, days []string, err error) {
	if hold, err = s.kept(ctx, q, sp); err != nil {
		return nil, nil, fmt.Errorf("report: %w", err)
	}
	if days, err = s.missing(ctx, q, sp, hold); err != nil {
		return nil, nil, fmt.Errorf("report: %w", err)
	}
	return hold, days, m.spare(s, days)
}

// Days returns the sum of one name for each day of a span, days on which nothing
// happened included.
func (m *Memory) Days(ctx context.Context, q db.Q, s Scope, sp Span, k Kind, name string) ([]Day, error) {
	found, err := m.read(ctx, q, s, sp, k)
	if err != nil {
		return nil, err
	}
	at := map[string]Sum{}
	for _, d := range found {
		if d.Name == name {
			at[d.Day] = at[d.Day].plus(d.Sum)
		}
	}
	list := make([]Day, 0, sp.Len())
	for _, day := range sp.Days() {
		list = append(list, Day{day, at[day]})
	}
	return list, nil
}

// read returns the sums of a span by day and name: those that are kept, and today and
// whatever has changed since counted anew.
func (m *Memory) read(ctx context.Context, q db.Q, s Scope, sp Span, k Kind) ([]Day, error) {
	hold, days, err := m.standing(ctx, q, s, sp)
	if err != nil {
		return nil, err
	}
	list, err := s.remembered(ctx, q, sp, k, hold)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	anew, err := s.anew(ctx, q, days, k)
	return append(list, anew...), err
}

// Warm reads what a year of products is added up from, how the days went that today is
// held against, what was searched for lately and who has bought, so that nobody waits
// for it.
func (m *Memory) Warm(ctx context.Context, q db.Q, s Scope) error {
	if _, err := m.Sums(ctx, q, s, s.Last(q.Now(), 365), ByProduct); err != nil {
		return err
	}
	if _, err := m.Searches(ctx, q, s, s.Last(q.Now(), 28)); err != nil {
		return err
	}
	if _, _, err := m.Firsts(ctx, q, s, s.Last(q.Now(), 28)); err != nil {
		return err
	}
	if _, err := m.Sources(ctx, q, s, s.Last(q.Now(), 28)); err != nil {
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
