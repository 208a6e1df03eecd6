package react

import (
	"context"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fulfil"
	"regulars/store/order"
)

// This file is the letters about an order's goods on their way, there and back.

func (r *Reactor) mailShipped(ctx context.Context, q db.Q, e event.Event) error {
	var f fulfil.Facts
	if err := e.Decode(&f); err != nil {
		return err
	}
	return r.aboutOrder(ctx, q, e, func(ctx context.Context, q db.Q, o order.Order, path string) error {
		return r.Mailer.OrderShipped(ctx, q, o, f.FulfilmentID, path)
	})
}
