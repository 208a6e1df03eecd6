package census

import (
	"context"
	"fmt"
	"time"

	"regulars/store/rule"
)

// Standing is what the workshop shows of a segment.
type Standing struct {
	Members *Members // nil with an error
	Count   Count
	Worth   Worth
	Growth  []Day
	Err     error // an *rule.Error where the rule cannot be asked
}

// flight is a standing that is being computed, or was.
type flight struct {
	done     chan struct{} // closed when it is
	standing Standing
	begun    time.Time
}

// longest is how long a standing may take before it is given up.
const longest = 2 * time.Minute

// growthDays is how far back a standing's growth goes.
const growthDays = 90

// Standings are those of several rules, in their order. Who asks waits no longer than
// told; what is not known by then is nil, is computed further, and is there when one
// asks again. What is known already is returned although it is older than the
// patience, and computed anew for the next who asks.
func (c *Counter) Standings(ctx context.Context, rules []rule.Rule, wait time.Duration) ([]*Standing, error) {
	segments, err := c.segments(ctx)
	if err != nil {
		return nil, err
	}
	flights := make([]*flight, len(rules))
	for i, r := range rules {
		flights[i] = c.board(r, segments)
	}
	late := time.NewTimer(wait)
	defer late.Stop()
	list, over := make([]*Standing, len(rules)), false
	for i, f := range flights {
		if !over {
			select {
			case <-f.done:
			case <-late.C:
				over = true
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		select {
		case <-f.done:
			list[i] = &f.standing
		default:
		}
	}
	return list, nil
}

// board finds or begins the flight of a rule.
func (c *Counter) board(r rule.Rule, segments rule.Segments) *flight {
	c.mu.Lock()
	defer c.mu.Unlock()
	key, now := keyOf(r, segments), c.o.DB.Now()
	known, ok := c.flights[key]
	if ok && (!known.landed() || c.o.Patience > 0 && now.Sub(known.begun) < c.o.Patience) {
		return known
	}
	if len(c.flights) >= mostKept {
		clear(c.flights)
	}
	next := &flight{done: make(chan struct{}), begun: now}
	c.flights[key] = next
	go c.fly(next, r, segments)
	if ok && c.o.Patience > 0 && known.standing.Err == nil {
		known.begun = now
		c.flights[key] = known
		go func() { // the old answer serves until the new one is there
			<-next.done
			c.mu.Lock()
			defer c.mu.Unlock()
			if next.standing.Err == nil && c.flights[key] == known {
				c.flights[key] = next
			}
		}()
		return known
	}
	return next
}

func (f *flight) landed() bool {
	select {
	case <-f.done:
		return true
	default:
		return false
	}
}

// fly computes a standing; they go one after the other, so that a page of many
// segments leaves the machine to the shoppers.
func (c *Counter) fly(f *flight, r rule.Rule, segments rule.Segments) {
	defer close(f.done)
	ctx, stop := context.WithTimeout(c.life, longest)
	defer stop()
	select {
	case c.runway <- struct{}{}:
		defer func() { <-c.runway }()
	case <-ctx.Done():
		f.standing.Err = fmt.Errorf("census: %w", ctx.Err())
		return
	}
	f.standing = c.standing(ctx, r, segments)
}

func (c *Counter) standing(ctx context.Context, r rule.Rule, segments rule.Segments) (s Standing) {
	moments := append(daysBack(c.o.DB.Now(), growthDays), time.Time{})
	list, err := c.history(ctx, r, segments, moments, nil)
	if err != nil {
		return Standing{Err: err}
	}
	now := list[len(list)-1]
	s.Members, s.Count, s.Worth = now, now.Count(), now.Worth()
	for i, m := range list[:len(list)-1] {
		s.Growth = append(s.Growth, Day{moments[i], m.Count().People})
	}
	s.Growth[len(s.Growth)-1] = Day{now.at, s.Count.People}
	return s
}

// daysBack are the moments of a growth, the last being now.
func daysBack(now time.Time, days int) []time.Time {
	moments := make([]time.Time, growthPoints)
	for i := range moments {
		moments[i] = now.Add(-time.Duration(days) * 24 * time.Hour * time.Duration(growthPoints-1-i) / (growthPoints - 1))
	}
	return moments
}
