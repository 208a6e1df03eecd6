// Package admit lets members of staff into the back office: founding, joining,
// logging in (by password and code, or by passkey), getting in again by the machine,
// choosing another password, and typing the present one again before something
// dangerous. It composes staff, attempt and logbook, opens the transactions, and keeps
// the slow work (hashing) out of them.
//
// It must not hold cookies (handlers/admin), nor what a role may do (staff).
package admit

import (
	"context"
	"fmt"

	"regulars/store/attempt"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/logbook"
	"regulars/store/mailbox"
	"regulars/store/password"
	"regulars/store/staff"
)

// From is where a request comes from.
type From struct {
	Address string // of the network, for limits and the log
	Device  string // such as "Firefox on Linux"
	Browser string // secret of the browser, by which it is known again; may be empty
}

// Login opens a session for an address and a password. Tries are counted by
// account and network address; too many wait, nobody is locked out. An unknown
// address takes as long as a known one. The session of a member with a second
// factor lets nobody in until SecondStep.
func Login(ctx context.Context, d *db.DB, email, plain string, from From) (token string, err error) {
	if err := try(ctx, d, attempt.StaffLogins, email, from.Address); err != nil {
		return "", err
	}
	staffID, hash, err := staff.Credentials(ctx, d.Read(), email)
	if err != nil {
		return "", fmt.Errorf("admit.Login: %w", err)
	}
	ok, err := password.Matches(ctx, hash, plain)
	if err != nil {
		return "", err
	}
	if !ok || staffID == "" {
		return "", refuse(ctx, d, staff.ErrLogin, logbook.Entry{Kind: logbook.StaffRefused, Actor: "somebody", About: mailbox.Mask(email), Address: from.Address})
	}
	err = d.Write(ctx, func(q db.Q) error {
		if token, err = staff.Enter(ctx, q, staffID, hash, from.Device); err != nil {
			return err
		}
		if err := attempt.Forgive(ctx, q, attempt.StaffLogins, email, from.Address); err != nil {
			return err
		}
		if awaits, err := staff.HasFactor(ctx, q, staffID); err != nil || awaits {
			return err
		}
		return entered(ctx, q, staffID, from)
	})
	return token, err
}

// entered notes a login that is complete, and tells the member of a browser that
// has not been here before.
func entered(ctx context.Context, q db.Q, staffID string, from From) error {
	m, err := staff.Find(ctx, q, staffID)
	if err != nil {
		return err
	}
	known, err := staff.KnowDevice(ctx, q, m.ID, from.Browser, from.Device)
	if err != nil {
		return err
	}
	if !known {
		if err := Tell(ctx, q, m.ID, staff.News{What: staff.NewDevice, Device: from.Device}); err != nil {
			return err
		}
	}
	return logbook.Note(ctx, q, logbook.Entry{Kind: logbook.StaffEntered, Actor: m.Name, About: from.Device, Address: from.Address})
}

// Tell has a letter written to a member about the own account, in the transaction
// of what it tells of.
func Tell(ctx context.Context, q db.Q, staffID string, n staff.News) error {
	return event.Append(ctx, q, event.Event{Name: event.StaffAccountChanged, Channel: "staff", Subject: staffID, Properties: n})
}

// try counts a try in a transaction of its own.
func try(ctx context.Context, d *db.DB, kind, account, address string) error {
	return d.Write(ctx, func(q db.Q) error { return attempt.Try(ctx, q, kind, account, address) })
}

// refuse notes a refusal and returns it.
func refuse(ctx context.Context, d *db.DB, refusal error, e logbook.Entry) error {
	if err := d.Write(ctx, func(q db.Q) error { return logbook.Note(ctx, q, e) }); err != nil {
		return err
	}
	return refusal
}

// FirstRunToken makes the secret with which the first owner is created; see
// staff.CreateFirstRun.
func FirstRunToken(ctx context.Context, d *db.DB) (token string, needed bool, err error) {
	err = d.Write(ctx, func(q db.Q) error {
		token, needed, err = staff.CreateFirstRun(ctx, q)
		return err
	})
	return token, needed, err
}

// Found creates the first owner with the console's secret, and logs in. Of many at
// once exactly one succeeds; also is done in the same transaction.
func Found(ctx context.Context, d *db.DB, token string, n staff.New, from From, also func(db.Q) error) (session string, err error) {
	if err := staff.FindFirstRun(ctx, d.Read(), token); err != nil {
		return "", err // before a hash is computed for a stranger
	}
	return join(ctx, d, n, from, logbook.StaffFounded, func(q db.Q, h password.Hash) (staff.Member, error) {
		m, err := staff.Found(ctx, q, token, n, h)
		if err != nil {
			return m, err
		}
		return m, also(q)
	})
}

// Join makes a member of an invited person, and logs in. The address is the
// invitation's.
func Join(ctx context.Context, d *db.DB, token string, n staff.New, from From) (session string, err error) {
	i, err := staff.FindInvite(ctx, d.Read(), token)
	if err != nil {
		return "", err
	}
	n.Email = i.Email
	return join(ctx, d, n, from, logbook.StaffJoined, func(q db.Q, h password.Hash) (staff.Member, error) { return staff.Join(ctx, q, token, n, h) })
}

func join(ctx context.Context, d *db.DB, n staff.New, from From, kind logbook.Kind, add func(db.Q, password.Hash) (staff.Member, error)) (session string, err error) {
	if err := n.Validate(); err != nil {
		return "", err
	}
	hash, err := password.New(ctx, n.Password)
	if err != nil {
		return "", err
	}
	err = d.Write(ctx, func(q db.Q) error {
		m, err := add(q, hash)
		if err != nil {
			return err
		}
		if session, err = staff.Enter(ctx, q, m.ID, hash, from.Device); err != nil {
			return err
		}
		if _, err := staff.KnowDevice(ctx, q, m.ID, from.Browser, from.Device); err != nil {
			return err
		}
		name, _ := m.Role.Label()
		return logbook.Note(ctx, q, logbook.Entry{Kind: kind, Actor: m.Name, About: name, Address: from.Address})
	})
	return session, err
}

// ChangePassword replaces the own password after the present one was typed again,
// ends all other sessions, and returns this one's new secret.
func ChangePassword(ctx context.Context, d *db.DB, m staff.Member, keep staff.Session, present, next string, from From) (token string, err error) {
	wrong := fault.Fields{}
	err = check(ctx, d, m, present, from)
	for name, words := range fault.FieldsOf(err) {
		wrong[name] = words
	}
	if err != nil && len(wrong) == 0 {
		return "", err
	}
	if words := password.Check(next, m.Email, staff.MinPassword); words != "" {
		wrong["password"] = words
	}
	if len(wrong) > 0 {
		return "", fault.InvalidFields(wrong)
	}
	hash, err := password.New(ctx, next)
	if err != nil {
		return "", err
	}
	err = d.Write(ctx, func(q db.Q) error {
		if err := staff.SetPassword(ctx, q, m.ID, hash, keep); err != nil {
			return err
		}
		if token, err = staff.Prove(ctx, q, keep); err != nil {
			return err
		}
		if err := Tell(ctx, q, m.ID, staff.News{What: staff.NewPassword, Device: from.Device}); err != nil {
			return err
		}
		return logbook.Note(ctx, q, logbook.Entry{Kind: logbook.StaffPassword, Actor: m.Name, About: m.Name, Address: from.Address})
	})
	return token, err
}

// Prove notes that the member at this session has typed the password again, so
// that it is fresh for staff.FreshFor, and returns its new secret.
func Prove(ctx context.Context, d *db.DB, m staff.Member, s staff.Session, present string, from From) (token string, err error) {
	if err := check(ctx, d, m, present, from); err != nil {
		return "", err
	}
	err = d.Write(ctx, func(q db.Q) error {
		token, err = staff.Prove(ctx, q, s)
		return err
	})
	return token, err
}

// check compares the present password. Whoever found an open browser may guess no
// more often than at the door, wherever they are.
func check(ctx context.Context, d *db.DB, m staff.Member, present string, from From) error {
	if err := try(ctx, d, attempt.StaffChecks, m.ID, ""); err != nil {
		return err
	}
	hash, err := staff.PasswordOf(ctx, d.Read(), m.ID)
	if err != nil {
		return fmt.Errorf("admit.check: %w", err)
	}
	ok, err := password.Matches(ctx, hash, present)
	if err != nil {
		return err
	}
	if !ok {
		return refuse(ctx, d, fault.InvalidFields(fault.Fields{"present": "This is not your present password."}),
			logbook.Entry{Kind: logbook.StaffCheckRefused, Actor: m.Name, Address: from.Address})
	}
	return d.Write(ctx, func(q db.Q) error { return attempt.Forgive(ctx, q, attempt.StaffChecks, m.ID, "") })
}
