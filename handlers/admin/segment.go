package admin

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/census"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/rule"
	"regulars/store/segment"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// pageWaits is how long a page waits for sizes of segments, which in a small shop is long
// enough; what is not known by then is counted further, and comes in when it is.
const pageWaits = 25 * time.Millisecond

// mostUses is how many uses a line of the list names.
const mostUses = 3

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
	rules := shelve(list)
	standings, err := d.standingsOn(c, rules)
	if err != nil {
		return err
	}
	page := admin.Segments{Frame: d.frame(c, "Segments"), MayEdit: at(c).May(staff.EditContent), Gallery: d.gallery()}
	late := 0
	for _, s := range list {
		row := admin.SegmentRow{Name: s.Name, URL: "/admin/segments/" + s.ID, Rule: s.Rule, Note: s.Note, Uses: rules.uses(s, pieces), UseURL: useURL(s.ID)}
		row.UsesWords = usesInWords(len(row.Uses))
		if more := len(row.Uses) - mostUses; more > 0 {
			row.Uses, row.MoreUses = row.Uses[:mostUses], fmt.Sprintf("and %d more", more)
		}
		row.State, row.StateKind, row.Problem = rules.state(s)
		if known, asked := standings[s.ID]; asked {
			if row.Size = d.size(known); row.Size.Counting {
				late++
			}
		}
		page.Rows = append(page.Rows, row)
	}
	if late > 0 {
		page.Late = fmt.Sprintf("%s still being counted.", plural(late, "segment is", "segments are"))
	}
	audit, err := segment.FindAudit(ctx, q)
	if err != nil {
		return err
	}
	page.Checked, page.Wrong = checked(audit, d.House.Zone()), audit.Wrong > 0
	return web.Render(c, http.StatusOK, page.View())
}

// checked says in words what an audit found.
func checked(a segment.Audit, zone *time.Location) string {
	if a.At.IsZero() {
		return ""
	}
	found := "every answer of a page was what replay says."
	if a.Wrong > 0 {
		found = fmt.Sprintf("%s of a page differed from what replay says. That is a mistake of the software: please report it.", plural(int(a.Wrong), "answer", "answers"))
	}
	return fmt.Sprintf("Checked on %s: %s, %s, and %s", a.At.In(zone).Format("2 January 2006, 15:04"), plural(int(a.People), "person", "people"), plural(int(a.Answers), "answer", "answers"), found)
}

// standings are what is known of the segments that work, by id; nil is not yet.
func (d *Door) standings(c echo.Context, list []segment.Segment) (map[string]*census.Standing, error) {
	return d.standingsOn(c, shelve(list))
}

func (d *Door) standingsOn(c echo.Context, on shelf) (map[string]*census.Standing, error) {
	return d.standingsNow(c.Request().Context(), on)
}

func (d *Door) standingsNow(ctx context.Context, on shelf) (map[string]*census.Standing, error) {
	var ids []string
	var rules []rule.Rule
	for _, s := range on.all {
		if r, ok := on.rules[s.ID]; ok && s.Enabled && on.problem(s) == "" {
			ids, rules = append(ids, s.ID), append(rules, r)
		}
	}
	known, err := d.Census.Standings(ctx, rules, pageWaits)
	if err != nil {
		return nil, err
	}
	standings := map[string]*census.Standing{}
	for i, id := range ids {
		standings[id] = known[i]
	}
	return standings, nil
}

func segmentState(s segment.Segment, all []segment.Segment) (state, kind, wrong string) {
	return shelve(all).state(s)
}

// useURL begins a piece for a segment.
func useURL(segmentID string) string {
	return "/admin/content/new?slot=" + content.HomeHero + "&segment=" + segmentID
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
func uses(s segment.Segment, pieces []content.Piece, all []segment.Segment) []ui.Link {
	return shelve(all).uses(s, pieces)
}

// broken says why a segment's rule holds for nobody, "" when it works.
func broken(s segment.Segment, all []segment.Segment) string { return shelve(all).problem(s) }

func headline(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

func (d *Door) askDeleteSegment(c echo.Context) error { return d.confirmDelete(c, http.StatusOK) }

func (d *Door) confirmDelete(c echo.Context, status int) error {
	s, found, err := usesNow(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	page := admin.Confirm{
		Frame: d.frame(c, "Delete a segment"), Heading: "Delete the segment “" + s.Name + "”?", Back: ui.Link{Text: "Back to the segment", URL: "/admin/segments/" + s.ID},
		Uses: found, Seen: fingerprint(found), Text: "Nothing uses it.", Act: "Delete this segment", URL: "/admin/segments/" + s.ID + "/delete",
	}
	if len(page.Uses) > 0 {
		page.Text = "These use it. Nobody will see them afterwards; the default is shown instead."
	}
	return web.Render(c, status, page.View())
}

// usesNow is a segment with what uses it.
func usesNow(ctx context.Context, q db.Q, segmentID string) (segment.Segment, []ui.Link, error) {
	s, err := segment.Find(ctx, q, segmentID)
	if err != nil {
		return s, nil, err
	}
	all, err := segment.List(ctx, q)
	if err != nil {
		return s, nil, err
	}
	pieces, err := content.ListPieces(ctx, q)
	return s, uses(s, pieces, all), err
}

// fingerprint names a set of uses, "" for none.
func fingerprint(found []ui.Link) string {
	var urls []string
	for _, l := range found {
		urls = append(urls, l.URL)
	}
	slices.Sort(urls)
	return strings.Join(urls, " ")
}

// deleteSegment removes a segment, but not one whose uses whoever asks has not seen.
func (d *Door) deleteSegment(c echo.Context) error {
	ctx := c.Request().Context()
	unseen := false
	err := d.write(c, func(q db.Q) error {
		s, found, err := usesNow(ctx, q, c.Param("id"))
		if err != nil {
			return err
		}
		if unseen = c.FormValue("seen") != fingerprint(found); unseen {
			return nil
		}
		if err := segment.Delete(ctx, q, s.ID); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: deletedSeg, About: "/admin/segments/" + s.ID + "/versions", Title: s.Name}, s, nil)
	})
	if err != nil {
		return err
	}
	if unseen {
		return d.confirmDelete(c, http.StatusConflict)
	}
	return d.done(c, "/admin/segments", "Deleted the segment. It is in the bin for 30 days; its versions stay under What was done.")
}
