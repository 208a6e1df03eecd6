package rule

import "slices"

// Happened is one condition on what a person did.
type Happened struct {
	Measure Measure
	Field   string // what is added up or told apart; "" for Times, First and Last
	Pick    Pick
	Is      *Test // what the measure is compared with; its Attribute is not looked at
	Then    *Then // a second event after the first; only with Times, which is then at least 1
}

// Measure is what is taken of the events picked.
type Measure uint8

// The measures.
const (
	Times        Measure = iota // how many there are
	Sum                         // of amounts or quantities; of no events it is zero
	Average                     // rounded to the minor unit or the piece, halves up
	Lowest                      //
	Highest                     //
	Different                   // how many different texts there are
	First                       // when the earliest was
	Last                        // when the latest was
	measureCount = iota
)

// Pick says which events are meant.
type Pick struct {
	Word    string  // of EventWords
	Filters []*Test // on fields, by their names; all have to hold
	When    *Test   // Within, LongerAgo, Between two spans or dates, Less, More or Equal; nil for ever
}

// Then asks for a later event, or that there was none.
type Then struct {
	Not  bool
	Same []string // fields that have to be the same as in the first event
	Pick Pick     // When is nil or Within, and counts from the first event
}

func (*Happened) node() {}

// once is "at least 1 time", which need not be written.
func once() *Test {
	return &Test{Attribute: "times", Op: MoreOrEqual, Values: []Value{{Kind: Number, Number: 1}}}
}

func (t *Test) isOnce() bool {
	return t.Op == MoreOrEqual && !t.Not && t.Values[0].Kind == Number && t.Values[0].Number == 1
}

// isSpent says whether the condition is what "spent within" stands for.
func (h *Happened) isSpent() bool {
	return h.Measure == Sum && h.Field == "amount" && h.Pick.Word == "ordered" && len(h.Pick.Filters) == 0 && h.Pick.When != nil && h.Pick.When.Op == Within
}

// measure is what is compared, as an attribute without a reader.
func (h *Happened) measure() Attribute {
	a := Attribute{Name: "times", Words: "times", Type: Count, Unit: "times", Consent: Personalization}
	switch h.Measure {
	case First, Last:
		a = Attribute{Name: "the time", Type: Moment, Unit: "time", Consent: Personalization}
	case Different:
		a.Name, a.Unit = "the number of different ones", "things"
	case Sum, Average, Lowest, Highest:
		f, _ := fieldNamed(h.Field)
		a = f.Attribute
		a.Consent = Personalization
	}
	return a
}

// measured says whether a measure can be taken of a field.
func measured(m Measure, f field) bool {
	if m == Different {
		return f.plural != ""
	}
	return f.number != nil || f.amount != nil
}

// fits says whether the parts are whole and within the budget, so that it may be
// printed; Parse judges the rest.
func (h *Happened) fits(budget *int) bool {
	if h.Measure >= measureCount || !testFits(h.Is, budget) || !h.Pick.fits(budget) {
		return false
	}
	if h.Measure == Times && !slices.Contains([]Op{MoreOrEqual, LessOrEqual, Equal, Between}, h.Is.Op) {
		return false
	}
	return h.Then == nil || h.Measure == Times && h.Is.isOnce() && len(h.Then.Same) <= *budget && h.Then.Pick.fits(budget)
}

func (p Pick) fits(budget *int) bool {
	if *budget -= len(p.Filters); *budget < 0 {
		return false
	}
	return (p.When == nil || testFits(p.When, budget) && p.When.isWindow()) &&
		!slices.ContainsFunc(p.Filters, func(t *Test) bool { return !testFits(t, budget) })
}

// isWindow says whether a window can be written.
func (t *Test) isWindow() bool {
	if t.Op == Between {
		return !t.Not && t.Values[0].Kind == t.Values[1].Kind && t.Values[0].Text == t.Values[1].Text
	}
	return !t.Not && slices.Contains([]Op{Within, LongerAgo, Less, More, Equal}, t.Op)
}

func testFits(t *Test, budget *int) bool {
	return t != nil && len(t.Values) <= *budget && t.Op < opCount && arity(t)
}
