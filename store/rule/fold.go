package rule

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Texts are compared as strings.EqualFold compares them: letters are the same when
// simple Unicode case folding makes them so. None of these allocate.

func containsFold(s, part string) bool {
	for i := range s {
		if hasPrefixFold(s[i:], part) {
			return true
		}
	}
	return part == ""
}

func hasPrefixFold(s, prefix string) bool {
	for i := 0; i < len(prefix); i++ {
		if i == len(s) {
			return false
		}
		if s[i] >= utf8.RuneSelf || prefix[i] >= utf8.RuneSelf {
			return hasPrefixLetters(s[i:], prefix[i:])
		}
		if s[i] != prefix[i] && !sameFold(rune(s[i]), rune(prefix[i])) {
			return false
		}
	}
	return true
}

// hasPrefixLetters goes by letters, because two that are the same may be of
// different length.
func hasPrefixLetters(s, prefix string) bool {
	for len(prefix) > 0 {
		if len(s) == 0 {
			return false
		}
		r, n := utf8.DecodeRuneInString(s)
		q, m := utf8.DecodeRuneInString(prefix)
		if !sameFold(r, q) {
			return false
		}
		s, prefix = s[n:], prefix[m:]
	}
	return true
}

func hasSuffixFold(s, suffix string) bool {
	for len(suffix) > 0 {
		if len(s) == 0 {
			return false
		}
		r, n := utf8.DecodeLastRuneInString(s)
		q, m := utf8.DecodeLastRuneInString(suffix)
		if !sameFold(r, q) {
			return false
		}
		s, suffix = s[:len(s)-n], suffix[:len(suffix)-m]
	}
	return true
}

func sameFold(a, b rune) bool {
	if a == b {
		return true
	}
	if a < utf8.RuneSelf && b < utf8.RuneSelf {
		return asciiLetter(a) && a^b == 0x20
	}
	for r := unicode.SimpleFold(a); r != a; r = unicode.SimpleFold(r) {
		if r == b {
			return true
		}
	}
	return false
}

// anyFold says whether one of the texts is s.
func anyFold(texts []string, s string) bool {
	for _, t := range texts {
		if strings.EqualFold(t, s) {
			return true
		}
	}
	return false
}
