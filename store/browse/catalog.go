// Package browse is the catalog as shoppers see it: one immutable snapshot in
// memory, swapped whole when the catalog changes and in small parts when stock
// does. Pages ask it instead of the database.
//
// It owns no table and must not write. It must not know who is looking: what is
// personal is decided by personalize on top of it.
package browse

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/memo"
	"regulars/store/place"
	"regulars/store/review"
	"regulars/store/shipment"
)

// Catalog holds the present snapshot and keeps it fresh.
type Catalog struct {
	d       *db.DB
	current atomic.Pointer[Snapshot]

	mu        sync.Mutex // one swap at a time
	followers []func(*Snapshot)
	seen      time.Time // the latest change of stock that is in the snapshot
}

// Open loads the snapshot and follows every change from then on, in this and in
// other processes.
func Open(ctx context.Context, d *db.DB) (*Catalog, error) {
	c := &Catalog{d: d}
	if err := d.Watch(ctx, c.reload, db.Catalog, shipment.Topic); err != nil {
		return nil, fmt.Errorf("browse.Open: %w", err)
	}
	if err := d.Watch(ctx, c.restock, inventory.Topic); err != nil {
		return nil, fmt.Errorf("browse.Open: %w", err)
	}
	if err := d.Watch(ctx, c.hear, review.Topic); err != nil {
		return nil, fmt.Errorf("browse.Open: %w", err)
	}
	return c, nil
}

// Snapshot is the catalog now. Ask once per request and keep to it.
func (c *Catalog) Snapshot() *Snapshot { return c.current.Load() }

// Follow calls fn with every new snapshot that came by a change of the catalog
// (not of stock alone), the present one first. Calls do not overlap; fn must be
// quick, for what is slow it starts its own work.
func (c *Catalog) Follow(fn func(*Snapshot)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.followers = append(c.followers, fn)
	fn(c.current.Load())
}

// reload builds a new snapshot from the database.
func (c *Catalog) reload(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.replace(ctx)
}

func (c *Catalog) replace(ctx context.Context) error {
	s, seen, err := load(ctx, c.d.Read())
	if err != nil {
		return fmt.Errorf("browse: load the catalog: %w", err)
	}
	s.Version = 1
	if old := c.current.Load(); old != nil {
		s.Version, s.StockVersion, s.Range = old.Version+1, old.StockVersion+1, old.Range+1
	}
	c.current.Store(s)
	c.seen = seen
	for _, follow := range c.followers {
		follow(s)
	}
	return nil
}

// overlap is how long a transaction may take from its first moment to its commit
// and still be noticed: rows carry the time at which their transaction began.
// SQLite's writers come one after the other, so there no change is older than one
// that is known.
func (c *Catalog) overlap() time.Duration {
	if c.d.Engine() == "SQLite" {
		return 0
	}
	return 3 * time.Second
}

// restock brings in the stock that changed, without reading the rest.
func (c *Catalog) restock(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	old := c.current.Load()
	levels, err := inventory.ListChanged(ctx, c.d.Read(), c.seen.Add(-c.overlap()))
	if err != nil {
		return fmt.Errorf("browse: load stock: %w", err)
	}
	next := *old
	if next.stock = old.stock.with(old.shelf, levels); next.stock == old.stock {
		c.seen = latest(c.seen, levels)
		return nil
	}
	if !sameSet(next.stock.products, old.stock.products) {
		if old.asksStock {
			return c.replace(ctx) // a collection's rule asks what is available
		}
		next.Range++
	}
	next.StockVersion++
	next.memo = newMemo()
	c.current.Store(&next)
	c.seen = latest(c.seen, levels)
	return nil
}

// hear brings in whom reviews have helped, without reading the rest.
func (c *Catalog) hear(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	helpful, err := review.ListHelpful(ctx, c.d.Read())
	if err != nil {
		return fmt.Errorf("browse: load votes: %w", err)
	}
	next := *c.current.Load()
	next.helpful = helpful
	c.current.Store(&next)
	return nil
}

// latest is the time of the last change among levels, or since when there is none
// after it.
func latest(since time.Time, levels map[string]inventory.Level) time.Time {
	for _, l := range levels {
		if l.ChangedAt.After(since) {
			since = l.ChangedAt
		}
	}
	return since
}

func sameSet(a, b set) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// Snapshot is the catalog at one moment. All of it is read-only.
type Snapshot struct {
	*shelf
	stock   *stock
	helpful map[string]int64 // by review
	memo    *memo.Memo[string, *narrowed]

	Version      int64 // grows when anything but stock changes
	StockVersion int64 // grows when stock changes
	Range        int64 // grows when a product sells out or comes back, and with Version
}

// shelf is what does not change with stock.
type shelf struct {
	products    []*Product // by number: the newest first
	byHandle    map[string]*Product
	byID        map[string]*Product
	variants    map[string]*Variant
	bySKU       map[string]*Variant
	collections []*Collection
	byCollect   map[string]*Collection
	filled      map[string]*Collection // by id, hidden ones too
	all         *Collection
	former      map[string]string // kind:handle -> the handle of today
	redirects   map[string]string // path -> where it leads
	places      []place.Place
	zones       []shipment.Zone
	facets      []*facet
	facetOf     map[string]*facet
	values      []*value
	tagged      map[string][]int32
	orders      orders
	lows        []int64 // the lowest price by number: read one after the other, much quicker than by the products
	byPrice     []int32 // numbers, the lowest price first
	asksStock   bool
}

// Products returns all visible products, the newest first.
func (s *Snapshot) Products() []*Product { return s.products }

// Product returns the visible product with a handle.
func (s *Snapshot) Product(handle string) (*Product, bool) {
	p, ok := s.byHandle[handle]
	return p, ok
}

// Variant returns a variant of a visible product.
func (s *Snapshot) Variant(id string) (*Variant, bool) {
	v, ok := s.variants[id]
	return v, ok
}

// VariantBySKU returns the variant with a SKU, case aside.
func (s *Snapshot) VariantBySKU(sku string) (*Variant, bool) {
	v, ok := s.bySKU[catalog.Fold(sku)]
	return v, ok
}

// Collection returns the visible collection with a handle. "all" is always there.
func (s *Snapshot) Collection(handle string) (*Collection, bool) {
	c, ok := s.byCollect[handle]
	return c, ok
}

// Collections returns the visible collections in their order.
func (s *Snapshot) Collections() []*Collection { return s.collections }

// Moved returns the present handle of a product or collection (kind "product" or
// "collection") that had another one before.
func (s *Snapshot) Moved(kind, handle string) (string, bool) {
	to, ok := s.former[kind+":"+handle]
	return to, ok
}

// Places returns where the shop is.
func (s *Snapshot) Places() []place.Place { return s.places }

// Delivery returns the cheapest way to have one piece of a variant delivered to a
// country; ok is false where the shop does not deliver it.
func (s *Snapshot) Delivery(v *Variant, country string) (o shipment.Option, ok bool) {
	if !v.RequiresShipping {
		return o, false
	}
	list := shipment.Options(s.zones, shipment.Parcel{Total: v.Price, Grams: v.WeightGrams}, shipment.Place{Country: country})
	if len(list) == 0 {
		return o, false
	}
	return list[0], true
}
