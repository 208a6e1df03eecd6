// Package shop is the shopper's front door: every page of the shop, from the home
// page to the account. Each file is a page: it reads the request, asks one verb or
// noun, and maps the answer to the page's struct.
//
// It must not hold a rule of the shop; those live in the store.
package shop

import (
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/content"
	"regulars/store/identify"
	"regulars/store/personalize"
	"regulars/store/recommend"
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
	Guide     *recommend.Guide // nil: rows that it would fill have nothing to show

	book cardBook
}

// fitting is one request's deciding: facts are made once and each segment is
// asked at most once.
type fitting struct {
	*personalize.Fitting
	wardrobe *personalize.Wardrobe
	now      time.Time
	person   string      // whom exposures are noted of; "" is nobody in particular
	noted    []string    // slots
	room     [6]string   // for those of most pages
	path     string      // of the page, to come back to
	facts    *rule.Facts // of a previewed person; nil otherwise
}

const fittingKey = "fitting"

// fit begins to decide for a request, or goes on with what was begun.
func (f *Front) fit(c echo.Context) *fitting {
	if fit, ok := c.Get(fittingKey).(*fitting); ok {
		return fit
	}
	v := web.Of(c)
	fit := &fitting{wardrobe: f.wardrobe(c), now: f.House.DB.Now().In(f.House.Zone()), path: c.Request().URL.Path}
	if v.Preview != nil && !v.Preview.At.IsZero() {
		fit.now = v.Preview.At.In(f.House.Zone())
	}
	if v.Preview != nil {
		f.previewed(c, fit)
	} else {
		facts := f.facts(v, fit.now)
		fit.Fitting = fit.wardrobe.Fit(&facts)
	}
	if who := v.Who(); who != nil && v.Consent.Personalization {
		fit.person = who.Key().Person()
	}
	fit.noted = fit.room[:0]
	fit.Set(f.scene(c, fit))
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
	shop, snapshot, who := f.House.Shop(), f.Catalog.Snapshot(), v.Who()
	if who != nil && who.Wishes.Nothing() {
		who = nil // decided as for a reader of whom nothing is known
	}
	ground := identify.GroundOf(snapshot)
	return identify.Facts(who, identify.Request{
		Now: now, Device: v.Device, Language: v.Language, Origin: v.Origin, Consent: v.Consent,
		Academic: academic.List(shop.Academic),
		Stages:   shop.Stages, Product: ground.Product, Price: ground.Price, Places: ground.Places, Shelves: snapshot.Version,
	})
}

// Furnish fills what stands around every page: menus, the announcement, and the
// set of accents that the announcement's piece brings along.
func (f *Front) Furnish(c echo.Context, p *ui.Page) {
	w := f.fit(c).wardrobe
	path := c.Request().URL.Path
	for _, m := range w.Menus[content.MainMenu] {
		link := ui.Link{Text: m.Text, URL: m.URL, Current: m.URL == path}
		if n := len(p.Nav); m.Under && n > 0 {
			p.Nav[n-1].Under = append(p.Nav[n-1].Under, link)
		} else {
			p.Nav = append(p.Nav, ui.NavItem{Link: link})
		}
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
		piece := f.piece(f.fit(c), d)
		p.Announcement, p.Accent = &piece, d.Piece.Accent
	}
}

// Problem is the page of a fault. Where a page is missing, its slot may lead on.
func (f *Front) Problem(c echo.Context, p web.Problem) templ.Component {
	page := shop.ProblemOf(p.Page, p.Status, p.Message, p.RequestID)
	if p.Status == http.StatusNotFound {
		page.Recommend = f.Piece(c, content.ErrorMissing)
	}
	return page.View()
}

// TextPage is a published page of the shop's own text.
func (f *Front) TextPage(c echo.Context, handle string) (personalize.Page, bool) {
	fit := f.fit(c)
	return fit.wardrobe.Page(handle, fit.now)
}
