package staff

import (
	"context"
	"net"
	"strconv"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/password"
)

// ErrLogin is the one answer to a wrong address, a wrong password and a member
// without access.
var ErrLogin = fault.New(fault.Invalid, "Address and password do not fit together. Check both and try again.")

// Login opens a session for an address and a password. Tries are counted by
// account and network address; too many wait, nobody is locked out. An unknown
// address takes as long as a known one.
func Login(ctx context.Context, d *db.DB, email, plain, address, device string) (token string, err error) {
	key, _ := fold(email)
	if err := d.Write(ctx, func(q db.Q) error { return try(ctx, q, key, address) }); err != nil {
		return "", err
	}
	type credentials struct{ id, hash string }
	found, err := db.List(ctx, d.Read(), func(r db.Row) (c credentials, err error) { return c, r.Scan(&c.id, &c.hash) },
		`select id, password from staff where email_key = $1 and disabled_at is null`, key)
	if err != nil {
		return "", err
	}
	var who credentials
	if len(found) > 0 {
		who = found[0]
	}
	ok, err := password.Matches(ctx, password.Hash(who.hash), plain)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", ErrLogin
	}
	err = d.Write(ctx, func(q db.Q) error {
		// The password may have changed, or access ended, while it was compared.
		if err := q.Guard(ctx, ErrLogin, `update staff set seen_at = $2 where id = $1 and disabled_at is null and password = $3`, who.id, q.Now(), who.hash); err != nil {
			return err
		}
		if err := forgive(ctx, q, key, address); err != nil {
			return err
		}
		token, err = start(ctx, q, who.id, device)
		return err
	})
	return token, err
}

// limit is how often something may be tried in a window before each further try
// has to wait.
type limit struct {
	name   string
	tries  int64
	window time.Duration
}

// One account from one network address, and everything from there.
const (
	loginWindow = 15 * time.Minute
	perAccount  = 10
	perAddress  = 100
	firstWait   = 15 * time.Second // doubles with each further try, up to the window
)

func limits(key, address string) [2]struct {
	limit
	who string
} {
	from := network(address)
	return [2]struct {
		limit
		who string
	}{
		{limit{"from", perAddress, loginWindow}, from},
		{limit{"login", perAccount, loginWindow}, key + " " + from},
	}
}

func try(ctx context.Context, q db.Q, key, address string) error {
	for _, l := range limits(key, address) {
		if err := l.count(ctx, q, l.who); err != nil {
			return err
		}
	}
	return nil
}

func (l limit) count(ctx context.Context, q db.Q, who string) error {
	type state struct {
		count  int64
		openAt time.Time
	}
	now := q.Now()
	s, err := db.One(ctx, q, func(r db.Row) (s state, err error) { return s, r.Scan(&s.count, db.At(&s.openAt)) },
		`insert into staff_attempt (key, count, started_at, open_at) values ($1, 1, $2, $2) on conflict (key) do update set
			count = case when staff_attempt.started_at <= $3 then 1 when staff_attempt.open_at > $2 then staff_attempt.count else staff_attempt.count + 1 end,
			open_at = case when staff_attempt.started_at <= $3 then $2 else staff_attempt.open_at end,
			started_at = case when staff_attempt.started_at <= $3 then $2 else staff_attempt.started_at end
		returning count, open_at`, l.key(who), now, now.Add(-l.window))
	if err != nil {
		return err
	}
	if wait := s.openAt.Sub(now); wait > 0 {
		return fault.Newf(fault.TooMany, "That was tried too often. Please wait %s and try again.", minutes(wait))
	}
	if s.count < l.tries {
		return nil
	}
	// This try is let through; the next one waits.
	wait := min(l.window, firstWait<<min(s.count-l.tries, 10))
	_, err = q.Exec(ctx, `update staff_attempt set open_at = $2 where key = $1`, l.key(who), now.Add(wait))
	return err
}

// key is a hash, so that the table tells nobody who tried what.
func (l limit) key(who string) string { return l.name + " " + id.Hash(who) }

func minutes(wait time.Duration) string {
	if wait <= time.Minute {
		return "a minute"
	}
	return strconv.Itoa(int(wait/time.Minute)+1) + " minutes"
}

// forgive forgets the tries at an account after one that was right, and takes this
// one off the count of its network address.
func forgive(ctx context.Context, q db.Q, key, address string) error {
	both := limits(key, address)
	if _, err := q.Exec(ctx, `delete from staff_attempt where key = $1`, both[1].key(both[1].who)); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `update staff_attempt set count = count - 1 where key = $1 and count > 0`, both[0].key(both[0].who))
	return err
}

// network is an IPv4 address, or the /64 of an IPv6 one, which one household may
// change at will.
func network(address string) string {
	ip := net.ParseIP(address)
	if ip == nil || ip.To4() != nil {
		return address
	}
	return ip.Mask(net.CIDRMask(64, 128)).String()
}
