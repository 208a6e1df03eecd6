package census

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"time"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/rule"
)

// happened is one row of the ledger: who and when, and what it says, as a place
// among the words of its track.
type happened struct {
	at        int64 // ms
	who, what int32
}

// track is what people did of one name, in memory: by person and, of each, in the
// order of time. It never changes.
type track struct {
	from  int64 // ms; what was before is not in it
	rows  []happened
	begin []int32 // by person: where theirs begin; one more closes the last
	words *words
	says  []content // of words, as far as rows name them
}

func (t *track) of(person int) []happened { return t.rows[t.begin[person]:t.begin[person+1]] }

// latest are those rows of a person that count in rules, as event.History has them.
func (t *track) latest(person int) []happened {
	rows := t.of(person)
	if len(rows) <= event.Most {
		return rows
	}
	oldest := rows[len(rows)-event.Most].at
	first, _ := slices.BinarySearchFunc(rows, oldest, func(h happened, at int64) int { return cmp.Compare(h.at, at) })
	return rows[first:]
}

// size is about how many bytes it takes.
func (t *track) size() int {
	const row, place, said = 16, 4, 700
	return row*len(t.rows) + place*len(t.begin) + said*len(t.says)
}

// mostHeld bounds what is held of the ledger between counts, in bytes. What would be
// more is read for a count and dropped after it.
const mostHeld = 192 << 20

// ledger is what a rule needs of what people did.
type ledger []*track

// ledger gets what a rule needs for some moments: only its kinds of events, and only
// as far back as it looks.
func (c *Counter) ledger(ctx context.Context, people *roster, need rule.Need, moments []time.Time, p *Progress) (ledger, error) {
	from := int64(0)
	if !need.Forever && len(need.Kinds) > 0 {
		from = max(0, slices.MinFunc(moments, time.Time.Compare).Add(-need.Longest).UnixMilli())
	}
	return c.tracks(ctx, people, identify.NamesOf(need.Kinds), from, p)
}

func (c *Counter) tracks(ctx context.Context, people *roster, names []string, from int64, p *Progress) (l ledger, err error) {
	p.expect(len(names) * stretches)
	for _, name := range names {
		t, err := c.track(ctx, people, name, from, p)
		if err != nil {
			return nil, fmt.Errorf("census: events: %w", err)
		}
		l = append(l, t)
	}
	return l, nil
}

// track is what is held of a name, or is read now. Several who ask at once wait for
// one reading.
func (c *Counter) track(ctx context.Context, people *roster, name string, from int64, p *Progress) (*track, error) {
	var before *track
	for {
		c.mu.Lock()
		if before = people.tracks[name]; before != nil && before.from <= from {
			c.mu.Unlock()
			p.step(stretches)
			return before, nil
		}
		other := people.reading[name]
		if other == nil {
			break
		}
		c.mu.Unlock()
		select {
		case <-other:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	done := make(chan struct{})
	people.reading[name] = done
	known := c.words[name]
	c.mu.Unlock()
	t, err := c.readTrack(ctx, people, name, from, known, p)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.hold(people, name, t)
	}
	delete(people.reading, name)
	close(done)
	return t, err
}

// hold keeps a track with the people it was read for, unless all would be too much.
func (c *Counter) hold(people *roster, name string, t *track) {
	size := t.size()
	for other, held := range people.tracks {
		if other != name {
			size += held.size()
		}
	}
	delete(people.tracks, name)
	delete(c.words, name)
	if size > mostHeld {
		return
	}
	people.tracks[name] = t
	if len(t.says) <= mostWords {
		c.words[name] = t.words
	}
}

// stretch is a piece of the ledger: a name and a span of time.
type stretch struct {
	name     string
	from, to int64 // ms, both included
}

// stretches is in how many pieces a name is read.
const stretches = 64

// cut divides what there is of a name by time, if it is much; the last piece is what
// is dated in the future.
func (c *Counter) cut(ctx context.Context, name string, from int64) ([]stretch, error) {
	now, q := c.o.DB.Now().UnixMilli(), c.o.DB.Read()
	few, err := db.Value[int64](ctx, q, `select count(*) from (select at from event where name = $1 and at >= $2 limit $3) e`, name, from, perBatch)
	if err != nil || few < perBatch {
		return []stretch{{name, from, math.MaxInt64}}, err
	}
	first, err := db.Value[int64](ctx, q, `select cast(coalesce(min(at), $3) as bigint) from event where name = $1 and at >= $2`, name, from, now)
	if err != nil {
		return nil, err
	}
	step := max(1, (now-first)/(stretches-1)+1)
	list := make([]stretch, 0, stretches)
	for at := first; at <= now && len(list) < stretches-1; at += step {
		list = append(list, stretch{name, at, min(now, at+step-1)})
	}
	return append(list, stretch{name, max(first, now+1), math.MaxInt64}), nil
}

// readTrack reads a name on all cores.
func (c *Counter) readTrack(ctx context.Context, people *roster, name string, from int64, known *words, p *Progress) (*track, error) {
	all, err := c.cut(ctx, name, from)
	if err != nil {
		return nil, err
	}
	if known == nil {
		known = &words{place: map[string]int32{}}
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	work, rows := make(chan int), make([][]happened, len(all))
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		r := &reader{q: c.o.DB.Read(), people: people, words: known, place: map[string]int32{}}
		wait.Go(func() {
			for i := range work {
				if ctx.Err() != nil {
					continue
				}
				var err error
				if rows[i], err = r.read(ctx, all[i]); err != nil {
					stop(err)
				}
				p.step(1)
			}
		})
	}
	for i := range all {
		work <- i
	}
	close(work)
	wait.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	p.step(stretches - len(all))
	t := byPerson(rows, len(people.people))
	t.from, t.words, t.says = from, known, known.said()
	return t, nil
}

// byPerson sorts rows by person and, of each, by time.
func byPerson(parts [][]happened, people int) *track {
	t := &track{begin: make([]int32, people+1)}
	for _, rows := range parts {
		for _, h := range rows {
			t.begin[h.who+1]++
		}
	}
	for i := range people {
		t.begin[i+1] += t.begin[i]
	}
	t.rows = make([]happened, t.begin[people])
	next := slices.Clone(t.begin)
	for _, rows := range parts { // which are in the order of time, one after the other
		for _, h := range rows {
			t.rows[next[h.who]] = h
			next[h.who]++
		}
	}
	inTime := func(a, b happened) int { return cmp.Compare(a.at, b.at) }
	for i := range people {
		if own := t.of(i); !slices.IsSortedFunc(own, inTime) {
			slices.SortStableFunc(own, inTime)
		}
	}
	return t
}

// eventsOf are a person's events as pages hold them.
func (l ledger) eventsOf(person int) []rule.Event {
	var told identify.Story
	l.each(person, func(h happened, track int) {
		says := &l[track].says[h.what]
		told.Tell(says.name, says.subject, time.UnixMilli(h.at), says.events)
	})
	return told.Events()
}

// edited says whether an order of the person was changed after it was placed: then one
// row says what another means.
func (l ledger) edited(person int) bool {
	return slices.ContainsFunc(l, func(t *track) bool {
		rows := t.of(person)
		return len(rows) > 0 && t.says[rows[0].what].name == event.OrderUpdated
	})
}

// each visits what a person did in the order of time: the rows, and in which track.
func (l ledger) each(person int, visit func(h happened, track int)) {
	var few [4][]happened
	left := few[:0]
	for _, t := range l {
		left = append(left, t.latest(person))
	}
	for {
		next := -1
		for i, rows := range left {
			if len(rows) > 0 && (next < 0 || rows[0].at < left[next][0].at) {
				next = i
			}
		}
		if next < 0 {
			return
		}
		visit(left[next][0], next)
		left[next] = left[next][1:]
	}
}
