package static

import (
	"bytes"
	"strings"
)

// minifyCSS drops comments and white space that means nothing. It keeps the inside of strings, and one space
// wherever a space may separate (descendants, "calc(a + b)").
func minifyCSS(src []byte) []byte {
	out := make([]byte, 0, len(src))
	for i := 0; i < len(src); {
		switch c := src[i]; {
		case c == '/' && i+1 < len(src) && src[i+1] == '*':
			i = afterComment(src, i)
		case c == '"' || c == '\'':
			end := afterString(src, i)
			out = append(out, src[i:end]...)
			i = end
		case isSpace(c):
			out, i = appendGap(out, src, i)
		default:
			if c == '}' {
				out = bytes.TrimSuffix(out, []byte(";"))
			}
			out = append(out, c)
			i++
		}
	}
	return bytes.TrimSpace(out)
}

// appendGap turns a run of white space and comments into one space, or none beside punctuation.
func appendGap(out, src []byte, i int) ([]byte, int) {
	for i < len(src) && (isSpace(src[i]) || bytes.HasPrefix(src[i:], []byte("/*"))) {
		if isSpace(src[i]) {
			i++
		} else {
			i = afterComment(src, i)
		}
	}
	if len(out) == 0 || i == len(src) {
		return out, i
	}
	if strings.IndexByte("{};,>:", out[len(out)-1]) >= 0 || strings.IndexByte("{};,>", src[i]) >= 0 {
		return out, i
	}
	return append(out, ' '), i
}

func afterComment(src []byte, i int) int {
	if end := bytes.Index(src[i+2:], []byte("*/")); end >= 0 {
		return i + 2 + end + 2
	}
	return len(src)
}

func afterString(src []byte, i int) int {
	for j := i + 1; j < len(src); j++ {
		switch src[j] {
		case '\\':
			j++
		case src[i]:
			return j + 1
		}
	}
	return len(src)
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// minifyJS drops whole-line comments, indentation and empty lines: safe without parsing, since the script
// holds no template literal over several lines. What is left compresses well.
func minifyJS(src []byte) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(src) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || bytes.HasPrefix(line, []byte("//")) {
			continue
		}
		out.Write(line)
		out.WriteByte('\n')
	}
	return out.Bytes()
}
