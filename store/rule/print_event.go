package rule

import (
	"strconv"
	"strings"
)

// String is the condition as it stands in a rule.
func (h *Happened) String() string {
	switch {
	case h.Is.Not && (h.Measure == Times || h.comparison() == ""):
		is := *h.Is
		is.Not = false
		turned := *h
		turned.Is = &is
		return "not " + turned.String()
	case h.isSpent():
		return "spent " + h.Pick.When.when() + " " + h.comparison()
	case h.Measure == Times:
		return h.counted()
	}
	return h.of() + h.Pick.String() + " " + h.comparison()
}

// of is "sum of amount of " or "first ".
func (h *Happened) of() string {
	word := measureWords()[h.Measure]
	switch f, _ := fieldNamed(h.Field); h.Measure {
	case First, Last:
		return word + " "
	case Sum:
		return word + " of " + h.Field + " of "
	case Different:
		return word + " " + f.plural + " of "
	}
	return word + " " + h.Field + " of "
}

func (h *Happened) comparison() string {
	words := printed(h.Is.Op, h.Is.Not, h.measure().dated())
	if words == "" {
		return ""
	}
	return h.Is.asked(words)
}

// counted is "viewed at least 3 times within 7 days" or "viewed then bought".
func (h *Happened) counted() string {
	s := h.Pick.Word + h.Pick.filters(nil)
	if !h.Is.isOnce() {
		s += " " + h.Is.times()
	}
	if h.Pick.When != nil {
		s += " " + h.Pick.When.when()
	}
	if h.Then == nil {
		return s
	}
	if s += " then "; h.Then.Not {
		s += "not "
	}
	s += h.Then.Pick.Word + h.Then.Pick.filters(h.Then.Same)
	if h.Then.Pick.When != nil {
		s += " " + h.Then.Pick.When.when()
	}
	return s
}

func (t *Test) times() string {
	switch t.Op {
	case LessOrEqual:
		return "at most " + count(t.Values[0].Number, "time")
	case Equal:
		return "exactly " + count(t.Values[0].Number, "time")
	case Between:
		return "between " + valuesText(t) + " times"
	}
	return "at least " + count(t.Values[0].Number, "time")
}

// String is the event with its filters and its window.
func (p Pick) String() string {
	s := p.Word + p.filters(nil)
	if p.When != nil {
		s += " " + p.When.when()
	}
	return s
}

func (p Pick) filters(same []string) string {
	var parts []string
	for _, name := range same {
		parts = append(parts, "same "+name)
	}
	for _, t := range p.Filters {
		parts = append(parts, t.filter())
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// filter is the condition as it stands in parentheses.
func (t *Test) filter() string {
	if t.Attribute == "goes_with" && t.Op == Equal { // a word of the language, not a text
		if t.Not {
			return "not goes_with: " + t.Values[0].Text
		}
		return "goes_with: " + t.Values[0].Text
	}
	if !t.Not && (t.Op == Equal || t.Op == In) {
		return t.Attribute + ": " + valuesText(t)
	}
	return t.String()
}

// when is a window as it stands in a rule.
func (t *Test) when() string {
	switch {
	case t.Op == Between && t.Values[0].Kind == Span:
		return "between " + strconv.FormatInt(t.Values[0].Number, 10) + " and " + t.Values[1].String() + " ago"
	case t.Op == Equal:
		return "on " + t.Values[0].String()
	}
	return t.asked(printed(t.Op, false, true))
}
