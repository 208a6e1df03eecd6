// Package logbook owns what happened to the security of the shop: logins that were
// refused, passwords, roles and bank accounts that were changed, data that was
// taken out; when, by whom and from where.
//
// It must hold no secret and no whole address of a shopper, nor decide anything:
// whoever does the thing notes it, in the same transaction where there is one.
package logbook

import (
	"context"
	"fmt"
	"time"

	"regulars/store/card"
	"regulars/store/db"
	"regulars/store/id"
)

// Kind is what happened.
type Kind string

// The kinds.
const (
	LoginRefused      Kind = "login-refused"       // a shopper's address and password did not fit
	ResetAsked        Kind = "reset-asked"         // somebody asked for a link to choose a password
	PasswordReset     Kind = "password-reset"      // and used it
	PasswordChanged   Kind = "password-changed"    // by somebody who knew the present one
	EmailChanged      Kind = "email-changed"       // an account has another address
	EmailReverted     Kind = "email-reverted"      // the old address was taken back
	StaffRefused      Kind = "staff-refused"       // a member's address and password did not fit
	StaffEntered      Kind = "staff-entered"       // a member logged in
	StaffCheckRefused Kind = "staff-check-refused" // the password asked again was wrong
	StaffPassword     Kind = "staff-password"      // a member chose another password
	StaffFounded      Kind = "staff-founded"       // the first owner
	StaffInvited      Kind = "staff-invited"
	StaffJoined       Kind = "staff-joined"
	RoleChanged       Kind = "role-changed"
	AccessEnded       Kind = "access-ended"
	AccessGiven       Kind = "access-given"
	FactorOn          Kind = "factor-on"      // a member's login asks for a second factor
	FactorOff         Kind = "factor-off"     // it does no more
	FactorRefused     Kind = "factor-refused" // the password was right, the code was not
	CodeUsed          Kind = "code-used"      // one of the codes on paper
	PasskeyAdded      Kind = "passkey-added"
	PasskeyRemoved    Kind = "passkey-removed"
	PasskeyRefused    Kind = "passkey-refused" // what a device signed did not fit, or its counter went back
	RecoveryAsked     Kind = "recovery-asked"  // a link for an owner was made on the machine itself
	Recovered         Kind = "recovered"       // and used
	PolicyBroken      Kind = "policy-broken"   // a browser refused what the policy of a page does not allow
	LoggedOut         Kind = "logged-out"      // an owner ended a member's sessions
	BankChanged       Kind = "bank-changed"    // shoppers are told to pay elsewhere
	SettingsChanged   Kind = "settings-changed"
	Exported          Kind = "exported"
	Imported          Kind = "imported"
	Refunded          Kind = "refunded"
	ErasureAsked      Kind = "erasure-asked" // an account is to be erased
	Merged            Kind = "merged"        // two accounts became one, or two again
)

// Kinds are all of them, in the order above.
func Kinds() []Kind {
	return []Kind{LoginRefused, ResetAsked, PasswordReset, PasswordChanged, EmailChanged, EmailReverted, StaffRefused, StaffEntered, StaffCheckRefused,
		StaffPassword, StaffFounded, StaffInvited, StaffJoined, RoleChanged, AccessEnded, AccessGiven, FactorOn, FactorOff, FactorRefused, CodeUsed, PasskeyAdded, PasskeyRemoved, PasskeyRefused, RecoveryAsked, Recovered, LoggedOut, PolicyBroken, BankChanged, SettingsChanged, Exported, Imported, Refunded, ErasureAsked, Merged}
}

// Entry is one line of the log.
type Entry struct {
	ID      string
	At      time.Time
	Kind    Kind
	Actor   string // who did it: a member's name, or "a shopper"
	About   string // whom or what it was done to, masked
	Address string // of the network it came from; may be empty
}

// longest is how many characters of each text are kept.
const longest = 200

// Note writes a line.
func Note(ctx context.Context, q db.Q, e Entry) error {
	_, err := q.Exec(ctx, `insert into logbook (id, at, kind, actor, about, address) values ($1, $2, $3, $4, $5, $6)`,
		id.At(q.Now()), q.Now(), string(e.Kind), clip(e.Actor), clip(card.Mask(e.About)), clip(e.Address))
	if err != nil {
		return fmt.Errorf("logbook.Note(%s): %w", e.Kind, err)
	}
	return nil
}

func clip(s string) string {
	if runes := []rune(s); len(runes) > longest {
		return string(runes[:longest])
	}
	return s
}

// Filter chooses lines for List; zero fields do not filter.
type Filter struct {
	Kinds  []Kind
	Before string // an id: the page after it
	Limit  int    // 0 means 100
}

// List returns lines, newest first.
func List(ctx context.Context, q db.Q, f Filter) ([]Entry, error) {
	if f.Limit == 0 {
		f.Limit = 100
	}
	var w db.Where
	if len(f.Kinds) > 0 {
		names := make([]string, len(f.Kinds))
		for i, k := range f.Kinds {
			names[i] = string(k)
		}
		w.In("kind", names)
	}
	if f.Before != "" {
		w.And("id < " + w.Arg(f.Before))
	}
	return db.List(ctx, q, func(r db.Row) (e Entry, err error) {
		return e, r.Scan(&e.ID, db.At(&e.At), &e.Kind, &e.Actor, &e.About, &e.Address)
	}, `select id, at, kind, actor, about, address from logbook where `+w.SQL()+` order by id desc limit `+w.Arg(f.Limit), w.Args()...)
}

// kept is how long the log goes back.
const kept = 365 * 24 * time.Hour

// Prune forgets what is older than a year.
func Prune(ctx context.Context, q db.Q) error {
	_, err := q.Exec(ctx, `delete from logbook where id < $1`, id.At(q.Now().Add(-kept)))
	return err
}
