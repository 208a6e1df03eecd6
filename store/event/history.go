package event

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"regulars/store/db"
)

// Whose names a person: an account when there is one, else a browser by itself.
type Whose struct{ CustomerID, VisitorID string }

// Want says which of a person's events are asked for.
type Want struct {
	Names []string  // none for all
	Since time.Time // zero for ever
}

// Most is how many events of one name are looked at of a person: the latest, and all of
// the millisecond in which the oldest of these was. Older ones do not count in rules.
// Of each name by itself, so that what counts for one rule does not hang on which
// names another asks about.
const Most = 10_000

// History returns what a person did, in the order of time: what is told of the
// account, what was done as a guest in browsers that joined it, and guest orders
// that it has claimed. Of a guest it is what no account has taken over.
func History(ctx context.Context, q db.Q, w Whose, want Want) ([]Event, error) {
	return read(ctx, q, w, want, (*history).rows)
}

// Find returns events by their ids, in no order; those that are gone are left out.
func Find(ctx context.Context, q db.Q, ids []string) (list []Event, err error) {
	for some := range slices.Chunk(ids, 500) {
		in, args := db.InList(1, some)
		part, err := db.List(ctx, q, scan, `select `+columns+` from event where id in (`+in+`)`, args...)
		if err != nil {
			return nil, fmt.Errorf("event.Find: %w", err)
		}
		list = append(list, part...)
	}
	return list, nil
}

func read(ctx context.Context, q db.Q, w Whose, want Want, from func(*history, string, []any) ([]Event, error)) ([]Event, error) {
	h := history{ctx: ctx, q: q, want: want, from: from}
	if w.CustomerID == "" {
		h.guest(w.VisitorID)
	} else {
		h.account(w.CustomerID)
	}
	if h.err != nil {
		return nil, fmt.Errorf("event.History: %w", h.err)
	}
	return h.sorted(), nil
}

type history struct {
	ctx  context.Context
	q    db.Q
	want Want
	from func(h *history, where string, args []any) ([]Event, error)
	list []Event
	err  error
}

func (h *history) guest(visitorID string) {
	joins, err := listJoinsOf(h.ctx, h.q, visitorID)
	if h.err = err; err != nil || visitorID == "" {
		return
	}
	placed := h.placed(visitorID)
	h.add(func(e Event) bool { return ownerOf(placed.told(e), joins) == "" },
		`visitor_id = $1 and customer_id is null and not exists (select 1 from event_claim c where c.subject = event.subject)`, visitorID)
}

func (h *history) account(customerID string) {
	h.add(func(Event) bool { return true }, `customer_id = $1`, customerID)
	joins, err := listRivals(h.ctx, h.q, customerID)
	if err != nil {
		h.err = err
		return
	}
	for visitorID, until := range held(joins, customerID) {
		placed := h.placed(visitorID)
		h.add(func(e Event) bool { return ownerOf(placed.told(e), joins) == customerID },
			`visitor_id = $1 and customer_id is null and (at <= $2 or `+aboutOrder+`) and not exists (select 1 from event_claim c where c.subject = event.subject)`, visitorID, until)
	}
	h.add(func(Event) bool { return true }, `customer_id is null and subject <> '' and subject in (select subject from event_claim where customer_id = $1)`, customerID)
}

// placements are the events by which a guest's orders were placed, by order.
type placements map[string]Event

func (h *history) placed(visitorID string) placements {
	// The name is no way in here either: it would lead through all orders of the shop.
	list, err := db.List(h.ctx, h.q, scan, `select `+columns+` from event where visitor_id = $1 and customer_id is null and name || '' = $2`, visitorID, OrderCompleted)
	if err != nil {
		h.err = err
	}
	by := placements{}
	for _, e := range list {
		by[e.Subject] = e
	}
	return by
}

// told is an event as whose it is is judged by: what becomes of an order is told of
// whoever placed it, however late.
func (p placements) told(e Event) Event {
	if by, ok := p[e.Subject]; ok && aboutOrders(e.Name) {
		e.At, e.follows = by.At, by.follows
	}
	return e
}

// held are the browsers that an account has joined, and until when.
func held(joins []Join, customerID string) map[string]time.Time {
	until := map[string]time.Time{}
	for _, j := range joins {
		if j.CustomerID == customerID && j.UndoneAt.IsZero() {
			until[j.VisitorID] = j.At
		}
	}
	return until
}

func (h *history) add(mine func(Event) bool, where string, args ...any) {
	if h.err != nil {
		return
	}
	if len(h.want.Names) > 0 {
		in, names := db.InList(len(args)+1, h.want.Names)
		// The name is no way in: SQLite would walk through everybody's events of it.
		where, args = where+` and name || '' in (`+in+`)`, append(args, names...)
	}
	if !h.want.Since.IsZero() {
		where, args = fmt.Sprintf("%s and at >= $%d", where, len(args)+1), append(args, h.want.Since)
	}
	list, err := h.from(h, where+fmt.Sprintf(` order by at desc, id desc limit %d`, Most+1), args)
	own := those(list, mine)
	for most, more := Most, len(list) > Most; more && err == nil; most *= 2 {
		list, err = h.from(h, fmt.Sprintf(`id in (select id from (select id, rank() over (partition by name order by at desc) as place from event where %s) ranked where place <= %d)`, where, most), args)
		own = those(list, mine)
		more = lacks(list, own, most)
	}
	h.list, h.err = append(h.list, own...), err
}

// those are the events of a list that are the person's.
func those(list []Event, mine func(Event) bool) (own []Event) {
	for _, e := range list {
		if mine(e) {
			own = append(own, e)
		}
	}
	return own
}

// lacks says whether older events of the person count beside their own of a list that has
// of each name the latest most: others have too many of these.
func lacks(list, own []Event, most int) bool {
	all, count := map[string]int{}, map[string]int{}
	for _, e := range list {
		all[e.Name]++
	}
	for _, e := range own {
		count[e.Name]++
	}
	for name, n := range all {
		if n >= most && count[name] < Most {
			return true
		}
	}
	return false
}

// rows are events whole.
func (h *history) rows(where string, args []any) ([]Event, error) {
	return db.List(h.ctx, h.q, scan, `select `+columns+` from event where `+where, args...)
}

// sorted is the history in the order of time, of each name the latest Most.
func (h *history) sorted() []Event {
	slices.SortFunc(h.list, func(a, b Event) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return cmp.Compare(a.ID, b.ID)
	})
	if len(h.list) <= Most {
		return h.list
	}
	oldest, count := map[string]time.Time{}, map[string]int{}
	for _, e := range slices.Backward(h.list) {
		if count[e.Name]++; count[e.Name] == Most {
			oldest[e.Name] = e.At
		}
	}
	return slices.DeleteFunc(h.list, func(e Event) bool { return e.At.Before(oldest[e.Name]) })
}

// Forget removes what a browser or an account was only looked at for, where the
// person agreed to personalization alone.
func Forget(ctx context.Context, q db.Q, w Whose) error {
	for _, who := range []string{w.VisitorID, w.CustomerID} {
		if who != "" {
			q.Touch(db.Sharded(db.Person, who))
		}
	}
	_, err := q.Exec(ctx, `delete from event where personal and (visitor_id = $1 or customer_id = $2)`, db.Null(w.VisitorID), db.Null(w.CustomerID))
	return err
}

// ListPeople returns those of whom anything is told, in the order of their ids and
// after the one named: accounts, then browsers by themselves.
func ListPeople(ctx context.Context, q db.Q, after Whose, limit int) ([]Whose, error) {
	var list []Whose
	if after.VisitorID == "" {
		accounts, err := db.Values[string](ctx, q, `select distinct customer_id from event where customer_id is not null and customer_id > $1 order by customer_id limit $2`,
			after.CustomerID, limit)
		if err != nil {
			return nil, err
		}
		for _, id := range accounts {
			list = append(list, Whose{CustomerID: id})
		}
	}
	if len(list) == limit {
		return list, nil
	}
	browsers, err := db.Values[string](ctx, q, `select distinct visitor_id from event where visitor_id is not null and visitor_id > $1 order by visitor_id limit $2`,
		after.VisitorID, limit-len(list))
	for _, id := range browsers {
		list = append(list, Whose{VisitorID: id})
	}
	return list, err
}
