package personalize

import (
	"time"

	"regulars/store/recommend"
	"regulars/store/rule"
)

// Decision is what a slot shows one person, and why.
type Decision struct {
	Slot    string
	Piece   *Piece // nil: the slot has nothing to show
	Segment string // name of the segment that earned it; "" is the default
	Passed  []Loser
	Picks   []recommend.Pick // of a row that depends on who asks, or where
	Kept    bool             // it stays from when the person met it before

	fit *Fitting // that made it; says why
}

// Loser is a piece that stood before the winner and was not shown, with the reason.
type Loser struct {
	Piece  *Piece
	Reason string
}

// Reason says in half a sentence why the piece was chosen, for staff and the record.
func (d Decision) Reason() string {
	switch {
	case d.Piece == nil:
		return "nothing fits"
	case d.Kept:
		return "kept from before"
	case d.Segment == "":
		return "the default"
	default:
		return "in segment " + d.Segment
	}
}

// Fitting decides for one person at one moment. It asks each segment at most
// once, however many slots a page has. It is not for use by several goroutines.
type Fitting struct {
	w      *Wardrobe
	facts  *rule.Facts
	forced map[string]bool // previews: these segments hold and no others
	known  []int8          // by segment: 0 not asked, 1 in, -1 out
	scene  Scene
	made   []Decision // of this request
}

// mostSlots is how many slots a page usually has.
const mostSlots = 6

// Fit begins to decide for a person's facts.
func (w *Wardrobe) Fit(facts *rule.Facts) *Fitting {
	return &Fitting{w: w, facts: facts, known: make([]int8, len(w.segments)), made: make([]Decision, 0, mostSlots)}
}

// FitAs decides as if a person were in exactly these segments (by id), for previews.
func (w *Wardrobe) FitAs(facts *rule.Facts, segmentIDs ...string) *Fitting {
	f := w.Fit(facts)
	f.forced = map[string]bool{}
	for _, s := range segmentIDs {
		f.forced[s] = true
	}
	return f
}

// In says whether the person is in the segment of an id. A segment that does not
// exist, is disabled or cannot be understood holds nobody.
func (f *Fitting) In(segmentID string) bool {
	i, ok := f.w.byID[segmentID]
	return ok && f.in(i)
}

func (f *Fitting) in(i int) bool {
	if f.forced != nil {
		return f.forced[f.w.segments[i].ID]
	}
	if f.known[i] == 0 {
		f.known[i] = -1
		if ask := f.w.segments[i].ask; ask != nil && !f.forgotten(i) && ask(f.facts) {
			f.known[i] = 1
		}
	}
	return f.known[i] == 1
}

// Segments returns the names of all segments the person is in.
func (f *Fitting) Segments() (names []string) {
	for i, s := range f.w.segments {
		if f.in(i) {
			names = append(names, s.Name)
		}
	}
	return names
}

// Decide chooses a slot's piece: the first, in order, that is on now and whose
// segment holds the person; defaults come last.
// Asked again, it says the same.
func (f *Fitting) Decide(slot string) Decision {
	if d, ok := f.decided(slot); ok {
		return d
	}
	d := f.decide(slot, false)
	f.made = append(f.made, d)
	return d
}

// DecideWithReasons is Decide, and says of each piece before the winner why it
// was not shown.
func (f *Fitting) DecideWithReasons(slot string) Decision { return f.decide(slot, true) }

func (f *Fitting) decide(slot string, reasons bool) Decision {
	d := Decision{Slot: slot}
	list := f.w.slots[slot]
	if p := f.kept(slot, list); p != nil {
		if picks, ok := f.filled(p); ok {
			d.Kept = true
			return f.won(d, p, picks)
		}
	}
	for i := range list {
		p := &list[i]
		if !p.published(f.facts.Now) {
			continue
		}
		why, picks := f.against(p), []recommend.Pick(nil)
		if why == "" {
			var ok bool
			if picks, ok = f.filled(p); ok {
				return f.won(d, p, picks)
			}
			why = "has nothing to show this person here"
		}
		if reasons {
			d.Passed = append(d.Passed, Loser{p, why})
		}
	}
	return d
}

func (f *Fitting) won(d Decision, p *Piece, picks []recommend.Pick) Decision {
	d.Piece, d.Picks, d.fit = p, picks, f
	if p.seg >= 0 {
		d.Segment = f.w.segments[p.seg].Name
	}
	return d
}

// against says why a piece does not fit, "" when it does; whether it has anything
// to show is asked afterwards.
func (f *Fitting) against(p *Piece) string {
	switch {
	case p.seg == nobody:
		return "its segment does not exist any more"
	case p.seg != everybody && !f.in(p.seg):
		return f.w.segments[p.seg].not
	case !p.ShownAt(f.facts.Now):
		return scheduled(p, f.facts.Now)
	}
	return f.bounded(p)
}

func scheduled(p *Piece, now time.Time) string {
	if now.Before(p.StartsAt) {
		return "starts " + p.StartsAt.In(now.Location()).Format("2 January 2006, 15:04")
	}
	return "ended " + p.End().In(now.Location()).Format("2 January 2006, 15:04")
}
