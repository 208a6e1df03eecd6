package catalog

import (
	"context"
	"strings"

	"regulars/store/db"
	"regulars/store/fault"
)

// Fit says that a product is made for another: this cover fits that tablet.
type Fit struct {
	ProductID string // the cover
	FitsID    string // the tablet
	Words     string // how the tablet is called in "fits your …"
}

// MostFits bounds what one product can be made for.
const MostFits = 100

// SaveFits replaces what a product fits, in order.
func SaveFits(ctx context.Context, q db.Q, productID string, fits []Fit) error {
	if len(fits) > MostFits {
		return fault.InvalidFields(fault.Fields{"fits": "Name up to 100 products."})
	}
	q.Touch(db.Catalog)
	if _, err := q.Exec(ctx, `delete from product_fit where product_id = $1`, productID); err != nil {
		return err
	}
	for i, f := range fits {
		if f.FitsID == productID {
			return fault.InvalidFields(fault.Fields{"fits": "A product cannot be made for itself."})
		}
		if _, err := q.Exec(ctx, `insert into product_fit (product_id, fits_id, words, position) values ($1, $2, $3, $4) on conflict (product_id, fits_id) do nothing`,
			productID, f.FitsID, strings.TrimSpace(f.Words), i); err != nil {
			return err
		}
	}
	return nil
}

func scanFit(r db.Row) (f Fit, err error) { return f, r.Scan(&f.ProductID, &f.FitsID, &f.Words) }

// ListFits returns all that fits anything, by what it fits, in order.
func ListFits(ctx context.Context, q db.Q) ([]Fit, error) {
	return db.List(ctx, q, scanFit, `select product_id, fits_id, words from product_fit order by fits_id, position, product_id`)
}

// ListFitsOf returns what one product is made for, in order.
func ListFitsOf(ctx context.Context, q db.Q, productID string) ([]Fit, error) {
	return db.List(ctx, q, scanFit, `select product_id, fits_id, words from product_fit where product_id = $1 order by position, fits_id`, productID)
}
