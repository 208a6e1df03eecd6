// Package tax owns the rates: what a country, or a region of it, takes of a kind
// of goods. It must not know an order, a price or who is buying; quote applies
// the rates.
package tax

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
)

// Topic is touched when rates change.
const Topic = "tax"

// Rate is one rate of one place.
type Rate struct {
	ID       string
	Country  string // ISO 3166-1 alpha-2, in capitals
	Region   string // a part of it, such as "CA"; empty for the whole country
	Category string // tax code of the goods, such as "books"; empty for all others
	Name     string // as printed: "VAT", "Sales tax"
	PPM      money.PPM
}

// Table is all rates, ready to be asked.
type Table []Rate

// Find returns the rate for goods of a category sent to a place: the region's
// rate for the category, else the country's for the category, else the region's
// for everything, else the country's. A place without any rate takes nothing.
func (t Table) Find(country, region, category string) (Rate, bool) {
	country, region, category = key(country), key(region), strings.ToLower(strings.TrimSpace(category))
	best, rank := Rate{}, 0
	for _, r := range t {
		if r.Country != country || r.Region != "" && r.Region != region || r.Category != "" && r.Category != category {
			continue
		}
		if n := specificity(r); n > rank {
			best, rank = r, n
		}
	}
	return best, rank > 0
}

func specificity(r Rate) int {
	n := 1
	if r.Region != "" {
		n++
	}
	if r.Category != "" {
		n += 2
	}
	return n
}

func key(s string) string { return strings.ToUpper(strings.TrimSpace(s)) }

// Save adds a rate, or replaces the one of the same place and category.
func Save(ctx context.Context, q db.Q, r Rate) error {
	r.Country, r.Region, r.Category = key(r.Country), key(r.Region), strings.ToLower(strings.TrimSpace(r.Category))
	if err := r.validate(); err != nil {
		return err
	}
	q.Touch(Topic)
	_, err := q.Exec(ctx, `insert into tax_rate (id, country, region, category, name, ppm) values ($1, $2, $3, $4, $5, $6)
		on conflict (country, region, category) do update set name = excluded.name, ppm = excluded.ppm`,
		id.New(), r.Country, r.Region, r.Category, r.Name, int64(r.PPM))
	if err != nil {
		return fmt.Errorf("tax.Save: %w", err)
	}
	return nil
}

func (r Rate) validate() error {
	wrong := fault.Fields{}
	if len(r.Country) != 2 {
		wrong["country"] = "Choose a country."
	}
	if strings.TrimSpace(r.Name) == "" {
		wrong["name"] = "Enter the name that is printed, such as VAT."
	}
	if r.PPM < 0 || r.PPM > 1_000_000 {
		wrong["rate"] = "Enter a rate between 0% and 100%."
	}
	return fault.InvalidFields(wrong)
}

// List returns all rates in the order of their places.
func List(ctx context.Context, q db.Q) (Table, error) {
	return db.List(ctx, q, func(r db.Row) (t Rate, err error) {
		return t, r.Scan(&t.ID, &t.Country, &t.Region, &t.Category, &t.Name, &t.PPM)
	}, `select id, country, region, category, name, ppm from tax_rate order by country, region, category`)
}

// Replace makes a table all there is: rates of other places go.
func Replace(ctx context.Context, q db.Q, t Table) error {
	q.Touch(Topic)
	now, err := List(ctx, q)
	if err != nil {
		return err
	}
	for _, r := range now {
		if slices.ContainsFunc(t, func(k Rate) bool { return k.ID == r.ID }) {
			continue
		}
		if _, err := q.Exec(ctx, `delete from tax_rate where id = $1`, r.ID); err != nil {
			return fmt.Errorf("tax.Replace: %w", err)
		}
	}
	for _, r := range t {
		if err := Save(ctx, q, r); err != nil {
			return err
		}
	}
	return nil
}
