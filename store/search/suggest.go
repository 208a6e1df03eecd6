package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"regulars/store/browse"
	"regulars/store/catalog"
)

// spelling says what was searched for instead of what was typed, or what may have
// been meant when nothing was found.
func (i *index) spelling(slots []slot, found bool) (corrected, didYouMean string) {
	words, changed := make([]string, len(slots)), false
	for n, s := range slots {
		words[n] = s.word
		if s.exact {
			continue
		}
		if better, ok := i.likeliest(s, found); ok {
			words[n], changed = better, true
		}
	}
	if !changed {
		return "", ""
	}
	if found {
		return strings.Join(words, " "), ""
	}
	return "", strings.Join(words, " ")
}

// likeliest is the word that was probably meant: the nearest, then the one that
// most products have. When nothing was found it looks one typo further.
func (i *index) likeliest(s slot, found bool) (string, bool) {
	near := map[int]int{}
	for _, f := range s.fits {
		near[f.term] = f.typos
	}
	if runes := []rune(s.word); len(near) == 0 && !found && len(runes) >= 3 {
		near = i.nearAll(runes, 1+min(1, len(runes)/5))
	}
	if len(near) == 0 {
		return "", false
	}
	best := slices.MinFunc(slices.Sorted(maps.Keys(near)), func(a, b int) int {
		return cmp.Or(cmp.Compare(near[a], near[b]), cmp.Compare(len(i.terms[b].postings), len(i.terms[a].postings)))
	})
	return i.terms[best].text, true
}

// Suggestions are what may be meant while one types.
type Suggestions struct {
	Queries     []string // completions of the words typed
	Collections []*browse.Collection
	Products    []*browse.Product
}

// How many of each are suggested.
const (
	suggestedQueries     = 4
	suggestedCollections = 2
	suggestedProducts    = 4
)

// Suggest completes what somebody is typing. Fewer than two letters suggest nothing.
func (x *Index) Suggest(prefix string) Suggestions {
	i, prefix := x.index(), tidy(prefix)
	words := tokens(prefix)
	if len(words) == 0 || len(strings.Join(words, "")) < 2 {
		return Suggestions{}
	}
	found := i.find(prefix)
	return Suggestions{
		Queries:     i.completions(words),
		Collections: i.collections(words),
		Products:    found.Products[:min(len(found.Products), suggestedProducts)],
	}
}

// completions complete the last word by the words of titles, types and vendors
// that most products have. Of a word in singular and plural only one is named.
func (i *index) completions(words []string) []string {
	last := words[len(words)-1]
	var list []string
	for _, n := range i.mostTitled(i.namedFrom(last), last) {
		list = append(list, strings.Join(append(slices.Clone(words[:len(words)-1]), i.terms[n].text), " "))
	}
	return list
}

// mostTitled picks the few terms that most products have, the most first.
func (i *index) mostTitled(terms []int32, typed string) []int32 {
	more := func(a, b int32) int { return cmp.Compare(i.terms[b].titled, i.terms[a].titled) }
	best := make([]int32, 0, suggestedQueries+1)
	for _, n := range terms {
		if len(best) == suggestedQueries && more(n, best[len(best)-1]) >= 0 || i.said(n, typed) {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, n, func(b, n int32) int { return cmp.Or(more(b, n), -1) })
		best = slices.Insert(best, at, n)
		best = best[:min(len(best), suggestedQueries)]
	}
	return best
}

// said tells whether a term need not be suggested: it is what was typed, or the
// other number of that or of a word that more products have.
func (i *index) said(n int32, typed string) bool {
	t := &i.terms[n]
	numbers := forms(t.text)
	if slices.Contains(numbers, typed) || slices.Contains(forms(typed), t.text) {
		return true
	}
	return slices.ContainsFunc(numbers[1:], func(form string) bool {
		other, ok := i.ids[form]
		return ok && cmp.Or(cmp.Compare(i.terms[other].titled, t.titled), cmp.Compare(len(t.text), len(form))) > 0
	})
}

// collections are those of whose titles every word typed begins one.
func (i *index) collections(words []string) (list []*browse.Collection) {
	for _, c := range i.snapshot.Collections() {
		title := tokens(catalog.Fold(c.Title))
		fits := !slices.ContainsFunc(words, func(w string) bool {
			return !slices.ContainsFunc(title, func(t string) bool { return strings.HasPrefix(t, w) })
		})
		if fits && len(list) < suggestedCollections {
			list = append(list, c)
		}
	}
	return list
}
