package checkout

import (
	"context"
	"errors"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
)

// This file is money that is reserved when an order is placed, and taken later.

// Balance is how an order that goes on stands with its money.
type Balance struct {
	Net      money.Amount // what it comes to, less what of that went back
	Kept     money.Amount // what came, and has not gone back
	Reserved money.Amount // what can still be taken
}

// ToCapture is what of the reserved money the order needs.
func (b Balance) ToCapture() money.Amount {
	return money.Of(max(0, min(b.Reserved.Minor, b.Net.Minor-b.Kept.Minor)), b.Net.Currency)
}

// Due is what must come beside what is reserved; below zero, what came above what the
// order comes to.
func (b Balance) Due() money.Amount { return b.Net.Minus(b.Kept).Minus(b.ToCapture()) }

// BalanceOf says how an order stands with its money. One that is over, and one without
// any payment, which was brought along from elsewhere, has what it comes to.
func BalanceOf(ctx context.Context, q db.Q, o order.Order) (b Balance, err error) {
	b.Net = o.Total.Minus(o.Refunded)
	b.Kept, b.Reserved = b.Net, money.Of(0, o.Total.Currency)
	switch o.State {
	case order.Pending, order.Awaiting, order.Authorized, order.Paid, order.Fulfilled:
	default:
		return b, nil
	}
	kept, any, err := payment.Kept(ctx, q, o.ID)
	if err != nil || !any && o.State != order.Pending && o.State != order.Awaiting {
		return b, err
	}
	b.Kept.Minor = kept
	b.Reserved.Minor, err = payment.Reserved(ctx, q, o.ID)
	return b, err
}

// captureOf is when the money for a new order is taken: as the shop likes, where the
// way to pay can reserve it.
func (k *Desk) captureOf(gateway string) payment.Capture {
	if g, ok := k.offered(gateway); !ok || !g.Authorizes() {
		return payment.AtOnce
	}
	return payment.Capture(k.rules.Load().shop.Capture)
}

// authorized accepts an order whose money is reserved. What does not fit, or comes too
// late, is given back: nothing has been taken.
func (k *Desk) authorized(ctx context.Context, q db.Q, o order.Order, p payment.Payment, said payment.Outcome) error {
	if wrong := k.misfit(p, said); wrong != "" {
		k.log.Warn("reserved money does not fit its order and is given back", "order", o.Number, "why", wrong)
		if err := unwanted(ctx, q, o, p, wrong); err != nil {
			return err
		}
		return k.tell(ctx, q, event.OrderPaymentFailed, o, p.Back, wrong)
	}
	err := order.Authorize(ctx, q, o.ID, p.Gateway, "Authorized "+said.Amount.String())
	if errors.Is(err, order.ErrPassed) {
		return unwanted(ctx, q, o, p, "The order is "+string(o.State)+" already.")
	}
	if err != nil {
		return err
	}
	return k.complete(ctx, q, o, p.Back)
}

func unwanted(ctx context.Context, q db.Q, o order.Order, p payment.Payment, why string) error {
	if _, err := payment.AskVoid(ctx, q, p.ID); err != nil {
		return err
	}
	return order.Note(ctx, q, o.ID, p.Gateway, "Gives back what was authorized. "+why)
}

// captured makes an order whose money was reserved a paid one.
func (k *Desk) captured(ctx context.Context, q db.Q, o order.Order, p payment.Payment, said payment.Outcome) error {
	err := order.Pay(ctx, q, o.ID, p.Gateway, "Captured "+said.Amount.String())
	if errors.Is(err, order.ErrPassed) {
		return k.hold(ctx, q, o, p, "Captured "+said.Amount.String()+" when it was already "+string(o.State)+".")
	}
	if err != nil {
		return err
	}
	if err := keepDue(ctx, q, o.ID); err != nil {
		return err
	}
	return k.tell(ctx, q, event.OrderPaid, o, p.Back, "")
}

// released is what follows when reserved money went back: as was asked, or because its
// time was over, or by somebody at the provider's. Then a person decides.
func (k *Desk) released(ctx context.Context, q db.Q, o order.Order, p payment.Payment) error {
	was := money.Of(p.Authorized, p.Amount.Currency).String()
	switch {
	case p.Authorized == 0:
		return nil
	case p.State != payment.Voiding && o.State == order.Authorized:
		return k.hold(ctx, q, o, p, "The authorized "+was+" went back before it was captured. Accept the order to ask for the money by a payment link, or cancel it.")
	}
	return order.Note(ctx, q, o.ID, p.Gateway, "Gave the authorized "+was+" back")
}

var (
	errUnderWay = fault.New(fault.Conflict, "The money is just being captured. Look at the order again in a minute.")
	errSentPart = fault.New(fault.Conflict, "Something of it has been sent already. Take out what is not sent, and capture the rest.")
	errSomeCame = fault.New(fault.Conflict, "Some money has come for this order already. Capture the rest, then send all of it back.")
	errNeedless = fault.New(fault.Conflict, "The order comes to another sum by now. Nothing was captured; look at it once more.")
)

// Capture takes an amount of what is reserved by a payment of an order; what is left of
// it goes back to whoever paid. With nothing to take, all of it goes back. The same
// amount a second time takes nothing more. done is false while the provider has not
// said yes: it is asked again until it has (Reconcile). Its no is a Conflict. also is
// written in the same transaction, when it is new.
func (k *Desk) Capture(ctx context.Context, orderID, paymentID string, amount money.Amount, actor string, also func(q db.Q, o order.Order) error) (done bool, err error) {
	err = k.d.Write(ctx, func(q db.Q) error {
		if err := order.Lock(ctx, q, orderID); err != nil {
			return err
		}
		o, err := order.Find(ctx, q, orderID)
		if err != nil {
			return err
		}
		p, err := payment.Find(ctx, q, paymentID)
		if err != nil || p.OrderID != orderID {
			return errors.Join(err, errNeedless)
		}
		news, err := take(ctx, q, o, p, amount, actor)
		if err != nil || !news {
			return err
		}
		return also(q, o)
	})
	if err != nil {
		return false, err
	}
	k.Collect(ctx, orderID)
	p, err := payment.Find(ctx, k.d.Read(), paymentID)
	if err == nil && p.State == payment.Authorized {
		err = fault.New(fault.Conflict, "The money was not captured. "+p.Reason)
	}
	return p.State == payment.Succeeded || p.State == payment.Cancelled && amount.IsZero(), err
}

// take writes down what is to become of reserved money.
func take(ctx context.Context, q db.Q, o order.Order, p payment.Payment, amount money.Amount, actor string) (news bool, err error) {
	b, err := BalanceOf(ctx, q, o)
	need := b.ToCapture()
	switch {
	case err != nil:
		return false, err
	case p.State == payment.Authorized && o.State != order.Authorized, p.State == payment.Authorized && amount.Minor > need.Minor, amount.IsZero() && !need.IsZero():
		return false, errNeedless
	case amount.IsZero():
		return takeNothing(ctx, q, o, p, actor)
	}
	news, err = payment.AskCapture(ctx, q, p.ID, amount)
	if err != nil || !news {
		return false, err
	}
	return true, order.Note(ctx, q, o.ID, actor, "Captures "+amount.String()+" of the authorized "+b.Reserved.String())
}

// takeNothing gives all of it back: other money has paid the order.
func takeNothing(ctx context.Context, q db.Q, o order.Order, p payment.Payment, actor string) (news bool, err error) {
	if news, err = payment.AskVoid(ctx, q, p.ID); err != nil || !news {
		return false, err
	}
	return true, order.Pay(ctx, q, o.ID, actor, "Paid without what was authorized")
}

// TakeWhenSent writes down that the reserved money of an order is to be captured, when
// all of the order has left the house and the shop takes it then. Collect does it at
// once, and Reconcile in any case.
func TakeWhenSent(ctx context.Context, q db.Q, orderID, actor string) error {
	o, err := order.Find(ctx, q, orderID)
	if err != nil || o.State != order.Authorized || o.Fulfilment != order.Whole {
		return err
	}
	list, err := payment.ListOf(ctx, q, orderID)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.State != payment.Authorized || p.Capture != payment.WhenSent {
			continue
		}
		b, err := BalanceOf(ctx, q, o)
		if err != nil {
			return err
		}
		if _, err := take(ctx, q, o, p, b.ToCapture(), actor); err != nil {
			return err
		}
	}
	return nil
}

// Collect asks the providers at once for what was decided about the reserved money of
// an order. What they do not answer is asked again.
func (k *Desk) Collect(ctx context.Context, orderID string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	o, err := order.Find(ctx, k.d.Read(), orderID)
	var list []payment.Payment
	if err == nil {
		list, err = payment.ListOf(ctx, k.d.Read(), orderID)
	}
	if err != nil {
		k.log.Error("reserved money could not be asked for; it is tried again", "order", orderID, "error", err)
	}
	for _, p := range list {
		if p.State == payment.Capturing || p.State == payment.Voiding {
			k.ask(ctx, o, p)
		}
	}
}

// giveBack writes down, before an order is cancelled, that what is reserved for it goes
// back.
func giveBack(ctx context.Context, q db.Q, o order.Order) error {
	if o.State == order.Authorized {
		kept, _, err := payment.Kept(ctx, q, o.ID)
		switch {
		case err != nil:
			return err
		case o.Fulfilment != order.Unfulfilled:
			return errSentPart
		case kept > 0:
			return errSomeCame
		}
	}
	return voidAll(ctx, q, o.ID)
}

// voidAll writes down that all that is reserved for an order goes back.
func voidAll(ctx context.Context, q db.Q, orderID string) error {
	list, err := payment.ListOf(ctx, q, orderID)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.State == payment.Capturing {
			return errUnderWay
		}
		if _, err := payment.AskVoid(ctx, q, p.ID); err != nil {
			return err
		}
	}
	return nil
}

// notTaken keeps that a provider refused to take what is reserved.
func (k *Desk) notTaken(ctx context.Context, p payment.Payment, said payment.Outcome) error {
	return k.d.Write(ctx, func(q db.Q) error {
		news, err := payment.DropCapture(ctx, q, p.ID, said.Reason)
		if err != nil || !news {
			return err
		}
		return order.Note(ctx, q, p.OrderID, p.Gateway, "The money was not captured. "+said.Reason)
	})
}
