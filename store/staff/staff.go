// Package staff owns those who work in the back office: members and what they may
// do, their sessions, second factors, invitations, and the files they have handed in but not confirmed
// yet. There is no default account: the first owner is made with
// a secret that only the machine's console shows.
//
// It must not know a page, nor what a permission opens: the routes say that; nor
// compare passwords, which takes long: store/admit does, outside transactions.
package staff

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/mailbox"
	"regulars/store/password"
)

// MinPassword is the least number of characters of a member's password.
const MinPassword = 10

// Member is one who works here.
type Member struct {
	ID         string
	Email      string
	Name       string
	Role       Role
	Places     []string  // that they are bound to; none is all of them
	DisabledAt time.Time // zero: may log in
	SeenAt     time.Time
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// May says whether a member has a permission now. Bound to places, they have those alone
// that can be had for a place.
func (m Member) May(p Permission) bool {
	return m.DisabledAt.IsZero() && m.Role.May(p) && (!m.Bound() || p.OfPlace())
}

// Bound says whether a member sees and does what belongs to some places alone.
func (m Member) Bound() bool { return len(m.Places) > 0 && m.Role.Bindable() }

// New is what a new member types.
type New struct{ Name, Email, Password string }

// Validate says what is wrong.
func (n New) Validate() error {
	wrong := fault.Fields{}
	if strings.TrimSpace(n.Name) == "" {
		wrong["name"] = "Enter your name."
	} else if utf8.RuneCountInString(n.Name) > 100 {
		wrong["name"] = "Use at most 100 characters."
	}
	if _, err := mailbox.Parse(n.Email); err != nil {
		wrong["email"] = fault.Message(err)
	}
	if problem := password.Check(n.Password, n.Email, MinPassword); problem != "" {
		wrong["password"] = problem
	}
	return fault.InvalidFields(wrong)
}

// Create makes a member with the hash of a password that Validate has accepted.
func Create(ctx context.Context, q db.Q, n New, role Role, hash password.Hash) (Member, error) {
	m := Member{ID: id.New(), Email: norm.NFC.String(strings.TrimSpace(n.Email)), Name: strings.TrimSpace(n.Name), Role: role, CreatedAt: q.Now(), ChangedAt: q.Now()}
	taken := fault.InvalidFields(fault.Fields{"email": "There is a member with this address already."})
	err := q.Guard(ctx, taken, `insert into staff (id, email, email_key, name, role, password, created_at, changed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict (email_key) do nothing`, m.ID, m.Email, mailbox.Key(n.Email), m.Name, string(role), string(hash), q.Now())
	return m, err
}

const columns = `id, email, name, role, places, disabled_at, seen_at, created_at, changed_at`

func scan(r db.Row) (m Member, err error) {
	return m, r.Scan(&m.ID, &m.Email, &m.Name, &m.Role, db.JSON(&m.Places), db.At(&m.DisabledAt), db.At(&m.SeenAt), db.At(&m.CreatedAt), db.At(&m.ChangedAt))
}

// Find returns a member.
func Find(ctx context.Context, q db.Q, staffID string) (Member, error) {
	return db.One(ctx, q, scan, `select `+columns+` from staff where id = $1`, staffID)
}

// List returns all members, the disabled ones last.
func List(ctx context.Context, q db.Q) ([]Member, error) {
	return db.List(ctx, q, scan, `select `+columns+` from staff order by case when disabled_at is null then 0 else 1 end, email_key`)
}

// errLastOwner keeps a shop from locking itself out.
var errLastOwner = fault.New(fault.Conflict, "This is the last owner. Make somebody else an owner first.")

// Disable ends a member's access at once: all sessions end with it.
func Disable(ctx context.Context, q db.Q, staffID string) error {
	err := q.Guard(ctx, errLastOwner, `update staff set disabled_at = $2, changed_at = $2 where id = $1 and disabled_at is null and (role <> 'owner'
		or exists (select 1 from staff other where other.role = 'owner' and other.disabled_at is null and other.id <> $1))`, staffID, q.Now())
	if err != nil {
		return err
	}
	return EndAll(ctx, q, staffID, "")
}

// Enable gives access back.
func Enable(ctx context.Context, q db.Q, staffID string) error {
	return q.Guard(ctx, fault.New(fault.Conflict, "This member has access already."),
		`update staff set disabled_at = null, changed_at = $2 where id = $1 and disabled_at is not null`, staffID, q.Now())
}

// ChangeRole gives a member another role. Sessions end, so that no page made for
// the old one stays usable.
func ChangeRole(ctx context.Context, q db.Q, staffID string, role Role) error {
	if !role.Known() {
		return fault.InvalidFields(fault.Fields{"role": "Choose a role."})
	}
	err := q.Guard(ctx, errLastOwner, `update staff set role = $2, changed_at = $3 where id = $1 and (role <> 'owner' or $2 = 'owner'
		or exists (select 1 from staff other where other.role = 'owner' and other.disabled_at is null and other.id <> $1))`, staffID, string(role), q.Now())
	if err != nil {
		return err
	}
	return EndAll(ctx, q, staffID, "")
}

// BindTo binds a member to places, by their ids; none lets them see all again. Sessions end,
// so that no page made before stays usable.
func BindTo(ctx context.Context, q db.Q, m Member, placeIDs []string) error {
	if len(placeIDs) > 0 && !m.Role.Bindable() {
		return fault.New(fault.Invalid, "Clerks and fulfillers can be bound to places, nobody else.")
	}
	if placeIDs == nil {
		placeIDs = []string{}
	}
	err := q.Guard(ctx, fault.New(fault.NotFound, "There is no such member."), `update staff set places = $2, changed_at = $3 where id = $1`, m.ID, db.JSON(placeIDs), q.Now())
	if err != nil {
		return err
	}
	return EndAll(ctx, q, m.ID, "")
}
