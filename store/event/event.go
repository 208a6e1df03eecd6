// Package event owns what happened: rows that are never changed, with the names
// and properties of the RudderStack e-commerce event specification. An event that
// tells of a change is written in the transaction of that change and is the
// outbox: it stays pending until what follows from it has been done.
//
// It must not know what follows; store/react does.
package event

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"regulars/store/db"
	"regulars/store/id"
)

// Topic is touched when an event is appended, to wake whoever handles it.
const Topic = "event"

// Names of events. Those of the specification keep its spelling; ours follow it.
const (
	ProductsSearched  = "Products Searched"
	ProductListViewed = "Product List Viewed"
	ProductViewed     = "Product Viewed"
	ProductAdded      = "Product Added"
	CheckoutStarted   = "Checkout Started"
	OrderCompleted    = "Order Completed"
	OrderRefunded     = "Order Refunded"
	OrderCancelled    = "Order Cancelled"

	OrderPaid           = "Order Paid"
	CustomerRegistered  = "Customer Registered"
	CustomerConfirmed   = "Customer Confirmed"
	EmailChangeAsked    = "Email Change Asked"
	EmailChanged        = "Email Changed"
	PasswordResetAsked  = "Password Reset Asked"
	PasswordChanged     = "Password Changed"
	ConfirmationAsked   = "Confirmation Asked"
	VisitorJoined       = "Visitor Joined"
	OrderPaymentFailed  = "Order Payment Failed"
	OrderHeldForReview  = "Order Held"
	OrderPaymentPending = "Order Payment Pending"
	OrderShipped        = "Order Shipped"
	OrderReady          = "Order Ready for Pickup"
	OrderHandedOver     = "Order Handed Over"
	OrderNotCollected   = "Order Not Collected"
	OrderPartRefunded   = "Order Partly Refunded"
	OrderUpdated        = "Order Updated"
	OrderBalancePaid    = "Order Balance Paid"

	LettersAsked   = "Letters Asked"
	LettersAgreed  = "Letters Agreed"
	LettersStopped = "Letters Stopped"

	StaffAccountChanged = "Staff Account Changed"
)

// Event is one thing that happened to or by one person.
type Event struct {
	ID         string
	Name       string
	At         time.Time // when it happened; zero means now
	VisitorID  string    // who, as a browser; may be empty
	CustomerID string    // who, as an account; may be empty
	Channel    string    // web, clerk, api, ...; empty means web
	Subject    string    // id of what it is about: an order, a product
	Properties any       // written as JSON; read back as json.RawMessage
	Attempts   int       // how often handling it has failed
	Personal   bool      // kept for the person's own pages alone: they agreed to personalization, not to analytics

	Digest  string // what it says, in short: see Outline
	follows int64  // logins in the same browser and millisecond that were written before it
}

// followed counts, in SQL, the joins of a browser in a millisecond.
func followed(visitor, at int) string {
	return fmt.Sprintf("(select count(*) from event_join j where j.visitor_id = $%d and j.at = $%d)", visitor, at)
}

// login is a browser and the millisecond in which somebody logged in there.
type login struct {
	visitorID string
	at        int64
}

// joinsSince counts the joins of each browser and millisecond from the earliest of
// some events on.
func joinsSince(ctx context.Context, q db.Q, list []Event) (map[login]int, error) {
	from := q.Now()
	for _, e := range list {
		if !e.At.IsZero() && e.At.Before(from) {
			from = e.At
		}
	}
	logins, err := db.List(ctx, q, func(r db.Row) (l login, err error) { return l, r.Scan(&l.visitorID, &l.at) }, `select visitor_id, at from event_join where at >= $1`, from)
	count := map[login]int{}
	for _, l := range logins {
		count[l]++
	}
	return count, err
}

// Append writes an event that something follows from, in the transaction of the
// change it tells of.
func Append(ctx context.Context, q db.Q, e Event) error {
	q.Touch(Topic)
	return insert(ctx, q, e, true)
}

// Record writes an event that nothing follows from: history and views.
func Record(ctx context.Context, q db.Q, e Event) error { return insert(ctx, q, e, false) }

func insert(ctx context.Context, q db.Q, e Event, pending bool) error {
	e = e.filled(q)
	e.touch(q)
	properties, err := json.Marshal(e.Properties)
	if err != nil {
		return fmt.Errorf("event.Append(%s): %w", e.Name, err)
	}
	_, err = q.Exec(ctx, `insert into event (id, name, at, visitor_id, customer_id, channel, subject, properties, pending, attempts, due_at, personal, digest, follows)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $3, $10, $11, `+followed(4, 3)+`)`,
		e.ID, e.Name, e.At, db.Null(e.VisitorID), db.Null(e.CustomerID), e.Channel, e.Subject, string(properties), pending, e.Personal, Digest(e.Subject, e.Channel, string(properties)))
	if err != nil {
		return fmt.Errorf("event.Append(%s): %w", e.Name, err)
	}
	return nil
}

// Digest is a short name of what an event says beside its name, who and when: the
// same for events that say the same, and for no others.
func Digest(subject, channel, properties string) string {
	sum := sha256.Sum256([]byte(subject + "\x00" + channel + "\x00" + properties))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// together is how many events one statement writes: a few hundred values.
const together = 32

// RecordAll is Record for many, with few statements.
func RecordAll(ctx context.Context, q db.Q, list []Event) error {
	joined, err := joinsSince(ctx, q, list)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(list, together) {
		var rows strings.Builder
		args := make([]any, 0, 10*len(some))
		for _, e := range some {
			e = e.filled(q)
			e.touch(q)
			if len(args) > 0 {
				rows.WriteByte(',')
			}
			properties, err := json.Marshal(e.Properties)
			if err != nil {
				return fmt.Errorf("event.Record(%s): %w", e.Name, err)
			}
			n := len(args)
			fmt.Fprintf(&rows, "($%d, $%d, $%d, $%d, $%d, $%d, $%d, $%d, false, 0, $%d, $%d, $%d, %d)", n+1, n+2, n+3, n+4, n+5, n+6, n+7, n+8, n+3, n+9, n+10, joined[login{e.VisitorID, e.At.UnixMilli()}])
			args = append(args, e.ID, e.Name, e.At, db.Null(e.VisitorID), db.Null(e.CustomerID), e.Channel, e.Subject, string(properties), e.Personal, Digest(e.Subject, e.Channel, string(properties)))
		}
		if _, err := q.Exec(ctx, `insert into event (id, name, at, visitor_id, customer_id, channel, subject, properties, pending, attempts, due_at, personal, digest, follows) values `+rows.String(), args...); err != nil {
			return fmt.Errorf("event.Record: %w", err)
		}
	}
	return nil
}

// touch tells that what is known of a person has changed.
func (e Event) touch(q db.Q) {
	for _, who := range []string{e.VisitorID, e.CustomerID} {
		if who != "" {
			q.Touch(db.Sharded(db.Person, who))
		}
	}
}

// filled is an event with what its writer may leave out.
func (e Event) filled(q db.Q) Event {
	if e.At.IsZero() {
		e.At = q.Now()
	}
	if e.ID == "" {
		e.ID = id.At(e.At)
	}
	if e.Channel == "" {
		e.Channel = "web"
	}
	if e.Properties == nil {
		e.Properties = struct{}{}
	}
	e.Subject = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) { // a path that somebody made up: many rows are read as lines of one text
			return ' '
		}
		return r
	}, e.Subject)
	return e
}

const columns = `id, name, at, visitor_id, customer_id, channel, subject, properties, attempts, personal, follows, digest`

func scan(r db.Row) (e Event, err error) {
	var properties string
	err = r.Scan(&e.ID, &e.Name, db.At(&e.At), db.Text(&e.VisitorID), db.Text(&e.CustomerID), &e.Channel, &e.Subject, &properties, &e.Attempts, &e.Personal, &e.follows, &e.Digest)
	e.Properties = json.RawMessage(properties)
	return e, err
}

// Decode reads an event's properties into v.
func (e Event) Decode(v any) error {
	raw, ok := e.Properties.(json.RawMessage)
	if !ok {
		return fmt.Errorf("event.Decode: %s was not read from the database", e.Name)
	}
	return json.Unmarshal(raw, v)
}

// ListPending returns the oldest events that something still follows from and
// that are due, at most limit.
func ListPending(ctx context.Context, q db.Q, limit int) ([]Event, error) {
	return db.List(ctx, q, scan, `select `+columns+` from event where pending and due_at <= $1 order by due_at, id limit $2`, q.Now(), limit)
}

// CountPending returns how many events something still follows from, those that are due later
// included and those that were given up not: nothing is left to be done where it is 0.
func CountPending(ctx context.Context, q db.Q) (int64, error) {
	return db.Value[int64](ctx, q, `select count(*) from event where pending`)
}

// Handled marks an event as done, in the transaction of what followed from it.
// It is a guarded step: false means that someone else was first, and the
// transaction must do nothing.
func Handled(ctx context.Context, q db.Q, eventID string) (bool, error) {
	n, err := q.Exec(ctx, `update event set pending = false where id = $1 and pending`, eventID)
	return n == 1, err
}

// Failed notes a failed try. The next is due after 5 s, doubling up to an hour;
// after 20 tries the event is parked: no longer pending, its attempts and
// failure kept for people to see.
func Failed(ctx context.Context, q db.Q, eventID string, attempts int, cause error) error {
	wait := min(time.Hour, 5*time.Second<<min(attempts, 12))
	_, err := q.Exec(ctx, `update event set attempts = attempts + 1, failure = $2, due_at = $3, pending = $4 where id = $1 and pending`,
		eventID, cause.Error(), q.Now().Add(wait), attempts+1 < mostTries)
	return err
}

// Filter chooses events for List; zero fields do not filter.
type Filter struct {
	CustomerID, VisitorID, Subject string
	Limit                          int // 0 means 200
}

// List returns a person's or a subject's events, newest first.
func List(ctx context.Context, q db.Q, f Filter) ([]Event, error) {
	if f.Limit == 0 {
		f.Limit = 200
	}
	var w db.Where
	w.Equal("customer_id", f.CustomerID)
	w.Equal("visitor_id", f.VisitorID)
	if f.Subject != "" {
		w.Equal("subject", f.Subject)
		w.And("subject <> ''") // what the index is for
	}
	return db.List(ctx, q, scan, `select `+columns+` from event where `+w.SQL()+` order by at desc, id desc limit `+w.Arg(f.Limit), w.Args()...)
}
