package shipment

import (
	"slices"
	"strings"
	"unicode"
)

// Format is how a country writes addresses.
type Format struct {
	Code    string // ISO 3166-1 alpha-2
	Name    string
	Example string         // of a postcode
	Regions []RegionOption // the list to choose from; empty where one types
	// layout has the lines from top to bottom: N name, O company, A street, Z
	// postcode, C city, S region; everything else is printed as it stands.
	layout string
	// codes are the shapes of a postcode: 9 a digit, a a letter, x either, all
	// else as it stands; several are parted by "/". Empty: there are none.
	codes     string
	postLabel string
	cityLabel string
	partLabel string
	optional  string // letters of the layout that may be left out
}

// RegionOption is a region one can choose.
type RegionOption struct{ Code, Name string }

// Known says whether the country is in the table.
func (f Format) Known() bool { return f.Code != "" }

// FormatOf returns a country's format, or a general one that is not Known.
func FormatOf(country string) Format {
	i, ok := slices.BinarySearchFunc(formats, strings.ToUpper(strings.TrimSpace(country)), func(f Format, code string) int { return strings.Compare(f.Code, code) })
	if !ok {
		return Format{layout: "N|O|A|Z C", optional: "OZ"}
	}
	return formats[i]
}

// Formats returns all countries of the table, by name.
func Formats() []Format {
	list := slices.Clone(formats)
	slices.SortFunc(list, func(a, b Format) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// Keys returns the questions in the order the country writes the answers,
// without the country itself and the second line.
func (f Format) Keys() []Key {
	var keys []Key
	for _, r := range f.layout {
		if k, ok := keyOf(r); ok {
			keys = append(keys, k)
		}
	}
	// A form asks from the person to the place, also where the envelope is
	// written the other way round.
	if i := slices.Index(keys, Name); i > 0 {
		keys = slices.Insert(slices.Delete(keys, i, i+1), 0, Name)
	}
	return keys
}

// Needs says whether the question must be answered.
func (f Format) Needs(k Key) bool { return f.needs(k) }

func (f Format) needs(k Key) bool {
	switch k {
	case Company, Line2:
		return false
	case Country:
		return true
	}
	for _, r := range f.layout {
		if at, ok := keyOf(r); ok && at == k {
			return !strings.ContainsRune(f.optional, r)
		}
	}
	return false
}

// Label is what the country calls an answer.
func (f Format) Label(k Key) string {
	switch k {
	case Name:
		return "Full name"
	case Company:
		return "Company"
	case Line1:
		return "Street and house number"
	case Line2:
		return "Second address line"
	case Postcode:
		return or(f.postLabel, "Postcode")
	case City:
		return or(f.cityLabel, "City")
	case Region:
		return or(f.partLabel, "Region")
	}
	return "Country"
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// print is an answer as it stands on an envelope: regions by code where that is
// the custom (all lists but Japan's), else as typed.
func (f Format) print(k Key, value string) string {
	if k == Region && f.Code == "JP" {
		for _, r := range f.Regions {
			if r.Code == value {
				return r.Name
			}
		}
	}
	return value
}

// postcode reads a postcode forgivingly and writes it as the country does. A
// country's letters in front ("D-10117") are understood.
func (f Format) postcode(s string) (string, bool) {
	if f.codes == "" {
		return s, true
	}
	bare := bareCode(Digits(s))
	for _, code := range []string{bare, strings.TrimLeft(bare, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")} {
		for shape := range strings.SplitSeq(f.codes, "/") {
			if written, ok := shaped(shape, code); ok {
				return written, true
			}
		}
	}
	return s, false
}

// Digits writes full-width and Arabic digits as ASCII, as people type them who
// have another keyboard.
func Digits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x80 || !unicode.IsDigit(r) && !(r >= 'Ａ' && r <= 'Ｚ') && r != '−' && r != '‐' && r != '–':
			return r
		case r >= '０' && r <= '９':
			return '0' + r - '０'
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r >= 'Ａ' && r <= 'Ｚ':
			return 'A' + r - 'Ａ'
		case !unicode.IsDigit(r):
			return '-'
		}
		return r
	}, s)
}

// shaped fits bare characters into a shape: "999 99" and "11455" give "114 55".
func shaped(shape, bare string) (string, bool) {
	var b strings.Builder
	i := 0
	for _, want := range shape {
		if want == ' ' || want == '-' {
			b.WriteRune(want)
			continue
		}
		if i >= len(bare) || !fitsShape(byte(want), bare[i]) {
			return "", false
		}
		b.WriteByte(bare[i])
		i++
	}
	return b.String(), i == len(bare)
}

func fitsShape(want, have byte) bool {
	digit, letter := have >= '0' && have <= '9', have >= 'A' && have <= 'Z'
	switch want {
	case '9':
		return digit
	case 'a':
		return letter
	case 'x':
		return digit || letter
	}
	return want == have
}

// region reads a region by code or name; countries without a list take any text.
func (f Format) region(s string) (string, bool) {
	if len(f.Regions) == 0 {
		return s, true
	}
	for _, r := range f.Regions {
		if strings.EqualFold(r.Code, s) || strings.EqualFold(r.Name, s) {
			return r.Code, true
		}
	}
	return s, false
}
