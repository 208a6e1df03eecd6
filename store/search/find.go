package search

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"regulars/store/browse"
)

// Bounds of a query.
const (
	maxQuery = 200
	maxWords = 10
)

// fit is a term that stands for a word of the query.
type fit struct {
	term  int
	typos int
	share int32 // percent of the weight: the less alike, the less
}

// slot is a word of the query with all that may stand for it.
type slot struct {
	word  string
	fits  []fit
	begun []posting // of the very many words that begin so, each product once
	exact bool      // some product has the word as typed, or beginning so
}

// tidy bounds a query and folds white space.
func tidy(query string) string {
	if len(query) > maxQuery {
		query = query[:maxQuery]
		for !utf8.ValidString(query) && query != "" {
			query = query[:len(query)-1]
		}
	}
	return strings.Join(strings.Fields(strings.ToValidUTF8(query, " ")), " ")
}

func (i *index) find(query string) Result {
	query = tidy(query)
	if r, ok := i.answers.Find(query); ok {
		return r
	}
	r := i.search(query)
	i.answers.Keep(query, r)
	return r
}

func (i *index) search(query string) Result {
	r := Result{Query: query, Snapshot: i.snapshot}
	words := tokens(query)
	words = words[:min(len(words), maxWords)]
	if v, ok := i.snapshot.VariantBySKU(query); ok {
		r.Variant = v
	}
	slots := i.slots(withoutStopWords(words))
	if len(slots) == 0 {
		return r
	}
	r.Products, r.Relaxed = i.collect(slots)
	if r.Variant != nil {
		r.Products = first(r.Products, r.Variant.Product)
	}
	r.Corrected, r.DidYouMean = i.spelling(slots, len(r.Products) > 0)
	return r
}

// first puts a product at the head of a list.
func first(list []*browse.Product, p *browse.Product) []*browse.Product {
	list = slices.DeleteFunc(list, func(other *browse.Product) bool { return other == p })
	return append([]*browse.Product{p}, list...)
}

// withoutStopWords drops words that say nothing, unless there are no others.
func withoutStopWords(words []string) []string {
	kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		return strings.Contains(" a an and for in of on or the to with ", " "+w+" ")
	})
	if len(kept) == 0 {
		return words
	}
	return kept
}

// slots finds what may stand for each word. Two words that are one in the catalog
// ("note book") make one slot; one that is two there ("desklamp") makes two.
func (i *index) slots(words []string) []slot {
	var list []slot
	for n := 0; n < len(words); n++ {
		if n+1 < len(words) {
			if joined, last := words[n]+words[n+1], n+2 == len(words); i.knows(joined, last) && (!i.has(words[n]) || !i.has(words[n+1])) {
				list = append(list, i.slot(joined, last))
				n++
				continue
			}
		}
		s := i.slot(words[n], n+1 == len(words))
		if head, tail, ok := i.split(words[n]); len(s.fits) == 0 && ok {
			list = append(list, i.slot(head, false), i.slot(tail, n+1 == len(words)))
			continue
		}
		list = append(list, s)
	}
	return list
}

func (i *index) has(word string) bool { _, ok := i.ids[word]; return ok }

// knows says whether a word is in the catalog, or begins one when it is the last.
func (i *index) knows(word string, last bool) bool {
	from, to := i.beginning(word)
	return i.has(word) || last && to > from
}

// split cuts a word into two that the catalog has.
func (i *index) split(word string) (head, tail string, ok bool) {
	for at := range word {
		if at >= 2 && len(word)-at >= 2 && i.has(word[:at]) && i.has(word[at:]) {
			return word[:at], word[at:], true
		}
	}
	return "", "", false
}

// slot gathers the word itself, its other number, what begins with it when it is
// the last, and what it may have been meant to be.
func (i *index) slot(word string, last bool) slot {
	s := slot{word: word}
	known := map[int]bool{}
	add := func(term, typos int, share int32) {
		if !known[term] {
			known[term] = true
			s.fits = append(s.fits, fit{term, typos, share})
		}
	}
	for n, form := range forms(word) {
		if id, ok := i.ids[form]; ok {
			share := int32(95)
			if n == 0 {
				share = 100 // as it was typed
			}
			add(id, 0, share)
		}
	}
	if from, to := i.beginning(word); last && to-from > manyTerms {
		s.begun = i.reached(word, from, to)
	} else if last {
		for id := from; id < to; id++ {
			add(id, 0, beginsSo)
		}
	}
	s.exact = len(s.fits)+len(s.begun) > 0
	runes := []rune(word)
	if limit := allowed(runes); limit > 0 {
		for id, typos := range i.near(runes, limit, last) {
			add(id, typos, 75-25*browse.Number(typos))
		}
	}
	return s
}

// beginsSo is the share of a word that begins as was typed, and manyTerms from how
// many of them on their products are put together once for all who type the same.
const (
	beginsSo  = 80
	manyTerms = 256
)

// forms lists a word and its singular and plural, as English makes most of them.
func forms(word string) []string {
	list := []string{word, word + "s"}
	if stem, ok := strings.CutSuffix(word, "s"); ok && len(stem) > 2 {
		list = append(list, stem)
		if stem, ok = strings.CutSuffix(stem, "e"); ok && len(stem) > 2 {
			list = append(list, stem)
		}
	}
	return append(list, word+"es")
}

// state is how well a product fits, while a search runs.
type state struct {
	words, typos     int32
	slot, slotTypos  int32 // the slot seen last and its typos
	score, slotScore int32
}

// collect scores all products that have any of the words and returns those that
// have all, or else those that have most but at least half.
func (i *index) collect(slots []slot) (found []*browse.Product, relaxed bool) {
	states := i.states.get()
	defer i.states.put(states)
	for n, s := range slots {
		place := browse.Number(n) + 1
		for _, f := range s.fits {
			for _, p := range i.terms[f.term].postings {
				states.see(p.doc, place, browse.Number(f.typos), p.weight*f.share)
			}
		}
		for _, p := range s.begun {
			states.see(p.doc, place, 0, p.weight*beginsSo)
		}
	}
	most := int32(0)
	for _, doc := range states.touched {
		states.of[doc].close()
		most = max(most, states.of[doc].words)
	}
	if int(most)*2 < len(slots) {
		return nil, false
	}
	return i.best(states, most), int(most) < len(slots)
}

// see notes that a product has a word of the query. Of all that stands for one
// word the best counts.
func (x *states) see(doc, slot, typos, score int32) {
	s := &x.of[doc]
	if s.slot == 0 {
		x.touched = append(x.touched, doc)
	}
	if s.slot != slot {
		s.close()
		s.slot, s.slotTypos, s.slotScore = slot, typos, score
		return
	}
	if typos < s.slotTypos || typos == s.slotTypos && score > s.slotScore {
		s.slotTypos, s.slotScore = typos, score
	}
}

// close adds up the slot seen last.
func (s *state) close() {
	if s.slotScore > 0 {
		s.words++
		s.typos += s.slotTypos
		s.score += s.slotScore
		s.slotScore = 0
	}
}

// states is the working memory of one search.
type states struct {
	of      []state
	touched []int32
}

// statePool keeps working memory between searches.
type statePool struct {
	pool sync.Pool
	size int
}

func (p *statePool) get() *states {
	if s, ok := p.pool.Get().(*states); ok {
		return s
	}
	return &states{of: make([]state, p.size)}
}

func (p *statePool) put(s *states) {
	for _, doc := range s.touched {
		s.of[doc] = state{}
	}
	s.touched = s.touched[:0]
	p.pool.Put(s)
}
