package report

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"regulars/store/db"
	"regulars/store/event"
)

// Search is what was looked for in a span, and how often nothing was found.
type Search struct {
	Query   string
	Times   int64
	Nothing int64
}

// longestQuery is how many letters of a query are shown.
const longestQuery = 80

// saying is what an event of a search says.
type saying struct {
	query   string // "" where an older shop told of it
	nothing bool   // was found
}

// sayingsKept is of how many different events it is remembered what they say.
const sayingsKept = 50_000

// Searches returns what those who agreed to be counted looked for, in no order; large
// and small letters are the same. They are counted from the events alone: what somebody
// typed is told no longer than these are kept. The index gives their digests, and the
// words of one are read once.
func (m *Memory) Searches(ctx context.Context, q db.Q, s Scope, sp Span) ([]Search, error) {
	place, list := map[string]int{}, []Search(nil)
	for _, day := range sp.Days() {
		times, err := m.searched(ctx, q, s.day(day))
		if err != nil {
			return nil, fmt.Errorf("report.Searches: %w", err)
		}
		for said, n := range times {
			if said.query == "" {
				continue
			}
			i, known := place[said.query]
			if !known {
				i = len(list)
				place[said.query], list = i, append(list, Search{Query: said.query})
			}
			list[i].Times += n
			if said.nothing {
				list[i].Nothing += n
			}
		}
	}
	return list, nil
}

// theSearches are those of a window that count.
const theSearches = ` from event where name = '` + event.ProductsSearched + `' and at >= $1 and at < $2 and not personal`

// silence stands for no searches at all; one that has no digest is "".
const silence = "."

// searched counts what was said in a window.
func (m *Memory) searched(ctx context.Context, q db.Q, w window) (map[saying]int64, error) {
	text, err := db.Value[string](ctx, q, `select coalesce(string_agg(digest, ' '), '`+silence+`')`+theSearches, w.from, w.to)
	if err != nil {
		return nil, err
	}
	if text == silence {
		return map[saying]int64{}, nil
	}
	digests := map[string]int64{}
	for digest := range strings.SplitSeq(text, " ") {
		digests[digest]++
	}
	times := make(map[saying]int64, len(digests))
	for digest, n := range digests {
		said, ok := m.sayings.Find(digest)
		if !ok {
			return m.learn(ctx, q, w)
		}
		times[said] += n
	}
	return times, nil
}

// learn is searched for a window in which something is said for the first time, or
// without a digest.
func (m *Memory) learn(ctx context.Context, q db.Q, w window) (map[saying]int64, error) {
	text, err := db.Value[string](ctx, q, `select coalesce(string_agg(digest || ' ' || properties, '
'), '')`+theSearches, w.from, w.to)
	lines := map[string]int64{}
	for line := range strings.SplitSeq(text, "\n") {
		lines[line]++
	}
	times := make(map[saying]int64, len(lines))
	for line, n := range lines {
		digest, properties, _ := strings.Cut(line, " ")
		said, ok := m.sayings.Find(digest)
		if !ok {
			said = readSaying(properties)
		}
		if times[said] += n; !ok && digest != "" {
			m.sayings.Keep(strings.Clone(digest), said)
		}
	}
	return times, err
}

func readSaying(properties string) saying {
	var said struct {
		Query   string `json:"query"`
		Results *int64 `json:"results"`
	}
	if json.Unmarshal([]byte(properties), &said) != nil {
		return saying{}
	}
	return saying{shortened(strings.ToLower(strings.Join(strings.Fields(said.Query), " "))), said.Results != nil && *said.Results == 0}
}

func shortened(s string) string {
	if utf8.RuneCountInString(s) <= longestQuery {
		return s
	}
	return string([]rune(s)[:longestQuery]) + "…"
}
