package browse

import (
	"cmp"
	"slices"
)

// Step is a span of prices with about as many products as the others: from From to
// To in minor units, both included, 0 for no bound.
type Step struct {
	From, To int64
	Count    int
}

// stepsShown is how many steps a span of prices is cut into, and stepsFrom how many
// products are worth it.
const (
	stepsShown = 4
	stepsFrom  = 8
)

// pricesOf are the prices of a set, the lowest first.
func (s *Snapshot) pricesOf(members set) []int64 {
	n := members.size()
	prices := make([]int64, 0, n)
	if n > fewProducts { // cheaper than sorting
		for _, number := range s.byPrice {
			if members.has(number) {
				prices = append(prices, s.lows[number])
			}
		}
		return prices
	}
	members.each(func(number int32) { prices = append(prices, s.lows[number]) })
	slices.Sort(prices)
	return prices
}

// steps cuts sorted prices into spans at round amounts.
func steps(prices []int64) (list []Step) {
	if len(prices) < stepsFrom {
		return nil
	}
	from, counted := int64(0), 0
	for i := 1; i < stepsShown; i++ {
		cut := round(prices[len(prices)*i/stepsShown])
		below, _ := slices.BinarySearch(prices, cut)
		if below == counted || below == len(prices) {
			continue
		}
		list = append(list, Step{from, cut - 1, below - counted})
		from, counted = cut, below
	}
	if len(list) == 0 {
		return nil
	}
	return append(list, Step{from, 0, len(prices) - counted})
}

// round brings an amount to one digit and a half: 3490 is 3500, 12900 is 15000.
func round(minor int64) int64 {
	unit := int64(1)
	for minor/unit >= 10 {
		unit *= 10
	}
	half := max(1, unit/2)
	return (minor + half/2) / half * half
}

// byPriceOf lists all products, the lowest price first.
func byPriceOf(lows []int64) []int32 {
	list := make([]int32, len(lows))
	for i := range list {
		list[i] = Number(i)
	}
	slices.SortFunc(list, func(a, b int32) int { return cmp.Compare(lows[a], lows[b]) })
	return list
}

func lowsOf(products []*Product) []int64 {
	list := make([]int64, len(products))
	for i, p := range products {
		list[i] = p.Low.Minor
	}
	return list
}
