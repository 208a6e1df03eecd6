package census

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"regulars/store/rule"
)

// forget is how long people are held whom nobody asks about.
const forget = 5 * time.Minute

// mostKept bounds how many answers are kept: each is a bit for a person.
const mostKept = 256

// keyOf names a question by the rule and the segments it asks about.
func keyOf(r rule.Rule, segments rule.Segments) string {
	var b strings.Builder
	b.WriteString(r.String())
	seen := map[string]bool{}
	for waiting := r.Segments(); len(waiting) > 0; {
		name := waiting[0]
		if waiting = waiting[1:]; seen[name] {
			continue
		}
		seen[name] = true
		b.WriteString("\n" + name + "\t" + segments[name].String())
		waiting = append(waiting, segments[name].Segments()...)
	}
	return b.String()
}

// recall returns an answer that still holds: nothing has changed since, or it is
// not older than the patience. Time alone changes answers too, and so does what is
// read without a trace of it; without patience nothing is recalled.
func (c *Counter) recall(key string) *Members {
	if c.o.Patience == 0 {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	t, ok := c.kept[key]
	if !ok || c.o.DB.Now().Sub(t.at) > c.o.Patience {
		return nil
	}
	return t.members
}

func (c *Counter) keep(key string, t tally) {
	if c.o.Patience == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) >= mostKept {
		c.prune()
	}
	if len(c.kept) < mostKept {
		c.kept[key] = t
	}
}

// prune drops the answers that are too old to be given, under mu: each holds all people
// as they were then.
func (c *Counter) prune() {
	now := c.o.DB.Now()
	maps.DeleteFunc(c.kept, func(_ string, old tally) bool { return now.Sub(old.at) > c.o.Patience })
}

// everybody returns the people, loaded anew when something has changed. Several who
// ask at once wait for one load.
func (c *Counter) everybody(ctx context.Context) (people *roster, err error) {
	for {
		c.mu.Lock()
		if p := c.people; p != nil && p.serves(c.o.DB.Now(), c.o.Patience, c.changes, c.named()) {
			p.asked = c.o.DB.Now()
			c.mu.Unlock()
			return p, nil
		}
		if c.loading == nil {
			break
		}
		other := c.loading
		c.mu.Unlock()
		select {
		case <-other:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	done, before, named, known := make(chan struct{}), c.changes, c.named(), c.known
	c.loading = done
	c.mu.Unlock()
	people, err = c.load(ctx, known)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.loading = nil; err == nil {
		people.changes, people.names, people.asked = before, named, c.o.DB.Now()
		c.prune()
		c.people, c.known = people, people.register
		c.forgetLater()
	}
	close(done)
	return people, err
}

// serves says whether what is held of everybody is still good: nothing has changed
// since, or it is not older than the patience. What grows old and is pruned leaves
// without a word, so that nothing is held for long.
func (r *roster) serves(now time.Time, patience time.Duration, changes int64, names string) bool {
	age := now.Sub(r.at)
	return age < patience || age < forget && r.changes == changes && r.names == names
}

// named is what the people's facts hang on beside the database.
func (c *Counter) named() string {
	g := c.o.Ground()
	return fmt.Sprint(g.Zone, g.Academic, g.Stages)
}

// forgetLater gives the memory back when nobody has asked for a while. What waits for that
// must not itself hold the people: they are loaded anew many times meanwhile.
func (c *Counter) forgetLater() {
	loaded := c.people.at
	time.AfterFunc(forget, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		switch {
		case c.people == nil || !c.people.at.Equal(loaded):
		case c.o.DB.Now().Sub(c.people.asked) < forget:
			c.forgetLater()
		default:
			c.drop()
		}
	})
}

// drop drops what is held of people, under mu.
func (c *Counter) drop() {
	c.people, c.known = nil, nil
	clear(c.kept)
}
