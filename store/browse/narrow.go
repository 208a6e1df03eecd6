package browse

import (
	"slices"
	"strings"

	"regulars/store/catalog"
	"regulars/store/fault"
	"regulars/store/money"
)

// Filter is what a shopper has chosen on a listing. Values of one facet widen,
// facets narrow. What the catalog does not know has no effect.
type Filter struct {
	Values    map[string][]string // facet key -> labels
	From, To  int64               // lowest price in minor units, both included; 0 for no bound
	Available bool                // only what can be had
	Sort      string              // "" and what is unknown: Featured
	Page      int                 // from 1; 0 means 1
	Size      int                 // products a page, at most MaxPage; 0 means PageSize
}

// How many products a page shows, and may show.
const (
	PageSize = 24
	MaxPage  = 96
)

// Bounds of what is read from an address and shown: more is left out.
const (
	maxChosen = 50  // values chosen in one facet
	maxValues = 100 // values shown of one facet
)

// Listing is what a filter shows.
type Listing struct {
	Products  []*Product // of this page
	Total     int
	Page      int
	Pages     int
	Sort      string
	Facets    []Facet
	Available Choice       // "in stock only"
	Low, High money.Amount // the span of prices among what all but the price bounds leave
	Steps     []Step       // that span in a few parts; nil when there is little to part
	Active    int          // how many choices are in force
}

// Facet is a way to narrow the listing down. Where an option means different things, as the sizes of
// clothes and of bottles do, each is a facet of its own under the same key.
type Facet struct {
	Key    string
	Title  string
	Values []Choice
}

// Choice is a value of a facet. Count is how many products the listing would have
// if the value were chosen besides the choices of other facets: OR inside a facet,
// AND across. When nothing else of its facet is chosen, that is what a click shows.
type Choice struct {
	Label    string
	Count    int
	Selected bool
}

// List narrows a collection. A page beyond the last is a fault.NotFound.
func (s *Snapshot) List(c *Collection, f Filter) (Listing, error) {
	f = s.settle(f)
	return s.page(s.narrow("c:"+c.Handle, c.members, f), f, c.order(f.Sort))
}

// ListFound narrows what a search found; products in the order of relevance.
func (s *Snapshot) ListFound(query string, found []*Product, f Filter) (Listing, error) {
	f = s.settle(f)
	base, numbers := newSet(len(s.products)), make([]int32, 0, len(found))
	for _, p := range found {
		if int(p.number) < len(s.products) && s.products[p.number] == p && !base.has(p.number) {
			base.add(p.number)
			numbers = append(numbers, p.number)
		}
	}
	return s.page(s.narrow("q:"+query, base, f), f, s.orders.sorted(numbers, f.Sort))
}

// settle drops from a filter what the catalog does not know, so that equal
// choices are equal filters.
func (s *Snapshot) settle(f Filter) Filter {
	known := map[string][]string{}
	for key, labels := range f.Values {
		facet, ok := s.facetOf[key]
		if !ok {
			continue
		}
		var names []string
		for _, label := range labels[:min(len(labels), maxChosen)] {
			if name := catalog.Fold(strings.TrimSpace(label)); facet.byName[name] != nil && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			slices.Sort(names)
			known[key] = names
		}
	}
	f.Values = known
	if f.Page < 1 {
		f.Page = 1
	}
	if f.Size < 1 || f.Size > MaxPage {
		f.Size = PageSize
	}
	if _, ok := s.orders[f.Sort]; !ok {
		f.Sort = Featured
	}
	f.From, f.To = max(0, f.From), max(0, f.To)
	return f
}

// narrowed is what a filter leaves of a base, and the counts around it.
type narrowed struct {
	members   set
	total     int
	facets    []Facet
	available Choice
	low, high money.Amount
	steps     []Step
	active    int
}

// page cuts one page out of what is left. order holds the whole base.
func (s *Snapshot) page(n *narrowed, f Filter, order []int32) (Listing, error) {
	l := Listing{Total: n.total, Page: f.Page, Pages: max(1, (n.total+f.Size-1)/f.Size), Sort: f.Sort, Facets: n.facets, Available: n.available,
		Low: n.low, High: n.high, Steps: n.steps, Active: n.active}
	if f.Page > l.Pages {
		return l, fault.New(fault.NotFound, "The list is not that long.")
	}
	first, last := (f.Page-1)*f.Size, min(f.Page*f.Size, n.total)
	if n.total == len(order) {
		l.Products = s.at(order[first:last])
		return l, nil
	}
	seen := 0
	for _, number := range order {
		if seen >= last {
			break
		}
		if n.members.has(number) {
			if seen >= first {
				l.Products = append(l.Products, s.products[number])
			}
			seen++
		}
	}
	return l, nil
}

// narrow applies a filter to a base and counts; the answer for the same question
// is kept until stock changes.
func (s *Snapshot) narrow(name string, base set, f Filter) *narrowed {
	key := f.key(name)
	if n, ok := s.memo.Find(key); ok {
		return n
	}
	n := s.count(base, f)
	s.memo.Keep(key, n)
	return n
}

// allows is the set that one dimension of the filter lets through.
type allows struct {
	key string
	set set
}

const priceKey = "price"

// dimensions makes the sets of all dimensions in which something is chosen.
func (s *Snapshot) dimensions(f Filter) []allows {
	var list []allows
	for key, names := range f.Values {
		union := newSet(len(s.products))
		for _, name := range names {
			s.facetOf[key].byName[name].into(union)
		}
		list = append(list, allows{key, union})
	}
	if f.Available {
		list = append(list, allows{FacetAvailable, s.stock.products})
	}
	if f.From > 0 || f.To > 0 {
		within := newSet(len(s.products))
		for number, low := range s.lows {
			if low >= f.From && (f.To == 0 || low <= f.To) {
				within.add(Number(number))
			}
		}
		list = append(list, allows{priceKey, within})
	}
	return list
}

// without is the base narrowed by all dimensions but one.
func without(base set, dims []allows, key string) set {
	s := base.clone()
	for _, d := range dims {
		if d.key != key {
			s.keep(d.set)
		}
	}
	return s
}

// count narrows and counts. For each facet the values are counted among what all
// other facets leave: that is what makes the counts right while choosing.
func (s *Snapshot) count(base set, f Filter) *narrowed {
	dims := s.dimensions(f)
	n := &narrowed{members: without(base, dims, "")}
	n.total = n.members.size()
	for _, d := range dims {
		n.active += max(1, len(f.Values[d.key]))
	}
	among := func(key string) set {
		if slices.ContainsFunc(dims, func(d allows) bool { return d.key == key }) {
			return without(base, dims, key)
		}
		return n.members
	}
	occurs := s.occurring(base)
	for _, facet := range s.facets {
		for _, part := range facet.parts(among(facet.key), f.Values[facet.key], occurs) {
			if len(part.Values) > 1 || slices.ContainsFunc(part.Values, func(c Choice) bool { return c.Selected }) {
				n.facets = append(n.facets, part)
			}
		}
	}
	n.available = Choice{Label: "In stock", Count: among(FacetAvailable).common(s.stock.products), Selected: f.Available}
	if prices := s.pricesOf(among(priceKey)); len(prices) > 0 {
		currency := s.products[0].Low.Currency
		n.low, n.high, n.steps = money.Of(prices[0], currency), money.Of(prices[len(prices)-1], currency), steps(prices)
	}
	return n
}

// fewProducts is up to how many products it is quicker to ask each product for
// its values than each value for its products.
const fewProducts = 2048

// occurring returns a test of which values the base has at all.
func (s *Snapshot) occurring(base set) func(*value) bool {
	if base.size() > fewProducts {
		return func(v *value) bool { return v.among(base) > 0 }
	}
	has := map[*value]bool{}
	base.each(func(i int32) {
		for _, v := range s.products[i].values {
			has[s.values[v]] = true
		}
	})
	return func(v *value) bool { return has[v] }
}

// choices counts the values that the base has, also those that count zero now.
func (f *facet) choices(among set, chosen []string, occurs func(*value) bool) []grouped {
	var list []grouped
	for _, v := range f.values {
		selected := slices.Contains(chosen, catalog.Fold(strings.TrimSpace(v.label)))
		if selected || len(list) < maxValues && occurs(v) {
			list = append(list, grouped{Choice{v.label, v.among(among), selected}, v.group})
		}
	}
	return list
}
