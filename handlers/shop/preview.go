package shop

import (
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/identify"
	"regulars/store/personalize"
	"regulars/store/recommend"
	"regulars/store/rule"
	"regulars/views/ui"
)

// previewed decides as a preview says.
func (f *Front) previewed(c echo.Context, fit *fitting) {
	v := web.Of(c)
	facts := f.House.PreviewFacts(v.Preview, v.Shown(), identify.GroundOf(f.Catalog.Snapshot()), fit.now, v.Device)
	if v.Preview.Person == "" && v.Preview.Facts == nil {
		fit.Fitting = fit.wardrobe.FitAs(&facts, v.Preview.Segments...)
	} else {
		fit.Fitting = fit.wardrobe.Fit(&facts)
	}
	fit.facts = &facts
}

// previewScene is what the deciding is told of a previewed person: of a real one
// what it would be told if they asked, of one who was made up what their events say.
func (f *Front) previewScene(c echo.Context, fit *fitting, s personalize.Scene) personalize.Scene {
	v := web.Of(c)
	who := v.Shown()
	if who == nil {
		s.Person = goods(fit.facts)
		return s
	}
	s.Wishes, s.Person = who.Wishes, recommend.Person{Bought: who.Bought, Viewed: who.Viewed}
	if who.Visitor.Consent.Personalization && !who.Wishes.Nothing() {
		s.Past = f.past(c, fit.wardrobe, who.Key().Person())
	}
	return s
}

// past is what a person has been shown; where it cannot be read, pieces that need
// it are not shown, but the page is.
func (f *Front) past(c echo.Context, w *personalize.Wardrobe, person string) *personalize.Past {
	past, err := f.Exposures.Past(c.Request().Context(), w, person)
	if err != nil {
		f.House.Log.Warn("what a person has been shown could not be read", "error", err)
	}
	return past
}

// goods is what a made-up person bought and looked at, as their events tell it,
// the latest first.
func goods(facts *rule.Facts) (p recommend.Person) {
	if facts == nil || !facts.Personalization {
		return p
	}
	for _, e := range slices.Backward(facts.Events) {
		switch {
		case e.At.After(facts.Now) || e.ProductID == "":
		case e.Kind == rule.Bought && !slices.Contains(p.Bought, e.ProductID):
			p.Bought = append(p.Bought, e.ProductID)
		case e.Kind == rule.Viewed && !slices.Contains(p.Viewed, e.ProductID):
			p.Viewed = append(p.Viewed, e.ProductID)
		}
	}
	return p
}

// Overlay says of each slot that a previewed page asked for what won, and why the
// others lost.
func (f *Front) Overlay(c echo.Context) templ.Component {
	fit, o := f.fit(c), ui.Overlay{Who: "Slots of this page"}
	for _, name := range fit.Asked() {
		d := fit.DecideWithReasons(name)
		slot, _ := content.FindSlot(name)
		row := ui.OverlaySlot{Name: name, Label: slot.Label, Reason: d.Reason()}
		if d.Piece != nil {
			row.Winner = titleOf(d.Piece)
		}
		for _, l := range d.Passed {
			row.Passed = append(row.Passed, ui.OverlayLoser{Title: titleOf(l.Piece), Reason: l.Reason})
		}
		row.Facts = factLines(d)
		o.Slots = append(o.Slots, row)
	}
	return ui.OverlayPanel(o)
}

func factLines(d personalize.Decision) (lines []string) {
	for _, fact := range d.Why() {
		line := fact.Words
		if fact.Value != "" {
			line += ": " + fact.Value
		}
		lines = append(lines, line)
	}
	return lines
}
