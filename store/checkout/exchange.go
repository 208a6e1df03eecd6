package checkout

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/profile"
)

// An exchange adds what is wanted instead to the order that it was bought with, and pays
// back there what came back, both in one step: money moves for the difference alone,
// as it does for whatever else is due or was paid too much. (Shopify keeps exchanges in
// the order as well; Saleor makes a draft order of them, which is then another sale.)

// ExchangeFacts are what the event of an exchange tells beside its order: Products are
// what is given, Total what they come to.
type ExchangeFacts struct {
	Facts
	ReturnID string `json:"return_id"`
	Credit   string `json:"credit"` // what was paid for what came back
	Due      string `json:"due"`    // of the order, after it; below zero, what goes back
}

// ExchangePlan is what an exchange does to its order.
type ExchangePlan struct {
	EditPlan
	Return order.Return
	Items  []order.RefundItem // what came back
	Credit money.Amount       // what was paid for it
	Over   string             // the place where it is given over the counter; empty when it is to be sent
}

// Given is what is given, piece by piece of the lines that are new.
func (p ExchangePlan) Given() []order.Line { return p.After.Lines[len(p.Before.Lines):] }

// DueThen is what will be due for the order; below zero, what goes back.
func (p ExchangePlan) DueThen() money.Amount { return p.DueAfter.Minus(p.Credit) }

var (
	errNoExchange  = fault.New(fault.Conflict, "Nothing that came back with this return is to be exchanged.")
	errNotSoldNow  = fault.New(fault.Conflict, "What is wanted instead is not sold any more. Send the money back instead.")
	errCannotSwap  = fault.New(fault.Conflict, "This order is in no state to exchange something of it. Send the money back, or place a new order.")
	errShortToSwap = fault.New(fault.Conflict, "There is not enough of what is wanted instead. Exchange it when there is, or send the money back.")
	errShortHere   = fault.New(fault.Conflict, "Not enough of what is wanted instead lies at this place. Exchange it when it does, or send the money back.")
)

// PlanExchange says what an exchange of what came back with a return would do, and does
// nothing. It is a Conflict when nothing can be exchanged.
func (k *Desk) PlanExchange(ctx context.Context, q db.Q, returnID string) (p ExchangePlan, err error) {
	if p.Return, err = order.FindReturn(ctx, q, returnID); err != nil {
		return p, err
	}
	if p.Before, err = order.Find(ctx, q, p.Return.OrderID); err != nil {
		return p, err
	}
	switch {
	case p.Return.State != order.ReturnReceived || p.Return.RefundID != "":
		return p, errNoExchange
	case p.Before.State != order.Paid && p.Before.State != order.Fulfilled:
		return p, errCannotSwap
	case p.Before.PlaceID != "": // what was collected is exchanged over the counter, where it came back
		p.Over = cmp.Or(p.Return.PlaceID, p.Before.PlaceID)
	}
	p.After, p.Credit = p.Before, money.Of(0, p.Before.Total.Currency)
	p.After.Lines = slices.Clone(p.Before.Lines)
	for _, x := range p.Return.Lines {
		if err := k.swap(&p, x); err != nil {
			return p, err
		}
	}
	if len(p.Items) == 0 {
		return p, errNoExchange
	}
	p.reprice(k.rules.Load(), k.destination(p.After), k.taxCodes())
	if err := p.weigh(ctx, q, p.Over); err != nil {
		return p, err
	}
	return p, p.count(ctx, q)
}

// swap adds to a plan what one line of its return is exchanged for.
func (k *Desk) swap(p *ExchangePlan, x order.ReturnLine) error {
	n := x.Swaps()
	at := slices.IndexFunc(p.Before.Lines, func(l order.Line) bool { return l.ID == x.LineID })
	if n == 0 || at < 0 {
		return nil
	}
	v, sold := k.catalog.Snapshot().Variant(x.Swap.VariantID)
	if !sold {
		return errNotSoldNow
	}
	l := snapshot(v)
	l.Quantity, l.Unit = n, x.Swap.Unit
	p.After.Lines = append(p.After.Lines, l)
	p.Items = append(p.Items, order.RefundItem{LineID: x.LineID, Quantity: n})
	worth := p.Before.Worth(p.Before.Lines[at], n)
	p.Credit, p.After.Lines[at].PaidBack = p.Credit.Plus(worth), p.After.Lines[at].PaidBack.Plus(worth)
	return nil
}

// Exchange gives what is wanted instead of what came back with a return: the lines, the
// stock and the sums in one transaction, and once, however often it is asked for; over the
// counter, where the order was collected. What
// is due then is asked for by a payment link, made of the form's key (once); what is too
// much goes back the way it came. also is written in the same transaction; its link is
// zero when nothing is due. sent is false while money that goes back has not gone.
func (k *Desk) Exchange(ctx context.Context, returnID, once, actor string, also func(q db.Q, p ExchangePlan, l payment.Link, due money.Amount) error) (sent bool, err error) {
	if once == "" {
		return false, fault.New(fault.Conflict, "This page is too old. Look at the return once more.")
	}
	var p ExchangePlan
	var due money.Amount
	err = k.d.Write(ctx, func(q db.Q) (err error) {
		p, due, err = k.exchange(ctx, q, returnID, once, actor, also)
		return err
	})
	if err != nil || due.Minor >= 0 {
		return err == nil, err
	}
	return k.RefundOverpaid(ctx, p.Before.ID, once, actor, money.Of(-due.Minor, due.Currency))
}

func (k *Desk) exchange(ctx context.Context, q db.Q, returnID, once, actor string, also func(q db.Q, p ExchangePlan, l payment.Link, due money.Amount) error) (p ExchangePlan, due money.Amount, err error) {
	r, err := order.FindReturn(ctx, q, returnID)
	if err != nil {
		return p, due, err
	}
	if err := order.Lock(ctx, q, r.OrderID); err != nil {
		return p, due, err
	}
	if known, err := order.RefundKnown(ctx, q, exchangeKey(r)); err != nil || known {
		return p, due, err // a second press changes nothing
	}
	if back, err := goesBack(ctx, q, r.OrderID); err != nil || back {
		return p, due, errors.Join(err, errGoesBack)
	}
	if p, err = k.PlanExchange(ctx, q, returnID); err != nil {
		return p, due, err
	}
	if err := brought(ctx, q, p.Before); err != nil {
		return p, due, err
	}
	f := order.PartRefund{Once: exchangeKey(r), Items: p.Items, Amount: p.Credit, Actor: actor, Why: p.words()}
	if err := order.Exchange(ctx, q, p.Before, p.After, p.Return, &f); err != nil {
		return p, due, err
	}
	if err := p.give(ctx, q, actor); err != nil {
		return p, due, err
	}
	if due, err = k.exchanged(ctx, q, p); err != nil {
		return p, due, err
	}
	if due.Minor <= 0 {
		return p, due, also(q, p, payment.Link{}, due)
	}
	return p, due, k.makeLink(ctx, q, p.Before.ID, once, "", actor, LinkDays, func(q db.Q, _ order.Order, l payment.Link, due money.Amount) error { return also(q, p, l, due) })
}

// exchangeKey makes the exchange of a return happen one time.
func exchangeKey(r order.Return) string { return "exchange/" + r.ID }

// give takes what is given from stock; over the counter it has left the house at once.
func (p ExchangePlan) give(ctx context.Context, q db.Q, actor string) error {
	var take []inventory.Line
	handed := order.Fulfilment{OrderID: p.Before.ID, Once: exchangeKey(p.Return), PlaceID: p.Over, Actor: actor}
	for _, l := range p.Given() {
		take = append(take, inventory.Line{VariantID: l.VariantID, Quantity: l.Quantity})
		handed.Items = append(handed.Items, order.Item{LineID: l.ID, Quantity: l.Quantity})
	}
	if p.Over == "" {
		taken, err := inventory.Take(ctx, q, take, p.Before.ID)
		if err != nil {
			return shortAs(errShortToSwap, err)
		}
		return order.TakenAt(ctx, q, p.Before.ID, taken.Places())
	}
	taken, err := inventory.TakeAt(ctx, q, take, p.Over, p.Before.ID)
	if err != nil {
		return shortAs(errShortHere, err)
	}
	if err := order.TakenAt(ctx, q, p.Before.ID, taken.Places()); err != nil {
		return err
	}
	_, err = order.Send(ctx, q, &handed)
	return err
}

func shortAs(words, err error) error {
	if _, short := errors.AsType[*inventory.Short](err); short {
		return words
	}
	return err
}

// words say in the history what was exchanged.
func (p ExchangePlan) words() string {
	words := "Exchanged with " + p.Return.Name + ": " + p.Credit.String() + " for what came back"
	for _, s := range p.Stock {
		words += fmt.Sprintf("; %+d %s", s.Take, s.Title)
	}
	return words
}

// exchanged is what follows: figures, what is due, and the event.
func (k *Desk) exchanged(ctx context.Context, q db.Q, p ExchangePlan) (due money.Amount, err error) {
	if err := keepDue(ctx, q, p.Before.ID); err != nil {
		return due, err
	}
	o, err := order.Find(ctx, q, p.Before.ID)
	if err != nil {
		return due, err
	}
	if due, err = Due(ctx, q, o); err != nil {
		return due, err
	}
	if err := profile.AdjustOrder(ctx, q, o.ID, o.Total.Minus(o.Refunded)); err != nil {
		return due, err
	}
	link, err := LinkOf(ctx, q, o.ID)
	if err != nil {
		return due, err
	}
	given := p.After
	given.Lines = p.Given()
	f := ExchangeFacts{Facts: k.factsOf(given, link, ""), ReturnID: p.Return.ID, Credit: p.Credit.Decimal(), Due: due.Decimal()}
	f.Total = p.After.Total.Minus(p.Before.Total).Decimal()
	if err := k.tellSwapped(ctx, q, o, p); err != nil {
		return due, err
	}
	return due, k.tellOf(ctx, q, event.ReturnExchanged, o, f)
}
