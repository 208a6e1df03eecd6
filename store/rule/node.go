package rule

// Rule is a sentence of the language that was read without error. The zero Rule is
// empty and cannot be compiled.
type Rule struct {
	root Node
	text string // as it was written, for errors while compiling
}

// Root is the tree, to be walked but not changed; nil for the zero Rule.
func (r Rule) Root() Node { return r.root }

// Node is one part of a tree: And, Or, Not, InSegment, Test or Happened, all by
// pointer.
type Node interface{ node() }

// And holds when all of its parts do; it has two or more, none of them an And.
type And struct{ Parts []Node }

// Or holds when one of its parts does; it has two or more, none of them an Or.
type Or struct{ Parts []Node }

// Not is the opposite of its part.
type Not struct{ Part Node }

// InSegment holds when another segment's rule does.
type InSegment struct {
	Name string
	at   int // byte offset in the text, for errors while compiling
}

// Test is one condition on one attribute. Not turns it around where the language
// has a word for that ("!=", "not in", "does not exist").
type Test struct {
	Attribute string
	Op        Op
	Not       bool
	Values    []Value
}

func (*And) node()       {}
func (*Or) node()        {}
func (*Not) node()       {}
func (*InSegment) node() {}
func (*Test) node()      {}

// Op is what a Test asks.
type Op uint8

// The operators, and the values they take.
const (
	Holds       Op = iota // none; of a yes-or-no attribute
	Equal                 // one
	Less                  // one
	LessOrEqual           // one
	More                  // one
	MoreOrEqual           // one
	In                    // one or more
	Between               // two, both included
	Within                // a span
	LongerAgo             // a span
	Contains              // a text
	StartsWith            // a text
	EndsWith              // a text
	Matches               // a pattern
	Exists                // none
	IsAcademic            // none
	opCount     = iota
)

// Kind is what a Value is.
type Kind uint8

// The kinds of values and the fields they use.
const (
	Text   Kind = iota // Text
	Number             // Number
	Money              // Number in minor units, Text the currency
	Date               // Number of days since 1 January 1970
	Clock              // Number of minutes since midnight
	Span               // Number, and Text the unit: "minute" to "year"
)

// Value is a literal in a rule; see Kind for its fields.
type Value struct {
	Kind   Kind
	Text   string
	Number int64
}

// New makes a rule of a tree that was put together elsewhere, such as by a form.
// The tree is held to all that Parse holds a text to; an error points into the
// text the tree stands for.
func New(root Node) (Rule, error) {
	budget := maxNodes
	if !fits(root, &budget) {
		return Rule{}, &Error{Line: 1, Column: 1, Expected: limitWords}
	}
	return Parse(Rule{root: root}.String())
}

// fits says whether a tree is whole and no larger than its budget, so that it may
// be walked: a circle is endlessly large.
func fits(n Node, budget *int) bool {
	if *budget--; *budget < 0 {
		return false
	}
	switch n := n.(type) {
	case *And:
		return n != nil && allFit(n.Parts, budget)
	case *Or:
		return n != nil && allFit(n.Parts, budget)
	case *Not:
		return n != nil && fits(n.Part, budget)
	case *InSegment:
		return n != nil
	case *Test:
		return testFits(n, budget)
	case *Happened:
		return n != nil && n.fits(budget)
	}
	return false
}

func allFit(parts []Node, budget *int) bool {
	for _, p := range parts {
		if !fits(p, budget) {
			return false
		}
	}
	return len(parts) > 0
}

// arity says whether a test has as many values as its operator takes.
func arity(t *Test) bool {
	switch t.Op {
	case Holds, Exists, IsAcademic:
		return len(t.Values) == 0
	case In:
		return len(t.Values) > 0
	case Between:
		return len(t.Values) == 2
	}
	return len(t.Values) == 1
}
