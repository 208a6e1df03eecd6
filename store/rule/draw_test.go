package rule

import (
	"time"

	"pgregory.net/rapid"
)

// Trees and facts drawn at random, from values few enough to meet.

func drawNode(t *rapid.T, depth int, parent string) Node {
	kinds := []string{"test", "test", "happened", "happened", "not", "segment", "and", "or"}
	kind := rapid.SampledFrom(kinds).Draw(t, "kind")
	if depth == 0 || kind == parent && (kind == "and" || kind == "or") {
		kind = "test"
	}
	switch kind {
	case "happened":
		return drawHappened(t)
	case "not":
		return &Not{drawNode(t, depth-1, kind)}
	case "segment":
		return &InSegment{Name: rapid.SampledFrom([]string{"Wholesale", "Students"}).Draw(t, "segment")}
	case "and", "or":
		var parts []Node
		for range rapid.IntRange(2, 4).Draw(t, "parts") {
			parts = append(parts, drawNode(t, depth-1, kind))
		}
		if kind == "and" {
			return &And{parts}
		}
		return &Or{parts}
	}
	return drawTest(t)
}

func drawTest(t *rapid.T) *Test {
	return drawTestOf(t, rapid.SampledFrom(Attributes()).Draw(t, "attribute"))
}

func drawTestOf(t *rapid.T, a Attribute) *Test {
	test := &Test{Attribute: a.Name, Op: rapid.SampledFrom(operators(a.Type)).Draw(t, "op")}
	if printed(test.Op, true, a.dated()) != "" {
		test.Not = rapid.Bool().Draw(t, "not")
	}
	switch test.Op {
	case Holds, Exists, IsAcademic:
	case Within, LongerAgo:
		test.Values = []Value{{Kind: Span, Number: rapid.Int64Range(1, 40).Draw(t, "span"), Text: rapid.SampledFrom(units()).Draw(t, "unit")}}
	case In:
		for range rapid.IntRange(1, 3).Draw(t, "values") {
			test.Values = append(test.Values, drawValue(t, a))
		}
	case Between:
		low, high := drawValue(t, a), drawValue(t, a)
		if !a.cyclic() && low.Number > high.Number {
			low, high = high, low
		}
		test.Values = []Value{low, high}
	case Matches:
		patterns := []string{"^a", "b$", "a.b", "a|学", "[[:upper:]]{2}", `\\`, "(ab)+/?", ".*"}
		test.Values = []Value{{Kind: Text, Text: rapid.SampledFrom(patterns).Draw(t, "pattern")}}
	default:
		test.Values = []Value{drawValue(t, a)}
	}
	return test
}

func drawValue(t *rapid.T, a Attribute) Value {
	switch a.Type {
	case Count:
		return Value{Kind: Number, Number: rapid.Int64Range(0, 40).Draw(t, "count")}
	case Hour:
		return Value{Kind: Number, Number: rapid.Int64Range(0, 23).Draw(t, "hour")}
	case Price:
		return Value{Kind: Money, Number: rapid.Int64Range(0, 9999).Draw(t, "minor"), Text: "EUR"}
	case Moment, Day:
		return Value{Kind: Date, Number: rapid.Int64Range(19_700, 19_800).Draw(t, "day")}
	case TimeOfDay:
		return Value{Kind: Clock, Number: rapid.Int64Range(0, 24*60-1).Draw(t, "minute")}
	case Choice, Weekday:
		return Value{Kind: Text, Text: rapid.SampledFrom(a.Choices).Draw(t, "choice")}
	case Country:
		return Value{Kind: Text, Text: rapid.SampledFrom([]string{"DE", "AT", "US"}).Draw(t, "country")}
	case Language:
		return Value{Kind: Text, Text: rapid.SampledFrom([]string{"de", "en", "gsw"}).Draw(t, "language")}
	}
	return Value{Kind: Text, Text: drawText(t, a.Type)}
}

func drawText(t *rapid.T, of Type) string {
	texts := []string{"a", "B", "ab", "Aba", "/b", "mit.edu", "edu"}
	if of != Domain {
		texts = append(texts, `a "b"`, `\`, "é", "学")
	}
	return rapid.SampledFrom(texts).Draw(t, "text")
}

func drawFacts(t *rapid.T) *Facts {
	zone := rapid.SampledFrom([]string{"UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Auckland"}).Draw(t, "zone")
	where, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	text := func(name string) string {
		return rapid.SampledFrom([]string{"", "a", "b", "AB", "abab/b", "MIT.edu", `a "b"`, `\`, "É", "学"}).Draw(t, name)
	}
	money := func(name string) Amount {
		return rapid.SampledFrom([]Amount{{}, {100, "EUR"}, {5000, "EUR"}, {9999, "EUR"}, {5000, "USD"}}).Draw(t, name)
	}
	now := time.Unix(rapid.Int64Range(19_700*86_400, 19_800*86_400).Draw(t, "now"), 0).In(where)
	moment := func(name string) time.Time {
		if rapid.IntRange(0, 5).Draw(t, name+" long ago") == 0 { // years, to the day
			return now.AddDate(-rapid.IntRange(0, 3).Draw(t, name+" years"), 0, rapid.SampledFrom([]int{0, -30, -120, 1}).Draw(t, name+" days")).UTC()
		}
		if rapid.Bool().Draw(t, name+" is there") {
			return now.Add(-time.Duration(rapid.Int64Range(-100, 1_000_000).Draw(t, name)) * time.Minute).UTC()
		}
		return time.Time{}
	}
	events := drawEvents(t, now)
	flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
	return &Facts{
		Now: now, Personalization: flag("consent"), Analytics: flag("analytics"),
		EmailDomain: text("domain"), EmailAcademic: flag("academic"), EmailConfirmed: flag("confirmed"), SignedIn: flag("signed in"),
		OrdersCount: rapid.Int64Range(0, 40).Draw(t, "orders"), FirstOrderAt: moment("first"), LastOrderAt: moment("last"),
		Spent: money("spent"), CartTotal: money("cart"), CartItems: rapid.Int64Range(0, 40).Draw(t, "items"),
		CustomerTags: rapid.SampledFrom([][]string{nil, {"a"}, {"x", "B"}, {"ab", "é"}}).Draw(t, "tags"),
		Device:       rapid.SampledFrom([]string{"", "phone", "tablet", "desktop"}).Draw(t, "device"),
		Country:      rapid.SampledFrom([]string{"", "DE", "at"}).Draw(t, "country"),
		Language:     rapid.SampledFrom([]string{"", "de", "de-AT", "EN-us"}).Draw(t, "language"),
		Company:      text("company"), NearestPlace: text("place"),
		ReferrerHost: text("referrer"), UTMSource: text("source"), UTMMedium: text("medium"), UTMCampaign: text("campaign"),
		LandingPath: text("landing"), VisitorNew: flag("new"), Events: events,
		RegisteredAt: moment("registered"), Stages: DefaultStages(),
		CartProducts: rapid.SampledFrom([][]string{nil, {"a"}, {"B", "ab"}}).Draw(t, "products"), CartCollections: rapid.SampledFrom([][]string{nil, {"a"}}).Draw(t, "shelves"),
		CartCategories: rapid.SampledFrom([][]string{nil, {"B"}}).Draw(t, "categories"),
	}
}

// drawSegments are two segments, the second of which asks about the first.
func drawSegments(t *rapid.T) Segments {
	first := &And{[]Node{drawTest(t), drawTest(t)}}
	second := &Or{[]Node{&Not{&InSegment{Name: "Wholesale"}}, drawTest(t)}}
	return Segments{"Wholesale": built(t, first), "Students": built(t, second)}
}

// built turns a tree into a rule.
func built(t interface{ Fatalf(string, ...any) }, n Node) Rule {
	r, err := New(n)
	if err != nil {
		t.Fatalf("%s: %v", Rule{root: n}, err)
	}
	return r
}
