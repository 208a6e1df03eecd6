package react

import (
	"context"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fulfil"
	"regulars/store/money"
	"regulars/store/notify"
	"regulars/store/order"
	"regulars/store/place"
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

func (r *Reactor) mailReady(ctx context.Context, q db.Q, e event.Event) error {
	var f fulfil.Facts
	if err := e.Decode(&f); err != nil {
		return err
	}
	return r.aboutOrder(ctx, q, e, func(ctx context.Context, q db.Q, o order.Order, path string) error {
		p, err := order.FindPickup(ctx, q, o.ID)
		if err != nil || p.State != order.PickupReady {
			return gone(err)
		}
		at, err := place.Find(ctx, q, p.PlaceID)
		if err != nil {
			return gone(err)
		}
		return r.Mailer.PickupReady(ctx, q, o, p, at, f.FulfilmentID, path)
	})
}

func (r *Reactor) mailNotCollected(ctx context.Context, q db.Q, e event.Event) error {
	var f checkout.Facts
	if err := e.Decode(&f); err != nil {
		return err
	}
	return r.aboutOrder(ctx, q, e, func(ctx context.Context, q db.Q, o order.Order, path string) error {
		back, err := money.ParseDecimal(f.Total, f.Currency)
		if err != nil {
			return err
		}
		return r.Mailer.PickupMissed(ctx, q, o, back, path)
	})
}

func (r *Reactor) mailPartRefunded(ctx context.Context, q db.Q, e event.Event) error {
	var f checkout.PartFacts
	if err := e.Decode(&f); err != nil {
		return err
	}
	return r.aboutOrder(ctx, q, e, func(ctx context.Context, q db.Q, o order.Order, path string) error {
		part, err := partOf(ctx, q, f)
		if err != nil {
			return gone(err)
		}
		return r.Mailer.PartRefunded(ctx, q, o, part, path)
	})
}

// partOf is the part of an order's money that an event tells of: one that was asked for,
// or what went when all of it should have.
func partOf(ctx context.Context, q db.Q, f checkout.PartFacts) (order.PartRefund, error) {
	if f.Went == "" {
		return order.FindRefund(ctx, q, f.RefundID)
	}
	went, err := money.ParseDecimal(f.Went, f.Currency)
	return order.PartRefund{ID: f.RefundID, Amount: went}, err
}

func (r *Reactor) mailReturnRequested(ctx context.Context, q db.Q, e event.Event) error {
	return r.aboutReturn(ctx, q, e, notify.KindReturnRequested)
}

func (r *Reactor) mailReturnApproved(ctx context.Context, q db.Q, e event.Event) error {
	return r.aboutReturn(ctx, q, e, notify.KindReturnApproved)
}

func (r *Reactor) mailReturnDeclined(ctx context.Context, q db.Q, e event.Event) error {
	return r.aboutReturn(ctx, q, e, notify.KindReturnDeclined)
}

func (r *Reactor) mailReturnExchanged(ctx context.Context, q db.Q, e event.Event) error {
	var f checkout.ExchangeFacts
	if err := e.Decode(&f); err != nil {
		return err
	}
	due, err := money.ParseDecimal(f.Due, f.Currency)
	if err != nil {
		return err
	}
	return r.aboutOrder(ctx, q, e, func(ctx context.Context, q db.Q, o order.Order, path string) error {
		back, err := order.FindReturn(ctx, q, f.ReturnID)
		if err != nil {
			return gone(err)
		}
		return r.Mailer.ReturnExchanged(ctx, q, o, back, due, path)
	})
}

func (r *Reactor) aboutReturn(ctx context.Context, q db.Q, e event.Event, kind string) error {
	var f fulfil.Facts
	if err := e.Decode(&f); err != nil {
		return err
	}
	return r.aboutOrder(ctx, q, e, func(ctx context.Context, q db.Q, o order.Order, path string) error {
		back, err := order.FindReturn(ctx, q, f.ReturnID)
		if err != nil {
			return gone(err)
		}
		return r.Mailer.ReturnNews(ctx, q, kind, o, back, path)
	})
}
