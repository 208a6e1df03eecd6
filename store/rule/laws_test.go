package rule

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWhatIsPrintedReadsBackAsTheSameTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := drawNode(t, 4, "")
		text := Rule{root: tree}.String()
		r, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		walk(r.root, func(n Node) {
			if s, ok := n.(*InSegment); ok {
				s.at = 0
			}
		})
		if !reflect.DeepEqual(r.root, tree) {
			t.Fatalf("%s\nreads back as\n%s", text, r)
		}
		if r.String() != text {
			t.Fatalf("%s\nprints as\n%s", text, r)
		}
	})
}

func TestTheCompiledRuleSaysWhatTheTreeSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, segments, f := built(t, drawNode(t, 3, "")), drawSegments(t), drawFacts(t)
		compiled, err := compile(r, segments)
		if err != nil {
			t.Fatal(err)
		}
		match, _ := Compile(r, segments)
		want := interpret(r.root, f, segments)
		if got := compiled(f); got != want {
			t.Fatalf("%s: compiled %s, interpreted %s for %+v", r, got, want, f)
		}
		if match(f) != (want == Yes) {
			t.Fatalf("%s is %s but the match is %v", r, want, match(f))
		}
	})
}

func TestTheLawsOfThreeValuedLogicHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		segments, f := drawSegments(t), drawFacts(t)
		a, b, c := drawNode(t, 2, ""), drawNode(t, 2, ""), drawNode(t, 2, "")
		and := func(n ...Node) Node { return &And{n} }
		or := func(n ...Node) Node { return &Or{n} }
		not := func(n Node) Node { return &Not{n} }
		for law, sides := range map[string][2]Node{
			"double negation":  {not(not(a)), a},
			"De Morgan and":    {not(and(a, b)), or(not(a), not(b))},
			"De Morgan or":     {not(or(a, b)), and(not(a), not(b))},
			"commutation":      {and(a, b), and(b, a)},
			"distribution":     {and(a, or(b, c)), or(and(a, b), and(a, c))},
			"absorption":       {or(a, and(a, b)), a},
			"association":      {or(a, or(b, c)), or(or(a, b), c)},
			"idempotence":      {and(a, a), a},
			"three are nested": {and(a, b, c), and(a, and(b, c))},
		} {
			if l, r := truthOf(t, sides[0], f, segments), truthOf(t, sides[1], f, segments); l != r {
				t.Fatalf("%s: %s is %s, %s is %s", law, Rule{root: sides[0]}, l, Rule{root: sides[1]}, r)
			}
		}
	})
}

func truthOf(t *rapid.T, n Node, f *Facts, segments Segments) Truth {
	compiled, err := compile(built(t, n), segments)
	if err != nil {
		t.Fatal(err)
	}
	return compiled(f)
}

func TestWithoutConsentNoFactThatNeedsItChangesAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, segments, f := built(t, drawNode(t, 3, "")), drawSegments(t), drawFacts(t)
		f.Personalization = false
		other := *f
		other.OrdersCount, other.Spent, other.CustomerTags = f.OrdersCount+1, Amount{1, "EUR"}, []string{"a", "B", "ab"}
		other.FirstOrderAt, other.LastOrderAt = f.Now, f.Now
		other.UTMSource, other.UTMMedium, other.UTMCampaign, other.ReferrerHost, other.LandingPath = "a", "a", "a", "a", "a"
		other.Events = []Event{{Kind: Viewed, At: f.Now, ProductID: "a"}, {Kind: Bought, At: f.Now, ProductID: "a"}}
		if a, b := truthOf(t, r.root, f, segments), truthOf(t, r.root, &other, segments); a != b {
			t.Fatalf("%s is %s, and %s with other facts that may not be read", r, a, b)
		}
		_, before := r.Explain(f, segments)
		if _, after := r.Explain(&other, segments); before != after {
			t.Fatalf("%s: explained as %s and %s", r, before, after)
		}
	})
}

func TestLearningAFactNeverTurnsYesIntoNoForAnotherReason(t *testing.T) {
	// Kleene's logic is monotone: what is yes or no while something is unknown stays
	// so whatever it turns out to be.
	rapid.Check(t, func(t *rapid.T) {
		r, segments, f := built(t, drawNode(t, 3, "")), drawSegments(t), drawFacts(t)
		if slices.ContainsFunc(segments.Attributes(r), func(a Attribute) bool { return strings.HasPrefix(a.Name, "consent.") }) {
			t.Skip("asks about the consent itself, which is known either way")
		}
		f.Personalization = false
		before := truthOf(t, r.root, f, segments)
		known := *f
		known.Personalization = true
		if after := truthOf(t, r.root, &known, segments); before != Unknown && after != before {
			t.Fatalf("%s is %s without consent and %s with it", r, before, after)
		}
	})
}

func TestTheExplanationAgreesWithTheDecision(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, segments, f := built(t, drawNode(t, 3, "")), drawSegments(t), drawFacts(t)
		lines, whole := r.Explain(f, segments)
		if want := interpret(r.root, f, segments); whole != want {
			t.Fatalf("%s: explained as %s, is %s", r, whole, want)
		}
		for _, l := range lines {
			condition, err := Parse(l.Text)
			if err != nil {
				t.Fatalf("%q: %v", l.Text, err)
			}
			if want := interpret(condition.root, f, segments); l.Truth != want {
				t.Fatalf("the line %q, is %s", l, want)
			}
			if l.Consent != NoConsent && l.Truth != Unknown {
				t.Fatalf("%q is known without consent", l)
			}
		}
	})
}
