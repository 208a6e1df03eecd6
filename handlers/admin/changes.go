package admin

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// changesPage lists the changesets.
const changesPage = "/admin/changes"

func changesURL(changesetID string) string { return changesPage + "/" + changesetID }

// changeRoutes are drafts that are published together.
func (d *Door) changeRoutes() []Route {
	return []Route{
		{get, changesPage, staff.ReadContent, d.changesets},
		{get, changesPage + "/new", staff.EditContent, d.newChangeset},
		{post, changesPage + "/new", staff.EditContent, d.saveChangeset},
		{get, changesPage + "/:id", staff.ReadContent, d.changeset},
		{post, changesPage + "/:id/approve", staff.EditContent, d.approveChangeset},
		{post, changesPage + "/:id/publish", staff.EditContent, d.publishChangeset},
		{post, changesPage + "/:id/schedule", staff.EditContent, d.scheduleChangeset},
		{post, changesPage + "/:id/unschedule", staff.EditContent, d.unscheduleChangeset},
		{post, changesPage + "/:id/revert", staff.EditContent, d.revertChangeset},
		{post, changesPage + "/:id/apart", staff.EditContent, d.takeChangesetApart},
		{post, "/admin/content/:id/together", staff.EditContent, d.putPieceTogether},
		{post, "/admin/pages/:handle/together", staff.EditContent, d.putPageTogether},
	}
}

// changesets lists them.
func (d *Door) changesets(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	list, err := content.ListChangesets(ctx, q)
	if err != nil {
		return err
	}
	page := admin.Changesets{Frame: d.frame(c, "Changes together"), MayEdit: at(c).May(staff.EditContent)}
	for _, s := range list {
		parts, err := content.ListParts(ctx, q, s.ID)
		if err != nil {
			return err
		}
		row := admin.ChangesetRow{Name: s.Name, URL: changesURL(s.ID), Holds: plural(len(parts), "change", "changes"), Made: joinDot(s.MadeBy, d.clock(s.MadeAt))}
		row.State, row.StateKind = d.changesetState(s)
		page.Rows = append(page.Rows, row)
	}
	return web.Render(c, http.StatusOK, page.View())
}

// changesetState says where a changeset is on its way.
func (d *Door) changesetState(s content.Changeset) (state, kind string) {
	switch {
	case !s.RevertedAt.IsZero():
		return "Taken back", ""
	case !s.Open():
		return "Published", "on"
	case !s.PublishAt.IsZero():
		return "Publishes " + d.clock(s.PublishAt), "waits"
	}
	return "Not published", "waits"
}

func (d *Door) newChangeset(c echo.Context) error {
	return d.showNewChangeset(c, http.StatusOK, c.QueryParam("draft"), "", nil)
}

func (d *Door) showNewChangeset(c echo.Context, status int, draft, name string, wrong fault.Fields) error {
	return web.Render(c, status, admin.NewChangeset{Frame: d.frame(c, "New changes together"), URL: changesPage + "/new", Draft: draft,
		Name: ui.Field{Name: "name", Label: "Name", Hint: "For those who work here, such as Start of term.", Value: name, MaxLength: 100, Error: wrong["name"]}}.View())
}

// saveChangeset begins a changeset, with the draft in it that it was begun for.
func (d *Door) saveChangeset(c echo.Context) error {
	ctx, name, draft := c.Request().Context(), c.FormValue("name"), c.FormValue("draft")
	var s content.Changeset
	err := d.write(c, func(q db.Q) (err error) {
		if s, err = content.CreateChangeset(ctx, q, name, at(c).Name); err != nil {
			return err
		}
		if err := noted(c, q, staff.Act{Did: "began the changes together", About: changesURL(s.ID), Title: s.Name}, nil, s); err != nil {
			return err
		}
		kind, draftID, _ := strings.Cut(draft, ":")
		if kind == string(content.PiecePart) || kind == string(content.PagePart) {
			return putTogether(c, q, s, content.PartKind(kind), draftID)
		}
		return nil
	})
	if err != nil {
		wrong, err := refused(err)
		if err != nil {
			return err
		}
		return d.showNewChangeset(c, http.StatusUnprocessableEntity, draft, name, wrong)
	}
	return d.done(c, changesURL(s.ID), "“"+s.Name+"” is there. Put drafts into it from their pages.")
}

// draftTitle is what a draft is called, and where its page is.
func draftTitle(ctx context.Context, q db.Q, kind content.PartKind, draftID string) (title, url string, err error) {
	if kind == content.PagePart {
		v, err := content.FindPageDraft(ctx, q, draftID)
		return v.Title, pageURL(v.Handle), err
	}
	v, err := content.FindDraft(ctx, q, draftID)
	return pieceTitle(v.Piece), pieceURL(draftID), err
}

// held are the titles of the drafts in a changeset that is not published.
func held(ctx context.Context, q db.Q, changesetID string) (titles []string, err error) {
	parts, err := content.ListParts(ctx, q, changesetID)
	for _, p := range parts {
		title, _, err := draftTitle(ctx, q, p.Kind, p.ID)
		if err != nil {
			return nil, err
		}
		titles = append(titles, title)
	}
	return titles, err
}

// putTogether puts a draft into a changeset and keeps who did it.
func putTogether(c echo.Context, q db.Q, s content.Changeset, kind content.PartKind, draftID string) error {
	ctx := c.Request().Context()
	now, err := content.ChangesetOf(ctx, q, kind, draftID)
	if err != nil || now.ID == s.ID {
		return err
	}
	was, err := held(ctx, q, s.ID)
	if err != nil {
		return err
	}
	if err := content.PutTogether(ctx, q, s.ID, kind, draftID); err != nil {
		return err
	}
	is, err := held(ctx, q, s.ID)
	if err != nil {
		return err
	}
	return noted(c, q, staff.Act{Did: "put a draft into", About: changesURL(s.ID), Title: s.Name}, was, is)
}

// takeOut takes a draft out of the changeset that holds it and keeps who did it.
func takeOut(c echo.Context, q db.Q, kind content.PartKind, draftID string) error {
	ctx := c.Request().Context()
	s, err := content.ChangesetOf(ctx, q, kind, draftID)
	if err != nil || s.ID == "" {
		return err
	}
	was, err := held(ctx, q, s.ID)
	if err != nil {
		return err
	}
	if err := content.TakeOut(ctx, q, kind, draftID); err != nil {
		return err
	}
	is, err := held(ctx, q, s.ID)
	if err != nil {
		return err
	}
	return noted(c, q, staff.Act{Did: "took a draft out of", About: changesURL(s.ID), Title: s.Name}, was, is)
}

func (d *Door) putPieceTogether(c echo.Context) error {
	return d.together(c, content.PiecePart, c.Param("id"))
}

func (d *Door) putPageTogether(c echo.Context) error {
	p, err := content.FindPage(c.Request().Context(), d.House.DB.Read(), c.Param("handle"))
	if err != nil {
		return err
	}
	return d.together(c, content.PagePart, p.ID)
}

// together puts a draft where the form says; nowhere takes it out.
func (d *Door) together(c echo.Context, kind content.PartKind, draftID string) error {
	ctx := c.Request().Context()
	_, url, err := draftTitle(ctx, d.House.DB.Read(), kind, draftID)
	if err != nil {
		return err
	}
	said, to := "It is published by itself again, when somebody says so.", url+"/draft"
	if from := c.FormValue("from"); from != "" && !strings.Contains(from, "/") {
		to = changesURL(from)
	}
	err = d.write(c, func(q db.Q) error {
		chosen := c.FormValue("changeset")
		if chosen == "" {
			return takeOut(c, q, kind, draftID)
		}
		s, err := content.FindChangeset(ctx, q, chosen)
		if err != nil {
			return err
		}
		said = "It is published together with the others in “" + s.Name + "”."
		return putTogether(c, q, s, kind, draftID)
	})
	if err != nil && fault.KindOf(err) == fault.Conflict {
		return d.tell(c, to, "problem", fault.Message(err))
	}
	if err != nil {
		return err
	}
	return d.done(c, to, said)
}

// togetherOf says in which changeset a draft is, or in which it can be put.
func (d *Door) togetherOf(c echo.Context, kind content.PartKind, draftID string, page *admin.Draft) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	s, err := content.ChangesetOf(ctx, q, kind, draftID)
	if err != nil {
		return err
	}
	page.BeginURL = changesPage + "/new?draft=" + string(kind) + ":" + draftID
	if s.ID != "" {
		page.Together = ui.Link{Text: s.Name, URL: changesURL(s.ID)}
		return nil
	}
	list, err := content.ListChangesets(ctx, q)
	page.Put = ui.Field{Name: "changeset", Label: "Put into"}
	for _, s := range list {
		if s.Open() {
			page.Put.Options = append(page.Put.Options, ui.Option{Value: s.ID, Label: s.Name})
		}
	}
	return err
}

// heldBack says whether a draft cannot be published where it is written: somebody else has
// to approve it, or it is published together with others.
func (d *Door) heldBack(c echo.Context, kind content.PartKind, draftID string) (bool, error) {
	if d.House.Shop().Staff.SecondApprover {
		return true, nil
	}
	s, err := content.ChangesetOf(c.Request().Context(), d.House.DB.Read(), kind, draftID)
	return s.ID != "", err
}
