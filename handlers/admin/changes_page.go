package admin

import (
	"fmt"
	"net/http"
	"strings"

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

// changeset shows all that is published together.
func (d *Door) changeset(c echo.Context) error { return d.showChangeset(c, http.StatusOK, "", nil) }

func (d *Door) showChangeset(c echo.Context, status int, typed string, wrong fault.Fields) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	s, err := content.FindChangeset(ctx, q, c.Param("id"))
	if err != nil {
		return err
	}
	page := admin.Changeset{Frame: d.frame(c, s.Name), MayEdit: at(c).May(staff.EditContent), URL: changesURL(s.ID), ID: s.ID, Open: s.Open(), Zone: d.House.Shop().TimeZone,
		Head: admin.Head{Title: s.Name, Lead: "Begun by " + orSomebody(s.MadeBy) + " on " + d.clock(s.MadeAt) + ". All of it is published, or nothing.", Back: ui.Link{Text: "Changes together", URL: changesPage}},
		At:   ui.Field{Name: "publish_at", Label: "Publish at a time", Type: "datetime-local", Value: typed, Error: wrong["publish_at"]}}
	page.Head.State, page.Head.StateKind = d.changesetState(s)
	page.Mistakes = ui.Summary(page.At)
	parts, err := content.ListParts(ctx, q, s.ID)
	if err != nil {
		return err
	}
	if s.Open() {
		err = d.openParts(c, q, s, parts, &page)
	} else {
		err = d.donePage(c, q, s, parts, &page)
	}
	if err != nil {
		return err
	}
	if page.Acts, err = d.actRows(c, changesURL(s.ID)); err != nil {
		return err
	}
	return web.Render(c, status, page.View())
}

// openParts shows what publishing would change, and who may do it.
func (d *Door) openParts(c echo.Context, q db.Q, s content.Changeset, parts []content.Part, page *admin.Changeset) error {
	segments, err := segment.List(c.Request().Context(), q)
	if err != nil {
		return err
	}
	if !s.PublishAt.IsZero() {
		page.Scheduled = d.clock(s.PublishAt) + byWhom(s.AgreedBy)
	}
	two := d.House.Shop().Staff.SecondApprover
	by := content.By{ID: at(c).ID, Name: at(c).Name, Alone: !two}
	page.MayRelease = len(parts) > 0
	var own []string
	mine, waits := false, 0
	see := web.Preview{}
	for _, p := range parts {
		row, w, err := d.openPart(c, q, p, parts, segments, &see)
		if err != nil {
			return err
		}
		if two && w.ApprovedBy != "" {
			row.Approval = "Approved by " + w.ApprovedBy + "."
		} else if two {
			waits++
		}
		if !w.MayRelease(by) {
			own, page.MayRelease = append(own, "“"+row.Title+"”"), false
		}
		mine = mine || two && w.Wrote(by)
		page.Despite = page.Despite || row.Problem != ""
		page.Parts = append(page.Parts, row)
	}
	page.MayApprove = waits > 0 && !mine
	switch {
	case !two || len(parts) == 0:
	case len(own) > 0:
		page.Approval = "You have written in " + strings.Join(own, ", ") + ". Somebody else has to approve that before all of it is published."
	case waits > 0:
		page.Approval = "To publish them, now or at a time, is to approve them."
	default:
		page.Approval = "All of them are approved."
	}
	if len(parts) > 0 {
		see.Name = named(see.Segments, segments)
		page.SeeURL, err = d.signed(see, "/")
	}
	return err
}

// openPart shows one draft, and adds it to what a preview shows.
func (d *Door) openPart(c echo.Context, q db.Q, p content.Part, all []content.Part, segments []segment.Segment, see *web.Preview) (row admin.ChangesetPart, w content.Writing, err error) {
	ctx := c.Request().Context()
	present, err := content.Present(ctx, q, p)
	if err != nil {
		return row, w, err
	}
	see.Drafts = append(see.Drafts, p.ID)
	if p.Kind == content.PagePart {
		v, err := content.FindPageDraft(ctx, q, p.ID)
		if err != nil {
			return row, w, err
		}
		live, err := content.FindPage(ctx, q, v.Handle)
		if err != nil {
			return row, w, err
		}
		row = admin.ChangesetPart{Title: v.Title, Kind: "Text page", URL: pageURL(v.Handle), New: !live.Published, Changes: pageChanges(live, v.Page), Affected: []string{"Everybody who opens /pages/" + v.Handle + "."}}
		w = v.Writing
	} else {
		v, err := content.FindDraft(ctx, q, p.ID)
		if err != nil {
			return row, w, err
		}
		live, err := livePiece(c, q, p.ID)
		if err != nil {
			return row, w, err
		}
		row = admin.ChangesetPart{Title: pieceTitle(v.Piece), Kind: "Piece", URL: pieceURL(p.ID), New: live == nil, Changes: d.pieceChanges(live, v.Piece, segments)}
		if row.Affected, row.Problem, row.Shadows, err = d.affected(c, live, v.Piece, segments, pieceIDs(all)...); err != nil {
			return row, w, err
		}
		if v.SegmentID != "" {
			see.Segments = append(see.Segments, v.SegmentID)
		}
		w = v.Writing
	}
	row.Short, row.Link = inShort(row.Changes, row.New), ui.Link{Text: "The draft", URL: row.URL + "/draft"}
	row.Seen = seenText(content.SeenPart{Kind: p.Kind, ID: p.ID, Edition: w.Edition, Version: present})
	return row, w, nil
}

// pieceIDs are the pieces among parts.
func pieceIDs(parts []content.Part) (ids []string) {
	for _, p := range parts {
		if p.Kind == content.PiecePart {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// inShort says in a line what publishing changes: which fields, and how many words.
func inShort(list []admin.Change, fresh bool) string {
	if fresh {
		return "New."
	}
	if len(list) == 0 {
		return "Nothing changes: the draft reads as what is published."
	}
	var fields []string
	gone, come := 0, 0
	for _, change := range list {
		fields = append(fields, change.Label)
		for _, w := range change.Words {
			switch w.Kind {
			case "gone":
				gone += len(strings.Fields(w.Text))
			case "new":
				come += len(strings.Fields(w.Text))
			}
		}
	}
	line := "Changes " + strings.Join(fields, ", ") + "."
	if gone+come > 0 {
		line += " " + plural(gone, "word goes", "words go") + ", " + plural(come, "word comes", "words come") + "."
	}
	return line
}

// donePage shows what was published together, and how it is taken back.
func (d *Door) donePage(c echo.Context, q db.Q, s content.Changeset, parts []content.Part, page *admin.Changeset) error {
	ctx := c.Request().Context()
	page.Published = "Published" + byWhom(s.PublishedBy) + " on " + d.clock(s.PublishedAt) + "."
	if !s.RevertedAt.IsZero() {
		page.Published += " Taken back" + byWhom(s.RevertedBy) + " on " + d.clock(s.RevertedAt) + "."
	}
	page.MayRevert = s.RevertedAt.IsZero()
	for _, p := range parts {
		present, err := content.Present(ctx, q, p)
		if err != nil {
			return err
		}
		row := admin.ChangesetPart{Title: "A piece that is deleted", Kind: "Piece", URL: pieceURL(p.ID), Seen: seenText(content.SeenPart{Kind: p.Kind, ID: p.ID, Version: present}),
			Short: fmt.Sprintf("Version %d, in place of version %d.", p.After, p.Before)}
		if p.Before == 0 {
			row.Short = "It was new."
		}
		if p.Kind == content.PagePart {
			live, err := content.FindPageByID(ctx, q, p.ID)
			if err != nil {
				return err
			}
			row.Title, row.Kind, row.URL = live.Title, "Text page", pageURL(live.Handle)
		} else if live, err := livePiece(c, q, p.ID); err != nil {
			return err
		} else if live != nil {
			row.Title = pieceTitle(*live)
		}
		if page.MayRevert && present != p.After {
			row.Problem = "It was published again since. Going back undoes that too."
		}
		row.Link = ui.Link{Text: "Its versions", URL: row.URL + "/versions"}
		page.Parts = append(page.Parts, row)
	}
	return nil
}
