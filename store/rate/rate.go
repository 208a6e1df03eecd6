// Package rate lets shoppers say what they think of goods they have bought here, and of
// what others say: it composes order (who has bought what), visitor and event (whose
// browser it is) and review (what was said), and opens the transaction.
//
// It must not hold whether a review is shown: staff decide that (review).
package rate

import (
	"context"
	"slices"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/order"
	"regulars/store/profile"
	"regulars/store/review"
	"regulars/store/visitor"
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

// Stand says what an account may say of a product, and which variants of it they have,
// the one they bought last first.
func Stand(ctx context.Context, q db.Q, customerID, productID string) (Standing, []order.Bought, error) {
	bought, err := order.ListVariantsBought(ctx, q, customerID, productID)
	if err != nil || len(bought) == 0 {
		return Stranger, nil, err
	}
	_, err = review.FindOwn(ctx, q, customerID, productID)
	switch {
	case err == nil:
		return Heard, bought, nil
	case fault.KindOf(err) == fault.NotFound:
		return Buyer, bought, nil
	}
	return Stranger, nil, err
}

// Write keeps what a buyer says, once for each product, and tells of it; it waits
// for staff to read it. goods is the product as it is now. Of the variants that they
// bought, r names the one it is about; else it is the latest. Invalid says by field what is wrong.
func Write(ctx context.Context, d *db.DB, r review.Review, goods event.Goods) error {
	return d.Write(ctx, func(q db.Q) error {
		s, bought, err := Stand(ctx, q, r.CustomerID, r.ProductID)
		switch {
		case err != nil:
			return err
		case s == Stranger:
			return ErrStranger
		case s == Heard:
			return ErrHeard
		}
		about := bought[max(0, slices.IndexFunc(bought, func(b order.Bought) bool { return b.VariantID == r.VariantID }))]
		r.VariantID, r.Variant = about.VariantID, about.Variant
		r.Verified, r.State = true, review.Waiting
		if err := review.Create(ctx, q, &r); err != nil {
			return err
		}
		return event.Append(ctx, q, event.Event{Name: event.ProductReviewed, CustomerID: r.CustomerID, Subject: r.ProductID, Properties: event.Properties{Goods: goods}})
	})
}

// ErrOwn is told to authors who find themselves helpful.
var ErrOwn = fault.New(fault.Forbidden, "This is your own review. Others say whether it helped them.")

// Help counts that a review has helped somebody, once for each person and browser. The
// author is who wrote it, also in a browser where they are not logged in now.
func Help(ctx context.Context, q db.Q, reviewID, customerID, visitorID string) error {
	r, err := review.Find(ctx, q, reviewID)
	if err != nil {
		return err
	}
	if r.State != review.Accepted {
		return fault.New(fault.NotFound, "There is no such review.")
	}
	accounts, err := visitor.ListAccounts(ctx, q, visitorID)
	if err != nil {
		return err
	}
	joined, err := event.JoinedBy(ctx, q, visitorID)
	if err != nil {
		return err
	}
	if r.CustomerID != "" && slices.Contains(append(append(accounts, joined...), customerID), r.CustomerID) {
		return ErrOwn
	}
	return review.Vote(ctx, q, reviewID, review.Voter{Person: profile.Key{CustomerID: customerID, VisitorID: visitorID}.Person(), Browser: visitorID})
}
