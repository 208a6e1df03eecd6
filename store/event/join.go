package event

import (
	"context"
	"slices"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/id"
)

// Join is a browser's history that became an account's: what was done in it up to
// At by somebody who was not logged in.
type Join struct {
	ID         string
	VisitorID  string
	CustomerID string
	Proved     bool // the account's address was confirmed: orders came along too
	At         time.Time
	UndoneAt   time.Time // zero while it holds

	follows int64 // joins of the same browser and millisecond that were written before it
}

// SaveJoin makes what a guest did in a browser the account's. Rows of the ledger
// do not change: whose they are is read from the joins, so that one which is
// undone leaves nothing behind.
func SaveJoin(ctx context.Context, q db.Q, visitorID, customerID string, proved bool) (Join, error) {
	j := Join{ID: id.New(), VisitorID: visitorID, CustomerID: customerID, Proved: proved, At: q.Now()}
	j.touch(q)
	_, err := q.Exec(ctx, `insert into event_join (id, visitor_id, customer_id, proved, at, follows) values ($1, $2, $3, $4, $5, `+followed(2, 5)+`)`,
		j.ID, j.VisitorID, j.CustomerID, j.Proved, j.At)
	return j, err
}

// UndoJoins takes back every join of a browser and an account: what the guest did
// is the guest's again. It returns those that held.
func UndoJoins(ctx context.Context, q db.Q, visitorID, customerID string) ([]Join, error) {
	Join{VisitorID: visitorID, CustomerID: customerID}.touch(q)
	return db.List(ctx, q, scanJoin, `update event_join set undone_at = $3 where visitor_id = $1 and customer_id = $2 and undone_at is null
		returning `+joinColumns, visitorID, customerID, q.Now())
}

// ListJoins returns the joins of an account that hold, the latest first.
func ListJoins(ctx context.Context, q db.Q, customerID string) ([]Join, error) {
	return db.List(ctx, q, scanJoin, `select `+joinColumns+` from event_join where customer_id = $1 and undone_at is null order by at desc, follows desc, id desc`, customerID)
}

// Browsers returns the browsers that an account has joined, the latest first, each once:
// those whose history as a guest is the account's.
func Browsers(ctx context.Context, q db.Q, customerID string) (visitorIDs []string, err error) {
	joins, err := ListJoins(ctx, q, customerID)
	for _, j := range joins {
		if !slices.Contains(visitorIDs, j.VisitorID) {
			visitorIDs = append(visitorIDs, j.VisitorID)
		}
	}
	return visitorIDs, err
}

// listRivals returns all joins of the browsers that an account has joined, those of
// others and those undone included, in the order of time.
func listRivals(ctx context.Context, q db.Q, customerID string) ([]Join, error) {
	return db.List(ctx, q, scanJoin, `select `+joinColumns+` from event_join
		where visitor_id in (select visitor_id from event_join where customer_id = $1) order by at, follows, id`, customerID)
}

func listJoinsOf(ctx context.Context, q db.Q, visitorID string) ([]Join, error) {
	return db.List(ctx, q, scanJoin, `select `+joinColumns+` from event_join where visitor_id = $1 order by at, follows, id`, visitorID)
}

// SaveClaim makes what is told of orders placed as a guest the account's.
func SaveClaim(ctx context.Context, q db.Q, orderIDs []string, customerID string) error {
	q.Touch(db.Sharded(db.Person, customerID))
	for _, orderID := range orderIDs {
		_, err := q.Exec(ctx, `insert into event_claim (subject, customer_id, at) values ($1, $2, $3) on conflict (subject) do nothing`, orderID, customerID, q.Now())
		if err != nil {
			return err
		}
	}
	return nil
}

func (j Join) touch(q db.Q) {
	q.Touch(db.Sharded(db.Person, j.VisitorID))
	q.Touch(db.Sharded(db.Person, j.CustomerID))
}

const joinColumns = `id, visitor_id, customer_id, proved, at, undone_at, follows`

func scanJoin(r db.Row) (j Join, err error) {
	return j, r.Scan(&j.ID, &j.VisitorID, &j.CustomerID, &j.Proved, db.At(&j.At), db.At(&j.UndoneAt), &j.follows)
}

// covers says whether an event came before a join: of one millisecond, whether it was
// written before it.
func (j Join) covers(e Event) bool {
	return e.At.Before(j.At) || e.At.Equal(j.At) && e.follows <= j.follows
}

// ownerOf is the account that an event of a guest has become, "" while it is the
// guest's: that of the first join after it that holds. Who has said once that it
// was somebody else does not get it by logging in again.
func ownerOf(e Event, joins []Join) string {
	for _, j := range joins {
		if j.VisitorID == e.VisitorID && j.UndoneAt.IsZero() && j.covers(e) && (j.Proved || !aboutOrders(e.Name)) && !refused(e, j, joins) {
			return j.CustomerID
		}
	}
	return ""
}

func refused(e Event, by Join, joins []Join) bool {
	for _, j := range joins {
		if j.VisitorID == e.VisitorID && j.CustomerID == by.CustomerID && !j.UndoneAt.IsZero() && j.covers(e) {
			return true
		}
	}
	return false
}

// ofOrders begins the name of every event that tells of an order.
const ofOrders = "Order "

// aboutOrders says whether an event tells of an order, which only a confirmed
// address brings along; aboutOrder is the same as a condition.
func aboutOrders(name string) bool { return strings.HasPrefix(name, ofOrders) }

const aboutOrder = `substr(name, 1, 6) = '` + ofOrders + `'`

// Owners says whose each order is that was placed as a guest in a browser and that
// nobody has claimed by its address: the account's that has joined it since, or ""
// for the guest's own. Of a browser that nobody has ever joined it says nothing: all
// of them are the guest's own.
func Owners(ctx context.Context, q db.Q, visitorID string) (map[string]string, error) {
	joins, err := listJoinsOf(ctx, q, visitorID)
	if err != nil || len(joins) == 0 {
		return nil, err
	}
	// The name is no way in: SQLite would walk through every order of the shop.
	list, err := db.List(ctx, q, scan, `select `+columns+` from event where visitor_id = $1 and customer_id is null and name || '' = $2
		and not exists (select 1 from event_claim c where c.subject = event.subject)`, visitorID, OrderCompleted)
	owners := map[string]string{}
	for _, e := range list {
		owners[e.Subject] = ownerOf(e, joins)
	}
	return owners, err
}

// Buyer is the account whose an order is by now that an event tells of: the one that
// placed it, claimed it or joined the guest's browser; "" while it is the guest's.
func Buyer(ctx context.Context, q db.Q, e Event) (string, error) {
	if e.CustomerID != "" {
		return e.CustomerID, nil
	}
	claimed, err := db.Values[string](ctx, q, `select customer_id from event_claim where subject = $1`, e.Subject)
	if err != nil || len(claimed) > 0 {
		return strings.Join(claimed, ""), err
	}
	owners, err := Owners(ctx, q, e.VisitorID)
	return owners[e.Subject], err
}

// CountJoined is how much of what a guest did in a browser is an account's by
// joining it: orders, and everything else.
func CountJoined(ctx context.Context, q db.Q, visitorID, customerID string) (looks, orders int, err error) {
	joins, err := listJoinsOf(ctx, q, visitorID)
	if err != nil {
		return 0, 0, err
	}
	list, err := db.List(ctx, q, scan, `select `+columns+` from event where visitor_id = $1 and customer_id is null
		and not exists (select 1 from event_claim c where c.subject = event.subject) order by at desc limit 1000`, visitorID)
	for _, e := range list {
		switch {
		case ownerOf(e, joins) != customerID:
		case e.Name == OrderCompleted:
			orders++
		case !aboutOrders(e.Name):
			looks++
		}
	}
	return looks, orders, err
}
