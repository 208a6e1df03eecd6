package fulfil

import (
	"context"
	"slices"
	"strings"
	"time"

	"regulars/store/card"
	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/order"
	"regulars/store/place"
	"regulars/store/setting"
)

// Offer is what of an order can be sent back now, by the shop's rules.
type Offer struct {
	Lines   []OfferedLine
	Final   []order.Line   // left the house, and was sold for good
	Until   time.Time      // the last moment for what can be sent back longest; zero when nothing can
	Returns []order.Return // that there are, the oldest first
	Fee     int64          // percent that is kept back of what comes back for no reason of the shop's
}

// OfferedLine is a line of which pieces can be sent back.
type OfferedLine struct {
	order.Line
	Most int64
}

// FindOffer says what of an order can be sent back: pieces that have left the house,
// are in no return yet, were not sold for good, and reached whoever bought them no
// longer ago than the shop gives.
func FindOffer(ctx context.Context, q db.Q, o order.Order) (f Offer, err error) {
	if f.Returns, err = order.ListReturns(ctx, q, order.ReturnFilter{OrderID: o.ID}); err != nil {
		return f, err
	}
	shop, err := setting.FindShop(ctx, q)
	if err != nil || shop.ReturnDays == 0 || o.State != order.Paid && o.State != order.Fulfilled {
		return f, err
	}
	f.Fee = shop.ReturnFee
	reached, err := reachedAt(ctx, q, o)
	if err != nil {
		return f, err
	}
	final, err := finalSale(ctx, q, o, shop)
	if err != nil {
		return f, err
	}
	for _, l := range o.Lines {
		until := lastMoment(reached[l.ID], shop)
		most := l.Returnable(f.Returns)
		switch {
		case most == 0 || !q.Now().Before(until):
		case slices.Contains(final, l.VariantID):
			f.Final = append(f.Final, l)
		default:
			f.Lines = append(f.Lines, OfferedLine{l, most})
			if until.After(f.Until) {
				f.Until = until
			}
		}
	}
	return f, nil
}

// reachedAt says of each line when the last of it reached whoever bought it: when it
// was handed over, or the day by which the delivery was promised. What was written
// as history has no parcels; it counts from when it was accepted.
func reachedAt(ctx context.Context, q db.Q, o order.Order) (map[string]time.Time, error) {
	sent, err := order.ListFulfilments(ctx, q, o.ID)
	at := map[string]time.Time{}
	for _, l := range o.Lines {
		at[l.ID] = o.CompletedAt
	}
	for _, f := range sent { // the oldest first
		then := f.At
		if f.PlaceID == "" {
			then = then.AddDate(0, 0, o.Method.DaysMax)
		}
		for _, i := range f.Items {
			at[i.LineID] = then
		}
	}
	return at, err
}

// lastMoment is the end of the last day of a window, where the shop is.
func lastMoment(from time.Time, shop setting.Shop) time.Time {
	if zone, err := time.LoadLocation(shop.TimeZone); err == nil {
		from = from.In(zone)
	}
	y, m, d := from.Date()
	return time.Date(y, m, d+shop.ReturnDays+1, 0, 0, 0, 0, from.Location())
}

// finalSale are the variants of an order that carried the tag of what cannot be sent
// back when they were bought: what is tagged later changes nothing for who has it.
func finalSale(ctx context.Context, q db.Q, o order.Order, shop setting.Shop) (variants []string, err error) {
	if shop.FinalSaleTag == "" {
		return nil, nil
	}
	bought, err := boughtAs(ctx, q, o, event.OrderCompleted)
	for variant, g := range bought {
		if shop.FinalSale(g.Tags) {
			variants = append(variants, variant)
		}
	}
	return variants, err
}

// boughtAs are the goods of an order by variant, as the ledger kept them when they were
// bought, from the events of some names.
func boughtAs(ctx context.Context, q db.Q, o order.Order, names ...string) (map[string]event.Goods, error) {
	list, err := event.List(ctx, q, event.Filter{Subject: o.ID})
	bought := map[string]event.Goods{}
	for _, e := range slices.Backward(list) { // the oldest first
		var p event.Properties
		if !slices.Contains(names, e.Name) || e.Decode(&p) != nil {
			continue
		}
		for _, g := range append(p.Products, p.Added...) {
			if _, known := bought[g.VariantID]; !known {
				bought[g.VariantID] = g
			}
		}
	}
	return bought, err
}

// Wish is what somebody asks to send back.
type Wish struct {
	OrderID string
	Once    string // the form's key: it counts one time
	Lines   []order.ReturnLine
	Words   string // numbers of payment cards in them are masked
	Fee     int64  // the shop's fee for sending back in percent, as they saw it
	BringTo string // the place they bring it to; empty to send it
}

// mostWords bounds what is written to a wish, in letters.
const mostWords = 1000

// AskReturn writes down a wish and tells whoever wrote it that it came. The same form
// a second time changes nothing. It is Invalid by field, as order.AskReturn is, and
// "words".
func AskReturn(ctx context.Context, d *db.DB, w Wish) (r order.Return, err error) {
	if w.Once == "" {
		return r, fault.New(fault.Conflict, "This page is too old. Look at your order once more.")
	}
	if len([]rune(w.Words)) > mostWords {
		return r, fault.InvalidFields(fault.Fields{"words": "Write up to 1,000 letters."})
	}
	err = d.Write(ctx, func(q db.Q) error {
		o, err := order.Find(ctx, q, w.OrderID)
		if err != nil {
			return err
		}
		r = order.Return{OrderID: o.ID, Once: w.Once, Lines: w.Lines, Words: card.Mask(w.Words), FeePercent: w.Fee, BringTo: w.BringTo}
		f, err := FindOffer(ctx, q, o)
		if err != nil {
			return err
		}
		known := slices.ContainsFunc(f.Returns, func(other order.Return) bool { return other.Once == w.Once })
		if !known && !f.holds(w.Lines) {
			return fault.New(fault.Conflict, "Some of this cannot be sent back here, or not any more. Look at your order once more.")
		}
		if !known && w.Fee != f.Fee {
			return fault.New(fault.Conflict, "What it costs to send something back is another by now. Look at your order once more.")
		}
		if err := takesReturns(ctx, q, w.BringTo); !known && err != nil {
			return err
		}
		news, err := order.AskReturn(ctx, q, &r)
		if err != nil || !news {
			return err
		}
		return tellReturn(ctx, q, event.ReturnRequested, o, r)
	})
	return r, err
}

// takesReturns refuses a place to which nothing can be brought.
func takesReturns(ctx context.Context, q db.Q, placeID string) error {
	if placeID == "" {
		return nil
	}
	p, err := place.Find(ctx, q, placeID)
	if fault.KindOf(err) == fault.NotFound || err == nil && !p.Returns {
		return fault.InvalidFields(fault.Fields{"bring": "Choose how it comes back."})
	}
	return err
}

// holds says whether all that somebody asks for is offered; how many are, order says.
func (f Offer) holds(lines []order.ReturnLine) bool {
	for _, x := range lines {
		if !slices.ContainsFunc(f.Lines, func(l OfferedLine) bool { return l.ID == x.LineID }) {
			return false
		}
	}
	return true
}

// Withdraw ends a wish that nobody has answered, because whoever wrote it thinks
// better of it. A second press changes nothing.
func Withdraw(ctx context.Context, d *db.DB, orderID, returnID string) error {
	return d.Write(ctx, func(q db.Q) error {
		r, err := order.FindReturn(ctx, q, returnID)
		switch {
		case err != nil:
			return err
		case r.OrderID != orderID:
			return fault.New(fault.NotFound, "There is no such return.")
		case r.State == order.ReturnClosed:
			return nil
		case r.State != order.ReturnRequested:
			return fault.New(fault.Conflict, "We have answered this already. Write to us if you want to keep it.")
		}
		if err := order.CloseReturn(ctx, q, r, "shopper", "Withdrawn"); err != nil {
			return err
		}
		o, err := order.Find(ctx, q, orderID)
		if err != nil {
			return err
		}
		return tellReturn(ctx, q, event.ReturnClosed, o, r)
	})
}

// tellReturn appends an event of a return, with its goods as they were bought.
func tellReturn(ctx context.Context, q db.Q, name string, o order.Order, r order.Return) error {
	link, err := checkout.LinkOf(ctx, q, o.ID)
	if err != nil {
		return err
	}
	bought, err := boughtAs(ctx, q, o, event.OrderCompleted, event.OrderUpdated)
	if err != nil {
		return err
	}
	facts := Facts{Facts: checkout.Facts{OrderID: o.ID, Number: o.Number, Link: link, Currency: o.Total.Currency}, ReturnID: r.ID}
	for _, x := range r.Lines {
		i := slices.IndexFunc(o.Lines, func(l order.Line) bool { return l.ID == x.LineID })
		pieces := x.Quantity
		if name == event.ReturnReceived {
			pieces = x.Came()
		}
		if i >= 0 && pieces > 0 {
			facts.Products = append(facts.Products, comesBack(bought[o.Lines[i].VariantID], o.Lines[i], pieces, x.Reason))
		}
	}
	e := event.Event{Name: name, VisitorID: o.VisitorID, CustomerID: o.CustomerID, Subject: o.ID, Properties: facts}
	if name == event.ReturnClosed {
		return event.Record(ctx, q, e)
	}
	return event.Append(ctx, q, e) // a letter follows, or who they are has changed
}

// comesBack is a line of a return for the ledger: the goods as they were bought, and why
// they come back, as rules say it.
func comesBack(g event.Goods, l order.Line, pieces int64, why order.ReturnReason) event.Goods {
	g.ProductID, g.Handle, g.VariantID, g.SKU, g.Title = l.ProductID, l.ProductHandle, l.VariantID, l.SKU, l.Title
	g.Price, g.Currency, g.Quantity = l.Unit.Decimal(), l.Unit.Currency, pieces
	g.Amount, g.Reason = l.Unit.Times(pieces).Decimal(), strings.ReplaceAll(string(why), "-", " ")
	return g
}
