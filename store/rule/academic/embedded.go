package academic

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"strings"
	"sync"
)

// packed is about 125 kB; the generator says how it is made.
//
//go:embed domains.txt.gz
var packed []byte

// seed is the embedded list: two texts of sorted lines, each beginning and ending
// with a newline, searched where they lie.
type seed struct {
	listed  string
	refused string
}

// embedded unpacks the list at its first use (some milliseconds, 0.4 MB).
var embedded = sync.OnceValue(unpack)

// unpack gives an empty list, by which nothing is academic, when the embedded
// file is damaged; a test proves that it is not.
func unpack() seed {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return seed{}
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return seed{}
	}
	listed, refused, _ := strings.Cut(string(text), "\n\n")
	return seed{"\n" + listed + "\n", "\n" + refused}
}

// holds says whether a normal domain is listed and not refused; a refusal counts
// for everything beneath it.
func (s seed) holds(name string) bool {
	found := false
	for rest := range suffixes(name) {
		if line(s.refused, rest) {
			return false
		}
		_, above, _ := strings.Cut(rest, ".")
		found = found || line(s.listed, rest) || line(s.listed, rest[len(rest)-len(above)-1:])
	}
	return found
}

// line searches sorted lines for one, by halving the text and stepping back to the
// line's beginning.
func line(text, want string) bool {
	lo, hi := 0, len(text)-1 // text[lo] and text[hi] are newlines
	for lo < hi {
		start := strings.LastIndexByte(text[:(lo+hi)/2+1], '\n') + 1
		end := start + strings.IndexByte(text[start:], '\n')
		switch strings.Compare(text[start:end], want) {
		case 0:
			return true
		case -1:
			lo = end
		default:
			hi = start - 1
		}
	}
	return false
}
