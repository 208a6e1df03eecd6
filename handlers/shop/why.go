package shop

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/personalize"
	"regulars/store/preference"
	"regulars/store/rule"
	"regulars/store/visitor"
	"regulars/views/shop"
	"regulars/views/ui"
)

// Mount adds the pages that say why somebody sees what they see.
func (f *Front) Mount(e *echo.Echo) {
	e.GET("/why", f.leftOut)
	e.POST("/why/undo", f.undo)
	e.POST("/why/off", f.switchOff)
	e.GET("/why/:piece", f.why)
	e.POST("/why/:piece/hide", f.hide)
	e.POST("/why/:piece/theme", f.hideTheme)
	e.POST("/why/:piece/forget", f.forget)
}

// whyURL is where a piece tells why it is shown; path is the page to come back to.
func whyURL(pieceID, path string) string {
	u := "/why/" + url.PathEscape(pieceID)
	if path != "" && path != "/" {
		u += "?return=" + url.QueryEscape(path)
	}
	return u
}

// pieceOf finds the piece that a page is about.
func (f *Front) pieceOf(c echo.Context) (*personalize.Piece, error) {
	p, ok := f.fit(c).Find(c.Param("piece"))
	if !ok {
		return nil, fault.New(fault.NotFound, "This is not shown any more.")
	}
	return p, nil
}

// why is GET /why/{piece}.
func (f *Front) why(c echo.Context) error {
	p, err := f.pieceOf(c)
	if err != nil {
		return err
	}
	ctx, fit, v := c.Request().Context(), f.fit(c), web.Of(c)
	last, err := content.LastShown(ctx, f.House.DB.Read(), fit.person, p.ID)
	if err != nil {
		return err
	}
	now, against := fit.Of(p)
	facts := personalize.ReadFacts(last)
	if against == "" && (facts == nil || now.Why() != nil) {
		facts = now.Why()
	}
	back := backTo(c, c.QueryParam("return"), "/")
	page := shop.Why{Page: web.Page(c, ui.Page{Title: "Why do I see this?"}), Heading: "“" + web.Of(c).Words.Known(titleOf(p)) + "”", Return: back, ListURL: "/why", When: f.whenShown(last)}
	page.Facts = f.factsInWords(c, p, facts)
	page.Lead = whyLead(p, against, len(page.Facts))
	if page.Consent, err = f.reliedOn(c, p, facts); err != nil {
		return err
	}
	own := "/why/" + url.PathEscape(p.ID)
	if against == "" || last.Count > 0 {
		page.HideURL = own + "/hide"
	}
	if theme := f.themeOf(p); theme != "" {
		page.Theme, page.ThemeURL = theme, own+"/theme"
	}
	if who := v.Who(); who == nil || !who.Wishes.Nothing() {
		page.OffURL = "/why/off"
	}
	return web.Render(c, http.StatusOK, page.View())
}

func titleOf(p *personalize.Piece) string {
	for _, s := range []string{p.Title, p.Kicker, p.Body} {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return "A part of the page"
}

func whyLead(p *personalize.Piece, against string, facts int) string {
	switch {
	case against != "" && facts > 0:
		return "You do not see this any more. You saw it because:"
	case against != "":
		return "You do not see this now."
	case p.SegmentID == "" && facts == 0:
		return "Everybody sees this."
	case facts == 0:
		return "It was chosen for you by what you told the shop."
	}
	return "You see this because:"
}

// themeOf is what a piece is about, in words; "" for nothing in particular.
func (f *Front) themeOf(p *personalize.Piece) string {
	if handle := p.Theme(); handle != "" {
		if collection, ok := f.Catalog.Snapshot().Collection(handle); ok {
			return collection.Title
		}
	}
	return ""
}

func (f *Front) whenShown(s content.Shown) string {
	if s.Count == 0 {
		return ""
	}
	moment := f.House.Date(s.LastAt, "2 January 2006 at 15:04")
	if s.Count == 1 {
		return f.House.Say("Shown to you once, on {moment}.", "moment", moment)
	}
	return f.House.Words().Count(int(s.Count), "Shown to you {n} times that day, the last time on {moment}.", "Shown to you {n} times that day, the last time on {moment}.", "moment", moment)
}

// reliedOn says which consent the facts were read with, and when it was given.
func (f *Front) reliedOn(c echo.Context, p *personalize.Piece, facts []personalize.Fact) (string, error) {
	needed := map[rule.Consent]bool{}
	for _, fact := range facts {
		needed[fact.Consent()] = true
	}
	if p.Personal() {
		needed[rule.Personalization] = true
	}
	what := ""
	switch {
	case needed[rule.Personalization] && needed[rule.Analytics]:
		what = web.Say(c, "personalization and analytics")
	case needed[rule.Personalization]:
		what = web.Say(c, "personalization")
	case needed[rule.Analytics]:
		what = web.Say(c, "analytics")
	default:
		return web.Say(c, "Nothing was read for this that needs your permission."), nil
	}
	v := web.Of(c)
	receipts, err := visitor.ListReceipts(c.Request().Context(), f.House.DB.Read(), v.VisitorID, v.CustomerID)
	if err != nil || len(receipts) == 0 {
		return web.Say(c, "It needs your permission for {what}.", "what", what), err
	}
	return web.Say(c, "You gave permission for {what} on {day}.", "what", what, "day", f.House.Date(receipts[0].At, "2 January 2006")), nil
}

// leave keeps a wish of whoever asks, and leads back with a way to undo it.
func (f *Front) leave(c echo.Context, kind preference.Kind, subject, done string) error {
	v := web.Of(c)
	if err := v.Begin(c); err != nil {
		return err
	}
	ctx := c.Request().Context()
	err := f.House.DB.Write(ctx, func(q db.Q) error { return identify.LeaveOut(ctx, q, v.Who().Key(), kind, subject) })
	if err != nil {
		return err
	}
	undo := "/why/undo?" + url.Values{"kind": {string(kind)}, "subject": {subject}}.Encode()
	if err := web.FlashUndo(c, "done", done, undo, "Undo"); err != nil {
		return err
	}
	return web.SeeOther(c, backTo(c, c.FormValue("return"), "/"))
}

func (f *Front) hide(c echo.Context) error {
	p, err := f.pieceOf(c)
	if err != nil {
		return err
	}
	return f.leave(c, preference.Piece, p.ID, "Hidden. You will not see it again.")
}

func (f *Front) hideTheme(c echo.Context) error {
	p, err := f.pieceOf(c)
	if err != nil {
		return err
	}
	theme := f.themeOf(p)
	if theme == "" {
		return fault.New(fault.Invalid, "This is about nothing in particular. Hide it instead.")
	}
	return f.leave(c, preference.Theme, p.Theme(), web.Say(c, "Understood. Nothing more about {theme} will be chosen for you.", "theme", theme))
}

func (f *Front) forget(c echo.Context) error {
	if _, err := f.pieceOf(c); err != nil {
		return err
	}
	name := c.FormValue("fact")
	if !forgettable(name) {
		return fault.New(fault.Invalid, "This cannot be forgotten.")
	}
	return f.leave(c, preference.Fact, name, "Forgotten: nothing is chosen for you by it any more.")
}

// switchOff ends all that is personal: pages are from now on those of a reader of
// whom nothing is known.
func (f *Front) switchOff(c echo.Context) error {
	choice := web.Of(c).Consent
	choice.Asked, choice.Personalization, choice.Channel = true, false, visitor.Why
	if err := web.Of(c).SetConsent(c, choice); err != nil {
		return err
	}
	return f.leave(c, preference.Everything, "", "Personalization is off. You see the shop as everybody does.")
}

// undo takes a wish back. Who switched personalization off agrees to it again by
// that.
func (f *Front) undo(c echo.Context) error {
	v := web.Of(c)
	kind, subject := preference.Kind(c.FormValue("kind")), c.FormValue("subject")
	if !kind.Known() {
		return fault.New(fault.Invalid, "There is nothing to undo.")
	}
	back := backTo(c, c.FormValue("return"), "/")
	was := v.Who() != nil && v.Who().Wishes.Out(kind, subject)
	if err := takeBack(c, f.House, kind, subject); err != nil {
		return err
	}
	if kind == preference.Everything && was {
		choice := v.Consent
		choice.Asked, choice.Personalization, choice.Channel = true, true, visitor.Why
		if err := v.SetConsent(c, choice); err != nil {
			return err
		}
	}
	return web.SeeOther(c, back)
}

// takeBack forgets a wish of the account and of its browser.
func takeBack(c echo.Context, h *web.House, kind preference.Kind, subject string) error {
	ctx, who := c.Request().Context(), web.Of(c).Who()
	if who == nil || !who.Wishes.Out(kind, subject) {
		return nil
	}
	return h.DB.Write(ctx, func(q db.Q) error {
		return identify.TakeBack(ctx, q, who.Key(), who.Session.VisitorID, kind, subject)
	})
}

// leftOut is GET /why: all wishes.
func (f *Front) leftOut(c echo.Context) error {
	page := shop.LeftOut{Page: web.Page(c, ui.Page{Title: "What you have asked us to leave out"})}
	if who := web.Of(c).Who(); who != nil {
		for _, w := range who.Wishes {
			page.List = append(page.List, shop.LeftOutRow{Text: f.wishInWords(c, w), When: web.Say(c, "Since {day}", "day", f.House.Date(w.At, "2 January 2006")), Kind: string(w.Kind), Subject: w.Subject})
		}
	}
	return web.Render(c, http.StatusOK, page.View())
}

func (f *Front) wishInWords(c echo.Context, w preference.Wish) string {
	switch w.Kind {
	case preference.Piece:
		if p, ok := f.fit(c).Find(w.Subject); ok {
			return web.Say(c, "Hidden: “{piece}”", "piece", web.Of(c).Words.Known(titleOf(p)))
		}
		return web.Say(c, "Hidden: something that is not in the shop any more")
	case preference.Theme:
		if collection, ok := f.Catalog.Snapshot().Collection(w.Subject); ok {
			return web.Say(c, "Nothing about {theme}", "theme", collection.Title)
		}
		return web.Say(c, "Nothing about {theme}", "theme", w.Subject)
	case preference.Fact:
		return web.Say(c, "Forgotten: {fact}", "fact", factName(web.Of(c).Words, w.Subject))
	case preference.Everything:
	}
	return web.Say(c, "Everything personal")
}
