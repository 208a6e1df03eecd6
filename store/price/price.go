// Package price owns what a variant costs, what it cost before, and what the shop
// paid for it. Prices are kept as history: the present one has no end.
//
// It must not know products, discounts or taxes: what a cart costs is quote's.
package price

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
)

// Price is what one piece costs, as shown (with tax where the shop's prices
// include it). CompareAt is a former or recommended price and Cost what the shop
// pays; both may be the zero Amount for none.
type Price struct {
	Amount    money.Amount
	CompareAt money.Amount
	Cost      money.Amount
}

// Was is the price to show struck through: CompareAt when it is more than Amount,
// else the zero Amount.
func (p Price) Was() money.Amount {
	if p.CompareAt.Minor > p.Amount.Minor && p.CompareAt.Same(p.Amount) {
		return p.CompareAt
	}
	return money.Amount{}
}

func (p Price) check() error {
	switch {
	case !p.Amount.Currency.Valid():
		return fault.InvalidFields(fault.Fields{"price": "Enter a price in a currency."})
	case p.Amount.Minor < 0 || p.CompareAt.Minor < 0 || p.Cost.Minor < 0:
		return fault.InvalidFields(fault.Fields{"price": "A price cannot be less than nothing."})
	case !p.Amount.Same(p.CompareAt) || !p.Amount.Same(p.Cost):
		return fault.InvalidFields(fault.Fields{"price": "All prices of a variant are in one currency."})
	}
	return nil
}

// Set makes p the price from now on. The one before stays as history; setting the
// same again changes nothing.
func Set(ctx context.Context, q db.Q, variantID string, p Price) error {
	return SetFrom(ctx, q, variantID, p, q.Now())
}

// SetFrom is Set from a moment of the past on, for those who bring a history along,
// the oldest price first. What was set from that moment on or later is replaced.
func SetFrom(ctx context.Context, q db.Q, variantID string, p Price, from time.Time) error {
	if err := p.check(); err != nil {
		return err
	}
	now, err := For(ctx, q, []string{variantID})
	if err != nil {
		return fmt.Errorf("price.Set: %w", err)
	}
	if had, ok := now[variantID]; ok && had == p {
		return nil
	}
	// A price replaced in the instant it was set never applied to anybody.
	if _, err := q.Exec(ctx, `delete from price where variant_id = $1 and until_at is null and from_at >= $2`, variantID, from); err != nil {
		return err
	}
	if _, err := q.Exec(ctx, `update price set until_at = $2 where variant_id = $1 and until_at is null`, variantID, from); err != nil {
		return err
	}
	q.Touch(db.Catalog)
	_, err = q.Exec(ctx, `insert into price (id, variant_id, amount, compare_at, cost, currency, from_at) values ($1, $2, $3, $4, $5, $6, $7)`,
		id.At(from), variantID, p.Amount.Minor, optional(p.CompareAt), optional(p.Cost), string(p.Amount.Currency), from)
	return err
}

// optional binds the zero Amount as NULL.
func optional(a money.Amount) any {
	if a == (money.Amount{}) {
		return nil
	}
	return a.Minor
}

// current is a variant and its present price.
type current struct {
	variantID string
	Price
}

func scan(r db.Row) (c current, err error) {
	var compareAt, cost *int64
	var currency string
	err = r.Scan(&c.variantID, &c.Amount.Minor, &compareAt, &cost, &currency)
	c.Amount.Currency = money.Currency(currency)
	c.CompareAt, c.Cost = known(compareAt, c.Amount.Currency), known(cost, c.Amount.Currency)
	return c, err
}

// known reads what optional bound.
func known(minor *int64, c money.Currency) money.Amount {
	if minor == nil {
		return money.Amount{}
	}
	return money.Of(*minor, c)
}

// chunk is how many variants one query names.
const chunk = 500

// For returns the present prices of variants; one without a price is left out.
func For(ctx context.Context, q db.Q, variantIDs []string) (map[string]Price, error) {
	prices := make(map[string]Price, len(variantIDs))
	for len(variantIDs) > 0 {
		n := min(chunk, len(variantIDs))
		in, args := db.InList(1, variantIDs[:n])
		if err := gather(ctx, q, prices, ` and variant_id in (`+in+`)`, args...); err != nil {
			return nil, err
		}
		variantIDs = variantIDs[n:]
	}
	return prices, nil
}

// ListCurrent returns the present price of every variant.
func ListCurrent(ctx context.Context, q db.Q) (map[string]Price, error) {
	prices := map[string]Price{}
	return prices, gather(ctx, q, prices, "")
}

func gather(ctx context.Context, q db.Q, into map[string]Price, and string, args ...any) error {
	list, err := db.List(ctx, q, scan, `select variant_id, amount, compare_at, cost, currency from price where until_at is null`+and, args...)
	for _, c := range list {
		into[c.variantID] = c.Price
	}
	return err
}

// Omnibus is how long before a reduction the lowest price counts that has to be
// named beside it. Source: Directive 98/6/EC, article 6a.
const Omnibus = 30 * 24 * time.Hour

// ListLowestBefore returns, of each variant whose price is called reduced now, the
// lowest price it was sold at in the period before its present price began. One
// that had no price then is left out.
func ListLowestBefore(ctx context.Context, q db.Q, period time.Duration) (map[string]money.Amount, error) {
	list, err := db.List(ctx, q, scan, `select now.variant_id, min(before.amount), null, null, now.currency
		from price now join price before on before.variant_id = now.variant_id and before.currency = now.currency
		where now.until_at is null and now.compare_at > now.amount and before.until_at > now.from_at - cast($1 as bigint)
		group by now.variant_id, now.currency`, period.Milliseconds())
	lowest := make(map[string]money.Amount, len(list))
	for _, c := range list {
		lowest[c.variantID] = c.Amount
	}
	return lowest, err
}
