package db

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
)

// sealedBy is what a sealed text begins with: the version of how it is sealed.
const sealedBy = "v1:"

// shortestKey is how many characters Options.Key must have: those of 256 random bits
// in base64.
const shortestKey = 43

// errNoKey is a database that was opened without the key that seals.
var errNoKey = errors.New("db: there is no key to seal with")

// ErrSealed is a text that was sealed with another key, for something else, or not.
var ErrSealed = errors.New("db: this was not sealed here with this key")

// sealer makes the cipher of a key: AES-256-GCM, each text with random bytes of its own.
func sealer(key string) (cipher.AEAD, error) {
	if key == "" {
		return nil, nil
	}
	if len(key) < shortestKey {
		return nil, errors.New("db: the key is too short; it needs 43 random characters")
	}
	derived, err := hkdf.Key(sha256.New, []byte(key), nil, "regulars: sealed in the database", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Seal makes a text unreadable to whoever has the database without Options.Key. about
// names what it belongs to, such as a table and a row: it opens for that alone.
func (q Q) Seal(about, plain string) (string, error) {
	if q.d.sealer == nil {
		return "", errNoKey
	}
	return sealedBy + base64.RawStdEncoding.EncodeToString(q.d.sealer.Seal(nil, nil, []byte(plain), []byte(about))), nil
}

// Unseal gives back what Seal was given; ErrSealed when it cannot.
func (q Q) Unseal(about, sealed string) (string, error) {
	if q.d.sealer == nil {
		return "", errNoKey
	}
	text, ok := strings.CutPrefix(sealed, sealedBy)
	bytes, err := base64.RawStdEncoding.DecodeString(text)
	if !ok || err != nil {
		return "", ErrSealed
	}
	plain, err := q.d.sealer.Open(nil, nil, bytes, []byte(about))
	if err != nil {
		return "", ErrSealed
	}
	return string(plain), nil
}

// Sealed says whether a text has been through Seal.
func Sealed(text string) bool { return strings.HasPrefix(text, sealedBy) }
