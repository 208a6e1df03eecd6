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
	abouts   []string
	orders   ledger // of orderNames, where the past is asked about figures
}

// perShare is how many people a core takes at a time.
const perShare = 2048

// spread does something for each of n people, on all cores: begin says what, once for each
// core.
func spread(ctx context.Context, n int, begin func() (func(i int), error)) error {
	var next atomic.Int64
	var wait sync.WaitGroup
	defer wait.Wait()
	for range runtime.GOMAXPROCS(0) {
		do, err := begin()
		if err != nil {
			return err
		}
		wait.Go(func() {
			for ctx.Err() == nil {
				from := int(next.Add(perShare)) - perShare
				if from >= n {
					return
				}
				for i := from; i < min(from+perShare, n); i++ {
					do(i)
				}
			}
		})
	}
	wait.Wait()
	return ctx.Err()
}

// assess judges everybody.
func (c *Counter) assess(ctx context.Context, ask question, people *roster, events ledger, p *Progress) (*Members, error) {
	in := make([]bool, len(people.people))
	err := spread(ctx, len(in), func() (func(i int), error) {
		j, err := ask.judge(people, events)
		if err != nil {
			return nil, err
		}
		return func(i int) { in[i] = j.holds(i) }, nil
	})
	if err != nil {
		return nil, err
	}
	p.step(1)
	return &Members{people: people, in: in, at: ask.at}, nil
}

// judge judges one person after the other. It is one core's.
type judge struct {
	question
	people  *roster
	events  ledger
	pass    *rule.Tally
	ask     func(*rule.Facts) bool
	weights [][][]rule.Weight // by track, what is said, and event of it; nil is not weighed yet
	facts   rule.Facts
}

// judge makes a judge. The error is that of rule.Compile.
func (q question) judge(people *roster, events ledger) (*judge, error) {
	ask, err := rule.Compile(q.rule, q.segments)
	if err != nil {
		return nil, err
	}
	pass, err := rule.NewTally(q.rule, q.segments, q.at)
	if err != nil {
		return nil, err
	}
	j := &judge{question: q, people: people, events: events, pass: pass, ask: ask}
	for _, t := range events {
		j.weights = append(j.weights, make([][]rule.Weight, len(t.says)))
	}
	return j, nil
}

// holds says whether the rule holds a person, by their place.
func (j *judge) holds(i int) bool {
	p := &j.people.people[i]
	if p.since.After(j.at) || p.forgets(j.abouts, j.at) {
		return false
	}
	if j.facts = p.as(j.at); j.past {
		j.back(i, p, &j.facts)
	}
	switch {
	case j.live:
		j.facts.Now, j.facts.Events = j.at, j.events.eventsOf(i)
		return j.ask(&j.facts)
	case j.pairs, j.events.edited(i): // known only of all that a person did
		events := j.events.eventsOf(i)
		for k := range events {
			j.pass.Add(p.id, &events[k])
		}
	default:
		j.events.each(i, func(h happened, track int) { j.take(p.id, h, track) })
	}
	defer j.pass.Forget(p.id)
	return j.pass.Truth(p.id, &j.facts) == rule.Yes
}

// take hands over a row, which is weighed once for all that say the same.
func (j *judge) take(id string, h happened, track int) {
	weighed := j.weights[track][h.what]
	if weighed == nil {
		events := j.events[track].says[h.what].events
		weighed = make([]rule.Weight, len(events))
		for k := range events {
			weighed[k] = j.pass.Weigh(&events[k])
		}
		j.weights[track][h.what] = weighed
	}
	at := time.UnixMilli(h.at)
	for k := range weighed {
		j.pass.Take(id, at, &weighed[k])
	}
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
