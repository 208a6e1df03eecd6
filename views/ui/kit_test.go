package ui

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"pgregory.net/rapid"
)

func source(t *testing.T, c templ.Component) string {
	t.Helper()
	var out bytes.Buffer
	if err := c.Render(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// The parts as they were agreed on. UPDATE=1 go test ./views/ui writes them anew.
func TestPartsLookAsAgreed(t *testing.T) {
	full := Card{URL: "/products/mug", Title: "Mug", Picture: &Picture{Src: "/m.jpg", SrcSet: "/m-2.jpg 800w", Alt: "A mug", Width: 400, Height: 500},
		Price: Price{Amount: "€9.90", Was: "€12.00", Lowest: "€11.00"}, Badge: "Sale", Reason: "Fits your desk", Rating: "4.5", Reviews: 1, VariantID: "v1",
		Swatches: []Swatch{{Name: "Pine", Hex: "#1e5b47"}, {Name: "Ink", Hex: "#1d2321"}}, MoreCount: 2}
	parts := map[string]templ.Component{
		"card":       ProductCard(full),
		"card-bare":  ProductCard(Card{URL: "/products/mug", Title: "Mug", Price: Price{Amount: "€9.90"}, SoldOut: true, VariantID: "v1"}),
		"price-from": PriceTag(Price{Amount: "€9.90", From: true, Unit: "€1.98 / 100 g", Note: "incl. tax"}),
		"pager":      Pager(Pages{Next: "?page=2", Links: []PageLink{{Number: "1", URL: "?page=1", Current: true}, {Gap: true}, {Number: "9", URL: "?page=9"}}}),
		"crumbs":     Breadcrumb([]Link{{Text: "Home", URL: "/"}, {Text: "Bags", URL: "/collections/bags"}}),
		"hero": Hero(Piece{ID: "p1", Slot: "home.hero", Title: "Hello", BodyHTML: "<p>There</p>", Why: "You were here before.", WhyURL: "/why/p1", LinkURL: "/a", LinkText: "Go",
			Picture: &Picture{Src: "/h.jpg", Width: 16, Height: 9, PhoneSrc: "/p.jpg", PhoneWidth: 4, PhoneHeight: 5}}),
		"flash": FlashNote(Flash{Text: "Removed.", UndoURL: "/cart/undo"}, "/cart"),
	}
	for name, c := range parts {
		file := filepath.Join("testdata", name+".html")
		got := strings.ReplaceAll(source(t, c), "><", ">\n<") + "\n"
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s:\n%s\nwant:\n%s", name, got, want)
		}
	}
}

func TestWhatIsEmptyIsNotDrawn(t *testing.T) {
	for name, c := range map[string]templ.Component{
		"breadcrumb": Breadcrumb(nil), "one page": Pager(Pages{Links: []PageLink{{Number: "1"}}}), "stock": StockLine(Stock{}),
		"row": Row(Piece{Title: "Nothing"}), "reason": why(Piece{}), "body": Prose(""),
	} {
		if got := source(t, c); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestAPieceOfAnUnknownKindIsANote(t *testing.T) {
	for kind, class := range map[string]string{"hero": "hero", "banner": "banner", "story": "story", "announcement": "announcement", "note": "note", "": "note", "poem": "note"} {
		if got := source(t, Show(Piece{Kind: kind, Title: "x"})); !strings.Contains(got, `class="`+class) {
			t.Errorf("%q: %s", kind, got)
		}
	}
}

func TestTheTitleNamesPageAndShopOnce(t *testing.T) {
	for want, p := range map[string]Page{
		"Bags – Shop":        {Title: "Bags", ShopName: "Shop"},
		"Shop":               {ShopName: "Shop"},
		"Error: Shop":        {Title: "Shop", ShopName: "Shop", ErrorTitle: true},
		"Error: Bags – Shop": {Title: "Bags", ShopName: "Shop", ErrorTitle: true},
	} {
		if got := headTitle(p); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Five stars are 100 units; whatever the value says, the window stays within them and grows with it.
func TestStarsShowAsMuchAsTheValueSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Float64Range(-2, 8).Draw(t, "value")
		width, err := strconv.ParseFloat(starWidth(strconv.FormatFloat(value, 'f', 1, 64)), 64)
		if err != nil || width < 0 || width > 100 {
			t.Fatalf("%v gives %v, %v", value, width, err)
		}
	})
	for value, want := range map[string]string{"4.5": "90.0", "4,5": "90.0", "5": "100.0", "0": "0.0", "many": "0", "": "0"} {
		if got := starWidth(value); got != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}

func TestEveryIconHasALine(t *testing.T) {
	for _, name := range []string{"menu", "close", "search", "account", "cart"} {
		if iconPath(name) == "" {
			t.Errorf("no %s", name)
		}
	}
}
