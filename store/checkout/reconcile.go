package checkout

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
)

const (
	// silentFor is how long a provider may say nothing before it is asked.
	silentFor = 20 * time.Second
	// reconcileEvery is how often Run asks.
	reconcileEvery = 10 * time.Second
	// endedFor is how long it is left in peace about money that it still reserves when
	// that should be over.
	endedFor = time.Hour
	// deadFor is how long after its time an order waits for a provider that does
	// not answer; then it is cancelled, and money that comes later holds it.
	deadFor = 2 * time.Hour
	batch   = 50
)

// Run reconciles at once and then every ten seconds until the context ends; beside that
// it listens to pages.
func (k *Desk) Run(ctx context.Context) {
	var pages sync.WaitGroup
	pages.Go(func() { k.Listen(ctx) })
	defer pages.Wait()
	tick := time.NewTicker(reconcileEvery)
	defer tick.Stop()
	for {
		if err := k.Reconcile(ctx); err != nil && ctx.Err() == nil {
			k.log.Error("payments could not be reconciled; it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Reconcile finds out what nobody knows: payments whose start or end was not heard
// of are asked for, and those whose reservation is over, and unpaid orders whose time is over are cancelled and their
// stock returned. It may run in several processes at once.
func (k *Desk) Reconcile(ctx context.Context) error {
	silent, err := payment.ListSilent(ctx, k.d.Read(), k.d.Now().Add(-silentFor), batch)
	if err != nil {
		return fmt.Errorf("checkout.Reconcile: %w", err)
	}
	ended, err := payment.ListEnded(ctx, k.d.Read(), k.d.Now().Add(-endedFor), batch)
	if err != nil {
		return fmt.Errorf("checkout.Reconcile: %w", err)
	}
	for _, p := range append(silent, ended...) {
		o, err := order.Find(ctx, k.d.Read(), p.OrderID)
		if err != nil {
			return fmt.Errorf("checkout.Reconcile: %w", err)
		}
		k.ask(ctx, o, p)
	}
	if err := k.reconcileRefunds(ctx); err != nil {
		return err
	}
	expired, err := order.ListExpired(ctx, k.d.Read(), batch)
	if err != nil {
		return fmt.Errorf("checkout.Reconcile: %w", err)
	}
	for _, orderID := range expired {
		if err := k.expire(ctx, orderID); err != nil {
			k.log.Warn("an order whose time is over waits for its provider", "order", orderID, "error", err)
		}
	}
	return ctx.Err()
}

// ask finds out about one open payment. One that never reached its provider is
// started again under the same id, which a provider takes for the same.
func (k *Desk) ask(ctx context.Context, o order.Order, p payment.Payment) {
	outcome, err := k.answer(ctx, o, p)
	if errors.Is(err, errResting) {
		return
	}
	if err == nil && p.State == payment.Capturing && outcome.State == payment.Authorized {
		err = k.notTaken(ctx, p, outcome)
	} else if err == nil && outcome.State != payment.Unknown && (outcome.State != payment.Pending || p.State != payment.Pending) {
		err = k.settle(ctx, p.ID, outcome)
	}
	if err != nil {
		k.log.Warn("a payment is still unknown", "payment", p.ID, "gateway", p.Gateway, "error", err)
	}
	ctx = context.WithoutCancel(ctx) // the time for asking may be over
	if err := k.d.Write(ctx, func(q db.Q) error { return payment.Asked(ctx, q, p.ID) }); err != nil {
		k.log.Warn("a payment was asked for, which could not be noted", "payment", p.ID, "error", err)
	}
}

func (k *Desk) answer(ctx context.Context, o order.Order, p payment.Payment) (outcome payment.Outcome, err error) {
	g, ok := k.gateway(p.Gateway)
	decided := p.State == payment.Capturing || p.State == payment.Voiding
	if !decided && (!ok || p.Reference == "") {
		return k.start(ctx, o, p), nil
	}
	if !ok {
		return outcome, fault.New(fault.Unavailable, "The way it was paid is not offered any more.")
	}
	call, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err = k.call(p.Gateway, func() (err error) {
		switch p.State {
		case payment.Capturing:
			outcome, err = g.Capture(call, p, money.Of(p.Taking, p.Amount.Currency))
		case payment.Voiding:
			outcome, err = g.GiveUp(call, p)
		default:
			outcome, err = g.Ask(call, p)
		}
		return err
	})
	return outcome, err
}

// expire cancels an order that was not paid in time.
func (k *Desk) expire(ctx context.Context, orderID string) error {
	err := k.giveUpOpen(ctx, orderID)
	if err == nil {
		err = k.d.Write(ctx, func(q db.Q) error { return k.lapse(ctx, q, orderID, "Not paid in time") })
	}
	if err == nil || errors.Is(err, order.ErrPassed) {
		return nil
	}
	o, findErr := order.Find(ctx, k.d.Read(), orderID)
	if findErr != nil || o.ExpiresAt.IsZero() || k.d.Now().Sub(o.ExpiresAt) < deadFor {
		return err
	}
	return k.d.Write(ctx, func(q db.Q) error {
		return k.lapse(ctx, q, orderID, "Not paid in time, and the provider does not answer")
	})
}

// lapse cancels an order that is still unpaid: one whose money has come or was reserved
// meanwhile goes on.
func (k *Desk) lapse(ctx context.Context, q db.Q, orderID, why string) error {
	if err := order.Lock(ctx, q, orderID); err != nil {
		return err
	}
	o, err := order.Find(ctx, q, orderID)
	if err != nil {
		return err
	}
	if o.State != order.Pending {
		return order.ErrPassed
	}
	return k.cancel(ctx, q, orderID, "shop", why)
}
