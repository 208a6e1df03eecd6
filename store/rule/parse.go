package rule

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds of a rule.
const (
	maxText  = 16 << 10 // bytes, as written and as printed
	maxDepth = 64       // parentheses and "not" within each other
	maxNodes = 500      // conditions, values in lists and what joins them
)

const limitWords = "a rule of at most 16 KB, 64 levels and 500 parts"

// Parse reads a rule. The error is an *Error.
func Parse(text string) (Rule, error) {
	if len(text) > maxText {
		return Rule{}, &Error{Line: 1, Column: 1, Expected: limitWords}
	}
	if !utf8.ValidString(text) {
		at := strings.IndexRune(text, utf8.RuneError)
		return Rule{}, errorAt(text[:at], at, "", "text in UTF-8", "")
	}
	p := &parser{text: text, tokens: lex(text)}
	root, err := p.or()
	if err != nil {
		return Rule{}, err
	}
	if p.peek().kind != tokenEnd {
		return Rule{}, p.fail(`"and", "or" or the end`, near(p.peek().text, []string{"and", "or"}))
	}
	r := Rule{root, text}
	if len(r.String()) > maxText {
		return Rule{}, &Error{Line: 1, Column: 1, Expected: limitWords}
	}
	return r, nil
}

type parser struct {
	text   string
	tokens []token
	next   int
	depth  int
	nodes  int
}

func (p *parser) peek() token { return p.tokens[p.next] }

func (p *parser) take() token {
	t := p.tokens[p.next]
	if t.kind != tokenEnd && t.kind != tokenBad {
		p.next++
	}
	return t
}

// accept takes the words or signs of a phrase when all of them stand next.
func (p *parser) accept(phrase ...string) bool {
	for i, w := range phrase {
		if p.next+i >= len(p.tokens) {
			return false
		}
		t := p.tokens[p.next+i]
		if t.kind != tokenWord && t.kind != tokenSymbol || !strings.EqualFold(t.text, w) {
			return false
		}
	}
	p.next += len(phrase)
	return true
}

// fail is the error that something else stands next than was expected.
func (p *parser) fail(expected, suggestion string) *Error {
	return p.failAt(p.peek(), expected, suggestion)
}

func (p *parser) failAt(t token, expected, suggestion string) *Error {
	found := strconv.Quote(t.text)
	switch {
	case t.kind == tokenBad:
		expected, suggestion = t.expected, t.suggestion
		found = t.text
	case t.kind == tokenEnd:
		found = "the end"
	case t.kind == tokenText:
		found = quote(t.text)
	}
	return errorAt(p.text, t.at, found, expected, suggestion)
}

// count holds the tree to its bound.
func (p *parser) count() *Error {
	if p.nodes++; p.nodes > maxNodes {
		return p.fail(limitWords, "")
	}
	return nil
}

func (p *parser) or() (Node, error) {
	parts, err := p.list("or", p.and)
	if err != nil || len(parts) == 1 {
		return one(parts), err
	}
	return &Or{flatten(parts, func(n Node) []Node {
		if or, ok := n.(*Or); ok {
			return or.Parts
		}
		return []Node{n}
	})}, nil
}

func (p *parser) and() (Node, error) {
	parts, err := p.list("and", p.unary)
	if err != nil || len(parts) == 1 {
		return one(parts), err
	}
	return &And{flatten(parts, func(n Node) []Node {
		if and, ok := n.(*And); ok {
			return and.Parts
		}
		return []Node{n}
	})}, nil
}

// flatten lifts the parts of parts that are joined by the same word.
func flatten(parts []Node, inner func(Node) []Node) []Node {
	var flat []Node
	for _, n := range parts {
		flat = append(flat, inner(n)...)
	}
	return flat
}

func one(parts []Node) Node {
	if len(parts) == 0 {
		return nil
	}
	return parts[0]
}

// list reads parts with a word between them; none come with an error.
func (p *parser) list(word string, part func() (Node, error)) ([]Node, error) {
	var parts []Node
	for {
		n, err := part()
		if err != nil {
			return nil, err
		}
		parts = append(parts, n)
		if !p.accept(word) {
			return parts, nil
		}
		if err := p.count(); err != nil {
			return nil, err
		}
	}
}

func (p *parser) unary() (Node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, p.fail(limitWords, "")
	}
	defer func() { p.depth-- }()
	if err := p.count(); err != nil {
		return nil, err
	}
	start := p.peek().at
	switch {
	case p.accept("not"):
		part, err := p.unary()
		if err != nil {
			return nil, err
		}
		return &Not{part}, nil
	case p.accept("("):
		return p.group()
	case p.accept("in", "segment"):
		return p.segment(start)
	}
	return p.test()
}

func (p *parser) group() (Node, error) {
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	if !p.accept(")") {
		return nil, p.fail(`"and", "or" or ")"`, near(p.peek().text, []string{"and", "or"}))
	}
	return n, nil
}

func (p *parser) segment(start int) (Node, error) {
	t := p.peek()
	if t.kind != tokenText {
		return nil, p.fail(`the name of a segment in quotes, such as "Wholesale"`, quoted(t))
	}
	p.take()
	return &InSegment{t.text, start}, nil
}

// quoted suggests quotes around a bare word.
func quoted(t token) string {
	if t.kind == tokenWord {
		return quote(t.text)
	}
	return ""
}
