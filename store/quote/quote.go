// Package quote says what a cart costs. It computes and nothing else: it reads no
// table, knows no shopper and writes nothing, so that the cart, the review, the
// order and a test get the same cents from the same numbers.
//
// Prices include tax or they do not, one for the whole shop. Where they include
// it, everyone pays the same total and the tax inside it depends on the place;
// where they do not, the place's tax comes on top.
package quote

import (
	"regulars/store/money"
	"regulars/store/shipment"
	"regulars/store/tax"
)

// Input is all that a total depends on.
type Input struct {
	Currency money.Currency
	Included bool // prices and delivery include tax
	Items    []Item
	Shipping money.Amount
	To       shipment.Place
	Rates    tax.Table
}

// Item is one line to be priced.
type Item struct {
	Key      string // the caller's name for it: a variant's id
	Unit     money.Amount
	Quantity int64
	Taxable  bool
	Category string // tax code
}

// Quote is the answer. Subtotal + Shipping = Total where tax is included, and
// Subtotal + Shipping + Tax = Total where it is not, to the minor unit.
type Quote struct {
	Included bool
	Lines    []Line
	Subtotal money.Amount
	Shipping money.Amount
	Taxes    []Tax // one for each rate, in the order of the lines
	Tax      money.Amount
	Total    money.Amount
}

// Line is one priced line. Tax is its part of the rate's tax, inside Total or on
// top of it; the parts of all lines and of delivery add up to Quote.Tax.
type Line struct {
	Key      string
	Unit     money.Amount
	Quantity int64
	Total    money.Amount // Unit times Quantity
	Tax      money.Amount
	TaxName  string
	Rate     money.PPM
}

// Tax is what one rate takes.
type Tax struct {
	Name   string
	Rate   money.PPM
	Base   money.Amount // what it is taken of, without the tax
	Amount money.Amount
}

// group is the lines of one rate. Tax is rounded once a group, never a line.
type group struct {
	name  string
	rate  money.PPM
	lines []int
	goods money.Amount
}

// Compute prices a cart. Delivery is taxed like the goods it carries, in
// proportion to their worth; sums are shared by the largest remainder.
func Compute(in Input) Quote {
	zero := money.Of(0, in.Currency)
	q := Quote{Included: in.Included, Subtotal: zero, Shipping: zero.Plus(in.Shipping), Tax: zero}
	groups := q.price(in)
	for i, share := range q.Shipping.Split(worth(groups)...) {
		if groups[i].rate > 0 {
			q.take(groups[i], share)
		}
	}
	q.Total = q.Subtotal.Plus(q.Shipping)
	if !in.Included {
		q.Total = q.Total.Plus(q.Tax)
	}
	return q
}

// price fills the lines and sorts them into groups by rate.
func (q *Quote) price(in Input) []group {
	var groups []group
	for i, item := range in.Items {
		line := Line{Key: item.Key, Unit: item.Unit, Quantity: item.Quantity, Total: item.Unit.Times(item.Quantity), Tax: money.Of(0, in.Currency)}
		if r, ok := in.Rates.Find(in.To.Country, in.To.Region, item.Category); ok && item.Taxable && r.PPM > 0 {
			line.TaxName, line.Rate = r.Name, r.PPM
		}
		q.Lines = append(q.Lines, line)
		q.Subtotal = q.Subtotal.Plus(line.Total)
		groups = join(groups, line, i)
	}
	return groups
}

func join(groups []group, line Line, i int) []group {
	for g := range groups {
		if groups[g].rate == line.Rate && groups[g].name == line.TaxName {
			groups[g].lines = append(groups[g].lines, i)
			groups[g].goods = groups[g].goods.Plus(line.Total)
			return groups
		}
	}
	return append(groups, group{line.TaxName, line.Rate, []int{i}, line.Total})
}

func worth(groups []group) []int64 {
	weights := make([]int64, len(groups))
	for i, g := range groups {
		weights[i] = g.goods.Minor
	}
	return weights
}

// take computes a group's tax and shares it among its lines and its part of
// delivery.
func (q *Quote) take(g group, delivery money.Amount) {
	whole := g.goods.Plus(delivery)
	t := Tax{Name: g.name, Rate: g.rate, Base: whole, Amount: g.rate.Of(whole)}
	if q.Included {
		t.Amount = g.rate.Within(whole)
		t.Base = whole.Minus(t.Amount)
	}
	weights := make([]int64, 0, len(g.lines)+1)
	for _, i := range g.lines {
		weights = append(weights, q.Lines[i].Total.Minor)
	}
	parts := t.Amount.Split(append(weights, delivery.Minor)...)
	for n, i := range g.lines {
		q.Lines[i].Tax = parts[n]
	}
	q.Taxes = append(q.Taxes, t)
	q.Tax = q.Tax.Plus(t.Amount)
}
