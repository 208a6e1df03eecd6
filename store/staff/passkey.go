package staff

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// mostPasskeys is how many passkeys a member can have.
const mostPasskeys = 10

// ceremonyFor is how long a challenge waits for a device's answer.
const ceremonyFor = 5 * time.Minute

// Passkey is a key pair of a member's device, of which the shop holds the public half.
type Passkey struct {
	ID, StaffID, Name string
	Handle            string // the credential's own id, in base64url
	Record            string // what store/admit checks answers with, as JSON
	Counter           int64  // how often the device says it was used; 0 for devices that do not count
	CreatedAt, UsedAt time.Time
	RefusedAt         time.Time // not zero: its counter went back, so that it lets nobody in
}

const keyColumns = `id, staff_id, name, handle, record, counter, created_at, used_at, refused_at`

func scanPasskey(r db.Row) (p Passkey, err error) {
	return p, r.Scan(&p.ID, &p.StaffID, &p.Name, &p.Handle, &p.Record, &p.Counter, db.At(&p.CreatedAt), db.At(&p.UsedAt), db.At(&p.RefusedAt))
}

// Validate says what is wrong with the name.
func (p Passkey) Validate() error {
	if strings.TrimSpace(p.Name) == "" || utf8.RuneCountInString(p.Name) > 60 {
		return fault.InvalidFields(fault.Fields{"name": "Enter a name of up to 60 characters, such as “My phone”."})
	}
	return nil
}

// AddPasskey gives a member another passkey, one that Validate has accepted.
func AddPasskey(ctx context.Context, q db.Q, p Passkey) error {
	p.Name = strings.Join(strings.Fields(p.Name), " ")
	known := fault.New(fault.Conflict, "This passkey is registered already, or you have 10. Remove one first.")
	return q.Guard(ctx, known, `insert into staff_passkey (id, staff_id, name, handle, record, counter, created_at)
		select $1, $2, $3, $4, $5, cast($6 as bigint), cast($7 as bigint) where (select count(*) from staff_passkey where staff_id = $2) < $8 on conflict (handle) do nothing`,
		id.At(q.Now()), p.StaffID, p.Name, p.Handle, p.Record, p.Counter, q.Now(), mostPasskeys)
}

// ListPasskeys returns a member's passkeys, oldest first.
func ListPasskeys(ctx context.Context, q db.Q, staffID string) ([]Passkey, error) {
	return db.List(ctx, q, scanPasskey, `select `+keyColumns+` from staff_passkey where staff_id = $1 order by created_at, id`, staffID)
}

// FindPasskey returns the passkey of a credential's own id.
func FindPasskey(ctx context.Context, q db.Q, handle string) (Passkey, error) {
	return db.One(ctx, q, scanPasskey, `select `+keyColumns+` from staff_passkey where handle = $1`, handle)
}

// FindOwnPasskey returns one of a member's own passkeys.
func FindOwnPasskey(ctx context.Context, q db.Q, staffID, passkeyID string) (Passkey, error) {
	return db.One(ctx, q, scanPasskey, `select `+keyColumns+` from staff_passkey where id = $1 and staff_id = $2`, passkeyID, staffID)
}

// ErrPasskey is the one answer to a passkey that is unknown, refused, late or wrong.
var ErrPasskey = fault.New(fault.Invalid, "This passkey did not fit, or it took too long. Try again, or log in with your password.")

// UsePasskey keeps that a passkey has answered. Of two answers with the same count one
// is taken; devices that do not count always say 0.
func UsePasskey(ctx context.Context, q db.Q, p Passkey) error {
	return q.Guard(ctx, ErrPasskey, `update staff_passkey set used_at = $2, counter = $3, record = $4
		where id = $1 and refused_at is null and (counter < $3 or counter = 0 and $3 = 0)`, p.ID, q.Now(), p.Counter, p.Record)
}

// RefusePasskey ends what a passkey is good for, since there may be a copy of it. It
// still counts as a second factor: the password alone must not let in because of it.
func RefusePasskey(ctx context.Context, q db.Q, p Passkey) error {
	_, err := q.Exec(ctx, `update staff_passkey set refused_at = $2 where id = $1 and refused_at is null`, p.ID, q.Now())
	return err
}

// RemovePasskey takes a passkey from a member; the codes on paper go with the last
// second factor.
func RemovePasskey(ctx context.Context, q db.Q, p Passkey) error {
	gone := fault.New(fault.NotFound, "There is no such passkey any more.")
	if err := q.Guard(ctx, gone, `delete from staff_passkey where id = $1 and staff_id = $2`, p.ID, p.StaffID); err != nil {
		return err
	}
	return forgetPaper(ctx, q, p.StaffID)
}

// KeepCeremony keeps a challenge for its owner, the hash of a browser's or a session's
// secret, for ceremonyFor; one that waited before is forgotten.
func KeepCeremony(ctx context.Context, q db.Q, owner, data string) error {
	_, err := q.Exec(ctx, `insert into staff_ceremony (owner, data, expires_at) values ($1, $2, $3)
		on conflict (owner) do update set data = excluded.data, expires_at = excluded.expires_at`, owner, data, q.Now().Add(ceremonyFor))
	return err
}

// TakeCeremony returns a challenge and forgets it, so that it is answered once.
// "" when none waits any more. Call it in a transaction of its own.
func TakeCeremony(ctx context.Context, q db.Q, owner string) (data string, err error) {
	type kept struct {
		data string
		ends time.Time
	}
	k, err := db.One(ctx, q, func(r db.Row) (k kept, err error) { return k, r.Scan(&k.data, db.At(&k.ends)) },
		`delete from staff_ceremony where owner = $1 returning data, expires_at`, owner)
	if fault.KindOf(err) == fault.NotFound && err != nil || err == nil && !k.ends.After(q.Now()) {
		return "", nil
	}
	return k.data, err
}
