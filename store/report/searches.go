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
	from, to := s.bounds(sp)
	type row struct {
		properties string
		times      int64
	}
	whole, scan := db.Patient(ctx, func(r db.Row) (v row, err error) { return v, r.Scan(&v.properties, &v.times) })
	rows, err := db.List(whole, q, scan,
		`select properties, count(*) from event where name = '`+event.ProductsSearched+`' and at >= $1 and at < $2 and not personal group by properties`, from, to)
	if err != nil {
		return nil, fmt.Errorf("report.Searches: %w", err)
	}
	place, list := map[string]int{}, []Search(nil)
	for _, v := range rows {
		var said struct {
			Query   string `json:"query"`
			Results *int64 `json:"results"`
		}
		if json.Unmarshal([]byte(v.properties), &said) != nil || said.Query == "" {
			continue // told by an older shop
		}
		query := shortened(strings.ToLower(strings.Join(strings.Fields(said.Query), " ")))
		i, ok := place[query]
		if !ok {
			i = len(list)
			place[query], list = i, append(list, Search{Query: query})
		}
		list[i].Times += v.times
		if said.Results != nil && *said.Results == 0 {
			list[i].Nothing += v.times
		}
	}
	return list, nil
}

func shortened(s string) string {
	if utf8.RuneCountInString(s) <= longestQuery {
		return s
	}
	return string([]rune(s)[:longestQuery]) + "…"
}
