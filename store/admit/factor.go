package admit

import (
	"context"

	"regulars/store/attempt"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/logbook"
	"regulars/store/staff"
)

// Awaiting returns the session and the member of a secret whose password has fitted
// and whose second factor is due. A fault.NotFound is nobody.
func Awaiting(ctx context.Context, d *db.DB, token string) (staff.Session, staff.Member, error) {
	return staff.FindAwaiting(ctx, d.Read(), token)
}

// SecondStep completes a login with a code of the app or one on paper, and returns
// the secret of the session that lets in. Tries are counted by member, wherever they
// come from: whoever is here knows the password.
func SecondStep(ctx context.Context, d *db.DB, token, code string, from From) (session string, err error) {
	s, m, err := Awaiting(ctx, d, token)
	if err != nil {
		return "", err
	}
	if err := try(ctx, d, attempt.StaffCodes, m.ID, ""); err != nil {
		return "", err
	}
	err = d.Write(ctx, func(q db.Q) error {
		if err := useCode(ctx, q, m, code, from); err != nil {
			return err
		}
		if session, err = staff.Complete(ctx, q, s); err != nil {
			return err
		}
		if err := attempt.Forgive(ctx, q, attempt.StaffCodes, m.ID, ""); err != nil {
			return err
		}
		return entered(ctx, q, m.ID, from)
	})
	if fault.KindOf(err) == fault.Invalid {
		return "", refuse(ctx, d, err, logbook.Entry{Kind: logbook.FactorRefused, Actor: m.Name, About: from.Device, Address: from.Address})
	}
	return session, err
}

func useCode(ctx context.Context, q db.Q, m staff.Member, code string, from From) error {
	if !staff.LooksLikeRecovery(code) {
		return staff.UseCode(ctx, q, m.ID, code)
	}
	if err := staff.UseRecovery(ctx, q, m.ID, code); err != nil {
		return err
	}
	if err := Tell(ctx, q, m.ID, staff.News{What: staff.CodeUsed, Device: from.Device}); err != nil {
		return err
	}
	return logbook.Note(ctx, q, logbook.Entry{Kind: logbook.CodeUsed, Actor: m.Name, About: m.Name, Address: from.Address})
}

// TurnFactorOn confirms the app's secret with a code of it, ends all other sessions,
// and returns the codes on paper, which are shown once.
func TurnFactorOn(ctx context.Context, d *db.DB, m staff.Member, keep staff.Session, code string, from From) (codes []string, err error) {
	if err := try(ctx, d, attempt.StaffCodes, m.ID, ""); err != nil {
		return nil, err
	}
	err = d.Write(ctx, func(q db.Q) error {
		if err := staff.ConfirmFactor(ctx, q, m.ID, code); err != nil {
			return err
		}
		if err := attempt.Forgive(ctx, q, attempt.StaffCodes, m.ID, ""); err != nil {
			return err
		}
		if err := staff.EndAll(ctx, q, m.ID, keep.Hash); err != nil {
			return err
		}
		if codes, err = staff.NewRecovery(ctx, q, m.ID); err != nil {
			return err
		}
		return changed(ctx, q, m, m, logbook.FactorOn, staff.FactorOn, from)
	})
	return codes, err
}

// NewCodes makes new codes on paper; those before work no more.
func NewCodes(ctx context.Context, d *db.DB, m staff.Member, from From) (codes []string, err error) {
	err = d.Write(ctx, func(q db.Q) error {
		if on, err := staff.HasFactor(ctx, q, m.ID); err != nil || !on {
			return orConflict(err)
		}
		if codes, err = staff.NewRecovery(ctx, q, m.ID); err != nil {
			return err
		}
		return Tell(ctx, q, m.ID, staff.News{What: staff.NewCodes, Device: from.Device})
	})
	return codes, err
}

func orConflict(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, "There is no second factor yet.")
}

// TurnFactorOff removes the own app, or app, passkeys and codes of somebody who has
// lost them. It ends the sessions of the other one.
func TurnFactorOff(ctx context.Context, d *db.DB, by, m staff.Member, from From) error {
	return d.Write(ctx, func(q db.Q) error {
		if by.ID == m.ID {
			if err := staff.RemoveFactor(ctx, q, m.ID); err != nil {
				return err
			}
			return changed(ctx, q, by, m, logbook.FactorOff, staff.FactorOff, from)
		}
		if err := staff.RemoveFactors(ctx, q, m.ID); err != nil {
			return err
		}
		if err := staff.EndAll(ctx, q, m.ID, ""); err != nil {
			return err
		}
		return changed(ctx, q, by, m, logbook.FactorOff, staff.FactorOff, from)
	})
}

// changed notes and tells what happened to a member's account.
func changed(ctx context.Context, q db.Q, by, m staff.Member, kind logbook.Kind, what string, from From) error {
	n := staff.News{What: what, Device: from.Device}
	if by.ID != m.ID {
		n.By = by.Name
	}
	if err := Tell(ctx, q, m.ID, n); err != nil {
		return err
	}
	return logbook.Note(ctx, q, logbook.Entry{Kind: kind, Actor: by.Name, About: m.Name, Address: from.Address})
}
