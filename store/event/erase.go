package event

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"regulars/store/db"
)

// Trail is everything that tells of a person: the account, browsers that are nobody
// else's, and the orders that were theirs.
type Trail struct {
	CustomerID string
	Visitors   []string
	Orders     []string
	Rows       []string // ids of events in browsers that others use too
}

// kept are the properties that an order's event keeps when nobody is named in it any
// more: what was bought, and for how much.
func kept() []string {
	return []string{"order_id", "number", "total", "shipping", "tax", "currency", "payment_method", "products"}
}

// Erase takes a person out of the ledger. What they looked at and did is deleted; an
// order stays, as what was bought by nobody in particular, so that sums do not
// change.
func Erase(ctx context.Context, q db.Q, t Trail) error {
	for _, who := range append(slices.Clone(t.Visitors), t.CustomerID) {
		q.Touch(db.Sharded(db.Person, who))
	}
	list, err := t.list(ctx, q)
	if err != nil {
		return err
	}
	for _, e := range list {
		if err := erase(ctx, q, e); err != nil {
			return fmt.Errorf("event.Erase: %w", err)
		}
	}
	if _, err := q.Exec(ctx, `delete from event_claim where customer_id = $1`, t.CustomerID); err != nil {
		return err
	}
	in, args := db.InList(2, t.Visitors)
	_, err = q.Exec(ctx, `delete from event_join where customer_id = $1 or visitor_id in (`+in+`)`, append([]any{t.CustomerID}, args...)...)
	return err
}

// list are the events of a trail, each once.
func (t Trail) list(ctx context.Context, q db.Q) ([]Event, error) {
	var list []Event
	add := func(column string, values []string) error {
		for some := range slices.Chunk(values, 500) {
			in, args := db.InList(1, some)
			part, err := db.List(ctx, q, scan, `select `+columns+` from event where `+column+` in (`+in+`)`, args...)
			if err != nil {
				return fmt.Errorf("event.Erase: %w", err)
			}
			list = append(list, part...)
		}
		return nil
	}
	for _, by := range []struct {
		column string
		values []string
	}{{"customer_id", []string{t.CustomerID}}, {"visitor_id", t.Visitors}, {"subject <> '' and subject", t.Orders}, {"id", t.Rows}} {
		if err := add(by.column, by.values); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(list, func(a, b Event) int { return compare(a.ID, b.ID) })
	return slices.CompactFunc(list, func(a, b Event) bool { return a.ID == b.ID }), nil
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func erase(ctx context.Context, q db.Q, e Event) error {
	if !aboutOrders(e.Name) {
		_, err := q.Exec(ctx, `delete from event where id = $1`, e.ID)
		return err
	}
	var all map[string]json.RawMessage
	if err := e.Decode(&all); err != nil {
		all = nil // what cannot be read is not kept
	}
	left := map[string]json.RawMessage{}
	for _, name := range kept() {
		if v, ok := all[name]; ok {
			left[name] = v
		}
	}
	_, err := q.Exec(ctx, `update event set visitor_id = null, customer_id = null, properties = $2, failure = null, pending = false, digest = '' where id = $1`, e.ID, db.JSON(left))
	return err
}

// JoinedBy returns the accounts whose history a browser has joined, now or once.
func JoinedBy(ctx context.Context, q db.Q, visitorID string) ([]string, error) {
	return db.Values[string](ctx, q, `select distinct customer_id from event_join where visitor_id = $1 order by customer_id`, visitorID)
}
