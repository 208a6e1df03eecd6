package shop

import (
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/personalize"
	"regulars/store/recommend"
	"regulars/store/rule"
	"regulars/views/ui"
)

// previewed decides as a preview says.
func (f *Front) previewed(c echo.Context, fit *fitting) {
	p := web.Of(c).Preview
	facts, err := f.House.PreviewFacts(c.Request().Context(), p, fit.now, web.Of(c).Device)
	if err != nil { // the person is gone: the preview is of nobody
		f.House.Log.Warn("a preview of a person could not be made", "error", err)
		facts = rule.Facts{Now: fit.now}
	}
	if p.Person == "" && p.Facts == nil {
		fit.Fitting = fit.wardrobe.FitAs(&facts, p.Segments...)
	} else {
		fit.Fitting = fit.wardrobe.Fit(&facts)
	}
	fit.facts = &facts
}

// goods is what a previewed person bought and looked at, as their events tell it,
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
