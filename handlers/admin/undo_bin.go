package admin

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/segment"
	"regulars/store/staff"
	"regulars/views/admin"
)

// This file is the bin: what was deleted, and how it is brought back. Nothing lies in it
// but the acts that tell of it; what each thing is made of again is its noun's, which keeps
// its versions, or the act's own text.

const (
	binPage    = "/admin/bin"
	deleted    = "deleted"
	deletedSeg = "deleted the segment"
	madeWay    = "made a redirect from"
	removedWay = "removed the redirect from"
)

// binShown is how many things the bin shows.
const binShown = 200

// binUndoings are what can be brought back, and taken away again.
func binUndoings() []undoing {
	return []undoing{
		{did: "changed", also: []string{deleted}, about: "/admin/collections/", needs: staff.EditProducts, ends: true, put: putCollection},
		{did: deleted, about: "/admin/content/", needs: staff.EditContent, ends: true, put: putPiece},
		{did: deletedSeg, about: "/admin/segments/", needs: staff.EditContent, ends: true, put: putSegment},
		{did: madeWay, also: []string{removedWay}, about: wayAbout(""), needs: staff.EditProducts, ends: true, put: putRedirect},
	}
}

// bin shows what was deleted and can be brought back.
func (d *Door) bin(c echo.Context) error {
	list, err := staff.ListDeleted(c.Request().Context(), d.House.DB.Read(), []string{deleted, deletedSeg, removedWay}, binShown)
	if err != nil {
		return err
	}
	page := admin.Bin{Frame: d.frame(c, "Bin")}
	for _, a := range list {
		row := admin.BinRow{Kind: binKind(a), Title: a.Title, When: d.clock(a.At), Who: a.Member, Until: a.At.Add(staff.BinFor).In(d.House.Zone()).Format("2 January")}
		if _, ok := d.undoingOf(c, a); ok && at(c).May(staff.EditContent) {
			row.BackURL = auditPage + "/" + a.ID + "/back"
		}
		page.Rows = append(page.Rows, row)
	}
	return web.Render(c, http.StatusOK, page.View())
}

// binKind is what was deleted.
func binKind(a staff.Act) string {
	for about, kind := range map[string]string{"/admin/collections/": "Collection", "/admin/content/": "Piece", "/admin/segments/": "Segment", wayAbout(""): "Redirect"} {
		if strings.HasPrefix(a.About, about) {
			return kind
		}
	}
	return ""
}

// readEnds reads what an act tells of; nil is what was not there.
func readEnds[T any](a staff.Act) (before, after *T, err error) {
	both := a
	if both.Before == "" {
		both.Before = "null"
	}
	if both.After == "" {
		both.After = "null"
	}
	return readAct[*T](both)
}

// putCollection makes a collection what it was before an act: another, there, or gone.
func putCollection(c echo.Context, q db.Q, a staff.Act) error {
	ctx := c.Request().Context()
	before, after, err := readEnds[catalog.Collection](a)
	if err != nil {
		return err
	}
	now, err := catalog.FindCollectionByID(ctx, q, strings.TrimPrefix(a.About, "/admin/collections/"))
	gone := fault.KindOf(err) == fault.NotFound && err != nil
	if err != nil && !gone {
		return err
	}
	switch {
	case gone != (after == nil), !gone && !sameCollection(now, *after):
		return errSince
	case before == nil:
		return catalog.DeleteCollection(ctx, q, now.ID)
	}
	before.Version, before.ChangedBy = now.Version, at(c).Name
	return catalog.SaveCollection(ctx, q, before)
}

// sameCollection says whether a collection is as an act left it.
func sameCollection(now, left catalog.Collection) bool {
	if now.ChangedAt.UnixMilli() == left.ChangedAt.UnixMilli() {
		return true
	}
	for _, x := range []*catalog.Collection{&now, &left} {
		x.CreatedAt, x.ChangedAt = time.Time{}, time.Time{}
	}
	is, err := document(now)
	was, otherErr := document(left)
	return err == nil && otherErr == nil && is == was
}

// idOf is what an act's path names between a beginning and "/versions".
func idOf(a staff.Act, begin string) string {
	return strings.TrimSuffix(strings.TrimPrefix(a.About, begin), "/versions")
}

// putPiece brings a piece back as it was published last, or as the draft that it was.
func putPiece(c echo.Context, q db.Q, a staff.Act) error {
	ctx, pieceID := c.Request().Context(), idOf(a, "/admin/content/")
	before, after, err := readEnds[content.Draft](a)
	if err != nil {
		return err
	}
	_, err = latest(ctx, q, pieceID)
	gone := err != nil && fault.KindOf(err) == fault.NotFound
	switch {
	case err != nil && !gone:
		return err
	case gone != (after == nil):
		return errSince
	case before == nil:
		return content.DeletePiece(ctx, q, pieceID)
	}
	versions, err := content.ListVersions(ctx, q, pieceID)
	if err != nil {
		return err
	}
	if len(versions) == 0 {
		before.ID, before.Version = pieceID, 0
		w := content.Writing{ChangedBy: at(c).Name, Authors: before.Authors}
		if len(w.Authors) == 0 { // told before authors were: who deleted it may have written it, and who brings it back
			w.Authors, w.AuthorID = []string{a.By}, at(c).ID
		}
		return content.SaveDraft(ctx, q, &content.Draft{Piece: before.Piece, Writing: w})
	}
	_, err = content.Revert(ctx, q, pieceID, versions[0].Version, at(c).Name)
	return err
}

// putSegment brings a segment back as it was saved last.
func putSegment(c echo.Context, q db.Q, a staff.Act) error {
	ctx, segmentID := c.Request().Context(), idOf(a, "/admin/segments/")
	_, err := segment.Find(ctx, q, segmentID)
	gone := err != nil && fault.KindOf(err) == fault.NotFound
	switch {
	case err != nil && !gone:
		return err
	case gone != (a.After == ""):
		return errSince
	case a.Before == "":
		return segment.Delete(ctx, q, segmentID)
	}
	versions, err := segment.ListVersions(ctx, q, segmentID)
	if err != nil || len(versions) == 0 {
		return errOr(err, func() error { return errSince })
	}
	_, err = segment.Restore(ctx, q, segmentID, versions[0].Version, at(c).Name)
	return err
}

// wayAbout is the page of a redirect, as acts say what they are about.
func wayAbout(from string) string { return "/admin/redirects?from=" + url.QueryEscape(from) }

// redirectFrom is the redirect from an address; nil where there is none.
func redirectFrom(c echo.Context, q db.Q, from string) (*catalog.Redirect, error) {
	list, err := catalog.ListRedirects(c.Request().Context(), q)
	for i := range list {
		if list[i].From == from {
			return &list[i], nil
		}
	}
	return nil, err
}

// putRedirect makes a redirect what it was before an act: another, there, or gone.
func putRedirect(c echo.Context, q db.Q, a staff.Act) error {
	before, after, err := readEnds[catalog.Redirect](a)
	if err != nil {
		return err
	}
	now, err := redirectFrom(c, q, a.Title)
	switch {
	case err != nil:
		return err
	case (now == nil) != (after == nil), now != nil && now.To != after.To:
		return errSince
	case before == nil:
		return catalog.DeleteRedirect(c.Request().Context(), q, now.From)
	}
	before.By = at(c).Name
	return catalog.SaveRedirect(c.Request().Context(), q, *before)
}
