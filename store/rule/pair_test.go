package rule

import (
	"testing"
	"time"
)

func TestWhatGoesWithSomethingBoughtIsKnownFromThatMomentOn(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 11, day, 12, 0, 0, 0, time.UTC) }
	tablet := Event{Kind: Bought, At: at(2), Handle: "slate-11", Type: "tablets", Fits: []string{"cover-11"}}
	events := []Event{
		{Kind: Viewed, At: at(1), Handle: "cover-11"}, // before the tablet
		tablet,
		{Kind: Viewed, At: at(3), Handle: "cover-11"},
		{Kind: Viewed, At: at(3), Handle: "cover-13"},
		{Kind: Bought, At: at(4), Handle: "cover-11"},
	}
	Pair(events)
	for i, want := range []bool{false, false, true, false, true} {
		if events[i].Beside.Has(Bought) != want {
			t.Errorf("event %d: %v", i, events[i].Beside)
		}
	}
	rule := `bought(category: "tablets") and not bought(goes_with: bought)`
	for n, want := range map[int]Truth{4: Yes, 5: No} {
		f := &Facts{Now: at(5), Personalization: true, Events: events[:n]}
		r, err := Parse(rule)
		if err != nil || r.String() != rule {
			t.Fatalf("%s: %v", r, err)
		}
		if ask, err := Compile(r, nil); err != nil || ask(f) != (want == Yes) {
			t.Errorf("after %d events: %t, %v", n, ask(f), err)
		}
	}
}

func TestTheOtherWayRoundGoesTogetherToo(t *testing.T) {
	now := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	events := []Event{{Kind: Bought, At: now, Handle: "cover-11"}, {Kind: Bought, At: now, Handle: "slate-11", Fits: []string{"cover-11"}}}
	Pair(events)
	if !events[0].Beside.Has(Bought) || !events[1].Beside.Has(Bought) {
		t.Errorf("bought together: %v, %v", events[0].Beside, events[1].Beside)
	}
}

func TestWhatWasTakenOutOfAnOrderCountsUntilThen(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 11, day, 12, 0, 0, 0, time.UTC) }
	events := []Event{
		{Kind: Bought, At: at(2), Handle: "slate-11", Fits: []string{"cover-11"}, Quantity: 1, Stay: &Stay{Until: at(4)}},
		{Kind: Viewed, At: at(3), Handle: "cover-11"},
		{Kind: Viewed, At: at(4), Handle: "cover-11"},
		{Kind: Bought, At: at(4), Handle: "lamp", Quantity: 1},
	}
	Pair(events)
	if !events[1].Beside.Has(Bought) || events[2].Beside.Has(Bought) {
		t.Errorf("beside: %v before it was taken out, %v from then on", events[1].Beside, events[2].Beside)
	}
	for text, want := range map[string][3]bool{ // on the second day, just before the edit, and from it on
		`bought(product: "slate-11")`: {true, true, false}, `bought(product: "lamp")`: {false, false, true},
		`not bought(product: "slate-11")`: {false, false, true}, `bought exactly once`: {true, true, true},
		`last bought within 1 day`: {true, false, true}, `sum of quantity of bought >= 1`: {true, true, true},
	} {
		r, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		ask, err := Compile(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, now := range []time.Time{at(2), at(4).Add(-time.Millisecond), at(4)} {
			f := &Facts{Now: now, Personalization: true, Events: events}
			if got := ask(f); got != want[i] {
				t.Errorf("%s on %s: %t", text, now.Format(time.StampMilli), got)
			}
		}
		if text[0] == 'n' {
			f := &Facts{Now: at(2), Personalization: true, Events: events}
			if next := NextChange(r, f, nil); !next.Equal(at(4)) {
				t.Errorf("%s changes next at %s", text, next)
			}
		}
	}
}
