package admin

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/personalize"
	"regulars/store/segment"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

func (d *Door) content(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	pieces, err := content.ListPieces(ctx, q)
	if err != nil {
		return err
	}
	drafts, err := content.ListDrafts(ctx, q)
	if err != nil {
		return err
	}
	segments, err := segment.List(ctx, q)
	if err != nil {
		return err
	}
	shown, err := content.CountExposures(ctx, q)
	if err != nil {
		return err
	}
	page := admin.Content{Frame: d.frame(c, "Content"), MayEdit: at(c).May(staff.EditContent)}
	for _, s := range content.Slots() {
		if len(page.Groups) == 0 || page.Groups[len(page.Groups)-1].Page != s.Page {
			page.Groups = append(page.Groups, admin.SlotGroup{Page: s.Page, SectionsURL: sectionsOf(s.Name)})
		}
		group := &page.Groups[len(page.Groups)-1]
		group.Slots = append(group.Slots, d.slot(s, personalize.Ordered(withUnpublished(pieces, drafts), s.Name), segments, shown, drafts))
	}
	return web.Render(c, http.StatusOK, page.View())
}

// withUnpublished adds the pieces that were never published; they have no version.
func withUnpublished(pieces []content.Piece, drafts []content.Draft) []content.Piece {
	for _, v := range drafts {
		if !slices.ContainsFunc(pieces, func(p content.Piece) bool { return p.ID == v.ID }) {
			v.Version = 0
			pieces = append(pieces, v.Piece)
		}
	}
	return pieces
}

func group(p content.Piece) int {
	if p.SegmentID == "" {
		return 1
	}
	return 0
}

func (d *Door) slot(s content.Slot, pieces []content.Piece, segments []segment.Segment, shown map[string]int64, drafts []content.Draft) admin.Slot {
	now := d.House.DB.Now()
	problems := unreached(pieces, segments, now)
	v := admin.Slot{Anchor: "slot-" + strings.ReplaceAll(s.Name, ".", "-"), Label: s.Label, Name: s.Name, NewURL: "/admin/content/new?slot=" + url.QueryEscape(s.Name)}
	for i, p := range pieces {
		row := admin.PieceRow{
			ID: p.ID, Title: pieceTitle(p), URL: "/admin/content/" + p.ID, For: audience(p, segments), Default: p.SegmentID == "",
			Schedule: d.schedule(p, now) + boundsInWords(p), Shown: timesShown(shown[p.ID]), Problem: problems[p.ID], SwitchLabel: "Switch on",
			First: i == 0 || group(pieces[i-1]) != group(p), Last: i == len(pieces)-1 || group(pieces[i+1]) != group(p),
		}
		if p.Enabled {
			row.SwitchLabel = "Switch off"
		}
		row.State, row.StateKind = pieceState(p, now)
		d.drafted(&row, p, drafts)
		v.Pieces = append(v.Pieces, row)
	}
	return v
}

// drafted says of a row that there is a draft, and whether anything is published.
func (d *Door) drafted(row *admin.PieceRow, p content.Piece, drafts []content.Draft) {
	i := slices.IndexFunc(drafts, func(v content.Draft) bool { return v.ID == p.ID })
	if i < 0 {
		return
	}
	row.Draft, row.DraftURL, row.Unpublished = "Has a draft", row.URL+"/draft", p.Version == 0
	if !drafts[i].PublishAt.IsZero() {
		row.Draft = "Its draft is published on " + d.clock(drafts[i].PublishAt)
	}
	if row.Unpublished {
		row.State, row.StateKind, row.Shown = "Draft", "waits", "Not published yet"
	}
}

// draftState is pieceState of what is being written.
func (d *Door) draftState(v content.Draft) (text, kind string) {
	switch {
	case !v.PublishAt.IsZero():
		return "Publishes " + d.clock(v.PublishAt), "waits"
	case v.Edition > 0:
		return "Draft", "waits"
	}
	return pieceState(v.Piece, d.House.DB.Now())
}

func pieceTitle(p content.Piece) string {
	for _, text := range []string{p.Title, p.Kicker, firstLine(p.Body)} {
		if strings.TrimSpace(text) != "" {
			return text
		}
	}
	return "A piece without words"
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if r := []rune(line); len(r) > 80 {
		return string(r[:80]) + " …"
	}
	return line
}

func pieceState(p content.Piece, now time.Time) (text, kind string) {
	switch {
	case !p.Enabled:
		return "Off", ""
	case now.Before(p.StartsAt):
		return "Starts later", "waits"
	case !p.EndsAt.IsZero() && !now.Before(p.EndsAt):
		return "Ended", ""
	}
	return "On", "on"
}

func audience(p content.Piece, segments []segment.Segment) string {
	if p.SegmentID == "" {
		return "For everybody"
	}
	for _, s := range segments {
		if s.ID == p.SegmentID {
			return "For " + s.Name
		}
	}
	return "For a segment that is gone"
}

func (d *Door) schedule(p content.Piece, now time.Time) string {
	switch {
	case now.Before(p.StartsAt) && !p.EndsAt.IsZero():
		return d.clock(p.StartsAt) + " to " + d.clock(p.EndsAt)
	case now.Before(p.StartsAt):
		return "From " + d.clock(p.StartsAt)
	case !p.EndsAt.IsZero():
		return "Until " + d.clock(p.EndsAt)
	}
	return "Always"
}

func timesShown(n int64) string {
	switch n {
	case 0:
		return "Not shown yet"
	case 1:
		return "Shown once"
	}
	return fmt.Sprintf("Shown %d times", n)
}

// unreached says of pieces that are on why nobody will ever see them, or what
// competes with them, by id.
func unreached(pieces []content.Piece, segments []segment.Segment, now time.Time) map[string]string {
	return personalize.Problems(pieces, segments, now, pieceTitle)
}

func (d *Door) moveUp(c echo.Context) error   { return d.move(c, -1) }
func (d *Door) moveDown(c echo.Context) error { return d.move(c, 1) }

// move lets a piece change places with its neighbour and numbers the slot anew.
func (d *Door) move(c echo.Context, by int) error {
	ctx := c.Request().Context()
	var title, slot string
	err := d.write(c, func(q db.Q) error {
		p, err := content.FindPiece(ctx, q, c.Param("id"))
		if err != nil {
			return err
		}
		title, slot = pieceTitle(p), p.Slot
		all, err := content.ListPieces(ctx, q)
		if err != nil {
			return err
		}
		list := personalize.Ordered(all, p.Slot)
		i := slices.IndexFunc(list, func(o content.Piece) bool { return o.ID == p.ID })
		if j := i + by; j >= 0 && j < len(list) && group(list[j]) == group(p) {
			list[i], list[j] = list[j], list[i]
		}
		for n, o := range list {
			if position := int64(n+1) * 10; o.Position != position {
				if err := content.MovePiece(ctx, q, o.ID, position); err != nil {
					return err
				}
			}
		}
		return noted(c, q, staff.Act{Did: "moved", About: pieceURL(p.ID), Title: title}, nil, nil)
	})
	if err != nil {
		return err
	}
	return d.done(c, toSlot(slot), "Moved “"+title+"”.")
}

func toSlot(slot string) string {
	return "/admin/content#slot-" + strings.ReplaceAll(slot, ".", "-")
}

func (d *Door) switchPiece(c echo.Context) error {
	ctx := c.Request().Context()
	var p content.Piece
	err := d.write(c, func(q db.Q) (err error) {
		if p, err = content.SwitchPiece(ctx, q, c.Param("id"), at(c).Name); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "switched " + onOff(p.Enabled), About: pieceURL(p.ID), Title: pieceTitle(p)}, nil, nil)
	})
	if err != nil {
		return err
	}
	return d.done(c, toSlot(p.Slot), "Switched “"+pieceTitle(p)+"” "+onOff(p.Enabled)+".")
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func (d *Door) askDeletePiece(c echo.Context) error {
	p, err := latest(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, admin.Confirm{
		Frame: d.frame(c, "Delete a piece"), Heading: "Delete “" + pieceTitle(p.Piece) + "”?", Back: ui.Link{Text: "Back to the piece", URL: "/admin/content/" + p.ID},
		Text: "It leaves the page and this list. What was published of it can be brought back from the bin for 30 days, and from What was done; a draft beside it cannot. To take it off the page and keep it here, switch it off instead.", Act: "Delete this piece", URL: "/admin/content/" + p.ID + "/delete",
	}.View())
}

func (d *Door) deletePiece(c echo.Context) error {
	ctx := c.Request().Context()
	err := d.write(c, func(q db.Q) error {
		v, err := latest(ctx, q, c.Param("id"))
		if err != nil {
			return err
		}
		if err := content.DeletePiece(ctx, q, v.ID); err != nil {
			return err
		}
		var gone any = v.Piece
		if v.Version == 0 {
			gone = v // a draft alone comes back as its authors'
		}
		return noted(c, q, staff.Act{Did: deleted, About: pieceURL(v.ID) + "/versions", Title: pieceTitle(v.Piece)}, gone, nil)
	})
	if err != nil {
		return err
	}
	return d.done(c, "/admin/content", "Deleted the piece. It is in the bin for 30 days.")
}
