// Package password turns passwords into what may be stored (argon2id) and says
// which ones are too easy. One gate bounds how many are computed at once in a
// process, whoever asks.
//
// It must not know whose password it is, nor store anything.
package password

import (
	"context"
	"crypto/subtle"
	_ "embed" // the list of common passwords
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"regulars/store/fault"
	"regulars/store/id"
)

// Hash is a password as it is kept: argon2id in PHC form, "" for none.
type Hash string

// Cost after OWASP's password storage sheet: 19 MiB, two passes, one lane. A hash
// costs about 80 ms of one core, so two at once are the limit: a flood of logins
// waits and cannot eat the machine.
const (
	memoryKiB = 19 * 1024
	passes    = 2
	lanes     = 1
	saltBytes = 16
	keyBytes  = 32
	atOnce    = 2
	patience  = 10 * time.Second
)

// gate holds one token for every hash being computed in this process.
var gate = make(chan struct{}, atOnce)

// compute waits for its turn, or says that the shop is busy.
func compute(ctx context.Context, plain string, salt []byte, m, t uint32, p uint8) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case gate <- struct{}{}:
	case <-ctx.Done():
		return nil, fault.New(fault.Unavailable, "Too many people are logging in at this moment. Please try again in a minute.").Because(ctx.Err())
	}
	defer func() { <-gate }()
	if n, ok := ctx.Value(counter{}).(*atomic.Int64); ok {
		n.Add(1)
	}
	return argon2.IDKey([]byte(plain), salt, t, m, p, keyBytes), nil
}

type counter struct{}

// Counted returns a context in which the hashes computed are counted. They are
// what takes long, so that two answers cost the same when they cost as many.
func Counted(ctx context.Context) (context.Context, *atomic.Int64) {
	n := &atomic.Int64{}
	return context.WithValue(ctx, counter{}, n), n
}

// New makes the hash of a password that Check has accepted. It takes long: never
// call it inside a transaction.
func New(ctx context.Context, plain string) (Hash, error) {
	salt, err := base64.RawURLEncoding.DecodeString(id.Token())
	if err != nil {
		return "", fmt.Errorf("password.New: %w", err)
	}
	salt = salt[:saltBytes]
	key, err := compute(ctx, plain, salt, memoryKiB, passes, lanes)
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
func Matches(ctx context.Context, h Hash, plain string) (bool, error) {
	p, known := parse(h)
	if !known {
		p, _ = parse(nobody)
	}
	got, err := compute(ctx, plain[:min(len(plain), maxBytes+1)], p.salt, p.m, p.t, p.p)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, p.key) == 1 && known, nil
}

// parts of a hash in PHC form.
type parts struct {
	m, t      uint32
	p         uint8
	salt, key []byte
}

func parse(h Hash) (v parts, ok bool) {
	fields := strings.Split(string(h), "$")
	if len(fields) != 6 || fields[1] != "argon2id" || fields[2] != "v=19" {
		return v, false
	}
	if n, err := fmt.Sscanf(fields[3], "m=%d,t=%d,p=%d", &v.m, &v.t, &v.p); n != 3 || err != nil {
		return v, false
	}
	var err error
	if v.salt, err = base64.RawStdEncoding.DecodeString(fields[4]); err != nil {
		return v, false
	}
	v.key, err = base64.RawStdEncoding.DecodeString(fields[5])
	sane := v.m >= 8 && v.m <= 256*1024 && v.t >= 1 && v.t <= 16 && v.p >= 1 && v.p <= 16 && len(v.key) == keyBytes
	return v, err == nil && sane
}

const maxBytes = 1024

// Check says in words what is wrong with a new password, "" when nothing is: at
// least the given number of characters, any of them, none of the commonest, and
// not the person's own address.
func Check(plain, email string, atLeast int) string {
	lower := strings.ToLower(plain)
	switch {
	case plain == "":
		return "Enter a password."
	case utf8.RuneCountInString(plain) < atLeast:
		return fault.Text("Use {n} characters or more. A few words in a row are easy to remember.", "n", strconv.Itoa(atLeast))
	case len(plain) > maxBytes:
		return "Use at most 1,000 characters."
	case isCommon(lower), strings.EqualFold(plain, strings.TrimSpace(email)), strings.Count(lower, lower[:1]) == len(lower):
		return "This password is easy to guess. Choose another one, a few words in a row for example."
	}
	return ""
}

// behind is how many digits and signs make no common password another one:
// whoever guesses tries them next.
const behind = 5

// isCommon says whether a password is one of the commonest, or grew out of one.
func isCommon(lower string) bool {
	for range behind {
		if common()[lower] {
			return true
		}
		short := strings.TrimRight(lower[max(0, len(lower)-1):], "0123456789!?.*#$@_-")
		if lower == "" || short != "" {
			return false
		}
		lower = lower[:len(lower)-1]
	}
	return common()[lower]
}

// The commonest passwords of 8 characters and more, in lower case. From zxcvbn 4.4.2 and
// @zxcvbn-ts/language-common 4.1.3, which order them by how often they were found
// in leaks (MIT).
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
