package rule

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// shopper is somebody who, on Saturday 28 November 2026 at noon, has looked at bags
// and bought a tablet.
func shopper(t *testing.T) *Facts {
	f := student(t)
	ago := func(d time.Duration) time.Time { return f.Now.Add(-d) }
	const day = 24 * time.Hour
	euro := func(n int64) Amount { return Amount{n * 100, "EUR"} }
	bag := Event{Kind: Viewed, ProductID: "tote", SKU: "TOTE-S", Collections: []string{"bags"}, Type: "Bags", Tags: []string{"canvas"}, Vendor: "Loom", Price: euro(60)}
	slate := Event{Kind: Bought, At: ago(12 * day), ProductID: "slate", Type: "Tablets", Price: euro(300), Total: euro(600), Quantity: 2}
	at := func(e Event, at time.Time, kind EventKind) Event { e.At, e.Kind = at, kind; return e }
	f.Events = []Event{
		slate, at(slate, slate.At, Ordered), at(bag, ago(7*day), Viewed), at(bag, ago(3*day), Viewed), at(bag, ago(3*day), AddedToCart),
		at(bag, ago(day), Viewed), {Kind: Searched, At: ago(time.Hour), Term: "Desk lamp"}, at(bag, f.Now.Add(time.Hour), Bought),
	}
	SortEvents(f.Events)
	return f
}

func TestWhatPeopleDidIsAskedAbout(t *testing.T) {
	f := shopper(t)
	for text, want := range map[string]Truth{
		`bought(category: "tablets")`:                                                Yes,
		`bought(collection: "bags")`:                                                 No, // that lies ahead
		`viewed(collection: "bags") at least 3 times`:                                Yes,
		`viewed(collection: "bags") at least 3 times within 7 days`:                  No, // the first is 7 days ago to the millisecond
		`viewed(collection: "bags") exactly twice within 7 days`:                     Yes,
		`viewed between 7 and 2 days ago`:                                            Yes,
		`viewed at most 2 times between 7 and 2 days ago`:                            Yes,
		`viewed(variant: "tote-s") more than 7 days ago`:                             Yes,
		`viewed on 2026-11-27`:                                                       Yes,
		`viewed after 2026-11-27`:                                                    No,
		`bought before 2026-11-17`:                                                   Yes,
		`viewed between 2026-11-26 and 2026-11-30 at least 1 time`:                   Yes,
		`searched(term contains "LAMP") within the last 2 hours`:                     Yes,
		`searched(not term contains "lamp")`:                                         No,
		`spent within 30 days >= 600 EUR`:                                            Yes,
		`spent within 12 days >= 600 EUR`:                                            No,
		`spent within 30 days >= 600 USD`:                                            Unknown,
		`sum of quantity of bought = 2`:                                              Yes,
		`average price of viewed between 59 EUR and 61 EUR`:                          Yes,
		`average amount of refunded > 0 EUR`:                                         No,
		`highest price of viewed > 60 EUR`:                                           No,
		`lowest price of viewed within 2 days <= 60 EUR`:                             Yes,
		`different products of viewed = 1`:                                           Yes,
		`first viewed more than 6 days ago and last viewed within 25 hours`:          Yes,
		`last reviewed exists`:                                                       No,
		`added_to_cart then not ordered within 2 days`:                               Yes,
		`added_to_cart then not ordered within 4 days`:                               No, // there is a day left
		`added_to_cart then not ordered`:                                             Yes,
		`ordered then viewed(price > 50 EUR) within 1 week`:                          Yes,
		`ordered then viewed within 5 days`:                                          No, // to the millisecond again
		`viewed then added_to_cart(same product)`:                                    Yes,
		`bought then viewed(same product)`:                                           No,
		`viewed(price > 50 USD)`:                                                     Unknown,
		`viewed(price > 50 USD) at most 3 times and viewed(price > 5 USD, tag: "x")`: No,
		`reviewed at least 5 times or not visited`:                                   Yes,
	} {
		if got := truthOfText(t, text, f); got != want {
			t.Errorf("%s is %s", text, got)
		}
		f.Personalization = false
		if got := truthOfText(t, text, f); got != Unknown {
			t.Errorf("without consent %s is %s", text, got)
		}
		f.Personalization = true
	}
}

func truthOfText(t *testing.T, text string, f *Facts) Truth {
	t.Helper()
	ask, err := compile(read(t, text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return ask(f)
}

func TestConditionsOnEventsArePrintedInOneForm(t *testing.T) {
	for text, want := range map[string]string{
		`Viewed within the last 7 days AT LEAST 3 times`:                `viewed at least 3 times within 7 days`,
		`viewed at least once`:                                          `viewed`,
		`viewed exactly twice`:                                          `viewed exactly 2 times`,
		`ordered between 30 and 90 days ago`:                            `ordered between 90 and 30 days ago`,
		`ordered less than 1 days ago`:                                  `ordered within 1 day`,
		`bought(category = "x", tag is not "y", quantity: 2)`:           `bought(category: "x", tag != "y", quantity: 2)`,
		`sum of amount of ordered within 1 year > 5 eur`:                `spent within 1 year > 5 EUR`,
		`average of price of bought > 5 EUR`:                            `average price of bought > 5 EUR`,
		`different product of viewed >= 3`:                              `different products of viewed >= 3`,
		`first of ordered > 2026-01-01`:                                 `first ordered after 2026-01-01`,
		`viewed then bought(vendor: "x", same product) within 36 hours`: `viewed then bought(same product, vendor: "x") within 36 hours`,
	} {
		if r, err := Parse(text); err != nil || r.String() != want {
			t.Errorf("%s\nprints as %s, %v\nand not as %s", text, r, err, want)
		}
	}
	for _, w := range EventWords() {
		if r, err := Parse(w.Example); err != nil || r.String() != w.Example || !r.NeedsEvents() || !strings.HasSuffix(w.Doc, ".") {
			t.Errorf("%s: the example is %s, %v", w.Word, r, err)
		}
	}
}

func TestAMistakeAboutEventsIsShownWhereItIs(t *testing.T) {
	for _, c := range []struct {
		text           string
		column         int
		expected, hint string
	}{
		{`viewd within 7 days`, 1, "an attribute", "viewed"},
		{`viewed(colection: "bags")`, 8, "one of product", "collection"},
		{`viewed(term: "x")`, 8, "of viewed", ""},
		{`viewed(collection: bags)`, 20, "a text in quotes", `"bags"`},
		{`viewed(collection contains "x")`, 19, "one of =, !=, in", ""},
		{`viewed(collection: "bags" tag: "x")`, 27, `","`, ""},
		{`viewed(same product)`, 8, `"same" goes with`, ""},
		{`viewed >= 3`, 8, "how many times", "at least 3 times"},
		{`viewed at least 3`, 18, `"times"`, ""},
		{`viewed between 5 and 3 times`, 22, "the smaller end first", "between 3 and 5"},
		{`viewed between 5 and 5 days ago`, 22, "another length", ""},
		{`viewed between 900000 and 3 hours ago`, 16, "100 years", ""},
		{`viewed within 7 dayz`, 17, "days", "days"},
		{`viewed then within 7 days`, 13, "what happened", ""},
		{`viewed then bought(same prize)`, 25, "one of product", "price"},
		{`searched then bought(same product)`, 35, "searched has", ""},
		{`viewed at least 3 times then bought`, 25, `"and"`, ""},
		{`sum of product of bought > 3`, 8, "one of price, amount, quantity", ""},
		{`sum of quantity of viewed > 3`, 27, "what viewed has", ""},
		{`sum of amount bought > 3`, 15, `"of"`, ""},
		{`spent within 30 days`, 21, "one of =", ""},
		{`first ordered`, 14, "one of within", ""},
	} {
		_, err := Parse(c.text)
		var e *Error
		if !errors.As(err, &e) || e.Column != c.column || !strings.Contains(e.Expected, c.expected) || e.Suggestion != c.hint {
			t.Errorf("%q: want column %d %q, hint %q; got\n%v", c.text, c.column, c.expected, c.hint, err)
		}
	}
}

func TestATreeOfEventsMadeByAFormIsHeldToTheSameRules(t *testing.T) {
	span := func(unit string) Value { return Value{Span, unit, 3} }
	for name, h := range map[string]*Happened{
		"nothing": nil, "no comparison": {Pick: Pick{Word: "viewed"}}, "no word": {Is: once()},
		"a wrong way to count": {Pick: Pick{Word: "viewed"}, Is: &Test{Op: Exists}},
		"spans of two units":   {Pick: Pick{Word: "viewed", When: &Test{Op: Between, Values: []Value{span("month"), span("day")}}}, Is: once()},
		"a window turned":      {Pick: Pick{Word: "viewed", When: &Test{Op: Within, Not: true, Values: []Value{span("day")}}}, Is: once()},
		"an empty filter":      {Pick: Pick{Word: "viewed", Filters: []*Test{nil}}, Is: once()},
		"no such measure":      {Measure: 100, Pick: Pick{Word: "viewed"}, Is: once()},
		"counted and then":     {Pick: Pick{Word: "viewed"}, Is: &Test{Op: Equal, Values: []Value{{Kind: Number, Number: 2}}}, Then: &Then{Pick: Pick{Word: "bought"}}},
	} {
		if r, err := New(h); err == nil {
			t.Errorf("%s: became %s", name, r)
		}
	}
}

func TestConditionsOnEventsAreExplained(t *testing.T) {
	f := shopper(t)
	r := read(t, `viewed(collection: "bags") at least 3 times within 7 days or not bought(category: "tablets") or spent within 30 days >= 500 EUR
		or different products of viewed >= 2 or last viewed within 2 days or added_to_cart then not ordered within 2 days or reviewed or bought(goes_with: bought, price > 5 EUR)`)
	want := []string{
		`viewed a product whose collection is "bags" at least 3 times within 7 days: 2 times, last on 2026-11-27 12:00, no`,
		`not bought a product whose category is "tablets": 1 time, last on 2026-11-16 12:00, no`,
		`spent within 30 days is at least 500 EUR: 600 EUR, yes`,
		`different products where viewed a product is at least 2: 1, no`,
		`last time: viewed a product is within 2 days: 2026-11-27 12:00, yes`,
		`added to the cart, then not ordered within 2 days: 1 time, last on 2026-11-25 12:00, yes`,
		`reviewed a product: 0 times, no`,
		`bought a product that goes with something that is bought and whose price is more than 5 EUR: 0 times, no`,
	}
	lines, _ := r.Explain(f, nil)
	for i, l := range lines {
		if i >= len(want) || l.String() != want[i] {
			t.Errorf("line %d: %s", i, l)
		}
	}
	f.Personalization = false
	lines, _ = r.Explain(f, nil)
	if len(lines) != len(want) || lines[0].Consent != Personalization || !strings.Contains(lines[0].Value, "without consent") {
		t.Errorf("without consent: %v", lines)
	}
}

func TestARuleSaysWhichEventsItNeeds(t *testing.T) {
	segments := Segments{"Lookers": read(t, `viewed then not bought within 30 days`)}
	need := segments.Need(read(t, `viewed within 7 days and ordered between 90 and 30 days ago`))
	if !slices.Equal(need.Kinds, []EventKind{Viewed, Ordered}) || need.Forever || need.Longest != 90*24*time.Hour {
		t.Errorf("needs %+v", need)
	}
	r := read(t, `in segment "Lookers" or signed_in`)
	need = segments.Need(r)
	if !slices.Equal(need.Kinds, []EventKind{Viewed, Bought}) || !need.Forever || r.NeedsEvents() {
		t.Errorf("needs %+v", need)
	}
	if c := segments.Consents(r); !slices.Equal(c, []Consent{Personalization}) {
		t.Errorf("needs %v", c)
	}
	if need = segments.Need(read(t, `viewed(goes_with: bought) within 1 hour`)); !slices.Equal(need.Kinds, []EventKind{Viewed, Bought}) || !need.Forever {
		t.Errorf("needs %+v", need)
	}
	if need = segments.Need(read(t, "signed_in")); len(need.Kinds) > 0 || need.Forever || need.Longest != 0 {
		t.Errorf("needs %+v", need)
	}
}

func TestTheNextChangeIsTheEdgeOfAWindow(t *testing.T) {
	f := shopper(t)
	for text, want := range map[string]time.Duration{
		`viewed within 7 days`:                          6 * 24 * time.Hour,
		`viewed at least 2 times within 7 days`:         4 * 24 * time.Hour,
		`not bought(collection: "bags") within 30 days`: time.Hour, // an event dated ahead
		`added_to_cart then not ordered within 4 days`:  24 * time.Hour,
		`viewed at least 3 times`:                       0,
		`hour between 18 and 23`:                        6 * time.Hour,
		`date = 2026-12-24`:                             25*24*time.Hour + 12*time.Hour,
		`email.confirmed`:                               0,
	} {
		got := NextChange(read(t, text), f, nil)
		if want == 0 && !got.IsZero() || want != 0 && !got.Equal(f.Now.Add(want)) {
			t.Errorf("%s changes at %s", text, got)
		}
	}
}

func TestACompiledConditionOnEventsAllocatesNothing(t *testing.T) {
	f := shopper(t)
	for _, w := range EventWords() {
		allocatesNothing(t, w.Example, f)
	}
	for _, text := range []string{`spent within 1 year >= 5 EUR`, `different products of viewed within 3 months > 3`, `last viewed within 3 days`,
		`viewed then bought(same collection) within 1 month`, `viewed(variant: ("x", "y"), price > 5 EUR) on 2026-11-27`} {
		allocatesNothing(t, text, f)
	}
}

func allocatesNothing(t *testing.T, text string, f *Facts) {
	t.Helper()
	match, err := Compile(read(t, text), nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(50, func() { match(f) }); n != 0 {
		t.Errorf("%s: %v allocations", text, n)
	}
}
