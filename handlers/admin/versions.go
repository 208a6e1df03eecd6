package admin

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/segment"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// versions lists all that was ever published of a piece.
func (d *Door) versions(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	list, err := content.ListVersions(ctx, q, c.Param("id"))
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fault.New(fault.NotFound, "Nothing was ever published of this.")
	}
	segments, err := segment.List(ctx, q)
	if err != nil {
		return err
	}
	live, err := livePiece(c, q, c.Param("id"))
	if err != nil {
		return err
	}
	page := admin.Versions{Frame: d.frame(c, "Versions"), MayEdit: at(c).May(staff.EditContent), Act: "Publish again",
		Head: admin.Head{Title: pieceTitle(list[0].Piece), Lead: "Every version that shoppers could see. Any of them can be published again."}}
	if page.Head.Back = (ui.Link{Text: "The piece", URL: pieceURL(list[0].ID)}); live == nil {
		page.Head.Back = ui.Link{Text: "Content", URL: "/admin/content"}
	}
	for i, v := range list {
		row := admin.VersionRow{Number: strconv.FormatInt(v.Version, 10), Says: actSays(v.Act) + byWhom(v.ChangedBy), When: d.clock(v.At),
			Present: live != nil && live.Version == v.Version, RevertURL: pieceURL(v.ID) + "/versions/" + strconv.FormatInt(v.Version, 10) + "/revert"}
		if i+1 < len(list) {
			row.Changes = d.pieceChanges(&list[i+1].Piece, v.Piece, segments)
		}
		page.List = append(page.List, row)
	}
	page.Acts, err = d.actRows(c, pieceURL(list[0].ID))
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, page.View())
}

// byWhom is empty where nobody was asked, as when a shop is filled.
func byWhom(name string) string {
	if name == "" {
		return ""
	}
	return " by " + name
}

func actSays(a content.Act) string {
	switch a {
	case content.Switched:
		return "Switched on or off"
	case content.Reverted:
		return "Published again"
	case content.Scheduled:
		return "Published by the clock, as agreed"
	case content.Published:
	}
	return "Published"
}

func (d *Door) revertPiece(c echo.Context) error {
	n, err := strconv.ParseInt(c.Param("version"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "There is no such version.")
	}
	var p content.Piece
	err = d.write(c, func(q db.Q) error {
		before, err := livePiece(c, q, c.Param("id"))
		if err != nil {
			return err
		}
		if p, err = content.Revert(c.Request().Context(), q, c.Param("id"), n, at(c).Name); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "published version " + c.Param("version") + " again of", About: pieceURL(p.ID), Title: pieceTitle(p)}, nillable(before), p)
	})
	if err != nil {
		return err
	}
	return d.done(c, pieceURL(p.ID)+"/versions", "Version "+c.Param("version")+" is published again.")
}

// segmentVersions lists a segment as it was saved each time.
func (d *Door) segmentVersions(c echo.Context) error {
	list, err := segment.ListVersions(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fault.New(fault.NotFound, "There is no such segment.")
	}
	now, err := segment.List(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	url := "/admin/segments/" + list[0].ID
	page := admin.Versions{Frame: d.frame(c, "Versions"), MayEdit: at(c).May(staff.EditContent), Act: "Restore",
		Head: admin.Head{Title: list[0].Name, Lead: "The segment as it was saved each time. Any version can be restored.", Back: ui.Link{Text: "The segment", URL: url}}}
	there := slices.IndexFunc(now, func(s segment.Segment) bool { return s.ID == list[0].ID })
	if there < 0 {
		page.Head.Back = ui.Link{Text: "Segments", URL: "/admin/segments"}
	}
	for i, s := range list {
		row := admin.VersionRow{Number: strconv.FormatInt(s.Version, 10), Says: "Saved" + byWhom(s.ChangedBy), When: d.clock(s.ChangedAt),
			Present: i == 0 && there >= 0, RevertURL: url + "/versions/" + strconv.FormatInt(s.Version, 10) + "/restore"}
		if i+1 < len(list) {
			row.Changes = segmentChanges(list[i+1], s)
		}
		page.List = append(page.List, row)
	}
	if page.Acts, err = d.actRows(c, url); err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, page.View())
}

func segmentChanges(before, after segment.Segment) []admin.Change {
	return changesOf(segmentSaid(before), segmentSaid(after))
}

// segmentSaid is all that is set of a segment, in words.
func segmentSaid(s segment.Segment) []said {
	return []said{{"Name", s.Name, true}, {"Who is in it", s.Rule, true}, {"What it is for", s.Note, true}, {"On", yesNo(s.Enabled), false}}
}

func (d *Door) restoreSegment(c echo.Context) error {
	n, err := strconv.ParseInt(c.Param("version"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "There is no such version.")
	}
	url := "/admin/segments/" + c.Param("id")
	err = d.write(c, func(q db.Q) error {
		s, err := segment.Restore(c.Request().Context(), q, c.Param("id"), n, at(c).Name)
		if err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "restored version " + c.Param("version") + " of", About: url, Title: s.Name}, nil, s)
	})
	if err != nil {
		return err
	}
	return d.done(c, url+"/versions", "Version "+c.Param("version")+" holds again from now on.")
}

// audit lists what members did.
func (d *Door) audit(c echo.Context) error {
	rows, err := d.actRows(c, "")
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, admin.Audit{Frame: d.frame(c, "What was done"), Acts: rows}.View())
}

// aboutPerson says whether an act names somebody who is no member.
func aboutPerson(a staff.Act) bool { return a.About == "/admin/preview" || a.About == "/admin/why" }

// actsShown is how many acts a page lists.
const actsShown = 200

func (d *Door) actRows(c echo.Context, about string) (rows []admin.ActRow, err error) {
	list, err := staff.ListActs(c.Request().Context(), d.House.DB.Read(), about, actsShown)
	seen := map[string]bool{} // only the latest act about a thing is put back
	for _, a := range list {
		row := admin.ActRow{When: d.clock(a.At), Who: a.Member, Did: a.Did, Title: a.Title, Before: a.Before, After: a.After}
		if about == "" && a.About != "" {
			row.URL = a.About
		}
		if aboutPerson(a) && !at(c).May(staff.ReadCustomers) {
			row.Title = "somebody"
		}
		if _, ok := d.undoingOf(c, a); ok && about == "" && !seen[a.About] && at(c).May(staff.EditContent) {
			row.UndoURL = "/admin/audit/" + a.ID + "/back"
		}
		seen[a.About] = true
		rows = append(rows, row)
	}
	return rows, err
}
