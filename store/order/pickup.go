package order

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Pickup is an order that is collected at a place.
type Pickup struct {
	OrderID    string
	PlaceID    string
	State      PickupState
	Code       string    // what it is handed over for, each piece once
	PromisedAt time.Time // when it was said to be ready
	ReadyAt    time.Time
	KeptUntil  time.Time // zero until it is ready
	EndedAt    time.Time // handed over, or given up
	Actor      string    // who of the shop did the last step
}

// PickupState is where a pickup stands.
type PickupState string

// The states.
const (
	PickupWaits  PickupState = "waiting" // to be prepared
	PickupReady  PickupState = "ready"
	PickupHanded PickupState = "handed"
	PickupMissed PickupState = "missed" // nobody came
)

// Late says whether a promise was not kept, as known at a moment.
func (p Pickup) Late(now time.Time) bool {
	if p.ReadyAt.IsZero() {
		return now.After(p.PromisedAt)
	}
	return p.ReadyAt.After(p.PromisedAt)
}

// codeLetters is how many letters a code has, one of a thousand million.
const codeLetters = 6

// Expect notes with a new order that it will be collected, and what was promised.
func Expect(ctx context.Context, q db.Q, orderID, placeID string, promised time.Time) error {
	_, err := q.Exec(ctx, `insert into order_pickup (order_id, place_id, state, code, promised_at, actor) values ($1, $2, 'waiting', $3, $4, '')`,
		orderID, placeID, id.Code(codeLetters), promised)
	return err
}

const pickupColumns = `p.order_id, p.place_id, p.state, p.code, p.promised_at, p.ready_at, p.kept_until, p.ended_at, p.actor`

func scanPickup(r db.Row) (p Pickup, err error) {
	return p, r.Scan(&p.OrderID, &p.PlaceID, &p.State, &p.Code, db.At(&p.PromisedAt), db.At(&p.ReadyAt), db.At(&p.KeptUntil), db.At(&p.EndedAt), &p.Actor)
}

// FindPickup returns the pickup of an order; NotFound when it is sent.
func FindPickup(ctx context.Context, q db.Q, orderID string) (Pickup, error) {
	var w db.Where
	w.And("p.order_id = " + w.Arg(orderID))
	within(ctx, &w, "p.order_id")
	return db.One(ctx, q, scanPickup, `select `+pickupColumns+` from order_pickup p where `+w.SQL(), w.Args()...)
}

// errCode is what is said of a code that opens nothing.
var errCode = fault.InvalidFields(fault.Fields{"code": "No order that is ready has this code. A code ends when everything is collected."})

// FindPickupByCode returns the pickup that is ready and has a code.
func FindPickupByCode(ctx context.Context, q db.Q, code string) (Pickup, error) {
	var w db.Where
	w.And("p.state = 'ready' and o.state in ('paid', 'authorized') and p.code = " + w.Arg(id.Tidy(code)))
	within(ctx, &w, "p.order_id")
	p, err := db.One(ctx, q, scanPickup, `select `+pickupColumns+` from order_pickup p join orders o on o.id = p.order_id where `+w.SQL(), w.Args()...)
	if fault.KindOf(err) == fault.NotFound {
		return p, errCode
	}
	return p, err
}

// ListPickups returns the pickups of paid and authorized orders that are in hand, those that are to
// be prepared first, by what was promised; of all places, or of one.
func ListPickups(ctx context.Context, q db.Q, placeID string, limit int) ([]Pickup, error) {
	var w db.Where
	w.And("p.state in ('waiting', 'ready') and o.state in ('paid', 'authorized')")
	w.Equal("p.place_id", placeID)
	within(ctx, &w, "p.order_id")
	return db.List(ctx, q, scanPickup, `select `+pickupColumns+` from order_pickup p join orders o on o.id = p.order_id where `+w.SQL()+
		` order by case when p.state = 'waiting' then 0 else 1 end, p.promised_at, p.order_id limit `+w.Arg(limit), w.Args()...)
}

// ListUncollected returns the pickups that nobody came for in time and whose order is
// not over yet, oldest first; those after one of them, or from the first on.
func ListUncollected(ctx context.Context, q db.Q, after Pickup, limit int) ([]Pickup, error) {
	var w db.Where
	w.And("p.state in ('ready', 'missed') and o.state in ('paid', 'authorized') and p.kept_until < " + w.Arg(q.Now()))
	if after.OrderID != "" {
		w.And("(p.kept_until, p.order_id) > (" + w.Arg(after.KeptUntil) + ", " + w.Arg(after.OrderID) + ")")
	}
	return db.List(ctx, q, scanPickup, `select `+pickupColumns+` from order_pickup p join orders o on o.id = p.order_id where `+w.SQL()+
		` order by p.kept_until, p.order_id limit `+w.Arg(limit), w.Args()...)
}

// Prepare notes that an order lies ready, and until when it is kept.
func Prepare(ctx context.Context, q db.Q, orderID, actor string, keptUntil time.Time) error {
	err := q.Guard(ctx, ErrPassed, `update order_pickup set state = 'ready', ready_at = $2, kept_until = $3, actor = $4 where order_id = $1 and state = 'waiting'
		and exists (select 1 from orders o where o.id = order_pickup.order_id and o.state in ('paid', 'authorized'))`, orderID, q.Now(), keptUntil, actor)
	if err != nil {
		return err
	}
	return Note(ctx, q, orderID, actor, "Ready to be collected")
}

// HandOver gives pieces of a pickup that is ready to whoever says its code: whatever
// happens at two counters at once, each piece goes one time, and with the last of them
// the pickup is over. news is false when this very form (f.Once) was written before.
func HandOver(ctx context.Context, q db.Q, f *Fulfilment, code string) (news bool, err error) {
	if err := Lock(ctx, q, f.OrderID); err != nil {
		return false, err
	}
	known, err := db.Value[int64](ctx, q, `select count(*) from order_fulfilment where once = $1`, f.Once)
	if err != nil || known > 0 {
		return false, err
	}
	err = q.Guard(ctx, errCode, `update order_pickup set actor = $3 where order_id = $1 and code = $2 and state = 'ready'`, f.OrderID, id.Tidy(code), f.Actor)
	if err != nil {
		return false, err
	}
	return Send(ctx, q, f)
}

// endPickup ends the pickup of an order of which nothing is left to be collected.
func endPickup(ctx context.Context, q db.Q, orderID string) error {
	_, err := q.Exec(ctx, `update order_pickup set state = 'handed', ended_at = $2 where order_id = $1 and state = 'ready'`, orderID, q.Now())
	return err
}

// GiveUpPickup ends a pickup that nobody came for.
func GiveUpPickup(ctx context.Context, q db.Q, orderID, actor string) error {
	err := q.Guard(ctx, ErrPassed, `update order_pickup set state = 'missed', ended_at = $2, actor = $3 where order_id = $1 and state = 'ready'`, orderID, q.Now(), actor)
	if err != nil {
		return err
	}
	return Note(ctx, q, orderID, actor, "Nobody came for it")
}

// CountPickups returns how many orders wait to be prepared for collection.
func CountPickups(ctx context.Context, q db.Q) (int64, error) {
	var w db.Where
	within(ctx, &w, "p.order_id")
	return db.Value[int64](ctx, q, `select count(*) from order_pickup p join orders o on o.id = p.order_id where p.state = 'waiting' and o.state in ('paid', 'authorized') and `+w.SQL(), w.Args()...)
}

// Promises are how many were made at a place, and how they were kept. A promise of
// an order that was cancelled or paid back before it was ready is none.
type Promises struct {
	PlaceID            string
	Made, Kept, Missed int64
}

// CountPromises counts the promises that fell due since a moment, by place.
func CountPromises(ctx context.Context, q db.Q, since time.Time) ([]Promises, error) {
	var w db.Where
	from, to := w.Arg(since), w.Arg(q.Now())
	w.Bound(ctx, "p.place_id in ?")
	return db.List(ctx, q, func(r db.Row) (p Promises, err error) {
		err = r.Scan(&p.PlaceID, &p.Made, &p.Kept)
		p.Missed = p.Made - p.Kept
		return p, err
	}, `select p.place_id, count(*), cast(sum(case when p.ready_at is not null and p.ready_at <= p.promised_at then 1 else 0 end) as bigint)
		from order_pickup p join orders o on o.id = p.order_id
		where p.promised_at >= `+from+` and p.promised_at < `+to+` and (p.ready_at is not null or o.state in ('paid', 'authorized')) and `+w.SQL()+` group by p.place_id order by p.place_id`, w.Args()...)
}
