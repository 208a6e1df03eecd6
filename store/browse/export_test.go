package browse

import "regulars/store/catalog"

// Recount counts what a filter leaves the slow way, one product after the other,
// as the oracle of the fast one.
func (s *Snapshot) Recount(c *Collection, f Filter) (n int) {
	f = s.settle(f)
	for _, p := range c.Products(-1) {
		ok := (!f.Available || s.Available(p)) && p.Low.Minor >= f.From && (f.To == 0 || p.Low.Minor <= f.To)
		for key, names := range f.Values {
			any := false
			for _, v := range p.values {
				for _, name := range names {
					any = any || s.values[v].facet.key == key && catalog.Fold(s.values[v].label) == name
				}
			}
			ok = ok && any
		}
		if ok {
			n++
		}
	}
	return n
}

// StepsOf cuts sorted prices into spans.
func StepsOf(prices []int64) []Step { return steps(prices) }
