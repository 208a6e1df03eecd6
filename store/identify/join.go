package identify

import (
	"context"
	"fmt"

	"regulars/store/cart"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/profile"
)

// Joined is what a VisitorJoined event keeps of a join, so that it can be undone.
type Joined struct {
	Orders []string `json:"orders"` // ids of orders whose figures became the account's
	Merged bool     `json:"merged"` // a cart was brought along
}

// Join makes one person of a browser and the account that has just logged in on
// it: the guest's cart joins the account's by cart.Merge's rule. The figures of
// orders placed in this browser join too, but only when the account's address is
// confirmed: before that anybody could have typed it.
func Join(ctx context.Context, d *db.DB, visitorID, customerID string) (merged cart.Merged, err error) {
	err = d.Write(ctx, func(q db.Q) error {
		if merged, err = cart.Merge(ctx, q, visitorID, customerID); err != nil {
			return err
		}
		who, err := customer.Find(ctx, q, customerID)
		if err != nil {
			return err
		}
		joined := Joined{Merged: merged != cart.Merged{}}
		if who.Confirmed() {
			if joined.Orders, err = profile.Join(ctx, q, visitorID, customerID); err != nil {
				return err
			}
		}
		return event.Record(ctx, q, event.Event{Name: event.VisitorJoined, VisitorID: visitorID, CustomerID: customerID, Properties: joined})
	})
	if err != nil {
		return cart.Merged{}, fmt.Errorf("identify.Join: %w", err)
	}
	return merged, nil
}
