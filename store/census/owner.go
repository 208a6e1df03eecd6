package census

import (
	"context"
	"strings"

	"regulars/store/db"
	"regulars/store/event"
)

// owners tell whose the rows of the ledger are that a guest has left: they become an
// account's by a join or by a claim, as event.History says for one person.
type owners struct {
	joins  map[string][]join // by browser, in the order of time
	claims map[string]string // accounts by the subject of the row
	placed map[string]moment // by browser that was ever joined, and subject: when a guest's order was placed
	tied   map[tie]int64     // rows written after a join in the same millisecond: after how many
}

// moment is when something was done: of one millisecond, after how many joins in the
// same browser.
type moment struct{ at, follows int64 }

// tie names rows that only the order of writing tells from a join.
type tie struct {
	visitorID, subject, name string
	at                       int64
}

// join is a browser's history that became an account's.
type join struct {
	visitorID, customerID string
	proved, undone        bool
	moment
}

// covers says whether something was done before the join.
func (j join) covers(m moment) bool {
	return m.at < j.at || m.at == j.at && m.follows <= j.follows
}

func (s *sources) readOwners(ctx context.Context, q db.Q) error {
	s.owners = owners{map[string][]join{}, map[string]string{}, map[string]moment{}, map[tie]int64{}}
	unhurried, scan := db.Patient(ctx, func(r db.Row) (j join, err error) {
		return j, r.Scan(&j.visitorID, &j.customerID, &j.proved, &j.undone, &j.at, &j.follows)
	})
	joins, err := db.List(unhurried, q, scan, `select visitor_id, customer_id, proved, undone_at is not null, at, follows from event_join order by at, follows, id`)
	if err != nil {
		return err
	}
	for _, j := range joins {
		s.owners.joins[j.visitorID] = append(s.owners.joins[j.visitorID], j)
	}
	type claim struct{ subject, customerID string }
	claims, err := db.List(unhurried, q, func(r db.Row) (c claim, err error) { return c, r.Scan(&c.subject, &c.customerID) }, `select subject, customer_id from event_claim`)
	for _, c := range claims {
		s.owners.claims[c.subject] = c.customerID
	}
	if err != nil {
		return err
	}
	_, err = db.List(unhurried, q, func(r db.Row) (struct{}, error) {
		var visitorID, subject string
		var m moment
		err := r.Scan(&visitorID, &subject, &m.at, &m.follows)
		s.owners.placed[visitorID+"\t"+subject] = m
		return struct{}{}, err
	}, `select visitor_id, subject, at, follows from event where name = $1 and customer_id is null and visitor_id in (select visitor_id from event_join) order by at, id`, event.OrderCompleted)
	if err != nil {
		return err
	}
	_, err = db.List(unhurried, q, func(r db.Row) (struct{}, error) {
		var t tie
		var follows int64
		err := r.Scan(&t.visitorID, &t.subject, &t.name, &t.at, &follows)
		s.owners.tied[t] = follows
		return struct{}{}, err
	}, `select visitor_id, subject, name, at, follows from event where follows > 0`)
	return err
}

// of is the account that a guest's row belongs to, "" while it is the guest's own:
// the first join after it that holds, unless it was said once of this account that
// it was somebody else. Rows about orders come along to proved addresses only.
func (o *owners) of(visitorID, subject, name string, at int64) string {
	if customerID, ok := o.claims[subject]; ok {
		return customerID
	}
	list := o.joins[visitorID]
	if len(list) == 0 {
		return ""
	}
	when := moment{at, o.tied[tie{visitorID, subject, name, at}]}
	if aboutOrders(name) { // what becomes of an order is told of whoever placed it, however late
		if placed, ok := o.placed[visitorID+"\t"+subject]; ok {
			when = placed
		}
	}
	for _, j := range list {
		if !j.undone && j.covers(when) && (j.proved || !aboutOrders(name)) && !refused(list, j.customerID, when) {
			return j.customerID
		}
	}
	return ""
}

func refused(list []join, customerID string, when moment) bool {
	for _, j := range list {
		if j.undone && j.customerID == customerID && j.covers(when) {
			return true
		}
	}
	return false
}

func aboutOrders(name string) bool { return strings.HasPrefix(name, "Order ") }
