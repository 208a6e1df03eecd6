package report

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/event"
)

// The sources that have no name of their own, and no link can give itself.
const (
	Direct  = "\x00direct"  // the person was seen, and came from nowhere that said so
	Unknown = "\x00unknown" // nobody knows: they did not agree to be counted, or staff took the order
)

// Source is orders by where their buyers came from: utm_source of a link, else the site
// that led to the shop, Direct or Unknown.
type Source struct {
	Name  string
	First Ordering // by where they came from first
	Last  Ordering // by where they came from last
}

// Ordering is orders and what was asked for.
type Ordering struct{ Orders, Total int64 }

// Plus adds up.
func (o Ordering) Plus(p Ordering) Ordering {
	return Ordering{o.Orders + p.Orders, o.Total + p.Total}
}

// lookBack is how long before an order somebody may have come from somewhere.
const lookBack = 90 * 24 * time.Hour

// Sources tells where the buyers of a span's orders came from within 90 days before, in
// no order. Each order counts once as of first and once as of last.
func (m *Memory) Sources(ctx context.Context, q db.Q, s Scope, sp Span) ([]Source, error) {
	list, err := m.sources.ask(ctx, q, s, sp, m.countSources)
	if err != nil {
		return nil, fmt.Errorf("report.Sources: %w", err)
	}
	return list, nil
}

func (m *Memory) countSources(ctx context.Context, q db.Q, s Scope, sp Span) ([]Source, error) {
	from, to := s.bounds(sp)
	w := window{s, from, to}
	orders, err := listLed(ctx, q, w)
	if err != nil {
		return nil, err
	}
	came, err := m.arrivals(ctx, q, from.Add(-lookBack), to)
	if err != nil {
		return nil, err
	}
	var list []Source
	place := map[string]int{}
	at := func(name string) *Source {
		i, ok := place[name]
		if !ok {
			i = len(list)
			place[name], list = i, append(list, Source{Name: name})
		}
		return &list[i]
	}
	for _, o := range orders {
		first, last := o.sources(came[o.person])
		at(first).First = at(first).First.Plus(Ordering{1, o.total})
		at(last).Last = at(last).Last.Plus(Ordering{1, o.total})
	}
	return list, nil
}

// led is an order with what tells where its buyer came from.
type led struct {
	person    string
	at, total int64
	seen      bool // the shop has seen the buyer look around before
}

// owner is whose an order o is, as a profile_order p says, else as itself does.
const owner = `coalesce(p.person, 'c:' || o.customer_id, 'v:' || o.visitor_id, '')`

// lookedAround says whether somebody who agreed to be counted looked at something in the
// 90 days before an order o.
func lookedAround(views string) string {
	before := ` and e.at >= o.placed_at - ` + strconv.FormatInt(lookBack.Milliseconds(), 10) + ` and e.at <= o.placed_at and not e.personal and e.name || '' in (`
	return `(exists (select 1 from event e where e.visitor_id = o.visitor_id` + before + views + `)) or exists (select 1 from event e where e.customer_id = o.customer_id` + before + views + `)))`
}

func listLed(ctx context.Context, q db.Q, w window) ([]led, error) {
	in, names := db.InList(5, event.Views())
	whole, scan := db.Patient(ctx, func(r db.Row) (o led, err error) { return o, r.Scan(&o.person, &o.at, &o.total, &o.seen) })
	return db.List(whole, q, scan, `select `+owner+`, o.placed_at, o.total, `+lookedAround(in)+`
		from orders o left join profile_order p on p.order_id = o.id where `+accepted, append(w.args(), names...)...)
}

// arrival is when somebody came from somewhere.
type arrival struct {
	at     int64
	source string
}

// sources are where somebody came from first and last.
func (o led) sources(came []arrival) (first, last string) {
	until, _ := slices.BinarySearchFunc(came, o.at+1, func(a arrival, at int64) int { return cmp.Compare(a.at, at) })
	since, _ := slices.BinarySearchFunc(came, o.at-lookBack.Milliseconds(), func(a arrival, at int64) int { return cmp.Compare(a.at, at) })
	switch {
	case since < until:
		return came[since].source, came[until-1].source
	case o.seen:
		return Direct, Direct
	}
	return Unknown, Unknown
}

// comer is whose an arrival e is: an account's, also what a browser did that became one's
// later, else the browser's.
const comer = `coalesce('c:' || e.customer_id, (select 'c:' || max(j.customer_id) from event_join j where j.visitor_id = e.visitor_id and j.undone_at is null), 'v:' || e.visitor_id)`

// arrivals are those in a time, by person, the earliest first. What they say is read once
// for all that say the same.
func (m *Memory) arrivals(ctx context.Context, q db.Q, from, to time.Time) (map[string][]arrival, error) {
	const which = ` from event e where e.name = '` + event.PageViewed + `' and e.at >= $1 and e.at < $2 and not e.personal and (e.customer_id is not null or e.visitor_id is not null)`
	read := func(said string) (string, error) {
		return db.Value[string](ctx, q, `select coalesce(string_agg(`+comer+` || '`+field+`' || cast(e.at as text) || '`+field+`' || `+said+`, '`+record+`'), '')`+which, from, to)
	}
	text, err := read(`e.digest`)
	if err != nil {
		return nil, err
	}
	came, known := m.readArrivals(text, m.origins.Find)
	if !known {
		if text, err = read(`e.digest || '` + field + `' || e.properties`); err != nil {
			return nil, err
		}
		came, _ = m.readArrivals(text, m.learnOrigin)
	}
	for _, list := range came {
		slices.SortFunc(list, func(a, b arrival) int { return cmp.Or(cmp.Compare(a.at, b.at), strings.Compare(a.source, b.source)) })
	}
	return came, nil
}

// readArrivals reads lines; false where one says what is not known.
func (m *Memory) readArrivals(text string, origin func(said string) (string, bool)) (map[string][]arrival, bool) {
	came, all := map[string][]arrival{}, true
	for line := range strings.SplitSeq(text, record) {
		person, at, said, more := parts(line)
		if at < 0 {
			continue
		}
		if more != "" {
			said += field + more
		}
		source, ok := origin(said)
		if all = all && ok; source != "" {
			came[person] = append(came[person], arrival{at, source})
		}
	}
	return came, all
}

// learnOrigin reads where somebody came from and remembers it by the digest before it.
func (m *Memory) learnOrigin(said string) (string, bool) {
	digest, properties, _ := strings.Cut(said, field)
	if source, ok := m.origins.Find(digest); ok {
		return source, true
	}
	source := readOrigin(properties)
	if digest != "" {
		m.origins.Keep(strings.Clone(digest), source)
	}
	return source, true
}

func readOrigin(properties string) string {
	var said event.Properties
	if json.Unmarshal([]byte(properties), &said) != nil {
		return ""
	}
	return shortened(cmp.Or(said.Source, said.Referrer))
}
