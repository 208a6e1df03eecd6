package identify

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"regulars/store/browse"
	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/place"
	"regulars/store/preference"
	"regulars/store/profile"
	"regulars/store/rule"
	"regulars/store/rule/academic"
	"regulars/store/setting"
	"regulars/store/visitor"
)

// Ground is what facts depend on beside the person: the shop's own setting.
type Ground struct {
	Zone     *time.Location
	Academic academic.List
	Stages   rule.Stages
	Price    func(variantID string) money.Amount    // nil: carts have no total
	Product  func(variantID string) *browse.Product // nil: nothing is known of what is in carts
	Places   []place.Place
}

// Of is the ground with what the shop's setting says.
func (g Ground) Of(shop setting.Shop) Ground {
	var err error
	if g.Zone, err = time.LoadLocation(shop.TimeZone); err != nil {
		g.Zone = time.UTC
	}
	g.Academic, g.Stages = academic.List{Allow: shop.Academic.Allow, Deny: shop.Academic.Deny}, shop.Stages
	return g
}

// GroundOf is what carts hold and come to by a catalog, and where the shop is.
func GroundOf(s *browse.Snapshot) Ground {
	return Ground{
		Places: s.Places(),
		Product: func(variantID string) *browse.Product {
			if variant, ok := s.Variant(variantID); ok {
				return variant.Product
			}
			return nil
		},
		Price: func(variantID string) money.Amount {
			if variant, ok := s.Variant(variantID); ok {
				return variant.Price
			}
			return money.Amount{}
		},
	}
}

// FactsOf are the facts of any person at any instant, by replay over the ledger of
// events: what a page shown to them at that instant would have been decided by,
// but for the request itself (device, country). Orders, consent and what they did
// are as they were then; the address, the cart and the joins are those of now.
// Nobody is a customer and a guest: a key with an account is the account's.
//
// The facts hold events after the instant too, which rules do not look at: the
// same facts with another Now are right for events, not for figures.
func FactsOf(ctx context.Context, q db.Q, k profile.Key, at time.Time, g Ground) (rule.Facts, error) {
	w, err := Recall(ctx, q, k, at)
	if err != nil {
		return rule.Facts{}, err
	}
	return g.FactsAt(w, at, ""), nil
}

// FactsAt are the facts of somebody who was recalled, at the same instant.
func (g Ground) FactsAt(w *Who, at time.Time, device string) rule.Facts {
	return Facts(w, Request{Now: at.In(g.Zone), Device: device, Language: w.Visitor.Origin.Language, Origin: w.Visitor.Origin,
		Consent: w.Visitor.Consent, Academic: g.Academic, Price: g.Price, Product: g.Product, Places: g.Places, Stages: g.Stages})
}

// Recall is any person as of an instant: see FactsOf. What they bought, looked at
// and asked to leave out are of then too; the consent is the one that held.
func Recall(ctx context.Context, q db.Q, k profile.Key, at time.Time) (*Who, error) {
	if k.CustomerID != "" {
		k.VisitorID = ""
	}
	w := &Who{Session: visitor.Session{VisitorID: k.VisitorID, CustomerID: k.CustomerID}}
	consent, err := w.recall(ctx, q, at)
	if err != nil {
		return nil, fmt.Errorf("identify.Recall(%s): %w", k.Person(), err)
	}
	w.Visitor.Consent = consent
	return w, nil
}

// recall loads a person as of an instant.
func (w *Who) recall(ctx context.Context, q db.Q, at time.Time) (consent visitor.Consent, err error) {
	if err := w.loadAccount(ctx, q); err != nil {
		return consent, err
	}
	if w.Account.ConfirmedAt.After(at) {
		w.Account.Confirmed = false
	}
	browsers, err := w.browsers(ctx, q)
	if err != nil {
		return consent, err
	}
	if err := w.findOrigin(ctx, q, browsers); err != nil {
		return consent, err
	}
	if w.Cart, err = cart.Find(ctx, q, cart.Owner{VisitorID: w.Session.VisitorID, CustomerID: w.Session.CustomerID}); err != nil {
		return consent, err
	}
	if w.Wishes, err = wishesAt(ctx, q, w.Session.CustomerID, browsers, at); err != nil {
		return consent, err
	}
	consent, err = consentAt(ctx, q, w.Session.CustomerID, browsers, at)
	consent.Personalization = consent.Personalization && !w.Wishes.Nothing()
	if err != nil || !consent.Personalization {
		return consent, err
	}
	if w.Tags, err = profile.ListTags(ctx, q, w.Key()); err != nil {
		return consent, err
	}
	if err := w.loadCompany(ctx, q); err != nil {
		return consent, err
	}
	ledger, err := event.History(ctx, q, w.whose(), event.Want{})
	if err != nil {
		return consent, err
	}
	w.Profile, w.Events = FiguresAt(ledger, at), Happened(ledger)
	w.Bought, w.Viewed = boughtAt(ledger, at), viewedAt(ledger, at)
	return consent, nil
}

// wishesAt is what somebody had asked to leave out at an instant, as an account and
// in its browsers.
func wishesAt(ctx context.Context, q db.Q, customerID string, browsers []string, at time.Time) (preference.Wishes, error) {
	var persons []string
	if customerID != "" {
		persons = append(persons, profile.Key{CustomerID: customerID}.Person())
	}
	for _, id := range browsers {
		persons = append(persons, profile.Key{VisitorID: id}.Person())
	}
	list, err := preference.List(ctx, q, persons...)
	return slices.DeleteFunc(list, func(w preference.Wish) bool { return w.At.After(at) }), err
}

// browsers are those whose history is the person's.
func (w *Who) browsers(ctx context.Context, q db.Q) (ids []string, err error) {
	if w.Session.CustomerID == "" {
		return []string{w.Session.VisitorID}, nil
	}
	return event.Browsers(ctx, q, w.Session.CustomerID)
}

// findOrigin is where the person first came from: the oldest browser that is
// still known.
func (w *Who) findOrigin(ctx context.Context, q db.Q, browsers []string) error {
	for _, id := range browsers {
		v, err := visitor.Find(ctx, q, id)
		if fault.KindOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		if w.Visitor.ID == "" || v.CreatedAt.Before(w.Visitor.CreatedAt) {
			w.Visitor = v
		}
	}
	return nil
}

// consentAt is the latest choice that was made until an instant, by the account or
// in one of its browsers.
func consentAt(ctx context.Context, q db.Q, customerID string, browsers []string, at time.Time) (c visitor.Consent, err error) {
	var latest time.Time
	for _, id := range append(browsers, "") {
		list, err := visitor.ListReceipts(ctx, q, id, customerID)
		if err != nil {
			return c, err
		}
		for _, r := range list {
			if !r.At.After(at) && (id != "" || customerID != "") && r.At.After(latest) {
				latest, c = r.At, visitor.Consent{Asked: true, Personalization: r.Personalization, Analytics: r.Analytics}
			}
		}
	}
	return c, nil
}

// FiguresAt are a person's figures at an instant, by replay: an order counts from
// when it was placed until it is cancelled or its money is given back, and comes to what
// it was edited to by then, less what of it was given back in parts.
func FiguresAt(ledger []event.Event, at time.Time) profile.Profile {
	var p profile.Profile
	for _, o := range standing(ledger, at) {
		p.Orders++
		p.Spent.Minor, p.Spent.Currency = p.Spent.Minor+o.total().Minor-o.back, max(p.Spent.Currency, money.Currency(o.total().Currency))
		if p.FirstOrderAt.IsZero() || o.at.Before(p.FirstOrderAt) {
			p.FirstOrderAt = o.at
		}
		if o.at.After(p.LastOrderAt) {
			p.LastOrderAt = o.at
		}
	}
	return p
}

// stood is an order that stands at an instant.
type stood struct {
	order string
	at    time.Time    // when it was placed
	says  []rule.Event // the order as it was last told of, and its lines
	back  int64        // what of its money was given back since, in minor units
}

func (o *stood) total() rule.Amount { return o.says[0].Total }

// standing are the orders that stand at an instant, as the ledger tells of them, in
// the order of time. Of one millisecond, what ends an order comes last.
func standing(ledger []event.Event, at time.Time) (list []stood) {
	steps := slices.DeleteFunc(slices.Clone(ledger), func(e event.Event) bool { return e.At.After(at) || orderStep(e.Name) == 0 })
	slices.SortStableFunc(steps, func(a, b event.Event) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(orderStep(a.Name), orderStep(b.Name)))
	})
	for _, e := range steps {
		i := slices.IndexFunc(list, func(o stood) bool { return o.order == e.Subject })
		switch step := orderStep(e.Name); {
		case i < 0 && step == begins:
			list = append(list, stood{order: e.Subject, at: e.At, says: placed(e)})
		case i < 0 || step == begins:
		case step == ends || list[i].tell(e):
			list = slices.Delete(list, i, i+1)
		}
	}
	return list
}

// tell takes in what an order became, and says whether all of it was given back.
func (o *stood) tell(e event.Event) bool {
	if orderStep(e.Name) == becomes {
		o.says, o.back = placed(e), 0 // of the new sum it is taken off
	} else {
		o.back += Meaning(e)[0].Total.Minor
	}
	return o.back > 0 && o.back == o.total().Minor
}

// boughtAt are the products of the orders that stand at an instant, the latest first.
func boughtAt(ledger []event.Event, at time.Time) (ids []string) {
	for _, o := range slices.Backward(standing(ledger, at)) {
		for _, line := range o.says[1:] {
			if line.ProductID != "" && !slices.Contains(ids, line.ProductID) {
				ids = append(ids, line.ProductID)
			}
		}
	}
	return ids
}

// viewedAt are the products that were looked at last before an instant, the latest
// first.
func viewedAt(ledger []event.Event, at time.Time) (ids []string) {
	for _, e := range slices.Backward(ledger) {
		if e.Name == event.ProductViewed && !e.At.After(at) && e.Subject != "" && !slices.Contains(ids, e.Subject) && len(ids) < keepViewed {
			ids = append(ids, e.Subject)
		}
	}
	return ids
}

// What an event is to an order's figures; 0 is nothing.
const (
	begins = iota + 1
	becomes
	givesBack
	ends
)

func orderStep(name string) int {
	switch name {
	case event.OrderCompleted, event.OrderPaid:
		return begins
	case event.OrderUpdated:
		return becomes
	case event.OrderPartRefunded:
		return givesBack
	case event.OrderCancelled, event.OrderRefunded:
		return ends
	}
	return 0
}

// placed is an order and its lines, by whatever event tells of them: one that was
// released again is told of as paid, one that was edited as updated.
func placed(e event.Event) []rule.Event {
	e.Name = event.OrderCompleted
	return Meaning(e)
}
