package visitor

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/id"
)

// Lifetime is how long a session lasts after it was last seen.
const Lifetime = 60 * 24 * time.Hour

// Longest is how long a session with an account lasts in any case: then the password is
// asked for again. One without an account holds a cart and no account's data; it goes on
// for as long as it is used.
const Longest = 180 * 24 * time.Hour

// Session binds a browser's secret to a visitor and, once logged in, an account.
type Session struct {
	Hash       string // of the secret in the cookie
	VisitorID  string
	CustomerID string
	Device     string // for the list of devices: "Firefox on Linux"
	Flash      string // shown once on the next page, as JSON
	CreatedAt  time.Time
	SeenAt     time.Time
	ExpiresAt  time.Time
}

// Start opens a session and returns its secret, which is never stored.
func Start(ctx context.Context, q db.Q, visitorID, customerID, device string) (token string, err error) {
	token = id.Token()
	_, err = q.Exec(ctx, `insert into session (hash, visitor_id, customer_id, device, flash, created_at, seen_at, expires_at)
		values ($1, $2, $3, $4, '', $5, $5, $6)`, id.Hash(token), visitorID, db.Null(customerID), device, q.Now(), q.Now().Add(Lifetime))
	if err != nil {
		return "", fmt.Errorf("visitor.Start: %w", err)
	}
	q.Touch(db.Sharded(db.Person, visitorID))
	return token, nil
}

const sessionColumns = `hash, visitor_id, customer_id, device, flash, created_at, seen_at, expires_at`

func scanSession(r db.Row) (s Session, err error) {
	return s, r.Scan(&s.Hash, &s.VisitorID, db.Text(&s.CustomerID), &s.Device, &s.Flash, db.At(&s.CreatedAt), db.At(&s.SeenAt), db.At(&s.ExpiresAt))
}

// FindSession returns the session of a hash that has not expired.
func FindSession(ctx context.Context, q db.Q, hash string) (Session, error) {
	return db.One(ctx, q, scanSession, `select `+sessionColumns+` from session where hash = $1 and expires_at > $2`, hash, q.Now())
}

// ListSessions returns an account's sessions, last seen first.
func ListSessions(ctx context.Context, q db.Q, customerID string) ([]Session, error) {
	return db.List(ctx, q, scanSession, `select `+sessionColumns+` from session where customer_id = $1 and expires_at > $2 order by seen_at desc`, customerID, q.Now())
}

// seenEvery is how exact the time of last use is kept.
const seenEvery = 24 * time.Hour

// Stale says whether a session's last use should be noted anew.
func (s Session) Stale(now time.Time) bool { return now.Sub(s.SeenAt) >= seenEvery }

// ends is when a session that is used now ends.
func (s Session) ends(now time.Time) time.Time {
	last := s.CreatedAt.Add(Longest)
	if ends := now.Add(Lifetime); s.CustomerID == "" || ends.Before(last) {
		return ends
	}
	return last
}

// Seen notes that a session is in use and moves its end forward. It does nothing
// to one that ended or was noted meanwhile.
func Seen(ctx context.Context, q db.Q, s Session) error {
	n, err := q.Exec(ctx, `update session set seen_at = $2, expires_at = $3 where hash = $1 and seen_at < $2 and expires_at > $2`, s.Hash, q.Now(), s.ends(q.Now()))
	if n > 0 {
		q.Touch(db.Sharded(db.Person, s.VisitorID))
	}
	return err
}

// SetFlash keeps what the next page shows once.
func SetFlash(ctx context.Context, q db.Q, s Session, flash string) error {
	q.Touch(db.Sharded(db.Person, s.VisitorID))
	_, err := q.Exec(ctx, `update session set flash = $2 where hash = $1`, s.Hash, flash)
	return err
}

// ClearFlash forgets what was shown, unless something newer is waiting.
func ClearFlash(ctx context.Context, q db.Q, s Session) error {
	q.Touch(db.Sharded(db.Person, s.VisitorID))
	_, err := q.Exec(ctx, `update session set flash = '' where hash = $1 and flash = $2`, s.Hash, s.Flash)
	return err
}

// End closes a session.
func End(ctx context.Context, q db.Q, s Session) error {
	q.Touch(db.Sharded(db.Person, s.VisitorID))
	_, err := q.Exec(ctx, `delete from session where hash = $1`, s.Hash)
	return err
}

// EndAll closes an account's sessions but the one of exceptHash.
func EndAll(ctx context.Context, q db.Q, customerID, exceptHash string) error {
	ended, err := db.Values[string](ctx, q, `delete from session where customer_id = $1 and hash <> $2 returning visitor_id`, customerID, exceptHash)
	for _, visitorID := range ended {
		q.Touch(db.Sharded(db.Person, visitorID))
	}
	q.Touch(db.Sharded(db.Person, customerID))
	return err
}

// Prune forgets sessions that have ended and visitors without any.
func Prune(ctx context.Context, q db.Q) error {
	if _, err := q.Exec(ctx, `delete from session where expires_at <= $1`, q.Now()); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `delete from visitor where created_at < $1 and id not in (select visitor_id from session)`, q.Now().Add(-Lifetime))
	return err
}
