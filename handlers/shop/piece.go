package shop

import (
	"slices"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/content"
	"regulars/store/personalize"
	"regulars/store/recommend"
	"regulars/views/ui"
)

const aboutKey = "about"

// about says which products a page is about, before it asks for its slots: its
// own, the cart's, the order's.
func about(c echo.Context, productIDs ...string) { c.Set(aboutKey, productIDs) }

// scene is what the deciding is told beside facts. What is known of the person is
// empty without consent to personalization: identify has not even read it.
func (f *Front) scene(c echo.Context, fit *fitting) personalize.Scene {
	v := web.Of(c)
	s := personalize.Scene{Snapshot: f.Catalog.Snapshot(), Guide: f.Guide, Channel: "web"}
	s.About, _ = c.Get(aboutKey).([]string)
	if v.Preview != nil {
		return f.previewScene(c, fit, s)
	}
	who := v.Who()
	if who == nil {
		return s
	}
	s.Wishes = who.Wishes
	if v.Consent.Personalization {
		s.Person, s.Past = recommend.Person{Bought: who.Bought, Viewed: who.Viewed}, f.past(c, fit.wardrobe, fit.person)
	}
	return s
}

// Pieces are what slots show this person now. Slots with nothing to show are
// left out. What is shown is noted with its reason.
func (f *Front) Pieces(c echo.Context, slots ...string) []ui.Piece {
	fit := f.fit(c)
	pieces := make([]ui.Piece, 0, len(slots))
	for _, slot := range slots {
		d := fit.Decide(slot)
		if d.Piece == nil {
			continue
		}
		f.note(c, d)
		pieces = append(pieces, f.piece(fit, d))
	}
	return pieces
}

// Sections are what a page type shows, in order. As with slots, what the page is about
// is said before.
func (f *Front) Sections(c echo.Context, page string) []string {
	return f.fit(c).wardrobe.Sections[page]
}

// arranged asks for the sections of a page type; without somebody to ask they are as
// the shop comes.
func arranged(sections func(c echo.Context, page string) []string, c echo.Context, page string) []string {
	if sections != nil {
		return sections(c, page)
	}
	l, err := content.FindLayout(page)
	if err != nil {
		return nil
	}
	return l.Default().Shown()
}

// Piece is what one slot shows, nil for nothing.
func (f *Front) Piece(c echo.Context, slot string) *ui.Piece { return first(f.Pieces, c, slot) }

// first asks for one slot.
func first(pieces func(c echo.Context, slots ...string) []ui.Piece, c echo.Context, slot string) *ui.Piece {
	if pieces == nil {
		return nil
	}
	for _, p := range pieces(c, slot) {
		return &p
	}
	return nil
}

// among is first for a slot that stands among the sections of the page.
func among(pieces func(c echo.Context, slots ...string) []ui.Piece, c echo.Context, sections []string, slot string) *ui.Piece {
	if !slices.Contains(sections, slot) {
		return nil
	}
	return first(pieces, c, slot)
}

// note keeps that a piece was shown, once a request.
func (f *Front) note(c echo.Context, d personalize.Decision) {
	fit := f.fit(c)
	if web.Of(c).Preview != nil || slices.Contains(fit.noted, d.Slot) {
		return
	}
	fit.noted = append(fit.noted, d.Slot)
	f.Exposures.Record(d, fit.person, fit.now)
}

// Wanted tells that somebody looked at a product or took it along, for what their
// segments want most. Nobody is named in it.
func (f *Front) Wanted(c echo.Context, productID string) {
	if v := web.Of(c); v.Preview != nil || !v.Consent.Analytics {
		return
	}
	if segments := f.fit(c).Wanting(); len(segments) > 0 {
		f.Exposures.Want(segments, productID)
	}
}

// Chosen names the pieces that slots show this person now, the announcement
// included, and the products of rows that are not the same for everybody: with the
// version of the content and the catalog it is all that the choice depends on. A
// row of one person alone is named without its products; see Named.
func (f *Front) Chosen(c echo.Context, slots ...string) (version int64, ids string) {
	fit := f.fit(c)
	var room [512]byte // most names need no more
	b := room[:0]
	for _, slot := range slots {
		b = append(f.named(c, fit, b, slot, false), '|')
	}
	return fit.wardrobe.Version, string(f.named(c, fit, b, content.Announcement, false))
}

// Named is Chosen of one slot alone, and names the products of any row.
func (f *Front) Named(c echo.Context, slot string) (version int64, ids string) {
	fit := f.fit(c)
	var room [512]byte
	return fit.wardrobe.Version, string(f.named(c, fit, room[:0], slot, true))
}

// named adds what a slot shows to a text: the piece, how long something lasts, and
// products that are not the same for everybody; own says whether also those of a
// row of one person alone.
func (f *Front) named(c echo.Context, fit *fitting, b []byte, slot string, own bool) []byte {
	d := fit.Decide(slot)
	if d.Piece == nil {
		return b
	}
	f.note(c, d)
	b = append(append(b, d.Piece.Name()...), d.Segment...)
	if d.Piece.Kind == content.KindCountdown {
		b = append(b, left(nil, d.Piece.CountsTo.Sub(fit.now))...)
	}
	if d.Piece.Personal() && !own {
		return b
	}
	for _, p := range d.Picks {
		b = append(append(append(b, ' '), p.Product.ID...), p.Reason.Text...)
		b = append(b, p.Reason.Product...)
	}
	return b
}

// Own says whether a slot shows a row that is of this person alone.
func (f *Front) Own(c echo.Context, slot string) bool {
	d := f.fit(c).Decide(slot)
	return d.Piece != nil && d.Piece.Personal()
}

// piece maps a decision to what the page shows.
func (f *Front) piece(fit *fitting, d personalize.Decision) ui.Piece {
	p := d.Piece
	piece := ui.Piece{ID: p.ID, Slot: d.Slot, Kind: p.Kind, Title: p.Title, Kicker: p.Kicker, BodyHTML: p.HTML, LinkURL: p.LinkURL, LinkText: p.LinkText,
		Picture: slotPicture(p.Picture), Code: p.Code, Personal: p.Personal()}
	if d.Mine() {
		piece.Why, piece.WhyURL = p.Why, whyURL(p.ID, fit.path)
	}
	switch p.Kind {
	case content.KindRow:
		piece.Cards = f.row(fit.Row(d))
	case content.KindCountdown:
		end := p.CountsTo.In(f.House.Zone())
		piece.Left, piece.Ends, piece.EndsAt = left(f.House.Words(), end.Sub(fit.now)), f.House.Date(end, "Monday 2 January, 15:04"), end.Format(time.RFC3339)
	}
	return piece
}

// left says how long something still lasts: by the day and hour, in the last hour
// by the minute. What has begun counts: nobody comes too late by it.
func left(w *ui.Words, d time.Duration) string {
	minutes := int((d + time.Minute - 1) / time.Minute)
	hours := minutes / 60
	switch {
	case d <= 0:
		return w.Say("Over")
	case minutes < 60:
		return w.Count(minutes, "{n} minute left", "{n} minutes left")
	case hours < 24:
		return w.Count(hours, "{n} hour left", "{n} hours left")
	case hours%24 == 0:
		return w.Count(hours/24, "{n} day left", "{n} days left")
	}
	return w.Say("{days} and {hours} left", "days", w.Count(hours/24, "{n} day", "{n} days"), "hours", w.Count(hours%24, "{n} hour", "{n} hours"))
}

// row is products as cards, each with why it is here.
func (f *Front) row(picks []recommend.Pick) []ui.Card {
	snapshot := f.Catalog.Snapshot()
	page, cards := f.book.open(f.House, snapshot), make([]ui.Card, 0, len(picks))
	for _, p := range picks {
		cards = append(cards, page.card(f.House, snapshot, cardKey{product: p.Product, reason: f.House.Words().Known(p.Reason.Text, "product", p.Reason.Product)}))
	}
	return cards
}

func slotPicture(p content.Picture) *ui.Picture {
	if p.File == "" {
		return nil
	}
	out := &ui.Picture{Src: mediaURL(p.File), Alt: p.Alt, Width: p.Width, Height: p.Height}
	if p.Phone != "" {
		out.PhoneSrc, out.PhoneWidth, out.PhoneHeight = mediaURL(p.Phone), p.PhoneWidth, p.PhoneHeight
	}
	return out
}

// band is a slot at the end of a page, to be put into its hole.
func (b *Browsing) band(c echo.Context, s *browse.Snapshot, slot string) web.Own {
	return b.slot(c, s, slot, func(p ui.Piece) templ.Component { return ui.Band(&p) })
}
