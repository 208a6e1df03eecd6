package react

import (
	"context"

	"regulars/store/checkout"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/enrol"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/notify"
	"regulars/store/order"
	"regulars/store/preference"
)

func (r *Reactor) mailOrder(ctx context.Context, q db.Q, e event.Event) error {
	return r.aboutOrder(ctx, q, e, r.Mailer.OrderConfirmed)
}

// mailPayment thanks for money that came later than the order; where one paid at
// once, the confirmation has said it.
func (r *Reactor) mailPayment(ctx context.Context, q db.Q, e event.Event) error {
	return r.aboutOrder(ctx, q, e, func(ctx context.Context, q db.Q, o order.Order, path string) error {
		if !o.PaidAt.After(o.CompletedAt) {
			return nil
		}
		due, err := checkout.Due(ctx, q, o)
		if err != nil {
			return err
		}
		return r.Mailer.PaymentReceived(ctx, q, o, o.Total.Minus(due), path)
	})
}

func (r *Reactor) mailCancelled(ctx context.Context, q db.Q, e event.Event) error {
	return r.aboutState(ctx, q, e, notify.KindCancelled, order.Cancelled)
}

// mailPaymentFailed writes to whoever may not have seen the bank's answer: one who
// has paid since, or whose order is over, is not bothered.
func (r *Reactor) mailPaymentFailed(ctx context.Context, q db.Q, e event.Event) error {
	return r.aboutState(ctx, q, e, notify.KindPaymentFailed, order.Pending)
}

func (r *Reactor) mailHeld(ctx context.Context, q db.Q, e event.Event) error {
	return r.aboutState(ctx, q, e, notify.KindHeld, order.Held)
}

func (r *Reactor) mailRefunded(ctx context.Context, q db.Q, e event.Event) error {
	return r.aboutState(ctx, q, e, notify.KindRefunded, order.Refunded)
}

// aboutState writes a letter about an order that is still where its event found it.
func (r *Reactor) aboutState(ctx context.Context, q db.Q, e event.Event, kind string, state order.State) error {
	return r.aboutOrder(ctx, q, e, func(ctx context.Context, q db.Q, o order.Order, path string) error {
		if o.State != state {
			return nil
		}
		return r.Mailer.OrderChanged(ctx, q, kind, o, path)
	})
}

func (r *Reactor) aboutOrder(ctx context.Context, q db.Q, e event.Event, write func(context.Context, db.Q, order.Order, string) error) error {
	o, err := order.Find(ctx, q, e.Subject)
	if err != nil {
		return gone(err)
	}
	var f checkout.Facts
	if err := e.Decode(&f); err != nil {
		return err
	}
	return write(ctx, q, o, notify.Path(o, f.Link))
}

// asked returns what an event asks a link for; ok is false when there is nobody
// to write to: an address without an account, or an account that is gone.
func asked(ctx context.Context, q db.Q, e event.Event) (a customer.Ask, c customer.Customer, ok bool, err error) {
	if a, err = customer.FindAsk(ctx, q, e.Subject); err != nil {
		return a, c, false, gone(err)
	}
	if a.CustomerID == "" {
		return a, c, false, nil
	}
	if c, err = customer.Find(ctx, q, a.CustomerID); err != nil {
		return a, c, false, gone(err)
	}
	return a, c, true, nil
}

// gone forgives that what an event tells of was removed meanwhile.
func gone(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

// mailConfirmation writes to whoever is to prove an address; the owner of an
// address that is proved already learns that somebody tried.
func (r *Reactor) mailConfirmation(ctx context.Context, q db.Q, e event.Event) error {
	a, c, ok, err := asked(ctx, q, e)
	switch {
	case err != nil || !ok:
		return err
	case a.Purpose == customer.ToConfirm && c.Confirmed():
		return r.Mailer.AccountExists(ctx, q, a, c)
	case a.Purpose == customer.ToGoOn:
		return r.Mailer.GoOnHere(ctx, q, a, c)
	case a.Purpose == customer.ToMove:
		return r.mailMove(ctx, q, a, c)
	}
	return r.Mailer.ConfirmAddress(ctx, q, a, c)
}

// mailMove writes to a new address, or tells its owner that it has an account.
func (r *Reactor) mailMove(ctx context.Context, q db.Q, a customer.Ask, c customer.Customer) error {
	other, err := customer.FindByEmail(ctx, q, a.Email)
	if err == nil && other.ID != c.ID {
		return r.Mailer.AccountExists(ctx, q, a, other)
	}
	if gone(err) != nil {
		return err
	}
	return r.Mailer.ConfirmAddress(ctx, q, a, c)
}

func (r *Reactor) mailReset(ctx context.Context, q db.Q, e event.Event) error {
	a, c, ok, err := asked(ctx, q, e)
	if err != nil || !ok {
		return err
	}
	return r.Mailer.ResetPassword(ctx, q, a, c)
}

func (r *Reactor) mailOldAddress(ctx context.Context, q db.Q, e event.Event) error {
	a, c, ok, err := asked(ctx, q, e)
	if err != nil || !ok {
		return err
	}
	return r.Mailer.AddressChanged(ctx, q, a, c)
}

func (r *Reactor) mailPasswordChanged(ctx context.Context, q db.Q, e event.Event) error {
	c, err := customer.Find(ctx, q, e.CustomerID)
	if err != nil {
		return gone(err)
	}
	return r.Mailer.PasswordChanged(ctx, q, c, e.ID, e.At)
}

func (r *Reactor) mailWelcome(ctx context.Context, q db.Q, e event.Event) error {
	c, err := customer.Find(ctx, q, e.CustomerID)
	if err != nil {
		return gone(err)
	}
	var p enrol.Proved
	if err := e.Decode(&p); err != nil {
		return err
	}
	return r.Mailer.Welcome(ctx, q, c, p.Claimed)
}

// mailLetters asks the owner of an address whether letters may go there.
func (r *Reactor) mailLetters(ctx context.Context, q db.Q, e event.Event) error {
	s, err := preference.FindSubscription(ctx, q, e.Subject)
	if err != nil {
		return gone(err)
	}
	return r.Mailer.ConfirmLetters(ctx, q, s)
}
