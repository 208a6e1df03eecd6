package admin

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// pageDraft shows what publishing the draft of a text page changes.
func (d *Door) pageDraft(c echo.Context) error { return d.showPageDraft(c, http.StatusOK, "", nil) }

// draftOfPage is the draft of the page of the address, and what is published there.
func draftOfPage(c echo.Context, q db.Q) (v content.PageDraft, live content.Page, err error) {
	ctx := c.Request().Context()
	if live, err = content.FindPage(ctx, q, c.Param("handle")); err != nil {
		return v, live, err
	}
	v, err = content.FindPageDraft(ctx, q, live.ID)
	return v, live, err
}

func (d *Door) showPageDraft(c echo.Context, status int, typed string, wrong fault.Fields) error {
	v, live, err := draftOfPage(c, d.House.DB.Read())
	if err != nil {
		return err
	}
	page := admin.Draft{
		Frame: d.frame(c, "Draft"), MayEdit: at(c).May(staff.EditContent), URL: pageURL(v.Handle), Edition: strconv.FormatInt(v.Edition, 10), Version: strconv.FormatInt(live.Version, 10), New: !live.Published,
		Head: admin.Head{Title: v.Title, State: "Draft", StateKind: "waits", Lead: "Saved by " + orSomebody(v.ChangedBy) + " on " + d.clock(v.SavedAt) + ". No shopper sees it yet.",
			Back: ui.Link{Text: "Edit it", URL: pageURL(v.Handle)}},
		Changes: pageChanges(live, v.Page), Zone: d.House.Shop().TimeZone, Affected: []string{"Everybody who opens /pages/" + v.Handle + "."},
		At: ui.Field{Name: "publish_at", Label: "Publish at a time", Type: "datetime-local", Value: typed, Error: wrong["publish_at"]},
	}
	if !v.PublishAt.IsZero() {
		page.Scheduled = d.clock(v.PublishAt)
		page.Head.State = "Publishes " + page.Scheduled
	}
	if page.SeeURL, err = d.signed(web.Preview{Name: "somebody in no segment", Drafts: []string{v.ID}}, "/pages/"+v.Handle); err != nil {
		return err
	}
	d.approval(c, v.Writing, &page)
	if err := d.togetherOf(c, content.PagePart, v.ID, &page); err != nil {
		return err
	}
	page.Mistakes = ui.Summary(page.At)
	return web.Render(c, status, page.View())
}

// pageChanges are the fields in which two texts of a page differ.
func pageChanges(before, after content.Page) []admin.Change {
	return changesOf(pageSaid(before), pageSaid(after))
}

// publishPage publishes and keeps who did it.
func publishPage(c echo.Context, q db.Q, handle string, edition, version int64) (content.Page, error) {
	ctx := c.Request().Context()
	before, err := content.FindPage(ctx, q, handle)
	if err != nil {
		return before, err
	}
	by, err := publisher(c, q)
	if err != nil {
		return before, err
	}
	p, err := content.PublishPage(ctx, q, before.ID, edition, version, by)
	if err != nil {
		return p, err
	}
	return p, noted(c, q, staff.Act{Did: "published the page", About: pageURL(handle), Title: p.Title}, before, p)
}

func (d *Door) publishTextPage(c echo.Context) error {
	var p content.Page
	err := d.write(c, func(q db.Q) (err error) {
		p, err = publishPage(c, q, c.Param("handle"), seen(c, "edition"), seen(c, "version"))
		return err
	})
	if errors.Is(err, content.ErrChanged) {
		return d.tell(c, pageURL(c.Param("handle"))+"/draft", "problem", "Something has changed since you looked. This is what publishing would change now.")
	}
	if errors.Is(err, content.ErrOwn) || errors.Is(err, content.ErrTogether) {
		return d.tell(c, pageURL(c.Param("handle"))+"/draft", "problem", fault.Message(err))
	}
	if err != nil {
		return err
	}
	return d.done(c, "/admin/pages", "Published “"+p.Title+"”.")
}

func (d *Door) scheduleTextPage(c echo.Context) error {
	typed, moment, wrong := d.publishTime(c)
	if len(wrong) > 0 {
		return d.showPageDraft(c, http.StatusUnprocessableEntity, typed, wrong)
	}
	err := d.agreeToPage(c, moment, "will publish the page")
	if wrong := fault.FieldsOf(err); wrong["publish_at"] != "" {
		return d.showPageDraft(c, http.StatusUnprocessableEntity, typed, wrong)
	}
	return d.toDraft(c, pageURL(c.Param("handle")), err, "It is published on "+d.clock(moment)+" by itself.")
}

func (d *Door) unscheduleTextPage(c echo.Context) error {
	return d.toDraft(c, pageURL(c.Param("handle")), d.agreeToPage(c, time.Time{}, "no longer publishes the page"), "It is not published by itself any more.")
}

// agreeToPage lets the clock publish a draft, or not.
func (d *Door) agreeToPage(c echo.Context, moment time.Time, did string) error {
	return d.write(c, func(q db.Q) error {
		v, _, err := draftOfPage(c, q)
		if err != nil {
			return err
		}
		by, err := publisher(c, q)
		if err != nil {
			return err
		}
		if err := content.SchedulePage(c.Request().Context(), q, v.ID, seen(c, "edition"), moment, by); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: did, About: pageURL(v.Handle), Title: v.Title}, nil, v)
	})
}

func (d *Door) discardTextPage(c echo.Context) error {
	err := d.write(c, func(q db.Q) error {
		v, _, err := draftOfPage(c, q)
		if err != nil {
			return err
		}
		if err := content.DiscardPageDraft(c.Request().Context(), q, v.ID); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "discarded the draft of the page", About: pageURL(v.Handle), Title: v.Title}, v, nil)
	})
	if err != nil {
		return err
	}
	return d.done(c, pageURL(c.Param("handle")), "Discarded the draft. What is published stays.")
}

// pageVersions lists all that was ever published of a text page.
func (d *Door) pageVersions(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	live, err := content.FindPage(ctx, q, c.Param("handle"))
	if err != nil {
		return err
	}
	list, err := content.ListPageVersions(ctx, q, live.ID)
	if err != nil {
		return err
	}
	page := admin.Versions{Frame: d.frame(c, "Versions"), MayEdit: at(c).May(staff.EditContent), Act: "Publish again",
		Head: admin.Head{Title: live.Title, Lead: "Every version that was published. Any of them can be published again.", Back: ui.Link{Text: "The page", URL: pageURL(live.Handle)}}}
	for i, v := range list {
		number := strconv.FormatInt(v.Version, 10)
		row := admin.VersionRow{Number: number, Says: actSays(v.Act) + byWhom(v.ChangedBy), When: d.clock(v.At), Present: live.Version == v.Version, RevertURL: pageURL(live.Handle) + "/versions/" + number + "/revert"}
		if i+1 < len(list) {
			row.Changes = pageChanges(list[i+1].Page, v.Page)
		}
		page.List = append(page.List, row)
	}
	if page.Acts, err = d.actRows(c, pageURL(live.Handle)); err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, page.View())
}

func (d *Door) revertTextPage(c echo.Context) error {
	n, err := strconv.ParseInt(c.Param("version"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "There is no such version.")
	}
	err = d.write(c, func(q db.Q) error {
		ctx := c.Request().Context()
		before, err := content.FindPage(ctx, q, c.Param("handle"))
		if err != nil {
			return err
		}
		p, err := content.RevertPage(ctx, q, before.ID, n, at(c).Name)
		if err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "published version " + c.Param("version") + " again of the page", About: pageURL(p.Handle), Title: p.Title}, before, p)
	})
	if err != nil {
		return err
	}
	return d.done(c, pageURL(c.Param("handle"))+"/versions", "Version "+c.Param("version")+" is published again.")
}
