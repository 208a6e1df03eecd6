package shop_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"regulars/handlers/web/webtest"
	"regulars/static"
	"regulars/store/db"
	"regulars/store/wording"
	"regulars/views/ui"
)

// marked is a text in marks, and in marks of their own what stands in its places: what
// shows outside of marks is said in English whatever the shop speaks.
func marked(text string) string {
	return "⟦" + strings.NewReplacer("{", "⟨{", "}", "}⟩").Replace(text) + "⟧"
}

// speaksInMarks makes a shop say every text in marks.
func speaksInMarks(t *testing.T, d *db.DB) {
	t.Helper()
	var changes []wording.Change
	for _, x := range static.Texts() {
		if x.One == "" {
			changes = append(changes, wording.Change{Source: x.Text, Text: marked(x.Text)})
			continue
		}
		changes = append(changes, wording.Change{Source: ui.FormKey(x.Text, "one"), Text: marked(x.One)}, wording.Change{Source: ui.FormKey(x.Text, "other"), Text: marked(x.Text)})
	}
	if err := d.Write(t.Context(), func(q db.Q) error { return wording.Save(t.Context(), q, "de", "Ann", changes) }); err != nil {
		t.Fatal(err)
	}
	speaks(t, d, "de")
}

// reader reads a page and keeps what stands outside of marks.
type reader struct {
	open    []rune // marks that are not closed yet: a text may go on around a link
	outside []string
}

func (r *reader) read(text string) {
	var out strings.Builder
	for _, c := range text {
		switch n := len(r.open); {
		case c == '⟦' || c == '⟨':
			r.open = append(r.open, c)
			out.WriteRune(' ')
		case n > 0 && (c == '⟧' || c == '⟩'):
			r.open = r.open[:n-1]
		case n == 0 || r.open[n-1] == '⟨':
			out.WriteRune(c)
		}
	}
	if s := strings.TrimSpace(out.String()); strings.IndexFunc(s, unicode.IsLetter) >= 0 {
		r.outside = append(r.outside, s)
	}
}

func (r *reader) walk(n *html.Node) {
	if n.Type == html.TextNode {
		r.read(n.Data)
	}
	if n.Type == html.ElementNode && slices.Contains([]string{"script", "style"}, n.Data) {
		return
	}
	for _, a := range n.Attr {
		if slices.Contains([]string{"aria-label", "placeholder", "title", "alt"}, a.Key) {
			alone := reader{}
			alone.read(a.Val)
			r.outside = append(r.outside, alone.outside...)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.walk(c)
	}
}

// mustSayAll looks for words outside of marks, but those of the shop's own data.
func mustSayAll(t *testing.T, name string, p *webtest.Page, data ...string) {
	t.Helper()
	var r reader
	for _, n := range p.All("html") {
		r.walk(n)
	}
	own := make([]string, 0, 2*len(data))
	slices.SortFunc(data, func(a, b string) int { return len(b) - len(a) })
	for _, d := range data {
		own = append(own, d, "")
	}
	for _, s := range r.outside {
		if left := strings.NewReplacer(own...).Replace(s); aWord.MatchString(left) { // less is a size, or the letter of a missing picture
			t.Errorf("%s: %q is in English in every language", name, left)
		}
	}
}

var aWord = regexp.MustCompile(`\pL{3}`)

func TestNothingOfBuyingStandsThereInEnglishForEverybody(t *testing.T) {
	x := openTill(t)
	large, _ := x.sizes()
	speaksInMarks(t, x.d)
	data := []string{"My shop", "Canvas bag", "Desk lamp", "Northgate", "DE02120300000000202051", "BYLADEM1001", "Standard", "Express", "VAT", "NG-10001", "NG-10002", "NG-10003", "Zoë O’Brien", "Weg 1", "Berlin",
		"ada@example.org", "nobody", "EUR"}
	look := func(name string, p *webtest.Page) *webtest.Page {
		t.Helper()
		mustSayAll(t, name, p, data...)
		return p
	}
	b := x.Browser()
	look("empty cart", b.Get("/cart"))
	b.Post("/cart/lines", "variant", x.lamp, "quantity", "1").MustBe(303)
	look("a variant that is gone", b.Follow(b.Post("/cart/lines", "variant", "none", "quantity", "1")))
	look("too many", b.Follow(b.Post("/cart/lines", "variant", x.bag, "quantity", "5000")))
	look("cart", b.Follow(b.Post("/cart/lines", "variant", x.bag, "quantity", "2").MustBe(303)))
	look("estimate", b.Post("/cart/estimate", "country", "DE", "postcode", "1"))
	look("checkout", b.Get("/checkout"))
	for _, country := range []string{"DE", "US"} {
		p := b.Post("/checkout", "act", "continue", "country", country, "email", "nobody", "postcode", "x").MustBe(422)
		for _, text := range append(p.Texts(".error-summary"), p.Texts("title")...) { // the names of regions are data, and many
			var r reader
			if r.read(strings.ReplaceAll(text, "My shop", "")); aWord.MatchString(strings.Join(r.outside, " ")) {
				t.Errorf("an address in %s: %q", country, r.outside)
			}
		}
	}
	b = x.Browser()
	o, page := x.sentTo(b)
	look("order", b.Get(page))
	form := look("returns", b.Get(page+"/returns").MustBe(200))
	line := o.Lines[0].ID
	look("returns, wrong", b.Post(page+"/returns", "once", form.Attr(`input[name=once]`, "value"), "pieces-"+line, "7", "reason-"+line, "too-small").MustBe(422))
	b.Post(page+"/returns", "once", form.Attr(`input[name=once]`, "value"), "pieces-"+line, "1", "reason-"+line, "too-small", "exchange-"+line, large)
	look("returns, asked", b.Get(page+"/returns").MustBe(200))
	b = x.Browser()
	review := look("review", x.toReview(b))
	bank := b.Post("/checkout/review", "once", once(review), "payment", "demo").MustBe(303).Location
	look("declined", b.Follow(b.Post(bank, "outcome", "decline").MustBe(303)))
}

func TestNothingOfAnAccountStandsThereInEnglishForEverybody(t *testing.T) {
	x := openClub(t)
	speaksInMarks(t, x.d)
	data := []string{"My shop", "Ada Lovelace", "Ada", "ada@mit.edu", "eve@mit.edu", "Visitor Joined", `{"merged":false,"proved":false}`}
	look := func(name string, p *webtest.Page) { t.Helper(); mustSayAll(t, name, p, data...) }
	b := x.member("ada@mit.edu")
	for _, path := range []string{"/account", "/account/orders", "/account/addresses", "/account/addresses/new", "/account/details", "/account/devices", "/account/privacy", "/privacy/choices"} {
		p := b.Get(path).MustBe(200)
		if path == "/account/addresses/new" {
			continue // the names of regions are data, and many
		}
		look(path, p)
	}
	look("weak password", b.Post("/account/password", "current", rightPassword, "password", "short"))
	look("address taken", b.Post("/account/email", "email", "ada@mit.edu", "current", rightPassword))
	look("data", b.Post("/account/data", "format", "html").MustBe(200))
	guest := x.site.Browser()
	look("register", guest.Post("/account/register", "email", "eve", "password", "x"))
	for range 12 {
		look("login", guest.Post("/account/login", "email", "eve@mit.edu", "password", "wrong"))
	}
}

func TestNothingOfTheShelvesStandsThereInEnglishForEverybody(t *testing.T) {
	x := openStore(t)
	speaksInMarks(t, x.d)
	data := []string{"My shop", "Mug </script><b>", "Northgate & Co"}
	for _, p := range x.door.Catalog.Snapshot().Products() {
		data = append(data, p.Title, p.Vendor, p.Type)
		for _, o := range p.Options {
			data = append(append(data, o.Name), o.Values...)
		}
	}
	data = slices.DeleteFunc(append(data, "Everyday", "Ada", "Warm", "Stays warm.", "Carries", "much", "Send it.", "zzzz", "bag", "EUR"), func(s string) bool { return s == "" })
	b := x.Browser()
	for _, path := range []string{"/collections", "/collections/all", "/collections/all?vendor=Northgate+%26+Co&type=Bags", "/collections/all?price_from=9999", "/search?q=zzzz", "/search?q=bag", "/products/mug", "/products/canvas-bag", "/places", "/nothing-here"} {
		mustSayAll(t, path, b.Get(path), data...)
	}
}
