package census

import (
	"context"
	"fmt"
	"time"

	"regulars/store/rule"
)

// longest is how long a count may take before it is given up.
const longest = 2 * time.Minute

// leave is how long a count goes on that nobody waits for: a page that was shown how
// far it is comes back for it.
const leave = 5 * time.Second

// Under is a count that is under way, the only one of its rule.
type Under struct {
	Progress
	done    chan struct{} // closed when members and err are set
	members *Members
	err     error

	key     string
	waiting int // under the Counter's mu
	left    int // how often the last one has gone
	stop    context.CancelFunc
}

// Follow asks who a rule holds now and waits no longer than told. What is not known
// by then is counted further, and how far it is is returned; it ends when nobody has
// asked again for a few seconds.
func (c *Counter) Follow(ctx context.Context, r rule.Rule, wait time.Duration) (*Members, *Under, error) {
	segments, err := c.segments(ctx)
	if err != nil {
		return nil, nil, err
	}
	late := time.NewTimer(wait)
	defer late.Stop()
	return c.follow(ctx, r, segments, late.C)
}

// now is Follow for who waits until it is known.
func (c *Counter) now(ctx context.Context, r rule.Rule, segments rule.Segments) (*Members, error) {
	m, _, err := c.follow(ctx, r, segments, nil)
	return m, err
}

func (c *Counter) follow(ctx context.Context, r rule.Rule, segments rule.Segments, late <-chan time.Time) (*Members, *Under, error) {
	if ctx.Err() != nil {
		return nil, nil, ctx.Err()
	}
	key := keyOf(r, segments)
	if m := c.recall(key); m != nil {
		return m, nil, nil
	}
	u := c.join(key, r, segments)
	defer c.part(u)
	select {
	case <-u.done:
		return u.members, nil, u.err
	case <-late:
		return nil, u, nil
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

// join waits for the count of a rule with others, or begins it.
func (c *Counter) join(key string, r rule.Rule, segments rule.Segments) *Under {
	c.mu.Lock()
	defer c.mu.Unlock()
	u := c.under[key]
	if u == nil {
		u = &Under{done: make(chan struct{}), key: key}
		var ctx context.Context
		ctx, u.stop = context.WithTimeout(c.life, longest)
		c.under[key] = u
		go c.count(ctx, u, r, segments)
	}
	u.waiting++
	return u
}

// part stops waiting. When nobody comes for a while, the count ends.
func (c *Counter) part(u *Under) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if u.waiting--; u.waiting > 0 || c.under[u.key] != u { // others wait, or it is done
		return
	}
	u.left++
	left := u.left
	time.AfterFunc(leave, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if u.waiting == 0 && u.left == left {
			c.strike(u) // who comes now begins anew
			u.stop()
		}
	})
}

// strike takes a count off the list, under mu.
func (c *Counter) strike(u *Under) {
	if c.under[u.key] == u {
		delete(c.under, u.key)
	}
}

func (c *Counter) count(ctx context.Context, u *Under, r rule.Rule, segments rule.Segments) {
	defer u.stop()
	list, err := c.history(ctx, r, segments, []time.Time{{}}, &u.Progress)
	if err == nil {
		u.members = list[0]
		c.keep(u.key, tally{u.members, u.members.at})
	} else {
		u.err = fmt.Errorf("census: %w", err)
	}
	c.mu.Lock()
	c.strike(u)
	c.mu.Unlock()
	close(u.done)
}
