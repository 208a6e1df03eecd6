package rule

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// sieve lets through the events a Pick means.
type sieve struct {
	kind    EventKind
	filters []*Test
	want    [][]string // the filters' texts as keys
	matches []func(string) bool
}

func newSieve(p Pick) sieve {
	s := sieve{filters: p.Filters}
	for _, w := range eventWords() {
		if w.Word == p.Word {
			s.kind = w.Kind
		}
	}
	for _, t := range p.Filters {
		var keys []string
		for _, v := range t.Values {
			keys = append(keys, foldKey(v.Text))
		}
		s.want = append(s.want, keys)
		s.matches = append(s.matches, matcher(t))
	}
	return s
}

// matcher is what a pattern asks of a text, nil for other conditions.
func matcher(t *Test) func(string) bool {
	if t.Op != Matches {
		return nil
	}
	p, err := regexp.Compile("(?i:" + t.Values[0].Text + ")")
	if err != nil {
		return func(string) bool { return false }
	}
	return p.MatchString
}

func (s *sieve) weigh(e *Event) Truth {
	if e.Kind != s.kind {
		return No
	}
	least := Yes
	for i, t := range s.filters {
		answer := s.ask(t, i, e)
		if t.Not {
			answer = answer.Not()
		}
		least = min(least, answer)
	}
	return least
}

func (s *sieve) ask(t *Test, i int, e *Event) Truth {
	switch t.Attribute {
	case "price", "amount", "quantity":
		n, currency := amountOf(t.Attribute, e)
		if t.Values[0].Kind == Money && currency != t.Values[0].Text && (n != 0 || currency != "") {
			return Unknown
		}
		return truth(compares(t, n))
	}
	for _, text := range textsOf(t.Attribute, e) {
		if text == "" {
			continue
		}
		if matches := s.matches[i]; t.Op == Exists || matches != nil && matches(text) || matches == nil && reads(t.Op, foldKey(text), s.want[i]) {
			return Yes
		}
	}
	return No
}

func reads(op Op, text string, want []string) bool {
	switch op {
	case Contains:
		return strings.Contains(text, want[0])
	case StartsWith:
		return strings.HasPrefix(text, want[0])
	case EndsWith:
		return strings.HasSuffix(text, want[0])
	}
	return slices.Contains(want, text)
}

// foldKey is the same for texts that differ in the case of letters only. A text in
// small ASCII letters, as most are, is its own key and costs nothing.
func foldKey(s string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r
		}
		least := r
		for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
			if 'a' <= o && o <= 'z' {
				return o
			}
			least = min(least, o)
		}
		return least
	}, s)
}

func textsOf(field string, e *Event) []string {
	switch field {
	case "product":
		return []string{e.Handle, e.ProductID}
	case "variant":
		return []string{e.SKU, e.VariantID}
	case "collection":
		return e.Collections
	case "category":
		return []string{e.Type}
	case "tag":
		return e.Tags
	case "vendor":
		return []string{e.Vendor}
	case "channel":
		return []string{e.Channel}
	case "reason":
		return []string{e.Reason}
	case "source", "medium", "campaign", "landing", "referrer":
		if e.Visit == nil {
			return nil
		}
		v := *e.Visit
		s := map[string]string{"source": v.Source, "medium": v.Medium, "campaign": v.Campaign, "landing": v.Landing, "referrer": v.Referrer}[field]
		return []string{s[:min(len(s), maxFact)]}
	case "goes_with":
		var words []string
		for _, w := range eventWords() {
			if e.Beside&(1<<w.Kind) > 0 {
				words = append(words, w.Word)
			}
		}
		return words
	}
	return []string{e.Term[:min(len(e.Term), maxFact)]}
}

// keysOf are the texts that tell events apart.
func keysOf(field string, e *Event) (keys []string) {
	texts := textsOf(field, e)
	switch {
	case field == "variant" && e.VariantID != "":
		texts = []string{e.VariantID}
	case field == "product" && e.ProductID != "":
		texts = []string{e.ProductID}
	}
	for _, text := range texts {
		if text != "" {
			keys = append(keys, foldKey(text))
		}
	}
	return keys
}

func amountOf(field string, e *Event) (n int64, currency string) {
	switch field {
	case "price":
		return e.Price.Minor, e.Price.Currency
	case "amount":
		return e.Total.Minor, e.Total.Currency
	}
	return e.Quantity, ""
}

// compares a number with a test's, not yet turned around.
func compares(t *Test, n int64) bool {
	want := t.Values[0].Number
	switch t.Op {
	case Less:
		return n < want
	case LessOrEqual:
		return n <= want
	case More:
		return n > want
	case MoreOrEqual:
		return n >= want
	case Between:
		return n >= want && n <= t.Values[1].Number
	}
	return slices.ContainsFunc(t.Values, func(v Value) bool { return v.Number == n })
}

// frame is a window as seen from a fixed moment.
func frame(t *Test, now time.Time) func(at time.Time) bool {
	if t == nil {
		return func(time.Time) bool { return true }
	}
	if t.Values[0].Kind == Span {
		first, last := spanEnds(t.Values[0], now.Location()), spanEnds(t.Values[len(t.Values)-1], now.Location())
		switch t.Op {
		case Within:
			return func(at time.Time) bool { return now.Before(first(at)) }
		case LongerAgo:
			return func(at time.Time) bool { return !now.Before(first(at)) }
		}
		return func(at time.Time) bool { return now.Before(first(at)) && !now.Before(last(at)) }
	}
	return func(at time.Time) bool { return onDate(t, at.In(now.Location()).Format(time.DateOnly)) }
}

// onDate compares dates as they are written, which keeps their order.
func onDate(t *Test, date string) bool {
	first, last := t.Values[0].String(), t.Values[len(t.Values)-1].String()
	switch t.Op {
	case Less:
		return date < first
	case LessOrEqual:
		return date <= first
	case More:
		return date > first
	case MoreOrEqual:
		return date >= first
	case Between:
		return date >= first && date <= last
	}
	return date == first
}

// spanEnds says when a span that begins at a moment is over, in the shop's zone.
func spanEnds(v Value, zone *time.Location) func(at time.Time) time.Time {
	minutes := map[string]int64{"minute": 1, "hour": 60, "day": 24 * 60, "week": 7 * 24 * 60}[v.Text]
	if minutes > 0 {
		length := time.Duration(v.Number*minutes) * time.Minute
		return func(at time.Time) time.Time { return at.Add(length) }
	}
	years, months := 0, int(v.Number)
	if v.Text == "year" {
		years, months = months, 0
	}
	return func(at time.Time) time.Time { return dateEnd(at.In(zone), years, months) }
}

// dateEnd goes by the calendar.
func dateEnd(at time.Time, years, months int) time.Time {
	wall := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), time.UTC)
	moved := wall.AddDate(years, months, 0)
	if moved.Day() != wall.Day() { // the month lacks the day, and what is over runs into the next
		moved = time.Date(moved.Year(), moved.Month(), 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(moved.Year(), moved.Month(), moved.Day(), moved.Hour(), moved.Minute(), moved.Second(), moved.Nanosecond(), at.Location())
}
