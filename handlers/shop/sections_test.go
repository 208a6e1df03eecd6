package shop_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"regulars/store/content"
	"regulars/store/db"
)

// arrange stores how a page type is arranged, as it is written in the table.
func (x *window) arrange(page, text string) {
	x.t.Helper()
	l, err := content.FindLayout(page)
	x.must(err)
	x.write(func(q db.Q) error {
		_, version, err := content.FindArrangement(ctx, q, l)
		if err != nil {
			return err
		}
		return content.SaveArrangement(ctx, q, l, l.Arrange(text), version)
	})
}

// inOrder fails unless a page's text has all of these, one behind the other.
func inOrder(t *testing.T, body string, marks ...string) {
	t.Helper()
	at := -1
	for _, mark := range marks {
		i := strings.Index(body, mark)
		if i <= at {
			t.Errorf("%q stands at %d, behind %d", mark, i, at)
		}
		at = i
	}
}

func TestPagesStandAsTheyAreArrangedAtOnceForEverybody(t *testing.T) {
	x := openWindow(t)
	b := x.Browser()
	hero := x.piece(content.HomeHero, content.KindHero, "Come in")
	row := x.piece(content.HomeRow2, content.KindBanner, "A word")
	body := func(path string) string { return b.Get(path).MustBe(200).Body }
	inOrder(t, body("/"), hero.ID, row.ID)
	x.arrange(content.HomePage, "home.row.2 home.hero")
	inOrder(t, body("/"), row.ID, hero.ID)
	x.arrange(content.HomePage, "home.row.2 -home.hero")
	if page := body("/"); strings.Contains(page, hero.ID) || !strings.Contains(page, "<h1") {
		t.Error("what is hidden is shown, or the page has no heading")
	}

	product := "/products/" + x.tablet.Handle
	note := x.piece(content.ProductNote, content.KindNote, "Mind the gap")
	inOrder(t, body(product), `id="quantity"`, note.ID, `id="reviews"`)
	x.arrange(content.ProductPage, "product.note product.buy product.recent product.row -product.reviews")
	for range 2 { // drawn, and kept
		page := body(product)
		inOrder(t, page, note.ID, `id="quantity"`)
		if strings.Contains(page, `id="reviews"`) {
			t.Error("the reviews are hidden")
		}
	}

	banner, below := x.piece(content.CollectionBanner, content.KindNote, "Above"), x.piece(content.CollectionRow, content.KindBanner, "Below")
	inOrder(t, body("/collections/all"), banner.ID, `class="results"`, below.ID)
	x.arrange(content.CollectionPage, "collection.row collection.products collection.banner")
	for range 2 {
		inOrder(t, body("/collections/all"), below.ID, `class="results"`, banner.ID)
	}
	x.arrange(content.CollectionPage, "collection.row collection.products -collection.banner")
	if strings.Contains(body("/collections/all"), banner.ID) {
		t.Error("the banner is hidden")
	}
}

func TestWhatIsHiddenIsNotEvenAskedFor(t *testing.T) {
	x := openWindow(t)
	x.piece(content.CartNote, content.KindNote, "Take your time")
	b := x.Browser()
	b.Post("/cart/lines", "variant", x.tablet.Variants[0].ID).MustBe(303)
	if !b.Get("/cart").MustBe(200).Has(inSlot(content.CartNote)) {
		t.Fatal("no note")
	}
	x.arrange(content.CartPage, "cart.lines -cart.note -cart.words -cart.row")
	page := b.Get("/cart").MustBe(200)
	if page.Has(inSlot(content.CartNote)) || page.Has(`form[action="/cart/note"]`) || !page.Has(".cart-lines") {
		t.Errorf("%q", page.Text("main"))
	}
}

func TestEverySectionOfALayoutIsDrawnByItsPage(t *testing.T) {
	files, err := filepath.Glob("../../views/shop/*.templ")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var drawn strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		drawn.Write(text)
	}
	for _, l := range content.Layouts() {
		for _, s := range l.Sections {
			_, slot := content.FindSlot(s.Name)
			if whole := slot && l.Page == content.HomePage; !whole && !strings.Contains(drawn.String(), `"`+s.Name+`"`) {
				t.Errorf("no page draws %s", s.Name)
			}
		}
	}
}

func TestLinksThatStandUnderAnotherOpenWithIt(t *testing.T) {
	x := openWindow(t)
	x.write(func(q db.Q) error {
		return content.SaveMenu(ctx, q, content.MainMenu, []content.MenuItem{{Text: "Bags", URL: "/collections/bags"}, {Text: "All", URL: "/collections/all", Under: true}, {Text: "Places", URL: "/places"}})
	})
	page := x.Browser().Get("/collections/all").MustBe(200)
	if got := page.Texts(".nav > ul > li > details > summary"); len(got) != 1 || got[0] != "Bags" {
		t.Errorf("%v", got)
	}
	if got := page.Texts(".nav details a"); len(got) != 2 || page.Attr(".nav details a[aria-current]", "href") != "/collections/all" || !page.Has(`.nav summary[aria-current]`) {
		t.Errorf("%v", got)
	}
	if got := page.Texts(".nav > ul > li > a"); len(got) != 1 || got[0] != "Places" {
		t.Errorf("%v", got)
	}
}
