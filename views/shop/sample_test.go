package shop_test

import (
	"fmt"
	"strings"

	"regulars/views/shop"
	"regulars/views/ui"
)

// names are long and short ones, as a real shop has them.
var names = [...]string{"Field notebook, three-pack", "Harbour backpack 22 L", "Slate 11 tablet", "Folio cover for Slate 11", "Lantern desk lamp",
	"Morning mug", "Gate Street coffee, 500 g", "Quiet headphones", "Dorm duvet set", "Fountain pen No. 3", "Trail bottle",
	"Weekender with a separate, ventilated compartment for shoes, laptop sleeve up to 16 inches and a strap that fits any suitcase"}

var inks = [...]ui.Swatch{{Name: "Pine", Hex: "#1e5b47"}, {Name: "Brick", Hex: "#b23a2a"}, {Name: "Marigold", Hex: "#e9a820"}, {Name: "Ink", Hex: "#1d2321"}, {Name: "Fog", Hex: "#c9cfca"}}

func picture(i int, kind string) *ui.Picture {
	p := &ui.Picture{Src: fmt.Sprintf("/pictures/%s-%d.svg", kind, i), Alt: names[i%len(names)], Width: 800, Height: 1000}
	if kind == "scene" {
		p.Width, p.Height = 1600, 1000
		p.PhoneSrc, p.PhoneWidth, p.PhoneHeight = fmt.Sprintf("/pictures/phone-%d.svg", i), 800, 640
	}
	return p
}

func card(i int) ui.Card {
	c := ui.Card{URL: "/products/a", Title: names[i%len(names)], Picture: picture(i, "card"), Price: ui.Price{Amount: fmt.Sprintf("€%d.90", 9+i*13%180)}}
	switch i % 6 {
	case 0:
		c.VariantID, c.Rating, c.Reviews = "v1", "4.6", 12
	case 1:
		c.Price.Was, c.Badge = "€219.00", "Sale"
		c.Swatches = inks[:4]
	case 2:
		c.Price.From, c.Swatches, c.MoreCount = true, inks[:], 3
	case 3:
		c.Reason = "Fits your Slate 11"
	case 4:
		c.SoldOut = true
	case 5:
		c.Badge, c.VariantID = "New", "v2"
	}
	return c
}

func cards(n int) []ui.Card {
	out := make([]ui.Card, n)
	for i := range out {
		out[i] = card(i)
	}
	return out
}

func links(texts ...string) []ui.Link {
	out := make([]ui.Link, len(texts))
	for i, t := range texts {
		out[i] = ui.Link{Text: t, URL: "/" + strings.ToLower(strings.ReplaceAll(t, " ", "-"))}
	}
	return out
}

func page(title string) ui.Page {
	var nav []ui.NavItem
	for i, l := range links("Study", "Work", "Travel", "Bags", "Tablets", "Lamps", "Kitchen", "Sale") {
		l.Current = i == 0
		nav = append(nav, ui.NavItem{Link: l})
	}
	nav[3].Under = links("Backpacks", "Totes")
	return ui.Page{
		Title: title, Description: "Study, work and travel goods that last.", Canonical: "https://northgate.example/" + strings.ToLower(strings.ReplaceAll(title, " ", "-")),
		Path: "/here?page=2", ShopName: "Northgate Supply", Tagline: "Study, work and travel goods that last.", Nav: nav, CartCount: 2,
		Contact: links("hello@northgate.example", "Contact and help"),
		FooterGroups: []ui.Group{{Title: "Shop", Links: links("All collections", "New", "Sale")},
			{Title: "Service", Links: links("Shipping", "Returns", "Places and hours")}, {Title: "About", Links: links("Our story", "Privacy", "Imprint")}},
		Announcement: &ui.Piece{Slot: "announcement", ID: "p1", Title: "Free shipping from €60.", BodyHTML: "<p>To all of the country.</p>", LinkURL: "/pages/shipping", LinkText: "How we send"},
		JSONLD:       []string{`{"@context":"https://schema.org","@type":"Organization","name":"Northgate Supply"}`},
	}
}

func tiles(n int) []shop.CollectionTile {
	titles := [...]string{"Paper and pens", "Bags", "Tablets and covers", "Desk", "Coffee and mugs", "Dorm room", "On the way", "Headphones", "Outdoor", "Gifts under €25", "New this week", "Last of their kind"}
	out := make([]shop.CollectionTile, n)
	for i := range out {
		out[i] = shop.CollectionTile{Title: titles[i%12], URL: "/collections/a", Count: fmt.Sprintf("%d products", 4+i), Picture: picture(i, "scene")}
		out[i].Picture.PhoneSrc = ""
	}
	return out
}

func row(title string, n int) ui.Piece {
	return ui.Piece{ID: "r", Slot: "home.row.1", Kind: "row", Title: title, Cards: cards(n), LinkURL: "/collections/a", LinkText: "See all"}
}

func hero() *ui.Piece {
	return &ui.Piece{ID: "h", Slot: "home.hero", Kind: "hero", Kicker: "Winter term", Title: "Made for the long semester", BodyHTML: "<p>Paper that takes ink, bags that take rain, lamps for the last chapter.</p>",
		Picture: picture(0, "scene"), LinkURL: "/collections/study", LinkText: "See the study shelf"}
}

func story() *ui.Piece {
	return &ui.Piece{ID: "s", Slot: "home.story", Kind: "story", Kicker: "From the workshop", Title: "Why our notebooks lie flat", Picture: picture(3, "scene"), LinkURL: "/pages/about", LinkText: "Read the whole story",
		BodyHTML: "<p>There is a small bindery two streets from the north gate. Since 1987 its four people have sewn every notebook we sell, in sections of sixteen pages, with linen thread.</p><p>It takes longer. But the book opens all the way on a lecture hall's narrow desk, and the last page is as flat as the first.</p>"}
}

func home() shop.Home {
	return shop.Home{Page: page(""), Sections: []string{"home.hero", "home.row.1", "home.collections", "home.row.2", "home.row.3", "home.quotes"},
		Pieces:      map[string]ui.Piece{"home.hero": *hero(), "home.row.1": row("Regulars come back for these", 5), "home.row.2": row("Warm rooms, bright desks", 4), "home.row.3": *story()},
		Collections: tiles(7), CollectionsURL: "/collections", Quotes: []shop.Quote{
			{Text: "Third year, same backpack. It has seen more trains than most conductors.", Author: "Mira", ProductTitle: names[1], ProductURL: "/products/a"},
			{Text: "The lamp is the first thing I unpacked in the new flat.", Author: "Jonas", ProductTitle: names[4], ProductURL: "/products/a"},
			{Text: "My fountain pen finally stopped bleeding through.", Author: "Prof. Adeyemi", ProductTitle: names[0], ProductURL: "/products/a"}}}
}

func campus() shop.Home {
	h := home()
	h.Accent, h.SignedIn, h.AccountName = "campus", true, "Ada"
	h.TestMode, h.ConsentOpen, h.GPC = true, true, true
	h.Flash = &ui.Flash{Text: "Field notebook is out of your cart.", UndoURL: "/cart/undo"}
	h.Announcement = &ui.Piece{ID: "a2", Slot: "announcement", Title: "The campus is open.", BodyHTML: "<p>Student prices on 40 things, until the end of term.</p>", LinkURL: "/collections/campus", LinkText: "Come in"}
	top, row := *hero(), h.Pieces["home.row.1"]
	top.Kicker, top.Title, top.Why, top.WhyURL = "Campus", "Welcome back to campus, Ada", "For confirmed university addresses.", "/why/h"
	row.Why = "Because you are on campus."
	h.Pieces["home.hero"], h.Pieces["home.row.1"] = top, row
	return h
}

func results(n int) shop.Results {
	colours := make([]shop.FacetOption, len(inks))
	for i, s := range inks {
		colours[i] = shop.FacetOption{Value: s.Name, Label: s.Name, Hex: s.Hex, Count: 12 - 3*i, Selected: i == 0}
	}
	r := shop.Results{Action: "/collections/bags", Count: fmt.Sprintf("%d products", n), Cards: cards(n), ClearURL: "/collections/bags",
		Facets: []shop.Facet{
			{Title: "Colour", Name: "colour", Open: true, Options: colours},
			{Title: "Size", Name: "size", Open: true, Options: []shop.FacetOption{{Value: "S", Label: "Small", Count: 4}, {Value: "M", Label: "Medium", Count: 9}, {Value: "L", Label: "Large", Count: 2}}},
			{Title: "Price", Open: true, Range: &shop.Range{FromName: "from", ToName: "to", Currency: "€", Lowest: "4.90", Highest: "320.00"}},
			{Title: "Made by", Name: "vendor", Options: []shop.FacetOption{{Value: "n", Label: "Northgate", Count: 20}}},
			{Title: "Availability", Name: "available", Open: true, Options: []shop.FacetOption{{Value: "1", Label: "Can be bought now", Count: 21}}}},
		Sorts: []shop.Choice{{Value: "", Label: "Our order", Selected: true}, {Value: "price", Label: "Price, low first"}, {Value: "new", Label: "Newest"}},
		Chips: []shop.Chip{{Text: "Colour: Pine", RemoveURL: "/collections/bags"}},
		Empty: ui.Empty{Title: "Nothing fits all of that", Text: "Take back one of the filters above, or start again.", Links: []ui.Link{{Text: "Clear all filters", URL: "/collections/bags"}}}}
	if n > 12 {
		r.Pages = ui.Pages{Prev: "?page=1", Next: "?page=3", Links: []ui.PageLink{{Number: "1", URL: "?page=1"}, {Number: "2", URL: "?page=2", Current: true}, {Number: "3", URL: "?page=3"}, {Gap: true}, {Number: "9", URL: "?page=9"}}}
	}
	return r
}

func crumbs(texts ...string) []ui.Link { return links(append([]string{"Home"}, texts...)...) }

func listing(n int) shop.Listing {
	l := shop.Listing{Sections: []string{"collection.banner", "collection.products", "collection.row"}, Page: page("Bags"), Crumbs: crumbs("Bags"), Heading: "Bags", Description: "<p>For lecture halls, night trains and the last ten minutes before closing time.</p>", Results: results(n)}
	if n > 1 {
		l.Banner = &ui.Piece{ID: "b", Slot: "collection.banner", Kind: "banner", Title: "Repairs are on us", BodyHTML: "<p>Zips, straps, seams: bring it in, we mend it.</p>", Picture: picture(6, "scene"), LinkURL: "/pages/repairs", LinkText: "How it works"}
	}
	return l
}

func product() shop.Product {
	var values []shop.OptionValue
	for i, s := range inks {
		v := shop.OptionValue{Label: s.Name, Hex: s.Hex, URL: "/products/a?variant=" + s.Name, Selected: i == 0}
		if i == 3 {
			v.State, v.Note = "out", "sold out"
		}
		values = append(values, v)
	}
	related, recent := row("Goes well with it", 4), row("You looked at", 3)
	related.LinkURL, recent.LinkURL = "", ""
	return shop.Product{Sections: []string{"product.buy", "product.note", "product.about", "product.details", "product.reviews", "product.row", "product.recent"}, Page: page("Harbour backpack 22 L"), Crumbs: crumbs("Bags", "Harbour backpack 22 L"), Heading: "Harbour backpack 22 L", Vendor: &ui.Link{Text: "Northgate", URL: "/search?q=northgate"},
		Pictures: []ui.Picture{*picture(1, "card"), *picture(2, "card"), *picture(3, "card")}, Badge: "Sale",
		Options: []shop.Option{{Name: "Colour", Selected: "Pine", Values: values}, {Name: "Size", Selected: "Medium", Values: []shop.OptionValue{
			{Label: "Small", URL: "?variant=s"}, {Label: "Medium", URL: "?variant=m", Selected: true}, {Label: "Large", URL: "?variant=l", State: "none", Note: "not in Pine"}}}},
		VariantID: "v1", Price: ui.Price{Amount: "€119.00", Was: "€149.00", Note: "Taxes included, plus shipping"}, Stock: ui.Stock{Kind: "low", Text: "3 left, at your door by Thursday"},
		SKU: "NG-BP-22-PINE", MaxCount: 3, Promises: []string{"Sent within a day, free from €60", "30 days to change your mind", "Repaired for as long as you carry it"},
		Note:        &ui.Piece{ID: "n", Slot: "product.note", Kind: "note", Title: "Campus price at the till", BodyHTML: "<p>Ten per cent off with your confirmed university address.</p>", Why: "You are on campus."},
		Description: "<p>A bag for a day that starts in a lecture and ends on a platform. Waxed canvas outside, a felt sleeve for a tablet or a 14 inch laptop inside, and one pocket that is just for keys.</p><ul><li>22 litres, 840 g</li><li>Zip under a rain flap</li><li>Strap that fits a suitcase handle</li></ul>",
		Details:     []shop.Detail{{Name: "Outside", Value: "Waxed cotton canvas, 420 g/m²"}, {Name: "Inside", Value: "Recycled felt"}, {Name: "Measures", Value: "44 × 29 × 14 cm"}},
		Folds:       []shop.Fold{{Title: "Delivery and returns", HTML: "<p>Two to three working days. Thirty days to send it back.</p>"}, {Title: "Care", HTML: "<p>Brush it. Wax it once a year.</p>"}},
		Reviews: shop.Reviews{Average: "4.5", Count: 12, MoreURL: "/products/a/reviews", List: []shop.Review{
			{Key: "review-1", Title: "Carries a term", Text: "Two laptops, lunch and a coat. Not a thread out of place.", Author: "Mira", Date: "3 May 2026", Rating: "5", Verified: true},
			{Key: "review-2", Title: "Good, a little stiff", Text: "Give the canvas a month.", Author: "Jonas", Date: "11 April 2026", Rating: "4"}}},
		Related: &related, Recent: &recent}
}

func search(n int) shop.Search {
	s := shop.Search{Sections: []string{"search.banner", "search.results"}, Page: page("Search"), Query: "desk lmap", Heading: "Results for “desk lmap”", DidYouMean: &ui.Link{Text: "desk lamp", URL: "/search?q=desk+lamp"}, Results: results(n)}
	s.SearchQuery, s.Results.Hidden = s.Query, []shop.Param{{Name: "q", Value: s.Query}}
	if n == 0 {
		s.Heading, s.Suggestions, s.Popular = "Nothing found for “desk lmap”", links("Lamp", "Notebook", "Backpack"), tiles(4)
		s.Results.Facets, s.Results.Sorts, s.Results.Chips, s.Results.Empty = nil, nil, nil, ui.Empty{}
		r := row("Often looked for", 4)
		s.Recommended = &r
	}
	return s
}

func content() shop.Content {
	siblings := links("Shipping", "Returns", "Privacy")
	siblings[0].Current = true
	return shop.Content{Page: page("Shipping"), Crumbs: crumbs("Shipping"), Heading: "Shipping", Lead: "What it costs, how long it takes, and what we do when it goes wrong.", Siblings: siblings, Updated: "Last changed 3 May 2026",
		BodyHTML: "<h2>What it costs</h2><p>We pack on weekdays until two. What is ordered by then leaves the same day.</p><table><thead><tr><th scope=\"col\">Where to</th><th scope=\"col\">Costs</th><th scope=\"col\">Days</th></tr></thead><tbody><tr><td>Inland</td><td>€4.90</td><td>1–2</td></tr><tr><td>European Union</td><td>€12.00</td><td>3–5</td></tr></tbody></table><h2>When it goes wrong</h2><ol><li>Write to us.</li><li>We send it again, or your money back. You choose.</li></ol>"}
}

func places() shop.Places {
	p := shop.Places{Page: page("Places and hours"), Crumbs: crumbs("Places and hours"), Lead: "Come in, try the pens, have a coffee."}
	for i, name := range []string{"North Gate", "Station Arcade", "Library Court"} {
		p.List = append(p.List, shop.Place{Name: name, Address: []string{"Gate Street 1", "10115 Northgate"}, Phone: "+49 30 1234567", PhoneURL: "tel:+49301234567", MapURL: "https://www.openstreetmap.org/", Text: "With the repair bench.",
			Now: "Open until 18:00", Open: i != 1, Picture: picture(i, "scene"), Hours: []shop.Hours{{Days: "Monday to Friday", Times: "9:00–18:00", Today: true}, {Days: "Saturday", Times: "10:00–16:00"}, {Days: "Sunday", Times: "closed"}}})
		p.List[i].Picture.PhoneSrc = ""
	}
	return p
}
