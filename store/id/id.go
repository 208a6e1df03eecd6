// Package id makes the shop's identifiers and secrets. It is, with store/db, the
// only place that may read the clock and the machine's randomness.
//
// It must not store anything.
package id

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"
)

// Crockford's alphabet in lower case: no i, l, o, u, so that an id read aloud
// or copied by hand is hard to get wrong.
var crockford = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// New returns a 26-character id: 48 bits of time in milliseconds, then 80 random
// bits (the layout of a ULID). Ids sort by the time they were made, which keeps
// B-trees compact; they are not secrets.
func New() string { return At(time.Now()) }

// At is New for a given time, for builders that make history.
func At(t time.Time) string {
	var b [16]byte
	must(binary.Encode(b[:8], binary.BigEndian, t.UnixMilli()<<16))
	must(rand.Read(b[6:]))
	return crockford.EncodeToString(b[:])
}

// Token returns a secret of 256 bits, URL-safe, 43 characters. Store only its
// Hash; whoever holds the token holds the right.
func Token() string {
	var b [32]byte
	must(rand.Read(b[:]))
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Hash is what is stored of a token: SHA-256 in hex. A fast hash is right for
// 256 random bits, and wrong for passwords.
func Hash(token string) string {
	var of [64]byte // most tokens need no more, and no allocation
	sum := sha256.Sum256(append(of[:0], token...))
	var text [2 * sha256.Size]byte
	hex.Encode(text[:], sum[:])
	return string(text[:])
}

// Code returns n characters of Crockford's alphabet for codes that people read
// aloud or type: 5 bits each.
func Code(n int) string {
	b := make([]byte, (n*5+7)/8)
	must(rand.Read(b))
	return strings.ToUpper(crockford.EncodeToString(b)[:n])
}

// Tidy is a Code as it was made, however it was typed: small letters, spaces and
// strokes are forgiven, and letters that are taken for digits.
func Tidy(typed string) string {
	return strings.NewReplacer("-", "", " ", "", "\t", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(typed))
}

// must ends the process when the machine has no randomness left: crypto/rand
// documents that it never returns an error, and going on without would hand out
// guessable secrets. Eight bytes always take a number.
func must(_ int, err error) {
	if err != nil {
		panic("id: " + err.Error())
	}
}
