package rule

import "slices"

// Pair notes for each event what goes with its product and was bought, viewed or
// put into the cart at that moment or before: what "goes_with: bought" asks. That
// one goes with the other is said of either. What had been taken out of its order
// again by that moment had not been bought. The events must be sorted.
func Pair(events []Event) {
	p := pairing{known: map[string]Kinds{}, wanted: map[string]Kinds{}}
	for from := 0; from < len(events); {
		to := from + 1
		for to < len(events) && events[to].At.Equal(events[from].At) {
			to++
		}
		for i := from; i < to; i++ {
			p.note(&events[i])
		}
		for i := from; i < to; i++ {
			events[i].Beside = p.beside(&events[i])
		}
		from = to
	}
}

// pairing is what was done up to a moment: with which products, and with what
// goes with which.
type pairing struct {
	known   map[string]Kinds // by handle: what was done with it
	wanted  map[string]Kinds // by handle: what was done with products that it goes with
	passing []*Event         // what stands for a while only
}

func (p *pairing) note(e *Event) {
	if e.Handle == "" || !slices.Contains(beside(), e.Kind) {
		return
	}
	if e.Stay != nil && !e.Stay.Until.IsZero() {
		p.passing = append(p.passing, e)
		return
	}
	p.known[e.Handle] |= 1 << e.Kind
	for _, other := range e.Fits {
		p.wanted[other] |= 1 << e.Kind
	}
}

func (p *pairing) beside(e *Event) Kinds {
	if e.Handle == "" {
		return 0
	}
	kinds := p.wanted[e.Handle]
	for _, other := range e.Fits {
		kinds |= p.known[other]
	}
	for _, other := range p.passing {
		if !other.endedBy(e.At) && (slices.Contains(other.Fits, e.Handle) || slices.Contains(e.Fits, other.Handle)) {
			kinds |= 1 << other.Kind
		}
	}
	return kinds
}
