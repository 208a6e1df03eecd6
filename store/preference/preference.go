// Package preference owns what people asked for: what to leave out of what they are
// shown (a piece, a theme, a fact about them, or everything personal), and which letters
// that need consent may go to an address, with the receipts of it.
//
// It must not know pieces, facts or letters, only their names, nor decide what is shown
// or written; personalize and notify do.
package preference

import (
	"context"
	"slices"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
)

// Kind is what is left out.
type Kind string

// The kinds, and what their subjects are.
const (
	Piece      Kind = "piece" // the id of a piece
	Theme      Kind = "theme" // what pieces are about: the handle of a collection
	Fact       Kind = "fact"  // an attribute, or the word for a kind of event
	Everything Kind = "everything"
)

// Known says whether there is such a kind.
func (k Kind) Known() bool { return k == Piece || k == Theme || k == Fact || k == Everything }

// Wish is one thing that a person asked to leave out.
type Wish struct {
	Kind    Kind
	Subject string
	At      time.Time
}

const longest = 100

var errUnknown = fault.New(fault.Invalid, "This cannot be left out.")

// Leave keeps a wish. Asking again changes nothing.
func Leave(ctx context.Context, q db.Q, person string, kind Kind, subject string) error {
	if person == "" || !kind.Known() || len(subject) > longest {
		return errUnknown
	}
	touch(q, person)
	_, err := q.Exec(ctx, `insert into preference (person, kind, subject, at) values ($1, $2, $3, $4) on conflict (person, kind, subject) do nothing`,
		person, string(kind), subject, q.Now())
	return err
}

// Take takes a wish back. One that is not there is none.
func Take(ctx context.Context, q db.Q, person string, kind Kind, subject string) error {
	if person == "" {
		return nil
	}
	touch(q, person)
	_, err := q.Exec(ctx, `delete from preference where person = $1 and kind = $2 and subject = $3`, person, string(kind), subject)
	return err
}

// touch tells whoever holds the person in memory.
func touch(q db.Q, person string) {
	if len(person) > len("c:") {
		q.Touch(db.Sharded(db.Person, person[len("c:"):]))
	}
}

// List returns what persons asked to leave out, the latest first: an account and
// its browser have wishes of their own, and both count.
func List(ctx context.Context, q db.Q, persons ...string) ([]Wish, error) {
	in, args := db.InList(1, persons)
	return db.List(ctx, q, func(r db.Row) (w Wish, err error) {
		return w, r.Scan(&w.Kind, &w.Subject, db.At(&w.At))
	}, `select kind, subject, at from preference where person in (`+in+`) order by at desc, kind, subject`, args...)
}

// Wishes are what one person asked to leave out.
type Wishes []Wish

// Out says whether something is to be left out.
func (w Wishes) Out(kind Kind, subject string) bool {
	for i := range w {
		if w[i].Kind == kind && w[i].Subject == subject {
			return true
		}
	}
	return false
}

// Forgets says whether any of some facts is to be forgotten: a rule that asks about it
// then does not hold the person, whatever else it asks.
func (w Wishes) Forgets(facts []string) bool {
	return len(w) > 0 && slices.ContainsFunc(facts, func(fact string) bool { return w.Out(Fact, fact) })
}

// Nothing says whether the person wants nothing personal.
func (w Wishes) Nothing() bool { return w.Out(Everything, "") }
