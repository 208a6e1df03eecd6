package identify

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unique"

	"regulars/store/event"
	"regulars/store/money"
	"regulars/store/rule"
)

// kindOf is what an event of the ledger is to rules; of an order it is the order,
// whose lines are events of their own. Names that rules do not know are nothing.
func kindOf(name string) rule.EventKind {
	switch name {
	case event.ProductViewed:
		return rule.Viewed
	case event.ProductListViewed:
		return rule.Browsed
	case event.ProductsSearched:
		return rule.Searched
	case event.ProductAdded:
		return rule.AddedToCart
	case event.ProductRemoved:
		return rule.RemovedFromCart
	case event.CartViewed:
		return rule.ViewedCart
	case event.CheckoutStarted:
		return rule.StartedCheckout
	case event.OrderCompleted, event.OrderUpdated:
		return rule.Ordered
	case event.OrderCancelled:
		return rule.Cancelled
	case event.OrderRefunded, event.OrderPartRefunded:
		return rule.Refunded
	case event.ProductReviewed:
		return rule.Reviewed
	case event.PageViewed:
		return rule.Visited
	case event.ReturnRequested:
		return rule.AskedToReturn
	case event.ReturnReceived:
		return rule.Returned
	}
	return 0
}

// NamesOf are the names that the ledger has for kinds of events. Money that goes back in
// parts is told under a name of its own, because the order stays, and so is what an
// order became after it was placed.
func NamesOf(kinds []rule.EventKind) (names []string) {
	for _, w := range rule.EventWords() {
		if slices.Contains(kinds, w.Kind) && !slices.Contains(names, w.Name) {
			names = append(names, w.Name)
		}
	}
	if slices.Contains(kinds, rule.Refunded) {
		names = append(names, event.OrderPartRefunded)
	}
	if slices.Contains(kinds, rule.Ordered) || slices.Contains(kinds, rule.Bought) {
		names = append(names, event.OrderUpdated)
	}
	return names
}

// Happened turns events of the ledger, in the order of time, into what rules ask
// about. Properties that cannot be read are left out: the event itself counts.
func Happened(list []event.Event) []rule.Event {
	s := Story{events: make([]rule.Event, 0, len(list))}
	for _, e := range list {
		s.Tell(e.Name, e.Subject, e.At, Meaning(e))
	}
	return s.Events()
}

// Meaning is what an event says to rules by itself: an order and each of its lines. Of
// an order that was edited it is the order as it was from then on, what was added, and
// with a quantity below zero what was taken out. A Story puts meanings together.
func Meaning(e event.Event) []rule.Event {
	kind := kindOf(e.Name)
	if kind == 0 {
		return nil
	}
	var p event.Properties
	if raw, ok := e.Properties.(json.RawMessage); ok {
		_ = json.Unmarshal(raw, &p) // what could be read until the mistake stands in p
	}
	at := rule.Event{Kind: kind, At: e.At, Channel: known(e.Channel)}
	switch kind {
	case rule.Ordered, rule.Cancelled, rule.Refunded:
		at.Total = amountOf(p.Total, p.Currency)
		for _, g := range p.Products {
			at.Quantity += g.Quantity
		}
		switch {
		case e.Name == event.OrderUpdated:
			return slices.Concat([]rule.Event{at}, bought(at, p.Added, p.Currency), takenOut(at, p))
		case kind == rule.Ordered:
			return append([]rule.Event{at}, bought(at, p.Products, p.Currency)...)
		}
	case rule.AskedToReturn, rule.Returned:
		return cameBack(at, p)
	case rule.Searched:
		at.Term = strings.Clone(p.Query)
	case rule.Browsed:
		if p.ListID != "" {
			at.Collections = []string{known(p.ListID)}
		}
	case rule.ViewedCart, rule.StartedCheckout:
		at.Total, at.Quantity = amountOf(p.Value, p.Currency), p.Quantity
	case rule.Visited:
		if p.Path != "" || p.Referrer != "" || p.Campaign != (event.Campaign{}) {
			at.Visit = &rule.Visit{Source: known(p.Source), Medium: known(p.Medium), Campaign: known(p.Name), Landing: known(p.Path), Referrer: known(p.Referrer)}
		}
	default:
		with(&at, p.Goods, p.Currency)
		if at.ProductID == "" {
			at.ProductID = known(e.Subject)
		}
	}
	return []rule.Event{at}
}

// bought are the lines of an order.
func bought(order rule.Event, goods []event.Goods, currency money.Currency) []rule.Event {
	lines := make([]rule.Event, len(goods))
	for i, g := range goods {
		lines[i] = rule.Event{Kind: rule.Bought, At: order.At, Channel: order.Channel}
		with(&lines[i], g, cmp.Or(g.Currency, currency))
	}
	return lines
}

// cameBack are the lines of a return, each with its reason.
func cameBack(what rule.Event, p event.Properties) []rule.Event {
	lines := bought(what, p.Products, p.Currency)
	for i := range lines {
		lines[i].Kind, lines[i].Reason = what.Kind, known(p.Products[i].Reason)
	}
	return lines
}

// takenOut are the goods that an edit took out of an order.
func takenOut(order rule.Event, p event.Properties) []rule.Event {
	lines := bought(order, p.Removed, p.Currency)
	for i := range lines {
		lines[i].Quantity = -lines[i].Quantity
	}
	return lines
}

// with says of which goods an event is. Their texts are shared by all who hold
// the same.
func with(e *rule.Event, g event.Goods, currency money.Currency) {
	e.ProductID, e.Handle, e.VariantID, e.SKU = known(g.ProductID), known(g.Handle), known(g.VariantID), known(g.SKU)
	e.Type, e.Vendor, e.Quantity = known(g.Category), known(g.Vendor), g.Quantity
	e.Collections, e.Tags, e.Fits = allKnown(g.Collections), allKnown(g.Tags), allKnown(g.GoesWith)
	e.Price = amountOf(g.Price, currency)
	if e.Total = amountOf(g.Amount, currency); g.Amount == "" {
		e.Total = rule.Amount{Minor: e.Price.Minor * g.Quantity, Currency: e.Price.Currency}
	}
}

// amountOf reads a decimal; what is none is nothing.
func amountOf(decimal string, currency money.Currency) rule.Amount {
	a, err := money.ParseDecimal(decimal, currency)
	if err != nil {
		return rule.Amount{}
	}
	return rule.Amount{Minor: a.Minor, Currency: known(string(currency))}
}

// known is a text that everybody's events share.
func known(s string) string {
	if s == "" {
		return ""
	}
	return unique.Make(s).Value()
}

func allKnown(list []string) []string {
	for i := range list {
		list[i] = known(list[i])
	}
	return list
}
