package staff

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/id"
)

// Idle is how long a session lasts after it was last used, and Longest how long in
// any case.
const (
	Idle    = 12 * time.Hour
	Longest = 7 * 24 * time.Hour
)

// codeWithin is how long after the password the code of the second factor may come.
const codeWithin = 10 * time.Minute

// seenEvery is how exact the time of last use is kept.
const seenEvery = 5 * time.Minute

// Session binds a browser's secret to a member.
type Session struct {
	Hash      string // of the secret in the cookie
	StaffID   string
	Device    string
	Flash     string // shown once on the next page
	CreatedAt time.Time
	SeenAt    time.Time
	ProvedAt  time.Time // when the password was last typed in it
	Factor    bool      // its member has a second factor, an app or a passkey
}

// FreshFor is how long after the password was typed a session may do what is
// dangerous.
const FreshFor = 15 * time.Minute

// Fresh says whether the password was typed a short time ago.
func (s Session) Fresh(now time.Time) bool { return now.Before(s.ProvedAt.Add(FreshFor)) }

const sessionColumns = `hash, staff_id, device, flash, created_at, seen_at, proved_at,
	exists (select 1 from staff_factor where staff_factor.staff_id = staff_session.staff_id and confirmed_at is not null)
	or exists (select 1 from staff_passkey where staff_passkey.staff_id = staff_session.staff_id)`

func scanSession(r db.Row) (s Session, err error) {
	return s, r.Scan(&s.Hash, &s.StaffID, &s.Device, &s.Flash, db.At(&s.CreatedAt), db.At(&s.SeenAt), db.At(&s.ProvedAt), &s.Factor)
}

// FindSession returns the session of a secret and its member: one that has not been
// idle for too long nor open for too long, of a member who has access. Anything else
// is a fault.NotFound, a session that waits for the second factor included.
func FindSession(ctx context.Context, q db.Q, token string) (Session, Member, error) {
	return findSession(ctx, q, token, false)
}

// FindAwaiting returns the session of a secret that has the password and waits for
// the second factor.
func FindAwaiting(ctx context.Context, q db.Q, token string) (Session, Member, error) {
	return findSession(ctx, q, token, true)
}

func findSession(ctx context.Context, q db.Q, token string, awaits bool) (s Session, m Member, err error) {
	s, err = db.One(ctx, q, scanSession, `select `+sessionColumns+` from staff_session where hash = $1 and expires_at > $2 and created_at > $3 and awaits = $4`,
		id.Hash(token), q.Now(), q.Now().Add(-Longest), awaits)
	if err != nil {
		return s, m, err
	}
	m, err = db.One(ctx, q, scan, `select `+columns+` from staff where id = $1 and disabled_at is null`, s.StaffID)
	return s, m, err
}

// Stale says whether a session's time of last use should be kept anew.
func (s Session) Stale(now time.Time) bool { return now.Sub(s.SeenAt) >= seenEvery }

// Renew keeps that a session is in use, so that its end moves on.
func Renew(ctx context.Context, q db.Q, s Session) error {
	_, err := q.Exec(ctx, `update staff_session set seen_at = $2, expires_at = $3 where hash = $1`, s.Hash, q.Now(), q.Now().Add(Idle))
	return err
}

// oldFor is how long the secret before Prove still works: somebody who clicks twice
// sends it again before the browser has the new one.
const oldFor = 30 * time.Second

// Prove keeps that the member's password was typed in a session now, and gives the
// session a new secret, so that one that was planted or seen before is worth nothing.
// Its last day stays.
func Prove(ctx context.Context, q db.Q, s Session) (token string, err error) {
	token = id.Token()
	err = q.Guard(ctx, ErrLogin, `insert into staff_session (hash, staff_id, device, flash, created_at, seen_at, expires_at, proved_at, awaits)
		select cast($2 as text), staff_id, device, flash, created_at, cast($3 as bigint), cast($4 as bigint), cast($3 as bigint), false from staff_session where hash = $1 and awaits = false`,
		s.Hash, id.Hash(token), q.Now(), q.Now().Add(Idle))
	if err != nil {
		return "", err
	}
	_, err = q.Exec(ctx, `update staff_session set seen_at = $2, expires_at = $3 where hash = $1`, s.Hash, q.Now(), q.Now().Add(oldFor))
	return token, err
}

// ListSessions returns a member's open sessions, last used first.
func ListSessions(ctx context.Context, q db.Q, staffID string) ([]Session, error) {
	return db.List(ctx, q, scanSession, `select `+sessionColumns+` from staff_session where staff_id = $1 and expires_at > $2 and created_at > $3 and awaits = false order by seen_at desc, hash`,
		staffID, q.Now(), q.Now().Add(-Longest))
}

// End closes one session of its member.
func End(ctx context.Context, q db.Q, s Session) error {
	_, err := q.Exec(ctx, `delete from staff_session where hash = $1 and staff_id = $2`, s.Hash, s.StaffID)
	return err
}

// EndAll closes a member's sessions but one (none when except is empty).
func EndAll(ctx context.Context, q db.Q, staffID, except string) error {
	_, err := q.Exec(ctx, `delete from staff_session where staff_id = $1 and hash <> $2`, staffID, except)
	return err
}

// SetFlash keeps a sentence for the session's next page.
func SetFlash(ctx context.Context, q db.Q, s Session, text string) error {
	_, err := q.Exec(ctx, `update staff_session set flash = $2 where hash = $1`, s.Hash, text)
	return err
}

// ClearFlash forgets the sentence that a session was read with, once it has been shown.
func ClearFlash(ctx context.Context, q db.Q, s Session) error {
	_, err := q.Exec(ctx, `update staff_session set flash = '' where hash = $1 and flash = $2`, s.Hash, s.Flash)
	return err
}

// Prune forgets what is over: sessions, used or late links, and files
// that nobody confirmed within a day.
func Prune(ctx context.Context, q db.Q) error {
	day := 24 * time.Hour
	for _, statement := range []struct {
		text   string
		before time.Time
	}{
		{`delete from staff_session where expires_at <= $1`, q.Now()},
		{`delete from staff_session where created_at <= $1`, q.Now().Add(-Longest)},
		{`delete from staff_ceremony where expires_at <= $1`, q.Now()},
		{`delete from staff_device where seen_at <= $1`, q.Now().Add(-deviceFor)},
		{`delete from staff_invite where expires_at <= $1`, q.Now().Add(-30 * day)},
		{`delete from staff_upload where created_at <= $1`, q.Now().Add(-day)},
	} {
		if _, err := q.Exec(ctx, statement.text, statement.before); err != nil {
			return err
		}
	}
	return nil
}
