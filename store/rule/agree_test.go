package rule

import (
	"cmp"
	"flag"
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// cases sets how many cases the properties of a test are tried with.
func cases(t *testing.T, standard string) {
	checks := flag.Lookup("rapid.checks")
	before := checks.Value.String()
	if err := checks.Value.Set(cmp.Or(os.Getenv("RULE_CASES"), standard)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = checks.Value.Set(before) })
}

// TestBothEvaluatorsAgreeAtEveryInstant draws a rule and what several people did,
// mixes their events into one stream, and asks both. RULE_CASES asks for more.
func TestBothEvaluatorsAgreeAtEveryInstant(t *testing.T) {
	cases(t, "20000")
	answers := map[Truth]int{}
	rapid.Check(t, func(t *rapid.T) {
		now := drawNow(t)
		r := built(t, drawEventRule(t))
		people, stream := drawPeople(t, now)
		pass, err := NewTally(r, nil, now)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range stream {
			pass.Add(s.person, &s.event)
		}
		ask, err := compile(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, f := range people {
			live, counted := ask(f), pass.Truth(name, f)
			f.Index = NewIndex(f.Events)
			if indexed := ask(f); indexed != live {
				t.Fatalf("%s at %s: %s, and %s with an index of %+v", r, now, live, indexed, f.Events)
			}
			if answers[live]++; live != counted {
				t.Fatalf("%s at %s: %s live and %s counted for %+v", r, now, live, counted, f.Events)
			}
		}
	})
	if answers[Yes] < 1000 || answers[No] < 1000 || answers[Unknown] < 1000 {
		t.Errorf("the cases are one-sided: %v", answers)
	}
}

type streamed struct {
	person string
	event  Event
}

// drawPeople are facts by name, and everybody's events in the order of time. Some
// events come late: the facts are as if they had come in time.
func drawPeople(t *rapid.T, now time.Time) (map[string]*Facts, []streamed) {
	people, stream := map[string]*Facts{}, []streamed{}
	for _, name := range []string{"ada", "ben"} {
		f := &Facts{Now: now, Personalization: rapid.IntRange(0, 9).Draw(t, "consent") > 0, Events: drawEvents(t, now)}
		if rapid.Bool().Draw(t, "late") {
			f.Events = append(f.Events, drawEvent(t, now, f.Events))
			SortEvents(f.Events)
		}
		for _, e := range f.Events {
			stream = append(stream, streamed{name, e})
		}
		people[name] = f
	}
	people["guest"] = &Facts{Now: now, Personalization: true}
	slices.SortStableFunc(stream, func(a, b streamed) int { return a.event.At.Compare(b.event.At) })
	return people, stream
}

func drawEventRule(t *rapid.T) Node {
	parts := []Node{drawHappened(t)}
	if rapid.IntRange(0, 3).Draw(t, "joined") == 0 {
		parts = append(parts, &Not{drawHappened(t)})
	}
	if rapid.IntRange(0, 5).Draw(t, "figured") == 0 {
		a := rapid.SampledFrom(standing()[1:3]).Draw(t, "figure")
		if rapid.Bool().Draw(t, "latest") {
			a = rapid.SampledFrom(latestVisit()).Draw(t, "visit")
		}
		parts = append(parts, drawTestOf(t, a))
	}
	if len(parts) == 1 {
		return parts[0]
	}
	if rapid.Bool().Draw(t, "or") {
		return &Or{parts}
	}
	return &And{parts}
}

func TestTheOrderOfEventsOfOneMillisecondChangesNothing(t *testing.T) {
	cases(t, "2000")
	rapid.Check(t, func(t *rapid.T) {
		now := drawNow(t)
		r := built(t, drawHappened(t))
		f := &Facts{Now: now, Personalization: true, Events: drawEvents(t, now)}
		other := *f
		other.Events = slices.Clone(f.Events)
		slices.Reverse(other.Events)
		SortEvents(other.Events)
		if a, b := truthOf(t, r.root, f, nil), truthOf(t, r.root, &other, nil); a != b {
			t.Fatalf("%s is %s, and %s in another order", r, a, b)
		}
	})
}

func TestTheAnswerIsTheSameUntilItsNextChange(t *testing.T) {
	cases(t, "1500")
	changes := 0
	rapid.Check(t, func(t *rapid.T) {
		segments, f := drawSegments(t), drawFacts(t)
		f.Now, f.Personalization = drawNow(t), true
		f.Events = drawEvents(t, f.Now)
		r := built(t, drawTimely(t))
		ask, err := compile(r, segments)
		if err != nil {
			t.Fatal(err)
		}
		before, next := ask(f), NextChange(r, f, segments)
		span := 5 * 365 * 24 * time.Hour
		if !next.IsZero() {
			if span = next.Sub(f.Now); span <= 0 {
				t.Fatalf("%s: the next change is at %s, and it is %s", r, next, f.Now)
			}
			changes++
		}
		for _, part := range []int64{1, 7, 50, 93, 100} {
			later := *f
			later.Now = f.Now.Add(span/100*time.Duration(part) - 1)
			if rapid.Bool().Draw(t, "soon") {
				later.Now = f.Now.Add(min(span-1, time.Duration(rapid.Int64Range(0, int64(72*time.Hour)).Draw(t, "ahead"))))
			}
			if after := ask(&later); after != before {
				t.Fatalf("%s is %s at %s, and %s at %s already, not from %s on", r, before, f.Now, after, later.Now, next)
			}
		}
	})
	t.Logf("%d rules change with time", changes)
	if changes < 200 {
		t.Errorf("only %d rules change with time", changes)
	}
}

// drawTimely is mostly a condition that hangs on the clock, by itself or beside
// another.
func drawTimely(t *rapid.T) Node {
	var timely Node
	switch rapid.IntRange(0, 5).Draw(t, "timely") {
	case 0, 1:
		return drawNode(t, 2, "")
	case 2:
		var clocks []Attribute
		for _, a := range Attributes() {
			if a.Type == Hour || a.Type == TimeOfDay || a.Type == Weekday || a.Type == Moment || a.Unit == "days" {
				clocks = append(clocks, a)
			}
		}
		timely = drawTestOf(t, rapid.SampledFrom(clocks).Draw(t, "clock"))
	default:
		h := &Happened{Pick: Pick{Word: "viewed", When: &Test{Op: rapid.SampledFrom([]Op{Within, LongerAgo}).Draw(t, "when"), Values: []Value{drawSpan(t)}}}, Is: once()}
		if rapid.Bool().Draw(t, "sequence") {
			h = &Happened{Pick: Pick{Word: "viewed"}, Is: once(), Then: &Then{Not: true, Pick: Pick{Word: "bought", When: &Test{Op: Within, Values: []Value{drawSpan(t)}}}}}
		}
		timely = h
	}
	if rapid.Bool().Draw(t, "turned") {
		timely = &Not{timely}
	}
	if rapid.IntRange(0, 3).Draw(t, "joined") > 0 {
		return timely
	}
	return &Or{[]Node{timely, drawTest(t)}}
}
