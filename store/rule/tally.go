package rule

import "time"

// Tally answers a rule for many people at once: it is given everybody's events in
// one pass in the order of time, as a scan of a table gives them, and keeps a small
// state for each person. It says what Compile's function would say of each person's
// own events; the two are written apart, so that each is held against the other.
// It is not for use by several goroutines.
type Tally struct {
	root     Node
	segments Segments
	now      time.Time
	asked    map[*Happened]int
	lanes    []lane
	tests    map[*Test]test
	people   map[string][]tallied
	figured  Kinds              // what attributes are worked out of
	kept     map[string][]Event // those events, by person
}

// NewTally begins a pass for a rule at a moment in the shop's time zone. The error
// is that of Compile.
func NewTally(r Rule, segments Segments, now time.Time) (*Tally, error) {
	if _, err := compile(r, segments); err != nil {
		return nil, err
	}
	t := &Tally{root: r.root, segments: segments, now: now, asked: map[*Happened]int{}, tests: map[*Test]test{}, people: map[string][]tallied{}, kept: map[string][]Event{}}
	everyNode(r, segments, func(n Node) {
		switch n := n.(type) {
		case *Happened:
			t.asked[n] = len(t.lanes)
			t.lanes = append(t.lanes, newLane(n, now))
		case *Test:
			t.tests[n] = compileTest(n)
			a, _ := Lookup(n.Attribute)
			for _, kind := range a.events {
				t.figured |= 1 << kind
			}
		}
	})
	return t, nil
}

// Add takes the next event of any person. Events after the moment are passed over.
func (t *Tally) Add(person string, e *Event) {
	if e.At.After(t.now) {
		return
	}
	if t.figured.Has(e.Kind) {
		t.kept[person] = append(t.kept[person], *e)
	}
	state, ok := t.people[person]
	if !ok {
		state = make([]tallied, len(t.lanes))
		t.people[person] = state
	}
	for i := range t.lanes {
		t.lanes[i].add(&state[i], e)
	}
}

// Truth is the rule's answer for a person, whose facts are those beside events: the
// consents, the contact, the visit. Their Now and Events are not looked at.
func (t *Tally) Truth(person string, f *Facts) Truth {
	at := *f
	at.Now, at.Events = t.now, t.kept[person]
	return t.node(t.root, t.people[person], &at)
}

func (t *Tally) node(n Node, state []tallied, f *Facts) Truth {
	switch n := n.(type) {
	case *And:
		least := Yes
		for _, p := range n.Parts {
			least = min(least, t.node(p, state, f))
		}
		return least
	case *Or:
		most := No
		for _, p := range n.Parts {
			most = max(most, t.node(p, state, f))
		}
		return most
	case *Not:
		return t.node(n.Part, state, f).Not()
	case *InSegment:
		return t.node(t.segments[n.Name].root, state, f)
	case *Test:
		return t.tests[n](f)
	case *Happened:
		return t.happened(n, state, f)
	}
	return Unknown
}

func (t *Tally) happened(h *Happened, state []tallied, f *Facts) Truth {
	if !f.Personalization {
		return Unknown
	}
	i, none := t.asked[h], tallied{}
	s := &none
	if state != nil {
		s = &state[i]
	}
	answer := t.lanes[i].answer(s)
	if h.Is.Not {
		return answer.Not()
	}
	return answer
}

// everyNode visits a rule's nodes and those of the segments it asks about, each once.
func everyNode(r Rule, segments Segments, visit func(Node)) {
	seen := map[string]bool{}
	for waiting := []Rule{r}; len(waiting) > 0; {
		r, waiting = waiting[0], waiting[1:]
		walk(r.root, visit)
		for _, name := range r.Segments() {
			if !seen[name] {
				seen[name] = true
				waiting = append(waiting, segments[name])
			}
		}
	}
}
