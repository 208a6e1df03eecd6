package staff

import (
	"context"
	"strings"

	"regulars/store/db"
	"regulars/store/id"
)

// Codes on paper: how many, and of how many letters. 24 of 32 letters are 120
// bits, so that a plain hash keeps them.
const (
	recoveryCodes   = 10
	recoveryLetters = 24
	recoveryGroup   = 4
)

// NewRecovery makes ten codes on paper, which take the place of those before. They
// are shown now and never again: the database keeps hashes.
func NewRecovery(ctx context.Context, q db.Q, staffID string) (codes []string, err error) {
	if _, err := q.Exec(ctx, `delete from staff_recovery where staff_id = $1`, staffID); err != nil {
		return nil, err
	}
	for range recoveryCodes {
		code := recoveryCode()
		if _, err := q.Exec(ctx, `insert into staff_recovery (hash, staff_id, created_at) values ($1, $2, $3)`, recoveryHash(staffID, code), staffID, q.Now()); err != nil {
			return nil, err
		}
		codes = append(codes, code)
	}
	return codes, nil
}

// recoveryCode is such as "7KQD-M2XA-…".
func recoveryCode() string {
	letters, groups := id.Code(recoveryLetters), []string{}
	for i := 0; i < len(letters); i += recoveryGroup {
		groups = append(groups, letters[i:i+recoveryGroup])
	}
	return strings.Join(groups, "-")
}

// recoveryHash is what is kept of a code, however it is typed.
func recoveryHash(staffID, code string) string { return id.Hash(staffID + " " + id.Tidy(code)) }

// LooksLikeRecovery says whether somebody typed a code on paper rather than one of
// the app.
func LooksLikeRecovery(code string) bool { return len(code) > recoveryLetters/2 }

// UseRecovery takes a code on paper, once.
func UseRecovery(ctx context.Context, q db.Q, staffID, code string) error {
	return q.Guard(ctx, ErrCode, `delete from staff_recovery where hash = $1 and staff_id = $2`, recoveryHash(staffID, code), staffID)
}

// CountRecovery returns how many codes on paper are left.
func CountRecovery(ctx context.Context, q db.Q, staffID string) (int64, error) {
	return db.Value[int64](ctx, q, `select count(*) from staff_recovery where staff_id = $1`, staffID)
}
