package rule

import (
	"slices"
	"strings"
)

// day is what windows compare the date of an event with.
func day() Attribute { return Attribute{Name: "the event", Type: Day} }

// window reads when the events happened, if that stands next.
func (p *parser) window(pick *Pick) error {
	when, err := p.spanWindow()
	if when == nil && err == nil {
		when, err = p.dateWindow()
	}
	if err != nil {
		return err
	}
	pick.When = when
	return nil
}

func (p *parser) spanWindow() (*Test, error) {
	var span []Value
	var err error
	op := Within
	switch {
	case p.accept("within"):
		p.accept("the", "last")
		span, err = p.span(false)
	case p.accept("more", "than"):
		op = LongerAgo
		span, err = p.span(true)
	case p.accept("less", "than"):
		span, err = p.span(true)
	case p.agoAhead():
		op = Between
		span, err = p.betweenAgo()
	default:
		return nil, nil
	}
	return &Test{Op: op, Values: span}, err
}

// ahead is the token some places further on.
func (p *parser) ahead(n int) token { return p.tokens[min(p.next+n, len(p.tokens)-1)] }

// rangeAhead says whether "between 3 and 5" stands next.
func (p *parser) rangeAhead() bool {
	return strings.EqualFold(p.peek().text, "between") && p.ahead(1).kind == tokenNumber &&
		strings.EqualFold(p.ahead(2).text, "and") && p.ahead(3).kind == tokenNumber && p.ahead(4).kind == tokenWord
}

func isTimes(t token) bool {
	return strings.EqualFold(t.text, "times") || strings.EqualFold(t.text, "time")
}

func isUnit(t token) bool {
	return slices.Contains(units(), strings.TrimSuffix(strings.ToLower(t.text), "s"))
}

func (p *parser) agoAhead() bool { return p.rangeAhead() && isUnit(p.ahead(4)) }

// betweenAgo reads "between 90 and 30 days ago"; the longer span is kept first.
func (p *parser) betweenAgo() ([]Value, error) {
	p.next++
	one := p.next
	p.next += 2
	other := p.peek()
	near, err := p.span(true)
	if err != nil {
		return nil, err
	}
	end := p.next
	unit := p.tokens[one+3]
	inner := &parser{text: p.text, tokens: []token{p.tokens[one], unit, {kind: tokenEnd, at: unit.end, end: unit.end}}}
	far, err := inner.span(false)
	if err != nil {
		return nil, err
	}
	p.next = end
	if far[0].Number == near[0].Number {
		return nil, p.failAt(other, "another length of time than the first", "")
	}
	if far[0].Number < near[0].Number {
		far, near = near, far
	}
	return []Value{far[0], near[0]}, nil
}

func (p *parser) dateWindow() (*Test, error) {
	op := map[string]Op{"before": Less, "after": More, "on": Equal}
	word := strings.ToLower(p.peek().text)
	if o, ok := op[word]; ok && p.peek().kind == tokenWord {
		p.take()
		v, err := p.value(day())
		return &Test{Op: o, Values: []Value{v}}, err
	}
	if word != "between" || p.ahead(1).kind != tokenDate {
		return nil, nil
	}
	p.take()
	ends, err := p.between(day())
	return &Test{Op: Between, Values: ends}, err
}

// times reads how often, if that stands next.
func (p *parser) times(h *Happened) error {
	a := h.measure()
	t := &Test{Attribute: "times"}
	var err error
	switch {
	case p.accept("at", "least"):
		t.Op = MoreOrEqual
	case p.accept("at", "most"):
		t.Op = LessOrEqual
	case p.accept("exactly"):
		t.Op = Equal
	case p.rangeAhead() && isTimes(p.ahead(4)):
		p.take()
		t.Op = Between
		if t.Values, err = p.between(a); err != nil {
			return err
		}
		p.take()
		h.Is = t
		return nil
	case p.comparisonAhead():
		return p.fail(`"at least", "at most", "exactly" or "between" and how many times`, "at least 3 times")
	default:
		return nil
	}
	h.Is = t
	t.Values, err = p.often(a)
	return err
}

func (p *parser) comparisonAhead() bool {
	t := p.peek()
	return t.kind == tokenSymbol && strings.ContainsAny(t.text, "<>=")
}

// often reads "3 times", "once" or "twice".
func (p *parser) often(a Attribute) ([]Value, error) {
	for n, word := range []string{"once", "twice"} {
		if p.accept(word) {
			return []Value{{Kind: Number, Number: int64(n) + 1}}, p.asError(p.count())
		}
	}
	v, err := p.value(a)
	if err != nil {
		return nil, err
	}
	if !isTimes(p.peek()) {
		return nil, p.fail(`"times"`, near(p.peek().text, []string{"times"}))
	}
	p.take()
	return []Value{v}, nil
}

// asError keeps a missing *Error from becoming an error that is not nil.
func (p *parser) asError(e *Error) error {
	if e == nil {
		return nil
	}
	return e
}
