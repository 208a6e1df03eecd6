// Package recommend knows what goes with what: what fits (the merchandiser says
// so), what complements, and what was bought together more often than chance. It
// owns tables derived from orders and looks, which can be made anew from them.
//
// It must not know slots or pieces (personalize), nor read a person: who asks
// hands in what it may know of one.
package recommend

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/store/db"
)

// allOrders stands in the place of a product for the number of all orders.
const allOrders = ""

// Floors under which nothing is learned: in how many orders two things must have
// been together, and how much more often than chance. Lifts of few orders are
// shrunk towards 1, as if seen in so many orders more that say nothing.
const (
	leastOrders = 3
	leastLift   = 1.2
	shrink      = 10
)

// How long a want counts, how days are written, and how old a count of wants may be.
const (
	wantedFor = 28 * 24 * time.Hour
	day       = time.DateOnly
	wantsLast = 5 * time.Minute
)

// Guide holds in memory what goes with what. What was learned from an order is in
// it when that order's transaction returns.
type Guide struct {
	d *db.DB

	mu     sync.RWMutex
	fits   map[string][]catalog.Fit    // by what is fitted
	orders map[string]int64            // by product
	pairs  map[string]map[string]int64 // orders with both
	seen   time.Time                   // the latest change that is in here
	wants  map[string][]string         // products by segment, the most wanted first

	wantsAt atomic.Int64 // when wants were counted, ms
}

// Open makes a Guide that follows what is learned until the context ends.
func Open(ctx context.Context, d *db.DB) (*Guide, error) {
	g := &Guide{d: d, orders: map[string]int64{}, pairs: map[string]map[string]int64{}}
	if err := d.Watch(ctx, g.learn, Topic); err != nil {
		return nil, fmt.Errorf("recommend.Open: %w", err)
	}
	if err := d.Watch(ctx, g.fit, db.Catalog); err != nil {
		return nil, fmt.Errorf("recommend.Open: %w", err)
	}
	if err := g.want(ctx); err != nil {
		return nil, fmt.Errorf("recommend.Open: %w", err)
	}
	return g, nil
}

func (g *Guide) fit(ctx context.Context) error {
	list, err := catalog.ListFits(ctx, g.d.Read())
	if err != nil {
		return err
	}
	fits := make(map[string][]catalog.Fit, len(list))
	for _, f := range list {
		fits[f.FitsID] = append(fits[f.FitsID], f)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.fits = fits
	return nil
}

type counted struct {
	product, other string
	orders         int64
	at             time.Time
}

// overlap is how far back a refresh looks, for transactions that began earlier and
// committed later; reading a count twice is harmless.
const overlap = 10 * time.Second

// learn brings in the counts that changed.
func (g *Guide) learn(ctx context.Context) error {
	since := time.UnixMilli(0)
	if !g.seen.IsZero() {
		since = g.seen.Add(-overlap)
	}
	q := g.d.Read()
	products, err := db.List(ctx, q, func(r db.Row) (c counted, err error) { return c, r.Scan(&c.product, &c.orders, db.At(&c.at)) },
		`select product_id, orders, changed_at from bought_product where changed_at >= $1`, since)
	if err != nil {
		return err
	}
	pairs, err := db.List(ctx, q, func(r db.Row) (c counted, err error) { return c, r.Scan(&c.product, &c.other, &c.orders, db.At(&c.at)) },
		`select product_id, other_id, orders, changed_at from bought_pair where changed_at >= $1`, since)
	if err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, c := range products {
		g.orders[c.product], g.seen = c.orders, later(g.seen, c.at)
	}
	for _, c := range pairs {
		g.pair(c)
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// pair keeps a pair's count; one below the floor is not worth its memory.
func (g *Guide) pair(c counted) {
	if c.orders < leastOrders {
		delete(g.pairs[c.product], c.other)
		return
	}
	if g.pairs[c.product] == nil {
		g.pairs[c.product] = map[string]int64{}
	}
	g.pairs[c.product][c.other] = c.orders
}

// want counts what segments wanted these weeks.
func (g *Guide) want(ctx context.Context) error {
	now := g.d.Now()
	list, err := db.List(ctx, g.d.Read(), func(r db.Row) (w Want, err error) { return w, r.Scan(&w.SegmentID, &w.ProductID, &w.Count) },
		`select segment_id, product_id, cast(sum(wants) as bigint) from segment_want where day >= $1 group by segment_id, product_id`,
		now.Add(-wantedFor).UTC().Format(day))
	if err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b Want) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.ProductID, b.ProductID))
	})
	wants := map[string][]string{}
	for _, w := range list {
		if len(wants[w.SegmentID]) < 100 {
			wants[w.SegmentID] = append(wants[w.SegmentID], w.ProductID)
		}
	}
	g.mu.Lock()
	g.wants = wants
	g.mu.Unlock()
	g.wantsAt.Store(now.UnixMilli())
	return nil
}

// wanted are a segment's products; a count that is old is made anew beside the
// request.
func (g *Guide) wanted(segmentID string) []string {
	at, now := g.wantsAt.Load(), g.d.Now().UnixMilli()
	if now-at > wantsLast.Milliseconds() && g.wantsAt.CompareAndSwap(at, now) {
		go func() { _ = g.want(context.Background()) }() // what was counted before stays
	}
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.wants[segmentID]
}

// lift is how much more often than chance two products were bought in one order,
// shrunk towards 1 when the orders are few; 0 below the floor. It is the ratio of
// orders with both to what independence expects (Brin, Motwani, Ullman, Tsur 1997).
// Under mu.
func (g *Guide) lift(a, b string) float64 {
	both, all := g.pairs[a][b], g.orders[allOrders]
	if both < leastOrders || g.orders[a] == 0 || g.orders[b] == 0 {
		return 0
	}
	lift := float64(both) * float64(all) / (float64(g.orders[a]) * float64(g.orders[b]))
	return (lift*float64(both) + shrink) / float64(both+shrink)
}

// scored is a candidate.
type scored struct {
	id    string
	about string // the product it goes with
	lift  float64
}

// with are what was bought with a product, the strongest first.
func (g *Guide) with(productID string) (list []scored) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	for other := range g.pairs[productID] {
		if l := g.lift(productID, other); l >= leastLift {
			list = append(list, scored{other, productID, l})
		}
	}
	slices.SortFunc(list, func(a, b scored) int { return cmp.Or(cmp.Compare(b.lift, a.lift), cmp.Compare(a.id, b.id)) })
	return list
}

// fitting is what fits a product: first what most often was bought with it, then
// what the shop has had longest.
func (g *Guide) fitting(s *browse.Snapshot, productID string) []catalog.Fit {
	g.mu.RLock()
	defer g.mu.RUnlock()
	list := slices.Clone(g.fits[productID])
	age := func(f catalog.Fit) int64 {
		if p, ok := s.ProductByID(f.ProductID); ok {
			return p.CreatedAt.UnixMilli()
		}
		return 0
	}
	slices.SortStableFunc(list, func(a, b catalog.Fit) int {
		return cmp.Or(cmp.Compare(g.lift(productID, b.ProductID), g.lift(productID, a.ProductID)), cmp.Compare(age(a), age(b)))
	})
	return list
}

// Pick is a product and why it is here.
type Pick struct {
	Product *browse.Product
	Reason  Reason
}

// Reason is half a sentence for shoppers: a text of the shop, in which {product} is the
// name of what somebody has or looks at. The zero Reason says nothing.
type Reason struct{ Text, Product string }

// Person is what may be known of whoever is asking: products by id, the newest
// first. Without consent it is empty. Shown is what stands on the page already.
type Person struct{ Bought, Viewed, Shown []string }
