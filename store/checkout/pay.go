package checkout

import (
	"context"
	"fmt"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/order"
	"regulars/store/payment"
)

func (k *Desk) holdUntil(q db.Q) time.Time { return q.Now().Add(holdFor) }

// begin hands a payment to its gateway and returns where the shopper goes. It
// waits for the gateway as long as a shopper would; what is not known then is
// found out by Reconcile. It goes on when the shopper has left.
func (k *Desk) begin(ctx context.Context, o order.Order, p payment.Payment) (next string, answered bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience+time.Second)
	defer cancel()
	outcome := k.start(ctx, o, p)
	if err := k.settle(ctx, p.ID, outcome); err != nil {
		k.log.Error("a payment's answer could not be kept; it will be asked for again", "payment", p.ID, "error", err)
	}
	if outcome.State == payment.Pending && outcome.URL != "" {
		return outcome.URL, true
	}
	return p.Back, outcome.State != payment.Unknown
}

// atOnce is the outcome of a payment for which nobody has to be asked: there is
// nothing to pay, or a transfer is awaited.
func (k *Desk) atOnce(ctx context.Context, o order.Order, p payment.Payment) (payment.Outcome, bool) {
	g, ok := k.gateway(p.Gateway)
	if !ok {
		return payment.Outcome{}, false
	}
	if p.Amount.IsZero() {
		return payment.Outcome{State: payment.Succeeded, Amount: p.Amount, Live: !g.Test()}, true
	}
	switch g.(type) {
	case payment.Invoice, payment.Hand:
	default:
		return payment.Outcome{}, false
	}
	said, err := g.Start(ctx, payment.Intent{PaymentID: p.ID, OrderID: o.ID, Number: o.Number, Amount: p.Amount})
	return said, err == nil
}

func (k *Desk) start(ctx context.Context, o order.Order, p payment.Payment) payment.Outcome {
	g, ok := k.gateway(p.Gateway)
	if !ok {
		return payment.Outcome{State: payment.Declined, Reason: "This way to pay is no longer offered."}
	}
	if said, ok := k.atOnce(ctx, o, p); ok {
		return said
	}
	call, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var outcome payment.Outcome
	err := k.call(p.Gateway, func() (err error) {
		outcome, err = g.Start(call, payment.Intent{PaymentID: p.ID, OrderID: o.ID, Number: o.Number, Amount: p.Amount, Email: o.Email, Language: o.Language,
			BackURL: strings.TrimSuffix(k.baseURL, "/") + p.Back, Until: payment.SessionEnd(p.CreatedAt), Reserve: p.Capture != payment.AtOnce})
		return err
	})
	if err != nil {
		k.log.Warn("a gateway did not answer; the payment's state is unknown", "gateway", p.Gateway, "payment", p.ID, "error", err)
		return payment.Outcome{State: payment.Unknown}
	}
	return outcome
}

// errNoWay is what somebody is told who has not chosen how to pay.
var errNoWay = fault.InvalidFields(fault.Fields{"payment": "Choose how you want to pay."})

// Retry lets a shopper pay an order behind a secret link, as Pay does.
func (k *Desk) Retry(ctx context.Context, secret, gateway string) (string, error) {
	o, err := order.FindBySecret(ctx, k.d.Read(), secret)
	if err != nil {
		return "", err
	}
	return k.Pay(ctx, o, gateway, "/orders/"+secret)
}

// Pay lets a shopper pay an order that is still unpaid, or what is still due for one
// that is paid, by the same or another way, and returns where they go; back is the path
// of the order's page. A try that is under way with the same gateway is gone on with;
// one with another is given up first, so that no two can succeed. A gateway that does
// not answer is Unavailable: the order stays as it was, and Reconcile goes on with the
// payment.
func (k *Desk) Pay(ctx context.Context, o order.Order, gateway, back string) (string, error) {
	if _, ok := k.offered(gateway); !ok {
		return "", errNoWay
	}
	if o.State != order.Pending {
		due, err := Due(ctx, k.d.Read(), o)
		if err != nil || due.Minor <= 0 {
			return back, err // paid, cancelled or held meanwhile: the page says so
		}
		return k.payRest(ctx, o.ID, due, gateway, back)
	}
	open, err := k.giveUpOthers(ctx, o, gateway)
	if err != nil {
		return "", err
	}
	if open.URL != "" {
		return open.URL, nil
	}
	var p payment.Payment
	err = k.d.Write(ctx, func(q db.Q) (err error) { p, err = k.again(ctx, q, o, gateway, back); return err })
	if fault.KindOf(err) == fault.Conflict {
		return back, nil
	}
	if err != nil {
		return "", fmt.Errorf("checkout.Pay: %w", err)
	}
	next, answered := k.begin(ctx, o, p)
	if !answered {
		return "", ErrSilent
	}
	return next, nil
}

// ErrSilent is what a shopper is told when a gateway did not answer: the order is
// there, and may be paid.
var ErrSilent = fault.New(fault.Unavailable, "The payment service does not answer at the moment. Your order is safe: we keep it for you and go on trying, or you choose another way to pay.")

// giveUpOthers ends the open payments of an order but the one with a gateway,
// which it returns.
func (k *Desk) giveUpOthers(ctx context.Context, o order.Order, gateway string) (same payment.Payment, err error) {
	list, err := payment.ListOf(ctx, k.d.Read(), o.ID)
	if err != nil {
		return same, err
	}
	for _, p := range list {
		switch {
		case !p.State.Open():
		case p.Gateway == gateway && same.ID == "":
			same = p
		default:
			if err := k.giveUp(ctx, p); err != nil {
				return same, fault.New(fault.Unavailable, "The payment that is under way does not answer yet. Please try again in a minute.").Because(err)
			}
		}
	}
	return same, nil
}

// giveUp ends a payment at its gateway and keeps what that says.
func (k *Desk) giveUp(ctx context.Context, p payment.Payment) error {
	outcome := payment.Outcome{State: payment.Cancelled}
	if g, ok := k.gateway(p.Gateway); ok && p.Reference != "" {
		call, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if err := k.call(p.Gateway, func() (err error) { outcome, err = g.GiveUp(call, p); return err }); err != nil {
			return err
		}
		if outcome.State == payment.Pending {
			return fault.New(fault.Unavailable, "The bank is still working on the payment.")
		}
	}
	return k.settle(ctx, p.ID, outcome)
}

// again writes a new payment for a pending order, or returns the one that another
// window has just made.
func (k *Desk) again(ctx context.Context, q db.Q, o order.Order, gateway, back string) (payment.Payment, error) {
	if err := order.TryAgain(ctx, q, o.ID, gateway, later(o.ExpiresAt, k.holdUntil(q))); err != nil { // a payment link holds it longer
		return payment.Payment{}, err
	}
	list, err := payment.ListOf(ctx, q, o.ID)
	if err != nil {
		return payment.Payment{}, err
	}
	for _, p := range list {
		if p.State.Open() && p.Gateway == gateway {
			return p, nil
		}
	}
	p := payment.Payment{OrderID: o.ID, Gateway: gateway, Amount: o.Total, Back: back, Capture: k.captureOf(gateway)}
	return p, payment.Create(ctx, q, &p)
}

// Look returns the order behind a secret link with its latest payment. Of an open
// payment Listen is told to ask first, so that the page shows the news also when a
// message of the provider got lost.
func (k *Desk) Look(ctx context.Context, secret string) (order.Order, payment.Payment, error) {
	o, p, err := k.find(ctx, secret)
	if err != nil || !k.glance(ctx, p) {
		return o, p, err
	}
	return k.find(ctx, secret)
}

func (k *Desk) find(ctx context.Context, secret string) (o order.Order, p payment.Payment, err error) {
	if o, err = order.FindBySecret(ctx, k.d.Read(), secret); err != nil {
		return o, p, err
	}
	list, err := payment.ListOf(ctx, k.d.Read(), o.ID)
	if err == nil && len(list) > 0 {
		p = list[0]
	}
	return o, p, err
}

// Hear asks at once what became of a payment, when the shopper has just come back
// from where it was decided.
func (k *Desk) Hear(ctx context.Context, p payment.Payment) error {
	o, err := order.Find(ctx, k.d.Read(), p.OrderID)
	if err == nil && p.State.Open() {
		k.ask(ctx, o, p)
	}
	return err
}
