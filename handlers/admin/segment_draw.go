package admin

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/catalog"
	"regulars/store/rule"
	"regulars/views/admin"
	"regulars/views/ui"
)

// drawBranch maps the builder's tree to what is drawn of it.
func drawBranch(b *branch, path, label string, segments []string) admin.Branch {
	v := admin.Branch{Path: path, Kind: b.kind, Label: label, Error: b.wrong, Was: b.what, First: true, Last: true}
	if b.kind == leaf {
		v.Fields = b.controls(path, segments)
		return v
	}
	v.Kind = "group"
	v.Fields = []admin.Control{pick(path+".kind", "How the conditions are joined", "part-group", b.kind, ui.Option{Value: "all", Label: "All of these are true"}, ui.Option{Value: "any", Label: "Any of these is true"},
		ui.Option{Value: "none", Label: "None of these is true"}, ui.Option{Value: "notall", Label: "Not all of these are true"})}
	for i, c := range b.children {
		what := "Condition"
		if c.kind != leaf {
			what = "Group"
		}
		child := drawBranch(c, path+"."+strconv.Itoa(i), fmt.Sprintf("%s %d of %d", what, i+1, len(b.children)), segments)
		child.First, child.Last, child.Liftable = i == 0, i == len(b.children)-1, strings.Contains(path, ".")
		v.Children = append(v.Children, child)
	}
	return v
}

// pick is a select.
func pick(name, label, class, value string, options ...ui.Option) admin.Control {
	for i := range options {
		options[i].Selected = options[i].Value == value
	}
	return admin.Control{Name: name, Label: label, Class: class, Value: value, Options: []admin.OptionGroup{{Options: options}}}
}

func write(name, label, class, kind, value, list string) admin.Control {
	return admin.Control{Name: name, Label: label, Class: class, Type: kind, Value: value, List: list}
}

// controls are the fields of a condition, in the order in which they are read.
func (b *branch) controls(path string, segments []string) []admin.Control {
	list := []admin.Control{b.subject(path)}
	switch {
	case b.what == asText:
		return append(list, write(path+".v1", "a condition as text", "part-break part-wide part-code", "text", b.v1, ""))
	case b.what == inSegment:
		return append(list, negation(path, b.op, "is in", "is not in"), segmentChoice(path, b.v1, segments))
	case strings.HasPrefix(b.what, did):
		return append([]admin.Control{negation(path, b.op, "has", "has not"), list[0]}, b.eventControls(path)...)
	}
	return append(list, b.testControls(path)...)
}

func negation(path, value, yes, no string) admin.Control {
	return pick(path+".op", "Whether it is so", "part-not", value, ui.Option{Value: "", Label: yes}, ui.Option{Value: "not", Label: no})
}

func segmentChoice(path, name string, segments []string) admin.Control {
	options := []ui.Option{{Value: "", Label: "Choose a segment"}}
	if name != "" && !slices.Contains(segments, name) {
		options = append(options, ui.Option{Value: name, Label: name + " (is gone)"})
	}
	for _, s := range segments {
		options = append(options, ui.Option{Value: s, Label: s})
	}
	return pick(path+".v1", "Segment", "", name, options...)
}

// subject chooses what a condition is about.
func (b *branch) subject(path string) admin.Control {
	who, done := admin.OptionGroup{Title: "Who they are"}, admin.OptionGroup{Title: "What they did"}
	for _, a := range rule.Attributes() {
		who.Options = append(who.Options, ui.Option{Value: a.Name, Label: a.Words, Selected: a.Name == b.what})
	}
	for _, w := range rule.EventWords() {
		done.Options = append(done.Options, ui.Option{Value: did + w.Word, Label: w.Words, Selected: did+w.Word == b.what})
	}
	other := admin.OptionGroup{Title: "More", Options: []ui.Option{{Value: inSegment, Label: "in another segment", Selected: b.what == inSegment}, {Value: asText, Label: "written as text", Selected: b.what == asText}}}
	return admin.Control{Name: path + ".what", Label: "What it is about", Class: "part-what", Options: []admin.OptionGroup{done, who, other}}
}

func (b *branch) testControls(path string) []admin.Control {
	a, _ := rule.Lookup(b.what)
	if a.Type == rule.Bool {
		return []admin.Control{negation(path, b.op, "yes", "no")}
	}
	var options []ui.Option
	for _, p := range a.Phrases() {
		options = append(options, ui.Option{Value: p, Label: inWords(p)})
	}
	list := []admin.Control{pick(path+".op", "Comparison", "part-break", b.op, options...)}
	switch {
	case strings.HasSuffix(b.op, "exist") || b.op == "exists" || strings.HasSuffix(b.op, "academic"):
	case strings.HasSuffix(b.op, "within"):
		list = append(list, write(path+".v1", "How many", "part-number", "number", b.v1, ""), units(path+".unit", b.unit, ""))
	case b.op == "more than":
		list = append(list, write(path+".v1", "How many", "part-number", "number", b.v1, ""), units(path+".unit", b.unit, " ago"))
	default:
		list = append(list, value(a, path+".v1", b.v1, b.op))
		if strings.HasSuffix(b.op, "between") {
			list = append(list, value(a, path+".v2", b.v2, b.op))
		}
	}
	return list
}

// inWords says an operator as the form does.
func inWords(phrase string) string {
	words := map[string]string{"=": "is", "!=": "is not", "<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least", "in": "is one of", "not in": "is none of",
		"between": "is between", "not between": "is not between", "within": "within the last", "not within": "not within the last", "more than": "more than", "before": "is before", "after": "is after"}
	if w, ok := words[phrase]; ok {
		return w
	}
	return phrase
}

// value is the field for a value of an attribute.
func value(a rule.Attribute, name, typed, op string) admin.Control {
	if len(a.Choices) > 0 && op != "in" && op != "not in" {
		var options []ui.Option
		for _, choice := range a.Choices {
			options = append(options, ui.Option{Value: choice, Label: choice})
		}
		return pick(name, "Value", "", typed, options...)
	}
	kind, label, class := "text", a.Words, "part-value"
	switch a.Type {
	case rule.Moment, rule.Day:
		kind, class = "date", "part-date"
	case rule.Count, rule.Hour:
		class = "part-number"
		label = "how many"
	case rule.Price:
		label = "amount"
	}
	if op == "in" || op == "not in" {
		kind, class, label = "text", "part-wide", "one, two, three"
	}
	return write(name, label, class, kind, typed, "")
}

func units(name, unit, after string) admin.Control {
	var options []ui.Option
	for _, u := range []string{"minutes", "hours", "days", "weeks", "months", "years"} {
		options = append(options, ui.Option{Value: u, Label: u + after})
	}
	return pick(name, "Unit of time", "", unit, options...)
}

func (b *branch) eventControls(path string) []admin.Control {
	var list []admin.Control
	fields := fieldsOf(b.what)
	for i, f := range append(slices.Clone(b.filters), narrowing{}) {
		if i > 3 && f.field == "" {
			break
		}
		list = append(list, f.controls(fmt.Sprintf("%s.f.%d", path, i), fields)...)
	}
	if b.after == "" {
		list = append(list, pick(path+".often", "How often", "part-break", b.often, ui.Option{Value: "at least", Label: "at least"}, ui.Option{Value: "at most", Label: "at most"}, ui.Option{Value: "exactly", Label: "exactly"}),
			write(path+".times", "times", "part-number part-times", "number", b.times, ""))
	}
	list = append(list, pick(path+".when", "When", "part-break", b.when, ui.Option{Value: "", Label: "at any time"}, ui.Option{Value: "within", Label: "within the last"}, ui.Option{Value: "more than", Label: "more than"},
		ui.Option{Value: "between", Label: "between"}, ui.Option{Value: "before", Label: "before"}, ui.Option{Value: "after", Label: "after"}, ui.Option{Value: "on", Label: "on"}))
	return slices.Concat(list, b.whenControls(path), b.afterControls(path))
}

func (b *branch) whenControls(path string) []admin.Control {
	number := func(name, label, value string) admin.Control {
		return write(path+name, label, "part-number", "number", value, "")
	}
	switch b.when {
	case "within":
		return []admin.Control{number(".w1", "How many", b.w1), units(path+".wunit", b.wunit, "")}
	case "more than":
		return []admin.Control{number(".w1", "How many", b.w1), units(path+".wunit", b.wunit, " ago")}
	case "between":
		return []admin.Control{number(".w1", "From", b.w1), number(".w2", "To", b.w2), units(path+".wunit", b.wunit, " ago")}
	case "before", "after", "on":
		return []admin.Control{write(path+".w1", "Date", "part-date", "date", b.w1, "")}
	}
	return nil
}

// afterControls ask what came after, and how soon.
func (b *branch) afterControls(path string) []admin.Control {
	list := []admin.Control{pick(path+".after", "What came after", "part-break part-more", b.after, ui.Option{Value: "", Label: "whatever came after"}, ui.Option{Value: "then", Label: "and then"}, ui.Option{Value: "then not", Label: "and then not"})}
	if b.after == "" {
		return list
	}
	list[0].Class = "part-break"
	var words []ui.Option
	for _, w := range rule.EventWords() {
		words = append(words, ui.Option{Value: w.Word, Label: w.Words})
	}
	return append(list, pick(path+".next", "What they did then", "", b.next, words...), write(path+".soon", "within, or whenever", "part-number", "number", b.soon, ""), units(path+".sunit", b.sunit, ""))
}

// controls are the fields of what is asked of an event; an empty one asks for more.
func (f narrowing) controls(path string, fields []string) []admin.Control {
	options := []ui.Option{{Value: "", Label: "any"}}
	if f.field != "" {
		options[0].Label = "(leave this out)"
	}
	for _, name := range fields {
		options = append(options, ui.Option{Value: name, Label: "with " + strings.ReplaceAll(name, "_", " ")})
	}
	list := []admin.Control{pick(path+".field", "With what", "part-break", f.field, options...)}
	if f.field == "" {
		list[0].Class = "part-break part-more"
		return list
	}
	var ops []ui.Option
	for _, c := range comparisons() {
		numeric := strings.ContainsAny(c[0], "<>")
		if numeric == slices.Contains(figured(), f.field) || c[0] == "is" {
			ops = append(ops, ui.Option{Value: c[0], Label: c[1]})
		}
	}
	if f.field == "goes_with" {
		return append(list, pick(path+".op", "Comparison", "", "is", ui.Option{Value: "is", Label: "what they"}), pick(path+".value", "What goes with it", "", f.value,
			ui.Option{Value: "bought", Label: "bought"}, ui.Option{Value: "viewed", Label: "viewed"}, ui.Option{Value: "added_to_cart", Label: "put into the cart"}))
	}
	if f.field == "reason" {
		return append(list, pick(path+".op", "Comparison", "", f.op, ops[:2]...), pick(path+".value", "Why it came back", "", f.value, f.reasons()...))
	}
	return append(list, pick(path+".op", "Comparison", "", f.op, ops...), write(path+".value", f.field, "part-value", "text", f.value, "known-"+f.field))
}

// reasons are why something comes back, and what stands in the rule where that is several.
func (f narrowing) reasons() (list []ui.Option) {
	all := rule.Reasons()
	if f.value != "" && !slices.Contains(all, f.value) {
		all = append(all, f.value)
	}
	for _, reason := range all {
		list = append(list, ui.Option{Value: reason, Label: reason})
	}
	return list
}

// suggestions are what the fields of events may be filled with.
func (d *Door) suggestions(c echo.Context) ([]admin.Suggestions, error) {
	collections, err := catalog.ListCollections(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return nil, err
	}
	handles := admin.Suggestions{ID: "known-collection"}
	for _, one := range collections {
		handles.Values = append(handles.Values, one.Handle)
	}
	return []admin.Suggestions{handles}, nil
}

// aloud reads a rule, a line for each condition.
func aloud(n rule.Node, depth int) (list []admin.Phrase) {
	say := func(words string) { list = append(list, admin.Phrase{Words: words, Depth: min(depth, 4)}) }
	parts := func(words string, nodes []rule.Node) {
		say(words)
		for _, p := range nodes {
			list = append(list, aloud(p, depth+1)...)
		}
	}
	switch n := n.(type) {
	case *rule.And:
		parts("All of these are true:", n.Parts)
		return list
	case *rule.Or:
		parts("Any of these is true:", n.Parts)
		return list
	case *rule.Not:
		switch part := n.Part.(type) {
		case *rule.And:
			parts("Not all of these are true:", part.Parts)
			return list
		case *rule.Or:
			parts("None of these is true:", part.Parts)
			return list
		}
	}
	r, err := rule.New(n)
	if err != nil {
		return nil
	}
	conditions, _ := r.Explain(&rule.Facts{Personalization: true, Analytics: true}, nil)
	for _, c := range conditions {
		if c.Depth == 0 {
			say(capital(c.Words))
		}
	}
	return list
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
