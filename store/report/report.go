// Package report is what happened, in figures: sales, visits and people by day,
// counted from orders and events. It may read the tables of all nouns and changes
// none; its own are sums of days that are over, which Remember keeps and which can
// be made again at any time.
//
// It must not hold names, addresses or anything else of a person: a sum that is
// kept outlives them.
package report

import (
	"context"
	"strconv"
	"time"

	"regulars/store/db"
	"regulars/store/money"
)

// Scope is what every figure is counted in.
type Scope struct {
	Zone     *time.Location // whose days they are
	Currency money.Currency // orders in another are left out
	Test     bool           // orders paid at the demonstration bank count: the shop is being tried
}

// sign names a scope in what is kept.
func (s Scope) sign() string {
	return s.Zone.String() + " " + string(s.Currency) + " " + strconv.FormatBool(s.Test)
}

// Amount is minor units in the scope's currency.
func (s Scope) Amount(minor int64) money.Amount { return money.Of(minor, s.Currency) }

// Kind says what sums are by.
type Kind string

// The kinds. Names of sums are ids, but a stage's number for ByStage and "" for
// BySale.
const (
	BySale    Kind = "sale"
	ByProduct Kind = "product"
	ByChannel Kind = "channel"
	ByPlace   Kind = "place"
	ByStage   Kind = "stage"
)

// Sum is what came together on a day or in a span. Amounts are minor units of the
// scope's currency.
type Sum struct {
	Name  string
	Words string // what a product was called when it was last sold

	Count    int64 // orders; of a stage, visits
	Pieces   int64 // goods sold
	Goods    int64 // what they were offered for
	Shipping int64
	Tax      int64 // inside the prices or on top of them, as the order says
	Total    int64 // what the buyers were asked for
	Refunded int64 // money that went back; it counts on the day it went
}

// Net is what stays: the total without what went back.
func (s Sum) Net() int64 { return s.Total - s.Refunded }

// plus adds up; the words are those of the later sum.
func (s Sum) plus(o Sum) Sum {
	s.Count += o.Count
	s.Pieces += o.Pieces
	s.Goods += o.Goods
	s.Shipping += o.Shipping
	s.Tax += o.Tax
	s.Total += o.Total
	s.Refunded += o.Refunded
	if o.Words != "" {
		s.Words = o.Words
	}
	return s
}

// Day is the sum of a day.
type Day struct {
	Day string // 2006-01-02
	Sum
}

// Total adds up days.
func Total(days []Day) (t Sum) {
	for _, d := range days {
		t = t.plus(d.Sum)
	}
	return t
}

// Days is what a Memory says that knows nothing yet.
func Days(ctx context.Context, q db.Q, s Scope, sp Span, k Kind, name string) ([]Day, error) {
	return NewMemory().Days(ctx, q, s, sp, k, name)
}

// Sums is what a Memory says that knows nothing yet.
func Sums(ctx context.Context, q db.Q, s Scope, sp Span, k Kind) ([]Sum, error) {
	return NewMemory().Sums(ctx, q, s, sp, k)
}
