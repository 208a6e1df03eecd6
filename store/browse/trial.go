package browse

import (
	"slices"

	"regulars/store/catalog"
)

// Try is a collection as it would be: the visible products that it would hold now.
// Nothing is kept of it.
func (s *Snapshot) Try(c catalog.Collection) *Collection {
	c.Products = slices.DeleteFunc(slices.Clone(c.Products), func(id string) bool { return slices.Contains(c.Excluded, id) })
	apart := *s.shelf // newCollection notes on its shelf what rules ask for
	return apart.newCollection(&c, newTexts(s.products), s.stock)
}

// Why is the reason for which a product is in a collection or is not.
type Why string

// The reasons.
const (
	ByHand  Why = "by hand"
	ByRule  Why = "by rule"
	ByOther Why = "by another collection"
	KeptOut Why = "kept out"
	NotIn   Why = "not in"
)

// Held is a condition and whether a product meets it.
type Held struct {
	catalog.Condition
	Holds bool
}

// Explain says why a product would be in a collection, or would not, condition by
// condition.
func (s *Snapshot) Explain(c catalog.Collection, p *Product) (why Why, held []Held) {
	t := newTexts([]*Product{p})[0]
	taken := len(c.Rule.Conditions) > 0 && compile(c.Rule).takes(p, t, s.stock)
	for _, condition := range c.Rule.Conditions {
		held = append(held, Held{condition, compile(catalog.All(condition)).takes(p, t, s.stock)})
	}
	switch {
	case slices.Contains(c.Excluded, p.ID):
		return KeptOut, held
	case slices.Contains(c.Products, p.ID):
		return ByHand, held
	case taken:
		return ByRule, held
	case s.inside(c, p):
		return ByOther, held
	}
	return NotIn, held
}

// inside says whether one of the collections that this one holds has a product.
func (s *Snapshot) inside(c catalog.Collection, p *Product) bool {
	return slices.ContainsFunc(c.Inside, func(id string) bool { in := s.filled[id]; return in != nil && in.Has(p) })
}
