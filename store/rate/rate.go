// Package rate lets shoppers say what they think of goods they have bought here: it
// composes order (who has bought what) and review (what was said), and opens the
// transaction.
//
// It must not hold whether a review is shown: staff decide that (review).
package rate

import (
	"context"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/order"
	"regulars/store/review"
)

// Standing is what somebody may say of a product.
type Standing int

// The standings.
const (
	Stranger Standing = iota // has not bought it
	Buyer                    // may say something
	Heard                    // has said something already
)

// ErrStranger and ErrHeard are told to those who may not.
var (
	ErrStranger = fault.New(fault.Forbidden, "Reviews come from people who have bought the product here.")
	ErrHeard    = fault.New(fault.Conflict, "You have written about this product already. Thank you.")
)

// Stand says what an account may say of a product.
func Stand(ctx context.Context, q db.Q, customerID, productID string) (Standing, error) {
	bought, err := order.Bought(ctx, q, customerID, productID)
	if err != nil || !bought {
		return Stranger, err
	}
	_, err = review.FindOwn(ctx, q, customerID, productID)
	switch {
	case err == nil:
		return Heard, nil
	case fault.KindOf(err) == fault.NotFound:
		return Buyer, nil
	}
	return Stranger, err
}

// Write keeps what a buyer says, once for each product, and tells of it; it waits
// for staff to read it. goods is the product as it is now. Invalid says by field
// what is wrong.
func Write(ctx context.Context, d *db.DB, r review.Review, goods event.Goods) error {
	return d.Write(ctx, func(q db.Q) error {
		s, err := Stand(ctx, q, r.CustomerID, r.ProductID)
		switch {
		case err != nil:
			return err
		case s == Stranger:
			return ErrStranger
		case s == Heard:
			return ErrHeard
		}
		r.Verified, r.State = true, review.Waiting
		if err := review.Create(ctx, q, &r); err != nil {
			return err
		}
		return event.Append(ctx, q, event.Event{Name: event.ProductReviewed, CustomerID: r.CustomerID, Subject: r.ProductID, Properties: event.Properties{Goods: goods}})
	})
}
