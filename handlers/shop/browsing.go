package shop

import (
	"encoding/json"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/event"
	"regulars/store/personalize"
	"regulars/store/picture"
	"regulars/store/search"
	"regulars/views/ui"
)

// Browsing is looking around: everything a shopper can read before buying. Its
// pages ask snapshots in memory, never the database.
type Browsing struct {
	House   *web.House
	Catalog *browse.Catalog
	Search  *search.Index

	// Pieces are what slots show this person; nil shows none.
	Pieces func(c echo.Context, slots ...string) []ui.Piece
	// Sections are what a page type shows, in order; nil is as the shop comes.
	Sections func(c echo.Context, page string) []string
	// Chosen names what Pieces would show, and the version of the content it is
	// from; nil where Pieces is.
	Chosen func(c echo.Context, slots ...string) (version int64, ids string)
	// Named is Chosen of one slot by itself, with the products of any row.
	Named func(c echo.Context, slot string) (version int64, ids string)
	// Own says whether a slot's row is of one person alone; nil where Pieces is.
	Own func(c echo.Context, slot string) bool
	// Wanted is told that a product was looked at; nil tells nobody.
	Wanted func(c echo.Context, productID string)
	// Page is a published text page, Pages the handles of all; nil for none.
	Page  func(c echo.Context, handle string) (personalize.Page, bool)
	Pages func() []string
	// Viewed is told what was looked at by whom; it must not wait. nil tells nobody.
	Viewed func(c echo.Context, e event.Event)

	book cardBook
}

// Mount adds the routes.
func (b *Browsing) Mount(e *echo.Echo) {
	e.Use(b.leads)
	read := func(path string, h echo.HandlerFunc) {
		e.GET(path, h)
		e.HEAD(path, h)
	}
	read("/", b.home)
	read("/collections", b.collections)
	read("/collections/:handle", b.listing)
	read("/products/:handle", b.product)
	read("/products/:handle/reviews", b.allReviews)
	read("/reviews/photos/:photo", b.photo)
	read("/reviews/photos/:photo/small", b.photo)
	e.POST("/reviews/:id/helpful", b.helpful)
	read("/search", b.search)
	read("/search/suggest", b.suggest)
	read("/pages/:handle", b.page)
	read("/places", b.places)
	e.POST("/places/:handle/mine", b.choosePlace)
	read("/media/:name", newShelf(b.House.DB).serve)
	read("/sitemap.xml", b.sitemap)
	read("/robots.txt", b.robots)
}

// pieces asks for slots and returns what they show by slot.
func (b *Browsing) pieces(c echo.Context, slots ...string) map[string]ui.Piece {
	if b.Pieces == nil {
		return nil
	}
	shown := make(map[string]ui.Piece, len(slots))
	for _, p := range b.Pieces(c, slots...) {
		shown[p.Slot] = p
	}
	return shown
}

// key names what a page depends on that shows the catalog and some slots.
func (b *Browsing) key(c echo.Context, part string, s *browse.Snapshot, slots ...string) web.Key {
	k := web.Key{Part: part, Catalog: s.Version, Range: s.Range}
	if b.Chosen != nil {
		k.Content, k.Inputs = b.Chosen(c, slots...)
	}
	return k
}

// slotKey names all that a slot shows: the pieces chosen and what they are made of.
type slotKey struct {
	slot, chosen                string
	content, catalog, available int64
}

// slot is what a slot shows this person, as a part to be put into the page's hole:
// so a page with many addresses is kept once for all whom its slots tell apart.
func (b *Browsing) slot(c echo.Context, s *browse.Snapshot, slot string, draw func(ui.Piece) templ.Component) web.Own {
	own := web.Own{Draw: func() templ.Component {
		if piece := b.only(c, slot); piece != nil {
			return draw(*piece)
		}
		return templ.NopComponent
	}}
	if b.Named != nil {
		version, ids := b.Named(c, slot)
		own.Key = slotKey{slot, ids, version, s.Version, s.Range}
	}
	return own
}

// only is the piece of one slot, nil for none.
func (b *Browsing) only(c echo.Context, slot string) *ui.Piece {
	if p, ok := b.pieces(c, slot)[slot]; ok {
		return &p
	}
	return nil
}

// shown is the piece of a slot that stands among the sections of the page.
func (b *Browsing) shown(c echo.Context, sections []string, slot string) *ui.Piece {
	return among(b.Pieces, c, sections, slot)
}

// viewed tells that somebody who agreed to it looked at something. What is kept of
// those who agreed to personalization alone serves their own pages and is not
// counted.
func (b *Browsing) viewed(c echo.Context, name, subject string, properties any) {
	v := web.Of(c)
	if b.Wanted != nil && name == event.ProductViewed {
		b.Wanted(c, subject)
	}
	agreed := v.Consent.Analytics || v.Consent.Personalization
	if b.Viewed == nil || v.Preview != nil || v.VisitorID == "" || !agreed {
		return
	}
	b.Viewed(c, event.Event{Name: name, VisitorID: v.VisitorID, CustomerID: v.CustomerID, Subject: subject, Properties: properties, Personal: !v.Consent.Analytics})
}

// eagerCards is how many cards of a grid are in the first view.
const eagerCards = 4

// cards draws products; in, when it is not nil, names the variant to show one in.
func (b *Browsing) cards(s *browse.Snapshot, products []*browse.Product, in func(*browse.Product) *browse.Variant) []ui.Card {
	page, cards := b.book.open(b.House, s), make([]ui.Card, len(products))
	for i, p := range products {
		key := cardKey{product: p, eager: i < eagerCards}
		if in != nil {
			key.variant = in(p)
		}
		cards[i] = page.card(b.House, s, key)
	}
	return cards
}

// rowOf is a titled row of products, nil when there are none.
func (b *Browsing) rowOf(s *browse.Snapshot, title string, products []*browse.Product) *ui.Piece {
	if len(products) == 0 {
		return nil
	}
	row, page := &ui.Piece{Kind: "row", Title: b.House.Words().Known(title)}, b.book.open(b.House, s)
	for _, p := range products {
		row.Cards = append(row.Cards, page.card(b.House, s, cardKey{product: p}))
	}
	return row
}

// document is a JSON-LD document ready to print. Its input is made of strings and
// maps, which always marshal.
func document(v map[string]any) string {
	v["@context"] = "https://schema.org"
	text, err := json.Marshal(v)
	if err != nil {
		return "{}"
	}
	return string(text)
}

// breadcrumbs is the way down to a page as JSON-LD.
func (b *Browsing) breadcrumbs(links []ui.Link) string {
	items := make([]map[string]any, len(links))
	for i, l := range links {
		items[i] = map[string]any{"@type": "ListItem", "position": i + 1, "name": l.Text, "item": b.House.Absolute(l.URL)}
	}
	return document(map[string]any{"@type": "BreadcrumbList", "itemListElement": items})
}

// crumbs is the way from the front page to a page.
func crumbs(links ...ui.Link) []ui.Link {
	return append([]ui.Link{{Text: "Home", URL: "/"}}, links...)
}

// social is the card of a shared link with a picture of the shop's own.
func (b *Browsing) social(kind string, p *ui.Picture) ui.Social {
	s := ui.Social{Type: kind}
	if p != nil {
		s.Image, s.ImageAlt = b.House.Absolute(picture.Card(p.Src)), p.Alt
	}
	return s
}
