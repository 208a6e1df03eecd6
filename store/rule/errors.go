package rule

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Error says where a rule cannot be understood. Its text is for the person who
// wrote the rule.
type Error struct {
	Line, Column int    // from 1; the column counts letters
	Text         string // the line
	Found        string // what stands there, "" at the end
	Expected     string // what could have stood there
	Suggestion   string // what was probably meant, "" for no idea
}

// Error is several lines: what is wrong, the line with a caret beneath the place,
// and the suggestion.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "line %d, column %d: expected %s", e.Line, e.Column, e.Expected)
	if e.Found != "" {
		fmt.Fprintf(&b, ", found %s", e.Found)
	}
	if e.Text != "" {
		fmt.Fprintf(&b, "\n    %s\n    %s^", e.Text, indent(e.Text, e.Column-1))
	}
	if e.Suggestion != "" {
		fmt.Fprintf(&b, "\ndid you mean %s?", e.Suggestion)
	}
	return b.String()
}

// indent is as wide as the first letters of a line: tabs stay tabs.
func indent(line string, letters int) string {
	var b strings.Builder
	for _, r := range line {
		if letters--; letters < 0 {
			break
		}
		if r != '\t' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}

// errorAt makes an error for a byte offset of a text.
func errorAt(text string, at int, found, expected, suggestion string) *Error {
	before := text[:at]
	start := strings.LastIndexByte(before, '\n') + 1
	line, _, _ := strings.Cut(text[start:], "\n")
	column := utf8.RuneCountInString(text[start:at]) + 1
	return &Error{
		Line: strings.Count(before, "\n") + 1, Column: column, Text: strings.TrimRight(line, "\r"),
		Found: shorten(found, 40), Expected: expected, Suggestion: suggestion,
	}
}

// shorten keeps the first letters of a text and says that there was more.
func shorten(s string, letters int) string {
	i := 0
	for at := range s {
		if i++; i > letters {
			return s[:at] + "…"
		}
	}
	return s
}

// near is the candidate that a misspelt word comes closest to, "" when none is
// close: at most one slip for three letters. A word that a candidate begins with,
// up to a dot, counts as close.
func near(word string, candidates []string) string {
	word = strings.ToLower(word)
	if word == "" || len(word) > 40 {
		return ""
	}
	best, least := "", max(1, utf8.RuneCountInString(word)/3)+1
	for _, c := range candidates {
		if d := slips([]rune(word), []rune(strings.ToLower(c))); d < least {
			best, least = c, d
		}
	}
	for _, c := range candidates {
		if best == "" && strings.HasPrefix(c, word+".") {
			best = c
		}
	}
	return best
}

// slips is the optimal string alignment distance: the least number of letters
// added, left out, changed, or swapped with their neighbour (after Damerau 1964).
func slips(a, b []rune) int {
	var before, last []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, last, row = last, row, make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
