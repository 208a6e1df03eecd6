package content

import "slices"

// Slot is a named place on a page that shows one piece.
type Slot struct {
	Name  string
	Label string   // where on the page it is, for merchandisers
	Page  string   // which page it is on
	Path  string   // where such a page is to be seen, for previews
	Kinds []string // pieces that fit, the usual one first
}

// Takes says whether a kind of piece fits the place.
func (s Slot) Takes(kind string) bool { return slices.Contains(s.Kinds, kind) }

// The slots of the shop. A page asks for its slots by these names.
const (
	Announcement     = "announcement"
	HomeHero         = "home.hero"
	HomeRow1         = "home.row.1"
	HomeRow2         = "home.row.2"
	HomeRow3         = "home.row.3"
	CollectionBanner = "collection.banner"
	CollectionRow    = "collection.row"
	ProductNote      = "product.note"
	ProductRow       = "product.row"
	SearchBanner     = "search.banner"
	SearchEmpty      = "search.empty"
	CartNote         = "cart.note"
	CartRow          = "cart.row"
	CartEmpty        = "cart.empty"
	CheckoutNote     = "checkout.note"
	ConfirmationNote = "confirmation.note"
	ConfirmationRow  = "confirmation.row"
	AccountNote      = "account.note"
	AccountRow       = "account.row"
	ErrorMissing     = "error.missing"
	MailOrder        = "mail.order"
)

// Kinds of pieces.
const (
	KindAnnouncement = "announcement"
	KindHero         = "hero"
	KindBanner       = "banner"
	KindRow          = "row"
	KindNote         = "note"
	KindStory        = "story"
	KindCoupon       = "coupon"
	KindCountdown    = "countdown"
)

// Slots returns all slots in the order of the pages. This is the one table of
// them: a page asks for a slot by its name and draws what it is given.
func Slots() []Slot {
	wide := []string{KindBanner, KindRow, KindStory, KindCoupon, KindCountdown, KindNote}
	row := []string{KindRow, KindStory, KindBanner, KindCoupon, KindCountdown}
	note := []string{KindNote, KindCoupon, KindCountdown}
	return []Slot{
		{Announcement, "Announcement above every page", "Every page", "/", []string{KindAnnouncement, KindCountdown}},
		{HomeHero, "Hero", "Home", "/", []string{KindHero, KindBanner}},
		{HomeRow1, "First row", "Home", "/", row},
		{HomeRow2, "Second row", "Home", "/", row},
		{HomeRow3, "Third row", "Home", "/", row},
		{CollectionBanner, "Banner above the products", "Collections", "/collections/all", []string{KindBanner, KindNote, KindCoupon, KindCountdown}},
		{CollectionRow, "Below the products", "Collections", "/collections/all", row},
		{ProductNote, "Note beside the price", "Products", "/collections/all", note},
		{ProductRow, "Below the description", "Products", "/collections/all", row},
		{SearchBanner, "Above what was found", "Search", "/search?q=bag", []string{KindBanner, KindNote, KindCoupon, KindCountdown}},
		{SearchEmpty, "Where nothing was found", "Search", "/search?q=qqqq", wide},
		{CartNote, "Note above the total", "Cart", "/cart", note},
		{CartRow, "Below the lines", "Cart", "/cart", row},
		{CartEmpty, "Where nothing is in it", "Cart", "/cart", wide},
		{CheckoutNote, "Note above the form", "Checkout", "/checkout", []string{KindNote, KindCountdown}},
		{ConfirmationNote, "Note below the order", "Confirmation", "/", note},
		{ConfirmationRow, "At the end of the page", "Confirmation", "/", row},
		{AccountNote, "Note above the orders", "Account", "/account", note},
		{AccountRow, "Below the orders", "Account", "/account", row},
		{ErrorMissing, "Where there is no such page", "Errors", "/nothing-here", wide},
		{MailOrder, "Below the order", "Mails", "/", []string{KindNote, KindBanner, KindRow, KindCoupon}},
	}
}

// FindSlot returns the slot of a name.
func FindSlot(name string) (Slot, bool) {
	for _, s := range Slots() {
		if s.Name == name {
			return s, true
		}
	}
	return Slot{}, false
}
