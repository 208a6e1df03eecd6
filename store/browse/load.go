package browse

import (
	"cmp"
	"context"
	"slices"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/place"
	"regulars/store/price"
	"regulars/store/review"
)

// reviewsKept is how many reviews of a product are at hand.
const reviewsKept = 8

// load reads the whole catalog with a fixed number of queries.
func load(ctx context.Context, q db.Q) (*Snapshot, error) {
	products, err := catalog.ListProducts(ctx, q, catalog.Filter{})
	if err != nil {
		return nil, err
	}
	prices, err := price.ListCurrent(ctx, q)
	if err != nil {
		return nil, err
	}
	s := newShelf(products, prices)
	if err := s.loadReviews(ctx, q); err != nil {
		return nil, err
	}
	levels, err := inventory.ListLevels(ctx, q)
	if err != nil {
		return nil, err
	}
	snapshot := &Snapshot{shelf: s, stock: newStock(s, levels), memo: newMemo()}
	s.orders = newOrders(s.products)
	s.addFacets()
	collections, err := catalog.ListCollections(ctx, q)
	if err != nil {
		return nil, err
	}
	s.addCollections(collections, snapshot.stock)
	if err := s.loadFormer(ctx, q, collections); err != nil {
		return nil, err
	}
	s.places, err = place.List(ctx, q)
	return snapshot, err
}

// newShelf numbers what shoppers may see, the newest first.
func newShelf(products []catalog.Product, prices map[string]price.Price) *shelf {
	s := &shelf{byHandle: map[string]*Product{}, byID: map[string]*Product{}, variants: map[string]*Variant{}, bySKU: map[string]*Variant{},
		tagged: map[string][]int32{}}
	for i := range products {
		if !products[i].Visible() {
			continue
		}
		if p := show(&products[i], prices); len(p.Variants) > 0 {
			s.products = append(s.products, p)
		}
	}
	slices.SortFunc(s.products, func(a, b *Product) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	for i, p := range s.products {
		p.number = int32(i) //nolint:gosec // a catalog has fewer than 2^31 products
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
		v.number = int32(len(s.variants)) //nolint:gosec // see newShelf
		s.variants[v.ID] = v
		if sku := catalog.Fold(v.SKU); sku != "" {
			s.bySKU[sku] = v
		}
	}
}

func (s *shelf) loadReviews(ctx context.Context, q db.Q) error {
	ratings, err := review.ListRatings(ctx, q)
	if err != nil {
		return err
	}
	for _, r := range ratings {
		if p, ok := s.byID[r.ProductID]; ok {
			p.ReviewCount, p.Rating = int(r.Count), int((r.Sum*100+r.Count/2)/r.Count)
		}
	}
	latest, err := review.ListLatest(ctx, q, reviewsKept)
	for _, r := range latest {
		if p, ok := s.byID[r.ProductID]; ok {
			p.Reviews = append(p.Reviews, r)
		}
	}
	return err
}

// loadFormer maps handles of the past to those of today.
func (s *shelf) loadFormer(ctx context.Context, q db.Q, collections []catalog.Collection) error {
	list, err := catalog.ListFormer(ctx, q)
	s.former = make(map[string]string, len(list))
	for _, f := range list {
		if p, ok := s.byID[f.TargetID]; ok {
			s.former[f.Kind+":"+f.Handle] = p.Handle
		}
		if i := slices.IndexFunc(collections, func(c catalog.Collection) bool { return c.ID == f.TargetID && !c.Hidden }); i >= 0 {
			s.former[f.Kind+":"+f.Handle] = collections[i].Handle
		}
	}
	return err
}
