package shop

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/content"
	"regulars/store/personalize"
	"regulars/views/shop"
	"regulars/views/ui"
)

// How much the front page shows of each.
const (
	homeTiles  = 7 // closes the mosaic
	homeQuotes = 3
)

// home is GET /.
func (b *Browsing) home(c echo.Context) error {
	s, sections := b.Catalog.Snapshot(), arranged(b.Sections, c, content.HomePage)
	return web.Show(c, b.key(c, "home", s, sections...), func() (templ.Component, error) { return b.homePage(c, s, sections).View(), nil }, b.ownRows(c, s, sections)...)
}

// ownRows are the rows among slots that are of this person alone, in the page's order.
func (b *Browsing) ownRows(c echo.Context, s *browse.Snapshot, slots []string) (list []web.Own) {
	if b.Own == nil {
		return nil
	}
	for _, slot := range slots {
		if b.Own(c, slot) {
			list = append(list, b.band(c, s, slot))
		}
	}
	return list
}

func (b *Browsing) homePage(c echo.Context, s *browse.Snapshot, sections []string) shop.Home {
	info := b.House.Shop()
	h := shop.Home{Sections: sections, Pieces: b.pieces(c, sections...), Collections: b.tiles(s, homeTiles), CollectionsURL: "/collections", Quotes: quotes(s, homeQuotes)}
	if all, ok := s.Collection(browse.All); ok && !h.Rows() {
		if h.Shelf = b.rowOf(s, "On our shelves", s.Buyable(all, 2*personalize.RowLength)); h.Shelf != nil {
			h.Shelf.LinkURL, h.Shelf.LinkText = collectionURL(browse.All), b.House.Say("All products")
		}
	}
	h.Page = web.Page(c, ui.Page{Title: info.Name, Description: info.Tagline, Canonical: b.House.Absolute("/"), JSONLD: []string{b.organization()}})
	if hero, ok := h.Pieces[content.HomeHero]; ok {
		h.Social = b.social("website", hero.Picture)
	}
	return h
}

// quotes are the latest reviews with all stars, one a product.
func quotes(s *browse.Snapshot, n int) (list []shop.Quote) {
	for _, p := range s.Products() {
		if len(list) == n {
			break
		}
		for _, r := range p.Reviews {
			if r.Rating == 5 && r.Body != "" {
				list = append(list, shop.Quote{Text: r.Body, Author: r.Author, Rating: "5", ProductTitle: p.Title, ProductURL: productURL(p.Handle)})
				break
			}
		}
	}
	return list
}

// organization says who sells, for search engines.
func (b *Browsing) organization() string {
	info := b.House.Shop()
	doc := map[string]any{"@type": "Organization", "name": info.Name, "url": b.House.Absolute("/")}
	if info.Tagline != "" {
		doc["slogan"] = info.Tagline
	}
	if info.Email != "" || info.Phone != "" {
		doc["contactPoint"] = map[string]any{"@type": "ContactPoint", "contactType": "customer service", "email": info.Email, "telephone": info.Phone}
	}
	return document(doc)
}
