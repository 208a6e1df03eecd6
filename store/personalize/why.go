package personalize

import (
	"encoding/json"
	"time"

	"regulars/store/content"
	"regulars/store/preference"
	"regulars/store/rule"
)

// Fact is one of the few facts that earned somebody a piece: a condition of its
// segment, with the real value. It is kept with the decision.
type Fact struct {
	About string `json:"about"` // the attribute asked about, or the word for the event
	Text  string `json:"text"`  // the condition as it stands in the rule
	Words string `json:"words"` // the same as a sentence
	Value string `json:"value,omitempty"`
	// At is when it was: of a moment that an attribute holds, or the latest event.
	At     time.Time `json:"at,omitzero"`
	Events []Deed    `json:"events,omitempty"` // the latest that count, the latest first
	// Still says that the piece would be shown without this fact too.
	Still bool `json:"still,omitempty"`
}

// Deed is something a person did, as a fact names it.
type Deed struct {
	At        time.Time `json:"at"`
	ProductID string    `json:"product,omitempty"`
	Term      string    `json:"term,omitempty"`
}

// Consent is what a fact may be read with.
func (f Fact) Consent() rule.Consent {
	if a, ok := rule.Lookup(f.About); ok {
		return a.Consent
	}
	return rule.Personalization // all that people did needs it
}

// Why are the facts that earned a decision's piece; none for the default, and none
// in a preview, where nobody's facts were asked. They alone reproduce the decision.
func (d Decision) Why() []Fact {
	if d.fit == nil || d.Piece == nil || d.Piece.seg < 0 || d.fit.forced != nil {
		return nil
	}
	return d.fit.because(d.Piece.seg)
}

func (f *Fitting) because(seg int) (facts []Fact) {
	for _, r := range f.w.segments[seg].rule.Because(f.facts, f.w.rules) {
		facts = append(facts, factOf(r, f.facts))
	}
	return facts
}

func factOf(r rule.Reason, f *rule.Facts) Fact {
	fact := Fact{About: r.About, Text: r.Text, Words: r.Words, Value: r.Value, At: r.Moment(f), Still: r.Still}
	for _, e := range r.Events {
		fact.Events = append(fact.Events, Deed{At: e.At, ProductID: e.ProductID, Term: e.Term})
	}
	if len(r.Events) > 0 {
		fact.At = r.Events[0].At
	}
	return fact
}

// ReadFacts reads the facts that were kept with an exposure.
func ReadFacts(s content.Shown) (facts []Fact) {
	if s.Facts == "" || json.Unmarshal([]byte(s.Facts), &facts) != nil {
		return nil
	}
	return facts
}

// written are facts to be kept with an exposure.
func written(facts []Fact) string {
	if len(facts) == 0 {
		return ""
	}
	b, err := json.Marshal(facts)
	if err != nil {
		return ""
	}
	return string(b)
}

// Mine says whether a decision was made for this person: by a segment, or by what
// the person looked at or bought. Such a piece tells why it is there.
func (d Decision) Mine() bool {
	return d.Piece != nil && (d.Segment != "" || d.Piece.Personal())
}

// Asked are the slots that were decided for this request, in that order.
func (f *Fitting) Asked() (slots []string) {
	for _, d := range f.made {
		slots = append(slots, d.Slot)
	}
	return slots
}

// Find returns the piece of an id as it is published at the fitting's moment.
func (f *Fitting) Find(pieceID string) (*Piece, bool) {
	for _, list := range f.w.slots {
		for i := range list {
			if p := &list[i]; p.ID == pieceID && p.published(f.facts.Now) {
				return p, true
			}
		}
	}
	return nil, false
}

// Of decides about one piece alone, as if it stood first in its slot: whether it
// fits this person now, and if not, why.
func (f *Fitting) Of(p *Piece) (d Decision, against string) {
	if against = f.against(p); against != "" {
		return Decision{Slot: p.Slot}, against
	}
	picks, ok := f.filled(p)
	if !ok {
		return Decision{Slot: p.Slot}, "has nothing to show this person here"
	}
	return f.won(Decision{Slot: p.Slot}, p, picks), ""
}

// leftOut says that the person asked to leave a piece out, "" when not.
func (f *Fitting) leftOut(p *Piece) string {
	switch w := f.scene.Wishes; {
	case len(w) == 0 || f.forced != nil:
		return ""
	case w.Nothing() && p.Personal():
		return "the person wants nothing personal"
	case p.Source == content.FromViewed && w.Out(preference.Fact, "viewed"), p.Source == content.FromBought && w.Out(preference.Fact, "bought"):
		return "the person wants what it shows forgotten"
	case w.Out(preference.Piece, p.ID):
		return "the person has hidden it"
	case w.Out(preference.Theme, p.Theme()) && p.Theme() != "":
		return "the person is not interested in " + p.Theme()
	}
	return ""
}

// forgotten says whether a segment asks about a fact that the person wants
// forgotten.
func (f *Fitting) forgotten(seg int) bool {
	return f.scene.Wishes.Forgets(f.w.segments[seg].abouts)
}
