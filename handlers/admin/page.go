package admin

import (
	"context"
	"errors"
	"net/http"
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
	page := admin.TextPages{Frame: d.frame(c, "Pages"), MayEdit: at(c).May(staff.EditContent)}
	for _, p := range list {
		row := admin.TextPageRow{Title: p.Title, Path: "/pages/" + p.Handle, URL: "/admin/pages/" + p.Handle, State: "Draft", Changed: d.clock(p.ChangedAt)}
		if p.Published {
			row.State, row.StateKind = "Published", "on"
		}
		page.Rows = append(page.Rows, row)
	}
	return web.Render(c, http.StatusOK, page.View())
}

// written is a page as it was typed.
type written struct {
	content.Page
	wrong  fault.Fields
	theirs *content.Page
	sample bool
}

func (d *Door) newTextPage(c echo.Context) error {
	return d.showTextPage(c, http.StatusOK, written{})
}

func (d *Door) textPage(c echo.Context) error {
	p, err := content.FindPage(c.Request().Context(), d.House.DB.Read(), c.Param("handle"))
	if err != nil {
		return err
	}
	return d.showTextPage(c, http.StatusOK, written{Page: p, sample: true})
}

func (d *Door) saveTextPage(c echo.Context) error {
	ctx, v := c.Request().Context(), written{}
	if handle := c.Param("handle"); handle != "" {
		p, err := content.FindPage(ctx, d.House.DB.Read(), handle)
		if err != nil {
			return err
		}
		v.Page = p
		v.Version, _ = strconv.ParseInt(c.FormValue("version"), 10, 64) // none is no version, and so a conflict
	} else {
		v.Handle = strings.TrimSpace(c.FormValue("handle"))
	}
	v.Title, v.Body = strings.TrimSpace(c.FormValue("title")), strings.ReplaceAll(c.FormValue("body"), "\r\n", "\n")
	v.SEOTitle, v.SEODescription, v.Published = strings.TrimSpace(c.FormValue("seo_title")), strings.TrimSpace(c.FormValue("seo_description")), c.FormValue("published") == "yes"
	if c.FormValue("act") == "preview" {
		v.sample = true
		return d.showTextPage(c, http.StatusOK, v)
	}
	err := d.write(c, func(q db.Q) error { return keepPage(ctx, q, &v) })
	switch {
	case v.theirs != nil:
		v.Version = v.theirs.Version
		return d.showTextPage(c, http.StatusConflict, v)
	case err == nil:
		return d.done(c, "/admin/pages", "Saved “"+v.Title+"”.")
	}
	if v.wrong, err = refused(err); err != nil {
		return err
	}
	return d.showTextPage(c, http.StatusUnprocessableEntity, v)
}

// keepPage saves; when somebody else was faster, their text is put beside it.
func keepPage(ctx context.Context, q db.Q, v *written) error {
	err := content.SavePage(ctx, q, &v.Page)
	if !errors.Is(err, content.ErrChanged) {
		return err
	}
	theirs, findErr := content.FindPage(ctx, q, v.Handle)
	if findErr != nil {
		return findErr
	}
	v.theirs = &theirs
	return err
}

func (d *Door) showTextPage(c echo.Context, status int, v written) error {
	page := textPageForm(v)
	page.Frame, page.MayEdit = d.frame(c, page.Head.Title), at(c).May(staff.EditContent)
	if v.sample {
		page.Sample = &admin.Sample{Title: v.Title, HTML: d.writer.HTML(v.Body)}
	}
	if v.theirs != nil {
		page.Whole = fault.Message(content.ErrChanged)
		page.TheirsWho = "Theirs was saved on " + d.clock(v.theirs.ChangedAt) + "."
		for _, f := range []struct{ label, a, b string }{{"Title", v.Title, v.theirs.Title}, {"Text", v.Body, v.theirs.Body}, {"Title in search engines", v.SEOTitle, v.theirs.SEOTitle},
			{"Description", v.SEODescription, v.theirs.SEODescription}, {"Published", strconv.FormatBool(v.Published), strconv.FormatBool(v.theirs.Published)}} {
			if f.a != f.b {
				page.Theirs = append(page.Theirs, admin.Difference{Label: f.label, Yours: f.a, Theirs: f.b})
			}
		}
	}
	return web.Render(c, status, page.View())
}

func textPageForm(v written) admin.TextPage {
	page := admin.TextPage{
		Head: admin.Head{Title: "New page", Back: ui.Link{Text: "Pages", URL: "/admin/pages"}}, URL: "/admin/pages/new", Version: strconv.FormatInt(v.Version, 10),
		Words:     ui.Fields{{Name: "title", Label: "Title", Value: v.Title, MaxLength: 200, Error: v.wrong["title"]}},
		Published: ui.Check{Name: "published", Label: "Published", Hint: "A draft is not shown to shoppers.", Checked: v.Published},
		Search: ui.Fields{
			{Name: "seo_title", Label: "Title in search engines", Value: v.SEOTitle, Optional: true, MaxLength: 200, Error: v.wrong["seo_title"]},
			{Name: "seo_description", Label: "Description", Value: v.SEODescription, Rows: 3, Optional: true, MaxLength: 400, Error: v.wrong["seo_description"]},
		},
	}
	if v.ID == "" {
		page.Words = append(page.Words, ui.Field{Name: "handle", Label: "Address", Hint: "The last part of /pages/…, such as shipping. It stays.", Value: v.Handle, LeftToRight: true, MaxLength: 100, Error: v.wrong["handle"]})
	} else {
		page.Head.Title, page.URL, page.Head.State = v.Title, "/admin/pages/"+v.Handle, "Draft"
		if v.Published {
			page.Head.State, page.Head.StateKind, page.SeeURL = "Published", "on", "/pages/"+v.Handle
		}
	}
	page.Words = append(page.Words, ui.Field{Name: "body", Label: "Text", Hint: "Markdown: ## Heading, **bold**, [words](/cart), lists with a hyphen.", Value: v.Body, Rows: 18, Optional: true, Error: v.wrong["body"]})
	return page
}
