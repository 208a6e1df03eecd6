package rule

// Segments are the rules of all segments by name, for "in segment". A name that is
// not in it makes every rule that asks for it an error, and so match nobody.
type Segments map[string]Rule

// Bounds of what a rule may pull in through "in segment".
const (
	maxWork  = 2000 // conditions, each time a segment is named counted again
	maxChain = 16   // segments asking about segments
)

// Compile turns a rule into a function that says whether a person's facts match;
// unknown is no match. The function allocates nothing, keeps no state, and may be
// called from many goroutines. The error is an *Error: a segment that does not
// exist, that asks about itself in the end, or that pulls in too much. To check a
// draft against cycles, put it into segments under its own name first.
func Compile(r Rule, segments Segments) (func(*Facts) bool, error) {
	t, err := compile(r, segments)
	if err != nil {
		return nil, err
	}
	return func(f *Facts) bool { return t(f) == Yes }, nil
}

// test is a compiled part of a rule.
type test func(*Facts) Truth

func compile(r Rule, segments Segments) (test, error) {
	if r.root == nil {
		return nil, &Error{Line: 1, Column: 1, Expected: "a rule"}
	}
	if err := check(r, segments); err != nil {
		return nil, err
	}
	c := &compiler{segments, map[string]test{}}
	return c.node(r.root), nil
}

// compiler works on rules that check has passed.
type compiler struct {
	segments Segments
	done     map[string]test
}

func (c *compiler) node(n Node) test {
	switch n := n.(type) {
	case *And:
		return c.list(n.Parts, both, allOf)
	case *Or:
		return c.list(n.Parts, either, anyOf)
	case *Not:
		return negate(c.node(n.Part))
	case *InSegment:
		t, ok := c.done[n.Name]
		if !ok {
			t = c.node(c.segments[n.Name].root)
			c.done[n.Name] = t
		}
		return t
	case *Test:
		return compileTest(n)
	case *Happened:
		return compileHappened(n)
	}
	return func(*Facts) Truth { return Unknown }
}

// list joins parts, two by a function of its own because most rules have two.
func (c *compiler) list(parts []Node, two func(a, b test) test, many func([]test) test) test {
	tests := make([]test, len(parts))
	for i, p := range parts {
		tests[i] = c.node(p)
	}
	if len(tests) == 2 {
		return two(tests[0], tests[1])
	}
	return many(tests)
}

func both(a, b test) test {
	return func(f *Facts) Truth {
		if t := a(f); t != No {
			return min(t, b(f))
		}
		return No
	}
}

func either(a, b test) test {
	return func(f *Facts) Truth {
		if t := a(f); t != Yes {
			return max(t, b(f))
		}
		return Yes
	}
}

func allOf(parts []test) test {
	return func(f *Facts) Truth {
		least := Yes
		for _, p := range parts {
			if least = min(least, p(f)); least == No {
				break
			}
		}
		return least
	}
}

func anyOf(parts []test) test {
	return func(f *Facts) Truth {
		most := No
		for _, p := range parts {
			if most = max(most, p(f)); most == Yes {
				break
			}
		}
		return most
	}
}

func negate(t test) test {
	return func(f *Facts) Truth { return -t(f) }
}
