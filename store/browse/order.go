package browse

import (
	"cmp"
	"slices"

	"regulars/store/catalog"
)

// The orders in which products are shown. Featured is the collection's own, for a
// search it is by relevance.
const (
	Featured  = "featured"
	PriceUp   = catalog.PriceUp
	PriceDown = catalog.PriceDown
	Newest    = catalog.Newest
	TitleUp   = catalog.TitleUp
	BestRated = catalog.BestRated
)

// Sorts lists the orders as shoppers may choose them.
func Sorts() []string { return []string{Featured, PriceUp, PriceDown, Newest, TitleUp, BestRated} }

// orders is the place of each product, by its number, in every order but Featured.
type orders map[string][]int32

func newOrders(products []*Product) orders {
	titles := make([]string, len(products))
	for i, p := range products {
		titles[i] = catalog.Fold(p.Title)
	}
	all := orders{}
	for name, less := range map[string]func(a, b *Product) int{
		PriceUp:   func(a, b *Product) int { return cmp.Compare(a.Low.Minor, b.Low.Minor) },
		PriceDown: func(a, b *Product) int { return cmp.Compare(b.Low.Minor, a.Low.Minor) },
		Newest:    func(_, _ *Product) int { return 0 },
		TitleUp:   func(a, b *Product) int { return cmp.Compare(titles[a.number], titles[b.number]) },
		// Few votes weigh less: the Bayesian mean with five votes of 3.5 stars beforehand.
		BestRated: func(a, b *Product) int { return cmp.Compare(esteem(b), esteem(a)) },
	} {
		sorted := slices.Clone(products)
		slices.SortFunc(sorted, func(a, b *Product) int { return cmp.Or(less(a, b), cmp.Compare(a.number, b.number)) })
		rank := make([]int32, len(products))
		for i, p := range sorted {
			rank[p.number] = Number(i)
		}
		all[name] = rank
	}
	return all
}

func esteem(p *Product) int { return (p.Rating*p.ReviewCount + 350*5) * 100 / (p.ReviewCount + 5) }

// sorted returns numbers in an order; an unknown order leaves them as they are.
func (o orders) sorted(numbers []int32, order string) []int32 {
	rank, ok := o[order]
	if !ok {
		return numbers
	}
	list := slices.Clone(numbers)
	slices.SortFunc(list, func(a, b int32) int { return cmp.Compare(rank[a], rank[b]) })
	return list
}
