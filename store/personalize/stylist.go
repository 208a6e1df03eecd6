// Package personalize decides which piece each slot shows a person now, and says
// why. It decides from memory: segments are compiled and pieces rendered when they
// change, not when a page is asked for.
//
// It must not know a page, and no segment by name: the campus is a row in the
// segment table.
package personalize

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/rule"
	"regulars/store/segment"
)

// Stylist holds the segments and pieces as they are now.
type Stylist struct {
	d        *db.DB
	log      *slog.Logger
	writer   *content.Writer
	wardrobe atomic.Pointer[Wardrobe]
	needs    atomic.Pointer[func(rule.Need)]
}

// Open makes a Stylist that follows every change of segments and content.
func Open(ctx context.Context, d *db.DB, log *slog.Logger) (*Stylist, error) {
	s := &Stylist{d: d, log: log, writer: content.NewWriter()}
	if err := d.Watch(ctx, s.load, segment.Topic, content.Topic); err != nil {
		return nil, err
	}
	return s, nil
}

// Tell hands what the active segments need of people's history to a function, now
// and whenever it changes, before anybody is decided for by it.
func (s *Stylist) Tell(needs func(rule.Need)) {
	s.needs.Store(&needs)
	needs(s.Now().Need)
}

// Now is what can be shown as of now; it never changes once made.
func (s *Stylist) Now() *Wardrobe { return s.wardrobe.Load() }

// Wardrobe is an immutable set of segments, pieces, pages and menus.
type Wardrobe struct {
	Version  int64     // grows with each change: part of the key of rendered pages
	Need     rule.Need // of all segments that are active, together
	Menus    map[string][]content.MenuItem
	Sections map[string][]string // what each page type shows, in order, by its name
	segments []held
	rules    rule.Segments // by name, to say why
	byID     map[string]int
	slots    map[string][]Piece
	pages    map[string]Page // as they are published
	coming   map[string]Page // as the clock will publish them

	remembers bool            // a piece asks what a person has been shown
	wanted    map[string]bool // segments, by id, of which a row asks what they want most
}

// Piece is a piece with its text rendered.
type Piece struct {
	content.Piece
	HTML string
	seg  int // place of its segment: everybody, nobody, or an index
	// The time in which this is what is published of the piece.
	from, until time.Time
	name        string
}

// Name is the piece's id with its version: the clock may publish another.
func (p *Piece) Name() string { return p.name }

// published says whether this is what is published of the piece at a time.
func (p *Piece) published(at time.Time) bool {
	return !at.Before(p.from) && (p.until.IsZero() || at.Before(p.until))
}

// Places of segments that are none.
const (
	everybody = -1
	nobody    = -2 // the segment does not exist any more
)

// Page is a published text page with its text rendered.
type Page struct {
	content.Page
	HTML string
	from time.Time // when the clock publishes it; zero: it is published
}

// held is a segment ready to be asked. ask is nil when it is disabled or broken:
// then nobody is in it.
type held struct {
	segment.Segment
	ask func(*rule.Facts) bool
	not string // the reason why a piece for it was not shown

	rule   rule.Rule // as it was written, to say why
	abouts []string  // what it asks about, by itself and through other segments
}

func (s *Stylist) load(ctx context.Context) error {
	w, err := s.read(ctx, s.d.Read())
	if err != nil {
		return err
	}
	if before := s.wardrobe.Load(); before != nil {
		w.Version = before.Version + 1
	}
	if needs := s.needs.Load(); needs != nil {
		(*needs)(w.Need)
	}
	s.wardrobe.Store(w)
	return nil
}

// WithDrafts is what could be shown if the drafts of these pieces and text pages were
// published, for previews alone.
func (s *Stylist) WithDrafts(ctx context.Context, draftIDs ...string) (*Wardrobe, error) {
	return s.read(ctx, s.d.Read(), draftIDs...)
}

func (s *Stylist) read(ctx context.Context, q db.Q, draftsOf ...string) (*Wardrobe, error) {
	segments, err := segment.List(ctx, q)
	if err != nil {
		return nil, err
	}
	pieces, err := content.ListTimed(ctx, q, draftsOf...)
	if err != nil {
		return nil, err
	}
	pages, err := content.ListTimedPages(ctx, q, draftsOf...)
	if err != nil {
		return nil, err
	}
	menus, err := content.ListMenus(ctx, q)
	if err != nil {
		return nil, err
	}
	arranged, err := content.ListArrangements(ctx, q)
	if err != nil {
		return nil, err
	}
	w := s.make(segments, pieces, pages, menus)
	for page, a := range arranged {
		w.Sections[page] = a.Shown()
	}
	return w, nil
}

func (s *Stylist) make(segments []segment.Segment, pieces []content.Timed, pages []content.TimedPage, menus []content.MenuItem) *Wardrobe {
	w := &Wardrobe{Version: 1, byID: map[string]int{}, slots: map[string][]Piece{}, pages: map[string]Page{}, coming: map[string]Page{}, Menus: map[string][]content.MenuItem{}, Sections: map[string][]string{}}
	named := Rules(segments)
	w.rules = named
	w.Need = needOf(segments, named)
	for i, seg := range segments {
		w.segments, w.byID[seg.ID] = append(w.segments, s.hold(seg, named)), i
	}
	for _, p := range pieces {
		if p.Enabled {
			w.note(p.Piece)
			w.slots[p.Slot] = append(w.slots[p.Slot], Piece{p.Piece, s.writer.HTML(p.Body), w.place(p.SegmentID), p.From, p.Until, p.ID + strconv.FormatInt(p.Version, 36)})
		}
	}
	for _, list := range w.slots {
		slices.SortStableFunc(list, func(a, b Piece) int {
			return cmp.Or(defaultsLast(a.Piece)-defaultsLast(b.Piece), cmp.Compare(a.Position, b.Position), cmp.Compare(a.ID, b.ID))
		})
	}
	for _, p := range pages {
		if page := (Page{p.Page, s.writer.HTML(p.Body), p.From}); !p.From.IsZero() {
			w.coming[p.Handle] = page
		} else if p.Published {
			w.pages[p.Handle] = page
		}
	}
	for _, m := range menus {
		w.Menus[m.Menu] = append(w.Menus[m.Menu], m)
	}
	return w
}

// note keeps what has to be remembered for a piece.
func (w *Wardrobe) note(p content.Piece) {
	w.remembers = w.remembers || p.Remembers()
	if p.Kind == content.KindRow && p.Source == content.FromWanted {
		if w.wanted == nil {
			w.wanted = map[string]bool{}
		}
		w.wanted[p.SegmentID] = true
	}
}

func (w *Wardrobe) place(segmentID string) int {
	if segmentID == "" {
		return everybody
	}
	if i, ok := w.byID[segmentID]; ok {
		return i
	}
	return nobody
}

// defaultsLast puts pieces for everybody behind those for a segment, whatever
// their positions: a default never hides what is meant for somebody.
func defaultsLast(p content.Piece) int {
	if p.SegmentID == "" {
		return 1
	}
	return 0
}

// Rules are the rules of enabled segments by name, for rules that ask "in segment".
func Rules(segments []segment.Segment) rule.Segments {
	named := rule.Segments{}
	for _, seg := range segments {
		if r, err := rule.Parse(seg.Rule); err == nil && seg.Enabled {
			named[seg.Name] = r
		}
	}
	return named
}

// needOf is what segments that compile need of the ledger of events, together.
func needOf(segments []segment.Segment, named rule.Segments) (need rule.Need) {
	for _, seg := range segments {
		if r, ok := named[seg.Name]; ok {
			if _, err := rule.Compile(r, named); err == nil {
				need = need.Plus(named.Need(r))
			}
		}
	}
	return need
}

// hold makes a segment ready to be asked.
func (s *Stylist) hold(seg segment.Segment, named rule.Segments) held {
	h := held{Segment: seg, ask: s.compile(seg, named), not: "not in segment " + seg.Name}
	if h.ask != nil {
		h.rule = named[seg.Name]
		h.abouts = named.Abouts(h.rule)
	}
	return h
}

func (s *Stylist) compile(seg segment.Segment, named rule.Segments) func(*rule.Facts) bool {
	if !seg.Enabled {
		return nil
	}
	r, err := rule.Parse(seg.Rule)
	if err == nil {
		var ask func(*rule.Facts) bool
		if ask, err = rule.Compile(r, named); err == nil {
			return ask
		}
	}
	s.log.Warn("a segment cannot be understood; nobody is in it", "segment", seg.Name, "error", err)
	return nil
}

// Page returns the page of a handle as it is published at a time.
func (w *Wardrobe) Page(handle string, at time.Time) (Page, bool) {
	if p, ok := w.coming[handle]; ok && !at.Before(p.from) {
		return p, p.Published
	}
	p, ok := w.pages[handle]
	return p, ok
}

// Pages returns the handles of all published pages, sorted.
func (w *Wardrobe) Pages() []string {
	list := make([]string, 0, len(w.pages))
	for handle := range w.pages {
		list = append(list, handle)
	}
	slices.Sort(list)
	return list
}
