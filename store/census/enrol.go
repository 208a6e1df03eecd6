package census

import (
	"context"
	"time"

	"regulars/store/cart"
	"regulars/store/identify"
	"regulars/store/visitor"
)

// enrol makes people of the rows, each once: an account together with its browsers,
// and every other browser.
func (c *Counter) enrol(ctx context.Context, s *sources, at time.Time, known *register) (*roster, error) {
	e := enrolment{sources: s, ground: c.o.Ground(), at: at, headed: s.headedOf(), carts: s.cartsOf(), orders: s.ordersOf()}
	var customers map[string]int
	e.browsers, customers = s.joined()
	e.choices = s.choicesOf(e.browsers, customers)
	var guests []int
	for i, v := range s.visitors {
		if !v.over {
			guests = append(guests, i)
		}
	}
	r := &roster{at: at, owners: s.owners, tracks: map[string]*track{}, reading: map[string]chan struct{}{}, people: make([]resident, len(s.customers)+len(guests))}
	err := spread(ctx, len(r.people), func() (func(i int), error) {
		return func(i int) {
			if n := i - len(s.customers); n < 0 {
				r.people[i] = e.account(i)
			} else {
				r.people[i] = e.guest(guests[n])
			}
		}, nil
	})
	if err != nil {
		return nil, err
	}
	r.number()
	r.register, r.numbers = known.enter(r.people)
	r.keys = r.register.keys
	return r, nil
}

// enrolment is what people are made of, found by whose it is. It is only read.
type enrolment struct {
	*sources
	ground   identify.Ground
	at       time.Time
	browsers map[string]int // places of the visitors by id
	headed   map[cart.Owner]headedRow
	carts    map[cart.Owner][]cart.Line
	orders   map[string][]placed
	choices  [][]choice // of accounts, then of visitors
}

func (e *enrolment) account(i int) resident {
	a := e.customers[i]
	who := identify.Who{Account: a.a, Visitor: e.oldest(a.browsers, e.browsers)}
	p := e.resident(&who, "c:"+a.a.ID, cart.Owner{CustomerID: a.a.ID})
	p.id, p.customer, p.name, p.email, p.since, p.confirmed, p.choices = a.a.ID, true, a.a.Name, a.a.Email, a.since, a.confirmed, e.choices[i]
	p.wishes = e.wishesOf(a.a.ID, a.browsers)
	return p
}

func (e *enrolment) guest(i int) resident {
	v := e.visitors[i].v
	p := e.resident(&identify.Who{Visitor: v}, "v:"+v.ID, cart.Owner{VisitorID: v.ID})
	p.id, p.since, p.choices = v.ID, v.CreatedAt, e.choices[len(e.customers)+i]
	p.wishes = e.wishesOf("", []string{v.ID})
	return p
}

// resident makes the facts as a page would have them, were it opened now without
// telling anything new: no device, no country, the visit that is remembered.
func (e *enrolment) resident(w *identify.Who, key string, o cart.Owner) resident {
	e.head(w, e.headed, e.carts, o)
	orders, g := e.orders[key], e.ground
	w.Tags, w.Profile = e.tags[key], figures(orders)
	return resident{orders: orders, facts: identify.Facts(w, identify.Request{
		Now: e.at.In(g.Zone), Language: w.Visitor.Origin.Language, Origin: w.Visitor.Origin, Consent: visitor.Consent{Personalization: true, Analytics: true},
		Academic: g.Academic, Price: g.Price, Product: g.Product, Places: g.Places, Stages: g.Stages,
	})}
}
