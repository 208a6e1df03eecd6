package census_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"regulars/store/cart"
	"regulars/store/census"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/id"
	"regulars/store/identify"
	"regulars/store/money"
	"regulars/store/place"
	"regulars/store/preference"
	"regulars/store/profile"
	"regulars/store/rule"
	"regulars/store/visitor"
)

// town is a shop full of people, whose events are kept as the rules read them.
type town struct {
	t      *testing.T
	d      *db.DB
	clock  *dbtest.Clock
	c      *census.Counter
	zone   *time.Location
	people []*dweller
}

// dweller is somebody with a browser, and what they did.
type dweller struct {
	token      string
	visitorID  string
	customerID string
	order      string // the latest
	joined     bool   // the browser's history became the account's
	gpc        bool   // the browser sends Global Privacy Control
}

func price(variantID string) money.Amount {
	return money.Of(int64(len(variantID))*100, "EUR")
}

func settle(t *testing.T, d *db.DB, clock *dbtest.Clock) *town {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	must(t, err)
	w := &town{t: t, d: d, clock: clock, zone: zone}
	watch, stop := context.WithCancel(ctx)
	t.Cleanup(stop)
	w.c, err = census.Open(watch, w.options(0))
	must(t, err)
	return w
}

func (w *town) options(patience time.Duration) census.Options {
	return census.Options{DB: w.d, Patience: patience, Ground: w.ground}
}

func (w *town) ground() identify.Ground {
	return identify.Ground{Zone: w.zone, Price: price, Places: places()}
}

func places() []place.Place {
	return []place.Place{{ID: "u", Handle: "utrecht", Country: "NL", Postcode: "3512 AB"}, {ID: "z", Handle: "zwolle", Country: "NL", Postcode: "8011"}, {ID: "g", Handle: "ghent", Country: "BE"}}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *town) write(do func(q db.Q) error) {
	w.t.Helper()
	must(w.t, w.d.Write(ctx, do))
}

// move makes somebody at random.
func (w *town) move(r *rand.Rand, n int) *dweller {
	p := &dweller{}
	origin := visitor.Origin{Landing: one(r, "/", "/collections/dorm-room", "/products/x"), UTMSource: one(r, "", "tiktok", "TikTok", "mail"), UTMMedium: one(r, "", "social"),
		ReferrerHost: one(r, "", "www.tiktok.com", "example.org"), Language: one(r, "", "de", "de-AT", "en")}
	w.write(func(q db.Q) error {
		v, err := visitor.Create(ctx, q, origin)
		if err != nil {
			return err
		}
		p.visitorID = v.ID
		if r.IntN(2) == 0 {
			a := customer.New{Email: fmt.Sprintf("p%d@%s", n, one(r, "mit.edu", "ox.ac.uk", "gmail.com")), CreatedAt: w.d.Now().Add(-time.Duration(r.IntN(400*24)) * time.Hour)}
			if r.IntN(3) > 0 {
				a.ConfirmedAt = a.CreatedAt.Add(time.Duration(r.Int64N(int64(w.d.Now().Sub(a.CreatedAt) + time.Minute))))
			}
			c, err := customer.Create(ctx, q, a)
			if err != nil {
				return err
			}
			p.customerID = c.ID
		}
		if p.gpc = r.IntN(4) == 0; r.IntN(5) > 0 {
			if err := visitor.SetConsent(ctx, q, p.visitorID, p.customerID, visitor.Consent{Personalization: r.IntN(5) > 0, Analytics: r.IntN(2) == 0}, p.gpc); err != nil {
				return err
			}
		}
		if err := w.wish(ctx, q, r, p); err != nil {
			return err
		}
		if p.joined = p.customerID != "" && r.IntN(2) == 0; p.joined {
			if _, err := event.SaveJoin(ctx, q, p.visitorID, p.customerID, r.IntN(2) == 0); err != nil {
				return err
			}
		}
		p.token, err = visitor.Start(ctx, q, p.visitorID, p.customerID, "test")
		return err
	})
	w.act(r, p)
	w.people = append(w.people, p)
	return p
}

// wish lets some people leave out a piece, some a few facts, and some everything.
func (w *town) wish(ctx context.Context, q db.Q, r *rand.Rand, p *dweller) error {
	person := one(r, "v:"+p.visitorID, profile.Key{VisitorID: p.visitorID, CustomerID: p.customerID}.Person())
	switch r.IntN(8) {
	case 0:
		return preference.Leave(ctx, q, person, preference.Everything, "")
	case 1, 2:
		for range 3 {
			about := one(r, "viewed", "bought", "spent", "orders.count", "email.domain", "utm.source", "cart.items", "last_order.at")
			if err := preference.Leave(ctx, q, person, preference.Fact, about); err != nil {
				return err
			}
		}
	case 3:
		return preference.Leave(ctx, q, person, preference.Piece, "p")
	}
	return nil
}

// act lets somebody fill a cart, order, and do things that leave events.
func (w *town) act(r *rand.Rand, p *dweller) {
	w.write(func(q db.Q) error {
		for range r.IntN(3) {
			if err := cart.Add(ctx, q, cart.Owner{VisitorID: p.visitorID, CustomerID: p.customerID}, one(r, "v", "va", "variant"), r.Int64N(3)+1); err != nil {
				return err
			}
		}
		if err := w.address(q, r, p); err != nil {
			return err
		}
		for range r.IntN(4) {
			at := w.d.Now().Add(-time.Duration(r.IntN(60*24)) * time.Hour)
			if err := profile.RecordOrder(ctx, q, profile.Key{VisitorID: p.visitorID, CustomerID: p.customerID}, id.New(), money.Of(r.Int64N(40_000), "EUR"), at); err != nil {
				return err
			}
		}
		for range r.IntN(12) {
			if err := w.happen(ctx, q, p, w.d.Now().Add(-time.Duration(r.IntN(40*24*60))*time.Minute), r); err != nil {
				return err
			}
		}
		return nil
	})
}

// address lets somebody say where they are, and for whom they order.
func (w *town) address(q db.Q, r *rand.Rand, p *dweller) error {
	o, company := cart.Owner{VisitorID: p.visitorID, CustomerID: p.customerID}, one(r, "", "University of Utrecht", "Bakery")
	err := visitor.ChoosePlace(ctx, q, p.visitorID, one(r, "", "", "u", "g", "closed"))
	if err == nil && r.IntN(2) == 0 {
		err = cart.SetDestination(ctx, q, o, one(r, "NL", "BE", "US"), "", one(r, "", "3599", "8000", "1011"))
	}
	if err == nil && r.IntN(3) == 0 {
		err = cart.SetPlace(ctx, q, o, one(r, "", "z", "closed"))
	}
	if err == nil && p.customerID != "" && r.IntN(2) == 0 {
		_, err = customer.SaveAddress(ctx, q, p.customerID, customer.Address{Company: company, Preferred: r.IntN(2) == 0})
	}
	if err != nil || r.IntN(2) == 0 {
		return err
	}
	open, err := cart.Find(ctx, q, o)
	if err != nil || open.ID == "" {
		return err
	}
	return cart.SaveCheckout(ctx, q, cart.Checkout{CartID: open.ID, Billing: cart.Address{Company: company}, Delivery: cart.Address{Company: one(r, "", "Hall")}, BillingSame: r.IntN(2) == 0})
}

func (w *town) happen(ctx context.Context, q db.Q, p *dweller, at time.Time, r *rand.Rand) error {
	at = at.Truncate(time.Millisecond)
	words := rule.EventWords()
	word := words[r.IntN(len(words))]
	if r.IntN(2) == 0 {
		word = words[0]
	}
	goods := event.Goods{ProductID: one(r, "slate", "pen"), Handle: one(r, "slate", "pen"), Collections: []string{one(r, "bags", "dorm")}, Category: one(r, "tablets", "Bags"), GoesWith: []string{one(r, "pen", "cover")},
		Price: fmt.Sprint(r.Int64N(300)), Currency: money.Currency(one(r, "EUR", "EUR", "USD")), Quantity: r.Int64N(3) + 1}
	said := event.Properties{Goods: goods, Query: one(r, "lamp", "bag"), ListID: one(r, "bags", "dorm"), Value: goods.Price, Total: goods.Price}
	if word.Name == event.OrderCompleted {
		said = event.Properties{Goods: event.Goods{Currency: goods.Currency}, Total: goods.Price, Products: []event.Goods{goods}}
	}
	if word.Kind == rule.AskedToReturn || word.Kind == rule.Returned {
		goods.Reason = one(r, append(rule.Reasons(), "")...)
		other := goods
		other.Reason = "too small"
		said = event.Properties{Goods: event.Goods{Currency: goods.Currency}, Products: []event.Goods{goods, other}}
	}
	of := event.Event{Name: word.Name, At: at, VisitorID: p.visitorID, CustomerID: p.customerID, Properties: said}
	if p.joined && r.IntN(2) == 0 {
		of.CustomerID = "" // as a guest, before the account was joined
	}
	if strings.HasPrefix(word.Name, "Order ") {
		if of.Subject = id.New(); word.Name != event.OrderCompleted && r.IntN(2) == 0 && p.order != "" {
			of.Subject = p.order
		}
		p.order = of.Subject
	}
	if err := event.Record(ctx, q, of); err != nil || word.Name != event.OrderCompleted {
		return err
	}
	return w.edit(ctx, q, of, said, r)
}

// edit lets some orders be edited after they were placed, and some of their money go
// back in part.
func (w *town) edit(ctx context.Context, q db.Q, of event.Event, said event.Properties, r *rand.Rand) error {
	for range r.IntN(4) {
		of.At = of.At.Add(time.Duration(1+r.IntN(10*24*60)) * time.Minute)
		if said.Added, said.Removed = nil, nil; r.IntN(2) == 0 && len(said.Products) > 1 {
			said.Removed, said.Products = said.Products[:1], said.Products[1:]
		} else {
			more := said.Products[0]
			more.ProductID, more.Handle, more.VariantID, more.Quantity = one(r, "slate", "pen"), one(r, "slate", "pen"), one(r, "a", "b"), r.Int64N(3)+1
			said.Added, said.Products = []event.Goods{more}, append(slices.Clip(said.Products), more)
		}
		said.Total, of.Name, of.Properties = fmt.Sprint(r.Int64N(300)), event.OrderUpdated, said
		if r.IntN(4) == 0 {
			of.Name = event.OrderPartRefunded
		}
		if err := event.Record(ctx, q, of); err != nil {
			return err
		}
	}
	return nil
}

func one(r *rand.Rand, list ...string) string { return list[r.IntN(len(list))] }

// sentences that rules are put together from.
func sentences() []string {
	list := []string{
		"email.domain is academic", "email.confirmed", "signed_in", "orders.count = 0", "orders.count >= 2", "last_order.at within 30 days", "first_order.at more than 20 days ago", "spent >= 300 EUR",
		"days_since_last_order between 3 and 20", "cart.items >= 2", "cart.total > 5 EUR", "visitor.new", `utm.source = "tiktok"`, `landing.path starts with "/collections/dorm"`, `language = "de"`,
		`country = "DE"`, `device != "phone"`, "hour between 8 and 20", `weekday in ("saturday", "sunday")`, `referrer.host does not exist`, `utm.source != "mail"`,
	}
	for _, a := range rule.Attributes() {
		list = append(list, a.Example)
	}
	for _, w := range rule.EventWords() {
		list = append(list, w.Example, w.Word, w.Word+" at least 2 times within 2 weeks")
	}
	return append(list, `viewed(collection: "bags") at least 3 times within 7 days`, "added_to_cart then not ordered within 2 days", "viewed then bought(same product) within 1 week", "ordered between 30 and 5 days ago",
		"sum of amount of bought within 1 month >= 300 EUR", "average amount of ordered > 80 EUR", "different products of viewed within 2 weeks >= 2", "last viewed within 3 days", "first ordered more than 1 week ago",
		"spent within 365 days >= 200 EUR", "viewed exactly once", "viewed before 2026-03-01", "lowest price of viewed < 20 EUR", "viewed(goes_with: bought)", "bought(goes_with: viewed) within 3 weeks")
}

func drawn(t *testing.T, r *rand.Rand) rule.Rule {
	t.Helper()
	list := sentences()
	for {
		text := list[r.IntN(len(list))]
		for range r.IntN(3) {
			text = one(r, "", "not ") + "(" + text + ") " + one(r, "and", "or") + " " + one(r, "", "not ") + list[r.IntN(len(list))]
		}
		parsed, err := rule.Parse(text)
		if err == nil {
			return parsed
		}
		t.Fatalf("%s: %v", text, err)
	}
}

// live asks the evaluator of pages about everybody.
func (w *town) live(r rule.Rule, keeper *identify.Keeper) map[string]bool {
	w.t.Helper()
	ask, err := rule.Compile(r, nil)
	must(w.t, err)
	in := map[string]bool{}
	for _, p := range w.people {
		who, err := keeper.Who(ctx, p.token)
		must(w.t, err)
		consent, known := who.Visitor.Consent.Holds(p.gpc), who
		if who.Wishes.Nothing() { // as the pages do it
			consent.Personalization, known = false, nil
		}
		f := identify.Facts(known, identify.Request{Now: w.d.Now().In(w.zone), Language: who.Visitor.Origin.Language, Origin: who.Visitor.Origin, Consent: consent, Price: price, Places: places()})
		whose := event.Whose{VisitorID: p.visitorID}
		if p.customerID != "" {
			whose = event.Whose{CustomerID: p.customerID}
		}
		history, err := event.History(ctx, w.d.Read(), whose, event.Want{})
		must(w.t, err)
		f.Events = identify.Happened(history)
		if ask(&f) && !forgets(who.Wishes, r) {
			in[cmp.Or(p.customerID, p.visitorID)] = true
		}
	}
	return in
}

// forgets says whether a rule asks about what somebody wants forgotten.
func forgets(w preference.Wishes, r rule.Rule) bool {
	return slices.ContainsFunc(rule.Segments{}.Abouts(r), func(about string) bool { return w.Out(preference.Fact, about) })
}

func listed(m *census.Members) map[string]bool {
	in := map[string]bool{}
	for _, p := range m.List(0, 1000) {
		in[p.CustomerID+p.VisitorID] = true
	}
	return in
}
