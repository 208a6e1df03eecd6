package report

import (
	"context"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/event"
)

// Outcome is what came after a piece was shown, of those who agreed to be
// remembered. It tells what came after, not what came of it.
type Outcome struct {
	PieceID  string
	Shown    int64 // times, everybody included
	Seen     int64 // people, as many as are known by a key
	Followed int64 // of these, who came to what it links to within half an hour; -1 where that is not kept
	Ordered  int64 // of these, who ordered within seven days
}

const (
	followWithin = 30 * time.Minute
	orderWithin  = 7 * 24 * time.Hour
)

// whose turns the person p of an exposure into whom a history joined later made of
// them.
const whose = `coalesce((select 'c:' || max(j.customer_id) from event_join j where p.person = 'v:' || j.visitor_id and j.undone_at is null), p.person)`

// Outcomes tells of the pieces shown in a span; days of exposures are those of UTC.
func Outcomes(ctx context.Context, q db.Q, s Scope, sp Span) ([]Outcome, error) {
	list, err := db.List(ctx, q, func(r db.Row) (o Outcome, err error) {
		o.Followed = -1
		return o, r.Scan(&o.PieceID, &o.Shown, &o.Seen)
	}, `select piece_id, cast(sum(shown) as bigint), count(distinct case when person <> '' then person end) from exposure
		where day >= $1 and day <= $2 group by piece_id order by piece_id`, sp.From, sp.To)
	if err != nil {
		return nil, err
	}
	at := map[string]*Outcome{}
	for i := range list {
		at[list[i].PieceID] = &list[i]
	}
	_, err = db.List(ctx, q, func(r db.Row) (none struct{}, err error) {
		var id string
		var n int64
		if err = r.Scan(&id, &n); err == nil && at[id] != nil {
			at[id].Ordered = n
		}
		return none, err
	}, `select t.piece_id, count(*) from (select p.piece_id, p.person, min(p.first_at) as first_at, max(p.last_at) as last_at from exposure p
		where p.day >= $1 and p.day <= $2 and p.person <> '' group by p.piece_id, p.person) t
		where exists (select 1 from (select t.person as person) p join profile_order o on o.person = `+whose+`
		where o.at > t.first_at and o.at <= t.last_at + $3 and o.currency = $4) group by t.piece_id`, sp.From, sp.To, orderWithin.Milliseconds(), string(s.Currency))
	return list, err
}

// Follow counts who, having seen a piece, came to what it links to: a product or a
// collection, named by its id as events have it. Other links leave no trace.
func Follow(ctx context.Context, q db.Q, sp Span, pieceID, path, subject string) (int64, error) {
	return db.Value[int64](ctx, q, `select count(distinct p.person) from exposure p where p.piece_id = $1 and p.day >= $2 and p.day <= $3 and p.person <> ''
		and exists (select 1 from event e where e.subject = $4 and e.subject <> '' and e.name = $5 and e.at >= p.first_at and e.at <= p.last_at + $6
		and (p.person = 'v:' || e.visitor_id or p.person = 'c:' || e.customer_id))`, pieceID, sp.From, sp.To, subject, Followed(path), followWithin.Milliseconds())
}

// Followed is the event that tells of somebody who came to a path.
func Followed(path string) string {
	if strings.HasPrefix(path, "/products/") {
		return event.ProductViewed
	}
	return event.ProductListViewed
}
