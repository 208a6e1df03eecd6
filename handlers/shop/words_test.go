package shop_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"regulars/handlers/web/webtest"
	"regulars/static"
	"regulars/store/db"
	"regulars/store/setting"
	"regulars/store/wording"
)

// speaks makes a shop speak a language.
func speaks(t *testing.T, d *db.DB, language string) {
	t.Helper()
	err := d.Write(t.Context(), func(q db.Q) error {
		s, err := setting.FindShop(t.Context(), q)
		if err != nil {
			return err
		}
		s.Language = language
		return setting.SaveShop(t.Context(), q, s)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// leftInEnglish are the texts of the list that stand on a page as they are in the code,
// though the language says them in other words.
func leftInEnglish(p *webtest.Page, language string) (list []string) {
	table := static.Words(language)
	look := func(text string) {
		text = strings.Join(strings.Fields(text), " ")
		if said, ok := table[text]; ok && said != text {
			list = append(list, text)
		}
	}
	for _, n := range p.All("*") {
		for _, a := range n.Attr {
			if slices.Contains([]string{"aria-label", "placeholder", "title", "alt"}, a.Key) {
				look(a.Val)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.TextNode {
				look(c.Data)
			}
		}
	}
	return list
}

func mustSpeak(t *testing.T, language string, pages map[string]*webtest.Page) {
	t.Helper()
	for path, p := range pages {
		for _, text := range leftInEnglish(p, language) {
			t.Errorf("%s: %q is not said in %q", path, text, language)
		}
		if got := p.Attr("html", "lang"); got != language {
			t.Errorf("%s: the page says that it is in %q", path, got)
		}
	}
}

func TestAShopThatSpeaksAnotherLanguageShowsNothingInEnglish(t *testing.T) {
	x := openStore(t)
	speaks(t, x.d, "de")
	b, pages := x.Browser(), map[string]*webtest.Page{}
	for _, path := range []string{"/", "/collections", "/collections/all", "/collections/all?available=1", "/collections/all?price_from=9999", "/search?q=bag", "/search?q=zzzz", "/search", "/places"} {
		pages[path] = b.Get(path)
	}
	for _, v := range x.door.Catalog.Snapshot().Products() {
		pages[v.Handle] = b.Get("/products/" + v.Handle)
	}
	mustSpeak(t, "de", pages)
	if got := pages["/collections"].Text("h1"); got != "Kollektionen" {
		t.Errorf("the heading is %q", got)
	}
}

func TestBuyingIsSaidInTheWordsOfTheShop(t *testing.T) {
	x := openTill(t)
	speaks(t, x.d, "de")
	b, pages := x.Browser(), map[string]*webtest.Page{}
	pages["empty"] = b.Get("/cart")
	b.Post("/cart/lines", "variant", x.lamp, "quantity", "2").MustBe(303)
	pages["cart"] = b.Get("/cart")
	pages["checkout"] = b.Get("/checkout")
	pages["wrong"] = b.Post("/checkout", "act", "continue", "country", "DE").MustBe(422)
	mustSpeak(t, "de", pages)
	if got := pages["cart"].Text(".desk-aside"); got != "2 Artikel" {
		t.Errorf("the cart counts %q", got)
	}
	if got := pages["wrong"].Text("title"); !strings.HasPrefix(got, "Fehler: ") {
		t.Errorf("the title of a form with mistakes is %q", got)
	}
}

func TestAnAccountIsSaidInTheWordsOfTheShop(t *testing.T) {
	x := openClub(t)
	speaks(t, x.d, "de")
	b := x.site.Browser()
	mustSpeak(t, "de", map[string]*webtest.Page{
		"login": b.Get("/account/login"), "register": b.Get("/account/register"), "forgot": b.Get("/account/forgot"), "privacy": b.Get("/privacy/choices"),
		"wrong": b.Post("/account/login", "email", "ann@example.com", "password", "not the right one"),
	})
}

func TestATextThatIsChangedShowsOnThePagesThatWereKeptReady(t *testing.T) {
	x := openStore(t)
	b := x.Browser()
	if got := b.Get("/collections").Text("h1"); got != "Collections" {
		t.Fatalf("before: %q", got)
	}
	x.write(t, func(q db.Q) error {
		return wording.Save(t.Context(), q, "en", "Ann", []wording.Change{{Source: "Collections", Text: "What <we> have"}})
	})
	if p := b.Get("/collections"); p.Text("h1") != "What <we> have" || strings.Contains(p.Body, "What <we>") {
		t.Errorf("after: %q", p.Text("h1"))
	}
}
