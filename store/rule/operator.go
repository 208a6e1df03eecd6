package rule

import (
	"slices"
	"strings"
)

// phrase is one way to write an operator.
type phrase struct {
	words string
	op    Op
	not   bool
}

// phrases lists the ways; the first for an operator is how it is printed, but with
// dates it is "before" and "after".
func phrases() []phrase {
	return []phrase{
		{"=", Equal, false}, {"!=", Equal, true},
		{"<=", LessOrEqual, false}, {"<", Less, false}, {">=", MoreOrEqual, false}, {">", More, false},
		{"before", Less, false}, {"after", More, false},
		{"in", In, false}, {"not in", In, true},
		{"between", Between, false}, {"not between", Between, true},
		{"within", Within, false}, {"not within", Within, true},
		{"more than", LongerAgo, false}, {"less than", Within, false},
		{"contains", Contains, false}, {"does not contain", Contains, true},
		{"starts with", StartsWith, false}, {"does not start with", StartsWith, true},
		{"ends with", EndsWith, false}, {"does not end with", EndsWith, true},
		{"matches", Matches, false}, {"does not match", Matches, true},
		{"exists", Exists, false}, {"does not exist", Exists, true},
		{"is academic", IsAcademic, false}, {"is not academic", IsAcademic, true},
		{"is not", Equal, true}, {"is", Equal, false},
	}
}

// dated phrases go with dates only.
func (ph phrase) dated() bool { return ph.words == "before" || ph.words == "after" }

// operators of a type, in the order to show them.
func operators(t Type) []Op {
	switch t {
	case Bool:
		return []Op{Holds}
	case String:
		return []Op{Equal, In, Contains, StartsWith, EndsWith, Matches, Exists}
	case Domain:
		return []Op{IsAcademic, Equal, In, Contains, StartsWith, EndsWith, Matches, Exists}
	case Choice, Country, Language:
		return []Op{Equal, In, Exists}
	case Weekday:
		return []Op{Equal, In, Between}
	case Moment:
		return []Op{Within, LongerAgo, Less, More, LessOrEqual, MoreOrEqual, Equal, Between, Exists}
	case Tags:
		return []Op{Contains, Exists}
	}
	return []Op{Equal, Less, LessOrEqual, More, MoreOrEqual, Between, In, Exists}
}

// Phrases are the ways to write the operators that fit an attribute, as a form
// would offer them: each once, as it is printed.
func (a Attribute) Phrases() []string { return phrasesOf(operators(a.Type), a.dated()) }

func phrasesOf(ops []Op, dated bool) []string {
	var words []string
	for _, op := range ops {
		for _, not := range []bool{false, true} {
			if w := printed(op, not, dated); w != "" {
				words = append(words, w)
			}
		}
	}
	return words
}

// dated attributes are compared with dates.
func (a Attribute) dated() bool { return a.Type == Moment || a.Type == Day }

// printed is the first phrase of an operator, "" when it has none.
func printed(op Op, not, dated bool) string {
	words := ""
	for _, ph := range phrases() {
		if ph.op == op && ph.not == not && (words == "" || dated && ph.dated()) {
			words = ph.words
		}
	}
	return words
}

// test reads an attribute, or what happened, and what is asked of it.
func (p *parser) test() (Node, error) {
	if p.startsHappened() {
		return p.happened()
	}
	a, err := p.attribute()
	if err != nil {
		return nil, err
	}
	if a.Type == Bool {
		return p.yesOrNo(a)
	}
	return p.comparison(a, operators(a.Type))
}

// comparison reads what is asked of an attribute, by operators of a list.
func (p *parser) comparison(a Attribute, ops []Op) (*Test, error) {
	start, before := p.next, p.peek()
	ph, ok := p.phrase()
	if !ok || !slices.Contains(ops, ph.op) || ph.dated() && !a.dated() {
		words := phrasesOf(ops, a.dated())
		suggestion := near(before.text, words)
		if suggestion == "" {
			suggestion = p.nearPhrase(start, words)
		}
		return nil, p.failAt(before, "one of "+strings.Join(words, ", ")+" after "+a.Name, suggestion)
	}
	values, err := p.values(a, ph)
	if err != nil {
		return nil, err
	}
	return &Test{Attribute: a.Name, Op: ph.op, Not: ph.not, Values: values}, nil
}

func (p *parser) attribute() (Attribute, error) {
	t := p.peek()
	if t.kind == tokenWord {
		if a, ok := Lookup(strings.ToLower(t.text)); ok {
			p.take()
			return a, nil
		}
	}
	names := []string{"not", "in segment"}
	for _, a := range table().rows {
		names = append(names, a.Name)
	}
	suggestion := ""
	if t.kind == tokenWord {
		suggestion = near(t.text, names)
	}
	if t.kind == tokenWord && suggestion == "" {
		suggestion = nearEvent(t.text)
	}
	return Attribute{}, p.fail(`an attribute such as email.domain, "not", "in segment" or "("`, suggestion)
}

// phrase takes the longest operator that stands next.
func (p *parser) phrase() (phrase, bool) {
	best, length := phrase{}, 0
	for _, ph := range phrases() {
		words := strings.Fields(ph.words)
		start := p.next
		if len(words) > length && p.accept(words...) {
			best, length = ph, len(words)
		}
		p.next = start
	}
	p.next += length
	return best, length > 0
}

// nearPhrase compares the next two or three words with phrases of as many.
func (p *parser) nearPhrase(start int, words []string) string {
	for _, n := range []int{3, 2} {
		if start+n > len(p.tokens) {
			continue
		}
		var said []string
		for _, t := range p.tokens[start : start+n] {
			said = append(said, t.text)
		}
		same := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return len(strings.Fields(w)) != n })
		if s := near(strings.Join(said, " "), same); s != "" {
			return s
		}
	}
	return ""
}

// yesOrNo reads what may follow a yes-or-no attribute: nothing, or "= true".
func (p *parser) yesOrNo(a Attribute) (Node, error) {
	t := &Test{Attribute: a.Name, Op: Holds}
	before := p.peek()
	ph, ok := p.phrase()
	if !ok {
		return t, nil
	}
	if ph.op != Equal {
		return nil, p.failAt(before, a.Name+` alone, or "not `+a.Name+`", because it is yes or no`, "")
	}
	yes := p.accept("true") || p.accept("yes")
	if !yes && !p.accept("false") && !p.accept("no") {
		return nil, p.fail("true or false, because "+a.Name+" is yes or no", "")
	}
	if yes == ph.not {
		if err := p.count(); err != nil {
			return nil, err
		}
		return &Not{t}, nil
	}
	return t, nil
}
