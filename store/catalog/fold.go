package catalog

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold brings a text to the form in which texts are compared: lower case, without
// accents, ligatures spelled out ("Crème Brûlée" and "CREME BRULEE" are one).
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(s) {
		switch {
		case r >= 0x300 && r <= 0x36f: // accents of Latin, Greek and Cyrillic; other scripts need their marks
		case r < utf8.RuneSelf:
			b.WriteRune(unicode.ToLower(r))
		default:
			writeFolded(&b, unicode.ToLower(r))
		}
	}
	return norm.NFC.String(b.String())
}

func isFolded(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// writeFolded spells out letters that Unicode does not decompose.
func writeFolded(b *strings.Builder, r rune) {
	switch r {
	case 'ß':
		b.WriteString("ss")
	case 'æ':
		b.WriteString("ae")
	case 'œ':
		b.WriteString("oe")
	case 'þ':
		b.WriteString("th")
	case 'ø':
		b.WriteByte('o')
	case 'đ', 'ð':
		b.WriteByte('d')
	case 'ł':
		b.WriteByte('l')
	case 'ı':
		b.WriteByte('i')
	default:
		b.WriteRune(r)
	}
}

// Handle makes a name for addresses out of a title: "Café Mug, 300 ml" becomes
// "cafe-mug-300-ml". It is "" when nothing of the title can stand in an address.
func Handle(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range Fold(title) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		} else if r != '\'' && r != '’' {
			gap = true
		}
	}
	return b.String()
}
