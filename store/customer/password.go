package customer

import (
	"context"
	"crypto/subtle"
	_ "embed" // the list of common passwords
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Hash is a password as it is kept: argon2id in PHC form, "" for none.
type Hash string

// Cost after OWASP's password storage sheet (first choice but one: 19 MiB, two
// passes, one lane). A hash costs about 80 ms of one core and 19 MiB, so two at
// once are the limit: a flood of logins waits and cannot eat the machine.
const (
	memoryKiB = 19 * 1024
	passes    = 2
	lanes     = 1
	saltBytes = 16
	keyBytes  = 32
	atOnce    = 2
	patience  = 10 * time.Second
)

// hashing holds one token for every hash being computed in this process.
var hashing = make(chan struct{}, atOnce)

// compute waits for its turn, or says that the shop is busy.
func compute(ctx context.Context, password string, salt []byte, m, t uint32, p uint8) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case hashing <- struct{}{}:
	case <-ctx.Done():
		return nil, fault.New(fault.Unavailable, "Too many people are logging in at this moment. Please try again in a minute.").Because(ctx.Err())
	}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(password), salt, t, m, p, keyBytes), nil
}

// HashPassword makes the hash of a password that CheckPassword has accepted. It
// takes long: never call it inside a transaction.
func HashPassword(ctx context.Context, password string) (Hash, error) {
	salt, err := base64.RawURLEncoding.DecodeString(id.Token())
	if err != nil {
		return "", fmt.Errorf("customer.HashPassword: %w", err)
	}
	salt = salt[:saltBytes]
	key, err := compute(ctx, password, salt, memoryKiB, passes, lanes)
	if err != nil {
		return "", err
	}
	enc := base64.RawStdEncoding
	return Hash(fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memoryKiB, passes, lanes, enc.EncodeToString(salt), enc.EncodeToString(key))), nil
}

// nobody is compared against when there is no account or no password, so that
// the answer takes as long as for one.
const nobody Hash = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// Matches says whether a password is the one of the hash. An empty or unreadable
// hash matches nothing and takes as long as any. Never call it inside a
// transaction.
func Matches(ctx context.Context, h Hash, password string) (bool, error) {
	m, t, p, salt, want, known := h.parse()
	if !known {
		m, t, p, salt, want, _ = nobody.parse()
	}
	got, err := compute(ctx, cut(password), salt, m, t, p)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

// cut bounds what is hashed; CheckPassword refuses longer ones.
func cut(password string) string { return password[:min(len(password), maxPasswordBytes+1)] }

func (h Hash) parse() (m, t uint32, p uint8, salt, key []byte, ok bool) {
	parts := strings.Split(string(h), "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != "v=19" {
		return 0, 0, 0, nil, nil, false
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &m, &t, &p); n != 3 || err != nil {
		return 0, 0, 0, nil, nil, false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return 0, 0, 0, nil, nil, false
	}
	key, err = base64.RawStdEncoding.DecodeString(parts[5])
	sane := m >= 8 && m <= 256*1024 && t >= 1 && t <= 16 && p >= 1 && p <= 16 && len(key) == keyBytes
	return m, t, p, salt, key, err == nil && sane
}

const (
	minPassword      = 8
	maxPasswordBytes = 1024
)

// CheckPassword says in words what is wrong with a new password, "" when nothing
// is: 8 characters or more, any of them, and none of the commonest.
func CheckPassword(password, email string) string {
	lower := strings.ToLower(password)
	switch {
	case password == "":
		return "Enter a password."
	case utf8.RuneCountInString(password) < minPassword:
		return "Use 8 characters or more. A few words in a row are easy to remember."
	case len(password) > maxPasswordBytes:
		return "Use at most 1,000 characters."
	case common()[lower], strings.EqualFold(password, strings.TrimSpace(email)):
		return "This password is easy to guess. Choose another one, a few words in a row for example."
	case strings.Count(lower, lower[:1]) == len(lower):
		return "This password is easy to guess. Choose another one, a few words in a row for example."
	}
	return ""
}

// The commonest passwords of 8 characters and more, from zxcvbn 4.4.2 (MIT).
//
//go:embed common.txt
var commonText string

var common = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for word := range strings.SplitSeq(commonText, "\n") {
		set[word] = true
	}
	delete(set, "")
	return set
})

// Credentials returns the account of an address and its password's hash; both
// empty when there is none, which is no error: compare all the same.
func Credentials(ctx context.Context, q db.Q, address string) (customerID string, h Hash, err error) {
	email, err := ParseEmail(address)
	if err != nil {
		email.Key = "@" // the same question is asked, and nobody has it
	}
	type row struct {
		id   string
		hash Hash
	}
	list, err := db.List(ctx, q, func(r db.Row) (v row, err error) { return v, r.Scan(&v.id, &v.hash) },
		`select id, password from customer where email_key = $1`, email.Key)
	if err != nil || len(list) == 0 {
		return "", "", err
	}
	return list[0].id, list[0].hash, nil
}

// PasswordOf returns the hash of an account's password.
func PasswordOf(ctx context.Context, q db.Q, customerID string) (Hash, error) {
	return db.One(ctx, q, func(r db.Row) (h Hash, err error) { return h, r.Scan(&h) }, `select password from customer where id = $1`, customerID)
}
