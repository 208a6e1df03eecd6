package browse

import (
	"cmp"
	"slices"

	"regulars/store/catalog"
)

// relatedKept is how many related products are worked out for a product, and
// relatedSearched how many candidates of one kind are looked at.
const (
	relatedKept     = 16
	relatedSearched = 300
)

// Related returns up to n other products that go with p or are like it: what it is
// said to go with first, then what shares type, tags and collections. What is sold
// out is left out.
func (s *Snapshot) Related(p *Product, n int) []*Product {
	list := p.related.Load()
	if list == nil {
		found := s.relate(p)
		list = &found
		p.related.Store(list)
	}
	return s.pick(*list, n)
}

// pick returns the first n that can be had.
func (s *Snapshot) pick(list []*Product, n int) []*Product {
	picked := make([]*Product, 0, min(n, len(list)))
	for _, p := range list {
		if len(picked) == n {
			break
		}
		if s.Available(p) {
			picked = append(picked, p)
		}
	}
	return picked
}

func (s *Snapshot) relate(p *Product) []*Product {
	var list []*Product
	known := map[int32]bool{p.number: true}
	for _, handle := range p.goesWith {
		if other, ok := s.byHandle[handle]; ok && !known[other.number] {
			known[other.number] = true
			list = append(list, other)
		}
	}
	scores := s.alike(p)
	var others []int32
	for n := range scores {
		if !known[n] {
			others = append(others, n)
		}
	}
	slices.SortFunc(others, func(a, b int32) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b)) })
	return append(list, s.at(others[:min(len(others), relatedKept)])...)
}

// alike scores products by what they share with p. Rare things weigh more: a tag
// that a third of the shop has says little.
func (s *Snapshot) alike(p *Product) map[int32]int {
	scores := map[int32]int{}
	share := func(numbers []int32, weight int) {
		if len(numbers)*3 > len(s.products) && len(s.products) > 30 {
			weight = 1
		}
		for _, n := range numbers[:min(len(numbers), relatedSearched)] {
			scores[n] += weight
		}
	}
	for _, tag := range p.Tags {
		share(s.tagged[catalog.Fold(tag)], 3)
	}
	if f := s.facetOf[FacetType]; f != nil {
		if v := f.byName[catalog.Fold(p.Type)]; v != nil {
			share(v.list, 4)
		}
	}
	for _, c := range p.Collections {
		share(c.numbers, 2)
	}
	return scores
}

// Seen returns the visible products among ids in their order, without one product
// (the one being looked at), at most n: what a person has viewed lately.
func (s *Snapshot) Seen(ids []string, except string, n int) []*Product {
	var list []*Product
	for _, id := range ids {
		if p, ok := s.byID[id]; ok && id != except && len(list) < n && !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	return list
}

// Buyable returns the first n products of a collection that can be had.
func (s *Snapshot) Buyable(c *Collection, n int) []*Product {
	var list []*Product
	for _, number := range c.numbers {
		if len(list) == n {
			break
		}
		if s.stock.products.has(number) {
			list = append(list, s.products[number])
		}
	}
	return list
}

// ProductByID returns the visible product of an id.
func (s *Snapshot) ProductByID(id string) (*Product, bool) {
	p, ok := s.byID[id]
	return p, ok
}

// Complements are the products that p is said to go with, sold out or not.
func (s *Snapshot) Complements(p *Product) []*Product {
	list := make([]*Product, 0, len(p.goesWith))
	for _, handle := range p.goesWith {
		if other, ok := s.byHandle[handle]; ok {
			list = append(list, other)
		}
	}
	return list
}
