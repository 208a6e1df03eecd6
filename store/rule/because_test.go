package rule

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// knownBy is what a part is when nothing is known but some conditions.
func knownBy(n Node, f *Facts, segments Segments, reasons []Reason) Truth {
	switch n := n.(type) {
	case *And:
		least := Yes
		for _, p := range n.Parts {
			least = min(least, knownBy(p, f, segments, reasons))
		}
		return least
	case *Or:
		most := No
		for _, p := range n.Parts {
			most = max(most, knownBy(p, f, segments, reasons))
		}
		return most
	case *Not:
		return knownBy(n.Part, f, segments, reasons).Not()
	case *InSegment:
		return knownBy(segments[n.Name].root, f, segments, reasons)
	}
	if slices.ContainsFunc(reasons, func(r Reason) bool { return sameCondition(r.node, n) }) {
		return interpret(n, f, segments)
	}
	return Unknown
}

// The reasons alone reproduce the answer; and without one of them it is another, or
// the reason says that it would still be the same.
func TestTheReasonsAloneReproduceTheAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		segments, f := drawSegments(t), drawFacts(t)
		r := Rule{root: drawNode(t, 4, "")}
		ask, err := compile(r, segments)
		if err != nil {
			return
		}
		reasons := r.Because(f, segments)
		if ask(f) != Yes {
			if reasons != nil {
				t.Fatalf("%s is not so, because %v", r, reasons)
			}
			return
		}
		if got := knownBy(r.root, f, segments, reasons); got != Yes {
			t.Fatalf("%s: from %v alone it is %v", r, reasons, got)
		}
		for _, reason := range reasons {
			if reason.Truth != Yes {
				t.Fatalf("%s: %v is no reason", r, reason)
			}
			var others []Reason
			everyNode(r, segments, func(n Node) {
				switch n.(type) {
				case *Test, *Happened:
					if !sameCondition(n, reason.node) {
						others = append(others, Reason{node: n})
					}
				}
			})
			if still := knownBy(r.root, f, segments, others) == Yes; still != reason.Still {
				t.Fatalf("%s without %v: %t, said %t", r, reason, still, reason.Still)
			}
		}
	})
}

func TestTheFewestReasonsAreNamed(t *testing.T) {
	f := &Facts{Personalization: true, OrdersCount: 3, Device: "phone", EmailAcademic: true, EmailDomain: "mit.edu", EmailConfirmed: true, SignedIn: true}
	segments := Segments{}
	for name, text := range map[string]string{"Campus": `email.domain is academic and email.confirmed`} {
		r, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		segments[name] = r
	}
	for text, want := range map[string][]string{
		`orders.count >= 2 and device = "phone" or signed_in`: {"signed_in"},
		`in segment "Campus" and not orders.count = 1`:        {"email.domain", "email.confirmed", "orders.count"},
		`orders.count >= 1 or orders.count >= 2`:              {"orders.count"},
		`orders.count > 5`:                                    nil,
	} {
		r, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, reason := range r.Because(f, segments) {
			got = append(got, reason.About)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
