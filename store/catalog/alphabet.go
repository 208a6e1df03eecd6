package catalog

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"regulars/store/db"
)

// keyBytes is how much of a title decides its place; titles that are equal so far
// stand by their ids.
const keyBytes = 60

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

// key is in digits: they come in the same order whatever a database thinks of
// letters.
func (l *letters) key(title string) string {
	l.buffer.Reset()
	var b strings.Builder
	for i, octet := range l.order.KeyFromString(&l.buffer, title) {
		if i == keyBytes {
			break
		}
		fmt.Fprintf(&b, "%03d", octet)
	}
	return b.String()
}

// alphabetizedAtOnce bounds one transaction of Alphabetize.
const alphabetizedAtOnce = 1000

// Misplaced says whether the place in the alphabet of a language is not known of
// every product.
func Misplaced(ctx context.Context, q db.Q, tag string) (bool, error) {
	n, err := db.Value[int64](ctx, q, `select count(*) from product where title_language <> $1`, tag)
	return n > 0, err
}

// Alphabetize works out where titles stand in the alphabet of a language (BCP 47),
// for up to a thousand products of which it is not known. more says that there are
// others.
func Alphabetize(ctx context.Context, q db.Q, tag string) (more bool, err error) {
	type titled struct{ id, title string }
	list, err := db.List(ctx, q, func(r db.Row) (t titled, err error) { return t, r.Scan(&t.id, &t.title) },
		`select id, title from product where title_language <> $1 order by id limit $2`, tag, alphabetizedAtOnce)
	if err != nil {
		return false, err
	}
	l := newLetters(tag)
	for _, t := range list {
		if _, err := q.Exec(ctx, `update product set title_key = $2, title_language = $3 where id = $1 and title = $4`, t.id, l.key(t.title), tag, t.title); err != nil {
			return false, fmt.Errorf("catalog.Alphabetize: %w", err)
		}
	}
	return len(list) == alphabetizedAtOnce, nil
}
