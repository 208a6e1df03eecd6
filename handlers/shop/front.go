// Package shop is the shopper's front door: every page of the shop, from the home
// page to the account. Each file is a page: it reads the request, asks one verb or
// noun, and maps the answer to the page's struct.
//
// It must not hold a rule of the shop; those live in the store.
package shop

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/content"
	"regulars/store/identify"
	"regulars/store/money"
	"regulars/store/personalize"
	"regulars/store/rule"
	"regulars/store/rule/academic"
	"regulars/views/shop"
	"regulars/views/ui"
)

// Front is what the pages of this door share: what is sold, and who sees what.
type Front struct {
	House     *web.House
	Catalog   *browse.Catalog
	Stylist   *personalize.Stylist
	Exposures *personalize.Recorder
}

// fitting is one request's deciding: facts are made once and each segment is
// asked at most once.
type fitting struct {
	*personalize.Fitting
	wardrobe *personalize.Wardrobe
	now      time.Time
	person   string // whom exposures are noted of; "" is nobody in particular
	noted    []string
}

const fittingKey = "fitting"

// fit begins to decide for a request, or goes on with what was begun.
func (f *Front) fit(c echo.Context) *fitting {
	if fit, ok := c.Get(fittingKey).(*fitting); ok {
		return fit
	}
	v := web.Of(c)
	fit := &fitting{wardrobe: f.wardrobe(c), now: f.House.DB.Now().In(f.House.Zone())}
	if v.Preview != nil && !v.Preview.At.IsZero() {
		fit.now = v.Preview.At.In(f.House.Zone())
	}
	facts := f.facts(v, fit.now)
	if v.Preview != nil {
		fit.Fitting = fit.wardrobe.FitAs(&facts, v.Preview.Segments...)
	} else {
		fit.Fitting = fit.wardrobe.Fit(&facts)
	}
	if who := v.Who(); who != nil && v.Consent.Personalization {
		fit.person = who.Key().Person()
	}
	c.Set(fittingKey, fit)
	return fit
}

// wardrobe is what can be shown. The drafts of a preview are read for it alone;
// where that fails, it shows what is published.
func (f *Front) wardrobe(c echo.Context) *personalize.Wardrobe {
	p := web.Of(c).Preview
	if p == nil || len(p.Drafts) == 0 {
		return f.Stylist.Now()
	}
	w, err := f.Stylist.WithDrafts(c.Request().Context(), p.Drafts...)
	if err != nil {
		f.House.Log.Warn("drafts could not be read for a preview", "error", err)
		return f.Stylist.Now()
	}
	return w
}

func (f *Front) facts(v *web.Visit, now time.Time) rule.Facts {
	shop, snapshot := f.House.Shop(), f.Catalog.Snapshot()
	return identify.Facts(v.Who(), identify.Request{
		Now: now, Device: v.Device, Language: v.Language, Origin: v.Origin, Consent: v.Consent,
		Academic: academic.List{Allow: shop.Academic.Allow, Deny: shop.Academic.Deny},
		Price: func(variantID string) money.Amount {
			if variant, ok := snapshot.Variant(variantID); ok {
				return variant.Price
			}
			return money.Amount{}
		},
	})
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
		pieces = append(pieces, f.piece(d))
	}
	return pieces
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

// Chosen names the pieces that slots show this person now, the announcement
// included: with the version of the content it is all that the choice depends on.
func (f *Front) Chosen(c echo.Context, slots ...string) (version int64, ids string) {
	fit := f.fit(c)
	var b strings.Builder
	for _, slot := range append(slots, content.Announcement) {
		if d := fit.Decide(slot); d.Piece != nil {
			f.note(c, d)
			b.WriteString(d.Piece.ID)
			b.WriteString(strconv.FormatInt(d.Piece.Version, 36)) // the clock may publish another
			b.WriteString(d.Segment)
		}
		b.WriteByte('|')
	}
	return fit.wardrobe.Version, b.String()
}

// piece maps a decision to what the page shows.
func (f *Front) piece(d personalize.Decision) ui.Piece {
	p := d.Piece
	piece := ui.Piece{ID: p.ID, Slot: d.Slot, Kind: p.Kind, Title: p.Title, Kicker: p.Kicker, BodyHTML: p.HTML, LinkURL: p.LinkURL, LinkText: p.LinkText, Picture: slotPicture(p.Picture)}
	if d.Segment != "" {
		piece.Why = p.Why
	}
	if p.Kind == content.KindRow {
		piece.Cards = f.row(p.Collection)
	}
	return piece
}

// rowLength is how many products a row shows.
const rowLength = 4

// row is the first products of a collection that can be bought.
func (f *Front) row(handle string) (cards []ui.Card) {
	snapshot := f.Catalog.Snapshot()
	collection, ok := snapshot.Collection(handle)
	if !ok {
		return nil
	}
	for _, p := range snapshot.Buyable(collection, rowLength) {
		cards = append(cards, cardOf(f.House, snapshot, p))
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

// Furnish fills what stands around every page: menus, the announcement, and the
// set of accents that the announcement's piece brings along.
func (f *Front) Furnish(c echo.Context, p *ui.Page) {
	w := f.fit(c).wardrobe
	path := c.Request().URL.Path
	for _, m := range w.Menus[content.MainMenu] {
		p.Nav = append(p.Nav, ui.Link{Text: m.Text, URL: m.URL, Current: m.URL == path})
	}
	for _, m := range w.Menus[content.FooterMenu] {
		if n := len(p.FooterGroups); n == 0 || p.FooterGroups[n-1].Title != m.Heading {
			p.FooterGroups = append(p.FooterGroups, ui.Group{Title: m.Heading})
		}
		last := &p.FooterGroups[len(p.FooterGroups)-1]
		last.Links = append(last.Links, ui.Link{Text: m.Text, URL: m.URL})
	}
	if d := f.fit(c).Decide(content.Announcement); d.Piece != nil {
		f.note(c, d)
		piece := f.piece(d)
		p.Announcement, p.Accent = &piece, d.Piece.Accent
	}
}

// Problem is the page of a fault.
func (f *Front) Problem(_ echo.Context, p web.Problem) templ.Component {
	return shop.ProblemOf(p.Page, p.Status, p.Message, p.RequestID).View()
}

// TextPage is a published page of the shop's own text.
func (f *Front) TextPage(handle string) (personalize.Page, bool) { return f.Stylist.Now().Page(handle) }
