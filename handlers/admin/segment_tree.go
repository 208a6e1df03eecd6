package admin

import (
	"strconv"
	"strings"

	"regulars/store/money"
	"regulars/store/rule"
)

// branch is one line of the builder: a group of others, or a condition. It holds
// what stands in the form's fields, right or wrong; its text is what counts.
type branch struct {
	kind     string // one of groups, or "leaf"
	children []*branch

	what string // an attribute, did and a word for events, inSegment, or asText
	op   string // of an attribute: a phrase; of an event or a segment: "" or "not"
	v1   string // a value; the name of a segment; the text
	v2   string // the other end of between
	unit string

	filters []narrowing
	often   string // "at least", "at most", "exactly"
	times   string
	when    string // "", "within", "more than", "between", "before", "after", "on"
	w1, w2  string
	wunit   string

	after       string // "", "then" or "then not"
	next        string // the word of what came after
	soon, sunit string // how soon; empty is whenever

	wrong string // why its text cannot be read
}

// narrowing is one thing asked of an event.
type narrowing struct{ field, op, value string }

// What a condition may be about beside attributes.
const (
	did       = "did:"
	inSegment = "segment"
	asText    = "text"
	leaf      = "leaf"
)

// groups are the ways to join conditions, by the value of the field.
func groups() []string { return []string{"all", "any", "none", "notall"} }

// plant makes the builder's tree of a rule. What its fields cannot show stays in it
// as text, so that nothing is lost.
func plant(r rule.Rule) *branch {
	root := branchOf(r.Root())
	if root == nil {
		return &branch{kind: "all"}
	}
	if root.kind == leaf {
		root = &branch{kind: "all", children: []*branch{root}}
	}
	return root
}

func branchOf(n rule.Node) *branch {
	switch n := n.(type) {
	case nil:
		return nil
	case *rule.And:
		return &branch{kind: "all", children: branchesOf(n.Parts)}
	case *rule.Or:
		return &branch{kind: "any", children: branchesOf(n.Parts)}
	case *rule.Not:
		return notBranch(n)
	}
	return leafOf(n)
}

func branchesOf(parts []rule.Node) (list []*branch) {
	for _, p := range parts {
		list = append(list, branchOf(p))
	}
	return list
}

func notBranch(n *rule.Not) *branch {
	switch part := n.Part.(type) {
	case *rule.Or:
		return &branch{kind: "none", children: branchesOf(part.Parts)}
	case *rule.And:
		return &branch{kind: "notall", children: branchesOf(part.Parts)}
	}
	if b := leafOf(n); b.what != asText {
		return b
	}
	return &branch{kind: "none", children: []*branch{branchOf(n.Part)}}
}

// leafOf shows a condition in fields where these say exactly the same, else as text.
func leafOf(n rule.Node) *branch {
	r, err := rule.New(n)
	if err != nil {
		return &branch{kind: leaf, what: asText}
	}
	text := r.String()
	b := &branch{kind: leaf}
	part, not := r.Root(), false
	if n, ok := part.(*rule.Not); ok {
		part, not = n.Part, true
	}
	switch part := part.(type) {
	case *rule.InSegment:
		b.what, b.v1 = inSegment, part.Name
		b.negate(not)
	case *rule.Test:
		b.test(part, text, not)
	case *rule.Happened:
		b.happened(part)
		b.negate(not)
	}
	if same, err := rule.Parse(b.text()); err == nil && same.String() == text {
		return b
	}
	return &branch{kind: leaf, what: asText, v1: text}
}

func (b *branch) negate(not bool) {
	if not {
		b.op = "not"
	}
}

func (b *branch) test(t *rule.Test, text string, not bool) {
	a, _ := rule.Lookup(t.Attribute)
	b.what = a.Name
	if a.Type == rule.Bool {
		b.negate(not)
		return
	}
	rest := strings.TrimPrefix(text, a.Name+" ")
	for _, phrase := range a.Phrases() {
		if (rest == phrase || strings.HasPrefix(rest, phrase+" ")) && len(phrase) > len(b.op) {
			b.op = phrase
		}
	}
	b.values(t.Values)
}

// values fill the fields: several texts stand in one, with commas between.
func (b *branch) values(values []rule.Value) {
	switch {
	case len(values) == 0:
		return
	case values[0].Kind == rule.Span:
		b.v1, b.unit = strconv.FormatInt(values[0].Number, 10), values[0].Text+"s"
	case strings.HasSuffix(b.op, "between") && len(values) == 2:
		b.v1, b.v2 = plain(values[0]), plain(values[1])
	default:
		b.v1 = plains(values)
	}
}

func plain(v rule.Value) string {
	if v.Kind == rule.Text {
		return v.Text
	}
	return v.String()
}

func plains(values []rule.Value) string {
	var list []string
	for _, v := range values {
		list = append(list, plain(v))
	}
	return strings.Join(list, ", ")
}

// comparisons are the ways to narrow down an event, and how they are written.
func comparisons() [][3]string {
	return [][3]string{{"is", "is", ":"}, {"!=", "is not", "!="}, {"contains", "contains", "contains"}, {">=", "is at least", ">="}, {"<=", "is at most", "<="}, {">", "is more than", ">"}, {"<", "is less than", "<"}}
}

func (b *branch) happened(h *rule.Happened) {
	b.what = did + h.Pick.Word
	if h.Measure != rule.Times {
		return // its text will not be the same, and so it stays text
	}
	b.followed(h.Then)
	for _, t := range h.Pick.Filters {
		f := narrowing{t.Attribute, "is", plains(t.Values)}
		for op, sign := range map[rule.Op]string{rule.Contains: "contains", rule.MoreOrEqual: ">=", rule.LessOrEqual: "<=", rule.More: ">", rule.Less: "<"} {
			if t.Op == op {
				f.op = sign
			}
		}
		if t.Not {
			f.op = "!="
		}
		b.filters = append(b.filters, f)
	}
	b.often, b.times = "at least", plains(h.Is.Values)
	switch h.Is.Op {
	case rule.LessOrEqual:
		b.often = "at most"
	case rule.Equal:
		b.often = "exactly"
	}
	b.window(h.Pick.When)
}

// followed shows what came after, as far as there are fields: filters of it stay text.
func (b *branch) followed(t *rule.Then) {
	if t == nil {
		return
	}
	if b.after = "then"; t.Not {
		b.after = "then not"
	}
	b.next = t.Pick.Word
	if when := t.Pick.When; when != nil {
		b.soon, b.sunit = strconv.FormatInt(when.Values[0].Number, 10), when.Values[0].Text+"s"
	}
}

func (b *branch) window(t *rule.Test) {
	if t == nil {
		return
	}
	b.when = map[rule.Op]string{rule.Within: "within", rule.LongerAgo: "more than", rule.Between: "between", rule.Less: "before", rule.More: "after", rule.Equal: "on"}[t.Op]
	if t.Values[0].Kind != rule.Span {
		b.w1 = plain(t.Values[0])
		return
	}
	b.w1, b.wunit = strconv.FormatInt(t.Values[0].Number, 10), t.Values[0].Text+"s"
	if len(t.Values) == 2 {
		b.w2 = strconv.FormatInt(t.Values[1].Number, 10)
	}
}

// priced adds the shop's currency to amounts that were typed without one.
func (b *branch) priced(currency money.Currency) {
	add := func(s *string) {
		if *s = strings.TrimSpace(*s); *s != "" && !strings.ContainsFunc(*s, func(r rune) bool { return (r < '0' || r > '9') && r != '.' }) {
			*s += " " + string(currency)
		}
	}
	if a, ok := rule.Lookup(b.what); ok && a.Type == rule.Price {
		add(&b.v1)
		if b.v2 != "" {
			add(&b.v2)
		}
	}
	for i := range b.filters {
		if f := &b.filters[i]; f.field == "price" || f.field == "amount" {
			add(&f.value)
		}
	}
	for _, c := range b.children {
		c.priced(currency)
	}
}

// read makes the rule of the tree; what is wrong is noted on the branches.
func (b *branch) read() (rule.Rule, bool) {
	if !b.check() {
		return rule.Rule{}, false
	}
	r, err := rule.Parse(b.text())
	if err != nil {
		b.wrong = headline(err.Error())
	}
	return r, err == nil
}

// check reads every condition alone, so that a mistake is found where it was made.
func (b *branch) check() bool {
	if b.kind == leaf {
		if _, err := rule.Parse(b.text()); err != nil {
			b.wrong = problem(err)
		}
		return b.wrong == ""
	}
	fine := true
	for _, c := range b.children {
		fine = c.check() && fine
	}
	if len(b.children) == 0 {
		b.wrong, fine = "Add a condition, or remove this group.", false
	}
	return fine
}
