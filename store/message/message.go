// Package message owns what the shop writes: an outbox of mails that is filled in
// the transaction of what they tell of and emptied outside of any. A mail is sent
// at least once, tried again with growing pauses, and given up when the other side
// says that it never will. Without a mail server it is kept, to be read in the
// back office.
//
// It must not know what a mail is about (store/notify) or how it looks
// (views/mail).
package message

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Topic is touched when a mail is queued.
const Topic = "message"

// State is where a mail stands.
type State string

// The states.
const (
	Queued  State = "queued"  // waits for its (next) try
	Sending State = "sending" // a process has it in hand
	Sent    State = "sent"    // the mail server has taken it
	Failed  State = "failed"  // given up
	Kept    State = "kept"    // no mail server is set up; read it in the back office
)

// Message is one mail.
type Message struct {
	ID         string
	Kind       string // "order-confirmed", ...
	CustomerID string // whose account it is about; may be empty
	To         string
	Subject    string
	Text       string
	HTML       string
	Key        string // two with the same key are one: kind and what it tells of
	Test       bool   // sent by staff to themselves, to see it; never counted
	Secret     bool   // holds a link that opens an account: its bodies are forgotten once it is sent
	// Unsubscribe is an address that ends such letters by one POST (RFC 8058); a letter
	// has one when it needs consent.
	Unsubscribe string
	State       State
	Attempts    int
	DueAt       time.Time // zero, when it is queued: now
	Failure     string    // what the last try said
	CreatedAt   time.Time
	SentAt      time.Time
}

// ErrInjection refuses line breaks and control characters where a header goes.
var ErrInjection = fault.New(fault.Invalid, "A mail's address and subject are one line.")

// Queue puts a mail into the outbox, in the transaction of what it tells of. A
// second one with the same key is dropped silently; one to an address that is failing is
// kept there as failed.
func Queue(ctx context.Context, q db.Q, m Message) error {
	if !oneLine(m.To) || !oneLine(m.Subject) || m.Key == "" || strings.Count(m.To, "@") != 1 {
		return fmt.Errorf("message.Queue(%s): %w", m.Kind, ErrInjection)
	}
	q.Touch(Topic)
	if m.DueAt.IsZero() {
		m.DueAt = q.Now()
	}
	failing, err := FindFailing(ctx, q, m.To)
	if err != nil {
		return fmt.Errorf("message.Queue(%s): %w", m.Kind, err)
	}
	if m.State, m.Failure = Queued, ""; !failing.At.IsZero() {
		m.State, m.Failure = Failed, clip(failing.said())
	}
	_, err = q.Exec(ctx, `insert into message (id, kind, customer_id, recipient, subject, body_text, body_html, key, secret, test, state, attempts, due_at, failure, created_at, unsubscribe)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $11, $14, 0, $12, $15, $10, $13) on conflict (key) do nothing`,
		id.New(), m.Kind, db.Null(m.CustomerID), m.To, m.Subject, m.Text, m.HTML, m.Key, m.Secret, q.Now(), m.Test, m.DueAt, m.Unsubscribe, string(m.State), m.Failure)
	if err != nil {
		return fmt.Errorf("message.Queue(%s): %w", m.Kind, err)
	}
	return nil
}

func oneLine(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' })
}

const columns = `id, kind, customer_id, recipient, subject, body_text, body_html, key, secret, test, state, attempts, due_at, failure, created_at, sent_at, unsubscribe`

func scan(r db.Row) (m Message, err error) {
	return m, r.Scan(&m.ID, &m.Kind, db.Text(&m.CustomerID), &m.To, &m.Subject, &m.Text, &m.HTML, &m.Key, &m.Secret, &m.Test, &m.State, &m.Attempts,
		db.At(&m.DueAt), &m.Failure, db.At(&m.CreatedAt), db.At(&m.SentAt), &m.Unsubscribe)
}

// Find returns a mail.
func Find(ctx context.Context, q db.Q, messageID string) (Message, error) {
	return db.One(ctx, q, scan, `select `+columns+` from message where id = $1`, messageID)
}

// Filter chooses mails for List; zero fields do not filter.
type Filter struct {
	State      State
	CustomerID string
	Before     string // an id: the page after it
	Limit      int    // 0 means 100
}

// List returns mails, newest first.
func List(ctx context.Context, q db.Q, f Filter) ([]Message, error) {
	if f.Limit == 0 {
		f.Limit = 100
	}
	var w db.Where
	f.State.choose(&w)
	w.Equal("customer_id", f.CustomerID)
	if f.Before != "" {
		w.And("id < " + w.Arg(f.Before))
	}
	return db.List(ctx, q, scan, `select `+columns+` from message where `+w.SQL()+` order by id desc limit `+w.Arg(f.Limit), w.Args()...)
}

// choose narrows to a state. Of those that wait there are few, in an index of their
// own, which is used where its condition is said.
func (s State) choose(w *db.Where) {
	switch s {
	case Queued, Sending:
		w.And("state in ('queued', 'sending')")
	case Failed, Kept:
		w.And("state in ('failed', 'kept')")
	}
	w.Equal("state", string(s))
}

// claim takes the next mail that is due; none is a fault.NotFound. One that
// another process took and did not finish is due again when its lease ends.
// Without room, letters that need consent wait on.
func claim(ctx context.Context, q db.Q, lease time.Duration, room bool) (Message, error) {
	return db.One(ctx, q, scan, `update message set state = 'sending', attempts = attempts + 1, due_at = $2
		where state in ('queued', 'sending') and due_at <= $1 and id = (
			select id from message where state in ('queued', 'sending') and due_at <= $1 and ($3 or unsubscribe = '') order by due_at, id limit 1)
		returning `+columns, q.Now(), q.Now().Add(lease), room)
}

// room says whether another letter that needs consent may go out: so many an hour may, 0
// for as many as can.
func room(ctx context.Context, q db.Q, perHour int64) (bool, error) {
	if perHour == 0 {
		return true, nil
	}
	n, err := db.Value[int64](ctx, q, `select (select count(*) from message where unsubscribe <> '' and sent_at > $1) + (select count(*) from message where unsubscribe <> '' and state = 'sending')`, q.Now().Add(-time.Hour))
	return n < perHour, err
}

// The steps out of "sending" name the attempt, so that a process that was thought
// dead cannot undo what another has done since.
const mine = ` where id = $1 and state = 'sending' and attempts = $2`

func markSent(ctx context.Context, q db.Q, m Message) error {
	_, err := q.Exec(ctx, `update message set state = 'sent', failure = '', sent_at = $3,
		body_text = case when secret then '' else body_text end, body_html = case when secret then '' else body_html end`+mine, m.ID, m.Attempts, q.Now())
	return err
}

func markKept(ctx context.Context, q db.Q, m Message) error {
	_, err := q.Exec(ctx, `update message set state = 'kept'`+mine, m.ID, m.Attempts)
	return err
}

// pauses between tries: greylisting lets one in after minutes, a dead server is
// usually back within two days.
var pauses = [...]time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour}

func markFailed(ctx context.Context, q db.Q, m Message, cause error) error {
	state, due := Failed, q.Now()
	if !Refused(cause) && m.Attempts <= len(pauses) {
		state, due = Queued, q.Now().Add(pauses[m.Attempts-1])
	}
	_, err := q.Exec(ctx, `update message set state = $3, due_at = $4, failure = $5`+mine, m.ID, m.Attempts, string(state), due, clip(cause.Error()))
	if err != nil || !errors.Is(cause, ErrNoMailbox) {
		return err
	}
	return fail(ctx, q, m, cause)
}

func clip(s string) string {
	const longest = 500
	return strings.ToValidUTF8(s[:min(len(s), longest)], "")
}

// SendAgain puts a failed or kept mail back into the queue; its bodies must still
// be there. Its address is trusted again.
func SendAgain(ctx context.Context, q db.Q, messageID string) error {
	m, err := Find(ctx, q, messageID)
	if err != nil {
		return err
	}
	if err := Trust(ctx, q, m.To); err != nil {
		return err
	}
	q.Touch(Topic)
	return q.Guard(ctx, fault.New(fault.Conflict, "This mail is on its way or was sent."),
		`update message set state = 'queued', attempts = 0, due_at = $2 where id = $1 and state in ('failed', 'kept')`, messageID, q.Now())
}

// Prune forgets mails that ended 90 days ago, and after a week what opens
// accounts in those that were kept or given up.
func Prune(ctx context.Context, q db.Q) error {
	day := 24 * time.Hour
	if _, err := q.Exec(ctx, `delete from message where created_at < $1 and state in ('sent', 'failed', 'kept')`, q.Now().Add(-90*day)); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `update message set body_text = '', body_html = '' where secret and created_at < $1 and state in ('failed', 'kept')`, q.Now().Add(-7*day))
	return err
}
