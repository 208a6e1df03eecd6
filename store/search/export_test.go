package search

import (
	"cmp"
	"slices"

	"regulars/store/browse"
)

// FindAnew searches as Find does, and remembers nothing.
func FindAnew(x *Index, query string) Result { return x.index().search(tidy(query)) }

// Forget drops the answers that are remembered.
func Forget(x *Index) { x.index().answers.Forget() }

// Ordered finds without any bound and orders everything, the plain way.
func Ordered(x *Index, query string) []*browse.Product {
	i := x.index()
	score := map[*browse.Product][2]int{} // typos, score
	for n, s := range i.slots(tokens(query)) {
		best := map[int32][2]int{}
		see := func(doc int32, typos, score int) {
			had, ok := best[doc]
			if !ok || typos < had[0] || typos == had[0] && score > had[1] {
				best[doc] = [2]int{typos, score}
			}
		}
		for _, f := range s.fits {
			for _, p := range i.terms[f.term].postings {
				see(p.doc, f.typos, int(p.weight*f.share))
			}
		}
		for id, to := i.beginning(s.word); id < to && len(s.begun) > 0; id++ {
			for _, p := range i.terms[id].postings {
				see(p.doc, 0, int(p.weight*beginsSo))
			}
		}
		next := map[*browse.Product][2]int{}
		for doc, b := range best {
			if had, ok := score[i.products[doc]]; ok || n == 0 {
				next[i.products[doc]] = [2]int{had[0] + b[0], had[1] + b[1]}
			}
		}
		score = next
	}
	var list []*browse.Product
	for _, p := range i.products { // the newest first
		if _, ok := score[p]; ok {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b *browse.Product) int {
		return cmp.Or(cmp.Compare(score[a][0], score[b][0]), cmp.Compare(score[b][1], score[a][1]), cmp.Compare(b.ReviewCount, a.ReviewCount))
	})
	return list
}
