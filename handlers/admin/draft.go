package admin

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

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

// noted keeps an act of the member at work. before and after are kept as JSON; nil
// is nothing.
func noted(c echo.Context, q db.Q, a staff.Act, before, after any) (err error) {
	if a.Before, err = document(before); err != nil {
		return err
	}
	if a.After, err = document(after); err != nil {
		return err
	}
	return staff.RecordAct(c.Request().Context(), q, at(c).Member, a)
}

func document(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	b, err := json.MarshalIndent(v, "", "  ")
	return string(b), err
}

// livePiece is what is published of a piece, nil for nothing.
func livePiece(c echo.Context, q db.Q, pieceID string) (*content.Piece, error) {
	p, err := content.FindPiece(c.Request().Context(), q, pieceID)
	if err == nil {
		return &p, nil
	}
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	return nil, err
}

func pieceURL(pieceID string) string { return "/admin/content/" + pieceID }

// draftPage shows what publishing a draft changes.
func (d *Door) draftPage(c echo.Context) error { return d.showDraft(c, http.StatusOK, "", nil) }

func (d *Door) showDraft(c echo.Context, status int, typed string, wrong fault.Fields) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	v, err := content.FindDraft(ctx, q, c.Param("id"))
	if err != nil {
		return err
	}
	live, err := livePiece(c, q, v.ID)
	if err != nil {
		return err
	}
	segments, err := segment.List(ctx, q)
	if err != nil {
		return err
	}
	page := admin.Draft{
		Frame: d.frame(c, "Draft"), MayEdit: at(c).May(staff.EditContent), URL: pieceURL(v.ID), Edition: strconv.FormatInt(v.Edition, 10), Version: "0", New: live == nil,
		Head: admin.Head{Title: pieceTitle(v.Piece), State: "Draft", StateKind: "waits", Lead: "Saved by " + orSomebody(v.ChangedBy) + " on " + d.clock(v.SavedAt) + ". No shopper sees it yet.",
			Back: ui.Link{Text: "Edit it", URL: pieceURL(v.ID)}},
		Changes: d.pieceChanges(live, v.Piece, segments), Zone: d.House.Shop().TimeZone,
		At: ui.Field{Name: "publish_at", Label: "Publish at a time", Type: "datetime-local", Value: typed, Error: wrong["publish_at"]},
	}
	if live != nil {
		page.Version = strconv.FormatInt(live.Version, 10)
	}
	if !v.PublishAt.IsZero() {
		page.Scheduled = d.clock(v.PublishAt)
		page.Head.State = "Publishes " + page.Scheduled
	}
	if page.Affected, page.Problem, page.Shadows, err = d.affected(c, live, v.Piece, segments); err != nil {
		return err
	}
	if page.SeeURL, err = d.seeDraft(v.Piece, segments); err != nil {
		return err
	}
	d.approval(c, v.Writing, &page)
	if err := d.togetherOf(c, content.PiecePart, v.ID, &page); err != nil {
		return err
	}
	page.Mistakes = ui.Summary(page.At)
	return web.Render(c, status, page.View())
}

func orSomebody(name string) string {
	if name == "" {
		return "somebody"
	}
	return name
}

// seeDraft is a link to the shop as if the draft were published.
func (d *Door) seeDraft(p content.Piece, segments []segment.Segment) (string, error) {
	var ids []string
	if p.SegmentID != "" {
		ids = append(ids, p.SegmentID)
	}
	return d.signed(web.Preview{Segments: ids, Name: named(ids, segments), Drafts: []string{p.ID}}, slotPath(p.Slot))
}

func slotPath(name string) string {
	if s, ok := content.FindSlot(name); ok && s.Path != "" {
		return s.Path
	}
	return "/"
}

// draftProblem says why nobody would see a draft, or what would compete with it.
func (d *Door) draftProblem(c echo.Context) (string, error) {
	v, err := content.FindDraft(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return "", err
	}
	return d.problemOf(c, v.Piece)
}

// seen reads what whoever sent the form has seen.
func seen(c echo.Context, name string) int64 {
	n, err := strconv.ParseInt(c.FormValue(name), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func (d *Door) publishPiece(c echo.Context) error {
	if problem, err := d.draftProblem(c); err != nil {
		return err
	} else if problem != "" && c.FormValue("despite") != "yes" {
		return d.tell(c, pieceURL(c.Param("id"))+"/draft", "problem", problem+" Publish it all the same?")
	}
	var p content.Piece
	err := d.write(c, func(q db.Q) (err error) {
		p, err = publishDraft(c, q, c.Param("id"), seen(c, "edition"), seen(c, "version"))
		return err
	})
	if errors.Is(err, content.ErrChanged) {
		return d.tell(c, pieceURL(c.Param("id"))+"/draft", "problem", "Something has changed since you looked. This is what publishing would change now.")
	}
	if errors.Is(err, content.ErrOwn) || errors.Is(err, content.ErrTogether) {
		return d.tell(c, pieceURL(c.Param("id"))+"/draft", "problem", fault.Message(err))
	}
	if err != nil {
		return err
	}
	return d.done(c, toSlot(p.Slot), "Published “"+pieceTitle(p)+"”. Shoppers see it now as its segment and schedule say.")
}

// publishDraft publishes and keeps who did it.
func publishDraft(c echo.Context, q db.Q, pieceID string, edition, version int64) (content.Piece, error) {
	before, err := livePiece(c, q, pieceID)
	if err != nil {
		return content.Piece{}, err
	}
	by, err := publisher(c, q)
	if err != nil {
		return content.Piece{}, err
	}
	p, err := content.Publish(c.Request().Context(), q, pieceID, edition, version, by)
	if err != nil {
		return p, err
	}
	return p, noted(c, q, staff.Act{Did: "published", About: pieceURL(p.ID), Title: pieceTitle(p)}, nillable(before), p)
}

// nillable keeps a nil piece nil as an any.
func nillable(p *content.Piece) any {
	if p == nil {
		return nil
	}
	return *p
}

func (d *Door) schedulePiece(c echo.Context) error {
	typed, moment, wrong := d.publishTime(c)
	if len(wrong) > 0 {
		return d.showDraft(c, http.StatusUnprocessableEntity, typed, wrong)
	}
	err := d.agree(c, moment, "will publish")
	if wrong := fault.FieldsOf(err); wrong["publish_at"] != "" {
		return d.showDraft(c, http.StatusUnprocessableEntity, typed, wrong)
	}
	return d.toDraft(c, pieceURL(c.Param("id")), err, "It is published on "+d.clock(moment)+" by itself.")
}

func (d *Door) unschedulePiece(c echo.Context) error {
	return d.toDraft(c, pieceURL(c.Param("id")), d.agree(c, time.Time{}, "no longer publishes"), "It is not published by itself any more.")
}

// agree lets the clock publish a draft, or not.
func (d *Door) agree(c echo.Context, moment time.Time, did string) error {
	return d.write(c, func(q db.Q) error {
		ctx := c.Request().Context()
		v, err := content.FindDraft(ctx, q, c.Param("id"))
		if err != nil {
			return err
		}
		by, err := publisher(c, q)
		if err != nil {
			return err
		}
		if err := content.Schedule(ctx, q, v.ID, seen(c, "edition"), moment, by); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: did, About: pieceURL(v.ID), Title: pieceTitle(v.Piece)}, nil, v)
	})
}

// publishTime reads when a draft is to be published.
func (d *Door) publishTime(c echo.Context) (typed string, moment time.Time, wrong fault.Fields) {
	wrong, typed = fault.Fields{}, c.FormValue("publish_at")
	if moment = d.readTime(typed, "publish_at", wrong); typed == "" {
		wrong["publish_at"] = "Enter a date and a time, such as 2026-12-24T18:00."
	}
	return typed, moment, wrong
}

// toDraft leads back to the draft of a piece or a page.
func (d *Door) toDraft(c echo.Context, url string, err error, done string) error {
	to := url + "/draft"
	if errors.Is(err, content.ErrChanged) {
		return d.tell(c, to, "problem", "Something has changed since you looked. Look again, then decide.")
	}
	if errors.Is(err, content.ErrOwn) || errors.Is(err, content.ErrTogether) {
		return d.tell(c, to, "problem", fault.Message(err))
	}
	if err != nil {
		return err
	}
	return d.done(c, to, done)
}

func (d *Door) discardDraft(c echo.Context) error {
	err := d.write(c, func(q db.Q) error {
		ctx := c.Request().Context()
		v, err := content.FindDraft(ctx, q, c.Param("id"))
		if err != nil {
			return err
		}
		if err := content.DiscardDraft(ctx, q, v.ID); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "discarded the draft of", About: pieceURL(v.ID), Title: pieceTitle(v.Piece)}, v, nil)
	})
	if err != nil {
		return err
	}
	return d.done(c, "/admin/content", "Discarded the draft. What is published stays.")
}
