package census

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/id"
	"regulars/store/segment"
)

// This file is sizes that outlive the process.

// againAfter is how long a size that did not change is not written again.
const againAfter = 10 * time.Minute

// recallSizes reads the sizes that were counted before the shop was started, once.
func (c *Counter) recallSizes(ctx context.Context) error {
	c.mu.Lock()
	known := c.sizes != nil
	c.mu.Unlock()
	if known {
		return nil
	}
	list, err := segment.ListSizes(ctx, c.o.DB.Read())
	if err != nil {
		return fmt.Errorf("census: sizes: %w", err)
	}
	sizes := make(map[string]segment.Size, len(list))
	for _, s := range list {
		sizes[s.Rule] = s
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sizes == nil {
		c.sizes = sizes
	}
	return nil
}

// remembered is the standing of a rule as far as it is kept, nil for not at all; under mu.
func (c *Counter) remembered(key string) *Standing {
	s, ok := c.sizes[id.Hash(key)]
	if !ok {
		return nil
	}
	return &Standing{Count: Count{People: int(s.People), Customers: int(s.Customers), Guests: int(s.Guests), Known: int(s.Known), At: s.At, Took: s.Took}}
}

// keepSize keeps what was counted, so that it can be said after the next start. It is
// called behind the pages; a size that could not be kept is counted again.
func (c *Counter) keepSize(key string, known Standing) {
	if known.Err != nil {
		return
	}
	n := known.Count
	s := segment.Size{Rule: id.Hash(key), People: int64(n.People), Customers: int64(n.Customers), Guests: int64(n.Guests), Known: int64(n.Known), At: n.At, Took: n.Took}
	c.mu.Lock()
	before, ok := c.sizes[s.Rule]
	c.mu.Unlock()
	if ok && before.People == s.People && s.At.Sub(before.At) < againAfter {
		return
	}
	if err := c.o.DB.Write(c.life, func(q db.Q) error { return segment.KeepSize(c.life, q, s) }); err != nil {
		if c.life.Err() == nil {
			c.o.Log.Warn("the size of a segment could not be kept", "error", err)
		}
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sizes == nil {
		c.sizes = map[string]segment.Size{}
	}
	c.sizes[s.Rule] = s
}
