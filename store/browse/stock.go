package browse

import (
	"math"

	"regulars/store/inventory"
)

// Stock is what can be had of a variant. Available is meaningless when Unlimited.
type Stock struct {
	Available int64
	Unlimited bool
}

// Any says whether at least one can be had.
func (s Stock) Any() bool { return s.Unlimited || s.Available > 0 }

const unlimited = math.MaxInt64

// perChunk is how many variants share a chunk: a change copies one chunk and the
// list of chunks, not everything.
const perChunk = 512

// stock is how many there are of each variant, by the variant's number.
type stock struct {
	chunks   [][]int64
	products set // those of which anything can be had
}

// Stock says how much of a variant can be had; an unknown variant has none.
func (s *Snapshot) Stock(variantID string) Stock {
	v, ok := s.variants[variantID]
	if !ok {
		return Stock{}
	}
	return s.stock.of(v)
}

// Available says whether any variant of a product can be had.
func (s *Snapshot) Available(p *Product) bool { return s.stock.products.has(p.number) }

func (k *stock) of(v *Variant) Stock {
	n := k.chunks[v.number/perChunk][v.number%perChunk]
	if n == unlimited {
		return Stock{Unlimited: true}
	}
	return Stock{Available: max(0, n)}
}

// newStock counts every variant; one that was never counted is unlimited.
func newStock(s *shelf, levels map[string]inventory.Level) *stock {
	n := len(s.variants)
	k := &stock{products: newSet(len(s.products))}
	for at := 0; at < n; at += perChunk {
		chunk := make([]int64, min(perChunk, n-at))
		for i := range chunk {
			chunk[i] = unlimited
		}
		k.chunks = append(k.chunks, chunk)
	}
	for _, p := range s.products {
		for _, v := range p.Variants {
			if l, ok := levels[v.ID]; ok && !l.Unlimited() {
				k.chunks[v.number/perChunk][v.number%perChunk] = l.Online
			}
		}
		k.settle(p)
	}
	return k
}

// settle notes whether anything of a product can be had.
func (k *stock) settle(p *Product) {
	k.products.drop(p.number)
	for _, v := range p.Variants {
		if k.of(v).Any() {
			k.products.add(p.number)
			return
		}
	}
}

// with returns the stock after some levels changed; k itself when none differs.
func (k *stock) with(s *shelf, levels map[string]inventory.Level) *stock {
	next, copied := k, map[int32]bool{}
	for id, l := range levels {
		v, ok := s.variants[id]
		if !ok {
			continue
		}
		n := int64(unlimited)
		if !l.Unlimited() {
			n = l.Online
		}
		at := v.number / perChunk
		if next.chunks[at][v.number%perChunk] == n {
			continue
		}
		if next == k {
			next = &stock{append([][]int64(nil), k.chunks...), k.products.clone()}
		}
		if !copied[at] {
			next.chunks[at], copied[at] = append([]int64(nil), next.chunks[at]...), true
		}
		next.chunks[at][v.number%perChunk] = n
		next.settle(v.Product)
	}
	return next
}
