package shop

import (
	"fmt"
	"strings"
	"time"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/money"
	"regulars/store/picture"
	"regulars/views/ui"
)

// isNew is how long a product is called new.
const isNew = 30 * 24 * time.Hour

// mostSwatches is how many colours a card shows before it counts the rest.
const mostSwatches = 5

// cardOf is a product as grids and rows show it.
func cardOf(h *web.House, s *browse.Snapshot, p *browse.Product) ui.Card {
	language := h.Shop().Language
	c := ui.Card{URL: productURL(p.Handle), Title: p.Title, Vendor: p.Vendor, Picture: firstPicture(p), Price: priceRange(p, language),
		SoldOut: !s.Available(p), Rating: money.Number(p.RatingText(), h.Shop().Language), Reviews: p.ReviewCount, Badge: badge(p, h.DB.Now())}
	c.Swatches, c.MoreCount = swatches(p)
	if len(p.Variants) == 1 && !c.SoldOut {
		c.VariantID = p.Variants[0].ID
	}
	return c
}

func badge(p *browse.Product, now time.Time) string {
	switch {
	case !p.Was.IsZero():
		return "Sale"
	case now.Sub(p.CreatedAt) < isNew:
		return "New"
	}
	return ""
}

func priceRange(p *browse.Product, language string) ui.Price {
	price := priceOf(p.Low, p.Was, p.Lowest, language)
	price.From = p.Low != p.High
	return price
}

// priceOf is a price; of one that was reduced also what it was, and the lowest it
// was before, as Directive 98/6/EC, article 6a asks.
func priceOf(amount, was, lowest money.Amount, language string) ui.Price {
	price := ui.Price{Amount: amount.Format(language)}
	if !was.IsZero() {
		price.Was = was.Format(language)
		if !lowest.IsZero() {
			price.Lowest = lowest.Format(language)
		}
	}
	return price
}

// firstPicture is the first one that the shop itself can serve.
func firstPicture(p *browse.Product) *ui.Picture {
	for _, m := range p.Media {
		if m.File != "" {
			picture := pictureOf(m, p.Title)
			return &picture
		}
	}
	return nil
}

func pictureOf(m browse.Media, title string) ui.Picture {
	alt := m.Alt
	if alt == "" {
		alt = title
	}
	src, set := sources(m)
	return ui.Picture{Src: src, SrcSet: set, Alt: alt, Width: m.Width, Height: m.Height, Crop: cropOf(m.FocusX, "l", "r") + cropOf(m.FocusY, "t", "b")}
}

// cropOf is the edge that a point, in percent, is near to; 0 and the middle are none.
func cropOf(percent int, near, far string) string {
	switch {
	case percent > 0 && percent <= 33:
		return near
	case percent >= 67:
		return far
	}
	return ""
}

// swatches are a product's colours, as far as their names are known.
func swatches(p *browse.Product) (list []ui.Swatch, more int) {
	for _, o := range p.Options {
		if name := strings.ToLower(o.Name); name != "colour" && name != "color" {
			continue
		}
		if len(o.Values) < 2 {
			return nil, 0
		}
		for _, value := range o.Values {
			hex, ok := colourHex(value)
			if !ok || len(list) == mostSwatches {
				more++
				continue
			}
			list = append(list, ui.Swatch{Name: value, Hex: hex})
		}
	}
	return list, more
}

func productURL(handle string) string    { return "/products/" + handle }
func collectionURL(handle string) string { return "/collections/" + handle }
func mediaURL(file string) string        { return "/media/" + file }

// sources are the address of a picture's largest file and the set of its sizes.
func sources(m browse.Media) (src, set string) {
	sizes := picture.Sizes(m.File, m.Width)
	if len(sizes) < 2 {
		return mediaURL(m.File), ""
	}
	list := make([]string, len(sizes))
	for i, s := range sizes {
		list[i] = fmt.Sprintf("%s %dw", mediaURL(s.Name), s.Width)
	}
	return mediaURL(m.File), strings.Join(list, ", ")
}
