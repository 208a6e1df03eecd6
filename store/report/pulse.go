package report

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/event"
)

// Pulse is how it goes at this moment: numbers alone, nobody's name.
type Pulse struct {
	People int64 // browsers that looked at something in the last five minutes, of those who agreed to be counted
	Carts  int64 // open carts with something in them that were changed in the last half hour
	Orders int64 // accepted in the last hour
}

// Sign names a state of the numbers.
func (p Pulse) Sign() string { return fmt.Sprintf("%d-%d-%d", p.People, p.Carts, p.Orders) }

// How long somebody or something counts as present.
const (
	PeopleFor = 5 * time.Minute
	CartsFor  = 30 * time.Minute
	OrdersFor = time.Hour
)

// FindPulse reads the numbers as of now; it waits for no writer.
func FindPulse(ctx context.Context, q db.Q, s Scope) (p Pulse, err error) {
	now := q.Now()
	in, names := db.InList(2, event.Views())
	if p.People, err = db.Value[int64](ctx, q, `select count(distinct coalesce(visitor_id, customer_id)) from event where at >= $1 and not personal and channel = 'web' and name || '' in (`+in+`)`,
		append([]any{now.Add(-PeopleFor)}, names...)...); err != nil {
		return p, err
	}
	if p.Carts, err = db.Value[int64](ctx, q, `select count(*) from cart c where c.state = 'open' and c.changed_at >= $1 and exists (select 1 from cart_line l where l.cart_id = c.id)`, now.Add(-CartsFor)); err != nil {
		return p, err
	}
	w := window{s, now.Add(-OrdersFor), now.Add(time.Millisecond)}
	p.Orders, err = db.Value[int64](ctx, q, `select count(*) from orders o where `+accepted, w.args()...)
	return p, err
}

// mostPresent bounds how many people are told apart at a moment.
const mostPresent = 2000

// ListPresent returns the keys of the people that Pulse counts, as far as they are told
// apart: c:<customer>, also for who has logged in since, or v:<visitor>; at most 2,000.
func ListPresent(ctx context.Context, q db.Q) ([]string, error) {
	in, names := db.InList(3, event.Views())
	return db.Values[string](ctx, q, `select distinct `+comer+` from event e where e.at >= $1 and not e.personal and e.channel = 'web' and (e.visitor_id is not null or e.customer_id is not null) and e.name || '' in (`+in+`) limit $2`,
		append([]any{q.Now().Add(-PeopleFor), mostPresent}, names...)...)
}

// Glance is a piece that was seen in its slot lately.
type Glance struct {
	Slot, PieceID string
	People        int64 // of those who agreed to be remembered
}

// ListGlances returns what was seen in the last five minutes, what most people saw first,
// at most so many.
func ListGlances(ctx context.Context, q db.Q, most int) ([]Glance, error) {
	return db.List(ctx, q, func(r db.Row) (g Glance, err error) { return g, r.Scan(&g.Slot, &g.PieceID, &g.People) },
		`select slot, piece_id, count(distinct person) from exposure where last_at >= $1 and person <> '' group by slot, piece_id order by 3 desc, slot, piece_id limit $2`,
		q.Now().Add(-PeopleFor), most)
}
