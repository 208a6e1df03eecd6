package admit

import (
	"context"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/logbook"
	"regulars/store/password"
	"regulars/store/staff"
)

// Recover makes the secret of a link with which an owner who has lost password or
// second factor gets in again. Only whoever is at the machine itself may call it.
func Recover(ctx context.Context, d *db.DB, email string) (token string, err error) {
	err = d.Write(ctx, func(q db.Q) error {
		var m staff.Member
		if token, m, err = staff.CreateRecovery(ctx, q, email); err != nil {
			return err
		}
		return logbook.Note(ctx, q, logbook.Entry{Kind: logbook.RecoveryAsked, Actor: "somebody at the machine", About: m.Name})
	})
	return token, err
}

// Recovered gives an owner another password with the secret of Recover, takes away
// second factors and sessions, and logs in. It is told by letter.
func Recovered(ctx context.Context, d *db.DB, token, next string, from From) (session string, err error) {
	m, err := staff.FindRecovery(ctx, d.Read(), token)
	if err != nil {
		return "", err // before a hash is computed for a stranger
	}
	if words := password.Check(next, m.Email, staff.MinPassword); words != "" {
		return "", fault.InvalidFields(fault.Fields{"password": words})
	}
	hash, err := password.New(ctx, next)
	if err != nil {
		return "", err
	}
	err = d.Write(ctx, func(q db.Q) error {
		if m, err = staff.UseRecoveryLink(ctx, q, token, hash); err != nil {
			return err
		}
		if session, err = staff.Enter(ctx, q, m.ID, hash, from.Device); err != nil {
			return err
		}
		for _, what := range []string{staff.NewPassword, staff.FactorOff} {
			if err := Tell(ctx, q, m.ID, staff.News{What: what, Device: from.Device}); err != nil {
				return err
			}
		}
		if err := logbook.Note(ctx, q, logbook.Entry{Kind: logbook.Recovered, Actor: m.Name, About: from.Device, Address: from.Address}); err != nil {
			return err
		}
		return entered(ctx, q, m.ID, from)
	})
	return session, err
}
