// Package customer owns accounts: who has one, under which address and password,
// where their orders go, what a mailed link may do once, and how often one may
// try. Passwords and links are kept as hashes only.
//
// It must not hold sessions (visitor), orders, mails, or what follows when
// something changes here (store/enrol and store/react compose that).
package customer

import (
	"context"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/mailbox"
	"regulars/store/password"
)

// Customer is an account.
type Customer struct {
	ID           string
	Email        string // as it was typed, in NFC
	Name         string // may be empty
	Phone        string // may be empty
	Language     string // BCP 47; may be empty
	ConfirmedAt  time.Time
	PendingEmail string // a new address that waits for its link; may be empty
	HasPassword  bool
	CreatedAt    time.Time
	ChangedAt    time.Time
}

// Confirmed says whether the address is known to be theirs.
func (c Customer) Confirmed() bool { return !c.ConfirmedAt.IsZero() }

// ErrTaken is returned when another account has the address.
var ErrTaken = fault.New(fault.Conflict, "There is an account with this email address already.")

// New is what an account is made of.
type New struct {
	Email       string
	Name        string
	Phone       string
	Language    string
	Password    password.Hash // empty: no login until one is chosen by mail
	ConfirmedAt time.Time     // for imports and demonstrations; zero asks by mail
	CreatedAt   time.Time     // zero means now
}

// Create makes an account; ErrTaken when the address has one.
func Create(ctx context.Context, q db.Q, n New) (Customer, error) {
	email, err := mailbox.Parse(n.Email)
	if err != nil {
		return Customer{}, err
	}
	if n.CreatedAt.IsZero() {
		n.CreatedAt = q.Now()
	}
	c := Customer{ID: id.At(n.CreatedAt), Email: email.Address, Name: cleanName(n.Name), Phone: cleanName(n.Phone), Language: n.Language, ConfirmedAt: n.ConfirmedAt,
		HasPassword: n.Password != "", CreatedAt: n.CreatedAt, ChangedAt: n.CreatedAt}
	err = q.Guard(ctx, ErrTaken, `insert into customer (id, email, email_key, name, language, password, confirmed_at, created_at, changed_at, phone)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9) on conflict (email_key) do nothing`,
		c.ID, c.Email, email.Key, c.Name, c.Language, string(n.Password), c.ConfirmedAt, c.CreatedAt, c.Phone)
	if err != nil {
		return Customer{}, fmt.Errorf("customer.Create: %w", err)
	}
	return c, word(ctx, q, c.ID)
}

// maxName is how many characters of a name are kept.
const maxName = 100

// cleanName is a name on one line, in NFC, without control characters.
func cleanName(s string) string {
	s = strings.Join(strings.FieldsFunc(norm.NFC.String(strings.ToValidUTF8(s, "")), func(r rune) bool { return r <= ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 }), " ")
	if runes := []rune(s); len(runes) > maxName {
		s = string(runes[:maxName])
	}
	return s
}

const columns = `id, email, name, phone, language, confirmed_at, pending_email, password <> '', created_at, changed_at`

func scan(r db.Row) (c Customer, err error) {
	return c, r.Scan(&c.ID, &c.Email, &c.Name, &c.Phone, &c.Language, db.At(&c.ConfirmedAt), db.Text(&c.PendingEmail), &c.HasPassword, db.At(&c.CreatedAt), db.At(&c.ChangedAt))
}

// Find returns an account.
func Find(ctx context.Context, q db.Q, customerID string) (Customer, error) {
	return db.One(ctx, q, scan, `select `+columns+` from customer where id = $1`, customerID)
}

// FindByEmail returns the account of an address, however it is written.
func FindByEmail(ctx context.Context, q db.Q, address string) (Customer, error) {
	email, err := mailbox.Parse(address)
	if err != nil {
		return Customer{}, fault.New(fault.NotFound, "There is nothing here.").Because(err)
	}
	return db.One(ctx, q, scan, `select `+columns+` from customer where email_key = $1`, email.Key)
}

// Filter chooses accounts for List; zero fields do not filter.
type Filter struct {
	ConfirmedOnly bool
	After         string // an id: the page after it
	Limit         int    // 0 means 100
}

// List returns accounts, newest first.
func List(ctx context.Context, q db.Q, f Filter) ([]Customer, error) {
	if f.Limit == 0 {
		f.Limit = 100
	}
	return db.List(ctx, q, scan, `select `+columns+` from customer
		where (not $1 or confirmed_at is not null) and ($2 = '' or id < $2) order by id desc limit $3`, f.ConfirmedOnly, f.After, f.Limit)
}

// Rename changes how a customer is called.
func Rename(ctx context.Context, q db.Q, customerID, name string) error {
	touch(q, customerID)
	if err := q.Guard(ctx, missing(), `update customer set name = $2, changed_at = $3 where id = $1`, customerID, cleanName(name), q.Now()); err != nil {
		return err
	}
	return word(ctx, q, customerID)
}

// SetPassword gives the account another password; open links end, which may hold
// an older one. Ending its sessions is the caller's part.
func SetPassword(ctx context.Context, q db.Q, customerID string, hash password.Hash) error {
	if err := void(ctx, q, customerID, ToRevert); err != nil {
		return err
	}
	return q.Guard(ctx, missing(), `update customer set password = $2, changed_at = $3 where id = $1`, customerID, string(hash), q.Now())
}

// touch tells those who hold what pages show of a customer.
func touch(q db.Q, customerID string) { q.Touch(db.Sharded(db.Person, customerID)) }

func missing() error { return fault.New(fault.NotFound, "There is no such account.") }
