package shop

import (
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/views/shop"
	"regulars/views/ui"
)

// collections is GET /collections.
func (b *Browsing) collections(c echo.Context) error {
	s := b.Catalog.Snapshot()
	page := shop.Collections{Crumbs: crumbs(ui.Link{Text: "Collections", URL: "/collections"}), Tiles: b.tiles(s, -1)}
	page.Page = web.Page(c, ui.Page{Title: "Collections", Canonical: b.House.Absolute("/collections"), JSONLD: []string{b.breadcrumbs(page.Crumbs)}, Social: b.social("website", firstOf(page.Tiles))})
	return web.Render(c, http.StatusOK, page.View())
}

// firstOf is the first picture among tiles, nil for none.
func firstOf(tiles []shop.CollectionTile) *ui.Picture {
	for _, t := range tiles {
		if t.Picture != nil {
			return t.Picture
		}
	}
	return nil
}

// tiles are the first n collections that hold anything; n < 0 means all.
func (b *Browsing) tiles(s *browse.Snapshot, n int) (list []shop.CollectionTile) {
	for _, collection := range s.Collections() {
		if n >= 0 && len(list) == n {
			break
		}
		if collection.Size() > 0 {
			list = append(list, tileOf(b.House.Words(), collection))
		}
	}
	return list
}

func tileOf(w *ui.Words, c *browse.Collection) shop.CollectionTile {
	return shop.CollectionTile{Title: c.Title, URL: collectionURL(c.Handle), Count: products(w, c.Size()), Picture: collectionPicture(c)}
}

// A collection's picture is cut to its place by the style sheet; its size only
// keeps the room.
const tileWidth, tileHeight = 1200, 900

// collectionPicture is a collection's own picture, or that of its first product.
func collectionPicture(c *browse.Collection) *ui.Picture {
	if c.MediaFile != "" {
		src, set := sources(browse.Media{File: c.MediaFile, Width: widthOf(c.MediaFile)})
		return &ui.Picture{Src: src, SrcSet: set, Alt: c.MediaAlt, Width: tileWidth, Height: tileHeight}
	}
	for _, p := range c.Products(8) {
		if picture := firstPicture(p); picture != nil {
			picture.Alt = "" // the tile's name says it
			return picture
		}
	}
	return nil
}

// widthOf reads the width that a picture's name ends with ("3f2a-640.jpg"), 0 when
// it has none.
func widthOf(file string) int {
	stem := strings.TrimSuffix(file, path.Ext(file))
	width, err := strconv.Atoi(stem[strings.LastIndexByte(stem, '-')+1:])
	if err != nil {
		return 0
	}
	return width
}

func products(w *ui.Words, n int) string { return w.Count(n, "{n} product", "{n} products") }
