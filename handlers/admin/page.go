package admin

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
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

func (d *Door) textPages(c echo.Context) error {
	list, err := content.ListPages(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	drafts, err := content.ListPageDrafts(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	page := admin.TextPages{Frame: d.frame(c, "Pages"), MayEdit: at(c).May(staff.EditContent)}
	for _, p := range list {
		row := admin.TextPageRow{Title: p.Title, Path: "/pages/" + p.Handle, URL: "/admin/pages/" + p.Handle, State: "Not published", Changed: d.clock(p.ChangedAt)}
		if p.Published {
			row.State, row.StateKind = "Published", "on"
		}
		if i := slices.IndexFunc(drafts, func(v content.PageDraft) bool { return v.ID == p.ID }); i >= 0 {
			row.State += ", has a draft"
			if !drafts[i].PublishAt.IsZero() {
				row.State = "Publishes " + d.clock(drafts[i].PublishAt)
			}
			row.StateKind = "waits"
		}
		page.Rows = append(page.Rows, row)
	}
	return web.Render(c, http.StatusOK, page.View())
}

// written is a page as it was typed. Version is what was published when the form was
// made.
type written struct {
	content.PageDraft
	wrong    fault.Fields
	theirs   *content.Page
	sample   bool
	insert   inserted
	released bool // something is published at the address
}

func (d *Door) newTextPage(c echo.Context) error {
	return d.showTextPage(c, http.StatusOK, written{PageDraft: content.PageDraft{Page: content.Page{Published: true}}})
}

func (d *Door) textPage(c echo.Context) error {
	v, err := d.latestPage(c)
	if err != nil {
		return err
	}
	return d.showTextPage(c, http.StatusOK, written{PageDraft: v.PageDraft, sample: true, released: v.released})
}

// latestPage is the draft of the page of the address, or what is published as a draft
// that was not begun.
func (d *Door) latestPage(c echo.Context) (v written, err error) {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	p, err := content.FindPage(ctx, q, c.Param("handle"))
	if err != nil {
		return v, err
	}
	v.PageDraft, v.released = content.PageDraft{Page: p}, p.Published
	draft, err := content.FindPageDraft(ctx, q, p.ID)
	if fault.KindOf(err) == fault.NotFound {
		return v, nil
	}
	draft.Version = p.Version
	v.PageDraft = draft
	return v, err
}

// readTextPage reads the form.
func (d *Door) readTextPage(c echo.Context) (v written, err error) {
	if c.Param("handle") == "" {
		v.Handle = strings.TrimSpace(c.FormValue("handle"))
	} else {
		if v, err = d.latestPage(c); err != nil {
			return v, err
		}
		v.Version, v.Edition = seen(c, "version"), max(0, seen(c, "edition"))
	}
	v.wrong = fault.Fields{}
	v.Title, v.Body = strings.TrimSpace(c.FormValue("title")), strings.ReplaceAll(c.FormValue("body"), "\r\n", "\n")
	v.SEOTitle, v.SEODescription, v.Published = strings.TrimSpace(c.FormValue("seo_title")), strings.TrimSpace(c.FormValue("seo_description")), c.FormValue("published") == "yes"
	v.insert, err = d.readInserted(c, &v.Body, v.wrong)
	return v, err
}

func (d *Door) saveTextPage(c echo.Context) error {
	v, err := d.readTextPage(c)
	if err != nil {
		return err
	}
	act := c.FormValue("act")
	held, err := d.heldBack(c, content.PagePart, v.ID)
	if err != nil {
		return err
	}
	if act == "publish" && held {
		act = ""
	}
	if act == "preview" || act == "insert" {
		v.sample = true
		if len(v.wrong) > 0 {
			return d.showTextPage(c, http.StatusUnprocessableEntity, v)
		}
		return d.showTextPage(c, http.StatusOK, v)
	}
	for name, text := range fault.FieldsOf(v.Validate()) {
		v.wrong[name] = text
	}
	if len(v.wrong) > 0 {
		return d.showTextPage(c, http.StatusUnprocessableEntity, v)
	}
	err = d.write(c, func(q db.Q) error { return keepPageDraft(c, q, &v, act == "publish") })
	switch {
	case v.theirs != nil:
		return d.showTextPage(c, http.StatusConflict, v)
	case err == nil && act == "publish":
		return d.done(c, "/admin/pages", "Published “"+v.Title+"”.")
	case err == nil:
		return d.done(c, pageURL(v.Handle)+"/draft", "Saved the draft of “"+v.Title+"”. No shopper sees it yet.")
	}
	if v.wrong, err = refused(err); err != nil {
		return err
	}
	return d.showTextPage(c, http.StatusUnprocessableEntity, v)
}

func pageURL(handle string) string { return "/admin/pages/" + handle }

// keepPageDraft saves what was typed over what whoever typed it has seen, and
// publishes it if asked to; when somebody else was faster, their text is put beside it.
func keepPageDraft(c echo.Context, q db.Q, v *written, publish bool) error {
	ctx, begun := c.Request().Context(), v.ID == ""
	if !begun {
		now, err := content.FindPage(ctx, q, v.Handle)
		if err != nil {
			return err
		}
		if now.Version != v.Version {
			v.theirs, v.Version = &now, now.Version
			return content.ErrChanged
		}
	}
	v.ChangedBy, v.AuthorID = at(c).Name, at(c).ID
	if err := content.SavePageDraft(ctx, q, &v.PageDraft); err != nil {
		return besideTheirs(ctx, q, v, err)
	}
	if begun {
		v.Version = 1
	}
	if !publish {
		return nil
	}
	_, err := publishPage(c, q, v.Handle, v.Edition, v.Version)
	return err
}

// besideTheirs finds the draft that somebody else has saved meanwhile.
func besideTheirs(ctx context.Context, q db.Q, v *written, err error) error {
	if !errors.Is(err, content.ErrChanged) {
		return err
	}
	theirs, findErr := content.FindPageDraft(ctx, q, v.ID)
	if findErr != nil {
		return findErr
	}
	v.theirs, v.Edition = &theirs.Page, theirs.Edition
	v.theirs.ChangedAt = theirs.SavedAt
	return err
}

func (d *Door) showTextPage(c echo.Context, status int, v written) error {
	page := textPageForm(v)
	page.Frame, page.MayEdit = d.frame(c, page.Head.Title), at(c).May(staff.EditContent)
	var err error
	if page.Held, err = d.heldBack(c, content.PagePart, v.ID); err != nil {
		return err
	}
	if v.sample {
		page.Sample = &admin.Sample{Title: v.Title, HTML: d.writer.HTML(v.Body)}
	}
	if !v.PublishAt.IsZero() {
		page.Head.State = "Publishes " + d.clock(v.PublishAt)
	}
	if v.theirs != nil {
		page.Whole = fault.Message(content.ErrChanged)
		page.TheirsWho = "Theirs was saved on " + d.clock(v.theirs.ChangedAt) + "."
		page.Theirs = differencesOf(pageSaid(v.Page), pageSaid(*v.theirs))
	}
	return web.Render(c, status, page.View())
}

// pageSaid is all that is set of a text page, in words.
func pageSaid(p content.Page) []said {
	return []said{{"Title", p.Title, true}, {"Text", p.Body, true}, {"Title in search engines", p.SEOTitle, true}, {"Description", p.SEODescription, true}, {"Shown in the shop", yesNo(p.Published), false}}
}

func textPageForm(v written) admin.TextPage {
	page := admin.TextPage{
		Head: admin.Head{Title: "New page", Back: ui.Link{Text: "Pages", URL: "/admin/pages"}}, URL: "/admin/pages/new", Version: strconv.FormatInt(v.Version, 10), Edition: strconv.FormatInt(v.Edition, 10),
		Words:     ui.Fields{{Name: "title", Label: "Title", Value: v.Title, MaxLength: 200, Error: v.wrong["title"]}},
		Published: ui.Check{Name: "published", Label: "Shown in the shop", Hint: "Off takes the page away when the draft is published.", Checked: v.Published},
		Search: ui.Fields{
			{Name: "seo_title", Label: "Title in search engines", Value: v.SEOTitle, Optional: true, MaxLength: 200, Error: v.wrong["seo_title"]},
			{Name: "seo_description", Label: "Description", Value: v.SEODescription, Rows: 3, Optional: true, MaxLength: 400, Error: v.wrong["seo_description"]},
		},
		Insert: v.insert.field(v.wrong),
	}
	if v.ID == "" {
		page.Words = append(page.Words, ui.Field{Name: "handle", Label: "Address", Hint: "The last part of /pages/…, such as shipping. It stays.", Value: v.Handle, LeftToRight: true, MaxLength: 100, Error: v.wrong["handle"]})
	} else {
		page.Head.Title, page.URL, page.Head.State, page.VersionsURL = v.Title, pageURL(v.Handle), "Not published", pageURL(v.Handle)+"/versions"
		if v.released {
			page.Head.State, page.Head.StateKind, page.SeeURL = "Published", "on", "/pages/"+v.Handle
		}
		if v.Edition > 0 {
			page.Head.State, page.Head.StateKind, page.Head.Act = "Draft", "waits", ui.Link{Text: "What publishing changes", URL: page.URL + "/draft"}
		}
	}
	page.Words = append(page.Words, ui.Field{Name: "body", Label: "Text", Hint: "Markdown: ## Heading, **bold**, [words](/cart), lists with a hyphen.", Value: v.Body, Rows: 18, Optional: true, Error: v.wrong["body"]})
	return page
}
