package rule

import (
	"slices"
	"strings"
)

// measureWords begin a condition on events that does more than count them.
func measureWords() []string {
	return []string{"", "sum", "average", "lowest", "highest", "different", "first", "last"}
}

// startsHappened says whether a condition on events stands next.
func (p *parser) startsHappened() bool {
	t := p.peek()
	if t.kind != tokenWord {
		return false
	}
	_, isEvent := eventWord(t.text)
	start := p.next
	spent := p.accept("spent", "within")
	p.next = start
	return isEvent || spent || slices.Contains(measureWords(), strings.ToLower(t.text))
}

// nearEvent suggests a word that a condition on events begins with.
func nearEvent(word string) string {
	words := measureWords()[1:]
	for _, w := range eventWords() {
		words = append(words, w.Word)
	}
	return near(word, words)
}

// measure takes the word of a measure; where none stands, events are counted.
func (p *parser) measure() Measure {
	word, words := strings.ToLower(p.peek().text), measureWords()
	for m := Times + 1; m < measureCount; m++ {
		if words[m] == word {
			p.take()
			return m
		}
	}
	return Times
}

func (p *parser) happened() (Node, error) {
	h := &Happened{}
	if p.accept("spent") {
		h.Measure, h.Field, h.Pick.Word = Sum, "amount", "ordered"
		return p.measured(h)
	}
	h.Measure = p.measure()
	if err := p.measureField(h); err != nil {
		return nil, err
	}
	if err := p.pick(&h.Pick, nil); err != nil {
		return nil, err
	}
	if h.Measure == Times {
		return p.timesOrThen(h)
	}
	return p.measured(h)
}

// measureField reads "of amount of", "amount of" or, for the first and the last,
// at most "of".
func (p *parser) measureField(h *Happened) error {
	if h.Measure == Times {
		return nil
	}
	p.accept("of")
	if h.Measure == First || h.Measure == Last {
		return nil
	}
	names := []string{}
	for _, f := range fields() {
		if measured(h.Measure, f) {
			names = append(names, f.Name)
		}
	}
	t := p.peek()
	f, ok := fieldNamed(t.text)
	if t.kind != tokenWord || !ok || !slices.Contains(names, f.Name) {
		return p.fail("one of "+strings.Join(names, ", "), near(t.text, names))
	}
	p.take()
	if h.Field = f.Name; !p.accept("of") {
		return p.fail(`"of" and what happened, such as "of bought"`, near(p.peek().text, []string{"of"}))
	}
	return nil
}

// measured reads what a measure is compared with; before it a window may stand,
// but not for a moment, which is compared with one itself.
func (p *parser) measured(h *Happened) (Node, error) {
	a, ops := h.measure(), figures()[:6]
	if a.Type == Moment {
		ops = operators(Moment)
	} else if err := p.window(&h.Pick); err != nil {
		return nil, err
	}
	if f, _ := eventWord(h.Pick.Word); h.Field != "" && !slices.Contains(f.Fields, h.Field) {
		return nil, p.fail("a measure of what "+h.Pick.Word+" has: "+strings.Join(f.Fields, ", "), "")
	}
	is, err := p.comparison(a, ops)
	if err != nil {
		return nil, err
	}
	h.Is = is
	return h, nil
}

// pick reads a word with its filters. With then, fields may be the same as before.
func (p *parser) pick(pick *Pick, then *Then) error {
	t := p.peek()
	w, ok := eventWord(t.text)
	if t.kind != tokenWord || !ok {
		return p.fail("what happened, such as viewed, bought or ordered", nearEvent(t.text))
	}
	if err := p.count(); err != nil {
		return err
	}
	p.take()
	if pick.Word = w.Word; !p.accept("(") {
		return nil
	}
	for {
		if err := p.filter(w, pick, then); err != nil {
			return err
		}
		if p.accept(")") {
			return nil
		}
		if !p.accept(",") {
			return p.fail(`"," or ")"`, "")
		}
	}
}

func (p *parser) filter(w EventWord, pick *Pick, then *Then) error {
	if p.accept("same") {
		return p.same(w, then)
	}
	not := p.accept("not")
	f, err := p.field(w)
	if err != nil {
		return err
	}
	test := &Test{Attribute: f.Name}
	if p.accept(":") {
		err = p.named(f, test)
	} else {
		test, err = p.comparison(f.Attribute, f.ops)
	}
	if err != nil {
		return err
	}
	test.Not = test.Not != not
	pick.Filters = append(pick.Filters, test)
	return nil
}

// named reads what follows the colon: a value or a list.
func (p *parser) named(f field, test *Test) (err error) {
	if p.peek().kind == tokenSymbol && p.peek().text == "(" {
		test.Op = In
		test.Values, err = p.inList(f.Attribute)
		return err
	}
	v, err := p.value(f.Attribute)
	test.Op, test.Values = Equal, []Value{v}
	return err
}

func (p *parser) field(w EventWord) (field, error) {
	t := p.peek()
	f, ok := fieldNamed(t.text)
	if t.kind != tokenWord || !ok || !slices.Contains(w.Fields, f.Name) {
		return field{}, p.fail("one of "+strings.Join(w.Fields, ", ")+" of "+w.Word, near(t.text, w.Fields))
	}
	p.take()
	return f, nil
}

func (p *parser) same(w EventWord, then *Then) error {
	if then == nil {
		return p.failAt(p.tokens[p.next-1], `one of `+strings.Join(w.Fields, ", ")+` ("same" goes with what follows "then")`, "")
	}
	before := p.peek()
	f, err := p.field(w)
	if err != nil {
		return err
	}
	if f.plural == "" {
		return p.failAt(before, "something that is text to be the same", "product")
	}
	if err := p.count(); err != nil {
		return err
	}
	then.Same = append(then.Same, f.Name)
	return nil
}

// timesOrThen reads how often, when, and what came after, in either order.
func (p *parser) timesOrThen(h *Happened) (Node, error) {
	for before := -1; before != p.next; {
		before = p.next
		if h.Pick.When == nil {
			if err := p.window(&h.Pick); err != nil {
				return nil, err
			}
		}
		if h.Is == nil {
			if err := p.times(h); err != nil {
				return nil, err
			}
		}
	}
	counted := h.Is != nil
	if !counted {
		h.Is = once()
	}
	if counted || !p.accept("then") {
		return h, nil
	}
	return p.then(h)
}

func (p *parser) then(h *Happened) (Node, error) {
	h.Then = &Then{Not: p.accept("not")}
	if err := p.pick(&h.Then.Pick, h.Then); err != nil {
		return nil, err
	}
	first, _ := eventWord(h.Pick.Word)
	for _, name := range h.Then.Same {
		if !slices.Contains(first.Fields, name) {
			return nil, p.fail("something that "+h.Pick.Word+" has to be the same: "+strings.Join(first.Fields, ", "), "")
		}
	}
	if p.accept("within") {
		span, err := p.span(false)
		if err != nil {
			return nil, err
		}
		h.Then.Pick.When = &Test{Op: Within, Values: span}
	}
	return h, nil
}
