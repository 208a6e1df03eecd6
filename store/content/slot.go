package content

// Slot is a named place on a page that shows one piece.
type Slot struct {
	Name  string
	Label string   // for merchandisers
	Page  string   // where it is
	Kinds []string // pieces that fit, the usual one first
}

// The slots of the shop. A page asks for its slots by these names.
const (
	Announcement     = "announcement"
	HomeHero         = "home.hero"
	HomeRow1         = "home.row.1"
	HomeRow2         = "home.row.2"
	HomeRow3         = "home.row.3"
	CollectionBanner = "collection.banner"
	ProductNote      = "product.note"
	CartNote         = "cart.note"
)

// Kinds of pieces.
const (
	KindAnnouncement = "announcement"
	KindHero         = "hero"
	KindBanner       = "banner"
	KindRow          = "row"
	KindNote         = "note"
	KindStory        = "story"
)

// Slots returns all slots in the order of the pages.
func Slots() []Slot {
	row := []string{KindRow, KindStory, KindBanner}
	return []Slot{
		{Announcement, "Announcement above every page", "Every page", []string{KindAnnouncement}},
		{HomeHero, "Hero", "Home", []string{KindHero, KindBanner}},
		{HomeRow1, "First row", "Home", row},
		{HomeRow2, "Second row", "Home", row},
		{HomeRow3, "Third row", "Home", row},
		{CollectionBanner, "Banner above the products", "Collections", []string{KindBanner, KindNote}},
		{ProductNote, "Note beside the price", "Products", []string{KindNote}},
		{CartNote, "Note above the total", "Cart", []string{KindNote}},
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
