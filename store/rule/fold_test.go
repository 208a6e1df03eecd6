package rule

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTextsAreComparedAsEqualFoldDoes(t *testing.T) {
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("aAkK\u212aéÉßẞſsS[{@`ς学")), 0, 5, -1)
	rapid.Check(t, func(t *rapid.T) {
		s, part := letters.Draw(t, "s"), letters.Draw(t, "part")
		prefix, suffix, inside := false, false, false
		cuts := []int{len(s)}
		for i := range s {
			cuts = append(cuts, i)
		}
		for _, i := range cuts {
			prefix = prefix || strings.EqualFold(s[:i], part)
			suffix = suffix || strings.EqualFold(s[i:], part)
			for _, j := range cuts {
				inside = inside || i <= j && strings.EqualFold(s[i:j], part)
			}
		}
		if hasPrefixFold(s, part) != prefix || hasSuffixFold(s, part) != suffix || containsFold(s, part) != inside {
			t.Fatalf("%q and %q: begins %v, ends %v, contains %v", s, part, prefix, suffix, inside)
		}
	})
}

func TestSignsThatDifferByABitAreNotTheSame(t *testing.T) {
	for _, pair := range [][2]string{{"[", "{"}, {"@", "`"}, {"A", "\u0001"}, {"0", "\u0010"}} {
		if hasPrefixFold(pair[0], pair[1]) || hasSuffixFold(pair[0], pair[1]) || containsFold(pair[1], pair[0]) {
			t.Errorf("%q is taken for %q", pair[0], pair[1])
		}
	}
}
