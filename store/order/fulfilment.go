package order

import (
	"context"
	"errors"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Progress is how far an order's goods have gone. It follows from the lines.
type Progress string

// The steps of progress.
const (
	Unfulfilled Progress = "unfulfilled"
	Partly      Progress = "partial"
	Whole       Progress = "fulfilled"
)

// Fulfilment is what left the house together: a parcel with its number, or what was
// handed over at a place.
type Fulfilment struct {
	ID       string
	OrderID  string
	Once     string // the key under which it is written one time only
	Carrier  string // as printed; empty when nobody carries it
	Tracking string // the carrier's number
	URL      string // where the shopper can follow it
	PlaceID  string // where it was handed over; empty for parcels
	Actor    string
	At       time.Time
	Items    []Item
}

// Item is a number of pieces of a line.
type Item struct {
	LineID   string
	Quantity int64
}

// Left is how many pieces of a line are still to leave the house.
func (l Line) Left() int64 { return max(0, l.Quantity-l.Fulfilled-l.Removed) }

// errTooMany is what the second of two who pack the same pieces learns.
var errTooMany = fault.New(fault.Conflict, "Some of this has been packed or sent back meanwhile. Look at the order once more.")

// Send writes down what left the house. Pieces are guarded line by line; when none
// is left, the order is fulfilled. news is false when this very fulfilment was
// written before.
func Send(ctx context.Context, q db.Q, f *Fulfilment) (news bool, err error) {
	if len(f.Items) == 0 {
		return false, fault.InvalidFields(fault.Fields{"items": "Choose what leaves the house."})
	}
	f.ID, f.At = id.At(q.Now()), q.Now()
	n, err := q.Exec(ctx, `insert into order_fulfilment (id, order_id, once, carrier, tracking, url, place_id, actor, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (once) do nothing`, f.ID, f.OrderID, f.Once, f.Carrier, f.Tracking, f.URL, f.PlaceID, f.Actor, f.At)
	if err != nil || n == 0 {
		return false, err
	}
	if err := q.Guard(ctx, ErrPassed, `update orders set changed_at = $2, fulfilment = $3 where id = $1 and state in ('paid', 'authorized')`, f.OrderID, f.At, string(Partly)); err != nil {
		return false, err
	}
	for _, i := range f.Items {
		if err := sendLine(ctx, q, *f, i); err != nil {
			return false, err
		}
	}
	return true, settle(ctx, q, f.OrderID, f.Actor, f.words())
}

func sendLine(ctx context.Context, q db.Q, f Fulfilment, i Item) error {
	if i.Quantity <= 0 {
		return fault.InvalidFields(fault.Fields{"items": "Enter how many leave the house."})
	}
	err := q.Guard(ctx, errTooMany, `update order_line set fulfilled = fulfilled + $3 where id = $1 and order_id = $2 and fulfilled + removed + $3 <= quantity`,
		i.LineID, f.OrderID, i.Quantity)
	if err != nil {
		return err
	}
	_, err = q.Exec(ctx, `insert into order_fulfilment_line (fulfilment_id, line_id, quantity) values ($1, $2, $3)`, f.ID, i.LineID, i.Quantity)
	return err
}

// words say in the history what left.
func (f Fulfilment) words() string {
	var pieces int64
	for _, i := range f.Items {
		pieces += i.Quantity
	}
	s := fmt.Sprintf("%d pieces", pieces)
	if pieces == 1 {
		s = "1 piece"
	}
	switch {
	case f.PlaceID != "":
		return "Handed over: " + s
	case f.Carrier != "":
		return "Sent " + s + " by " + f.Carrier + " " + f.Tracking
	}
	return "Sent " + s
}

// settle makes an order's progress what its lines say. One whose money is only reserved
// is fulfilled when that has been taken.
func settle(ctx context.Context, q db.Q, orderID, actor, words string) error {
	type sums struct{ left, sent int64 }
	s, err := db.One(ctx, q, func(r db.Row) (s sums, err error) { return s, r.Scan(&s.left, &s.sent) },
		`select cast(coalesce(sum(quantity - fulfilled - removed), 0) as bigint), cast(coalesce(sum(fulfilled), 0) as bigint) from order_line where order_id = $1`, orderID)
	if err != nil {
		return err
	}
	switch {
	case s.left > 0 && s.sent > 0:
		return Note(ctx, q, orderID, actor, words)
	case s.left > 0:
		return nil
	}
	if _, err := q.Exec(ctx, `update orders set fulfilment = $2 where id = $1`, orderID, string(Whole)); err != nil {
		return err
	}
	if err := endPickup(ctx, q, orderID); err != nil {
		return err
	}
	err = move(ctx, q, orderID, Fulfilled, Fulfilled.from(), actor, words)
	if !errors.Is(err, ErrPassed) {
		return err
	}
	state, err := db.Value[State](ctx, q, `select state from orders where id = $1`, orderID)
	if err != nil || state != Authorized { // fulfilled already
		return err
	}
	return note(ctx, q, orderID, state, actor, words)
}

// ListFulfilments returns what of an order has left the house, oldest first.
func ListFulfilments(ctx context.Context, q db.Q, orderID string) ([]Fulfilment, error) {
	list, err := db.List(ctx, q, func(r db.Row) (f Fulfilment, err error) {
		return f, r.Scan(&f.ID, &f.OrderID, &f.Once, &f.Carrier, &f.Tracking, &f.URL, &f.PlaceID, &f.Actor, db.At(&f.At))
	}, `select id, order_id, once, carrier, tracking, url, place_id, actor, at from order_fulfilment where order_id = $1 order by at, id`, orderID)
	if err != nil || len(list) == 0 {
		return list, err
	}
	at := map[string]int{}
	for i, f := range list {
		at[f.ID] = i
	}
	_, err = db.List(ctx, q, func(r db.Row) (none struct{}, err error) {
		var fulfilmentID string
		var i Item
		err = r.Scan(&fulfilmentID, &i.LineID, &i.Quantity)
		f := &list[at[fulfilmentID]]
		f.Items = append(f.Items, i)
		return none, err
	}, `select l.fulfilment_id, l.line_id, l.quantity from order_fulfilment_line l join order_fulfilment f on f.id = l.fulfilment_id where f.order_id = $1 order by l.line_id`, orderID)
	return list, err
}
