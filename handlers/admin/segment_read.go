package admin

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"regulars/store/rule"
)

// Bounds of a posted tree: a rule has its own, and a page does not follow further.
const (
	mostDeep = 8
	mostWide = 100
)

// readBranch reads the builder's fields below a path such as "c.0.1".
func readBranch(form url.Values, path string, depth int) *branch {
	get := func(name string) string { return form.Get(path + "." + name) }
	b := &branch{kind: get("kind")}
	if slices.Contains(groups(), b.kind) {
		for i := range mostWide {
			child := path + "." + strconv.Itoa(i)
			if depth >= mostDeep || !form.Has(child+".kind") {
				break
			}
			b.children = append(b.children, readBranch(form, child, depth+1))
		}
		return b
	}
	*b = branch{kind: leaf, what: get("what"), op: get("op"), v1: get("v1"), v2: get("v2"), unit: get("unit"),
		often: get("often"), times: get("times"), when: get("when"), w1: get("w1"), w2: get("w2"), wunit: get("wunit"),
		after: get("after"), next: get("next"), soon: get("soon"), sunit: get("sunit")}
	for i := range mostWide {
		at := "f." + strconv.Itoa(i)
		if !form.Has(path + "." + at + ".field") {
			break
		}
		if f := (narrowing{get(at + ".field"), get(at + ".op"), get(at + ".value")}); f.field != "" {
			b.filters = append(b.filters, f)
		}
	}
	if was := get("was"); was != b.what {
		b.begin(was)
	}
	b.complete()
	return b
}

// begin gives a condition that is about something else now the values of its
// example, so that it is right from the start.
func (b *branch) begin(was string) {
	switch {
	case b.what == asText:
		old := *b
		old.what = was
		*b = branch{kind: leaf, what: asText, v1: old.text()}
	case b.what == inSegment:
		*b = branch{kind: leaf, what: inSegment}
	case strings.HasPrefix(b.what, did) && strings.HasPrefix(was, did):
		fields := fieldsOf(b.what)
		b.filters = slices.DeleteFunc(b.filters, func(f narrowing) bool { return !slices.Contains(fields, f.field) })
	case strings.HasPrefix(b.what, did):
		*b = branch{kind: leaf, what: b.what}
	default:
		if a, ok := rule.Lookup(b.what); ok {
			if r, err := rule.Parse(a.Example); err == nil {
				*b = *leafOf(r.Root())
			}
		}
	}
}

// complete fills fields that came into sight by another choice and are empty.
func (b *branch) complete() {
	fill := func(s *string, with string) {
		if *s == "" {
			*s = with
		}
	}
	if strings.HasPrefix(b.what, did) {
		fill(&b.often, "at least")
		fill(&b.times, "1")
		if b.after != "" {
			fill(&b.next, "ordered")
			fill(&b.sunit, "days")
		}
		if b.when == "within" || b.when == "more than" || b.when == "between" {
			fill(&b.wunit, "days")
			if fill(&b.w1, "30"); b.when == "between" {
				fill(&b.w2, "7")
			}
		}
	}
	for i := range b.filters {
		if b.filters[i].field == "reason" {
			fill(&b.filters[i].value, rule.Reasons()[0])
		}
	}
	if strings.HasSuffix(b.op, "within") || b.op == "more than" {
		fill(&b.v1, "30")
		fill(&b.unit, "days")
	}
}

func fieldsOf(what string) []string {
	for _, w := range rule.EventWords() {
		if did+w.Word == what {
			return w.Fields
		}
	}
	return nil
}

// act does what a button says: "add:PATH", "did:PATH", "group:PATH", "remove:PATH",
// "up:PATH", "down:PATH", "nest:PATH" or "lift:PATH". A path is places from the root, with
// dots between; one that leads nowhere changes nothing.
func (b *branch) act(what string) {
	verb, path, _ := strings.Cut(what, ":")
	var places []int
	for part := range strings.SplitSeq(strings.TrimPrefix(path, "c"), ".") {
		if part == "" {
			continue
		}
		i, err := strconv.Atoi(part)
		if err != nil || i < 0 {
			return
		}
		places = append(places, i)
	}
	parent, grand, at, up := b, (*branch)(nil), -1, -1
	here := b
	for _, i := range places {
		if i >= len(here.children) {
			return
		}
		parent, grand, at, up = here, parent, i, at
		here = here.children[i]
	}
	if len(places) == 1 {
		grand = nil
	}
	switch verb {
	case "add":
		here.grow(&branch{kind: leaf, what: "email.confirmed"})
	case "did":
		here.grow(&branch{kind: leaf, what: did + "viewed", often: "at least", times: "1", when: "within", w1: "30", wunit: "days"})
	case "group":
		here.grow(&branch{kind: "any", children: []*branch{{kind: leaf, what: "email.confirmed"}}})
	default:
		if at >= 0 {
			parent.rearrange(verb, at, grand, up)
		}
	}
}

func (b *branch) grow(child *branch) {
	if b.kind != leaf && len(b.children) < mostWide {
		b.children = append(b.children, child)
	}
}

// rearrange moves, nests, lifts or removes a child; grand holds b at up.
func (b *branch) rearrange(verb string, at int, grand *branch, up int) {
	child := b.children[at]
	switch {
	case verb == "remove":
		b.children = slices.Delete(b.children, at, at+1)
	case verb == "up" && at > 0:
		b.children[at-1], b.children[at] = child, b.children[at-1]
	case verb == "down" && at+1 < len(b.children):
		b.children[at+1], b.children[at] = child, b.children[at+1]
	case verb == "nest":
		b.children[at] = &branch{kind: "any", children: []*branch{child}}
	case verb == "lift" && grand != nil:
		b.children = slices.Delete(b.children, at, at+1)
		grand.children = slices.Insert(grand.children, up+1, child)
		if len(b.children) == 0 {
			grand.children = slices.Delete(grand.children, up, up+1)
		}
	}
}

// problem is what is wrong with a condition, on one line.
func problem(err error) string {
	var wrong *rule.Error
	if !errors.As(err, &wrong) {
		return headline(err.Error())
	}
	said := "Expected " + wrong.Expected + "."
	if wrong.Suggestion != "" {
		said += " Did you mean " + wrong.Suggestion + "?"
	}
	return said
}
