package census

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"regulars/store/browse"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/rule"
)

// content is what rows of the ledger say beside who and when.
type content struct {
	name    string // as events is told of
	subject string
	events  []rule.Event // what it is to rules; their At is not set
}

// words are what rows of one name say, each once. They grow while rows are read and
// are never changed.
type words struct {
	mu    sync.Mutex
	place map[string]int32 // by digest, or by the whole where there is none
	list  []content
}

// mostWords bounds what is remembered from one reading to the next.
const mostWords = 20_000

func (w *words) said() []content {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.list
}

func (w *words) find(digest string) (int32, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	place, ok := w.place[digest]
	return place, ok
}

// learn takes in what a digest stands for: subject, channel and properties.
func (w *words) learn(name, digest, rest string) int32 {
	subject, tail, _ := strings.Cut(rest, "\t")
	channel, properties, _ := strings.Cut(tail, "\t")
	if name == event.OrderPaid {
		name = event.OrderCompleted // an order that was released again is told of as paid
	}
	what := identify.Meaning(event.Event{Name: name, Subject: subject, Channel: channel, Properties: json.RawMessage(properties)})
	w.mu.Lock()
	defer w.mu.Unlock()
	if place, ok := w.place[digest]; ok {
		return place // by another, meanwhile
	}
	place := browse.Number(len(w.list))
	w.place[strings.Clone(digest)] = place
	w.list = append(w.list, content{name, strings.Clone(subject), what})
	return place
}

// perBatch is how many rows are asked for at once. They come back as three texts, one
// for each of what a row says, which costs a fraction of as many rows.
const perBatch = 8000

// reader reads stretches, one after the other.
type reader struct {
	q      db.Q
	people *roster
	words  *words
	place  map[string]int32 // of words, without a lock
	says   []content        // the same
	lines  []line
	before int // how many rows the stretch before had
}

// line is a row as it is read.
type line struct {
	at        int64  // ms
	who, what string // an account or .visitor; a digest, or the whole where there is none
}

// read reads a stretch batch by batch: one that is full ends somewhere within its
// last millisecond, which the next begins with.
func (r *reader) read(ctx context.Context, s stretch) (rows []happened, err error) {
	rows = make([]happened, 0, r.before)
	for limit := perBatch; ; {
		n, last, err := r.batch(ctx, s, limit)
		if err != nil {
			return nil, err
		}
		if n == limit && last == s.from {
			limit *= 2 // all of one millisecond, and more
			continue
		}
		if n == limit {
			r.lines = slices.DeleteFunc(r.lines, func(l line) bool { return l.at == last })
		}
		if err := r.study(ctx, s); err != nil {
			return nil, err
		}
		for _, l := range r.lines {
			if h, ok := r.row(s.name, l); ok {
				rows = append(rows, h)
			}
		}
		if n < limit {
			r.before = len(rows)
			return rows, nil
		}
		s.from = last
	}
}

// batch gets the next lines of a stretch: how many rows there were, and when the last
// of them was. What is nobody's has no line.
func (r *reader) batch(ctx context.Context, s stretch, limit int) (n int, last int64, err error) {
	type some struct {
		n, last          int64
		ats, whos, whats string
	}
	b, err := db.One(ctx, r.q, func(row db.Row) (b some, err error) {
		return b, row.Scan(&b.n, &b.last, &b.ats, &b.whos, &b.whats)
	},
		`select count(*), cast(coalesce(max(at), 0) as bigint), coalesce(string_agg(cast(at - $2 as text), '
'), ''), coalesce(string_agg(who, '
'), ''), coalesce(string_agg(what, '
'), '') from (select at, coalesce(customer_id, '.' || visitor_id, '') as who,
			case when digest = '' then subject || '	' || channel || '	' || properties else digest end as what
			from event where name = $1 and at >= $2 and at <= $3 order by at limit $4) e`, s.name, s.from, s.to, limit)
	if err != nil {
		return 0, 0, err
	}
	r.lines = r.lines[:0]
	for range b.n {
		var at, who, what string
		at, b.ats, _ = strings.Cut(b.ats, "\n")
		who, b.whos, _ = strings.Cut(b.whos, "\n")
		what, b.whats, _ = strings.Cut(b.whats, "\n")
		if ms, err := strconv.ParseInt(at, 10, 64); err == nil && who != "" {
			r.lines = append(r.lines, line{s.from + ms, who, what})
		}
	}
	return int(b.n), b.last, nil
}

// perStudy is how many digests are asked about at once.
const perStudy = 500

// study finds out what the lines say that nobody has come across.
func (r *reader) study(ctx context.Context, s stretch) error {
	unknown := map[string]bool{}
	for _, l := range r.lines {
		if _, ok := r.place[l.what]; ok {
			continue
		}
		if place, ok := r.words.find(l.what); ok {
			r.place[strings.Clone(l.what)] = place
		} else if strings.Contains(l.what, "\t") {
			r.place[strings.Clone(l.what)] = r.words.learn(s.name, l.what, l.what)
		} else {
			unknown[l.what] = true
		}
	}
	if len(unknown) > len(r.lines)/4 { // each says its own, as orders do: all of these rows are read once more
		if err := r.learn(ctx, s.name, `at >= $2 and at <= $3`, r.lines[0].at, r.lines[len(r.lines)-1].at); err != nil {
			return err
		}
		r.says = r.words.said()
		return nil
	}
	for some := range slices.Chunk(slices.Collect(maps.Keys(unknown)), perStudy) {
		in, args := db.InList(4, some)
		if err := r.learn(ctx, s.name, `at >= $2 and at <= $3 and digest in (`+in+`)`, append([]any{s.from, s.to}, args...)...); err != nil {
			return err
		}
	}
	r.says = r.words.said()
	return nil
}

// learn finds out what rows of a name say.
func (r *reader) learn(ctx context.Context, name, which string, args ...any) error {
	text, err := db.Value[string](ctx, r.q, `select coalesce(string_agg(digest || '	' || subject || '	' || channel || '	' || properties, '
'), '') from (select distinct digest, subject, channel, properties from event where name = $1 and digest <> '' and `+which+`) e`, append([]any{name}, args...)...)
	if err != nil {
		return err
	}
	for said := range strings.SplitSeq(text, "\n") {
		digest, rest, ok := strings.Cut(said, "\t")
		if _, known := r.place[digest]; ok && !known {
			r.place[strings.Clone(digest)] = r.words.learn(name, digest, rest)
		}
	}
	return nil
}

// row is a line as it is kept. What is nobody's, or is gone meanwhile, is left out.
func (r *reader) row(name string, l line) (h happened, ok bool) {
	what, ok := r.place[l.what]
	if !ok {
		return h, false
	}
	person := l.who
	if strings.HasPrefix(person, ".") {
		visitorID := person[1:]
		if person = r.people.owners.of(visitorID, r.says[what].subject, name, l.at); person == "" {
			person = visitorID
		}
	}
	who, ok := r.people.place[person]
	return happened{l.at, who, what}, ok
}
