package shop

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/fault"
	"regulars/views/shop"
	"regulars/views/ui"
)

// page is GET /pages/{handle}.
func (b *Browsing) page(c echo.Context) error {
	if b.Page == nil {
		return noPage()
	}
	p, ok := b.Page(c, c.Param("handle"))
	if !ok {
		return noPage()
	}
	path := "/pages/" + p.Handle
	page := shop.Content{Crumbs: crumbs(ui.Link{Text: p.Title, URL: path}), Heading: p.Title, BodyHTML: p.HTML}
	if !p.ChangedAt.IsZero() {
		page.Updated = web.Say(c, "Last changed {day}", "day", b.House.Date(p.ChangedAt, "2 January 2006"))
	}
	head := ui.Page{Title: p.Title, Description: p.SEODescription, Canonical: b.House.Absolute(path), JSONLD: []string{b.breadcrumbs(page.Crumbs)}}
	if p.SEOTitle != "" {
		head.Title = p.SEOTitle
	}
	if head.Description == "" {
		head.Description = summary(p.HTML)
	}
	page.Page = web.Page(c, head)
	return web.Render(c, http.StatusOK, page.View())
}

func noPage() error { return fault.New(fault.NotFound, "There is no such page here.") }
