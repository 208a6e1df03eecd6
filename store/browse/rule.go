package browse

import (
	"slices"
	"strconv"
	"strings"

	"regulars/store/catalog"
)

// text is what rules compare of a product, folded once.
type text struct {
	title, kind, vendor, category string
	tags                          []string
}

func newTexts(products []*Product) []text {
	texts := make([]text, len(products))
	for i, p := range products {
		t := text{catalog.Fold(p.Title), catalog.Fold(p.Type), catalog.Fold(p.Vendor), catalog.Fold(p.Category), nil}
		for _, tag := range p.Tags {
			t.tags = append(t.tags, catalog.Fold(tag))
		}
		texts[i] = t
	}
	return texts
}

// matcher is a rule made ready.
type matcher struct {
	any       bool
	tests     []func(*Product, text, *stock) bool
	asksStock bool
}

func compile(r catalog.Rule) matcher {
	m := matcher{any: r.Any}
	for _, c := range r.Conditions {
		m.asksStock = m.asksStock || c.Field == "available"
		m.tests = append(m.tests, test(c))
	}
	return m
}

func (m matcher) takes(p *Product, t text, k *stock) bool {
	for _, test := range m.tests {
		if test(p, t, k) == m.any {
			return m.any
		}
	}
	return !m.any
}

func test(c catalog.Condition) func(*Product, text, *stock) bool {
	words, number := compareText(c), compareNumber(c)
	field, option, _ := strings.Cut(c.Field, ":")
	switch field {
	case "title":
		return func(_ *Product, t text, _ *stock) bool { return words(t.title) }
	case "type":
		return func(_ *Product, t text, _ *stock) bool { return words(t.kind) }
	case "vendor":
		return func(_ *Product, t text, _ *stock) bool { return words(t.vendor) }
	case "category":
		return func(_ *Product, t text, _ *stock) bool { return words(t.category) }
	case "tag":
		return func(_ *Product, t text, _ *stock) bool { return anyOf(c.Relation, t.tags, words) }
	case "option":
		return func(p *Product, _ text, _ *stock) bool { return anyOf(c.Relation, p.valuesOf(option), words) }
	case "price":
		return func(p *Product, _ text, _ *stock) bool { return number(p.Low.Minor) }
	case "was":
		return func(p *Product, _ text, _ *stock) bool { return number(p.Was.Minor) }
	case "rating":
		return func(p *Product, _ text, _ *stock) bool { return number(int64(p.Rating)) }
	case "available":
		return func(p *Product, _ text, k *stock) bool {
			return words(strconv.FormatBool(k.products.has(p.number)))
		}
	}
	return func(*Product, text, *stock) bool { return false }
}

// anyOf says whether one of many texts fits; "is not" wants that none is.
func anyOf(relation string, list []string, fits func(string) bool) bool {
	if relation == "!=" {
		return !slices.ContainsFunc(list, func(s string) bool { return !fits(s) })
	}
	return slices.ContainsFunc(list, fits)
}

// valuesOf returns the folded values of an option.
func (p *Product) valuesOf(option string) []string {
	for _, o := range p.Options {
		if catalog.Fold(o.Name) == catalog.Fold(option) {
			values := make([]string, len(o.Values))
			for i, v := range o.Values {
				values[i] = catalog.Fold(v)
			}
			return values
		}
	}
	return nil
}

func compareText(c catalog.Condition) func(string) bool {
	value := catalog.Fold(c.Value)
	switch c.Relation {
	case "!=":
		return func(s string) bool { return s != value }
	case "contains":
		return func(s string) bool { return strings.Contains(s, value) }
	case "starts":
		return func(s string) bool { return strings.HasPrefix(s, value) }
	case "ends":
		return func(s string) bool { return strings.HasSuffix(s, value) }
	}
	return func(s string) bool { return s == value }
}

func compareNumber(c catalog.Condition) func(int64) bool {
	value, err := strconv.ParseInt(strings.TrimSpace(c.Value), 10, 64)
	if err != nil {
		return func(int64) bool { return false }
	}
	switch c.Relation {
	case "!=":
		return func(n int64) bool { return n != value }
	case "<":
		return func(n int64) bool { return n < value }
	case ">":
		return func(n int64) bool { return n > value }
	}
	return func(n int64) bool { return n == value }
}
