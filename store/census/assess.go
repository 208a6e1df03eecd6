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
	live     bool // it asks attributes that are read from events
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
	ask, wrong := rule.Compile(q.rule, q.segments)
	if err != nil || wrong != nil {
		return // assess has compiled it
	}
	for i := from; i < to; i++ {
		p := &people.people[i]
		if p.since.After(q.at) {
			continue
		}
		facts := p.as(q.at, q.past)
		if q.live {
			facts.Now, facts.Events = q.at, all(events.of(i))
			in[i] = ask(&facts)
			continue
		}
		q.told(pass, p.id, events.of(i))
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
	events := all(rows)
	for i := range events {
		pass.Add(id, &events[i])
	}
}

// all are a person's events as pages hold them.
func all(rows []happened) (events []rule.Event) {
	inTime(rows)
	for _, h := range rows {
		for _, e := range h.what {
			e.At = time.UnixMilli(h.at)
			events = append(events, e)
		}
	}
	rule.Pair(events)
	return events
}

// readsEvents says whether a rule asks attributes that are read from what a person
// did, such as the latest visit: these a pass over everybody's events does not hold,
// and the evaluator of pages is asked.
func readsEvents(r rule.Rule, segments rule.Segments) bool {
	for _, a := range segments.Attributes(r) {
		if alone, err := rule.Parse(a.Example); err == nil && !alone.NeedsEvents() && len(rule.Segments{}.Need(alone).Kinds) > 0 {
			return true
		}
	}
	return false
}
