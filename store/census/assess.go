package census

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"regulars/store/rule"
)

// question is a rule at a moment.
type question struct {
	rule     rule.Rule
	segments rule.Segments
	at       time.Time
	past     bool
	pairs    bool // it asks what goes with what
}

// perShare is how many people a core takes at a time.
const perShare = 2048

// assess judges everybody, on all cores.
func (c *Counter) assess(ctx context.Context, ask question, people *roster, events *ledger) (*Members, error) {
	if _, err := rule.Compile(ask.rule, ask.segments); err != nil {
		return nil, err
	}
	in := make([]bool, len(people.people))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for ctx.Err() == nil {
				from := int(next.Add(perShare)) - perShare
				if from >= len(in) {
					return
				}
				ask.share(people, events, in, from, min(from+perShare, len(in)))
			}
		})
	}
	wait.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return &Members{people: people, in: in, at: ask.at}, nil
}

// share judges some of the people in one pass.
func (q question) share(people *roster, events *ledger, in []bool, from, to int) {
	pass, err := rule.NewTally(q.rule, q.segments, q.at)
	if err != nil {
		return // assess has compiled it
	}
	for i := from; i < to; i++ {
		p := &people.people[i]
		if p.since.After(q.at) {
			continue
		}
		q.told(pass, p.id, events.of(i))
		facts := p.as(q.at, q.past)
		in[i] = pass.Truth(p.id, &facts) == rule.Yes
	}
}

// told hands over what a person did.
func (q question) told(pass *rule.Tally, id string, rows []happened) {
	if len(rows) > 1 {
		inTime(rows)
	}
	if q.pairs {
		q.paired(pass, id, rows)
		return
	}
	for _, h := range rows {
		for _, e := range h.what {
			e.At = time.UnixMilli(h.at)
			pass.Add(id, &e)
		}
	}
}

// paired does so where a rule asks what goes with what, which is known only of all
// that a person did.
func (q question) paired(pass *rule.Tally, id string, rows []happened) {
	var all []rule.Event
	for _, h := range rows {
		for _, e := range h.what {
			e.At = time.UnixMilli(h.at)
			all = append(all, e)
		}
	}
	rule.Pair(all)
	for i := range all {
		pass.Add(id, &all[i])
	}
}
