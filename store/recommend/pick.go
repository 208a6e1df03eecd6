package recommend

import (
	"slices"

	"regulars/store/browse"
)

// picking gathers picks: each product once, what can be had, nothing left out.
type picking struct {
	s    *browse.Snapshot
	not  [][]string // products left out, by id; they are few, and so are those asked about
	most int
	list []Pick
}

func (g *Guide) picking(s *browse.Snapshot, most int, without ...[]string) *picking {
	return &picking{s: s, most: most, not: without, list: make([]Pick, 0, most)}
}

// leaves says whether a product is to be left out, or is picked already.
func (p *picking) leaves(product *browse.Product) bool {
	for _, ids := range p.not {
		if slices.Contains(ids, product.ID) {
			return true
		}
	}
	return slices.ContainsFunc(p.list, func(got Pick) bool { return got.Product == product })
}

// enough is how many candidates there have to be at most.
func (p *picking) enough() int {
	n := p.most + len(p.list)
	for _, ids := range p.not {
		n += len(ids)
	}
	return n
}

func (p *picking) full() bool { return len(p.list) >= p.most }

func (p *picking) add(productID string, why Reason) {
	product, ok := p.s.ProductByID(productID)
	if !ok || p.full() || !p.s.Available(product) || p.leaves(product) {
		return
	}
	p.list = append(p.list, Pick{product, why})
}

// mostSteps bounds how many of the products bought lately are thought about.
const mostSteps = 12

// GoesWith is what goes with what a person has bought, at most n: first what fits
// it, then what complements it, then what others bought with it. Never what the
// person has, nor what is sold out.
func (g *Guide) GoesWith(s *browse.Snapshot, who Person, n int) []Pick {
	p := g.picking(s, n, who.Bought, who.Shown)
	bought := who.Bought[:min(len(who.Bought), mostSteps)]
	for _, id := range bought {
		for _, f := range g.fitting(s, id) {
			p.add(f.ProductID, Reason{"Fits your {product}", called(s, id, f.Words)})
		}
	}
	for _, id := range bought {
		if product, ok := s.ProductByID(id); ok && !p.full() {
			for _, other := range s.Complements(product) {
				p.add(other.ID, Reason{"Goes with your {product}", product.Title})
			}
		}
	}
	for _, id := range bought {
		if product, ok := s.ProductByID(id); ok && !p.full() {
			for _, c := range g.with(id) {
				p.add(c.id, Reason{"Often bought with your {product}", product.Title})
			}
		}
	}
	return p.list
}

// called is how people call what something fits: by words of their own, else by its title.
func called(s *browse.Snapshot, productID, words string) string {
	if words == "" {
		if product, ok := s.ProductByID(productID); ok {
			return product.Title
		}
	}
	return words
}

// Together is what is bought together with some products (a page's, a cart's, an
// order's), at most n: what fits them, then what was learned, then what
// complements them, and beside a single product what is like it. Never those products, nor what the person has, nor what is
// sold out.
func (g *Guide) Together(s *browse.Snapshot, about []string, who Person, n int) []Pick {
	p := g.picking(s, n, about, who.Bought, who.Shown)
	about = about[:min(len(about), mostSteps)]
	for _, id := range about {
		for _, f := range g.fitting(s, id) {
			p.add(f.ProductID, Reason{"Fits the {product}", called(s, id, f.Words)})
		}
	}
	for _, c := range g.strongest(about) {
		if product, ok := s.ProductByID(c.about); ok {
			p.add(c.id, Reason{"Often bought with {product}", product.Title})
		}
	}
	for _, id := range about {
		if product, ok := s.ProductByID(id); ok && !p.full() {
			for _, other := range s.Complements(product) {
				p.add(other.ID, Reason{"Goes with {product}", product.Title})
			}
		}
	}
	if len(about) == 1 {
		p.alike(about[0])
	}
	return p.list
}

// alike fills up beside a single product with what is like it.
func (p *picking) alike(id string) {
	if product, ok := p.s.ProductByID(id); ok && !p.full() {
		for _, other := range p.s.Related(product, p.enough()) {
			p.add(other.ID, Reason{})
		}
	}
}

// strongest are what was bought with any of some products, by lift.
func (g *Guide) strongest(about []string) (list []scored) {
	for _, id := range about {
		list = append(list, g.with(id)...)
	}
	slices.SortStableFunc(list, func(a, b scored) int {
		switch {
		case a.lift > b.lift:
			return -1
		case a.lift < b.lift:
			return 1
		}
		return 0
	})
	return list
}

// Seen is what a person looked at lately, at most n, without what the page is about.
func (g *Guide) Seen(s *browse.Snapshot, who Person, about []string, n int) []Pick {
	p := g.picking(s, n, about, who.Shown)
	for _, id := range who.Viewed {
		p.add(id, Reason{})
	}
	return p.list
}

// Wanted is what a segment's members looked at and took along most these weeks, at
// most n, without what the person has.
func (g *Guide) Wanted(s *browse.Snapshot, segmentID string, who Person, n int) []Pick {
	p := g.picking(s, n, who.Bought, who.Shown)
	for _, id := range g.wanted(segmentID) {
		p.add(id, Reason{})
	}
	return p.list
}
