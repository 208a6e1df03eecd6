package customer

import (
	"context"

	"regulars/store/db"
	"regulars/store/mailbox"
	"regulars/store/password"
)

// MinPassword is the least number of characters of a customer's password.
const MinPassword = 8

// Credentials returns the account of an address and its password's hash; both
// empty when there is none, which is no error: compare all the same.
func Credentials(ctx context.Context, q db.Q, address string) (customerID string, h password.Hash, err error) {
	email, err := mailbox.Parse(address)
	if err != nil {
		email.Key = "@" // the same question is asked, and nobody has it
	}
	type row struct {
		id   string
		hash password.Hash
	}
	v, err := db.Maybe(ctx, q, func(r db.Row) (v row, err error) { return v, r.Scan(&v.id, &v.hash) },
		`select id, password from customer where email_key = $1`, email.Key)
	return v.id, v.hash, err
}

// PasswordOf returns the hash of an account's password.
func PasswordOf(ctx context.Context, q db.Q, customerID string) (password.Hash, error) {
	return db.One(ctx, q, func(r db.Row) (h password.Hash, err error) { return h, r.Scan(&h) }, `select password from customer where id = $1`, customerID)
}

// Hold keeps an account as it is until the transaction ends, so that a browser can
// be bound to it by a password that was compared before: otherwise when the
// password is another by now.
func Hold(ctx context.Context, q db.Q, customerID string, compared password.Hash, otherwise error) error {
	return q.Guard(ctx, otherwise, `update customer set changed_at = changed_at where id = $1 and password = $2`, customerID, string(compared))
}
