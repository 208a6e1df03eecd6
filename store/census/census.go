// Package census counts who is in a segment: over everybody the shop knows,
// accounts and guests, each person once. It says of each person what the live
// evaluation would say if they opened a page now: the same facts, made by
// identify, judged by the set-wise evaluator (rule.Tally), which is written apart
// from the live one so that each is held against the other.
//
// It reads the tables of people, carts, orders' figures and events as they lie (law
// 8 names it as one that may) and owns none. It must not write but for the sizes that
// segment keeps, decide what anybody sees, or give an answer that is older than its
// Options say without its age.
package census

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/personalize"
	"regulars/store/rule"
	"regulars/store/segment"
)

// Options are what a Counter works with.
type Options struct {
	DB *db.DB
	// Patience is how old what is held may be although something has changed since;
	// zero asks the database whenever something has.
	Patience time.Duration
	// Ground is what facts depend on beside the people, as of now.
	Ground func() identify.Ground
	Log    *slog.Logger
}

// Counter counts. It may be used by many goroutines.
type Counter struct {
	o      Options
	life   context.Context // ends with the shop
	runway chan struct{}   // one standing is computed at a time

	mu      sync.Mutex // guards what follows
	people  *roster
	words   map[string]*words // what rows say, by name, for the next reading
	changes int64             // grows with each change of a person or a segment
	kept    map[string]tally  // by rule and segments
	under   map[string]*Under
	boards  map[string]*board
	sizes   map[string]segment.Size // as they were counted last, by rule; nil is not read yet
	loading chan struct{}           // closed when the load that is under way is done
	known   *register               // how people are numbered from one load to the next
}

// tally is an answer that is kept for a while.
type tally struct {
	members *Members
	at      time.Time
}

// Open makes a Counter that hears of changes until the context ends.
func Open(ctx context.Context, o Options) (*Counter, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	c := &Counter{o: o, life: ctx, runway: make(chan struct{}, 1), words: map[string]*words{}, kept: map[string]tally{}, under: map[string]*Under{}, boards: map[string]*board{}}
	changed := func(context.Context) error {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.changes++
		return nil
	}
	if err := o.DB.Watch(ctx, changed, append(db.Shards(db.Person), segment.Topic, event.Topic)...); err != nil {
		return nil, fmt.Errorf("census.Open: %w", err)
	}
	context.AfterFunc(ctx, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.drop()
		clear(c.words)
	})
	return c, nil
}

// Count is how many people a rule holds.
type Count struct {
	People    int
	Customers int // with an account
	Guests    int // without
	Known     int // how many people there are at all
	At        time.Time
	Took      time.Duration
}

// Count counts the members of a rule at a moment; the zero time is now. At a moment
// that has passed, accounts, consents, orders and events are as they were then; what
// Unremembered names, addresses, and whose each browser is are those of today.
func (c *Counter) Count(ctx context.Context, r rule.Rule, at time.Time) (Count, error) {
	m, err := c.Members(ctx, r, at)
	if err != nil {
		return Count{}, err
	}
	return m.Count(), nil
}

// Members are who a rule holds at a moment; the zero time is now. The error is an
// *rule.Error when the rule asks about a segment that cannot be asked.
func (c *Counter) Members(ctx context.Context, r rule.Rule, at time.Time) (*Members, error) {
	segments, err := c.segments(ctx)
	if err != nil {
		return nil, err
	}
	if at.IsZero() {
		return c.now(ctx, r, segments)
	}
	list, err := c.history(ctx, r, segments, []time.Time{at}, nil)
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// segments are the rules that work, by name.
func (c *Counter) segments(ctx context.Context) (rule.Segments, error) {
	list, err := segment.List(ctx, c.o.DB.Read())
	if err != nil {
		return nil, fmt.Errorf("census: %w", err)
	}
	return personalize.Rules(list), nil
}

// history are the members at several moments, which share one reading of the
// ledger. A zero moment is now.
func (c *Counter) history(ctx context.Context, r rule.Rule, segments rule.Segments, moments []time.Time, p *Progress) ([]*Members, error) {
	start := c.o.DB.Now()
	p.expect(1 + len(moments))
	people, err := c.everybody(ctx)
	if err != nil {
		return nil, err
	}
	p.step(1)
	now, zone := c.o.DB.Now(), c.o.Ground().Zone
	as := make([]time.Time, len(moments))
	for i, at := range moments {
		if as[i] = at.In(zone); at.IsZero() || at.After(now) {
			as[i] = now.In(zone)
		}
	}
	ask, need := c.question(r, segments)
	events, err := c.ledger(ctx, people, need, as, p)
	if err != nil {
		return nil, err
	}
	isPast := func(at time.Time) bool { return at.Before(now.Truncate(time.Millisecond)) }
	if slices.ContainsFunc(as, isPast) && asksFigures(segments.Attributes(r)) {
		if ask.orders, err = c.tracks(ctx, people, orderNames(), 0, p); err != nil {
			return nil, fmt.Errorf("census: orders: %w", err)
		}
	}
	list := make([]*Members, len(as))
	for i, at := range as {
		ask.at, ask.past = at, isPast(at)
		if list[i], err = c.assess(ctx, ask, people, events, p); err != nil {
			return nil, err
		}
		list[i].took = c.o.DB.Now().Sub(start)
	}
	return list, nil
}

// question is a rule as it is asked of everybody, and what of the ledger it needs.
func (c *Counter) question(r rule.Rule, segments rule.Segments) (question, rule.Need) {
	need, pairs := segments.Need(r), strings.Contains(keyOf(r, segments), "goes_with")
	if pairs { // as FactsOf has it: of all that a person did
		for _, w := range rule.EventWords() {
			need.Kinds = append(need.Kinds, w.Kind)
		}
		need.Forever = true
	}
	return question{rule: r, segments: segments, pairs: pairs, live: readsEvents(r, segments), abouts: segments.Abouts(r)}, need
}
