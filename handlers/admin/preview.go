package admin

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/fault"
	"regulars/store/personalize"
	"regulars/store/rule"
	"regulars/store/segment"
	"regulars/views/admin"
	"regulars/views/ui"
)

// previewFor is how long a preview's link works.
const previewFor = 24 * time.Hour

// previewLink signs a link to a page of the shop as somebody in these segments.
func (d *Door) previewLink(segmentIDs []string, name, path string, moment time.Time) (string, error) {
	return d.signed(web.Preview{Segments: segmentIDs, Name: name, At: moment}, path)
}

// signed is a link to a page of the shop that shows it by a preview, for a while.
func (d *Door) signed(p web.Preview, path string) (string, error) {
	p.Until = d.House.DB.Now().Add(previewFor)
	sealed, err := d.House.SignPreview(p)
	if err != nil {
		return "", err
	}
	join := "?"
	if strings.Contains(path, "?") {
		join = "&"
	}
	return path + join + "preview=" + url.QueryEscape(sealed), nil
}

// named are segments in words.
func named(ids []string, segments []segment.Segment) string {
	var names []string
	for _, s := range segments {
		if slices.Contains(ids, s.ID) {
			names = append(names, s.Name)
		}
	}
	if len(names) == 0 {
		return "somebody in no segment"
	}
	return strings.Join(names, " and ")
}

func (d *Door) preview(c echo.Context) error {
	segments, err := segment.List(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	chosen, wrong := c.QueryParams()["segment"], fault.Fields{}
	path, typed := c.QueryParam("path"), c.QueryParam("at")
	if path == "" {
		path = "/"
	}
	if !strings.HasPrefix(path, "/") || !content.SafeLink(path) || strings.HasPrefix(path, "/admin") {
		wrong["path"] = "Enter a path of the shop, such as / or /collections/new."
	}
	moment := d.readTime(typed, "at", wrong)
	page := admin.Preview{
		Frame:    d.frame(c, "Preview"),
		Segments: ui.Choice{Name: "segment", Legend: "Segments", Hint: "None means somebody who is in no segment.", Many: true, Options: segmentChoices(chosen, segments)},
		At:       ui.Field{Name: "at", Label: "When", Hint: "Empty is now. Times are those of " + d.House.Shop().TimeZone + ".", Type: "datetime-local", Value: typed, Optional: true, Error: wrong["at"]},
		Path:     ui.Field{Name: "path", Label: "Page", Value: path, LeftToRight: true, MaxLength: 500, Error: wrong["path"]},
	}
	if page.Mistakes = ui.Summary(page.Segments, page.At, page.Path); len(wrong) > 0 {
		return web.Invalid(c, page.View())
	}
	if page.LinkURL, err = d.previewLink(chosen, named(chosen, segments), path, moment); err != nil {
		return err
	}
	page.Who, page.Ends = "The shop as "+named(chosen, segments)+" sees it", d.clock(d.House.DB.Now().Add(previewFor))
	if moment.IsZero() {
		moment = d.House.DB.Now()
	} else {
		page.Who += " on " + d.clock(moment)
	}
	page.Slots = decisions(d.Stylist.Now().FitAs(&rule.Facts{Now: moment.In(d.House.Zone())}, chosen...))
	return web.Render(c, http.StatusOK, page.View())
}

func segmentChoices(chosen []string, segments []segment.Segment) (list []ui.Option) {
	for _, s := range segments {
		list = append(list, ui.Option{Value: s.ID, Label: s.Name, Hint: s.Note, Selected: slices.Contains(chosen, s.ID)})
	}
	return list
}

// decisions are all slots with winner, losers and reasons.
func decisions(fit *personalize.Fitting) (list []admin.Decision) {
	for _, s := range content.Slots() {
		decided := fit.DecideWithReasons(s.Name)
		v := admin.Decision{Label: s.Label, Name: s.Name, Page: s.Page, Reason: decided.Reason()}
		if decided.Piece != nil {
			v.Winner, v.URL = pieceTitle(decided.Piece.Piece), "/admin/content/"+decided.Piece.ID
		}
		for _, l := range decided.Passed {
			v.Passed = append(v.Passed, admin.Passed{Title: pieceTitle(l.Piece.Piece), URL: "/admin/content/" + l.Piece.ID, Reason: l.Reason})
		}
		list = append(list, v)
	}
	return list
}
