package rule

import "time"

// Reason is a condition that helped to make a rule true.
type Reason struct {
	Condition
	About  string  // the attribute asked about, or the word for the event
	Events []Event // of a condition on events: those that count, the latest first
	// Still says that the rule would be true without it, for another reason.
	Still bool
	node  Node
}

// mostEvents is how many events a reason names.
const mostEvents = 5

// Because returns the conditions that by themselves make a rule true: whatever all
// others were, unknown included, it would be. Where several would do, it is those
// that stand first in the rule and are few. None when the rule is not true. A
// condition of a segment that the rule asks about stands there under that segment.
func (r Rule) Because(f *Facts, segments Segments) []Reason {
	if t, err := compile(r, segments); err != nil || t(f) != Yes {
		return nil
	}
	w := &witness{facts: f, segments: segments, whole: r.root}
	return w.node(r.root, false)
}

type witness struct {
	facts    *Facts
	segments Segments
	whole    Node
}

// node returns what makes a part true, or false where "not" stands before it; nil
// where it is not so.
func (w *witness) node(n Node, not bool) []Reason {
	switch n := n.(type) {
	case *And:
		return w.parts(n.Parts, not, !not)
	case *Or:
		return w.parts(n.Parts, not, not)
	case *Not:
		return w.node(n.Part, !not)
	case *InSegment:
		return w.node(w.segments[n.Name].root, not)
	case *Test, *Happened:
		if c := w.leaf(n, not); c.Truth == Yes {
			return []Reason{c}
		}
	}
	return nil
}

// parts are reasons of all parts, or of the one that needs the fewest.
func (w *witness) parts(parts []Node, not, all bool) (list []Reason) {
	for _, p := range parts {
		found := w.node(p, not)
		switch {
		case all && found == nil:
			return nil
		case all:
			list = append(list, found...)
		case found != nil && (list == nil || len(found) < len(list)):
			list = found
		}
	}
	return list
}

func (w *witness) leaf(n Node, not bool) Reason {
	e := &explainer{facts: w.facts, segments: w.segments}
	e.node(n, not, 0)
	r := Reason{Condition: e.lines[0], node: n}
	switch n := n.(type) {
	case *Test:
		r.About = n.Attribute
	case *Happened:
		r.About, r.Events = n.Pick.Word, n.matched(w.facts)
	}
	r.Still = w.without(w.whole, n) == Yes
	return r
}

// without is what a part of the rule is when nothing is known of one condition,
// wherever it stands.
func (w *witness) without(n Node, unknown Node) Truth {
	if sameCondition(n, unknown) {
		return Unknown
	}
	switch n := n.(type) {
	case *And:
		least := Yes
		for _, p := range n.Parts {
			least = min(least, w.without(p, unknown))
		}
		return least
	case *Or:
		most := No
		for _, p := range n.Parts {
			most = max(most, w.without(p, unknown))
		}
		return most
	case *Not:
		return w.without(n.Part, unknown).Not()
	case *InSegment:
		return w.without(w.segments[n.Name].root, unknown)
	case *Test:
		return compileTest(n)(w.facts)
	case *Happened:
		return compileHappened(n)(w.facts)
	}
	return Unknown
}

// sameCondition says whether two parts ask the same.
func sameCondition(a, b Node) bool {
	switch a := a.(type) {
	case *Test:
		b, ok := b.(*Test)
		return ok && (a == b || a.String() == b.String())
	case *Happened:
		b, ok := b.(*Happened)
		return ok && (a == b || a.String() == b.String())
	}
	return false
}

// matched are the latest events that a condition counts, the latest first.
func (h *Happened) matched(f *Facts) (list []Event) {
	c := newPicker(h.Pick)
	events := c.cut(f)
	for i := events.len() - 1; i >= 0 && len(list) < mostEvents; i-- {
		if e := events.at(i); c.fits(e, f.Now) == Yes && c.holds(e.At, f.Now) {
			list = append(list, *e)
		}
	}
	return list
}

// Abouts are the attributes and the words for events that a rule reads, by itself
// and through the segments it asks about, each once.
func (s Segments) Abouts(r Rule) (list []string) {
	seen := map[string]bool{}
	everyNode(r, s, func(n Node) {
		name := ""
		switch n := n.(type) {
		case *Test:
			name = n.Attribute
		case *Happened:
			name = n.Pick.Word
			if n.Then != nil && !seen[n.Then.Pick.Word] {
				seen[n.Then.Pick.Word] = true
				list = append(list, n.Then.Pick.Word)
			}
		}
		if name != "" && !seen[name] {
			seen[name] = true
			list = append(list, name)
		}
	})
	return list
}

// Moment is the time a reason is about, where it is about one that an attribute
// holds; zero otherwise.
func (r Reason) Moment(f *Facts) time.Time {
	a, ok := Lookup(r.About)
	if !ok || a.Type != Moment || a.read.moment == nil {
		return time.Time{}
	}
	at, _ := a.read.moment(f)
	return at
}
