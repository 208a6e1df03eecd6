package shop

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/card"
	"regulars/store/content"
	"regulars/store/event"
	"regulars/store/search"
	"regulars/views/shop"
	"regulars/views/ui"
)

// search is GET /search.
func (b *Browsing) search(c echo.Context) error {
	found := b.Search.Find(c.QueryParam("q"))
	s := found.Snapshot
	choices := readChoices("/search", c.QueryParams(), b.House.Shop().Currency)
	if choices.kept.Del("q"); found.Query != "" {
		choices.kept.Set("q", found.Query)
	}
	listing, err := s.ListFound(found.Query, found.Products, choices.filter)
	if err != nil {
		return err
	}
	page := shop.Search{Sections: arranged(b.Sections, c, content.SearchPage), Query: found.Query, Heading: searchHeading(b.House.Words(), found), Corrected: found.Corrected, Results: b.results(s, listing, choices)}
	page.Results.Empty = emptySearch(listing, choices)
	if found.DidYouMean != "" {
		page.DidYouMean = &ui.Link{Text: found.DidYouMean, URL: searchURL(found.DidYouMean)}
	}
	if found.Query != "" {
		b.viewed(c, event.ProductsSearched, "", map[string]any{"query": card.Mask(found.Query), "results": len(found.Products)})
	}
	if len(found.Products) == 0 {
		b.help(s, &page)
		page.Empty = b.only(c, content.SearchEmpty)
	} else {
		page.Banner = b.shown(c, page.Sections, content.SearchBanner)
	}
	page.Page = web.Page(c, ui.Page{Title: page.Heading, Robots: "noindex", Canonical: b.House.Absolute("/search"), SearchQuery: found.Query})
	return web.Render(c, http.StatusOK, page.View())
}

func searchURL(query string) string { return "/search?q=" + queryEscape(query) }

func searchHeading(w *ui.Words, r search.Result) string {
	switch {
	case r.Query == "":
		return w.Say("Search")
	case len(r.Products) == 0:
		return w.Say("Nothing found for “{words}”", "words", r.Query)
	case r.Relaxed:
		return w.Say("Close to “{words}”", "words", r.Query)
	}
	return w.Say("Results for “{words}”", "words", r.Query)
}

func emptySearch(l browse.Listing, c choices) ui.Empty {
	if l.Active > 0 {
		return ui.Empty{Title: "Nothing fits all of that", Text: "Take back one of the choices above.",
			Links: []ui.Link{{Text: "Show everything found", URL: searchURL(c.kept.Get("q"))}}}
	}
	return ui.Empty{Title: "No product has these words", Text: "Try fewer or other words, or look into a collection."}
}

// helpProducts is how many products a search without results shows instead.
const helpProducts = 4

// help is for a search that found nothing: where else to look.
func (b *Browsing) help(s *browse.Snapshot, page *shop.Search) {
	page.Popular = b.tiles(s, 4)
	if all, ok := s.Collection(browse.All); ok && page.Query != "" {
		page.Recommended = b.rowOf(s, "Or have a look at these", s.Buyable(all, helpProducts))
	}
}

// suggest is GET /search/suggest: a fragment for the script of the search field.
func (b *Browsing) suggest(c echo.Context) error {
	s := b.Search.Suggest(c.QueryParam("q"))
	list := make([]shop.Suggestion, 0, len(s.Queries)+len(s.Collections)+len(s.Products))
	for _, q := range s.Queries {
		list = append(list, shop.Suggestion{Text: q, URL: searchURL(q), Kind: "Search"})
	}
	for _, x := range s.Collections {
		list = append(list, shop.Suggestion{Text: x.Title, URL: collectionURL(x.Handle), Kind: "Collection"})
	}
	for _, p := range s.Products {
		list = append(list, shop.Suggestion{Text: p.Title, URL: productURL(p.Handle), Kind: "Product", Aside: p.Low.Format(b.House.Shop().Language)})
	}
	return web.Render(c, http.StatusOK, shop.Suggestions(list))
}
