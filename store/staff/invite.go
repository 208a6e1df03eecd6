package staff

import (
	"context"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/mailbox"
	"regulars/store/password"
)

// How long links last.
const (
	FirstRunFor = 30 * time.Minute
	InviteFor   = 7 * 24 * time.Hour
	RecoverFor  = 30 * time.Minute
)

const (
	forFirstRun = "first-run"
	forInvite   = "invite"
	forRecovery = "recovery"
)

// errGone is the one answer to a link that was used, is over or never was.
var errGone = fault.New(fault.NotFound, "There is nothing at this address.")

// CreateFirstRun makes the secret with which the first owner is created; it works
// once, for FirstRunFor, and ends those that were made before. Once there is a
// member none is needed, and none is ever made again.
func CreateFirstRun(ctx context.Context, q db.Q) (token string, needed bool, err error) {
	if needed, err = empty(ctx, q); err != nil || !needed {
		return "", false, err
	}
	if _, err := q.Exec(ctx, `delete from staff_invite where purpose = $1`, forFirstRun); err != nil {
		return "", true, err
	}
	token = id.Token()
	return token, true, invite(ctx, q, Invite{purpose: forFirstRun, Role: Owner, ExpiresAt: q.Now().Add(FirstRunFor)}, token)
}

// empty says whether nobody works here yet, and never did.
func empty(ctx context.Context, q db.Q) (bool, error) {
	n, err := db.Value[int64](ctx, q, `select (select count(*) from staff) + (select count(*) from staff_founding)`)
	return n == 0, err
}

// Invite is a link that makes a member.
type Invite struct {
	Email     string
	Role      Role
	InvitedBy string // member's id
	CreatedAt time.Time
	ExpiresAt time.Time
	purpose   string
}

func invite(ctx context.Context, q db.Q, i Invite, token string) error {
	_, err := q.Exec(ctx, `insert into staff_invite (hash, purpose, email, role, invited_by, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)`,
		id.Hash(token), i.purpose, i.Email, string(i.Role), db.Null(i.InvitedBy), q.Now(), i.ExpiresAt)
	return err
}

// CreateInvite makes a link for one person and returns its secret, which is never
// stored. A link made for the same address before works no more.
func CreateInvite(ctx context.Context, q db.Q, by Member, email string, role Role) (token string, err error) {
	wrong := fault.Fields{}
	if _, err := mailbox.Parse(email); err != nil {
		wrong["email"] = fault.Message(err)
	}
	if !role.Known() {
		wrong["role"] = "Choose a role."
	}
	if taken, err := db.Value[int64](ctx, q, `select count(*) from staff where email_key = $1`, mailbox.Key(email)); err != nil {
		return "", err
	} else if taken > 0 {
		wrong["email"] = "There is a member with this address already."
	}
	if err := fault.InvalidFields(wrong); err != nil {
		return "", err
	}
	email = strings.TrimSpace(email)
	if _, err := q.Exec(ctx, `delete from staff_invite where purpose = $1 and email = $2 and used_at is null`, forInvite, email); err != nil {
		return "", err
	}
	token = id.Token()
	return token, invite(ctx, q, Invite{purpose: forInvite, Email: email, Role: role, InvitedBy: by.ID, ExpiresAt: q.Now().Add(InviteFor)}, token)
}

// WithdrawInvite ends an invitation that nobody has used.
func WithdrawInvite(ctx context.Context, q db.Q, email string) error {
	return q.Guard(ctx, fault.New(fault.Conflict, "This invitation has been used or is over."),
		`delete from staff_invite where purpose = $1 and email = $2 and used_at is null`, forInvite, email)
}

// ListInvites returns the invitations that can still be used.
func ListInvites(ctx context.Context, q db.Q) ([]Invite, error) {
	return db.List(ctx, q, scanInvite, inviteQuery+`purpose = 'invite' and used_at is null and expires_at > $1 order by created_at desc`, q.Now())
}

const inviteQuery = `select purpose, email, role, invited_by, created_at, expires_at from staff_invite where `

func scanInvite(r db.Row) (i Invite, err error) {
	return i, r.Scan(&i.purpose, &i.Email, &i.Role, db.Text(&i.InvitedBy), db.At(&i.CreatedAt), db.At(&i.ExpiresAt))
}

func find(ctx context.Context, q db.Q, purpose, token string) (Invite, error) {
	i, err := db.One(ctx, q, scanInvite, inviteQuery+`hash = $1 and purpose = $2 and used_at is null and expires_at > $3`, id.Hash(token), purpose, q.Now())
	if fault.KindOf(err) == fault.NotFound {
		return i, errGone
	}
	return i, err
}

// FindInvite returns the invitation of a secret.
func FindInvite(ctx context.Context, q db.Q, token string) (Invite, error) {
	return find(ctx, q, forInvite, token)
}

// FindFirstRun says with a fault.NotFound when a first-run secret does not work.
func FindFirstRun(ctx context.Context, q db.Q, token string) error {
	if free, err := empty(ctx, q); err != nil || !free {
		return orGone(err)
	}
	_, err := find(ctx, q, forFirstRun, token)
	return err
}

func orGone(err error) error {
	if err != nil {
		return err
	}
	return errGone
}

// Found uses the console's secret up and makes the first owner. Of many at once
// exactly one succeeds.
func Found(ctx context.Context, q db.Q, token string, n New, h password.Hash) (Member, error) {
	if _, err := use(ctx, q, forFirstRun, token); err != nil {
		return Member{}, err
	}
	if err := q.Guard(ctx, errGone, `insert into staff_founding (one, at) values (1, $1) on conflict (one) do nothing`, q.Now()); err != nil {
		return Member{}, err
	}
	return Create(ctx, q, n, Owner, h)
}

// Join uses an invitation up and makes its member: the address and the role are
// the invitation's.
func Join(ctx context.Context, q db.Q, token string, n New, h password.Hash) (Member, error) {
	i, err := use(ctx, q, forInvite, token)
	if err != nil {
		return Member{}, err
	}
	n.Email = i.Email
	return Create(ctx, q, n, i.Role, h)
}

// use ends a link; of many who try at once one succeeds.
func use(ctx context.Context, q db.Q, purpose, token string) (Invite, error) {
	i, err := find(ctx, q, purpose, token)
	if err != nil {
		return i, err
	}
	return i, q.Guard(ctx, errGone, `update staff_invite set used_at = $2 where hash = $1 and used_at is null`, id.Hash(token), q.Now())
}

// CreateRecovery makes the secret with which an owner who cannot get in chooses another
// password; it works once, for RecoverFor, and ends those that were made before.
func CreateRecovery(ctx context.Context, q db.Q, email string) (token string, m Member, err error) {
	m, err = db.One(ctx, q, scan, `select `+columns+` from staff where email_key = $1 and role = 'owner' and disabled_at is null`, mailbox.Key(email))
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return "", m, fault.New(fault.NotFound, "There is no owner with this address. Other members ask an owner.")
	}
	if err != nil {
		return "", m, err
	}
	if _, err := q.Exec(ctx, `delete from staff_invite where purpose = $1`, forRecovery); err != nil {
		return "", m, err
	}
	token = id.Token()
	return token, m, invite(ctx, q, Invite{purpose: forRecovery, Email: m.Email, Role: Owner, ExpiresAt: q.Now().Add(RecoverFor)}, token)
}

// FindRecovery returns whom a recovery's secret lets in: an owner who has access.
func FindRecovery(ctx context.Context, q db.Q, token string) (Member, error) {
	i, err := find(ctx, q, forRecovery, token)
	if err != nil {
		return Member{}, err
	}
	m, err := db.One(ctx, q, scan, `select `+columns+` from staff where email_key = $1 and role = 'owner' and disabled_at is null`, mailbox.Key(i.Email))
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return m, errGone
	}
	return m, err
}

// UseRecoveryLink ends a recovery's secret and gives its owner another password. App,
// passkeys, codes on paper and sessions go.
func UseRecoveryLink(ctx context.Context, q db.Q, token string, h password.Hash) (Member, error) {
	m, err := FindRecovery(ctx, q, token)
	if err != nil {
		return m, err
	}
	if _, err := use(ctx, q, forRecovery, token); err != nil {
		return m, err
	}
	if on, err := HasFactor(ctx, q, m.ID); err != nil {
		return m, err
	} else if on {
		if err := RemoveFactors(ctx, q, m.ID); err != nil {
			return m, err
		}
	}
	return m, SetPassword(ctx, q, m.ID, h, Session{})
}
