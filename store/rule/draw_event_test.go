package rule

import (
	"slices"
	"time"

	"pgregory.net/rapid"
)

// Conditions on events and streams of events drawn at random, so that they meet:
// few words, few texts, and instants at the edges of the few spans.

func drawHappened(t *rapid.T) *Happened {
	h := &Happened{Measure: rapid.SampledFrom([]Measure{Times, Times, Times, Sum, Average, Lowest, Highest, Different, First, Last}).Draw(t, "measure")}
	words := slices.DeleteFunc(EventWords(), func(w EventWord) bool {
		return !slices.Contains([]string{"viewed", "bought", "ordered", "searched", "added_to_cart", "returned"}, w.Word)
	})
	word := rapid.SampledFrom(words).Draw(t, "word")
	if h.Measure >= Sum && h.Measure <= Highest {
		word, _ = eventWord("bought")
	}
	h.Pick = drawPick(t, word, h.Measure != First && h.Measure != Last)
	switch a := h.drawField(t, word); h.Measure {
	case Times:
		drawTimes(t, h, words, word)
	case First, Last:
		h.Is = drawComparison(t, a, operators(Moment))
	default:
		h.Is = drawComparison(t, a, figures()[:6])
	}
	return h
}

func (h *Happened) drawField(t *rapid.T, word EventWord) Attribute {
	var names []string
	for _, f := range fields() {
		if measured(h.Measure, f) && slices.Contains(word.Fields, f.Name) {
			names = append(names, f.Name)
		}
	}
	if h.Measure != Times && h.Measure != First && h.Measure != Last {
		h.Field = rapid.SampledFrom(names).Draw(t, "field")
	}
	return h.measure()
}

func drawTimes(t *rapid.T, h *Happened, words []EventWord, first EventWord) {
	h.Is = &Test{Attribute: "times", Op: rapid.SampledFrom([]Op{MoreOrEqual, MoreOrEqual, LessOrEqual, Equal, Between}).Draw(t, "times")}
	n := rapid.Int64Range(0, 3).Draw(t, "n")
	h.Is.Values = []Value{{Kind: Number, Number: n}}
	if h.Is.Op == Between {
		h.Is.Values = append(h.Is.Values, Value{Kind: Number, Number: n + rapid.Int64Range(0, 2).Draw(t, "more")})
	}
	if rapid.Bool().Draw(t, "counted") {
		return
	}
	h.Is = once()
	second := rapid.SampledFrom(words).Draw(t, "second")
	h.Then = &Then{Not: rapid.Bool().Draw(t, "then not"), Pick: drawPick(t, second, false)}
	if rapid.Bool().Draw(t, "in time") {
		h.Then.Pick.When = &Test{Op: Within, Values: []Value{drawSpan(t)}}
	}
	for _, f := range fields() {
		if f.plural != "" && slices.Contains(first.Fields, f.Name) && slices.Contains(second.Fields, f.Name) && rapid.IntRange(0, 6).Draw(t, "same") == 0 {
			h.Then.Same = append(h.Then.Same, f.Name)
		}
	}
}

func drawComparison(t *rapid.T, a Attribute, ops []Op) *Test {
	test := &Test{Attribute: a.Name, Op: rapid.SampledFrom(ops).Draw(t, "op")}
	if printed(test.Op, true, a.dated()) != "" {
		test.Not = rapid.Bool().Draw(t, "not")
	}
	switch test.Op {
	case Exists:
	case Within, LongerAgo:
		test.Values = []Value{drawSpan(t)}
	case Between:
		low, high := drawSmall(t, a), drawSmall(t, a)
		if low.Number > high.Number {
			low, high = high, low
		}
		if low.Kind == Money {
			high.Text = low.Text
		}
		test.Values = []Value{low, high}
	default:
		test.Values = []Value{drawSmall(t, a)}
	}
	return test
}

func drawSmall(t *rapid.T, a Attribute) Value {
	switch a.Type {
	case Count:
		return Value{Kind: Number, Number: rapid.Int64Range(0, 4).Draw(t, "count")}
	case Price:
		return Value{Kind: Money, Number: rapid.Int64Range(0, 4).Draw(t, "minor") * 100, Text: rapid.SampledFrom([]string{"EUR", "EUR", "EUR", "USD"}).Draw(t, "currency")}
	case Moment, Day:
		return Value{Kind: Date, Number: rapid.Int64Range(19_750, 19_790).Draw(t, "day")}
	case Choice:
		return Value{Kind: Text, Text: rapid.SampledFrom(a.Choices).Draw(t, "choice")}
	}
	return Value{Kind: Text, Text: rapid.SampledFrom([]string{"a", "B", "ab", "É", "ſ"}).Draw(t, "text")}
}

func drawPick(t *rapid.T, w EventWord, window bool) Pick {
	p := Pick{Word: w.Word}
	for range rapid.SampledFrom([]int{0, 0, 1, 1, 2}).Draw(t, "filters") {
		f, _ := fieldNamed(rapid.SampledFrom(w.Fields).Draw(t, "filter"))
		p.Filters = append(p.Filters, drawComparison(t, f.Attribute, f.ops))
	}
	if !window {
		return p
	}
	switch rapid.IntRange(0, 7).Draw(t, "window") {
	case 0, 1, 2:
		p.When = &Test{Op: Within, Values: []Value{drawSpan(t)}}
	case 3:
		p.When = &Test{Op: LongerAgo, Values: []Value{drawSpan(t)}}
	case 4:
		near := drawSpan(t)
		far := near
		far.Number += rapid.Int64Range(1, 3).Draw(t, "further")
		p.When = &Test{Op: Between, Values: []Value{far, near}}
	case 5:
		p.When = drawComparison(t, day(), []Op{Less, More, Equal, Between})
		p.When.Attribute, p.When.Not = "", false
	}
	return p
}

func drawSpan(t *rapid.T) Value {
	return rapid.SampledFrom([]Value{{Span, "minute", 1}, {Span, "hour", 1}, {Span, "hour", 24}, {Span, "day", 1}, {Span, "day", 2}, {Span, "week", 1},
		{Span, "month", 1}, {Span, "month", 2}, {Span, "year", 1}, {Span, "year", 4}}).Draw(t, "span")
}

// drawEvents are sorted by time; some of them lie after now.
func drawEvents(t *rapid.T, now time.Time) []Event {
	var events []Event
	for range rapid.IntRange(0, 8).Draw(t, "events") {
		events = append(events, drawEvent(t, now, events))
	}
	SortEvents(events)
	return events
}

func drawEvent(t *rapid.T, now time.Time, before []Event) Event {
	at := now
	if len(before) > 0 && rapid.Bool().Draw(t, "beside another") {
		at = rapid.SampledFrom(before).Draw(t, "other").At.In(now.Location())
	}
	at = drawEdge(t, at, drawSpan(t))
	text := func(name string) string {
		return rapid.SampledFrom([]string{"", "a", "A", "b", "ab", "é", "s"}).Draw(t, name)
	}
	list := func(name string) []string {
		return rapid.SampledFrom([][]string{nil, {"a"}, {"b", "A"}, {"ab", "", "é"}}).Draw(t, name)
	}
	amount := func(name string) Amount {
		return rapid.SampledFrom([]Amount{{}, {100, "EUR"}, {200, "EUR"}, {-100, "EUR"}, {333, "EUR"}, {100, "USD"}}).Draw(t, name)
	}
	var visit *Visit
	if rapid.IntRange(0, 3).Draw(t, "visit") == 0 {
		visit = &Visit{Source: text("source"), Medium: text("medium"), Campaign: text("campaign"), Landing: text("landing"), Referrer: text("referrer")}
	}
	kind := rapid.SampledFrom([]EventKind{Viewed, Viewed, Bought, Bought, Ordered, Searched, AddedToCart, Visited, Reviewed, Refunded, Returned, Returned}).Draw(t, "kind")
	return Event{
		Visit: visit,
		Kind:  kind, At: at.UTC(), Stay: drawStay(t, kind, at),
		ProductID: text("product"), Handle: text("handle"), Beside: Kinds(rapid.SampledFrom([]uint32{0, 1 << Bought, 1<<Bought | 1<<Viewed}).Draw(t, "beside")), VariantID: text("variant"), SKU: text("sku"), Collections: list("collections"), Type: text("type"), Tags: list("tags"),
		Vendor: text("vendor"), Price: amount("price"), Total: amount("total"), Quantity: rapid.Int64Range(0, 3).Draw(t, "quantity"), Channel: text("channel"), Term: text("term"), Reason: rapid.SampledFrom(append(Reasons()[:3:3], "")).Draw(t, "reason"),
	}
}

// drawStay is for how long an order or its line stands as it is, where it was edited.
func drawStay(t *rapid.T, kind EventKind, at time.Time) *Stay {
	if kind != Bought && kind != Ordered || rapid.IntRange(0, 2).Draw(t, "edited") > 0 {
		return nil
	}
	var s Stay
	if rapid.Bool().Draw(t, "became") {
		s.From = drawEdge(t, at, drawSpan(t)).UTC()
	}
	if rapid.Bool().Draw(t, "ended") {
		s.Until = drawEdge(t, at, drawSpan(t)).UTC()
	}
	return &s
}

// drawEdge is a span earlier or later, to the millisecond or one beside it.
func drawEdge(t *rapid.T, at time.Time, span Value) time.Time {
	way := rapid.SampledFrom([]int{-1, -1, -1, 0, 1}).Draw(t, "way")
	if d, exact := length(span); exact {
		at = at.Add(time.Duration(way) * d)
	} else {
		at = at.AddDate(0, way*months(span), 0)
	}
	return at.Add(time.Duration(rapid.SampledFrom([]int{0, 0, -1, 1, -3_600_000, 1_800_000}).Draw(t, "off")) * time.Millisecond)
}

// drawNow is often beside the hours at which clocks are set, and days that months lack.
func drawNow(t *rapid.T) time.Time {
	where, err := time.LoadLocation(rapid.SampledFrom([]string{"UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Auckland", "America/Havana", "Australia/Lord_Howe"}).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2024, 2, 1, 0, 0, 0, 0, where).Add(time.Duration(rapid.Int64Range(-3000*60, 3000*60).Draw(t, "minutes")) * time.Minute)
	switch _, change := now.ZoneBounds(); rapid.IntRange(0, 4).Draw(t, "instant") {
	case 0, 1:
		if !change.IsZero() {
			now = change.Add(time.Duration(rapid.Int64Range(-4, 4).Draw(t, "quarters"))*15*time.Minute).AddDate(0, rapid.IntRange(0, 2).Draw(t, "months"), 0)
		}
	case 2:
		now = time.Date(2024, 2, 29, rapid.IntRange(0, 23).Draw(t, "hour"), 30, 0, 0, where)
	case 3:
		now = time.Date(2024, 3, rapid.IntRange(29, 32).Draw(t, "day"), 0, 0, 0, 0, where)
	}
	return now.Add(time.Duration(rapid.Int64Range(-1, 1).Draw(t, "ms")) * time.Millisecond)
}
