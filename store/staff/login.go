package staff

import (
	"context"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/mailbox"
	"regulars/store/password"
)

// ErrLogin is the one answer to a wrong address, a wrong password and a member
// without access.
var ErrLogin = fault.New(fault.Invalid, "Address and password do not fit together. Check both and try again.")

// Credentials returns the member of an address who has access, and the password's
// hash; both empty when there is none, which is no error: compare all the same.
func Credentials(ctx context.Context, q db.Q, email string) (staffID string, h password.Hash, err error) {
	type row struct {
		id   string
		hash password.Hash
	}
	list, err := db.List(ctx, q, func(r db.Row) (v row, err error) { return v, r.Scan(&v.id, &v.hash) },
		`select id, password from staff where email_key = $1 and disabled_at is null`, mailbox.Key(email))
	if err != nil || len(list) == 0 {
		return "", "", err
	}
	return list[0].id, list[0].hash, nil
}

// PasswordOf returns the hash of a member's password.
func PasswordOf(ctx context.Context, q db.Q, staffID string) (password.Hash, error) {
	return db.One(ctx, q, func(r db.Row) (h password.Hash, err error) { return h, r.Scan(&h) }, `select password from staff where id = $1`, staffID)
}

// Enter opens a session of a member and returns its secret, which is never stored.
// It awaits the second factor when the member has one, and lets nobody in until then.
// compared is the hash that the password fitted: ErrLogin when it is another
// meanwhile, or access has ended.
func Enter(ctx context.Context, q db.Q, staffID string, compared password.Hash, device string) (token string, err error) {
	err = q.Guard(ctx, ErrLogin, `update staff set seen_at = $2 where id = $1 and disabled_at is null and password = $3`, staffID, q.Now(), string(compared))
	if err != nil {
		return "", err
	}
	awaits, err := HasFactor(ctx, q, staffID)
	if err != nil {
		return "", err
	}
	return open(ctx, q, Session{StaffID: staffID, Device: device}, awaits)
}

// EnterWithPasskey opens a session of a member whose passkey has answered: the device
// and what unlocks it are both factors, so that nothing else is awaited.
func EnterWithPasskey(ctx context.Context, q db.Q, staffID, device string) (token string, err error) {
	if err := q.Guard(ctx, ErrLogin, `update staff set seen_at = $2 where id = $1 and disabled_at is null`, staffID, q.Now()); err != nil {
		return "", err
	}
	return open(ctx, q, Session{StaffID: staffID, Device: device}, false)
}

// open makes a session; one that awaits the second factor ends soon.
func open(ctx context.Context, q db.Q, s Session, awaits bool) (token string, err error) {
	token, ends := id.Token(), q.Now().Add(Idle)
	if awaits {
		ends = q.Now().Add(codeWithin)
	}
	_, err = q.Exec(ctx, `insert into staff_session (hash, staff_id, device, flash, created_at, seen_at, expires_at, proved_at, awaits)
		values ($1, $2, $3, '', $4, $4, $5, $4, $6)`, id.Hash(token), s.StaffID, s.Device, q.Now(), ends, awaits)
	return token, err
}

// Complete makes a session of one that has waited for the second factor: with a new
// secret, and once.
func Complete(ctx context.Context, q db.Q, s Session) (token string, err error) {
	if err := q.Guard(ctx, ErrLogin, `delete from staff_session where hash = $1 and awaits = true`, s.Hash); err != nil {
		return "", err
	}
	return open(ctx, q, s, false)
}

// SetPassword replaces a member's password and ends all sessions but one.
func SetPassword(ctx context.Context, q db.Q, staffID string, h password.Hash, keep Session) error {
	err := q.Guard(ctx, ErrLogin, `update staff set password = $2, changed_at = $3 where id = $1 and disabled_at is null`, staffID, string(h), q.Now())
	if err != nil {
		return err
	}
	return EndAll(ctx, q, staffID, keep.Hash)
}
