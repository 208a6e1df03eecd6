package checkout

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"regulars/store/browse"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/quote"
	"regulars/store/shipment"
	"regulars/store/tax"
)

// This file is the sums of an edit: money, tax and stock.

// parcel is what an order's goods weigh and are worth.
func (k *Desk) parcel(o order.Order) shipment.Parcel {
	parcel := shipment.Parcel{Total: money.Of(0, o.Total.Currency)}
	for _, l := range o.Lines {
		parcel.Total = parcel.Total.Plus(l.Unit.Times(l.Wanted()))
		if v, ok := k.catalog.Snapshot().Variant(l.VariantID); ok && v.RequiresShipping {
			parcel.Grams += v.WeightGrams * l.Wanted()
		}
	}
	return parcel
}

// destination is where it changes hands.
func (k *Desk) destination(o order.Order) shipment.Place {
	for _, p := range k.catalog.Snapshot().Places() {
		if p.ID == o.PlaceID {
			return shipment.Place{Country: p.Country}
		}
	}
	return shipment.Address(o.Delivery).Place()
}

// taxed is how a variant is taxed, as far as it is known.
type taxed struct {
	taxable bool
	code    string
}

func (k *Desk) taxCodes() func(variantID string) (taxed, bool) {
	shelves := k.catalog.Snapshot()
	return func(variantID string) (taxed, bool) {
		v, ok := shelves.Variant(variantID)
		if !ok {
			return taxed{}, false
		}
		return taxed{v.Taxable, v.TaxCode}, true
	}
}

// reprice works the sums out anew. What was bought keeps its price, and its rate of tax
// as long as it goes to the same country and region.
func (p *EditPlan) reprice(r *rules, to shipment.Place, codes func(string) (taxed, bool)) {
	o := &p.After
	in := quote.Input{Currency: o.Total.Currency, Included: o.TaxIncluded, Shipping: o.Shipping, To: to, Rates: slices.Clone(r.rates)}
	moved := o.Delivery.Country != p.Before.Delivery.Country || o.Delivery.Region != p.Before.Delivery.Region
	for i, l := range o.Lines {
		item := quote.Item{Key: l.VariantID, Unit: l.Unit, Quantity: l.Quantity}
		as, known := codes(l.VariantID)
		if l.ID != "" && (!moved || !known) {
			as = taxed{l.TaxRate > 0, fmt.Sprintf("kept %d", i)}
			in.Rates = append(in.Rates, keptRate(to, l, as.code))
		}
		item.Taxable, item.Category = as.taxable, as.code
		in.Items = append(in.Items, item)
	}
	sums := quote.Compute(in)
	for i, l := range sums.Lines {
		o.Lines[i].Total, o.Lines[i].Tax, o.Lines[i].TaxName, o.Lines[i].TaxRate = l.Total, l.Tax, l.TaxName, l.Rate
	}
	keepPaidBack(o)
	o.Subtotal, o.Shipping, o.Tax, o.Total, o.Taxes = sums.Subtotal, sums.Shipping, sums.Tax, sums.Total, nil
	for _, t := range sums.Taxes {
		o.Taxes = append(o.Taxes, order.Tax{Name: t.Name, Rate: t.Rate, Base: t.Base, Amount: t.Amount})
	}
}

// keepPaidBack leaves each line no less than its pieces were paid back with, and no more
// when all of them were: a cent of tax on top that rounding moved comes from another line
// of that tax, or goes to one; else from or to delivery, which has what is left.
func keepPaidBack(o *order.Order) {
	if o.TaxIncluded {
		return
	}
	spare := func(l order.Line) int64 { return min(l.Tax.Minor, l.Total.Minor+l.Tax.Minor-l.PaidBack.Minor) }
	for i, l := range o.Lines {
		short := l.PaidBack.Minor - l.Total.Minor - l.Tax.Minor
		over := l.Refunded == l.Quantity && short < 0
		if short <= 0 && !over {
			continue
		}
		short = max(short, -l.Tax.Minor)
		o.Lines[i].Tax.Minor += short
		from := slices.IndexFunc(o.Lines, func(x order.Line) bool {
			return x.TaxRate == l.TaxRate && x.TaxName == l.TaxName && spare(x) >= short && (!over || x.Refunded < x.Quantity)
		})
		if from >= 0 {
			o.Lines[from].Tax.Minor -= short
		}
	}
}

// weigh says what the edit takes from stock, of a place or ("") of all of them, variant by
// variant in the order of lines.
func (p *EditPlan) weigh(ctx context.Context, q db.Q, placeID string) error {
	at := map[string]int{}
	note := func(l order.Line, n int64) {
		i, ok := at[l.VariantID]
		if !ok {
			i = len(p.Stock)
			at[l.VariantID], p.Stock = i, append(p.Stock, StockStep{VariantID: l.VariantID, Title: l.Title + space(l.Variant)})
		}
		p.Stock[i].Take += n
	}
	for _, l := range p.Before.Lines {
		note(l, -l.Quantity)
	}
	for _, l := range p.After.Lines {
		note(l, l.Quantity)
	}
	p.Stock = slices.DeleteFunc(p.Stock, func(s StockStep) bool { return s.Take == 0 })
	ids := make([]string, len(p.Stock))
	for i, s := range p.Stock {
		ids[i] = s.VariantID
	}
	levels, err := inventory.Levels(ctx, q, ids)
	for i, id := range ids {
		l := levels[id]
		switch p.Stock[i].Left = max(0, l.Available); {
		case l.Unlimited():
			p.Stock[i].Left = -1
		case placeID != "":
			p.Stock[i].Left = l.At(placeID)
		}
	}
	return err
}

func space(s string) string {
	if s == "" {
		return ""
	}
	return ", " + s
}

// count says how the order stands with its money before and after. What came, went back
// and is reserved stays as it is.
func (p *EditPlan) count(ctx context.Context, q db.Q) (err error) {
	p.Money, err = BalanceOf(ctx, q, p.Before)
	p.MoneyAfter = p.Money
	p.MoneyAfter.Net = p.After.Total.Minus(p.After.Refunded)
	p.Due, p.DueAfter = p.Money.Due(), p.MoneyAfter.Due()
	return err
}

// holdBack refuses what would make an order less than what of it went back: for
// delivery, in all, or for pieces at the tax of where it went.
func (p *EditPlan) holdBack() error {
	o, wrong := p.After, fault.Fields{}
	moved := o.Delivery.Country != p.Before.Delivery.Country || o.Delivery.Region != p.Before.Delivery.Region
	switch {
	case o.Refunded.IsZero():
	case o.ShippingPaid().Minor < o.ShippingBack.Minor:
		wrong["delivery"] = o.ShippingBack.String() + " has gone back for delivery already: it cannot cost less than that."
	case moved && !o.TaxIncluded && slices.ContainsFunc(p.Before.Lines, func(l order.Line) bool { return l.Refunded > 0 }):
		wrong[string(shipment.Country)] = "Pieces were paid back with the tax of this address: it stays in this country and region."
	case o.Total.Minor < o.Refunded.Minor:
		wrong["lines"] = o.Refunded.String() + " has gone back already: more than this would come to. Send money back for what is not wanted instead."
	}
	return fault.InvalidFields(wrong)
}

// keptRate is the rate that a line was taxed with, under a code of its own.
func keptRate(to shipment.Place, l order.Line, code string) tax.Rate {
	return tax.Rate{Country: strings.ToUpper(to.Country), Category: code, Name: l.TaxName, PPM: l.TaxRate}
}

// snapshot is a variant as an order keeps it.
func snapshot(v *browse.Variant) order.Line {
	l := order.Line{VariantID: v.ID, ProductID: v.Product.ID, ProductHandle: v.Product.Handle, Title: v.Product.Title, SKU: v.SKU, Variant: v.Title}
	if v.Media >= 0 {
		l.Media = v.Product.Media[v.Media].File
	} else if len(v.Product.Media) > 0 {
		l.Media = v.Product.Media[0].File
	}
	return l
}
