package shop_test

import (
	"testing"

	"regulars/views/shop"
	"regulars/views/ui"
)

func TestAPageWithMistakesSaysSoInItsTitle(t *testing.T) {
	c := content()
	doc, _ := draw(t, c.View())
	says(t, doc, "title", "Shipping – Northgate Supply")
	c.ErrorTitle = true
	doc, _ = draw(t, c.View())
	says(t, doc, "title", "Error: Shipping – Northgate Supply")
}

func TestTheShellShowsOnlyWhatThePageHas(t *testing.T) {
	h := home()
	doc, _ := draw(t, h.View())
	count(t, doc, ".test-bar", 0)
	count(t, doc, ".consent", 0)
	count(t, doc, "#status .flash", 0)
	says(t, doc, ".announcement", "Free shipping from €60. To all of the country. How we send")
	says(t, doc, "[data-cart-count]", "2")
	says(t, doc, `.personal a[href="/account"]`, "Log in")
	count(t, doc, `.nav a[aria-current="page"]`, 1)
	count(t, doc, `a[href="/privacy/choices"]`, 1)

	doc, _ = draw(t, campus().View())
	count(t, doc, ".test-bar", 1)
	count(t, doc, `html[data-accent="campus"]`, 1)
	count(t, doc, `.consent form[action="/consent"][method="post"] button[name="choice"]`, 3)
	count(t, doc, `.consent input[name="return"][value="/here?page=2"]`, 1)
	count(t, doc, `#status form[action="/cart/undo"][method="post"]`, 1)
	says(t, doc, `.personal a[href="/account"]`, "Account of Ada")
}

func TestAPersonalPieceSaysWhyAndWhereToSwitchItOff(t *testing.T) {
	doc, _ := draw(t, campus().View())
	says(t, doc, ".hero .why", "For confirmed university addresses. Why do I see this?")
	count(t, doc, `.hero .why a[href="/why/h"]`, 1)
	doc, _ = draw(t, home().View())
	count(t, doc, ".why", 0)
}

func TestEachPieceNamesItsSlot(t *testing.T) {
	doc, _ := draw(t, home().View())
	count(t, doc, `[data-slot="home.hero"][data-piece="h"]`, 1)
	count(t, doc, `[data-slot="announcement"]`, 1)
	count(t, doc, `[data-slot="home.row.1"]`, 2)
}

func TestACardHasOneLinkAndItsPriceInWords(t *testing.T) {
	doc, _ := draw(t, ui.ProductCard(card(1)))
	count(t, doc, "a", 1)
	says(t, doc, ".price", "Now €22.90 , before €219.00")
	says(t, doc, ".badge-sale", "Sale")
	count(t, doc, "form", 0)

	doc, _ = draw(t, ui.ProductCard(card(0)))
	count(t, doc, `form[action="/cart/lines"][method="post"] input[name="variant"][value="v1"]`, 1)
	says(t, doc, "form button", "Add Field notebook, three-pack to the cart")

	sold := card(0)
	sold.SoldOut = true
	doc, _ = draw(t, ui.ProductCard(sold))
	count(t, doc, "form", 0)
	says(t, doc, ".badge", "Sold out")
}

func TestAListIsNarrowedByAPlainForm(t *testing.T) {
	doc, _ := draw(t, listing(24).View())
	count(t, doc, `form[action^="/collections/bags"][method="get"] button[type="submit"]`, 2)
	count(t, doc, `input[name="colour"][checked]`, 1)
	says(t, doc, ".facet-none", "Fog , 0 products")
	count(t, doc, `.chips a[href="/collections/bags"]`, 2)
	count(t, doc, `select[name="sort"] option[selected]`, 1)
	count(t, doc, ".card", 24)
	count(t, doc, `.pager [aria-current="page"]`, 1)
	count(t, doc, `.pager a[rel="prev"], .pager a[rel="next"]`, 2)
	doc, _ = draw(t, listing(0).View())
	says(t, doc, ".empty h2", "Nothing fits all of that")
	count(t, doc, ".card, .pager", 0)
}

func TestAVariantThatCannotBeHadIsMarkedNotHidden(t *testing.T) {
	doc, _ := draw(t, product().View())
	count(t, doc, ".value", 8)
	count(t, doc, `.value[aria-current="true"]`, 2)
	count(t, doc, ".value-out", 2)
	says(t, doc, ".value-out", "Ink (sold out)")
	count(t, doc, `.buy input[name="variant"][value="v1"]`, 1)
	count(t, doc, `.buy input[name="quantity"][max="3"]`, 1)
}

func TestAProductThatCannotBeBoughtHasNoButton(t *testing.T) {
	p := product()
	p.VariantID = ""
	doc, _ := draw(t, p.View())
	count(t, doc, ".buy button", 0)
	count(t, doc, ".buy-none", 1)
}

func TestASearchWithoutResultsHelps(t *testing.T) {
	doc, _ := draw(t, search(0).View())
	says(t, doc, "h1", "Nothing found for “desk lmap”")
	count(t, doc, `a[href="/search?q=desk+lamp"]`, 1)
	count(t, doc, "main .ways a", 3)
	count(t, doc, ".tile", 4)
	count(t, doc, `main input#again[name="q"][value="desk lmap"]`, 1)
	doc, _ = draw(t, search(8).View())
	count(t, doc, `form[data-auto] input[type="hidden"][name="q"]`, 1)
}

func TestSuggestionsAreOptionsOfAListBox(t *testing.T) {
	doc, _ := draw(t, shop.Suggestions([]shop.Suggestion{{Text: "Desk lamp", URL: "/products/desk-lamp", Kind: "Product"}}))
	count(t, doc, `[role="listbox"] > [role="option"][data-url="/products/desk-lamp"]#suggestion-0`, 1)
	count(t, doc, "a", 0)
}

func TestAProblemSaysWhatToDoAndTellsTheNumberOnlyWhenItHelps(t *testing.T) {
	for status, id := range map[int]int{403: 0, 404: 0, 409: 0, 429: 0, 500: 1, 503: 1, 599: 1} {
		doc, _ := draw(t, shop.ProblemOf(page(""), status, "", "01JD").View())
		count(t, doc, "main code", id)
		count(t, doc, `meta[name="robots"][content="noindex"]`, 1)
		if len(all(doc, "main .ways a")) == 0 {
			t.Errorf("%d: no way out", status)
		}
	}
	doc, _ := draw(t, shop.ProblemOf(page(""), 409, "The last one was just sold.", "").View())
	says(t, doc, ".lead", "The last one was just sold.")
}

func TestTextFromPeopleIsEscaped(t *testing.T) {
	p := product()
	p.Heading = `<script>alert(1)</script>`
	p.Reviews.List[0].Text = `<img src=x onerror=alert(1)>`
	p.JSONLD = []string{`{"name":"\u003c/script\u003e"}`}
	doc, _ := draw(t, p.View())
	says(t, doc, "h1", p.Heading)
	count(t, doc, "main script, .review img", 0)
	count(t, doc, `script[type="application/ld+json"]`, 1)
}

func TestAnAddressThatIsNotOneIsNotPrinted(t *testing.T) {
	doc, _ := draw(t, ui.LinkButton("Go", "javascript:alert(1)", ""))
	count(t, doc, `a[href^="javascript"]`, 0)
}
