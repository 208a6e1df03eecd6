package academic

import (
	"strings"

	"golang.org/x/net/idna"
)

// Domain is the domain of a mail address, lowered and, for international names, in
// its ASCII form ("münchen.example" is "xn--mnchen-3ya.example"). ok is false for
// everything but a plain address: local@domain with one "@", no quotes, spaces,
// comments or control characters, at most 254 bytes, and a host name of two or
// more labels without a trailing dot. Letters are never mapped to others: a
// fullwidth "ｍit.edu" is refused, not read as "mit.edu".
func Domain(email string) (domain string, ok bool) {
	local, domain, found := strings.Cut(email, "@")
	if !found || len(email) > 254 || !plainLocal(local) {
		return "", false
	}
	return normal(domain)
}

// plainLocal accepts a dot-atom (RFC 5322 §3.2.3) and letters beyond ASCII
// (RFC 6531), and refuses quoted local parts.
func plainLocal(local string) bool {
	if local == "" || len(local) > 64 || strings.HasPrefix(local, ".") ||
		strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return false
	}
	return !strings.ContainsFunc(local, func(r rune) bool {
		return r <= ' ' || r == 0x7f || strings.ContainsRune("\"(),:;<>@[\\]", r) || r == 0xfffd || !printable(r)
	})
}

// normal lowers a domain and gives international names their ASCII form by the
// strict registration profile of IDNA, which refuses what it would have to map.
func normal(domain string) (string, bool) {
	lower := asciiLower(domain)
	if !ascii(lower) || strings.Contains(lower, "xn--") {
		name, err := idna.Registration.ToASCII(lower)
		if err != nil {
			return "", false
		}
		lower = name
	}
	return lower, hostname(lower)
}

// hostname wants two or more labels of letters, digits and inner hyphens, 63 bytes
// each and 253 together, the last not a number.
func hostname(name string) bool {
	labels := 0
	for label := range strings.SplitSeq(name, ".") {
		labels++
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.ContainsFunc(label, func(r rune) bool { return !letter(r) && !digit(r) && r != '-' }) {
			return false
		}
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	return labels > 1 && len(name) <= 253 && strings.ContainsFunc(last, letter)
}

func letter(r rune) bool { return r >= 'a' && r <= 'z' }

func digit(r rune) bool { return r >= '0' && r <= '9' }

func printable(r rune) bool { return r < 0x80 || r > 0x9f && !strings.ContainsRune(invisible, r) }

// invisible letters and direction marks, which make two addresses look alike.
const invisible = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\uff20\ufe6b"

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}

// asciiLower lowers A to Z only: Unicode lowering would turn the Kelvin sign into
// "k".
func asciiLower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
