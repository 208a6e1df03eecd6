package admin

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/personalize"
	"regulars/store/rule"
	"regulars/store/segment"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

func (d *Door) segments(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	list, err := segment.List(ctx, q)
	if err != nil {
		return err
	}
	pieces, err := content.ListPieces(ctx, q)
	if err != nil {
		return err
	}
	page := admin.Segments{Frame: d.frame(c, "Segments"), MayEdit: at(c).May(staff.EditContent)}
	for _, s := range list {
		row := admin.SegmentRow{Name: s.Name, URL: "/admin/segments/" + s.ID, Rule: s.Rule, Note: s.Note, State: "On", StateKind: "on", Uses: usesInWords(len(uses(s, pieces, list)))}
		if !s.Enabled {
			row.State, row.StateKind = "Off", ""
		} else if problem := broken(s, list); problem != "" {
			row.State, row.StateKind, row.Problem = "Broken", "wrong", "Nobody is in it: "+headline(problem)
		}
		page.Rows = append(page.Rows, row)
	}
	return web.Render(c, http.StatusOK, page.View())
}

func usesInWords(n int) string {
	switch n {
	case 0:
		return "Not used yet"
	case 1:
		return "Used once"
	}
	return fmt.Sprintf("Used %d times", n)
}

// uses are the pieces and the other segments that name a segment.
func uses(s segment.Segment, pieces []content.Piece, all []segment.Segment) (list []ui.Link) {
	for _, p := range pieces {
		if p.SegmentID == s.ID {
			slot, _ := content.FindSlot(p.Slot)
			list = append(list, ui.Link{Text: slot.Page + ", " + slot.Label + ": " + pieceTitle(p), URL: "/admin/content/" + p.ID})
		}
	}
	for _, other := range all {
		r, err := rule.Parse(other.Rule)
		if err == nil && other.ID != s.ID && slices.Contains(r.Segments(), s.Name) {
			list = append(list, ui.Link{Text: "Segment " + other.Name, URL: "/admin/segments/" + other.ID})
		}
	}
	return list
}

// broken says why a segment's rule holds for nobody, "" when it works.
func broken(s segment.Segment, all []segment.Segment) string {
	r, err := rule.Parse(s.Rule)
	if err == nil {
		named := personalize.Rules(all)
		named[s.Name] = r // so that a rule that asks about itself is found out
		_, err = rule.Compile(r, named)
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func headline(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// described is a segment as it was typed.
type described struct {
	segment.Segment
	wrong  fault.Fields
	theirs *segment.Segment
}

func (d *Door) newSegment(c echo.Context) error {
	return d.showSegment(c, http.StatusOK, described{Segment: segment.Segment{Enabled: true}})
}

func (d *Door) segment(c echo.Context) error {
	s, err := segment.Find(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	return d.showSegment(c, http.StatusOK, described{Segment: s})
}

func (d *Door) saveSegment(c echo.Context) error {
	ctx := c.Request().Context()
	v, err := d.readSegment(c)
	if err != nil {
		return err
	}
	err = d.write(c, func(q db.Q) error {
		all, err := segment.List(ctx, q)
		if err != nil {
			return err
		}
		if err := v.Validate(); err != nil {
			return err
		}
		if problem := broken(v.Segment, all); problem != "" {
			return fault.InvalidFields(fault.Fields{"rule": problem})
		}
		return segment.Save(ctx, q, &v.Segment)
	})
	if errors.Is(err, segment.ErrChanged) {
		theirs, err := segment.Find(ctx, d.House.DB.Read(), v.ID)
		if err != nil {
			return err
		}
		v.theirs, v.Version = &theirs, theirs.Version
		return d.showSegment(c, http.StatusConflict, v)
	}
	if err == nil {
		return d.done(c, "/admin/segments", "Saved “"+v.Name+"”. It holds from now on.")
	}
	if v.wrong, err = refused(err); err != nil {
		return err
	}
	return d.showSegment(c, http.StatusUnprocessableEntity, v)
}

func (d *Door) readSegment(c echo.Context) (v described, err error) {
	if segmentID := c.Param("id"); segmentID != "" {
		if v.Segment, err = segment.Find(c.Request().Context(), d.House.DB.Read(), segmentID); err != nil {
			return v, err
		}
		if n, err := strconv.ParseInt(c.FormValue("version"), 10, 64); err == nil {
			v.Version = n
		}
	}
	v.Name, v.Note = strings.TrimSpace(c.FormValue("name")), strings.TrimSpace(c.FormValue("note"))
	v.Rule = strings.TrimSpace(strings.ReplaceAll(c.FormValue("rule"), "\r\n", "\n"))
	v.Enabled = c.FormValue("enabled") == "yes"
	return v, nil
}

func (d *Door) showSegment(c echo.Context, status int, v described) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	all, err := segment.List(ctx, q)
	if err != nil {
		return err
	}
	pieces, err := content.ListPieces(ctx, q)
	if err != nil {
		return err
	}
	page := segmentPage(v, all, pieces)
	page.Frame, page.MayEdit = d.frame(c, page.Head.Title), at(c).May(staff.EditContent)
	if v.ID != "" {
		if page.SeeURL, err = d.previewLink([]string{v.ID}, v.Name, "/", time.Time{}); err != nil {
			return err
		}
		if page.MayEdit {
			page.DeleteURL = page.URL + "/delete"
		}
	}
	if v.theirs != nil {
		page.Mistakes = page.Mistakes.Whole(fault.Message(segment.ErrChanged))
		page.Theirs, page.TheirsWho = segmentDifferences(v.Segment, *v.theirs), "Theirs was saved on "+d.clock(v.theirs.ChangedAt)+"."
	}
	return web.Render(c, status, page.View())
}

func segmentPage(v described, all []segment.Segment, pieces []content.Piece) admin.Segment {
	page := admin.Segment{
		Head: admin.Head{Title: "New segment", Back: ui.Link{Text: "Segments", URL: "/admin/segments"}}, URL: "/admin/segments/new", Version: strconv.FormatInt(v.Version, 10),
		Name:    ui.Field{Name: "name", Label: "Name", Value: v.Name, MaxLength: 120, Error: v.wrong["name"]},
		Rule:    ui.Field{Name: "rule", Label: "Who is in it", Hint: "One sentence, such as email.domain is academic and email.confirmed.", Value: v.Rule, Rows: 5, LeftToRight: true, Error: v.wrong["rule"]},
		Note:    ui.Field{Name: "note", Label: "What it is for", Value: v.Note, Optional: true, MaxLength: 500, Error: v.wrong["note"]},
		Enabled: ui.Check{Name: "enabled", Label: "On", Hint: "Off means that nobody is in it; the default is shown instead.", Checked: v.Enabled},
		Needs:   needs(v.Segment, all), Examples: examples(), Table: attributes(),
	}
	if v.ID != "" {
		page.Head.Title, page.URL, page.Uses = v.Name, "/admin/segments/"+v.ID, uses(v.Segment, pieces, all)
		page.Head.State, page.Head.StateKind = "On", "on"
		if !v.Enabled {
			page.Head.State, page.Head.StateKind = "Off", ""
		}
		if problem := broken(v.Segment, all); problem != "" && page.Rule.Error == "" {
			page.Rule.Error, page.Head.State, page.Head.StateKind = problem, "Broken", "wrong"
		}
	}
	short := page.Rule
	if short.Error != "" {
		short.Error = "In the sentence, " + headline(short.Error)
	}
	page.Mistakes = ui.Summary(page.Name, short, page.Note)
	return page
}

func segmentDifferences(yours, theirs segment.Segment) (list []admin.Difference) {
	for _, f := range []struct{ label, a, b string }{
		{"Name", yours.Name, theirs.Name}, {"Who is in it", yours.Rule, theirs.Rule}, {"What it is for", yours.Note, theirs.Note},
		{"On", strconv.FormatBool(yours.Enabled), strconv.FormatBool(theirs.Enabled)},
	} {
		if f.a != f.b {
			list = append(list, admin.Difference{Label: f.label, Yours: f.a, Theirs: f.b})
		}
	}
	if len(list) == 0 {
		list = append(list, admin.Difference{Label: "Everything", Yours: "the same", Theirs: "the same"})
	}
	return list
}

// needs says which consent a rule depends on.
func needs(s segment.Segment, all []segment.Segment) string {
	r, err := rule.Parse(s.Rule)
	if err != nil {
		return ""
	}
	asked := map[rule.Consent]bool{}
	for _, a := range personalize.Rules(all).Attributes(r) {
		asked[a.Consent] = true
	}
	switch {
	case asked[rule.Personalization] && asked[rule.Analytics]:
		return "Holds only for people who agreed to personalization and analytics."
	case asked[rule.Personalization]:
		return "Holds only for people who agreed to personalization."
	case asked[rule.Analytics]:
		return "Holds only for people who agreed to analytics."
	}
	return ""
}

func examples() []admin.Example {
	return []admin.Example{
		{Says: "Students and staff of universities", Rule: "email.domain is academic and email.confirmed"},
		{Says: "Bought within a month", Rule: "orders.count >= 1 and last_order.at within 30 days"},
		{Says: "Came from a newsletter, on a phone", Rule: `utm.medium = "email" and device = "phone"`},
		{Says: "A first visit", Rule: "visitor.new"},
	}
}

func attributes() (list []admin.Attribute) {
	for _, a := range rule.Attributes() {
		v := admin.Attribute{Name: a.Name, Doc: a.Doc, Example: a.Example, Phrases: strings.Join(a.Phrases(), " · ")}
		if a.Consent != rule.NoConsent {
			v.Needs = "Known only with the shopper's consent to " + string(a.Consent) + "."
		}
		list = append(list, v)
	}
	return list
}

func (d *Door) askDeleteSegment(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	s, err := segment.Find(ctx, q, c.Param("id"))
	if err != nil {
		return err
	}
	all, err := segment.List(ctx, q)
	if err != nil {
		return err
	}
	pieces, err := content.ListPieces(ctx, q)
	if err != nil {
		return err
	}
	page := admin.Confirm{
		Frame: d.frame(c, "Delete a segment"), Heading: "Delete the segment “" + s.Name + "”?", Back: ui.Link{Text: "Back to the segment", URL: "/admin/segments/" + s.ID},
		Uses: uses(s, pieces, all), Text: "Nothing uses it.", Act: "Delete this segment", URL: "/admin/segments/" + s.ID + "/delete",
	}
	if len(page.Uses) > 0 {
		page.Text = "These use it. Nobody will see them afterwards; the default is shown instead."
	}
	return web.Render(c, http.StatusOK, page.View())
}

func (d *Door) deleteSegment(c echo.Context) error {
	ctx := c.Request().Context()
	if err := d.write(c, func(q db.Q) error { return segment.Delete(ctx, q, c.Param("id")) }); err != nil {
		return err
	}
	return d.done(c, "/admin/segments", "Deleted the segment.")
}
