package rule

import (
	"slices"
	"time"
)

// Need is what a rule needs of the ledger of events, by itself and through the
// segments it asks about.
type Need struct {
	Kinds   []EventKind   // sorted, each once; none when no event is asked about
	Forever bool          // some event is asked about however long ago it was
	Longest time.Duration // otherwise no event is looked at that is older than this
}

// Plus is what two rules need together.
func (n Need) Plus(o Need) Need {
	kinds := slices.Concat(n.Kinds, o.Kinds)
	slices.Sort(kinds)
	return Need{slices.Compact(kinds), n.Forever || o.Forever, max(n.Longest, o.Longest)}
}

// NeedsEvents says whether the rule itself asks about events.
func (r Rule) NeedsEvents() bool {
	needs := false
	walk(r.root, func(n Node) {
		_, ok := n.(*Happened)
		needs = needs || ok
	})
	return needs
}

// Need says which events a rule needs, and from how far back.
func (s Segments) Need(r Rule) Need {
	need := Need{}
	everyNode(r, s, func(n Node) {
		switch n := n.(type) {
		case *Happened:
			need.add(n)
		case *Test:
			if a, ok := Lookup(n.Attribute); ok && len(a.events) > 0 {
				need.Kinds, need.Forever = append(need.Kinds, a.events...), true
			}
		}
	})
	slices.Sort(need.Kinds)
	need.Kinds = slices.Compact(need.Kinds)
	return need
}

func (n *Need) add(h *Happened) {
	n.pick(h.Pick)
	if h.Then != nil {
		n.pick(h.Then.Pick)
	}
	when := h.Pick.When
	if when == nil || when.Values[0].Kind != Span || when.Op == LongerAgo {
		n.Forever = true
		return
	}
	_, most := reachOf(when.Values[0])
	n.Longest = max(n.Longest, most)
}

// Reach is how far back a rule looks for events of one name.
type Reach struct {
	Forever bool
	Longest time.Duration // when not forever
}

// Reaches says how far back a rule looks, by the names of the ledger's events.
func (s Segments) Reaches(r Rule) map[string]Reach {
	all := map[string]Reach{}
	everyNode(r, s, func(n Node) {
		h, ok := n.(*Happened)
		if !ok {
			return
		}
		var need Need
		need.add(h)
		for _, w := range eventWords() {
			if slices.Contains(need.Kinds, w.Kind) {
				was := all[w.Name]
				all[w.Name] = Reach{was.Forever || need.Forever, max(was.Longest, need.Longest)}
			}
		}
	})
	return all
}

// pick adds the kinds that an event is chosen by: its own, and what something was
// done with that it goes with, however long before.
func (n *Need) pick(p Pick) {
	w, _ := eventWord(p.Word)
	n.Kinds = append(n.Kinds, w.Kind)
	for _, t := range p.Filters {
		if t.Attribute != "goes_with" {
			continue
		}
		for _, v := range t.Values {
			w, _ := eventWord(v.Text)
			n.Kinds, n.Forever = append(n.Kinds, w.Kind), true
		}
	}
}

// Consents are the permissions a rule may need, by itself and through the segments
// it asks about, each once, sorted.
func (s Segments) Consents(r Rule) []Consent {
	var needed []Consent
	for _, a := range s.Attributes(r) {
		if a.Consent != NoConsent {
			needed = append(needed, a.Consent)
		}
	}
	if len(s.Need(r).Kinds) > 0 {
		needed = append(needed, Personalization)
	}
	slices.Sort(needed)
	return slices.Compact(needed)
}
