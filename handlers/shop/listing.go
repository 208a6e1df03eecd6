package shop

import (
	"cmp"
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/content"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/views/shop"
	"regulars/views/ui"
)

// listing is GET /collections/{handle}.
func (b *Browsing) listing(c echo.Context) error {
	s, handle := b.Catalog.Snapshot(), c.Param("handle")
	collection, ok := s.Collection(handle)
	if !ok {
		if to, moved := s.Moved("collection", handle); moved {
			return c.Redirect(http.StatusMovedPermanently, withQuery(collectionURL(to), c.QueryString()))
		}
		return fault.New(fault.NotFound, "There is no such collection here.")
	}
	b.viewed(c, event.ProductListViewed, cmp.Or(collection.ID, collection.Handle), nil) // "all" has no id
	sections := arranged(b.Sections, c, content.CollectionPage)
	var own []web.Own
	for _, name := range sections {
		switch name {
		case content.CollectionBanner:
			own = append(own, b.slot(c, s, name, ui.Show))
		case content.CollectionRow:
			own = append(own, b.band(c, s, name))
		}
	}
	return web.Show(c, b.key(c, "listing", s), func() (templ.Component, error) { return b.drawListing(c, s, collection, sections) }, own...)
}

// drawListing draws a collection as the address narrows it.
func (b *Browsing) drawListing(c echo.Context, s *browse.Snapshot, collection *browse.Collection, sections []string) (templ.Component, error) {
	choices := readChoices(collectionURL(collection.Handle), c.QueryParams(), b.House.Shop().Currency)
	listing, err := s.List(collection, choices.filter)
	if err != nil {
		return nil, err
	}
	title := b.House.Words().Known(collection.Title) // that of all products is the shop's own
	page := shop.Listing{
		Sections: sections,
		Crumbs:   crumbs(ui.Link{Text: "Collections", URL: "/collections"}, ui.Link{Text: title, URL: collectionURL(collection.Handle)}),
		Heading:  title, Description: collection.DescriptionHTML, Results: b.results(s, listing, choices),
	}
	page.Results.Empty = emptyListing(choices, listing)
	if page.Page = web.Page(c, b.listingPage(collection, listing, choices, page.Crumbs)); !page.Hollow {
		page.Banner, page.Row = b.shown(c, sections, content.CollectionBanner), b.shown(c, sections, content.CollectionRow)
	}
	return page.View(), nil
}

// listingPage is what a listing tells search engines: its pages are its own, what
// was narrowed down is the whole collection.
func (b *Browsing) listingPage(c *browse.Collection, l browse.Listing, choices choices, links []ui.Link) ui.Page {
	page := ui.Page{Title: b.House.Words().Known(c.Title), Description: summary(c.DescriptionHTML), Canonical: b.House.Absolute(collectionURL(c.Handle)),
		JSONLD: []string{b.breadcrumbs(links)}, Social: b.social("website", collectionPicture(c))}
	if l.Active > 0 || l.Sort != browse.Featured {
		page.Robots = "noindex"
	} else if l.Page > 1 {
		page.Canonical = b.House.Absolute(choices.page(l.Page))
		page.Title = b.House.Say("{title}, page {n}", "title", page.Title, "n", itoa(l.Page))
	}
	return page
}

func emptyListing(choices choices, l browse.Listing) ui.Empty {
	if l.Active > 0 {
		return ui.Empty{Title: "Nothing fits all of that", Text: "Take back one of the choices above, or begin anew.",
			Links: []ui.Link{{Text: "Show the whole collection", URL: choices.path}}}
	}
	return ui.Empty{Title: "This shelf is still empty", Text: "Have a look at the others.", Links: []ui.Link{{Text: "All collections", URL: "/collections"}}}
}

// withQuery is an address with its query; a path in any script is escaped.
func withQuery(path, query string) string {
	return (&url.URL{Path: path, RawQuery: query}).String()
}
