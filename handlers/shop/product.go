package shop

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/content"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/views/shop"
	"regulars/views/ui"
)

// How many products stand below a product.
const (
	relatedShown = 4
	recentShown  = 4
)

// lastFew is from how many pieces on the number is said.
const lastFew = 5

// product is GET /products/{handle}.
func (b *Browsing) product(c echo.Context) error {
	s, handle := b.Catalog.Snapshot(), c.Param("handle")
	p, ok := s.Product(handle)
	if !ok {
		if to, moved := s.Moved("product", handle); moved {
			return c.Redirect(http.StatusMovedPermanently, withQuery(productURL(to), c.QueryString()))
		}
		return fault.New(fault.NotFound, "This product is not here, or not any more.")
	}
	v, known := chosenVariant(s, p, c.QueryParams())
	about(c, p.ID)
	b.viewed(c, event.ProductViewed, p.ID, looked{v.ID})
	if !known {
		return b.instead(c, s, p, v)
	}
	key := b.key(c, "product", s)
	key.Inputs += counts(s, p)
	return web.Show(c, key, func() (templ.Component, error) { return b.drawProduct(c, s, p, v).View(), nil }, b.productOwn(c, s, p)...)
}

// productOwn are the parts of a product's page that are not the same for everybody, in
// the page's order: what stands beside the pictures comes first.
func (b *Browsing) productOwn(c echo.Context, s *browse.Snapshot, p *browse.Product) (list []web.Own) {
	for _, name := range arranged(b.Sections, c, content.ProductPage) {
		switch name {
		case content.ProductNote:
			list = append(list, b.slot(c, s, name, ui.Show))
		case content.ProductRow:
			list = append(list, b.goesWith(c, s, p))
		case "product.recent":
			list = append(list, b.seen(c, s, p))
		}
	}
	return list
}

// goesWithKey names all that the row below a product shows.
type goesWithKey struct {
	slot    any
	product *browse.Product
}

// goesWith is the slot below a product; where it has nothing, what is related to it.
func (b *Browsing) goesWith(c echo.Context, s *browse.Snapshot, p *browse.Product) web.Own {
	own := b.slot(c, s, content.ProductRow, func(piece ui.Piece) templ.Component { return ui.Band(&piece) })
	if own.Key != nil {
		own.Key = goesWithKey{own.Key, p}
	}
	own.Draw = func() templ.Component {
		if piece := b.only(c, content.ProductRow); piece != nil {
			return ui.Band(piece)
		}
		return ui.Band(b.rowOf(s, goesWellWithIt, s.Related(p, relatedShown)))
	}
	return own
}

const goesWellWithIt = "Goes well with it"

// looked is what is told of a view of a product.
type looked struct {
	VariantID string `json:"variant_id"`
}

// instead shows a product to somebody who followed a link to a variant that is
// gone.
func (b *Browsing) instead(c echo.Context, s *browse.Snapshot, p *browse.Product, v *browse.Variant) error {
	page := b.drawProduct(c, s, p, v)
	if page.Flash == nil {
		page.Flash = &ui.Flash{Kind: "note", Text: web.Say(c, "The variant you were looking for is not here any more. This is {variant}.", "variant", named(b.House.Words(), v))}
	}
	return web.Render(c, http.StatusOK, page.View())
}

// counts are how many there are of each variant, and how many each review has helped:
// what the page says of both.
func counts(s *browse.Snapshot, p *browse.Product) string {
	var room [128]byte // most products need no more
	b := room[:0]
	for _, v := range p.Variants {
		if stock := s.Stock(v.ID); !stock.Unlimited {
			b = strconv.AppendInt(b, stock.Available, 36)
		}
		b = append(b, ' ')
	}
	for _, r := range p.Reviews {
		b = append(strconv.AppendInt(b, s.Helpful(r.ID), 36), ' ')
	}
	return string(b)
}

// seenKey names all that the row of what somebody looked at shows.
type seenKey struct {
	catalog, stock int64
	products       [recentShown]*browse.Product
}

// seen is the row of what this person looked at lately, for those who agreed to it.
func (b *Browsing) seen(c echo.Context, s *browse.Snapshot, p *browse.Product) web.Own {
	list := recent(c, s, p)
	if len(list) == 0 {
		return web.Own{}
	}
	key := seenKey{catalog: s.Version, stock: s.Range}
	copy(key.products[:], list)
	return web.Own{Key: key, Draw: func() templ.Component { return ui.Row(*b.rowOf(s, youLookedAt, list)) }}
}

const youLookedAt = "You looked at"

// recent is what this person looked at lately beside p, nil for those who did not
// agree to it.
func recent(c echo.Context, s *browse.Snapshot, p *browse.Product) []*browse.Product {
	v := web.Of(c)
	who := v.Shown()
	if who == nil || v.Preview == nil && !v.Consent.Personalization || who.Wishes.Nothing() {
		return nil // of a previewed person nothing is recalled without consent
	}
	return s.Seen(who.Viewed, p.ID, recentShown)
}

// drawProduct is the page of a product with one of its variants.
func (b *Browsing) drawProduct(c echo.Context, s *browse.Snapshot, p *browse.Product, v *browse.Variant) shop.Product {
	page := b.productPage(s, p, v)
	page.Page, page.Sections = web.Page(c, b.productHead(s, p, page)), arranged(b.Sections, c, content.ProductPage)
	if !page.Hollow {
		page.Note, page.Row = b.shown(c, page.Sections, content.ProductNote), b.shown(c, page.Sections, content.ProductRow)
		page.Recent = b.rowOf(s, youLookedAt, recent(c, s, p))
	}
	return page
}

func named(w *ui.Words, v *browse.Variant) string {
	if v.Title == "" {
		return w.Say("what we have instead")
	}
	return v.Title
}

// productPage maps a product with one of its variants to its page.
func (b *Browsing) productPage(s *browse.Snapshot, p *browse.Product, v *browse.Variant) shop.Product {
	info, stock := b.House.Shop(), s.Stock(v.ID)
	page := shop.Product{
		Crumbs: productCrumbs(p), Heading: p.Title, Pictures: gallery(p, v), Badge: badge(p, b.House.DB.Now()),
		Options: picker(b.House.Words(), s, p, v), Price: priceOf(v.Price, v.Was, v.Lowest, info.Language), Stock: stockOf(b.House.Words(), stock), SKU: v.SKU,
		Description: p.DescriptionHTML, Details: details(p, v, b.House.Shop().Language), Reviews: b.reviews(s, p),
		Related: b.rowOf(s, goesWellWithIt, s.Related(p, relatedShown)),
	}
	if info.PricesIncludeTax {
		page.Price.Note = "Tax included. Shipping is shown in the cart."
	}
	if info.FinalSale(p.Tags) {
		page.Promises = append(page.Promises, "Sold for good: this cannot be sent back.")
	}
	if fee := info.ReturnFee; fee > 0 && info.ReturnDays > 0 && !info.FinalSale(p.Tags) {
		page.Promises = append(page.Promises, b.House.Words().Say("Back within {days} days; we keep {percent}% of the price, unless it is faulty or not as described.", "days", strconv.Itoa(info.ReturnDays), "percent", strconv.FormatInt(fee, 10)))
	}
	if p.Vendor != "" {
		page.Vendor = &ui.Link{Text: p.Vendor, URL: collectionURL(browse.All) + "?vendor=" + queryEscape(p.Vendor)}
	}
	if stock.Any() {
		page.VariantID, page.Pickup = v.ID, pickup(b.House.Words(), s, v)
	}
	if !stock.Unlimited {
		page.MaxCount = int(stock.Available)
	}
	return page
}

// productCrumbs lead through the first collection that has the product.
func productCrumbs(p *browse.Product) []ui.Link {
	self := ui.Link{Text: p.Title, URL: productURL(p.Handle)}
	if len(p.Collections) == 0 {
		return crumbs(ui.Link{Text: "All products", URL: collectionURL(browse.All)}, self)
	}
	return crumbs(ui.Link{Text: p.Collections[0].Title, URL: collectionURL(p.Collections[0].Handle)}, self)
}

// gallery is all pictures, that of the variant first.
func gallery(p *browse.Product, v *browse.Variant) (list []ui.Picture) {
	if v.Media >= 0 && p.Media[v.Media].File != "" {
		list = append(list, pictureOf(p.Media[v.Media], p.Title))
	}
	for i, m := range p.Media {
		if i != v.Media && m.File != "" {
			list = append(list, pictureOf(m, p.Title))
		}
	}
	return list
}

func stockOf(w *ui.Words, s browse.Stock) ui.Stock {
	switch {
	case !s.Any():
		return ui.Stock{Kind: "out", Text: "Sold out"}
	case !s.Unlimited && s.Available <= lastFew:
		return ui.Stock{Kind: "low", Text: w.Count(int(s.Available), "Only {n} left", "Only {n} left")}
	}
	return ui.Stock{Kind: "in", Text: "In stock"}
}

func details(p *browse.Product, v *browse.Variant, language string) (list []shop.Detail) {
	for i, o := range p.Options {
		list = append(list, shop.Detail{Name: o.Name, Value: v.Options[i]})
	}
	if p.Type != "" {
		list = append(list, shop.Detail{Name: "Kind", Value: p.Type})
	}
	if v.WeightGrams > 0 {
		list = append(list, shop.Detail{Name: "Weight", Value: weight(v.WeightGrams, language)})
	}
	return list
}

// weight prints grams as people say them.
func weight(grams int64, language string) string {
	if grams < 1000 {
		return fmt.Sprintf("%d g", grams)
	}
	return money.Number(strconv.FormatFloat(float64(grams/10)/100, 'f', -1, 64), language) + " kg"
}

// pickup leads to where a variant can be collected; empty where nothing can.
func pickup(w *ui.Words, s *browse.Snapshot, v *browse.Variant) ui.Link {
	var names []string
	for _, p := range s.Places() {
		if p.Pickup {
			names = append(names, p.Name)
		}
	}
	if len(names) == 0 {
		return ui.Link{}
	}
	last := len(names) - 1
	if last > 0 {
		names = []string{w.Say("{places} or {place}", "places", strings.Join(names[:last], ", "), "place", names[last])}
	}
	return ui.Link{Text: w.Say("Or collect it yourself at {place}: see when", "place", names[0]), URL: "/pickup/" + v.Product.Handle + "?variant=" + v.ID}
}

// productHead is what the page tells search engines and other sites.
func (b *Browsing) productHead(s *browse.Snapshot, p *browse.Product, page shop.Product) ui.Page {
	head := ui.Page{Title: p.Title, Description: p.SEODescription, Canonical: b.House.Absolute(productURL(p.Handle)),
		JSONLD: []string{b.productData(s, p), b.breadcrumbs(page.Crumbs)}}
	if p.SEOTitle != "" {
		head.Title = p.SEOTitle
	}
	if head.Description == "" {
		head.Description = summary(p.DescriptionHTML)
	}
	var first *ui.Picture
	if len(page.Pictures) > 0 {
		first = &page.Pictures[0]
	}
	head.Social = b.social("product", first)
	return head
}
