package checkout

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
)

// LinkPath is where payment links begin.
const LinkPath = "/pay/to/"

// How many days a payment link works.
const (
	LinkDays     = 7
	MostLinkDays = 60
)

// LinkSecret makes the secret of a payment link from the key of the form that asks for
// it, so that the same form gives the same link and only its hash is kept.
func LinkSecret(once string) string { return id.Hash("payment link " + once) }

// MakeLink makes a secret address under which what is due for an order can be paid, for
// some days. back is the path of the order's page where the caller knows it. The stock
// of an order that is not accepted yet is held as long as the link lasts. The same form
// (once) a second time is the same link. also is written in the same transaction, with
// what is due, when the link is new.
func (k *Desk) MakeLink(ctx context.Context, orderID, once, back, actor string, days int, also func(q db.Q, o order.Order, l payment.Link, due money.Amount) error) error {
	return k.d.Write(ctx, func(q db.Q) error { return k.makeLink(ctx, q, orderID, once, back, actor, days, also) })
}

func (k *Desk) makeLink(ctx context.Context, q db.Q, orderID, once, back, actor string, days int, also func(q db.Q, o order.Order, l payment.Link, due money.Amount) error) error {
	if once == "" {
		return fault.New(fault.Conflict, "This page is too old. Look at the order once more.")
	}
	if days < 1 || days > MostLinkDays {
		return fault.InvalidFields(fault.Fields{"days": "Enter a number of days from 1 to 60."})
	}
	l := payment.Link{OrderID: orderID, Back: back, Actor: actor, ExpiresAt: q.Now().AddDate(0, 0, days)}
	o, due, err := k.payable(ctx, q, orderID)
	if err != nil {
		return err
	}
	if l.Back == "" {
		if l.Back, err = knownPath(ctx, q, orderID); err != nil {
			return err
		}
	}
	news, err := payment.CreateLink(ctx, q, &l, LinkSecret(once))
	if err != nil || !news {
		return err
	}
	if err := order.Keep(ctx, q, o.ID, l.ExpiresAt); err != nil {
		return err
	}
	if err := order.Note(ctx, q, o.ID, actor, "Made a payment link for "+due.String()); err != nil {
		return err
	}
	return also(q, o, l, due)
}

// payable is an order of which something is due; a Conflict when nothing is.
func (k *Desk) payable(ctx context.Context, q db.Q, orderID string) (o order.Order, due money.Amount, err error) {
	if err = order.Lock(ctx, q, orderID); err != nil {
		return o, due, err
	}
	if o, err = order.Find(ctx, q, orderID); err != nil {
		return o, due, err
	}
	if due, err = Due(ctx, q, o); err == nil && due.Minor <= 0 {
		err = errNothingDue
	}
	return o, due, err
}

var errNothingDue = fault.New(fault.Conflict, "Nothing is due for this order.")

// knownPath is the path of an order's page, as its events or an earlier link tell it.
func knownPath(ctx context.Context, q db.Q, orderID string) (string, error) {
	path, err := LinkOf(ctx, q, orderID)
	if err != nil || path != "" {
		return path, err
	}
	return orderPath(ctx, q, orderID, LinkPath)
}

// RevokeLink takes a link back: nobody pays on it any more.
func (k *Desk) RevokeLink(ctx context.Context, orderID, linkID, actor string, also func(q db.Q) error) error {
	return k.d.Write(ctx, func(q db.Q) error {
		if err := payment.RevokeLink(ctx, q, orderID, linkID); err != nil {
			return err
		}
		if err := order.Note(ctx, q, orderID, actor, "Took a payment link back"); err != nil {
			return err
		}
		return also(q)
	})
}

// Linked is what a payment link leads to.
type Linked struct {
	Link    payment.Link
	State   payment.LinkState
	Order   order.Order
	Due     money.Amount
	Payment payment.Payment // the one that is under way, or the latest; zero for none
}

// Paid says that nothing is due.
func (l Linked) Paid() bool { return l.Due.Minor <= 0 && l.Order.State != order.Cancelled }

// FindLinked returns what a payment link leads to, whatever has become of it. Of a payment
// that is under way Listen is told to ask first.
func (k *Desk) FindLinked(ctx context.Context, secret string) (Linked, error) {
	l, err := k.linked(ctx, secret)
	if err != nil || !k.glance(ctx, l.Payment) {
		return l, err
	}
	return k.linked(ctx, secret)
}

func (k *Desk) linked(ctx context.Context, secret string) (l Linked, err error) {
	q := k.d.Read()
	if l.Link, err = payment.FindLink(ctx, q, secret); err != nil {
		return l, err
	}
	l.State = l.Link.State(q.Now())
	if l.Order, err = order.Find(ctx, q, l.Link.OrderID); err != nil {
		return l, err
	}
	if l.Due, err = Due(ctx, q, l.Order); err != nil {
		return l, err
	}
	list, err := payment.ListOf(ctx, q, l.Order.ID)
	for i, p := range list {
		if i == 0 || p.State.Open() && p.State != payment.Awaiting && !l.Payment.State.Open() {
			l.Payment = p
		}
	}
	return l, err
}

// PayLinked begins to pay what is due, and returns where whoever pays goes. A payment
// of that sum that is under way with the same gateway is gone on with; every other is
// given up first, and of two who begin at once one is told to wait: it cannot be paid
// twice.
func (k *Desk) PayLinked(ctx context.Context, secret, gateway string) (string, error) {
	back := LinkPath + secret
	l, err := k.linked(ctx, secret)
	if err != nil {
		return "", err
	}
	if l.State != payment.LinkOpen || l.Due.Minor <= 0 {
		return back, nil // the page says why
	}
	return k.payRest(ctx, l.Order.ID, l.Due, gateway, back)
}

// payRest begins to pay what is due of an order by a gateway.
func (k *Desk) payRest(ctx context.Context, orderID string, due money.Amount, gateway, back string) (string, error) {
	if g, ok := k.offered(gateway); !ok || !Linkable(g) {
		return "", errNoWay
	}
	if next, err := k.clear(ctx, orderID, due, gateway); err != nil || next != "" {
		return next, err
	}
	var p payment.Payment
	var o order.Order
	err := k.d.Write(ctx, func(q db.Q) (err error) {
		p, o, err = k.payDue(ctx, q, orderID, gateway, back)
		return err
	})
	if err != nil {
		return "", err
	}
	next, answered := k.begin(ctx, o, p)
	if !answered {
		return "", ErrSilent
	}
	return next, nil
}

// Linkable says whether a gateway can be paid by on a link: a bank transfer is ordered
// by, not paid on.
func Linkable(g payment.Gateway) bool { return g.Name() != payment.Invoice{}.Name() }

// clear gives up what is under way for an order but the payment of the same sum with a
// gateway, whose page it returns.
func (k *Desk) clear(ctx context.Context, orderID string, due money.Amount, gateway string) (next string, err error) {
	list, err := payment.ListOf(ctx, k.d.Read(), orderID)
	if err != nil {
		return "", err
	}
	for _, p := range list {
		switch {
		case !p.State.Open() || p.State == payment.Awaiting:
		case p.Gateway == gateway && p.Amount == due && p.URL != "":
			next = p.URL
		default:
			if err := k.giveUp(ctx, p); err != nil {
				return "", fault.New(fault.Unavailable, "The payment that is under way does not answer yet. Please try again in a minute.").Because(err)
			}
		}
	}
	return next, nil
}

// payDue writes the payment of what is due, as long as no other is under way.
func (k *Desk) payDue(ctx context.Context, q db.Q, orderID, gateway, back string) (payment.Payment, order.Order, error) {
	o, due, err := k.payable(ctx, q, orderID)
	if err != nil {
		return payment.Payment{}, o, err
	}
	list, err := payment.ListOf(ctx, q, orderID)
	if err != nil {
		return payment.Payment{}, o, err
	}
	for _, p := range list {
		if p.State.Open() && p.State != payment.Awaiting {
			return p, o, fault.New(fault.Conflict, "A payment has just been begun in another window. Look at this page once more.")
		}
	}
	p := payment.Payment{OrderID: o.ID, Gateway: gateway, Amount: due, Back: back} // what is due beside what was authorized is taken at once
	if o.State == order.Pending {
		if p.Amount == o.Total {
			p.Capture = k.captureOf(gateway)
		}
		if err := order.TryAgain(ctx, q, o.ID, gateway, later(o.ExpiresAt, k.holdUntil(q))); err != nil {
			return payment.Payment{}, o, err
		}
	}
	return p, o, payment.Create(ctx, q, &p)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
