// Package attempt counts what strangers try: passwords, registrations, mailed
// links, codes. Whoever tries too often waits; nobody is locked out.
//
// It must not know who tries (it keeps hashes, never an address), nor what follows
// from a try that was right.
package attempt

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/mailbox"
)

// Limit is how often something may be tried in a window of time before each
// further try has to wait. There is no lock: whoever waits may try again, and the
// owner of an account, at another address of the network, is not held up by those
// who guess.
type Limit struct {
	Name   string
	Tries  int64
	Window time.Duration
}

// What is limited. PerAccount counts one account from one network address,
// PerAddress all that comes from there.
type limits struct{ perAccount, perAddress Limit }

var allowed = map[string]limits{
	Logins:    {Limit{"login", 10, 15 * time.Minute}, Limit{"login-from", 100, 15 * time.Minute}},
	Resets:    {Limit{"reset", 3, time.Hour}, Limit{"reset-from", 30, time.Hour}},
	Registers: {Limit{"register", 3, time.Hour}, Limit{"register-from", 10, time.Hour}},
	Letters:   {Limit{"letters", 3, time.Hour}, Limit{"letters-from", 30, time.Hour}},
	Checks:    {Limit{"check", 10, 15 * time.Minute}, Limit{"check-from", 100, 15 * time.Minute}},
	Orders:    {Limit{"order", 20, time.Hour}, Limit{"order-from", 60, time.Hour}},
	Voices:    {Limit{"voice", 10, time.Hour}, Limit{"voice-from", 60, time.Hour}},

	Reports:    {Limit{"report", 2, time.Hour}, Limit{"report-from", 20, time.Hour}},
	AllReports: {Limit{"all-reports", 100, time.Hour}, Limit{"all-reports-from", 100, time.Hour}},

	StaffLogins: {Limit{"staff", 10, 15 * time.Minute}, Limit{"staff-from", 100, 15 * time.Minute}},
	StaffCodes:  {Limit{"staff-code", 5, 15 * time.Minute}, Limit{"staff-code-from", 100, 15 * time.Minute}},
	StaffKeys:   {Limit{"staff-key", 60, 15 * time.Minute}, Limit{"staff-key-from", 100, 15 * time.Minute}},
	StaffChecks: {Limit{"staff-check", 10, 15 * time.Minute}, Limit{"staff-check-from", 100, 15 * time.Minute}},
}

// Kinds of tries.
const (
	Logins    = "login"    // a wrong password
	Resets    = "reset"    // asking for a mailed link
	Registers = "register" // opening an account
	Letters   = "letters"  // asking for letters that need consent
	Checks    = "check"    // the present password, asked again before something important
	Orders    = "order"    // placing an order, which writes a letter to an address
	Voices    = "voice"    // saying that a review helped, which needs no account: of one review, and all of one address

	Reports    = "policy-report" // of a browser: the same thing, and all of one address
	AllReports = "all-reports"   // of all browsers

	StaffLogins = "staff-login" // a wrong password at the back office
	StaffCodes  = "staff-code"  // a wrong code of the second factor
	StaffKeys   = "staff-key"   // asking for a login with a passkey
	StaffChecks = "staff-check" // a member's present password, asked again
)

// firstWait is how long the first try beyond the limit waits; each further one
// waits twice as long, up to the window.
const firstWait = 15 * time.Second

// Try counts a try at an account (whatever was typed as its address) from a
// network address, and refuses with fault.TooMany while it must wait. Call it in
// a transaction of its own before the work; Forgive takes it back.
func Try(ctx context.Context, q db.Q, kind, account, address string) error {
	l := allowed[kind]
	from := Network(address)
	if err := try(ctx, q, l.perAddress, from); err != nil {
		return err
	}
	return try(ctx, q, l.perAccount, mailbox.Key(account)+" "+from)
}

func try(ctx context.Context, q db.Q, l Limit, who string) error {
	type state struct {
		count  int64
		openAt time.Time
	}
	key, now := keyOf(l, who), q.Now()
	s, err := db.One(ctx, q, func(r db.Row) (s state, err error) { return s, r.Scan(&s.count, db.At(&s.openAt)) },
		`insert into attempt (key, count, started_at, open_at) values ($1, 1, $2, $2) on conflict (key) do update set
			count = case when attempt.started_at <= $3 then 1 when attempt.open_at > $2 then attempt.count else attempt.count + 1 end,
			open_at = case when attempt.started_at <= $3 then $2 else attempt.open_at end,
			started_at = case when attempt.started_at <= $3 then $2 else attempt.started_at end
		returning count, open_at`, key, now, now.Add(-l.Window))
	if err != nil {
		return fmt.Errorf("attempt.Try: %w", err)
	}
	if wait := s.openAt.Sub(now); wait > 0 {
		return tooMany(wait)
	}
	if s.count < l.Tries {
		return nil
	}
	// This try is let through; the next one waits.
	wait := min(l.Window, firstWait<<min(s.count-l.Tries, 10))
	_, err = q.Exec(ctx, `update attempt set open_at = $2 where key = $1`, key, now.Add(wait))
	return err
}

func tooMany(wait time.Duration) error {
	if wait <= time.Minute {
		return fault.New(fault.TooMany, "That was tried too often. Please wait a minute and try again.")
	}
	return fault.New(fault.TooMany, fault.Text("That was tried too often. Please wait {n} minutes and try again.", "n", strconv.Itoa(int(wait/time.Minute)+1)))
}

// Forgive forgets the tries at an account after one that was right, and takes
// this one off the count of its network address.
func Forgive(ctx context.Context, q db.Q, kind, account, address string) error {
	l := allowed[kind]
	from := Network(address)
	if _, err := q.Exec(ctx, `delete from attempt where key = $1`, keyOf(l.perAccount, mailbox.Key(account)+" "+from)); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `update attempt set count = count - 1 where key = $1 and count > 0`, keyOf(l.perAddress, from))
	return err
}

// keyOf is what is stored: a hash, so that the table tells nobody who tried what.
func keyOf(l Limit, who string) string { return l.Name + " " + id.Hash(who) }

// Network is what is counted as one place: an IPv4 address, or the /64 of an IPv6 one, which one household may
// change at will.
func Network(address string) string {
	ip := net.ParseIP(address)
	if ip == nil || ip.To4() != nil {
		return address
	}
	return ip.Mask(net.CIDRMask(64, 128)).String()
}

// Prune forgets what no window holds any more.
func Prune(ctx context.Context, q db.Q) error {
	_, err := q.Exec(ctx, `delete from attempt where started_at < $1`, q.Now().Add(-24*time.Hour))
	return err
}
