package report

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"regulars/store/db"
	"regulars/store/money"
	"regulars/store/profile"
)

// purchase is an order as its buyer's: cancelled and wholly refunded ones are none.
type purchase struct {
	at    int64 // ms
	minor int64
}

// perBatch is how many purchases are asked for at once. They come back joined into
// texts, which costs a fraction of as many rows.
const perBatch = 8000

// Buyers are all who have bought, with their purchases in the order of time. They do
// not change.
type Buyers struct {
	place map[string]int // by key: c:<customer> or v:<visitor>
	ends  []int          // of each one's purchases
	list  []purchase
}

// each tells of one after the other.
func (b *Buyers) each(tell func(list []purchase)) {
	from := 0
	for _, end := range b.ends {
		tell(b.list[from:end:end])
		from = end
	}
}

// of are the purchases of one, none of who has not bought.
func (b *Buyers) of(person string) []purchase {
	i, ok := b.place[person]
	switch {
	case !ok:
		return nil
	case i == 0:
		return b.list[:b.ends[0]]
	}
	return b.list[b.ends[i-1]:b.ends[i]]
}

// FirstYear is what somebody has bought within 365 days of their first order, in minor
// units, by their key; false for who has not bought.
func (b *Buyers) FirstYear(person string) (int64, bool) {
	list := b.of(person)
	return firstYear(list), len(list) > 0
}

// boughtBy names what everybody has bought: as long as no purchase changes it stays so.
type boughtBy struct {
	currency money.Currency
	test     bool
	version  int64
}

// Buyers are those who count in a scope. They are read once for all who ask until a
// purchase is added, changed or taken back.
func (m *Memory) Buyers(ctx context.Context, q db.Q, s Scope) (*Buyers, error) {
	version, err := db.Version(ctx, q, profile.Topic)
	if err != nil {
		return nil, fmt.Errorf("report: purchases: %w", err)
	}
	name := boughtBy{s.Currency, s.Test, version}
	if b, ok := m.buyers.Find(name); ok {
		return b, nil
	}
	b := &Buyers{place: map[string]int{}}
	if err := s.eachBuyer(ctx, q, func(person string, list []purchase) {
		b.place[person] = len(b.ends)
		b.list = append(b.list, list...)
		b.ends = append(b.ends, len(b.list))
	}); err != nil {
		return nil, err
	}
	m.buyers.Keep(name, b)
	return b, nil
}

// eachBuyer tells of everybody who has bought, by their key, with their purchases in the
// order of time. The list may not be kept.
func (s Scope) eachBuyer(ctx context.Context, q db.Q, tell func(person string, list []purchase)) error {
	tried, err := s.trials(ctx, q)
	if err != nil {
		return fmt.Errorf("report: purchases: %w", err)
	}
	b := buyers{tell: tell, tried: tried}
	for limit, more := perBatch, true; more; {
		lines, err := db.One(ctx, q, scanLines, `select coalesce(string_agg(person, ' '), ''), coalesce(string_agg(cast(at as text), ' '), ''), coalesce(string_agg(cast(total as text), ' '), '')
			from (select person, at, total from profile_order where currency = $1 and person >= $2 order by person, at limit $3) p`, string(s.Currency), b.next, limit)
		if err != nil {
			return fmt.Errorf("report: purchases: %w", err)
		}
		from := b.next
		if more = b.take(lines) == limit; !more {
			b.end()
		} else if b.next == from {
			limit *= 2 // all of one person, and more
		}
	}
	return nil
}

// lines are the columns of a batch: person, moment and total.
type lines [3][]string

func scanLines(r db.Row) (l lines, err error) {
	var text [3]string
	err = r.Scan(&text[0], &text[1], &text[2])
	for i := range text {
		l[i] = strings.Fields(text[i])
	}
	return l, err
}

// buyers reads purchases of one person after the other.
type buyers struct {
	tell  func(person string, list []purchase)
	tried map[trial]int
	next  string // whose come now, which the next batch begins with
	list  []purchase
}

// take reads a batch and returns how many lines it has. Its last person may have more.
func (b *buyers) take(l lines) int {
	b.list = b.list[:0]
	for i, person := range l[0] {
		if person != b.next {
			b.end()
			b.next = person
		}
		at, _ := strconv.ParseInt(l[1][i], 10, 64)
		minor, _ := strconv.ParseInt(l[2][i], 10, 64)
		b.list = append(b.list, purchase{at, minor})
	}
	return len(l[0])
}

// end tells of the last person.
func (b *buyers) end() {
	if len(b.tried) > 0 {
		b.list = slices.DeleteFunc(b.list, func(p purchase) bool {
			t := trial{b.next, p}
			b.tried[t]--
			return b.tried[t] >= 0
		})
	}
	if len(b.list) > 0 {
		b.tell(b.next, b.list)
	}
	b.list = b.list[:0]
}

// trial is a purchase at the demonstration bank.
type trial struct {
	person string
	purchase
}

// trials are how many such purchases are left out: none while the shop is being tried.
func (s Scope) trials(ctx context.Context, q db.Q) (map[trial]int, error) {
	if s.Test {
		return nil, nil
	}
	list, err := db.List(ctx, q, func(r db.Row) (t trial, err error) { return t, r.Scan(&t.person, &t.at, &t.minor) },
		`select p.person, p.at, p.total from orders o join profile_order p on p.order_id = o.id where o.gateway = 'demo' and p.currency = $1`, string(s.Currency))
	left := make(map[trial]int, len(list))
	for _, t := range list {
		left[t]++
	}
	return left, err
}
