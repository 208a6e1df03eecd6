package census

import (
	"context"
	"fmt"
	"sync"
	"time"

	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/money"
	"regulars/store/profile"
	"regulars/store/rule"
	"regulars/store/visitor"
)

// person is somebody the shop knows, with what rules may read beside events.
type person struct {
	id        string // the account's, else the visitor's
	customer  bool
	name      string
	email     string
	since     time.Time
	confirmed time.Time
	orders    []placed
	facts     rule.Facts
}

// placed is an order as the person's figures know it.
type placed struct {
	minor int64
	at    time.Time
	in    string // currency
}

// roster is everybody, as of a moment. It never changes but for asked.
type roster struct {
	at      time.Time
	changes int64
	names   string
	asked   time.Time
	people  []person
	place   map[string]int32 // by the ids of accounts and visitors, joined ones too
}

// visitorRow, customerRow, link, goods and orderRow are rows as they are read.
type visitorRow struct {
	v    visitor.Visitor
	over bool // joined to an account
}

type customerRow struct {
	a                identify.Account
	since, confirmed time.Time
	browser          string // the visitor last seen with it
}

type link struct {
	visitorID, customerID string
	at                    time.Time
}

type orderRow struct {
	person string
	placed
}

type cartRow struct {
	customerID, visitorID, variantID string
	quantity                         int64
}

// sources are all the rows that people are made of.
type sources struct {
	visitors  []visitorRow
	customers []customerRow
	links     []link
	orders    []orderRow
	carts     []cartRow
}

// load reads everybody. The readings run at once, each on a connection of its own.
func (c *Counter) load(ctx context.Context) (*roster, error) {
	at := c.o.DB.Now()
	var s sources
	q := c.o.DB.Read()
	var wait sync.WaitGroup
	errs := make([]error, 5)
	for i, read := range []func(context.Context, db.Q) error{s.readVisitors, s.readCustomers, s.readLinks, s.readOrders, s.readCarts} {
		wait.Go(func() { errs[i] = read(ctx, q) })
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("census: everybody: %w", err)
		}
	}
	return c.enrol(&s, at), nil
}

// patient cuts a context's end off a reading, which the scan watches itself: the
// SQLite driver would else start a goroutine for each row.
func patient[T any](ctx context.Context, scan func(db.Row) (T, error)) (context.Context, func(db.Row) (T, error)) {
	n := 0
	return context.WithoutCancel(ctx), func(r db.Row) (v T, err error) {
		if n++; n%512 == 1 && ctx.Err() != nil {
			return v, ctx.Err()
		}
		return scan(r)
	}
}

func (s *sources) readVisitors(ctx context.Context, q db.Q) (err error) {
	same := texts{}
	ctx, scan := patient(ctx, func(r db.Row) (row visitorRow, err error) {
		v := &row.v
		err = r.Scan(&v.ID, db.At(&v.CreatedAt), &v.Origin.Landing, &v.Origin.ReferrerHost, &v.Origin.UTMSource, &v.Origin.UTMMedium,
			&v.Origin.UTMCampaign, &v.Origin.Language, &v.Consent.Personalization, &v.Consent.Analytics)
		for _, text := range []*string{&v.Origin.Landing, &v.Origin.ReferrerHost, &v.Origin.UTMSource, &v.Origin.UTMMedium, &v.Origin.UTMCampaign, &v.Origin.Language} {
			*text = same.one(*text)
		}
		return row, err
	})
	s.visitors, err = db.List(ctx, q, scan, `select id, created_at, landing, referrer_host, utm_source, utm_medium, utm_campaign, language,
		consent_personalization, consent_analytics from visitor`)
	return err
}

func (s *sources) readCustomers(ctx context.Context, q db.Q) (err error) {
	ctx, scan := patient(ctx, func(r db.Row) (c customerRow, err error) {
		err = r.Scan(&c.a.ID, &c.a.Name, &c.a.Email, db.At(&c.confirmed), db.At(&c.since))
		c.a.Confirmed = !c.confirmed.IsZero()
		return c, err
	})
	s.customers, err = db.List(ctx, q, scan, `select id, name, email, confirmed_at, created_at from customer`)
	return err
}

// readLinks reads which browsers are whose: by what sessions say, and by what was
// joined once, the latest last.
func (s *sources) readLinks(ctx context.Context, q db.Q) (err error) {
	ctx, scan := patient(ctx, func(r db.Row) (l link, err error) { return l, r.Scan(&l.visitorID, &l.customerID, db.At(&l.at)) })
	s.links, err = db.List(ctx, q, scan, `select visitor_id, customer_id, at from event where name = $1 and visitor_id is not null and customer_id is not null
		union all select visitor_id, customer_id, seen_at from session where customer_id is not null order by 3, 2, 1`, event.VisitorJoined)
	return err
}

func (s *sources) readOrders(ctx context.Context, q db.Q) (err error) {
	same := texts{}
	ctx, scan := patient(ctx, func(r db.Row) (o orderRow, err error) {
		err = r.Scan(&o.person, &o.minor, &o.in, db.At(&o.at))
		o.in = same.one(o.in)
		return o, err
	})
	s.orders, err = db.List(ctx, q, scan, `select person, total, currency, at from profile_order`)
	return err
}

func (s *sources) readCarts(ctx context.Context, q db.Q) (err error) {
	same := texts{}
	ctx, scan := patient(ctx, func(r db.Row) (l cartRow, err error) {
		err = r.Scan(db.Text(&l.customerID), db.Text(&l.visitorID), &l.variantID, &l.quantity)
		l.variantID = same.one(l.variantID)
		return l, err
	})
	s.carts, err = db.List(ctx, q, scan, `select c.customer_id, c.visitor_id, l.variant_id, l.quantity from cart c join cart_line l on l.cart_id = c.id where c.state = 'open'`)
	return err
}

// texts holds each text once.
type texts map[string]string

func (t texts) one(s string) string {
	if held, ok := t[s]; ok {
		return held
	}
	if len(t) < 100_000 {
		t[s] = s
	}
	return s
}

// enrol makes people of the rows, each once: an account together with its browsers,
// and every other browser.
func (c *Counter) enrol(s *sources, at time.Time) *roster {
	visitors := make(map[string]int, len(s.visitors))
	for i, v := range s.visitors {
		visitors[v.v.ID] = i
	}
	r := &roster{at: at, place: make(map[string]int32, len(s.visitors)+len(s.customers))}
	customers := make(map[string]int, len(s.customers))
	for i, a := range s.customers {
		customers[a.a.ID] = i
		r.place[a.a.ID] = int32(i)
	}
	for _, l := range s.links { // the latest comes last and wins
		v, known := visitors[l.visitorID]
		if i, ok := customers[l.customerID]; ok && known {
			s.visitors[v].over, s.customers[i].browser = true, l.visitorID
			r.place[l.visitorID] = int32(i)
		}
	}
	carts, orders := s.cartsOf(), s.ordersOf()
	r.people = make([]person, 0, len(s.visitors)+len(s.customers))
	for _, a := range s.customers {
		who := identify.Who{Account: a.a}
		if i, ok := visitors[a.browser]; ok {
			who.Visitor = s.visitors[i].v
		}
		who.Cart.Lines = carts[cart.Owner{CustomerID: a.a.ID}]
		p := c.person(&who, orders["c:"+a.a.ID], at)
		p.id, p.customer, p.name, p.email, p.since, p.confirmed = a.a.ID, true, a.a.Name, a.a.Email, a.since, a.confirmed
		r.people = append(r.people, p)
	}
	for _, v := range s.visitors {
		if v.over {
			continue
		}
		who := identify.Who{Visitor: v.v}
		who.Cart.Lines = carts[cart.Owner{VisitorID: v.v.ID}]
		p := c.person(&who, orders["v:"+v.v.ID], at)
		p.id, p.since = v.v.ID, v.v.CreatedAt
		r.place[p.id] = int32(len(r.people))
		r.people = append(r.people, p)
	}
	return r
}

func (s *sources) cartsOf() map[cart.Owner][]cart.Line {
	carts := map[cart.Owner][]cart.Line{}
	for _, l := range s.carts {
		o := cart.Owner{VisitorID: l.visitorID}
		if l.customerID != "" {
			o = cart.Owner{CustomerID: l.customerID}
		}
		carts[o] = append(carts[o], cart.Line{VariantID: l.variantID, Quantity: l.quantity})
	}
	return carts
}

func (s *sources) ordersOf() map[string][]placed {
	orders := make(map[string][]placed, len(s.orders))
	for _, o := range s.orders {
		orders[o.person] = append(orders[o.person], o.placed)
	}
	return orders
}

// person makes the facts as a page would have them, were it opened now without
// telling anything new: no device, no country, the visit that is remembered.
func (c *Counter) person(w *identify.Who, orders []placed, at time.Time) person {
	if w.Visitor.Consent.Personalization {
		w.Profile = figures(orders)
	}
	return person{orders: orders, facts: identify.Facts(w, identify.Request{
		Now: at.In(c.o.Zone()), Language: w.Visitor.Origin.Language, Origin: w.Visitor.Origin, Consent: w.Visitor.Consent, Academic: c.o.Academic(), Price: c.o.Price,
	})}
}

// figures are orders as profile.Find has them.
func figures(orders []placed) (p profile.Profile) {
	for _, o := range orders {
		p.Orders++
		p.Spent.Minor += o.minor
		p.Spent.Currency = max(p.Spent.Currency, money.Currency(o.in))
		if p.FirstOrderAt.IsZero() || o.at.Before(p.FirstOrderAt) {
			p.FirstOrderAt = o.at
		}
		if o.at.After(p.LastOrderAt) {
			p.LastOrderAt = o.at
		}
	}
	return p
}

// then are the facts as they were at an earlier moment.
func (p *person) then(at time.Time) rule.Facts {
	f := p.facts
	f.EmailConfirmed = !p.confirmed.IsZero() && !p.confirmed.After(at)
	if !f.Personalization {
		return f
	}
	var before []placed
	for _, o := range p.orders {
		if !o.at.After(at) {
			before = append(before, o)
		}
	}
	then := figures(before)
	f.OrdersCount, f.FirstOrderAt, f.LastOrderAt = then.Orders, then.FirstOrderAt, then.LastOrderAt
	f.Spent = rule.Amount{Minor: then.Spent.Minor, Currency: string(then.Spent.Currency)}
	return f
}
