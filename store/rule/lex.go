package rule

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenWord
	tokenText // text is unquoted
	tokenNumber
	tokenDate
	tokenClock
	tokenSymbol
	tokenBad // expected and suggestion say why; nothing follows
)

type token struct {
	kind                 tokenKind
	text                 string
	at, end              int
	expected, suggestion string
}

// lex cuts a rule into tokens, the last of which is tokenEnd or tokenBad.
func lex(text string) []token {
	var tokens []token
	for at := 0; ; {
		at += len(text[at:]) - len(strings.TrimLeft(text[at:], " \t\r\n\u00a0"))
		t := lexOne(text, at)
		tokens = append(tokens, t)
		if t.kind == tokenEnd || t.kind == tokenBad {
			return tokens
		}
		at = t.end
	}
}

func lexOne(text string, at int) token {
	if at == len(text) {
		return token{kind: tokenEnd, at: at, end: at}
	}
	rest := text[at:]
	r, _ := utf8.DecodeRuneInString(rest)
	switch {
	case r == '"':
		return lexText(text, at)
	case unicode.IsLetter(r) || r == '_':
		return cut(tokenWord, rest, at, wordLength(rest))
	case isDigit(rest[0]):
		return lexNumber(rest, at)
	}
	return lexSymbol(rest, at)
}

func cut(kind tokenKind, rest string, at, length int) token {
	return token{kind: kind, text: rest[:length], at: at, end: at + length}
}

func wordLength(s string) int {
	n := strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '.'
	})
	if n < 0 {
		return len(s)
	}
	return n
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// lexNumber reads 500, 19.90, 2026-11-30 or 18:00.
func lexNumber(rest string, at int) token {
	n := digits(rest)
	switch {
	case shape(rest, "0000-00-00"):
		return cut(tokenDate, rest, at, len("0000-00-00"))
	case n <= 2 && shape(rest[n:], ":00"):
		return cut(tokenClock, rest, at, n+len(":00"))
	case n+1 < len(rest) && rest[n] == '.' && isDigit(rest[n+1]):
		n += 1 + digits(rest[n+1:])
	}
	return cut(tokenNumber, rest, at, n)
}

func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

// shape says whether s begins like a pattern whose zeros stand for digits, and no
// digit follows.
func shape(s, pattern string) bool {
	if len(s) < len(pattern) || len(s) > len(pattern) && isDigit(s[len(pattern)]) {
		return false
	}
	for i := range len(pattern) {
		if pattern[i] == '0' && !isDigit(s[i]) || pattern[i] != '0' && pattern[i] != s[i] {
			return false
		}
	}
	return true
}

// lexText reads a text in double quotes, in which \" and \\ stand for " and \.
func lexText(text string, at int) token {
	var b strings.Builder
	for i := at + 1; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '"':
			return sized(token{kind: tokenText, text: b.String(), at: at, end: i + 1})
		case r == '\\' && i+1 < len(text) && (text[i+1] == '"' || text[i+1] == '\\'):
			r, size = rune(text[i+1]), 2
		case r == '\\':
			return token{kind: tokenBad, text: `\`, at: i, end: i + 1, expected: `\" or \\ after a backslash in a text`, suggestion: `\\`}
		case hidden(r):
			return token{kind: tokenBad, at: i, end: i + size, expected: "letters that can be seen, and a closing \" on the same line"}
		}
		b.WriteRune(r)
		i += size
	}
	return token{kind: tokenBad, at: at, end: len(text), text: text[at:], expected: `a text with a closing "`}
}

// maxLiteral bounds the bytes of one text in a rule.
const maxLiteral = 255

func sized(t token) token {
	if len(t.text) == 0 || len(t.text) > maxLiteral {
		return token{kind: tokenBad, at: t.at, end: t.end, expected: "a text of 1 to 255 bytes"}
	}
	return t
}

// hidden letters would let a rule look like another: control characters and marks
// that turn the direction of writing.
func hidden(r rune) bool {
	return unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 ||
		r == 0x2028 || r == 0x2029 || r == 0x200e || r == 0x200f
}

// habits are signs from other languages, and what they are here.
func habits() [][2]string {
	return [][2]string{{"==", "="}, {"<>", "!="}, {"&&", "and"}, {"||", "or"}, {"&", "and"}, {"|", "or"}, {"!", "not"},
		{"'", `"`}, {"“", `"`}, {"”", `"`}, {"„", `"`}, {"«", `"`}, {"‘", `"`}, {"’", `"`}, {"≥", ">="}, {"≤", "<="}, {"≠", "!="}}
}

func lexSymbol(rest string, at int) token {
	for _, s := range []string{"!=", "<=", ">=", "==", "<>", "=", "<", ">", "(", ")", ",", ":"} {
		if strings.HasPrefix(rest, s) && s != "==" && s != "<>" {
			return cut(tokenSymbol, rest, at, len(s))
		} else if strings.HasPrefix(rest, s) {
			break
		}
	}
	for _, h := range habits() {
		if strings.HasPrefix(rest, h[0]) {
			t := cut(tokenBad, rest, at, len(h[0]))
			t.expected, t.suggestion = "a word or sign of the language", h[1]
			return t
		}
	}
	_, size := utf8.DecodeRuneInString(rest)
	t := cut(tokenBad, rest, at, size)
	t.expected = "a word or sign of the language"
	return t
}
