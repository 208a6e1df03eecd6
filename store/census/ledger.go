package census

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/rule"
)

// happened is one row of the ledger: who, when, and what rows like it are to rules.
type happened struct {
	who  int
	at   int64 // ms
	what []rule.Event
}

// ledger is what people did, each one's in the order of time.
type ledger struct {
	rows  []happened
	begin []int // by person: where theirs begin; one more closes the last
}

func (l *ledger) of(i int) []happened {
	if l == nil {
		return nil
	}
	return l.rows[l.begin[i]:l.begin[i+1]]
}

// stretch is a piece of the ledger that is read at once: a name and a span of time.
type stretch struct {
	name     string
	from, to int64 // ms, both included
}

// perStretch is about how many rows are asked for at once. They come back joined
// into one text, which costs a fraction of as many rows.
const perStretch = 4000

// read gets what a rule needs of the ledger for some moments: only its kinds of
// events, and only as far back as it looks.
func (c *Counter) read(ctx context.Context, people *roster, need rule.Need, moments []time.Time) (*ledger, error) {
	if len(need.Kinds) == 0 {
		return nil, nil
	}
	from, to := int64(0), moments[0].UnixMilli()
	if !need.Forever {
		from = slices.MinFunc(moments, time.Time.Compare).Add(-need.Longest).UnixMilli()
	}
	for _, at := range moments {
		to = max(to, at.UnixMilli())
	}
	var all []stretch
	for _, name := range namesOf(need.Kinds) {
		list, err := c.stretches(ctx, name, from, to)
		if err != nil {
			return nil, fmt.Errorf("census: events: %w", err)
		}
		all = append(all, list...)
	}
	rows, err := c.readAll(ctx, people, need.Kinds, all)
	if err != nil {
		return nil, fmt.Errorf("census: events: %w", err)
	}
	return byPerson(rows, len(people.people)), nil
}

// namesOf are the names that the ledger has for kinds of events.
func namesOf(kinds []rule.EventKind) (names []string) {
	for _, w := range rule.EventWords() {
		if slices.Contains(kinds, w.Kind) && !slices.Contains(names, w.Name) {
			names = append(names, w.Name)
		}
	}
	return names
}

func (c *Counter) stretches(ctx context.Context, name string, from, to int64) ([]stretch, error) {
	type extent struct{ n, first, last int64 }
	e, err := db.One(ctx, c.o.DB.Read(), func(r db.Row) (e extent, err error) { return e, r.Scan(&e.n, &e.first, &e.last) },
		`select count(*), cast(coalesce(min(at), 0) as bigint), cast(coalesce(max(at), 0) as bigint) from event where name = $1 and at >= $2 and at <= $3`, name, from, to)
	if err != nil || e.n == 0 {
		return nil, err
	}
	parts := e.n/perStretch + 1
	step := (e.last-e.first)/parts + 1
	var list []stretch
	for at := e.first; at <= e.last; at += step {
		list = append(list, stretch{name, at, min(at+step-1, e.last)})
	}
	return list, nil
}

// readAll reads stretches on all cores.
func (c *Counter) readAll(ctx context.Context, people *roster, kinds []rule.EventKind, all []stretch) ([][]happened, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	work := make(chan stretch)
	rows, errs := make([][]happened, runtime.GOMAXPROCS(0)), make([]error, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for i := range rows {
		r := &reader{c: c, people: people, kinds: kinds, alike: map[string][]rule.Event{}}
		wait.Go(func() {
			for s := range work {
				if errs[i] == nil {
					if errs[i] = r.read(ctx, s); errs[i] != nil {
						stop()
					}
				}
			}
			rows[i] = r.rows
		})
	}
	for _, s := range all {
		work <- s
	}
	close(work)
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return rows, ctx.Err()
}

// reader reads stretches, one after the other.
type reader struct {
	c      *Counter
	people *roster
	kinds  []rule.EventKind
	alike  map[string][]rule.Event // by what a row says beside who and when
	rows   []happened
}

// mostAlike bounds how many kinds of rows a reader remembers.
const mostAlike = 50_000

func (r *reader) read(ctx context.Context, s stretch) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	joined, err := db.Value[string](ctx, r.c.o.DB.Read(), `select coalesce(string_agg(cast(at as text) || '	' || coalesce(customer_id, '') || '	' || coalesce(visitor_id, '') || '	' ||
		subject || '	' || channel || '	' || properties, '
'), '') from event where name = $1 and at >= $2 and at <= $3`, s.name, s.from, s.to)
	if err != nil {
		return err
	}
	for line := range strings.SplitSeq(joined, "\n") {
		if line != "" {
			r.line(s.name, line)
		}
	}
	return nil
}

// line takes one row. What is nobody's is left out.
func (r *reader) line(name, line string) {
	at, rest, _ := strings.Cut(line, "\t")
	customerID, rest, _ := strings.Cut(rest, "\t")
	visitorID, rest, _ := strings.Cut(rest, "\t")
	ms, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return // the ledger's times are numbers
	}
	if customerID == "" {
		subject, _, _ := strings.Cut(rest, "\t")
		if customerID = r.people.owners.of(visitorID, subject, name, ms); customerID == "" {
			customerID = visitorID
		}
	}
	who, ok := r.people.place[customerID]
	if !ok {
		return
	}
	what, ok := r.alike[rest]
	if !ok {
		what = r.meaning(name, rest)
	}
	if len(what) > 0 {
		r.rows = append(r.rows, happened{who, ms, what})
	}
}

func (r *reader) meaning(name, rest string) []rule.Event {
	if len(r.alike) >= mostAlike {
		clear(r.alike)
	}
	subject, tail, _ := strings.Cut(rest, "\t")
	channel, properties, _ := strings.Cut(tail, "\t")
	what := identify.Happened([]event.Event{{Name: name, Subject: subject, Channel: channel, Properties: json.RawMessage(properties)}})
	what = slices.DeleteFunc(what, func(e rule.Event) bool { return !slices.Contains(r.kinds, e.Kind) })
	r.alike[strings.Clone(rest)] = what
	return what
}

// byPerson sorts rows by person and, of each, by time.
func byPerson(parts [][]happened, people int) *ledger {
	l := &ledger{begin: make([]int, people+1)}
	n := 0
	for _, rows := range parts {
		for _, h := range rows {
			l.begin[h.who+1]++
		}
		n += len(rows)
	}
	for i := range people {
		l.begin[i+1] += l.begin[i]
	}
	l.rows = make([]happened, n)
	next := slices.Clone(l.begin)
	for _, rows := range parts {
		for _, h := range rows {
			l.rows[next[h.who]] = h
			next[h.who]++
		}
	}
	return l
}

// inTime puts one person's rows in order.
func inTime(rows []happened) {
	slices.SortStableFunc(rows, func(a, b happened) int { return cmp.Compare(a.at, b.at) })
}
