package catalog

import (
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// letters works out where titles stand in a language's alphabet.
type letters struct {
	order  *collate.Collator
	buffer collate.Buffer
}

// newLetters takes a BCP 47 tag; one that nobody knows is English.
func newLetters(tag string) *letters {
	lang, err := language.Parse(tag)
	if err != nil {
		lang = language.English
	}
	return &letters{order: collate.New(lang, collate.Loose, collate.Numeric)}
}

// key of a title: keys compared byte by byte are titles compared by the alphabet.
func (l *letters) key(title string) string {
	l.buffer.Reset()
	return string(l.order.KeyFromString(&l.buffer, title))
}
