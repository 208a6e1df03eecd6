// Package mail draws what the shop writes to people: each letter is a struct of printed words with a Subject, an
// HTML form and a plain text twin that says the same. It owns the look and the wording of mails; it must not hold
// who gets one, when, or how it is sent.
package mail

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"regulars/views/ui"
)

// Letter is what every mail says about its sender, and the words it is said in. All URLs
// are absolute.
type Letter struct {
	*ui.Words // nil is the English of the code

	Lang    string // BCP 47; "en" when empty
	Dir     string // ltr or rtl; ltr when empty
	Shop    string // name of the shop
	Home    string // its address on the web
	Contact string // mail address that a person answers
	Postal  string // one line: company and street, as the law of many countries wants it
	Test    bool   // the shop is in test mode: nothing is charged or sent
}

func (l Letter) lang() string {
	if l.Lang == "" {
		return "en"
	}
	return l.Lang
}

func (l Letter) dir() string {
	if l.Dir == "" {
		return "ltr"
	}
	return l.Dir
}

// Day is a day as letters say it, in the time zone that the moment comes with.
func (l Letter) Day(at time.Time) string { return l.Date(at, "2 January 2006") }

// Clock is a time of day, in the time zone that the moment comes with.
func (l Letter) Clock(at time.Time) string { return l.Date(at, "15:04 MST") }

// Span is how long something lasts, in whole hours, or in days from two of them on.
func (l Letter) Span(d time.Duration) string {
	if day := 24 * time.Hour; d > day && d%day == 0 {
		return l.Count(int(d/day), "{n} day", "{n} days")
	}
	return l.Count(int(d/time.Hour), "{n} hour", "{n} hours")
}

// hello speaks to a person, by name where there is one; the sentence goes on after it.
func (l Letter) hello(name string) string {
	if name = oneLine(name); name == "" {
		return l.Say("Hello,")
	}
	return l.Say("Hello {name},", "name", name)
}

// more is what stands with the name of a row: which of it, how many, and what for.
func (l Letter) more(r Row) string {
	var list []string
	if r.More != "" {
		list = append(list, r.More)
	}
	if r.Pieces > 1 {
		list = append(list, l.Count(r.Pieces, "{n} of it", "{n} of them"))
	}
	if r.Wanted != "" {
		list = append(list, l.Say("to be exchanged for {variant}", "variant", r.Wanted))
	}
	return strings.Join(list, ", ")
}

// named is a row by its name, with more of it.
func (l Letter) named(r Row) string {
	if more := l.more(r); more != "" {
		return r.Name + " (" + more + ")"
	}
	return r.Name
}

// sheet is a plain text letter while it is written. Everything put on it is one line of printable characters, so
// that no name or note can forge a paragraph of the shop's own words.
type sheet struct{ b strings.Builder }

const sheetWidth = 64

// oneLine folds every run of white space and control characters into one space.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// para writes a paragraph, wrapped, and an empty line.
func (s *sheet) para(text string) {
	s.wrap("", text)
	s.gap()
}

// item writes one line of a list.
func (s *sheet) item(text string) { s.wrap("  ", text) }

func (s *sheet) gap() { s.b.WriteByte('\n') }

// link writes what a link does and its address on a line of its own, where mail programs make it clickable.
func (s *sheet) link(what, url string) {
	s.wrap("", what+":")
	s.b.WriteString(oneLine(url) + "\n\n")
}

func (s *sheet) head(text string) {
	text = oneLine(text)
	s.b.WriteString(text + "\n" + strings.Repeat("-", min(utf8.RuneCountInString(text), sheetWidth)) + "\n")
}

// row writes a name to the left and an amount to the right edge; a name too long for one line wraps before it.
func (s *sheet) row(name, amount string) {
	name, amount = oneLine(name), oneLine(amount)
	room := sheetWidth - utf8.RuneCountInString(amount) - 2
	lines := fold(name, room)
	for _, line := range lines[:len(lines)-1] {
		s.b.WriteString(line + "\n")
	}
	last := lines[len(lines)-1]
	s.b.WriteString(last + strings.Repeat(" ", max(2, sheetWidth-utf8.RuneCountInString(last)-utf8.RuneCountInString(amount))) + amount + "\n")
}

func (s *sheet) wrap(indent, text string) {
	for _, line := range fold(oneLine(text), sheetWidth-len(indent)) {
		s.b.WriteString(indent + line + "\n")
	}
}

// fold breaks one line at its spaces so that none is longer than width; a word longer than that stays whole.
func fold(line string, width int) []string {
	var lines []string
	var now string
	for word := range strings.FieldsSeq(line) {
		switch {
		case now == "":
			now = word
		case utf8.RuneCountInString(now)+1+utf8.RuneCountInString(word) > width:
			lines, now = append(lines, now), word
		default:
			now += " " + word
		}
	}
	return append(lines, now)
}

// sign ends the letter and hands it over.
func (s *sheet) sign(l Letter) string {
	s.b.WriteString("-- \n" + oneLine(l.Shop) + "\n" + oneLine(l.Home) + "\n")
	s.b.WriteString(l.Say("Questions? Write to {address}", "address", oneLine(l.Contact)) + "\n")
	if l.Postal != "" {
		s.b.WriteString(oneLine(l.Postal) + "\n")
	}
	return s.b.String()
}

// begin opens a letter; in test mode it says so first.
func begin(l Letter) *sheet {
	s := new(sheet)
	if l.Test {
		s.para(l.Say("TEST MODE: nothing is charged and nothing is sent."))
	}
	return s
}
