package rule

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// values reads what an operator compares an attribute with.
func (p *parser) values(a Attribute, ph phrase) ([]Value, error) {
	switch ph.op {
	case Exists, IsAcademic:
		return nil, nil
	case In:
		return p.inList(a)
	case Between:
		return p.between(a)
	case Within, LongerAgo:
		return p.span(ph.words == "more than" || ph.words == "less than")
	}
	t := p.peek()
	v, err := p.value(a)
	if err != nil {
		return nil, err
	}
	if _, wrong := pattern(v.Text); ph.op == Matches && wrong != nil {
		return nil, p.failAt(t, `a pattern in RE2's syntax of at most 200 characters, such as "^/products/(slate|folio)"`, "")
	}
	return []Value{v}, nil
}

// maxPattern bounds the characters of a pattern.
const maxPattern = 200

// pattern reads a regular expression, in RE2's syntax (re2/syntax.txt) and without
// regard to case. It answers in time linear in what it looks at.
func pattern(text string) (*regexp.Regexp, error) {
	if utf8.RuneCountInString(text) > maxPattern {
		return nil, fmt.Errorf("rule: a pattern of more than %d characters", maxPattern)
	}
	return regexp.Compile("(?i)" + text)
}

func (p *parser) inList(a Attribute) ([]Value, error) {
	if !p.accept("(") {
		return nil, p.fail(`"(" and a list such as `+a.sample(), "")
	}
	var values []Value
	for {
		t := p.peek()
		v, err := p.value(a)
		if err != nil {
			return nil, err
		}
		if a.Type == Price && len(values) > 0 && values[0].Text != v.Text {
			return nil, p.failAt(t, "all amounts in one currency", "")
		}
		if values = append(values, v); p.accept(")") {
			return values, nil
		}
		if !p.accept(",") {
			return nil, p.fail(`"," or ")"`, "")
		}
	}
}

func (p *parser) between(a Attribute) ([]Value, error) {
	low, err := p.value(a)
	if err != nil {
		return nil, err
	}
	if !p.accept("and") {
		return nil, p.fail(`"and" and the upper end`, near(p.peek().text, []string{"and"}))
	}
	t := p.peek()
	high, err := p.value(a)
	if err != nil {
		return nil, err
	}
	if low.Text != high.Text && a.Type == Price {
		return nil, p.failAt(t, "both ends in one currency", "")
	}
	if !a.cyclic() && low.Number > high.Number {
		return nil, p.failAt(t, "the smaller end first", low.before(high))
	}
	return []Value{low, high}, nil
}

func (v Value) before(o Value) string {
	return "between " + o.String() + " and " + v.String()
}

// cyclic attributes begin again after their last value.
func (a Attribute) cyclic() bool { return a.Type == Hour || a.Type == TimeOfDay || a.Type == Weekday }

// value reads one literal of the attribute's type.
func (p *parser) value(a Attribute) (Value, error) {
	if err := p.count(); err != nil {
		return Value{}, err
	}
	switch a.Type {
	case Count, Hour:
		return p.number(a)
	case Price:
		return p.money(a)
	case Moment, Day:
		return p.date(a)
	case TimeOfDay:
		return p.clock(a)
	case Choice, Weekday:
		return p.choice(a)
	case Country, Language:
		return p.code(a)
	}
	return p.words(a)
}

// sample is a value for error messages.
func (a Attribute) sample() string {
	switch a.Type {
	case Count, Hour:
		return "(1, 2)"
	case Price:
		return "(20 EUR, 50 EUR)"
	case Moment, Day:
		return "(2026-11-27, 2026-11-30)"
	case TimeOfDay:
		return "(18:00, 19:00)"
	case Choice, Weekday:
		return `("` + strings.Join(a.Choices[:2], `", "`) + `")`
	case Country:
		return `("DE", "AT")`
	case Language:
		return `("de", "en")`
	}
	return `("one", "two")`
}

func (p *parser) words(a Attribute) (Value, error) {
	t := p.peek()
	if t.kind != tokenText {
		suggestion := quoted(t)
		if a.Type == Domain && near(t.text, []string{"academic"}) != "" {
			suggestion = "academic"
		}
		return Value{}, p.fail("a text in quotes, because "+a.Name+" is text", suggestion)
	}
	if a.Type == Domain && strings.ContainsAny(t.text, "@ ") {
		_, domain, _ := strings.Cut(t.text, "@")
		return Value{}, p.fail("a domain, which is only what follows the @", quote(domain))
	}
	p.take()
	return Value{Kind: Text, Text: t.text}, nil
}

func (p *parser) choice(a Attribute) (Value, error) {
	t := p.peek()
	word := strings.ToLower(t.text)
	if (t.kind == tokenText || t.kind == tokenWord) && slices.Contains(a.Choices, word) {
		p.take()
		return Value{Kind: Text, Text: word}, nil
	}
	suggestion := ""
	if n := near(word, a.Choices); n != "" {
		suggestion = quote(n)
	}
	return Value{}, p.fail(`one of "`+strings.Join(a.Choices, `", "`)+`"`, suggestion)
}

func (p *parser) code(a Attribute) (Value, error) {
	t := p.peek()
	expected, longest, text := `a country's code of two letters in quotes, such as "DE"`, 2, strings.ToUpper(t.text)
	if a.Type == Language {
		expected, longest, text = `a language's code in quotes, such as "de"`, 3, strings.ToLower(t.text)
	}
	isCode := len(text) >= 2 && len(text) <= longest && !strings.ContainsFunc(text, func(r rune) bool { return !asciiLetter(r) })
	if t.kind == tokenText && isCode {
		p.take()
		return Value{Kind: Text, Text: text}, nil
	}
	suggestion := ""
	if t.kind == tokenWord && isCode {
		suggestion = quote(text)
	}
	return Value{}, p.fail(expected, suggestion)
}

func asciiLetter(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }

// maxNumber keeps sums and comparisons far from overflow.
const maxNumber = 1_000_000_000_000

func (p *parser) number(a Attribute) (Value, error) {
	t := p.peek()
	n, err := strconv.ParseInt(t.text, 10, 64)
	limit, expected := int64(maxNumber), "a whole number, because "+a.Name+" counts "+a.Unit
	if a.Type == Hour {
		limit, expected = 23, "a whole number from 0 to 23 (for 18:30 ask for time)"
	}
	if t.kind != tokenNumber || err != nil || n > limit {
		suggestion := ""
		if t.kind == tokenText && err == nil && n >= 0 && n <= limit {
			suggestion = strconv.FormatInt(n, 10)
		}
		return Value{}, p.fail(expected, suggestion)
	}
	p.take()
	return Value{Kind: Number, Number: n}, nil
}

func (p *parser) money(a Attribute) (Value, error) {
	t := p.peek()
	if t.kind != tokenNumber {
		return Value{}, p.fail("an amount such as 500 EUR, because "+a.Name+" is money", "")
	}
	p.take()
	unit := p.peek()
	currency := strings.ToUpper(unit.text)
	if unit.kind != tokenWord || len(currency) != 3 || strings.ContainsFunc(currency, func(r rune) bool { return !asciiLetter(r) }) {
		return Value{}, p.fail("a currency after the amount", t.text+" EUR")
	}
	minor, ok := minorUnits(t.text, decimals(currency))
	if !ok {
		return Value{}, p.failAt(t, fmt.Sprintf("an amount below 1000 billion with at most %d decimals", decimals(currency)), "")
	}
	p.take()
	return Value{Kind: Money, Number: minor, Text: currency}, nil
}

// decimals of a currency (ISO 4217), the same as money.Currency.Digits, which a
// test compares.
func decimals(currency string) int {
	switch currency {
	case "JPY", "KRW", "VND", "CLP", "ISK":
		return 0
	case "BHD", "KWD", "OMR", "TND", "JOD":
		return 3
	}
	return 2
}

// minorUnits turns "19.9" into 1990 for two decimals.
func minorUnits(amount string, decimals int) (int64, bool) {
	whole, fraction, _ := strings.Cut(amount, ".")
	if len(fraction) > decimals {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", decimals-len(fraction)), 10, 64)
	return n, err == nil && n <= maxNumber*100
}

func (p *parser) date(a Attribute) (Value, error) {
	t := p.peek()
	day, err := time.Parse(time.DateOnly, t.text)
	if t.kind != tokenDate || err != nil {
		suggestion := ""
		if t.kind == tokenText && err == nil {
			suggestion = t.text
		}
		return Value{}, p.fail("a date such as 2026-11-30, because "+a.Name+" is a time", suggestion)
	}
	p.take()
	return Value{Kind: Date, Number: dayOf(day)}, nil
}

func (p *parser) clock(a Attribute) (Value, error) {
	t := p.peek()
	hour, minute, _ := strings.Cut(t.text, ":")
	h, _ := strconv.ParseInt(hour, 10, 64) // a clock token holds digits only
	m, _ := strconv.ParseInt(minute, 10, 64)
	if t.kind != tokenClock || h > 23 || m > 59 {
		suggestion := ""
		if t.kind == tokenNumber && h <= 23 {
			suggestion = hour + ":00"
		}
		return Value{}, p.fail("a time such as 18:00, because "+a.Name+" is one", suggestion)
	}
	p.take()
	return Value{Kind: Clock, Number: h*60 + m}, nil
}
