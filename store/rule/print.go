package rule

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// String prints a rule in its one canonical form, which Parse reads back as the
// same tree.
func (r Rule) String() string {
	var b strings.Builder
	write(&b, r.root, bindsOr)
	return b.String()
}

// How tightly a place binds: what binds less needs parentheses in it.
const (
	bindsOr = iota
	bindsAnd
	bindsNot
)

func write(b *strings.Builder, n Node, place int) {
	switch n := n.(type) {
	case *Or:
		writeList(b, n.Parts, " or ", bindsOr, place)
	case *And:
		writeList(b, n.Parts, " and ", bindsAnd, place)
	case *Not:
		b.WriteString("not ")
		write(b, n.Part, bindsNot)
	case *InSegment:
		b.WriteString("in segment " + quote(n.Name))
	case *Test:
		b.WriteString(n.String())
	case *Happened:
		b.WriteString(n.String())
	}
}

func writeList(b *strings.Builder, parts []Node, word string, binds, place int) {
	if len(parts) == 1 {
		write(b, parts[0], place)
		return
	}
	if binds < place {
		b.WriteByte('(')
		defer b.WriteByte(')')
	}
	for i, p := range parts {
		if i > 0 {
			b.WriteString(word)
		}
		write(b, p, binds)
	}
}

// String is the condition as it stands in a rule.
func (t *Test) String() string {
	if t.Op == Holds && !t.Not {
		return t.Attribute
	}
	a, _ := Lookup(t.Attribute) // an unknown attribute has no dates
	words := printed(t.Op, t.Not, a.dated())
	if words == "" {
		return "not " + (&Test{t.Attribute, t.Op, false, t.Values}).String()
	}
	return t.Attribute + " " + t.asked(words)
}

// asked are the words of an operator with its values.
func (t *Test) asked(words string) string {
	if v := valuesText(t); v != "" {
		words += " " + v
	}
	if t.Op == LongerAgo {
		words += " ago"
	}
	return words
}

func valuesText(t *Test) string {
	words := make([]string, len(t.Values))
	for i, v := range t.Values {
		words[i] = v.String()
	}
	switch t.Op {
	case In:
		return "(" + strings.Join(words, ", ") + ")"
	case Between:
		return strings.Join(words, " and ")
	}
	return strings.Join(words, " ")
}

// String is the value as it stands in a rule.
func (v Value) String() string {
	switch v.Kind {
	case Text:
		return quote(v.Text)
	case Money:
		return decimal(v.Number, decimals(v.Text)) + " " + v.Text
	case Date:
		return time.Unix(v.Number*24*60*60, 0).UTC().Format(time.DateOnly)
	case Clock:
		return fmt.Sprintf("%02d:%02d", v.Number/60, v.Number%60)
	case Span:
		return count(v.Number, v.Text)
	}
	return strconv.FormatInt(v.Number, 10)
}

// count is "1 day" or "30 days".
func count(n int64, unit string) string {
	if n != 1 {
		unit += "s"
	}
	return strconv.FormatInt(n, 10) + " " + unit
}

// decimal prints minor units, without a fraction that is zero.
func decimal(minor int64, decimals int) string {
	sign, s := "", strconv.FormatInt(minor, 10)
	if minor < 0 {
		sign, s = "-", s[1:]
	}
	if len(s) <= decimals {
		s = strings.Repeat("0", decimals+1-len(s)) + s
	}
	whole, fraction := s[:len(s)-decimals], s[len(s)-decimals:]
	if strings.Trim(fraction, "0") == "" {
		return sign + whole
	}
	return sign + whole + "." + fraction
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
