package census

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"regulars/store/browse"
	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/identify"
	"regulars/store/money"
	"regulars/store/preference"
	"regulars/store/profile"
	"regulars/store/rule"
	"regulars/store/visitor"
)

// resident is somebody the shop knows, with what rules may read beside events.
type resident struct {
	id        string // the account's, else the visitor's
	customer  bool
	name      string
	email     string
	since     time.Time
	confirmed time.Time
	orders    []placed
	choices   []choice
	wishes    preference.Wishes // facts they want forgotten, or everything
	facts     rule.Facts        // with all consents; which hold is for choices to say
}

// choice is a receipt of what was agreed to.
type choice struct {
	at                         int64 // ms
	personalization, analytics bool
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
	people  []resident
	place   map[string]int32 // by the ids of accounts and of browsers that are people of their own
	owners  owners

	register *register
	numbers  []int32  // of the people in it
	keys     []string // of the register, as far as it went

	tracks  map[string]*track        // what is held of what they did, by name; the Counter's mu guards it
	reading map[string]chan struct{} // closed when the reading of a name is done
}

// visitorRow, customerRow, link, goods and orderRow are rows as they are read.
type visitorRow struct {
	v    visitor.Visitor
	over bool // joined to an account
}

type receiptRow struct {
	visitorID, customerID string
	choice
}

type customerRow struct {
	a                identify.Account
	since, confirmed time.Time
	browsers         []string // that joined it
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
	receipts  []receiptRow
	links     []link
	owners    owners
	orders    []orderRow
	tags      map[string][]string // by person
	carts     []cartRow
	headed    []headedRow
	companies map[string]string            // by account
	wishes    map[string]preference.Wishes // by person
}

// load reads everybody, and numbers them as far as they are known already. The readings
// run at once, each on a connection of its own.
func (c *Counter) load(ctx context.Context, known *register) (*roster, error) {
	at := c.o.DB.Now()
	var s sources
	q := c.o.DB.Read()
	var wait sync.WaitGroup
	errs := make([]error, 11)
	for i, read := range []func(context.Context, db.Q) error{s.readVisitors, s.readCustomers, s.readReceipts, s.readLinks, s.readOwners, s.readOrders, s.readTags, s.readCarts, s.readHeaded, s.readCompanies, s.readWishes} {
		wait.Go(func() { errs[i] = read(ctx, q) })
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("census: everybody: %w", err)
		}
	}
	return c.enrol(ctx, &s, at, known)
}

func (s *sources) readVisitors(ctx context.Context, q db.Q) (err error) {
	same := texts{}
	ctx, scan := db.Patient(ctx, func(r db.Row) (row visitorRow, err error) {
		v := &row.v
		err = r.Scan(&v.ID, db.At(&v.CreatedAt), &v.Origin.Landing, &v.Origin.ReferrerHost, &v.Origin.UTMSource, &v.Origin.UTMMedium,
			&v.Origin.UTMCampaign, &v.Origin.Language, &v.PlaceID)
		for _, text := range []*string{&v.Origin.Landing, &v.Origin.ReferrerHost, &v.Origin.UTMSource, &v.Origin.UTMMedium, &v.Origin.UTMCampaign, &v.Origin.Language, &v.PlaceID} {
			*text = same.one(*text)
		}
		return row, err
	})
	s.visitors, err = db.List(ctx, q, scan, `select id, created_at, landing, referrer_host, utm_source, utm_medium, utm_campaign, language, place_id from visitor`)
	return err
}

func (s *sources) readCustomers(ctx context.Context, q db.Q) (err error) {
	ctx, scan := db.Patient(ctx, func(r db.Row) (c customerRow, err error) {
		err = r.Scan(&c.a.ID, &c.a.Name, &c.a.Email, db.At(&c.confirmed), db.At(&c.since))
		c.a.Confirmed, c.a.ConfirmedAt, c.a.RegisteredAt = !c.confirmed.IsZero(), c.confirmed, c.since
		return c, err
	})
	s.customers, err = db.List(ctx, q, scan, `select id, name, email, confirmed_at, created_at from customer`)
	return err
}

func (s *sources) readReceipts(ctx context.Context, q db.Q) (err error) {
	ctx, scan := db.Patient(ctx, func(r db.Row) (c receiptRow, err error) {
		return c, r.Scan(&c.visitorID, db.Text(&c.customerID), &c.at, &c.personalization, &c.analytics)
	})
	s.receipts, err = db.List(ctx, q, scan, `select visitor_id, customer_id, at, personalization, analytics from consent_receipt order by at, id`)
	return err
}

// readLinks reads which browsers are whose: by what was joined and not parted again,
// and by the sessions that are signed in; the latest last.
func (s *sources) readLinks(ctx context.Context, q db.Q) (err error) {
	ctx, scan := db.Patient(ctx, func(r db.Row) (l link, err error) { return l, r.Scan(&l.visitorID, &l.customerID, db.At(&l.at)) })
	s.links, err = db.List(ctx, q, scan, `select visitor_id, customer_id, at from event_join where undone_at is null
		union all select visitor_id, customer_id, seen_at from session where customer_id is not null and expires_at > $1 order by 3, 2, 1`, q.Now())
	return err
}

func (s *sources) readOrders(ctx context.Context, q db.Q) (err error) {
	same := texts{}
	ctx, scan := db.Patient(ctx, func(r db.Row) (o orderRow, err error) {
		err = r.Scan(&o.person, &o.minor, &o.in, db.At(&o.at))
		o.in = same.one(o.in)
		return o, err
	})
	s.orders, err = db.List(ctx, q, scan, `select person, total, currency, at from profile_order`)
	return err
}

func (s *sources) readTags(ctx context.Context, q db.Q) error {
	s.tags = map[string][]string{}
	ctx, scan := db.Patient(ctx, func(r db.Row) (struct{}, error) {
		var person, tag string
		err := r.Scan(&person, &tag)
		s.tags[person] = append(s.tags[person], tag)
		return struct{}{}, err
	})
	_, err := db.List(ctx, q, scan, `select person, tag from profile_tag order by person, tag`)
	return err
}

func (s *sources) readCarts(ctx context.Context, q db.Q) (err error) {
	same := texts{}
	ctx, scan := db.Patient(ctx, func(r db.Row) (l cartRow, err error) {
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

// number gives everybody a place to be found by. The ids are moved side by side:
// each row of the ledger looks one up, and would wait for memory otherwise.
func (r *roster) number() {
	var ids strings.Builder
	for i := range r.people {
		ids.WriteString(r.people[i].id)
	}
	rest := ids.String()
	r.place = make(map[string]int32, len(r.people))
	for i := range r.people {
		p := &r.people[i]
		p.id, rest = rest[:len(p.id)], rest[len(p.id):]
		r.place[p.id] = browse.Number(i)
	}
}

// joined finds out which browsers belong to which accounts, the latest link being
// right, and returns the places of both by id.
func (s *sources) joined() (visitors, customers map[string]int) {
	visitors, customers = make(map[string]int, len(s.visitors)), make(map[string]int, len(s.customers))
	for i, v := range s.visitors {
		visitors[v.v.ID] = i
	}
	for i, a := range s.customers {
		customers[a.a.ID] = i
	}
	owner := map[string]int{}
	for _, l := range s.links {
		if i, ok := customers[l.customerID]; ok {
			owner[l.visitorID] = i
		}
	}
	for _, l := range s.links {
		if i, ok := owner[l.visitorID]; ok && s.customers[i].a.ID == l.customerID && !slices.Contains(s.customers[i].browsers, l.visitorID) {
			s.customers[i].browsers = append(s.customers[i].browsers, l.visitorID)
			if v, known := visitors[l.visitorID]; known {
				s.visitors[v].over = true
			}
		}
	}
	return visitors, customers
}

// oldest is the first of an account's browsers: where the person came from.
func (s *sources) oldest(browsers []string, visitors map[string]int) (first visitor.Visitor) {
	for _, id := range browsers {
		if i, ok := visitors[id]; ok && (first.ID == "" || s.visitors[i].v.CreatedAt.Before(first.CreatedAt)) {
			first = s.visitors[i].v
		}
	}
	return first
}

// choicesOf are the receipts in the order of time: of accounts, whichever of their
// browsers it was in, and then of visitors.
func (s *sources) choicesOf(visitors, customers map[string]int) [][]choice {
	list, owner := make([][]choice, len(s.customers)+len(s.visitors)), map[string]int{}
	for i, a := range s.customers {
		for _, id := range a.browsers {
			owner[id] = i
		}
	}
	for _, r := range s.receipts {
		account, known := customers[r.customerID]
		if joined, ok := owner[r.visitorID]; ok && (!known || joined != account) {
			list[joined] = append(list[joined], r.choice)
		}
		if known {
			list[account] = append(list[account], r.choice)
		}
		if i, ok := visitors[r.visitorID]; ok {
			list[len(s.customers)+i] = append(list[len(s.customers)+i], r.choice)
		}
	}
	return list
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
