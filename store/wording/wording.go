// Package wording owns the words of the shop as its people changed or translated them:
// for each language a table from a text as the code has it, in English, to the text
// that is shown.
//
// It must not know which texts there are, which come translated with the shop, or where
// they stand: static/words and handlers/web do.
package wording

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"regulars/store/db"
	"regulars/store/fault"
)

// Topic is touched when a text changes or a language comes or goes.
const Topic = "wording"

// Longest is how many characters a text may have; mostLanguages how many a shop has.
const (
	Longest       = 2000
	mostLanguages = 40
)

// Text is a text of the shop as somebody changed it. Source is the key: the text in the
// code, or one of its plural forms.
type Text struct {
	Language, Source, Text string
	By                     string
	ChangedAt              time.Time
}

// Change is what becomes of one text. Was is what whoever changes it saw, Text what it
// shall be; empty is as it came with the shop.
type Change struct{ Source, Was, Text string }

// List returns the texts of a language that were changed, by their source.
func List(ctx context.Context, q db.Q, language string) ([]Text, error) {
	return db.List(ctx, q, func(r db.Row) (x Text, err error) {
		return x, r.Scan(&x.Language, &x.Source, &x.Text, &x.By, db.At(&x.ChangedAt))
	}, `select language, source, text, changed_by, changed_at from wording where language = $1 order by source`, language)
}

// Table returns the texts of a language that were changed: from source to text.
func Table(ctx context.Context, q db.Q, language string) (map[string]string, error) {
	list, err := List(ctx, q, language)
	table := make(map[string]string, len(list))
	for _, t := range list {
		table[t.Source] = t.Text
	}
	return table, err
}

// Save changes texts, all or none. Where one is not any more what was seen, somebody
// else was quicker: a Conflict that says who.
func Save(ctx context.Context, q db.Q, language, by string, changes []Change) error {
	for _, c := range changes {
		if c.Text == c.Was {
			continue
		}
		if err := change(ctx, q, language, by, c); err != nil {
			return fmt.Errorf("wording.Save(%s): %w", language, err)
		}
	}
	q.Touch(Topic)
	return nil
}

func change(ctx context.Context, q db.Q, language, by string, c Change) error {
	quicker := fault.New(fault.Conflict, "Somebody else changed “"+c.Source+"” meanwhile. Look at it again.")
	switch {
	case c.Text == "":
		return q.Guard(ctx, quicker, `delete from wording where language = $1 and source = $2 and text = $3`, language, c.Source, c.Was)
	case c.Was == "":
		return q.Guard(ctx, quicker, `insert into wording (language, source, text, changed_by, changed_at) values ($1, $2, $3, $4, $5)
			on conflict (language, source) do nothing`, language, c.Source, c.Text, by, q.Now())
	}
	return q.Guard(ctx, quicker, `update wording set text = $3, changed_by = $4, changed_at = $5 where language = $1 and source = $2 and text = $6`,
		language, c.Source, c.Text, by, q.Now(), c.Was)
}

// Clean tidies a text as it was typed: one line, without what nobody can see.
func Clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.TrimSpace(text)
}

// Check says what is wrong with a text, "" when nothing is. needs are the placeholders
// of the text in the code: each must be there, and no other.
func Check(text string, needs, has []string) string {
	if utf8.RuneCountInString(text) > Longest {
		return fmt.Sprintf("Up to %d characters.", Longest)
	}
	for _, name := range needs {
		if !slices.Contains(has, name) {
			return "{" + name + "} is missing: the shop puts something in its place."
		}
	}
	for _, name := range has {
		if !slices.Contains(needs, name) {
			return "{" + name + "} means nothing here: the shop has nothing to put in its place."
		}
	}
	return ""
}

// Languages returns the languages that were added, by their tags.
func Languages(ctx context.Context, q db.Q) ([]string, error) {
	return db.Values[string](ctx, q, `select tag from wording_language order by tag`)
}

// Add adds a language by its BCP 47 tag; one that is there already stays.
func Add(ctx context.Context, q db.Q, tag, by string) error {
	there, err := Languages(ctx, q)
	if err != nil {
		return err
	}
	if len(there) >= mostLanguages {
		return fault.InvalidFields(fault.Fields{"tag": fmt.Sprintf("A shop has up to %d languages.", mostLanguages)})
	}
	q.Touch(Topic)
	if _, err := q.Exec(ctx, `insert into wording_language (tag, added_by, added_at) values ($1, $2, $3) on conflict (tag) do nothing`, tag, by, q.Now()); err != nil {
		return fmt.Errorf("wording.Add: %w", err)
	}
	return nil
}

// Remove takes a language that was added away, with its texts, and returns them.
func Remove(ctx context.Context, q db.Q, tag string) (map[string]string, error) {
	table, err := Table(ctx, q, tag)
	if err != nil {
		return nil, err
	}
	gone := fault.New(fault.NotFound, "This language is not there, or not any more.")
	if err := q.Guard(ctx, gone, `delete from wording_language where tag = $1`, tag); err != nil {
		return nil, fmt.Errorf("wording.Remove: %w", err)
	}
	if _, err := q.Exec(ctx, `delete from wording where language = $1`, tag); err != nil {
		return nil, fmt.Errorf("wording.Remove: %w", err)
	}
	q.Touch(Topic)
	return table, nil
}
