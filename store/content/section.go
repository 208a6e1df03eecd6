package content

import (
	"context"
	"slices"
	"strings"

	"regulars/store/db"
	"regulars/store/fault"
)

// Section is a part of a page type that can be moved, and hidden unless the page is
// nothing without it: a slot, by the slot's name, or what the shop draws by itself.
type Section struct {
	Name   string
	Label  string
	Area   string // sections change places within one
	Needed bool
}

// Layout is a page type with its sections in the order in which the shop comes.
// Those of an area stand together.
type Layout struct {
	Page     string
	Label    string
	Path     string // where such a page is to be seen
	Sections []Section
}

// The page types whose sections are arranged.
const (
	HomePage         = "home"
	CollectionPage   = "collection"
	ProductPage      = "product"
	SearchPage       = "search"
	CartPage         = "cart"
	CheckoutPage     = "checkout"
	ConfirmationPage = "confirmation"
	AccountPage      = "account"
)

// Areas of pages that have several.
const (
	wholePage = "The page"
	besideIt  = "Beside the pictures"
	aboutIt   = "About the product"
	belowIt   = "Below"
	besideSum = "Beside the total"
	endOfPage = "At the end"
)

// Layouts returns all page types. This is the one table of their sections: a page
// draws each by its name.
func Layouts() []Layout {
	return []Layout{
		{HomePage, "Home", "/", []Section{{HomeHero, "Hero", wholePage, false}, {HomeRow1, "First row", wholePage, false}, {"home.collections", "Collections", wholePage, false},
			{HomeRow2, "Second row", wholePage, false}, {HomeRow3, "Third row", wholePage, false}, {"home.quotes", "From our regulars: the best reviews", wholePage, false}}},
		{CollectionPage, "Collections", "/collections/all", []Section{{CollectionBanner, "Banner", wholePage, false}, {"collection.products", "The products", wholePage, true}, {CollectionRow, "Row", wholePage, false}}},
		{ProductPage, "Products", "/collections/all", []Section{{"product.buy", "Choices, quantity and button", besideIt, true}, {ProductNote, "Note", besideIt, false},
			{"product.about", "What it is", aboutIt, false}, {"product.details", "Details", aboutIt, false},
			{"product.reviews", "Reviews", belowIt, false}, {ProductRow, "Row, or what goes well with it", belowIt, false}, {"product.recent", "What somebody looked at lately", belowIt, false}}},
		{SearchPage, "Search", "/search?q=bag", []Section{{SearchBanner, "Banner", wholePage, false}, {"search.results", "What was found", wholePage, true}}},
		{CartPage, "Cart", "/cart", []Section{{"cart.lines", "What is in it", besideSum, true}, {CartNote, "Note", besideSum, false}, {"cart.words", "The shopper’s own note", besideSum, false},
			{CartRow, "Row", endOfPage, false}}},
		{CheckoutPage, "Checkout", "/checkout", []Section{{CheckoutNote, "Note", wholePage, false}, {"checkout.form", "The form", wholePage, true}}},
		{ConfirmationPage, "Confirmation", "/", []Section{{"confirmation.next", "What happens next", besideSum, true}, {ConfirmationNote, "Note", besideSum, false},
			{"confirmation.account", "The offer of an account", besideSum, false}, {"confirmation.questions", "Questions", besideSum, false}, {ConfirmationRow, "Row", endOfPage, false}}},
		{AccountPage, "Account", "/account", []Section{{AccountNote, "Note", wholePage, false}, {"account.orders", "The latest orders", wholePage, true},
			{"account.own", "Address and login", wholePage, true}, {AccountRow, "Row", wholePage, false}}},
	}
}

// FindLayout returns the page type of a name; fault.NotFound when there is none.
func FindLayout(page string) (Layout, error) {
	for _, l := range Layouts() {
		if l.Page == page {
			return l, nil
		}
	}
	return Layout{}, fault.New(fault.NotFound, "There is no such page to arrange.")
}

// Placed is a section in an arrangement.
type Placed struct {
	Section
	Hidden bool
}

// Arrangement is the sections of a page type in the order in which they stand: always
// each of its layout once.
type Arrangement []Placed

// Default is the arrangement the shop comes with.
func (l Layout) Default() Arrangement { return l.Arrange("") }

// Arrange reads an arrangement as String writes it. It takes what it understands:
// a name that is none is left out, a section that is not named stands behind the one
// before it in the layout, and one that is needed is never hidden.
func (l Layout) Arrange(text string) Arrangement {
	var list Arrangement
	for _, word := range strings.Fields(text) {
		name, hidden := strings.CutPrefix(word, "-")
		i := slices.IndexFunc(l.Sections, func(s Section) bool { return s.Name == name })
		if i >= 0 && !list.has(name) {
			list = append(list, Placed{l.Sections[i], hidden && !l.Sections[i].Needed})
		}
	}
	for i, s := range l.Sections {
		if list.has(s.Name) {
			continue
		}
		at := 0
		if i > 0 {
			at = list.index(l.Sections[i-1].Name) + 1
		}
		list = slices.Insert(list, at, Placed{s, false})
	}
	slices.SortStableFunc(list, func(a, b Placed) int { return l.area(a.Area) - l.area(b.Area) })
	return list
}

// area is the place of an area among those of the layout.
func (l Layout) area(name string) int {
	return slices.IndexFunc(l.Sections, func(s Section) bool { return s.Area == name })
}

func (a Arrangement) index(name string) int {
	return slices.IndexFunc(a, func(p Placed) bool { return p.Name == name })
}

func (a Arrangement) has(name string) bool { return a.index(name) >= 0 }

// Move lets a section change places with the one before it (-1) or behind it (1) in
// its area; at the end of one nothing happens.
func (a Arrangement) Move(name string, by int) {
	i := a.index(name)
	if j := i + by; i >= 0 && j >= 0 && j < len(a) && a[i].Area == a[j].Area {
		a[i], a[j] = a[j], a[i]
	}
}

// Hide hides a section or shows it again; one that is needed stays.
func (a Arrangement) Hide(name string, hidden bool) {
	if i := a.index(name); i >= 0 {
		a[i].Hidden = hidden && !a[i].Needed
	}
}

// Shown are the names of the sections that are not hidden, in order.
func (a Arrangement) Shown() []string {
	var names []string
	for _, p := range a {
		if !p.Hidden {
			names = append(names, p.Name)
		}
	}
	return names
}

// String writes the names in order, a hidden one behind a minus.
func (a Arrangement) String() string {
	words := make([]string, len(a))
	for i, p := range a {
		if words[i] = p.Name; p.Hidden {
			words[i] = "-" + p.Name
		}
	}
	return strings.Join(words, " ")
}

// FindArrangement returns how a page type is arranged, and the version that a save
// must name; the default is version 0.
func FindArrangement(ctx context.Context, q db.Q, l Layout) (Arrangement, int64, error) {
	v, err := db.One(ctx, q, scanOrder, `select page, sections, version from section_order where page = $1`, l.Page)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return nil, 0, err
	}
	return l.Arrange(v.sections), v.version, nil
}

// ListArrangements returns how each page type is arranged, by its name.
func ListArrangements(ctx context.Context, q db.Q) (map[string]Arrangement, error) {
	stored, err := db.List(ctx, q, scanOrder, `select page, sections, version from section_order`)
	all := map[string]Arrangement{}
	for _, l := range Layouts() {
		all[l.Page] = l.Default()
		for _, v := range stored {
			if v.page == l.Page {
				all[l.Page] = l.Arrange(v.sections)
			}
		}
	}
	return all, err
}

// sectionOrder is a row of section_order.
type sectionOrder struct {
	page, sections string
	version        int64
}

func scanOrder(r db.Row) (v sectionOrder, err error) {
	return v, r.Scan(&v.page, &v.sections, &v.version)
}

// SaveArrangement replaces the version of a page type's arrangement that it names;
// ErrChanged when there is another by now.
func SaveArrangement(ctx context.Context, q db.Q, l Layout, a Arrangement, version int64) error {
	q.Touch(Topic)
	text := l.Arrange(a.String()).String()
	if version == 0 {
		return q.Guard(ctx, ErrChanged, `insert into section_order (page, sections, version, changed_at) values ($1, $2, 1, $3) on conflict (page) do nothing`, l.Page, text, q.Now())
	}
	return q.Guard(ctx, ErrChanged, `update section_order set sections = $2, version = version + 1, changed_at = $3 where page = $1 and version = $4`, l.Page, text, q.Now(), version)
}
