package search

import (
	"cmp"
	"math"
	"slices"

	"regulars/store/browse"
)

// hit is a product that was found, with its place among all: the lower the better.
type hit struct {
	rank int64 // fewer typos, better places of the words, better known
	doc  int32 // the newer
}

func compare(a, b hit) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.doc, b.doc)) }

// rank packs what decides on the order into one number. A query of ten words has
// less than 2^8 typos and a score below 2^24.
func rank(s state, votes int32) int64 {
	return int64(s.typos)<<55 | int64(1<<24-1-s.score)<<31 | int64(math.MaxInt32-votes)
}

// best orders the products that have so many words of the query. Only the best are
// ordered at all: of a word that everything has, nobody looks at the rest.
func (i *index) best(x *states, words int32) []*browse.Product {
	hits := make(worst, 0, min(MaxHits, len(x.touched)))
	for _, doc := range x.touched {
		if x.of[doc].words == words {
			hits.take(hit{rank(x.of[doc], i.votes[doc]), doc})
		}
	}
	slices.SortFunc(hits, compare)
	list := make([]*browse.Product, len(hits))
	for n, h := range hits {
		list[n] = i.products[h.doc]
	}
	return list
}

// worst holds the best hits with the worst of them in front (a binary heap), so
// that a better one knows whom to replace.
type worst []hit

// take keeps a hit when it is among the best MaxHits.
func (w *worst) take(h hit) {
	if len(*w) < MaxHits {
		*w = append(*w, h)
		w.rise()
		return
	}
	if compare(h, (*w)[0]) < 0 {
		(*w)[0] = h
		w.sink()
	}
}

func (w *worst) rise() {
	list := *w
	for at := len(list) - 1; at > 0; {
		up := (at - 1) / 2
		if compare(list[at], list[up]) <= 0 {
			return
		}
		list[at], list[up] = list[up], list[at]
		at = up
	}
}

func (w *worst) sink() {
	list := *w
	for at := 0; ; {
		down := 2*at + 1
		if down >= len(list) {
			return
		}
		if down+1 < len(list) && compare(list[down+1], list[down]) > 0 {
			down++
		}
		if compare(list[down], list[at]) <= 0 {
			return
		}
		list[at], list[down] = list[down], list[at]
		at = down
	}
}

// reached gives the products that have any word of a beginning, and at what weight.
// Of beginnings that very many words have it is remembered.
func (i *index) reached(beginning string, from, to int) []posting {
	list, ok := i.unions.Find(beginning)
	if !ok {
		list = i.union(from, to)
		i.unions.Keep(beginning, list)
	}
	return list
}

// union puts the products of a span of terms together, each once at its best.
func (i *index) union(from, to int) []posting {
	weights, n := make([]int32, len(i.products)), 0
	for at := from; at < to; at++ {
		for _, p := range i.terms[at].postings {
			if weights[p.doc] == 0 {
				n++
			}
			weights[p.doc] = max(weights[p.doc], p.weight)
		}
	}
	list := make([]posting, 0, n)
	for doc, weight := range weights {
		if weight > 0 {
			list = append(list, posting{browse.Number(doc), weight})
		}
	}
	return list
}
