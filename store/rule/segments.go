package rule

import (
	"maps"
	"slices"
	"strings"
)

// check follows the segments a rule asks about: each exists, none asks about
// itself in the end, and together they stay within bounds.
func check(r Rule, segments Segments) error {
	c := &chaser{segments: segments, found: map[string]reach{}}
	total := reach{}
	for _, s := range r.asks() {
		before := total
		if total = total.with(c.chase(s.Name)); total.work+r.tests() > maxWork && total.expected == "" {
			total.expected = "segments that stay below 2000 conditions together"
		}
		if total.expected != "" && before.expected == "" {
			return errorAt(r.text, min(s.at, len(r.text)), quote(s.Name), total.expected, total.suggestion)
		}
	}
	return nil
}

// reach is what stands behind a segment, or what is wrong with it.
type reach struct {
	work                 int // conditions
	height               int // segments above each other
	expected, suggestion string
}

// with adds what stands beside it; the first thing wrong is kept.
func (r reach) with(o reach) reach {
	sum := reach{min(r.work+o.work, maxWork+1), max(r.height, o.height), r.expected, r.suggestion}
	if sum.expected == "" {
		sum.expected, sum.suggestion = o.expected, o.suggestion
	}
	return sum
}

// chaser looks behind each segment once.
type chaser struct {
	segments Segments
	found    map[string]reach
	chain    []string // the segments being looked behind
}

func (c *chaser) chase(name string) reach {
	if slices.Contains(c.chain, name) {
		path := strings.Join(append(slices.Clone(c.chain), name), " > ")
		return reach{expected: "a segment that does not ask about itself (" + path + ")"}
	}
	if r, ok := c.found[name]; ok {
		return r
	}
	if len(c.chain) == maxChain {
		return reach{expected: tooDeep}
	}
	c.chain = append(c.chain, name)
	found := c.behind(name)
	c.chain = c.chain[:len(c.chain)-1]
	c.found[name] = found
	return found
}

const tooDeep = "segments that ask about each other at most 16 deep"

func (c *chaser) behind(name string) reach {
	r, ok := c.segments[name]
	if !ok || r.root == nil {
		missing := reach{expected: "a segment that exists"}
		if n := near(name, slices.Sorted(maps.Keys(c.segments))); n != "" && n != name {
			missing.suggestion = quote(n)
		}
		return missing
	}
	total := reach{work: r.tests()}
	for _, s := range r.asks() {
		if total = total.with(c.chase(s.Name)); total.expected != "" {
			return total
		}
	}
	if total.height++; total.height > maxChain {
		total.expected = tooDeep
	}
	return total
}

// asks are the places where a rule asks about segments.
func (r Rule) asks() []*InSegment {
	var asks []*InSegment
	walk(r.root, func(n Node) {
		if s, ok := n.(*InSegment); ok {
			asks = append(asks, s)
		}
	})
	return asks
}

// tests counts the conditions of a rule itself.
func (r Rule) tests() int {
	n := 0
	walk(r.root, func(node Node) {
		switch node.(type) {
		case *Test, *Happened:
			n++
		}
	})
	return n
}

// Attributes are those a rule reads itself or through the segments it names, in
// the order of the table, each once. Their Consent is what it may need.
func (s Segments) Attributes(r Rule) []Attribute {
	names, seen := map[string]bool{}, map[string]bool{}
	for waiting := []Rule{r}; len(waiting) > 0; {
		r, waiting = waiting[0], waiting[1:]
		for _, a := range r.Attributes() {
			names[a.Name] = true
		}
		for _, name := range r.Segments() {
			if !seen[name] {
				seen[name] = true
				waiting = append(waiting, s[name])
			}
		}
	}
	return slices.DeleteFunc(Attributes(), func(a Attribute) bool { return !names[a.Name] })
}
