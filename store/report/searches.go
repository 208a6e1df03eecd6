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

// Searches returns what those who agreed to be counted looked for, in no order;
// large and small letters are the same. They are read from the events alone: what
// somebody typed is kept no longer than these are.
func Searches(ctx context.Context, q db.Q, s Scope, sp Span) ([]Search, error) {
	said := map[string]int64{} // how often each was said
	for _, day := range sp.Days() {
		w := s.day(day)
		text, err := db.Value[string](ctx, q, `select coalesce(string_agg(properties, '
'), '') from event where name = '`+event.ProductsSearched+`' and at >= $1 and at < $2 and not personal`, w.from, w.to)
		if err != nil {
			return nil, fmt.Errorf("report.Searches: %w", err)
		}
		for properties := range strings.SplitSeq(text, "\n") {
			said[properties]++
		}
	}
	place, list := map[string]int{}, []Search(nil)
	for properties, times := range said {
		query, nothing, ok := searched(properties)
		if !ok {
			continue // told by an older shop
		}
		i, known := place[query]
		if !known {
			i = len(list)
			place[query], list = i, append(list, Search{Query: query})
		}
		list[i].Times += times
		if nothing {
			list[i].Nothing += times
		}
	}
	return list, nil
}

// searched reads what an event says: the words, and whether nothing was found.
func searched(properties string) (query string, nothing, ok bool) {
	var said struct {
		Query   string `json:"query"`
		Results *int64 `json:"results"`
	}
	if json.Unmarshal([]byte(properties), &said) != nil || said.Query == "" {
		return "", false, false
	}
	return shortened(strings.ToLower(strings.Join(strings.Fields(said.Query), " "))), said.Results != nil && *said.Results == 0, true
}

func shortened(s string) string {
	if utf8.RuneCountInString(s) <= longestQuery {
		return s
	}
	return string([]rune(s)[:longestQuery]) + "…"
}
