package browse

import (
	"slices"
	"sync"

	"regulars/store/catalog"
)

// All is the handle of the collection of everything.
const All = "all"

// Collection is a shelf as shoppers see it.
type Collection struct {
	ID              string
	Handle          string
	Title           string
	DescriptionHTML string // sanitized
	MediaFile       string // name in the file store, "" for none
	MediaAlt        string

	shelf   *shelf
	numbers []int32 // featured order
	members set
	own     set           // those that are here by hand or rule
	inside  []*Collection // whose products it holds
	sorts   sync.Map      // order -> func() []int32
}

// CollectionTitle is what a collection is called, a hidden one too; "" where there is none.
func (s *Snapshot) CollectionTitle(collectionID string) string {
	if c := s.filled[collectionID]; c != nil {
		return c.Title
	}
	return ""
}

// Size is how many products it holds.
func (c *Collection) Size() int { return len(c.numbers) }

// Products returns up to n products in the collection's own order; n < 0 means all.
func (c *Collection) Products(n int) []*Product {
	if n < 0 || n > len(c.numbers) {
		n = len(c.numbers)
	}
	return c.shelf.at(c.numbers[:n])
}

// Has says whether a product is in the collection.
func (c *Collection) Has(p *Product) bool { return c.members.has(p.number) }

// order returns the members in an order; each order is made once.
func (c *Collection) order(name string) []int32 {
	if _, ok := c.shelf.orders[name]; !ok {
		return c.numbers
	}
	made, ok := c.sorts.Load(name)
	if !ok {
		made, _ = c.sorts.LoadOrStore(name, sync.OnceValue(func() []int32 { return c.shelf.orders.sorted(c.numbers, name) }))
	}
	return made.(func() []int32)()
}

// at returns products by their numbers.
func (s *shelf) at(numbers []int32) []*Product {
	list := make([]*Product, len(numbers))
	for i, n := range numbers {
		list[i] = s.products[n]
	}
	return list
}

// addCollections fills the shelves: first what was chosen by hand, then what other
// collections hold, hidden ones too, then what the rule takes, without what is kept out.
func (s *shelf) addCollections(list []catalog.Collection, k *stock) {
	s.byCollect = make(map[string]*Collection, len(list)+1)
	n := nest{s, map[string]*catalog.Collection{}, newTexts(s.products), k}
	for i := range list {
		n.stored[list[i].ID] = &list[i]
	}
	s.filled = make(map[string]*Collection, len(list))
	for i := range list {
		c := n.fill(list[i].ID)
		if list[i].Hidden {
			continue
		}
		s.collections = append(s.collections, c)
		s.byCollect[c.Handle] = c
		for _, n := range c.numbers {
			s.products[n].Collections = append(s.products[n].Collections, c)
		}
	}
	s.addAll()
}

// nest fills collections, each after those that it holds.
type nest struct {
	*shelf
	stored map[string]*catalog.Collection
	texts  []text
	stock  *stock
}

// fill fills a collection once; nil is one that is gone, or that would hold itself.
func (n *nest) fill(collectionID string) *Collection {
	stored, ok := n.stored[collectionID]
	if c, begun := n.filled[collectionID]; begun || !ok {
		return c
	}
	n.filled[collectionID] = nil
	for _, id := range stored.Inside {
		n.fill(id)
	}
	c := n.newCollection(stored, n.texts, n.stock)
	n.filled[collectionID] = c
	return c
}

// addAll makes the collection of everything unless the shop has its own.
func (s *shelf) addAll() {
	if c, ok := s.byCollect[All]; ok {
		s.all = c
		return
	}
	c := &Collection{Handle: All, Title: "All products", shelf: s, members: newSet(len(s.products))}
	for i := range s.products {
		c.numbers = append(c.numbers, Number(i))
		c.members.add(Number(i))
	}
	s.all, s.byCollect[All] = c, c
}

func (s *shelf) newCollection(stored *catalog.Collection, texts []text, k *stock) *Collection {
	c := &Collection{ID: stored.ID, Handle: stored.Handle, Title: stored.Title, DescriptionHTML: stored.DescriptionHTML,
		MediaFile: stored.MediaFile, MediaAlt: stored.MediaAlt, shelf: s, members: newSet(len(s.products))}
	take := func(n int32) {
		if !c.members.has(n) {
			c.members.add(n)
			c.numbers = append(c.numbers, n)
		}
	}
	c.own = newSet(len(s.products))
	for _, id := range stored.Products {
		if p, ok := s.byID[id]; ok {
			take(p.number)
			c.own.add(p.number)
		}
	}
	c.hold(stored, take)
	if len(stored.Rule.Conditions) > 0 {
		match := compile(stored.Rule)
		s.asksStock = s.asksStock || match.asksStock
		for _, p := range s.products {
			if !slices.Contains(stored.Excluded, p.ID) && match.takes(p, texts[p.number], k) {
				take(p.number)
				c.own.add(p.number)
			}
		}
	}
	c.numbers = s.orders.sorted(c.numbers, stored.Sort)
	return c
}

// hold takes the products of the collections that this one holds, without those that it
// keeps out.
func (c *Collection) hold(stored *catalog.Collection, take func(n int32)) {
	for _, id := range stored.Inside {
		in, ok := c.shelf.filled[id]
		if !ok || in == nil {
			continue
		}
		c.inside = append(c.inside, in)
		for _, n := range in.numbers {
			if !slices.Contains(stored.Excluded, c.shelf.products[n].ID) {
				take(n)
			}
		}
	}
}

// Through names the collections by way of which a product is in this one, the nearest
// first; none where it is here by hand or by rule, or not at all.
func (c *Collection) Through(p *Product) []string {
	if !c.members.has(p.number) || c.own.has(p.number) {
		return nil
	}
	for _, in := range c.inside {
		if in.members.has(p.number) {
			return append([]string{in.Title}, in.Through(p)...)
		}
	}
	return nil
}
