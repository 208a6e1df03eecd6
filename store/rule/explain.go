package rule

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Condition is one line of an explanation.
type Condition struct {
	Text    string  // as it stands in the rule, turned around where "not" stands before it
	Words   string  // the same as a sentence: "email domain is academic"
	Value   string  // the real value, "" for a yes-or-no attribute, whose Truth says it
	Truth   Truth   // what the condition is for these facts
	Consent Consent // the consent whose lack made it unknown
	Depth   int     // 1 for the conditions of a segment asked about, which stand after it, and so on
}

// String is such as "email domain is academic: mit.edu, yes".
func (c Condition) String() string {
	if c.Value == "" {
		return c.Words + ": " + c.Truth.String()
	}
	return c.Words + ": " + c.Value + ", " + c.Truth.String()
}

// Explain lists the rule's conditions in their order with the real values, and
// says what the rule is as a whole. A rule that does not compile is unknown, as
// are the broken segments it asks about.
func (r Rule) Explain(f *Facts, segments Segments) ([]Condition, Truth) {
	whole := Unknown
	if t, err := compile(r, segments); err == nil {
		whole = t(f)
	}
	e := &explainer{facts: f, segments: segments}
	e.node(r.root, false, 0)
	return e.lines, whole
}

// maxLines bounds an explanation.
const maxLines = maxWork

type explainer struct {
	facts    *Facts
	segments Segments
	lines    []Condition
}

// node explains a part; a "not" is carried down to the conditions, by which none
// of them changes its answer (De Morgan).
func (e *explainer) node(n Node, not bool, depth int) {
	if len(e.lines) >= maxLines {
		return
	}
	switch n := n.(type) {
	case *And:
		e.list(n.Parts, not, depth)
	case *Or:
		e.list(n.Parts, not, depth)
	case *Not:
		e.node(n.Part, !not, depth)
	case *InSegment:
		e.segment(n, not, depth)
	case *Test:
		e.lines = append(e.lines, e.condition(n, not, depth))
	case *Happened:
		e.lines = append(e.lines, e.happened(n, not, depth))
	}
}

func (e *explainer) list(parts []Node, not bool, depth int) {
	for _, p := range parts {
		e.node(p, not, depth)
	}
}

func (e *explainer) segment(n *InSegment, not bool, depth int) {
	c := Condition{Words: "in segment " + quote(n.Name), Depth: depth}
	compiled, err := compile(Rule{root: n}, e.segments)
	if err != nil {
		c.Value = "this segment is missing or broken"
	} else if c.Truth = compiled(e.facts); not {
		c.Truth = c.Truth.Not()
	}
	if not {
		c.Words = "not " + c.Words
	}
	c.Text = c.Words
	if e.lines = append(e.lines, c); err == nil {
		e.node(e.segments[n.Name].root, false, depth+1)
	}
}

func (e *explainer) condition(t *Test, not bool, depth int) Condition {
	turned := &Test{t.Attribute, t.Op, t.Not != not, t.Values}
	a, _ := Lookup(t.Attribute) // Parse has found it
	c := Condition{
		Text: turned.String(), Words: a.sentence(turned), Value: a.value(e.facts),
		Truth: compileTest(turned)(e.facts), Depth: depth,
	}
	if a.Consent == Personalization && !e.facts.Personalization || a.Consent == Analytics && !e.facts.Analytics {
		c.Consent, c.Value = a.Consent, "not read without consent to "+string(a.Consent)
	}
	return c
}

// sentence says a condition in plain words.
func (a Attribute) sentence(t *Test) string {
	if t.Op == Holds {
		if t.Not {
			return strings.Replace(a.Words, " is ", " is not ", 1)
		}
		return a.Words
	}
	verb := verbs(a.dated() || a.Type == TimeOfDay)[t.Op]
	if t.Not {
		verb = negative(verb)
	}
	words := a.Words + " " + verb + " " + a.spoken(t)
	if t.Op == LongerAgo {
		words += " ago"
	}
	return strings.TrimSpace(words)
}

// verbs say operators.
func verbs(dated bool) map[Op]string {
	said := map[Op]string{
		Equal: "is", In: "is one of", Between: "is between", Within: "is within", LongerAgo: "is more than",
		Contains: "contains", StartsWith: "starts with", EndsWith: "ends with", Matches: "matches", Exists: "exists", IsAcademic: "is academic",
		Less: "is less than", LessOrEqual: "is at most", More: "is more than", MoreOrEqual: "is at least",
	}
	if dated {
		said[Less], said[LessOrEqual], said[More], said[MoreOrEqual] = "is before", "is at the latest", "is after", "is at the earliest"
	}
	return said
}

// negative is "is not" of "is" and "does not contain" of "contains".
func negative(verb string) string {
	first, rest, _ := strings.Cut(verb, " ")
	if first == "is" {
		return strings.TrimSpace("is not " + rest)
	}
	if first == "matches" {
		first = "match"
	}
	return strings.TrimSpace("does not " + strings.TrimSuffix(first, "s") + " " + rest)
}

// spoken are a condition's values, quoted only where they are free text.
func (a Attribute) spoken(t *Test) string {
	var said []string
	for _, v := range t.Values {
		s := v.String()
		if v.Kind == Text && a.Type != String && a.Type != Domain && a.Type != Tags {
			s = v.Text
		}
		said = append(said, s)
	}
	if t.Op == Between {
		return strings.Join(said, " and ")
	}
	return strings.Join(said, ", ")
}

// value prints what the facts say of an attribute.
func (a Attribute) value(f *Facts) string {
	switch r := a.read; {
	case r.text != nil:
		return say(r.text, f, func(s string) string { return shorten(visible(s), 80) })
	case r.number != nil:
		return say(r.number, f, a.number)
	case r.amount != nil:
		return say(r.amount, f, func(m Amount) string {
			return strings.TrimSpace(decimal(m.Minor, decimals(m.Currency)) + " " + m.Currency)
		})
	case r.moment != nil:
		return say(r.moment, f, func(t time.Time) string { return t.In(f.Now.Location()).Format("2006-01-02 15:04") })
	case r.tags != nil:
		return say(r.tags, f, func(tags []string) string { return shorten(visible(strings.Join(tags, ", ")), 80) })
	}
	return ""
}

func say[T interface {
	string | int64 | Amount | time.Time | []string
}](read func(*Facts) (T, known), f *Facts, words func(T) string) string {
	switch v, k := read(f); k {
	case some:
		return words(v)
	case nothing:
		return "none"
	}
	return "not known"
}

func (a Attribute) number(n int64) string {
	switch a.Type {
	case Weekday:
		return a.Choices[n]
	case Day:
		return Value{Kind: Date, Number: n}.String()
	case TimeOfDay:
		return fmt.Sprintf("%02d:%02d", n/60, n%60)
	}
	return strconv.FormatInt(n, 10)
}

// visible replaces letters that a visitor could hide in a text.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if hidden(r) {
			return '\ufffd'
		}
		return r
	}, s)
}
