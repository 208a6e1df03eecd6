package personalize

import (
	"regulars/store/browse"
	"regulars/store/content"
	"regulars/store/preference"
	"regulars/store/recommend"
)

// Scene is what a page tells the deciding beside a person's facts. The zero Scene
// is of nobody and nowhere: rows are not looked into, nothing is remembered.
type Scene struct {
	Snapshot *browse.Snapshot
	Guide    *recommend.Guide
	Person   recommend.Person  // empty without consent to personalization
	About    []string          // products the page itself is about: of the page, the cart, the order
	Channel  string            // "web" or "mail"
	Past     *Past             // what the person has been shown; nil for one who did not agree
	Wishes   preference.Wishes // what the person asked to leave out
	Anywhere bool              // no page in particular: rows that hang on the page are taken to have something
}

// Set sets the scene. What was decided before stays decided.
func (f *Fitting) Set(s Scene) *Fitting {
	f.scene = s
	return f
}

// RowLength is how many products a row shows.
const RowLength = 4

// decided is a slot that has been decided for this request: what is shown is
// counted, and must not change its own decision.
func (f *Fitting) decided(slot string) (Decision, bool) {
	for _, d := range f.made {
		if d.Slot == slot {
			return d, true
		}
	}
	return Decision{}, false
}

// kept is the piece that stays in a slot because the person has met it before. Its
// segment need not hold any more, but it must be there and be answerable.
func (f *Fitting) kept(slot string, list []Piece) *Piece {
	if f.scene.Past == nil || f.forced != nil {
		return nil
	}
	id := f.scene.Past.kept(slot, f.facts.Now)
	for i := range list {
		p := &list[i]
		if p.ID == id && p.Keep != 0 && p.published(f.facts.Now) && p.ShownAt(f.facts.Now) && f.answerable(p) && f.bounded(p) == "" {
			return p
		}
	}
	return nil
}

// answerable says whether a piece's segment, if it has one, can be asked at all.
func (f *Fitting) answerable(p *Piece) bool {
	return p.seg == everybody || p.seg >= 0 && f.w.segments[p.seg].ask != nil
}

// bounded says which bound of the piece keeps it back, "" for none.
func (f *Fitting) bounded(p *Piece) string {
	if out := f.leftOut(p); out != "" {
		return out
	}
	switch {
	case !p.For(f.facts.Device, ""):
		return "not for a " + f.facts.Device
	case !p.For("", f.scene.Channel):
		return "not for " + f.scene.Channel
	case f.forced != nil || !p.Remembers():
		return ""
	case f.scene.Past == nil:
		return "needs somebody who agreed to be remembered"
	case p.Most > 0 && f.scene.Past.times(p.ID) >= p.Most:
		return "shown as often as it may be"
	}
	return ""
}

// filled says whether a piece has something to show; of a row that depends on who
// asks or where, it returns the products.
func (f *Fitting) filled(p *Piece) (picks []recommend.Pick, ok bool) {
	if p.Kind != content.KindRow || f.scene.Snapshot == nil || p.Fixed() {
		return nil, true
	}
	if f.scene.Guide == nil {
		return nil, false
	}
	if f.scene.Anywhere && p.Source == content.FromTogether {
		return nil, true
	}
	s, g := f.scene, f.scene.Guide
	s.Person.Shown = f.shown()
	switch p.Source {
	case content.FromViewed:
		picks = g.Seen(s.Snapshot, s.Person, s.About, RowLength)
	case content.FromBought:
		picks = g.GoesWith(s.Snapshot, s.Person, RowLength)
	case content.FromTogether:
		picks = g.Together(s.Snapshot, s.About, s.Person, RowLength)
	case content.FromWanted:
		picks = g.Wanted(s.Snapshot, p.SegmentID, s.Person, RowLength)
	}
	return picks, len(picks) > 0
}

// shown are the products of the rows that were decided before: the same thing is
// not shown twice on a page.
func (f *Fitting) shown() (ids []string) {
	for _, d := range f.made {
		for _, p := range d.Picks {
			ids = append(ids, p.Product.ID)
		}
	}
	return ids
}

// Row are the products of a row's decision.
func (f *Fitting) Row(d Decision) []recommend.Pick {
	if d.Piece == nil || d.Piece.Kind != content.KindRow || f.scene.Snapshot == nil || !d.Piece.Fixed() {
		return d.Picks
	}
	return fixed(f.scene.Snapshot, d.Piece)
}

// fixed are the products of a row that is the same for everybody, without what is
// sold out.
func fixed(s *browse.Snapshot, p *Piece) (picks []recommend.Pick) {
	if p.Source == content.FromPicks {
		for _, handle := range p.Picked() {
			if product, ok := s.Product(handle); ok && s.Available(product) {
				picks = append(picks, recommend.Pick{Product: product})
			}
		}
		return picks
	}
	collection, ok := s.Collection(p.Collection)
	if !ok {
		return nil
	}
	for _, product := range s.Buyable(collection, RowLength) {
		picks = append(picks, recommend.Pick{Product: product})
	}
	return picks
}

// Personal says whether a row is of this person alone, so that no page with it can
// be kept for others.
func (p *Piece) Personal() bool {
	return p.Kind == content.KindRow && (p.Source == content.FromViewed || p.Source == content.FromBought)
}

// Fixed says whether a row's products are the same for everybody and everywhere.
func (p *Piece) Fixed() bool {
	return p.Source == content.FromCollection || p.Source == content.FromPicks
}
