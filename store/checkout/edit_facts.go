package checkout

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/money"
	"regulars/store/order"
)

// EditFacts are what the event of an edit tells beside its order, whose Total is what it
// comes to less what of that had gone back by then.
type EditFacts struct {
	Facts
	EditID   string        `json:"edit_id"`
	Was      string        `json:"was"`                 // the total before
	Due      string        `json:"due"`                 // after; below zero: what is too much
	GoesBack bool          `json:"goes_back,omitempty"` // which goes back by itself
	Added    []event.Goods `json:"added,omitempty"`
	Removed  []event.Goods `json:"removed,omitempty"`
}

// DueThen is what was due after the edit; below zero it was too much.
func (f EditFacts) DueThen(c money.Currency) (money.Amount, error) {
	text, tooMuch := strings.CutPrefix(f.Due, "-")
	due, err := money.ParseDecimal(text, c)
	if tooMuch {
		due.Minor = -due.Minor
	}
	return due, err
}

// Outline is what an order says of its goods and sums, as a log of acts keeps it before
// and after a change; addresses stay out of it.
func Outline(o order.Order) string {
	lines := map[string]any{"Total": o.Total.String(), "Delivery": o.Method.Name}
	for _, l := range o.Lines {
		lines[l.Title+space(l.Variant)+space(l.SKU)+" "+l.ID] = l.Wanted()
	}
	text, err := json.Marshal(lines)
	if err != nil {
		return ""
	}
	return string(text)
}

// changes are the goods that an order holds after an edit and did not before, and those
// that it held and does not.
func (k *Desk) changes(before, after order.Order) (added, removed []event.Goods) {
	held := func(o order.Order, lineID string) (pieces int64) {
		i := slices.IndexFunc(o.Lines, func(l order.Line) bool { return lineID != "" && l.ID == lineID })
		if i >= 0 {
			pieces = o.Lines[i].Quantity
		}
		return pieces
	}
	for _, l := range after.Lines {
		if more := l.Quantity - held(before, l.ID); more > 0 {
			added = append(added, k.sold(l, more))
		}
	}
	for _, l := range before.Lines {
		if fewer := l.Quantity - held(after, l.ID); fewer > 0 {
			removed = append(removed, k.sold(l, fewer))
		}
	}
	return added, removed
}

// tellSwapped tells the ledger what an exchange has made of an order, in which what came
// back was swapped for what is given. The letter follows from the exchange.
func (k *Desk) tellSwapped(ctx context.Context, q db.Q, o order.Order, p ExchangePlan) error {
	after := p.After
	after.Lines = nil
	for _, l := range p.After.Lines {
		for _, back := range p.Items {
			if back.LineID == l.ID {
				l.Quantity -= back.Quantity
			}
		}
		if l.Quantity > 0 {
			after.Lines = append(after.Lines, l)
		}
	}
	f := EditFacts{Facts: k.factsOf(after, "", "")}
	f.Total = o.Total.Minus(o.Refunded).Decimal()
	f.Added, f.Removed = k.changes(p.Before, after)
	e := told(event.OrderUpdated, o, Facts{})
	e.Properties = f
	return event.Record(ctx, q, e)
}

// sold are some pieces of an order's line, for the ledger.
func (k *Desk) sold(l order.Line, pieces int64) event.Goods {
	return identify.Bought(k.catalog.Snapshot(), event.Goods{ProductID: l.ProductID, Handle: l.ProductHandle, VariantID: l.VariantID, SKU: l.SKU, Title: l.Title, Quantity: pieces},
		l.Unit, l.Unit.Times(pieces))
}
