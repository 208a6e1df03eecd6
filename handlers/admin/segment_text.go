package admin

import (
	"slices"
	"strings"

	"regulars/store/rule"
)

// text is the branch in the language, as far as it can be said.
func (b *branch) text() string {
	switch {
	case b.kind != leaf:
		return b.joined()
	case b.what == asText:
		return strings.TrimSpace(b.v1)
	case b.what == inSegment:
		return b.not() + "in segment " + quoted(b.v1)
	case strings.HasPrefix(b.what, did):
		return b.not() + b.eventText()
	}
	return b.testText()
}

func (b *branch) not() string {
	if b.op == "not" {
		return "not "
	}
	return ""
}

// joined puts each part into parentheses; printing the rule takes away those that
// are not needed.
func (b *branch) joined() string {
	var parts []string
	for _, c := range b.children {
		if t := c.text(); t != "" {
			parts = append(parts, "("+t+")")
		}
	}
	if len(parts) == 0 {
		return ""
	}
	word, not := " and ", ""
	if b.kind == "any" || b.kind == "none" {
		word = " or "
	}
	if b.kind == "none" || b.kind == "notall" {
		not = "not "
	}
	return not + "(" + strings.Join(parts, word) + ")"
}

func (b *branch) testText() string {
	a, _ := rule.Lookup(b.what)
	if a.Type == rule.Bool {
		return b.not() + a.Name
	}
	said := a.Name + " " + b.op
	switch {
	case strings.HasSuffix(b.op, "exist") || b.op == "exists" || strings.HasSuffix(b.op, "academic"):
		return said
	case strings.HasSuffix(b.op, "within"):
		return said + " " + b.v1 + " " + b.unit
	case b.op == "more than":
		return said + " " + b.v1 + " " + b.unit + " ago"
	case strings.HasSuffix(b.op, "between"):
		return said + " " + literal(a.Type, b.v1) + " and " + literal(a.Type, b.v2)
	case b.op == "in" || b.op == "not in":
		return said + " " + literals(a.Type, b.v1)
	}
	return said + " " + literal(a.Type, b.v1)
}

// literal writes what was typed as the language wants it.
func literal(t rule.Type, typed string) string {
	typed = strings.TrimSpace(typed)
	switch t {
	case rule.Count, rule.Hour, rule.Moment, rule.Day, rule.TimeOfDay:
		return typed
	case rule.Price:
		return typed
	}
	return quoted(typed)
}

func literals(t rule.Type, typed string) string {
	var list []string
	for one := range strings.SplitSeq(typed, ",") {
		list = append(list, literal(t, one))
	}
	return "(" + strings.Join(list, ", ") + ")"
}

func quoted(s string) string {
	return `"` + strings.ReplaceAll(strings.ReplaceAll(strings.Trim(strings.TrimSpace(s), `"`), `\`, `\\`), `"`, `\"`) + `"`
}

func (b *branch) eventText() string {
	said := strings.TrimPrefix(b.what, did)
	var asked []string
	for _, f := range b.filters {
		if f.field != "" {
			asked = append(asked, f.text())
		}
	}
	if len(asked) > 0 {
		said += "(" + strings.Join(asked, ", ") + ")"
	}
	if n := strings.TrimSpace(b.times); b.after == "" && b.often != "" && (b.often != "at least" || n != "1" && n != "") {
		said += " " + b.often + " " + n + " times"
	}
	return said + b.whenText() + b.afterText()
}

func (b *branch) whenText() string {
	switch b.when {
	case "within":
		return " within " + b.w1 + " " + b.wunit
	case "more than":
		return " more than " + b.w1 + " " + b.wunit + " ago"
	case "between":
		return " between " + b.w1 + " and " + b.w2 + " " + b.wunit + " ago"
	case "before", "after", "on":
		return " " + b.when + " " + b.w1
	}
	return ""
}

func (b *branch) afterText() string {
	if b.after == "" {
		return ""
	}
	said := " " + b.after + " " + b.next
	if soon := strings.TrimSpace(b.soon); soon != "" {
		said += " within " + soon + " " + b.sunit
	}
	return said
}

// figured are the fields of events that are numbers and amounts.
func figured() []string { return []string{"price", "amount", "quantity"} }

func (f narrowing) text() string {
	value := strings.TrimSpace(f.value)
	switch {
	case slices.Contains(figured(), f.field) || f.field == "goes_with":
	case f.op == "is" && strings.Contains(value, ","):
		value = literals(rule.String, value)
	default:
		value = quoted(value)
	}
	if f.op == "is" || f.op == "" {
		return f.field + ": " + value
	}
	return f.field + " " + f.op + " " + value
}
