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
	person   string             // of whom the last event was
	state    []tallied          // theirs
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
	w := t.Weigh(e)
	t.Take(person, e.At, &w)
}

// Weight is what an event means to a rule, whoever did it and whenever: events that
// differ in nothing else have the same, which need be found once.
type Weight struct {
	event *Event
	lanes []weight // of the conditions; nil when it means nothing to any
}

// Weigh finds what an event means. The event must not change as long as the weight
// is used; its At is not looked at.
func (t *Tally) Weigh(e *Event) Weight {
	lanes, matters := make([]weight, len(t.lanes)), false
	for i := range lanes {
		lanes[i] = t.lanes[i].weigh(e)
		matters = matters || lanes[i].matters()
	}
	if !matters {
		return Weight{event: e}
	}
	return Weight{e, lanes}
}

// Take is Add for an event that was weighed before.
func (t *Tally) Take(person string, at time.Time, w *Weight) {
	if at.After(t.now) || !w.event.Stands(t.now) {
		return
	}
	if t.figured.Has(w.event.Kind) {
		e := *w.event
		e.At = at
		t.kept[person] = append(t.kept[person], e)
	}
	if w.lanes == nil {
		return
	}
	if t.state == nil || t.person != person {
		t.find(person)
	}
	for i := range t.lanes {
		t.lanes[i].add(&t.state[i], at, &w.lanes[i])
	}
}

// find takes out a person's state.
func (t *Tally) find(person string) {
	state, ok := t.people[person]
	if !ok {
		state = make([]tallied, len(t.lanes))
		t.people[person] = state
	}
	t.person, t.state = person, state
}

// Forget drops a person's state: who comes once, with all their events, need not be
// remembered.
func (t *Tally) Forget(person string) {
	delete(t.people, person)
	delete(t.kept, person)
	t.person, t.state = "", nil
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
