package react

import (
	"context"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/money"
	"regulars/store/order"
)

// This file is the letters about what an order comes to, and what of it is due.

func (r *Reactor) mailEdited(ctx context.Context, q db.Q, e event.Event) error {
	var f checkout.EditFacts
	if err := e.Decode(&f); err != nil {
		return err
	}
	return r.aboutOrder(ctx, q, e, func(ctx context.Context, q db.Q, o order.Order, path string) error {
		due, err := checkout.Due(ctx, q, o)
		if f.GoesBack && err == nil { // by now it may have gone
			due, err = f.DueThen(o.Total.Currency)
		}
		if err != nil {
			return err
		}
		return r.Mailer.OrderEdited(ctx, q, o, f.EditID, f.Was, due, path)
	})
}

func (r *Reactor) mailBalancePaid(ctx context.Context, q db.Q, e event.Event) error {
	var f checkout.PaidFacts
	if err := e.Decode(&f); err != nil {
		return err
	}
	paid, err := money.ParseDecimal(f.Total, f.Currency)
	if err != nil {
		return err
	}
	return r.aboutOrder(ctx, q, e, func(ctx context.Context, q db.Q, o order.Order, path string) error {
		return r.Mailer.BalancePaid(ctx, q, o, f.PaymentID, paid, path)
	})
}

// relearnOrder counts anew what is bought together with what an order holds now.
func (r *Reactor) relearnOrder(ctx context.Context, q db.Q, e event.Event) error {
	if err := r.unlearnOrder(ctx, q, e); err != nil {
		return err
	}
	return r.learnOrder(ctx, q, e)
}
