package react

import (
	"context"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/order"
	"regulars/store/recommend"
)

// learnOrder counts what was bought together, once an order.
func (r *Reactor) learnOrder(ctx context.Context, q db.Q, e event.Event) error {
	products, err := order.ListBought(ctx, q, []string{e.Subject})
	if err != nil {
		return err
	}
	return recommend.Learn(ctx, q, e.Subject, products)
}

// unlearnOrder takes it back when the order is.
func (r *Reactor) unlearnOrder(ctx context.Context, q db.Q, e event.Event) error {
	return recommend.Unlearn(ctx, q, e.Subject)
}
