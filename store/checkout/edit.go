package checkout

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/price"
	"regulars/store/shipment"
)

// Edit is what staff want to change of an order that was placed.
type Edit struct {
	Quantities map[string]int64 // by line, pieces that have left or shall leave; those that are not named stay
	Add        []EditLine
	Delivery   *shipment.Address // nil: as it is
	Method     string            // handle of a way to deliver; empty keeps what was chosen, and its price
}

// EditLine is a variant that was not in the order.
type EditLine struct {
	VariantID string
	Quantity  int64
}

// EditPlan is what an edit would do, before anything is saved.
type EditPlan struct {
	Before, After order.Order
	Money         Balance // before
	MoneyAfter    Balance
	Due           money.Amount // before
	DueAfter      money.Amount // below zero: what came above it
	Stock         []StockStep
	Options       []shipment.Option // ways to deliver it now
	Seen          string            // names all of this: what is applied is what was seen
}

// StockStep is what an edit takes from stock, or gives back.
type StockStep struct {
	VariantID string
	Title     string
	Take      int64 // below zero: goes back
	Left      int64 // there is now; -1 when any number can be sold
}

// Short says that there is not enough.
func (s StockStep) Short() bool { return s.Left >= 0 && s.Take > s.Left }

// Short says whether anything is missing.
func (p EditPlan) Short() bool { return slices.ContainsFunc(p.Stock, StockStep.Short) }

// Same says that nothing would change.
func (p EditPlan) Same() bool {
	return p.Before.Total == p.After.Total && p.Before.Delivery == p.After.Delivery && p.Before.Method == p.After.Method && slices.Equal(p.Before.Lines, p.After.Lines)
}

var (
	errNoEdit   = fault.New(fault.Conflict, "An order is changed before all of it is sent, and not while somebody looks into its payment.")
	errGoesBack = fault.New(fault.Conflict, "Money of this order is on its way back, so it stays as it is until the bank has answered.")
	errEdited   = fault.New(fault.Conflict, "The order, a price or the stock changed since you looked. Nothing was saved; this is what it would do now.")
	errShort    = fault.New(fault.Conflict, "There is not enough of everything. Nothing was saved.")
)

// Editable says why an order cannot be changed; nil when it can.
func Editable(o order.Order) error {
	switch {
	case o.State == order.Authorized && o.Fulfilment == order.Whole:
	case o.State == order.Awaiting, o.State.ToPack(), o.State == order.Pending && o.Channel != "web":
		return nil
	}
	return errNoEdit
}

// PlanEdit says what an edit would do, and does nothing. Invalid names fields:
// "line-" or "add-" with an id, the keys of shipment, "delivery", and "lines" for all.
func (k *Desk) PlanEdit(ctx context.Context, orderID string, e Edit) (EditPlan, error) {
	return k.planEdit(ctx, k.d.Read(), orderID, e)
}

func (k *Desk) planEdit(ctx context.Context, q db.Q, orderID string, e Edit) (p EditPlan, err error) {
	if p.Before, err = order.Find(ctx, q, orderID); err != nil {
		return p, err
	}
	if err := Editable(p.Before); err != nil {
		return p, err
	}
	if back, err := goesBack(ctx, q, orderID); err != nil || back {
		return p, errors.Join(err, errGoesBack)
	}
	p.After = p.Before
	wrong := fault.Fields{}
	p.After.Lines = e.lines(p.Before, wrong)
	if err := k.addLines(ctx, q, &p, e.Add, wrong); err != nil {
		return p, err
	}
	if !slices.ContainsFunc(p.After.Lines, func(l order.Line) bool { return l.Wanted() > 0 }) && len(wrong) == 0 {
		wrong["lines"] = "Something must be left. To end the whole order, cancel it or send its money back."
	}
	k.deliver(&p, e, wrong)
	if len(wrong) > 0 {
		return p, fault.InvalidFields(wrong)
	}
	p.reprice(k.rules.Load(), k.destination(p.After), k.taxCodes())
	if err := p.holdBack(); err != nil {
		return p, err
	}
	if err := p.weigh(ctx, q, p.Before.PlaceID); err != nil {
		return p, err
	}
	if err := p.count(ctx, q); err != nil {
		return p, err
	}
	p.Seen, err = p.fingerprint()
	return p, err
}

// Ways are how an edited order could be delivered, at the prices of now; none for one
// that is collected.
func (k *Desk) Ways(o order.Order, e Edit) []shipment.Option {
	if o.PlaceID != "" {
		return nil
	}
	to := o.Delivery
	if e.Delivery != nil {
		to = order.Address(e.Delivery.Clean())
	}
	o.Lines = e.lines(o, fault.Fields{})
	return shipment.Options(k.rules.Load().zones, k.parcel(o), shipment.Address(to).Place())
}

// lines are those of the order in their new numbers.
func (e Edit) lines(o order.Order, wrong fault.Fields) (list []order.Line) {
	for _, l := range o.Lines {
		n, named := e.Quantities[l.ID]
		switch {
		case !named:
			n = l.Wanted()
		case n < l.Fulfilled:
			wrong["line-"+l.ID] = fmt.Sprintf("%d of these have been sent: they cannot be taken out.", l.Fulfilled)
		case n > mostOf:
			wrong["line-"+l.ID] = "Enter a quantity up to 999."
		}
		if l.Quantity = n + l.Removed; l.Quantity > 0 {
			list = append(list, l)
		}
	}
	return list
}

// mostOf is how many pieces a line holds.
const mostOf = 999

// addLines adds what is new at the price that is asked now.
func (k *Desk) addLines(ctx context.Context, q db.Q, p *EditPlan, add []EditLine, wrong fault.Fields) error {
	ids := make([]string, len(add))
	for i, a := range add {
		ids[i] = a.VariantID
	}
	if len(ids) == 0 {
		return nil
	}
	prices, err := price.For(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, a := range add {
		v, sold := k.catalog.Snapshot().Variant(a.VariantID)
		cost, priced := prices[a.VariantID]
		switch {
		case a.Quantity == 0:
		case a.Quantity < 0 || a.Quantity > mostOf:
			wrong["add-"+a.VariantID] = "Enter a quantity up to 999."
		case !sold || !priced || cost.Amount.Currency != p.Before.Total.Currency:
			wrong["add-"+a.VariantID] = "This is not sold any more."
		default:
			l := snapshot(v)
			l.Quantity, l.Unit = a.Quantity, cost.Amount
			p.After.Lines = append(p.After.Lines, l)
		}
	}
	return nil
}

// deliver answers where it goes and how. An order that is collected stays where it is.
func (k *Desk) deliver(p *EditPlan, e Edit, wrong fault.Fields) {
	if p.Before.PlaceID != "" {
		return
	}
	to := shipment.Address(p.Before.Delivery)
	if e.Delivery != nil && *e.Delivery != to {
		to = e.Delivery.Clean()
		for key, words := range fault.FieldsOf(to.Validate()) {
			wrong[key] = words
		}
		p.After.Delivery = order.Address(to)
	}
	p.Options = shipment.Options(k.rules.Load().zones, k.parcel(p.After), to.Place())
	if e.Method == "" && to.Country == p.Before.Delivery.Country {
		return
	}
	i := slices.IndexFunc(p.Options, func(o shipment.Option) bool { return o.Handle == e.Method })
	switch {
	case len(p.Options) == 0:
		wrong[string(shipment.Country)] = "We do not deliver there. Choose another address."
	case i < 0:
		wrong["delivery"] = "Choose how it is delivered to this address."
	default:
		m := p.Options[i]
		p.After.Method, p.After.Shipping = order.Method{Handle: m.Handle, Name: m.Name, DaysMin: m.DaysMin, DaysMax: m.DaysMax}, m.Price
	}
}

// fingerprint names the plan: how much is in stock is no part of it, only what is taken.
func (p *EditPlan) fingerprint() (string, error) {
	stock := slices.Clone(p.Stock)
	for i := range stock {
		stock[i].Left = 0
	}
	text, err := json.Marshal(struct {
		Before, After order.Order
		Money         Balance
		Stock         []StockStep
	}{p.Before, p.After, p.Money, stock})
	return id.Hash(string(text)), err
}
