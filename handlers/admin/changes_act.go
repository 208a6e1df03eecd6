package admin

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/personalize"
	"regulars/store/segment"
	"regulars/store/staff"
)

// seenText is a part of a changeset in a form, as readSeen reads it.
func seenText(s content.SeenPart) string {
	return fmt.Sprintf("%s %s %d %d", s.Kind, s.ID, s.Edition, s.Version)
}

// readSeen reads which drafts whoever sent the form has seen. What cannot be read was not
// seen.
func readSeen(c echo.Context) (list []content.SeenPart, err error) {
	form, err := c.FormParams()
	for _, text := range form["seen"] {
		var s content.SeenPart
		if _, err := fmt.Sscanf(text, "%s %s %d %d", &s.Kind, &s.ID, &s.Edition, &s.Version); err == nil {
			list = append(list, s)
		}
	}
	return list, err
}

// decideOn does something about the changeset of the address as it was seen, and keeps what
// it was before and after, if it is other than it was.
func (d *Door) decideOn(c echo.Context, did string, do func(q db.Q, seen []content.SeenPart, by content.By) (bool, error)) error {
	seen, err := readSeen(c)
	if err != nil {
		return err
	}
	return d.write(c, func(q db.Q) error {
		ctx := c.Request().Context()
		before, err := content.FindChangeset(ctx, q, c.Param("id"))
		if err != nil {
			return err
		}
		by, err := publisher(c, q)
		if err != nil {
			return err
		}
		changed, err := do(q, seen, by)
		if err != nil || !changed {
			return err
		}
		after, err := content.FindChangeset(ctx, q, before.ID)
		if err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: did, About: changesURL(before.ID), Title: before.Name}, before, after)
	})
}

// toChangeset leads back, with what was done or why it was not.
func (d *Door) toChangeset(c echo.Context, err error, done string) error {
	to := changesURL(c.Param("id"))
	if err != nil && (fault.KindOf(err) == fault.Conflict || errors.Is(err, content.ErrOwn)) {
		return d.tell(c, to, "problem", fault.Message(err))
	}
	if err != nil {
		return err
	}
	return d.done(c, to, done)
}

func (d *Door) approveChangeset(c echo.Context) error {
	err := d.decideOn(c, "approved all drafts of", func(q db.Q, seen []content.SeenPart, by content.By) (bool, error) {
		return content.ApproveChangeset(c.Request().Context(), q, c.Param("id"), seen, by)
	})
	return d.toChangeset(c, err, "You have approved all of them. Their authors may publish them now.")
}

// noteReleased keeps of each part what shoppers saw before and see after.
func noteReleased(c echo.Context, q db.Q, did string, list []content.Released) error {
	for _, r := range list {
		a, before, after := staff.Act{Did: did}, any(nil), any(nil)
		switch {
		case r.Page != nil:
			a.Did, a.About, a.Title = did+" the page", pageURL(r.Page.Handle), r.Page.Title
			before, after = *r.PageBefore, *r.Page
		case r.Piece != nil:
			a.About, a.Title = pieceURL(r.ID), pieceTitle(*r.Piece)
			before, after = nillable(r.PieceBefore), *r.Piece
		default:
			continue
		}
		if err := noted(c, q, a, before, after); err != nil {
			return err
		}
	}
	return nil
}

func (d *Door) publishChangeset(c echo.Context) error {
	if c.FormValue("despite") != "yes" {
		if problem, err := d.changesetProblem(c); err != nil {
			return err
		} else if problem != "" {
			return d.tell(c, changesURL(c.Param("id")), "problem", problem+" Publish all the same?")
		}
	}
	err := d.decideOn(c, "published together", func(q db.Q, seen []content.SeenPart, by content.By) (bool, error) {
		list, err := content.PublishChangeset(c.Request().Context(), q, c.Param("id"), seen, by)
		if err != nil {
			return false, err
		}
		return len(list) > 0, noteReleased(c, q, "published", list)
	})
	return d.toChangeset(c, err, "Published. Shoppers see all of it now.")
}

// changesetProblem says why nobody would see a piece of a changeset that is not published.
func (d *Door) changesetProblem(c echo.Context) (string, error) {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	s, err := content.FindChangeset(ctx, q, c.Param("id"))
	if err != nil || !s.Open() {
		return "", err
	}
	parts, err := content.ListParts(ctx, q, s.ID)
	if err != nil {
		return "", err
	}
	segments, err := segment.List(ctx, q)
	if err != nil {
		return "", err
	}
	ids := pieceIDs(parts)
	pieces, err := d.withDrafts(c, ids...)
	for _, p := range pieces {
		if !slices.Contains(ids, p.ID) {
			continue
		}
		if problem := unreached(personalize.Ordered(pieces, p.Slot), segments, q.Now())[p.ID]; problem != "" {
			return "“" + pieceTitle(p) + "”: " + problem, err
		}
	}
	return "", err
}

func (d *Door) scheduleChangeset(c echo.Context) error {
	typed, moment, wrong := d.publishTime(c)
	if len(wrong) > 0 {
		return d.showChangeset(c, http.StatusUnprocessableEntity, typed, wrong)
	}
	err := d.clockChangeset(c, moment, "will publish together")
	if wrong := fault.FieldsOf(err); wrong["publish_at"] != "" {
		return d.showChangeset(c, http.StatusUnprocessableEntity, typed, wrong)
	}
	return d.toChangeset(c, err, "All of it is published on "+d.clock(moment)+" by itself.")
}

func (d *Door) unscheduleChangeset(c echo.Context) error {
	return d.toChangeset(c, d.clockChangeset(c, time.Time{}, "no longer publishes together"), "It is not published by itself any more.")
}

// clockChangeset lets the clock publish a changeset, or not.
func (d *Door) clockChangeset(c echo.Context, moment time.Time, did string) error {
	return d.decideOn(c, did, func(q db.Q, seen []content.SeenPart, by content.By) (bool, error) {
		return content.ScheduleChangeset(c.Request().Context(), q, c.Param("id"), seen, moment, by)
	})
}

func (d *Door) revertChangeset(c echo.Context) error {
	err := d.decideOn(c, "took back", func(q db.Q, seen []content.SeenPart, by content.By) (bool, error) {
		list, err := content.RevertChangeset(c.Request().Context(), q, c.Param("id"), seen, by.Name)
		if err != nil {
			return false, err
		}
		return len(list) > 0, noteReleased(c, q, "went back to the version before of", list)
	})
	return d.toChangeset(c, err, "Taken back. Shoppers see what was there before.")
}

// takeChangesetApart leaves its drafts, each by itself.
func (d *Door) takeChangesetApart(c echo.Context) error {
	ctx := c.Request().Context()
	err := d.write(c, func(q db.Q) error {
		s, err := content.FindChangeset(ctx, q, c.Param("id"))
		if err != nil {
			return err
		}
		was, err := held(ctx, q, s.ID)
		if err != nil {
			return err
		}
		if err := content.TakeApart(ctx, q, s.ID); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "took apart", About: changesPage, Title: s.Name}, was, nil)
	})
	if err != nil {
		return d.toChangeset(c, err, "")
	}
	return d.done(c, changesPage, "Taken apart. Its drafts stay, each by itself.")
}
