package staff

import (
	"context"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Codes of the app after RFC 6238: six digits of HMAC-SHA-1, a new one every 30
// seconds, and one step of drift taken either way.
const (
	stepSeconds = 30
	drift       = 1
	secretBytes = 20
)

// ErrCode is the one answer to a code that is wrong, late or used.
var ErrCode = fault.InvalidFields(fault.Fields{"code": "This code does not fit. Type the one that the app shows now; each works once."})

// errLost is a secret that was sealed with a key that is not here, such as after a
// restore without it.
var errLost = fault.InvalidFields(fault.Fields{"code": "The shop cannot read the key of your app any more. Type one of your codes on paper, or ask another owner."})

// Factor is a member's second factor.
type Factor struct {
	Secret      string // in base32, as apps take it; empty when it cannot be unsealed
	UsedStep    int64
	CreatedAt   time.Time
	ConfirmedAt time.Time // zero: no code has shown yet that the app has the secret
}

// On says whether a login asks for a code.
func (f Factor) On() bool { return !f.ConfirmedAt.IsZero() }

// FindFactor returns a member's second factor; fault.NotFound when there is none. A
// secret that was sealed with another key is empty, and fits no code.
func FindFactor(ctx context.Context, q db.Q, staffID string) (Factor, error) {
	f, err := db.One(ctx, q, func(r db.Row) (f Factor, err error) {
		return f, r.Scan(&f.Secret, &f.UsedStep, db.At(&f.CreatedAt), db.At(&f.ConfirmedAt))
	}, `select secret, used_step, created_at, confirmed_at from staff_factor where staff_id = $1`, staffID)
	if err != nil {
		return f, err
	}
	if f.Secret, err = q.Unseal(sealedFor(staffID), f.Secret); errors.Is(err, db.ErrSealed) {
		return f, nil
	}
	return f, err
}

// sealedFor is what a member's secret is sealed for.
func sealedFor(staffID string) string { return "staff_factor " + staffID }

// SealFactors seals the secrets that an older version has kept as they are, and counts
// those that were sealed with another key. It is called in one transaction, and does nothing
// the second time.
func SealFactors(ctx context.Context, q db.Q) (sealed, lost int, err error) {
	list, err := listSecrets(ctx, q)
	if err != nil {
		return 0, 0, err
	}
	for _, f := range list {
		if db.Sealed(f.secret) {
			lost += f.lost(q)
			continue
		}
		text, err := q.Seal(sealedFor(f.staffID), f.secret)
		if err != nil {
			return sealed, lost, err
		}
		if _, err := q.Exec(ctx, `update staff_factor set secret = $2 where staff_id = $1 and secret = $3`, f.staffID, text, f.secret); err != nil {
			return sealed, lost, err
		}
		sealed++
	}
	return sealed, lost, nil
}

// HasFactor says whether a member has more than a password: an app that shows codes,
// or a passkey. A password alone lets nobody in then.
func HasFactor(ctx context.Context, q db.Q, staffID string) (bool, error) {
	n, err := db.Value[int64](ctx, q, `select (select count(*) from staff_factor where staff_id = $1 and confirmed_at is not null) + (select count(*) from staff_passkey where staff_id = $1)`, staffID)
	return n > 0, err
}

// ListFactors returns who has a second factor, an app or a passkey.
func ListFactors(ctx context.Context, q db.Q) (map[string]bool, error) {
	list, err := db.Values[string](ctx, q, `select staff_id from staff_factor where confirmed_at is not null union select staff_id from staff_passkey`)
	has := map[string]bool{}
	for _, staffID := range list {
		has[staffID] = true
	}
	return has, err
}

// CountLostFactors counts the secrets that were sealed with another key than this one.
func CountLostFactors(ctx context.Context, q db.Q) (n int, err error) {
	list, err := listSecrets(ctx, q)
	for _, f := range list {
		if db.Sealed(f.secret) {
			n += f.lost(q)
		}
	}
	return n, err
}

type kept struct{ staffID, secret string }

// lost is 1 for a secret that does not open.
func (k kept) lost(q db.Q) int {
	if _, err := q.Unseal(sealedFor(k.staffID), k.secret); err != nil {
		return 1
	}
	return 0
}

func listSecrets(ctx context.Context, q db.Q) ([]kept, error) {
	return db.List(ctx, q, func(r db.Row) (k kept, err error) { return k, r.Scan(&k.staffID, &k.secret) }, `select staff_id, secret from staff_factor`)
}

// StartFactor makes a new secret for a member's app, which counts for nothing until
// ConfirmFactor. A factor that is on stays as it is: fault.Conflict.
func StartFactor(ctx context.Context, q db.Q, staffID string) error {
	random, err := base64.RawURLEncoding.DecodeString(id.Token())
	if err != nil {
		return fmt.Errorf("staff.StartFactor: %w", err)
	}
	secret, err := q.Seal(sealedFor(staffID), base32.StdEncoding.EncodeToString(random[:secretBytes]))
	if err != nil {
		return fmt.Errorf("staff.StartFactor: %w", err)
	}
	return q.Guard(ctx, errFactorOn, `insert into staff_factor (staff_id, secret, used_step, created_at) values ($1, $2, 0, $3)
		on conflict (staff_id) do update set secret = excluded.secret, used_step = 0, created_at = excluded.created_at where staff_factor.confirmed_at is null`,
		staffID, secret, q.Now())
}

var errFactorOn = fault.New(fault.Conflict, "Your second factor is on already.")

// stepOf returns the step of time in which a code is right, 0 when in none that is
// near and later than the last one taken.
func stepOf(f Factor, code string, now time.Time) int64 {
	code = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, code)
	found := int64(0)
	if f.Secret == "" {
		return found // an empty key would make codes that anybody can make
	}
	for step := now.Unix()/stepSeconds - drift; step <= now.Unix()/stepSeconds+drift; step++ {
		want, err := totp.GenerateCodeCustom(f.Secret, time.Unix(step*stepSeconds, 0), totp.ValidateOpts{Period: stepSeconds, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && step > f.UsedStep && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = step
		}
	}
	return found
}

// ConfirmFactor turns a second factor on with the first code of the app.
func ConfirmFactor(ctx context.Context, q db.Q, staffID, code string) error {
	f, err := FindFactor(ctx, q, staffID)
	if err != nil {
		return err
	}
	if f.On() {
		return errFactorOn
	}
	step := stepOf(f, code, q.Now())
	if step == 0 {
		return ErrCode
	}
	return q.Guard(ctx, ErrCode, `update staff_factor set confirmed_at = $2, used_step = $3 where staff_id = $1 and confirmed_at is null`, staffID, q.Now(), step)
}

// UseCode takes a code of the app, once: of many who send the same one is let in.
func UseCode(ctx context.Context, q db.Q, staffID, code string) error {
	f, err := FindFactor(ctx, q, staffID)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return ErrCode // a member with passkeys and no app
	}
	if err != nil {
		return fmt.Errorf("staff.UseCode: %w", err)
	}
	if f.Secret == "" {
		return errLost
	}
	step := stepOf(f, code, q.Now())
	if step == 0 || !f.On() {
		return ErrCode
	}
	return q.Guard(ctx, ErrCode, `update staff_factor set used_step = $2 where staff_id = $1 and used_step < $2`, staffID, step)
}

var errNoFactor = fault.New(fault.Conflict, "There is no second factor to turn off.")

// RemoveFactor takes the app from a member; the codes on paper go with the last
// second factor.
func RemoveFactor(ctx context.Context, q db.Q, staffID string) error {
	if err := q.Guard(ctx, errNoFactor, `delete from staff_factor where staff_id = $1`, staffID); err != nil {
		return err
	}
	return forgetPaper(ctx, q, staffID)
}

// RemoveFactors takes app, passkeys and codes on paper from a member who has lost them.
func RemoveFactors(ctx context.Context, q db.Q, staffID string) error {
	on, err := HasFactor(ctx, q, staffID)
	if err != nil {
		return err
	}
	if !on {
		return errNoFactor
	}
	if _, err := q.Exec(ctx, `delete from staff_factor where staff_id = $1`, staffID); err != nil {
		return err
	}
	if _, err := q.Exec(ctx, `delete from staff_passkey where staff_id = $1`, staffID); err != nil {
		return err
	}
	return forgetPaper(ctx, q, staffID)
}

// forgetPaper removes the codes on paper of a member who has no second factor any more.
func forgetPaper(ctx context.Context, q db.Q, staffID string) error {
	if on, err := HasFactor(ctx, q, staffID); err != nil || on {
		return err
	}
	_, err := q.Exec(ctx, `delete from staff_recovery where staff_id = $1`, staffID)
	return err
}
