package shop

import (
	"encoding/xml"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/store/browse"
	"regulars/store/fault"
)

// perSitemap is how many addresses one file may list (sitemaps.org: 50,000).
const perSitemap = 50_000

type sitemapURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

type urlSet struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapIndex struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Parts   []sitemapURL `xml:"sitemap"`
}

// sitemap is GET /sitemap.xml: every public page, or an index of ?part=1, 2, ...
// when there are too many for one file.
func (b *Browsing) sitemap(c echo.Context) error {
	all := b.addresses(b.Catalog.Snapshot())
	if part := c.QueryParam("part"); part != "" {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 || (n-1)*perSitemap >= len(all) {
			return fault.New(fault.NotFound, "There is no such part of the sitemap.")
		}
		return sendXML(c, urlSet{URLs: all[(n-1)*perSitemap : min(n*perSitemap, len(all))]})
	}
	if len(all) <= perSitemap {
		return sendXML(c, urlSet{URLs: all})
	}
	index := sitemapIndex{}
	for n := 1; (n-1)*perSitemap < len(all); n++ {
		index.Parts = append(index.Parts, sitemapURL{Loc: b.House.Absolute("/sitemap.xml?part=" + strconv.Itoa(n))})
	}
	return sendXML(c, index)
}

func (b *Browsing) addresses(s *browse.Snapshot) []sitemapURL {
	list := []sitemapURL{{Loc: b.House.Absolute("/")}, {Loc: b.House.Absolute("/collections")}}
	if len(s.Places()) > 0 {
		list = append(list, sitemapURL{Loc: b.House.Absolute("/places")})
	}
	for _, c := range s.Collections() {
		list = append(list, sitemapURL{Loc: b.House.Absolute(collectionURL(c.Handle))})
	}
	for _, p := range s.Products() {
		list = append(list, sitemapURL{b.House.Absolute(productURL(p.Handle)), p.ChangedAt.UTC().Format(time.DateOnly)})
	}
	if b.Pages != nil {
		for _, handle := range b.Pages() {
			list = append(list, sitemapURL{Loc: b.House.Absolute("/pages/" + handle)})
		}
	}
	return list
}

func sendXML(c echo.Context, v any) error {
	c.Response().Header().Set("Cache-Control", "public, max-age=3600")
	return c.XML(http.StatusOK, v)
}
