package rule

import (
	"slices"
	"sync"
	"time"
)

// Consent is a permission an attribute needs before it may be read.
type Consent string

// The consents. What the shopper types in here and now, and what the request
// itself says, needs none.
const (
	NoConsent       Consent = ""
	Personalization Consent = "personalization"
	Analytics       Consent = "analytics"
)

// Type says which operators and values fit an attribute.
type Type uint8

// The types of attributes.
const (
	Bool      Type = iota // yes or no
	String                // any text
	Domain                // a host name: text that may be academic
	Choice                // a text out of Attribute.Choices
	Country               // a code of two letters
	Language              // a code of two or three letters
	Weekday               // a text out of Attribute.Choices, in the order of the week
	Count                 // a whole number
	Hour                  // a whole number from 0 to 23
	Price                 // money
	Moment                // an instant
	Day                   // a date
	TimeOfDay             // a time
	Tags                  // a set of texts
)

// Attribute is something a rule may ask about.
type Attribute struct {
	Name    string  // as written in rules
	Words   string  // as said in sentences; of a yes-or-no attribute a whole one
	Type    Type    //
	Doc     string  // one sentence for merchandisers
	Unit    string  // what is counted or measured, "" for text and yes-or-no
	Consent Consent // needed before it is read
	Example string  // a condition
	Choices []string

	read   reader
	events []EventKind // what has to be known of the person's history
}

// known says what an attribute's reading is worth.
type known int8

const (
	unknown known = iota // not known: conditions are unknown
	nothing              // known to be none: conditions are no
	some                 // there is a value
)

// reader is the one function, by the attribute's Type, that takes its value from
// the facts without allocating.
type reader struct {
	bool   func(*Facts) (bool, known)
	text   func(*Facts) (string, known)
	number func(*Facts) (int64, known)
	amount func(*Facts) (Amount, known)
	moment func(*Facts) (time.Time, known)
	tags   func(*Facts) ([]string, known)
}

// Attributes is the whole table, in the order to show it.
func Attributes() []Attribute { return slices.Clone(table().rows) }

// Lookup finds an attribute by its name.
func Lookup(name string) (Attribute, bool) {
	i, ok := table().byName[name]
	if !ok {
		return Attribute{}, false
	}
	return table().rows[i], true
}

type attributes struct {
	rows   []Attribute
	byName map[string]int
}

// table is built once and never changed.
var table = sync.OnceValue(func() attributes {
	t := attributes{slices.Concat(contact(), purchases(), standing(), cart(), visit(), latestVisit(), moments()), map[string]int{}}
	for i, a := range t.rows {
		t.byName[a.Name] = i
	}
	return t
})

// Attributes are those the rule reads itself, by name, each once. What the
// segments it names read is for Segments.Attributes.
func (r Rule) Attributes() []Attribute {
	names := map[string]bool{}
	walk(r.root, func(n Node) {
		if t, ok := n.(*Test); ok {
			names[t.Attribute] = true
		}
	})
	return slices.DeleteFunc(Attributes(), func(a Attribute) bool { return !names[a.Name] })
}

// Segments are the names of the segments the rule asks about, each once, sorted.
func (r Rule) Segments() []string {
	var names []string
	for _, s := range r.asks() {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func walk(n Node, visit func(Node)) {
	if n == nil {
		return
	}
	visit(n)
	switch n := n.(type) {
	case *And:
		for _, p := range n.Parts {
			walk(p, visit)
		}
	case *Or:
		for _, p := range n.Parts {
			walk(p, visit)
		}
	case *Not:
		walk(n.Part, visit)
	}
}
