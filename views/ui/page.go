// Package ui is the kit that every page of the shop and of the back office is built from: the shell around a
// page, content pieces, cards, prices, badges, fields, pagers. It owns how things look and how they are
// announced to assistive technology. It must not know the store: it prints strings that handlers have made,
// and never formats money, decides a segment or reads a request.
package ui

import (
	"slices"

	"github.com/a-h/templ"
)

// Page is what every page shows around its own content. Handlers fill it once per request (web.Page) and page
// structs embed it. Everything is ready to print.
type Page struct {
	Title       string // of this page alone; the shell adds the shop's name
	Description string // one or two sentences for search engines and social cards
	Canonical   string // absolute URL without filters and tracking; empty prints none
	Robots      string // "noindex" for pages that must not be found; empty prints none
	Still       bool   // runs no script, because it may not: a preview
	Lang        string // BCP 47, "en" when empty
	Words       *Words // nil is the English of the code
	Dir         string // "ltr" (also when empty) or "rtl"
	Path        string // path and query of this page: forms that lead back here send it as "return"

	ShopName     string
	Tagline      string
	Accent       string   // a set of accents in tokens.css, e.g. "campus"; empty is the shop's own
	TestMode     bool     // payments are not real: a bar says so on every page
	Stylesheet   string   // of a theme; empty is the one the shop comes with
	Logo         *Picture // stands for mark and name
	Fonts        bool     // set in the shop's own fonts: not on the first page of a visit, see static/fonts/README.md
	Nav          []NavItem
	FooterGroups []Group
	Letters      bool   // the footer asks whether one wants letters
	Contact      []Link // help, at the same place on every page: mail, telephone, contact page

	CartCount    int
	SignedIn     bool
	AccountName  string // first name or address, shown when signed in
	SearchQuery  string
	Announcement *Piece
	Flash        *Flash
	ConsentOpen  bool // nobody has chosen yet: the banner asks
	GPC          bool // the browser sends Global Privacy Control; the banner says that it is honoured

	// Hollow leaves out what belongs to one person (account, cart, flash); a Hole
	// stands in the place of each, so that the rest can be kept ready for everybody.
	Hollow bool

	ErrorTitle bool     // the page answers a form with mistakes: the title starts with "Error: "
	JSONLD     []string // complete JSON documents, made with encoding/json (which escapes "<")
	Social     Social
}

// Hole stands in a hollow page where a part for one person goes. No text of a page
// can hold it: HTML allows no such character.
const Hole = "\x00"

// NavItem is a link of the main menu, with those that stand under it.
type NavItem struct {
	Link
	Under []Link
}

// Holds says whether the page one is on stands under the item.
func (i NavItem) Holds() bool {
	return slices.ContainsFunc(i.Under, func(l Link) bool { return l.Current })
}

// Link is a named address. Current marks the page one is on (aria-current).
type Link struct {
	Text    string
	URL     string
	Current bool
}

// Group is a titled list of links in the footer.
type Group struct {
	Title string
	Links []Link
}

// Flash tells once what a request has just done. Kind is "done" (also when empty), "note" or "problem".
// With UndoURL it offers a button that posts there.
type Flash struct {
	Kind      string
	Text      string
	UndoURL   string
	UndoLabel string
}

// Social is the card that other sites show for a shared link. Image is absolute.
type Social struct {
	Type     string // Open Graph type, "website" when empty
	Image    string
	ImageAlt string
}

// Picture is an image in the sizes it exists in. Width and Height are its own (their ratio reserves the room,
// so nothing shifts). PhoneSrc is an art-directed source for narrow screens and may be empty.
type Picture struct {
	Src         string
	SrcSet      string // "a.jpg 400w, b.jpg 800w"; empty when there is one size
	Sizes       string // CSS sizes; each component has a default
	Alt         string // empty marks decoration
	Width       int
	Height      int
	Crop        string // what stays in sight when it is cut: "l" or "r", "t" or "b", both; empty is the middle
	PhoneSrc    string
	PhoneSrcSet string
	PhoneWidth  int
	PhoneHeight int
}

// Price is an amount as printed. Was is the former price, struck. From says that variants start here.
// Unit ("€3.98 / 100 g") and Note ("incl. VAT, plus shipping") may be empty.
type Price struct {
	Amount string
	Was    string
	Lowest string // the lowest price in the 30 days before a reduction; empty prints none
	From   bool
	Unit   string
	Note   string
}

// Card is one product in a grid or row.
type Card struct {
	URL       string
	Title     string
	Vendor    string
	Picture   *Picture // none draws a quiet stand-in with the product's initial
	Price     Price
	Badge     string // "Sale", "New", "Last few"; empty for none
	SoldOut   bool
	Reason    string // why it is here, in half a sentence, when it is personal: "Fits your Slate 11"
	Swatches  []Swatch
	MoreCount int    // colours beyond Swatches
	Rating    string // "4.6", empty when nobody has rated
	Reviews   int
	VariantID string // set when there is one variant that can be bought: shows quick add
	Eager     bool   // its picture is in the first view: not lazy

	// Drawn is this very card, drawn before; nil draws it now. Whoever changes a card afterwards takes it out.
	Drawn templ.Component
}

// Swatch is a colour one can name. Hex is "#rrggbb".
type Swatch struct {
	Name string
	Hex  string
}

// Piece is a piece of content in a slot, already chosen for this visitor.
type Piece struct {
	ID       string
	Slot     string
	Kind     string // announcement, hero, banner, row, note, story, coupon, countdown
	Title    string
	Kicker   string // a few words above the title
	BodyHTML string // sanitized where it was saved; printed as it is
	Picture  *Picture
	LinkURL  string
	LinkText string
	Cards    []Card // rows
	Why      string // half a sentence why it is shown; personal pieces only
	WhyURL   string // the page that tells more, and lets the shopper hide it; personal pieces only
	Code     string // of a coupon
	Left     string // of a countdown: "2 days and 4 hours left"
	Ends     string // of a countdown: "Friday 27 November, 18:00"
	EndsAt   string // the same for machines: "2026-11-27T18:00:00+01:00"
	Personal bool   // a row of one person alone: a hollow page leaves it out
}
