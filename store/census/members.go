package census

import (
	"context"
	"slices"
	"time"

	"regulars/store/money"
	"regulars/store/rule"
)

// Members are the people a rule holds at a moment. They do not change.
type Members struct {
	people *roster
	in     []bool
	at     time.Time
	took   time.Duration
}

// Count is how many they are.
func (m *Members) Count() Count {
	n := Count{At: m.at, Took: m.took}
	for i, in := range m.in {
		p := &m.people.people[i]
		if !p.since.After(m.at) {
			n.Known++
		}
		switch {
		case !in:
			continue
		case p.customer:
			n.Customers++
		default:
			n.Guests++
		}
		n.People++
	}
	return n
}

// Standing is what stands of the members by themselves, without what was before.
func (m *Members) Standing() Standing {
	return Standing{Members: m.Crowd(), Sample: m.Sample(sampled), Count: m.Count(), Worth: m.Worth()}
}

// Person is one member, as staff may see them.
type Person struct {
	CustomerID string // empty for guests
	VisitorID  string // of guests
	Name       string // of customers
	Email      string
	Since      time.Time
	Orders     int
	Last       time.Time // when the latest order was placed
}

// Sample returns n of the members, spread evenly over all of them, and the same
// ones while nobody comes or goes.
func (m *Members) Sample(n int) []Person {
	all := m.Count().People
	list := make([]Person, 0, min(n, all))
	seen := 0
	for i, in := range m.in {
		if !in {
			continue
		}
		if len(list) < n && seen*n >= len(list)*all {
			list = append(list, m.people.people[i].shown())
		}
		seen++
	}
	return list
}

// List returns a page of the members: accounts before guests, in the order in which
// they came.
func (m *Members) List(skip, limit int) []Person {
	var list []Person
	for i, in := range m.in {
		if !in {
			continue
		}
		if skip--; skip >= 0 {
			continue
		}
		if list = append(list, m.people.people[i].shown()); len(list) == limit {
			break
		}
	}
	return list
}

func (p *resident) shown() Person {
	v := Person{Name: p.name, Email: p.email, Since: p.since, Orders: len(p.orders), Last: figures(p.orders).LastOrderAt}
	if p.customer {
		v.CustomerID = p.id
	} else {
		v.VisitorID = p.id
	}
	return v
}

// Worth is what the members have bought so far: orders placed and not cancelled.
type Worth struct {
	Orders  int
	Buyers  int
	Revenue []money.Amount // by currency
}

// Worth adds up the members' orders up to the moment.
func (m *Members) Worth() (w Worth) {
	sums := map[string]int64{}
	for i, in := range m.in {
		if !in {
			continue
		}
		before := w.Orders
		for _, o := range m.people.people[i].orders {
			if !o.at.After(m.at) {
				w.Orders++
				sums[o.in] += o.minor
			}
		}
		if w.Orders > before {
			w.Buyers++
		}
	}
	for in, minor := range sums {
		w.Revenue = append(w.Revenue, money.Of(minor, money.Currency(in)))
	}
	slices.SortFunc(w.Revenue, func(a, b money.Amount) int { return int(b.Minor - a.Minor) })
	return w
}

// Day is a size on a day.
type Day struct {
	At     time.Time
	People int
}

// growthPoints is how many sizes a growth has.
const growthPoints = 13

// Growth computes from history how many people the rule held over the last days, the
// latest being now.
func (c *Counter) Growth(ctx context.Context, r rule.Rule, days int) ([]Day, error) {
	segments, err := c.segments(ctx)
	if err != nil {
		return nil, err
	}
	moments := daysBack(c.o.DB.Now(), days)
	list, err := c.history(ctx, r, segments, moments, nil)
	if err != nil {
		return nil, err
	}
	grown := make([]Day, len(list))
	for i, m := range list {
		grown[i] = Day{moments[i], m.Count().People}
	}
	return grown, nil
}
