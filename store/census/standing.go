package census

import (
	"context"
	"errors"
	"fmt"
	"time"

	"regulars/store/rule"
)

// Standing is what the workshop shows of a segment. It does not change. One without
// Members and Err is remembered from before the shop was started: its Count is right for
// Count.At, and nothing else is known yet.
type Standing struct {
	Members      *Crowd
	Sample       []Person // a few of the members
	Count        Count
	Worth        Worth
	Growth       []Day            // none while it is being computed, and where Unremembered says why
	Unremembered []rule.Attribute // that the rule asks about
	Err          error            // an *rule.Error where the rule cannot be asked
}

// board is where the standing of a rule is kept.
type board struct {
	latest *Standing     // nil at first
	before *Standing     // remembered from before the start of the shop; nil for none
	whole  chan struct{} // closed when there is one with its growth
	begun  time.Time     // when the latest was begun, or the one that is on its way
	took   time.Duration
	flying bool
	grown  growth
}

// growth are past sizes, up to the beginning of a day. They change with late events,
// joins and what is erased, and are good for the day.
type growth struct {
	day   time.Time
	named string
	days  []Day
}

// sampled is how many members a standing shows.
const sampled = 5

// growthDays is how far back a standing's growth goes.
const growthDays = 90

// restful says how much longer a standing is good than it took to compute, so that a
// page of many segments that is looked at all the time leaves the machine to the
// shoppers.
const restful = 20

// Standings are those of several rules, in their order. Who asks waits no longer than
// told; what is not known by then is nil, is computed further, and is there when one
// asks again. What is known already is returned although it is older than the
// patience, and computed anew for the next who asks; after a start of the shop the size
// that was counted before stands in for what is not known yet.
func (c *Counter) Standings(ctx context.Context, rules []rule.Rule, wait time.Duration) ([]*Standing, error) {
	segments, err := c.segments(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.recallSizes(ctx); err != nil {
		return nil, err
	}
	boards := make([]*board, len(rules))
	for i, r := range rules {
		boards[i] = c.board(r, segments)
	}
	late := time.NewTimer(wait)
	defer late.Stop()
	for i := 0; i < len(boards); i++ {
		select {
		case <-boards[i].whole:
		case <-late.C:
			i = len(boards)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	list := make([]*Standing, len(rules))
	for i, b := range boards {
		if list[i] = b.latest; b.latest == nil {
			list[i] = b.before
		}
	}
	return list, nil
}

// board finds the board of a rule, and begins to compute what should stand there.
func (c *Counter) board(r rule.Rule, segments rule.Segments) *board {
	c.mu.Lock()
	defer c.mu.Unlock()
	key, now := keyOf(r, segments), c.o.DB.Now()
	b := c.boards[key]
	if b == nil || c.o.Patience == 0 && !b.flying {
		if len(c.boards) >= mostKept {
			clear(c.boards)
		}
		b = &board{whole: make(chan struct{}), before: c.remembered(key)}
		c.boards[key] = b
	}
	good := max(c.o.Patience, restful*b.took)
	if !b.flying && (b.latest == nil || b.latest.Err != nil || now.Sub(b.begun) >= good) {
		b.flying, b.begun = true, now
		go c.fly(b, r, segments)
	}
	return b
}

// fly computes a standing: the size first, and past sizes when all others have had
// their turn. One is computed at a time.
func (c *Counter) fly(b *board, r rule.Rule, segments rule.Segments) {
	var s Standing
	err := c.turn(func(ctx context.Context) error {
		m, err := c.now(ctx, r, segments)
		if err != nil {
			return err
		}
		s = m.Standing()
		s.Unremembered = Unremembered(r, segments)
		return nil
	})
	if err != nil {
		s = Standing{Err: err}
	}
	day, named := c.o.DB.Now().Truncate(24*time.Hour), c.named()
	c.mu.Lock()
	known := b.grown
	c.mu.Unlock()
	fresh := known.day.Equal(day) && known.named == named
	if s.Growth = known.with(s); err != nil || fresh || len(s.Unremembered) > 0 {
		c.post(b, s, true, s.Count.Took)
		c.keepSize(keyOf(r, segments), s)
		return
	}
	c.post(b, s, false, s.Count.Took)
	c.keepSize(keyOf(r, segments), s)
	began := c.o.DB.Now()
	err = c.turn(func(ctx context.Context) (err error) {
		known.days, err = c.past(ctx, r, segments, day)
		return err
	})
	if err == nil {
		known.day, known.named = day, named
		s.Growth = known.with(s)
	}
	c.mu.Lock()
	b.grown = known
	c.mu.Unlock()
	c.post(b, s, true, s.Count.Took+c.o.DB.Now().Sub(began)/restful)
}

// turn waits for a turn and takes it.
func (c *Counter) turn(do func(context.Context) error) error {
	select {
	case c.runway <- struct{}{}:
		defer func() { <-c.runway }()
	case <-c.life.Done():
		return fmt.Errorf("census: %w", c.life.Err())
	}
	ctx, stop := context.WithTimeout(c.life, longest)
	defer stop()
	return do(ctx)
}

// post puts up what is known now. A failure does not take down what stands there.
func (c *Counter) post(b *board, s Standing, last bool, took time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if b.flying, b.took = !last, took; b.latest == nil || s.Err == nil || isBroken(s.Err) {
		b.latest = &s
	}
	select {
	case <-b.whole:
	default:
		if last {
			close(b.whole)
		}
	}
}

// with are past sizes that end with the size of now.
func (g growth) with(s Standing) []Day {
	if len(g.days) == 0 || s.Err != nil {
		return nil
	}
	return append(g.days[:len(g.days):len(g.days)], Day{s.Count.At, s.Count.People})
}

// past are the sizes before now, over the last days.
func (c *Counter) past(ctx context.Context, r rule.Rule, segments rule.Segments, until time.Time) ([]Day, error) {
	moments := daysBack(until, growthDays)
	moments = moments[:len(moments)-1]
	list, err := c.history(ctx, r, segments, moments, nil)
	if err != nil {
		return nil, err
	}
	days := make([]Day, len(list))
	for i, m := range list {
		days[i] = Day{moments[i], m.Count().People}
	}
	return days, nil
}

// daysBack are the moments of a growth, the last being now.
func daysBack(now time.Time, days int) []time.Time {
	moments := make([]time.Time, growthPoints)
	for i := range moments {
		moments[i] = now.Add(-time.Duration(days) * 24 * time.Hour * time.Duration(growthPoints-1-i) / (growthPoints - 1))
	}
	return moments
}

// isBroken says whether an error is the rule's own: it names a segment that is missing,
// switched off or goes round in a circle.
func isBroken(err error) bool {
	var wrong *rule.Error
	return errors.As(err, &wrong)
}
