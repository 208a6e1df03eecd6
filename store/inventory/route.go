package inventory

import (
	"cmp"
	"context"
	"slices"

	"regulars/store/db"
	"regulars/store/fault"
)

// Routing is the rule by which places are chosen that a sale is taken from.
type Routing string

// The rules.
const (
	MostStock     Routing = "most-stock" // also when empty
	FewestParcels Routing = "fewest-parcels"
	Nearest       Routing = "nearest"
)

// Way is how goods are taken for a sale.
type Way struct {
	Rule Routing
	Near []string // ids of places, the nearest to where the goods go first
	Kept bool     // what is kept back from the online shop may be taken, too
}

// rules say which places are asked for a variant, and in which order: the first that has
// all of it gives it, and where none has, they give what they have in this order. wanted
// is the whole sale.
var rules = map[Routing]func(w Way, wanted map[string]int64, levels map[string]Level) ranking{
	MostStock: func(w Way, _ map[string]int64, _ map[string]Level) ranking { return sortedBy(w.byMost) },
	Nearest:   func(w Way, _ map[string]int64, _ map[string]Level) ranking { return sortedBy(w.byNear) },
	FewestParcels: func(w Way, wanted map[string]int64, levels map[string]Level) ranking {
		few := w.fewest(wanted, levels)
		return func(places []Count, n int64) []Count {
			others := func(c Count) bool { return !slices.Contains(few, c.PlaceID) }
			if some := slices.DeleteFunc(slices.Clone(places), others); w.above(some) >= n {
				places = some // another parcel is not needed, even where that place has all of this
			}
			return slices.SortedFunc(slices.Values(places), w.byNear)
		}
	},
}

// ranking is the places to ask for n pieces of a variant, one after the other.
type ranking func(places []Count, n int64) []Count

func sortedBy(compare func(a, b Count) int) ranking {
	return func(places []Count, _ int64) []Count { return slices.SortedFunc(slices.Values(places), compare) }
}

// Known says whether there is such a rule.
func (r Routing) Known() bool { return rules[r] != nil }

// ranking is how places are asked for the variants of a sale.
func (w Way) ranking(wanted map[string]int64, levels map[string]Level) ranking {
	rule, ok := rules[w.Rule]
	if !ok {
		rule = rules[MostStock]
	}
	return rule(w, wanted, levels)
}

// of is what a place may give of a variant.
func (w Way) of(c Count) int64 {
	if w.Kept {
		return max(0, c.Available)
	}
	return max(0, c.Online())
}

// byMost orders places by how much they may give.
func (w Way) byMost(a, b Count) int {
	return cmp.Or(cmp.Compare(w.of(b), w.of(a)), cmp.Compare(b.Available, a.Available), cmp.Compare(a.PlaceID, b.PlaceID))
}

// byNear orders places by how near they are; those that nobody can say it of come last,
// by how much they have.
func (w Way) byNear(a, b Count) int {
	rank := func(c Count) int {
		if i := slices.Index(w.Near, c.PlaceID); i >= 0 {
			return i
		}
		return len(w.Near)
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), w.byMost(a, b))
}

// mostParcels is up to how many parcels the fewest are found exactly; beyond, the place
// that has most of what is still missing is taken again and again.
const mostParcels = 3

// fewest are as few places as possible that together have all that is wanted, of equally
// few the nearest; none where even all of them have not.
func (w Way) fewest(wanted map[string]int64, levels map[string]Level) []string {
	has := map[string]map[string]int64{} // by place and variant
	open := map[string]int64{}
	var all []Count
	for variant, n := range wanted {
		l := levels[variant]
		if l.Unlimited() {
			continue
		}
		open[variant] = n
		for _, c := range l.Places {
			if w.of(c) == 0 {
				continue
			}
			if has[c.PlaceID] == nil {
				has[c.PlaceID] = map[string]int64{}
				all = append(all, Count{PlaceID: c.PlaceID})
			}
			has[c.PlaceID][variant] = w.of(c)
		}
	}
	slices.SortFunc(all, w.byNear)
	for n := 1; n <= min(mostParcels, len(all)); n++ {
		if found := choose(all, n, open, has); found != nil {
			return found
		}
	}
	return greedy(all, open, has)
}

// choose returns the first n places that have all of what is open, nil when no n have.
func choose(places []Count, n int, open map[string]int64, has map[string]map[string]int64) []string {
	if missing(open) == 0 {
		return []string{}
	}
	if n == 0 {
		return nil
	}
	for i, c := range places {
		if rest := choose(places[i+1:], n-1, less(open, has[c.PlaceID]), has); rest != nil {
			return append([]string{c.PlaceID}, rest...)
		}
	}
	return nil
}

// greedy takes the place that has most of what is still open, until nothing is.
func greedy(places []Count, open map[string]int64, has map[string]map[string]int64) (chosen []string) {
	for range places {
		best, left := "", missing(open)
		for _, c := range places {
			if m := missing(less(open, has[c.PlaceID])); m < left && !slices.Contains(chosen, c.PlaceID) {
				best, left = c.PlaceID, m
			}
		}
		if left == missing(open) {
			break
		}
		chosen, open = append(chosen, best), less(open, has[best])
	}
	return chosen
}

// less is what is still open after a place has given what it has.
func less(open, has map[string]int64) map[string]int64 {
	left := make(map[string]int64, len(open))
	for variant, n := range open {
		left[variant] = n - min(n, has[variant])
	}
	return left
}

func missing(open map[string]int64) (n int64) {
	for _, m := range open {
		n += m
	}
	return n
}

// KeepBack says how many pieces of each variant a place keeps back from the online shop.
func KeepBack(ctx context.Context, q db.Q, placeID string, pieces int64) error {
	if pieces < 0 || pieces > mostPieces {
		return fault.InvalidFields(fault.Fields{"keep." + placeID: "Enter a whole number of pieces, 0 for none."})
	}
	q.Touch(db.Catalog) // what can be had of everything that lies there is another
	_, err := q.Exec(ctx, `insert into stock_place (place_id, keep_back) values ($1, $2) on conflict (place_id) do update set keep_back = $2`, placeID, pieces)
	return err
}

// ListKeptBack returns what places keep back, by their id; a place that keeps nothing
// back may be left out.
func ListKeptBack(ctx context.Context, q db.Q) (map[string]int64, error) {
	list, err := db.List(ctx, q, func(r db.Row) (c Count, err error) { return c, r.Scan(&c.PlaceID, &c.Kept) }, `select place_id, keep_back from stock_place`)
	kept := make(map[string]int64, len(list))
	for _, c := range list {
		kept[c.PlaceID] = c.Kept
	}
	return kept, err
}
