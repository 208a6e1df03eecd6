// Package mailbox reads addresses of mail as people type them, and says when two
// of them are the same. Whatever the shop compares by address, it compares by
// Email.Key.
//
// It must not know whose address it is, nor keep any.
package mailbox

import (
	"net"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"regulars/store/fault"
)

// Email is an address in the two forms that are kept.
type Email struct {
	Address string // as typed, in NFC, the domain in lower case: what mail is sent to
	Key     string // folded, the domain in ASCII: what makes it unique
}

// ErrAddress says that an address cannot be one.
var ErrAddress = fault.New(fault.Invalid, "Enter an email address such as name@example.com.")

// Parse reads an address as people type it: spaces around it are forgiven,
// its letters are compared without case. It takes the addresses in use, not all
// of RFC 5322: no quoted names, comments or routes, which serve attacks only. A
// domain in look-alike characters that a resolver would turn into another name
// (full-width letters) is refused.
func Parse(s string) (Email, error) {
	s = norm.NFC.String(strings.TrimSpace(s))
	local, domain, ok := strings.Cut(s, "@")
	if !ok || len(s) > 254 || !localPart(local) {
		return Email{}, ErrAddress
	}
	domain = strings.ToLower(domain)
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || norm.NFKC.String(domain) != domain || !hostname(ascii) {
		return Email{}, ErrAddress
	}
	return Email{Address: local + "@" + domain, Key: cases.Fold().String(local) + "@" + ascii}, nil
}

func localPart(s string) bool {
	if s == "" || len(s) > 64 || strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || strings.Contains(s, "..") {
		return false
	}
	for _, r := range s {
		if r < 0x80 && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.", r) && !alphanumeric(r) {
			return false
		}
		if r >= 0x80 && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) || r == unicode.ReplacementChar {
			return false
		}
	}
	return true
}

func alphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}

// hostname wants a name of two labels or more, none of them empty, and no number.
func hostname(s string) bool {
	if len(s) > 253 || net.ParseIP(s) != nil {
		return false
	}
	labels := strings.Split(s, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") ||
			strings.ContainsFunc(label, func(r rune) bool { return !alphanumeric(r) && r != '-' }) {
			return false
		}
	}
	last := labels[len(labels)-1]
	return len(labels) > 1 && len(last) > 1 && !strings.ContainsAny(last[:1], "0123456789")
}

// Mask hides the middle of an address: "a…@example.com".
func Mask(address string) string {
	local, domain, ok := strings.Cut(address, "@")
	if !ok || local == "" {
		return "…"
	}
	first := []rune(local)[0]
	return string(first) + "…@" + domain
}

// Key is an address as two of them are compared, whatever was typed: what cannot
// be an address is compared by its letters without case.
func Key(address string) string {
	if e, err := Parse(address); err == nil {
		return e.Key
	}
	return cases.Fold().String(norm.NFC.String(strings.TrimSpace(address)))
}
