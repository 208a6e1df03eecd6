package browse

import (
	"cmp"
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/place"
	"regulars/store/price"
	"regulars/store/review"
	"regulars/store/shipment"
)

// reviewsKept is how many reviews of a product are at hand.
const reviewsKept = 8

// stored is what the nouns keep, as read.
type stored struct {
	products    []catalog.Product
	prices      map[string]price.Price
	lowest      map[string]money.Amount // before a reduction
	levels      map[string]inventory.Level
	collections []catalog.Collection
	former      []catalog.Former
	redirects   []catalog.Redirect
	ratings     []review.Rating
	reviews     []review.Review
	helpful     map[string]int64
	places      []place.Place
	zones       []shipment.Zone
}

// read asks with a fixed number of queries, the long ones beside each other.
func read(ctx context.Context, q db.Q) (x stored, err error) {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		x.products, err = catalog.ListProducts(ctx, q, catalog.Filter{})
		return err
	})
	group.Go(func() (err error) {
		if x.prices, err = price.ListCurrent(ctx, q); err != nil {
			return err
		}
		if x.lowest, err = price.ListLowestBefore(ctx, q, price.Omnibus); err != nil {
			return err
		}
		x.levels, err = inventory.ListLevels(ctx, q)
		return err
	})
	group.Go(func() error { return x.readSmall(ctx, q) })
	return x, group.Wait()
}

func (x *stored) readSmall(ctx context.Context, q db.Q) (err error) {
	if x.collections, err = catalog.ListCollections(ctx, q); err != nil {
		return err
	}
	if x.former, err = catalog.ListFormer(ctx, q); err != nil {
		return err
	}
	if x.redirects, err = catalog.ListRedirects(ctx, q); err != nil {
		return err
	}
	if x.ratings, err = review.ListRatings(ctx, q); err != nil {
		return err
	}
	if x.reviews, err = review.ListLatest(ctx, q, reviewsKept); err != nil {
		return err
	}
	if x.helpful, err = review.ListHelpful(ctx, q); err != nil {
		return err
	}
	if x.places, err = place.List(ctx, q); err != nil {
		return err
	}
	x.zones, err = shipment.List(ctx, q)
	return err
}

// load makes a snapshot of the whole catalog. seen is the latest change of stock in it.
func load(ctx context.Context, q db.Q) (snapshot *Snapshot, seen time.Time, err error) {
	x, err := read(ctx, q)
	if err != nil {
		return nil, seen, err
	}
	s := newShelf(x)
	s.addReviews(x.ratings, x.reviews)
	snapshot = &Snapshot{shelf: s, stock: newStock(s, x.levels), helpful: x.helpful, memo: newMemo()}
	s.orders, s.lows = newOrders(s.products), lowsOf(s.products)
	s.byPrice = byPriceOf(s.lows)
	s.addFacets()
	s.addCollections(x.collections, snapshot.stock)
	s.addFormer(x.former, x.collections)
	s.addRedirects(x.redirects)
	s.places, s.zones = x.places, x.zones
	return snapshot, latest(time.UnixMilli(0), x.levels), nil
}

// newShelf numbers what shoppers may see, the newest first.
func newShelf(x stored) *shelf {
	s := &shelf{byHandle: map[string]*Product{}, byID: map[string]*Product{}, variants: map[string]*Variant{}, bySKU: map[string]*Variant{},
		tagged: map[string][]int32{}}
	for i := range x.products {
		if !x.products[i].Visible() {
			continue
		}
		if p := show(&x.products[i], x); len(p.Variants) > 0 {
			s.products = append(s.products, p)
		}
	}
	slices.SortFunc(s.products, func(a, b *Product) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	for i, p := range s.products {
		p.number = Number(i)
		s.byHandle[p.Handle], s.byID[p.ID] = p, p
		for _, tag := range p.Tags {
			tag = catalog.Fold(tag)
			s.tagged[tag] = append(s.tagged[tag], p.number)
		}
		s.addVariants(p)
	}
	return s
}

func (s *shelf) addVariants(p *Product) {
	for _, v := range p.Variants {
		v.number = Number(len(s.variants))
		s.variants[v.ID] = v
		if sku := catalog.Fold(v.SKU); sku != "" {
			s.bySKU[sku] = v
		}
	}
}

func (s *shelf) addReviews(ratings []review.Rating, latest []review.Review) {
	for _, r := range ratings {
		if p, ok := s.byID[r.ProductID]; ok {
			p.ReviewCount, p.Rating = int(r.Count), int((r.Sum*100+r.Count/2)/r.Count)
		}
	}
	for _, r := range latest {
		if p, ok := s.byID[r.ProductID]; ok {
			p.Reviews = append(p.Reviews, r)
		}
	}
}

// addFormer maps handles of the past to those of today.
func (s *shelf) addFormer(list []catalog.Former, collections []catalog.Collection) {
	s.former = make(map[string]string, len(list))
	for _, f := range list {
		if p, ok := s.byID[f.TargetID]; ok {
			s.former[f.Kind+":"+f.Handle] = p.Handle
		}
		if i := slices.IndexFunc(collections, func(c catalog.Collection) bool { return c.ID == f.TargetID && !c.Hidden }); i >= 0 {
			s.former[f.Kind+":"+f.Handle] = collections[i].Handle
		}
	}
}
