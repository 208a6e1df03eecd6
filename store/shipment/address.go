package shipment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"regulars/store/card"
	"regulars/store/fault"
)

// Address is where somebody lives or works, as the carrier reads it.
type Address struct {
	Name     string
	Company  string
	Line1    string
	Line2    string
	Postcode string
	City     string
	Region   string // code where the country has a list, else as typed
	Country  string // ISO 3166-1 alpha-2
}

// Place is the part of an address that rates and taxes ask for.
func (a Address) Place() Place { return Place{a.Country, a.Region, a.Postcode} }

// Key names a question of an address; it is the form key too.
type Key string

// The questions of an address.
const (
	Name     Key = "name"
	Company  Key = "company"
	Line1    Key = "line1"
	Line2    Key = "line2"
	Postcode Key = "postcode"
	City     Key = "city"
	Region   Key = "region"
	Country  Key = "country"
)

// Keys are all questions.
func Keys() []Key { return []Key{Name, Company, Line1, Line2, Postcode, City, Region, Country} }

// Value is the answer to a question.
func (a Address) Value(k Key) string { return *a.at(k) }

// Set answers a question.
func (a *Address) Set(k Key, value string) { *a.at(k) = value }

func (a *Address) at(k Key) *string {
	switch k {
	case Company:
		return &a.Company
	case Line1:
		return &a.Line1
	case Line2:
		return &a.Line2
	case Postcode:
		return &a.Postcode
	case City:
		return &a.City
	case Region:
		return &a.Region
	case Country:
		return &a.Country
	}
	return &a.Name
}

// maxLength bounds each answer, in characters. Carriers print 35 to 60.
const maxLength = 100

// Clean returns the address as it is stored: one Unicode form, no invisible
// characters, single spaces, the postcode as its country writes it, the region as
// its code. It never makes a readable address wrong; what it cannot read it
// leaves as typed. A card number, which nobody asked for, is masked.
func (a Address) Clean() Address {
	for _, k := range Keys() {
		a.Set(k, card.Mask(Tidy(a.Value(k))))
	}
	a.Country = strings.ToUpper(a.Country)
	f := FormatOf(a.Country)
	if code, ok := f.postcode(a.Postcode); ok {
		a.Postcode = code
	}
	if code, ok := f.region(a.Region); ok {
		a.Region = code
	}
	return a
}

// Validate says what is missing or unreadable, in words that name the field and
// the way out. It expects a clean address.
func (a Address) Validate() error {
	wrong, f := fault.Fields{}, FormatOf(a.Country)
	if !f.Known() {
		wrong[string(Country)] = "Choose a country."
	}
	for _, k := range Keys() {
		if utf8.RuneCountInString(a.Value(k)) > maxLength {
			wrong[string(k)] = "Use 100 characters or fewer."
		} else if a.Value(k) == "" && f.needs(k) {
			wrong[string(k)] = f.ask(k)
		}
	}
	if wrong[string(Postcode)] == "" && a.Postcode != "" {
		if _, ok := f.postcode(a.Postcode); !ok {
			wrong[string(Postcode)] = f.ask(Postcode)
		}
	}
	if wrong[string(Region)] == "" && a.Region != "" {
		if _, ok := f.region(a.Region); !ok {
			wrong[string(Region)] = f.ask(Region)
		}
	}
	return fault.InvalidFields(wrong)
}

// Tidy makes one line of text fit to keep: NFC, no control or invisible
// characters, no more than four marks on a letter, single spaces. Joiners inside
// a word stay: some scripts need them.
func Tidy(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	runes := []rune(s)
	var b strings.Builder
	marks, gap := 0, false
	for i, r := range runes {
		switch {
		case unicode.IsSpace(r):
			gap, marks = b.Len() > 0, 0
			continue
		case unicode.Is(unicode.Mn, r):
			if marks++; marks > 4 {
				continue
			}
		case !visible(runes, i):
			continue
		default:
			marks = 0
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(r)
	}
	// Taking something out can bring together what composes.
	return norm.NFC.String(b.String())
}

func visible(runes []rune, i int) bool {
	r := runes[i]
	if r == '\u200c' || r == '\u200d' {
		return i > 0 && i < len(runes)-1 && plain(runes[i-1]) && plain(runes[i+1])
	}
	return plain(r)
}

func plain(r rune) bool {
	return !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) && !unicode.IsSpace(r) && r != utf8.RuneError
}

// Lines prints an address as its country writes it, without empty lines. The
// country's name comes last, in capitals, unless home is the same country.
func (a Address) Lines(home string) []string {
	f := FormatOf(a.Country)
	var lines []string
	for line := range strings.SplitSeq(f.layout, "|") {
		if text := a.line(line, f); text != "" {
			lines = append(lines, text)
		}
		if line == "A" && a.Line2 != "" {
			lines = append(lines, a.Line2)
		}
	}
	if !strings.EqualFold(home, a.Country) {
		lines = append(lines, strings.ToUpper(f.Name))
	}
	return lines
}

// line prints one line of a layout; what stands between two parts is printed only
// when both are there.
func (a Address) line(layout string, f Format) string {
	var b strings.Builder
	between := ""
	for _, r := range layout {
		k, ok := keyOf(r)
		if !ok {
			between += string(r)
			continue
		}
		if v := f.print(k, a.Value(k)); v != "" {
			if b.Len() > 0 {
				b.WriteString(between)
			}
			b.WriteString(v)
		}
		between = ""
	}
	return b.String()
}

func keyOf(r rune) (Key, bool) {
	switch r {
	case 'N':
		return Name, true
	case 'O':
		return Company, true
	case 'A':
		return Line1, true
	case 'Z':
		return Postcode, true
	case 'C':
		return City, true
	case 'S':
		return Region, true
	}
	return "", false
}
