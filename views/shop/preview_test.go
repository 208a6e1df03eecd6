package shop_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"regulars/static"
	"regulars/views/shop"
	"regulars/views/ui"
)

// previews is every page in its states, with sample data, by path.
func previews() map[string]templ.Component {
	empty := home()
	empty.Pieces, empty.Quotes, empty.Collections = nil, nil, nil
	rtl := campus()
	rtl.Dir, rtl.Lang = "rtl", "ar"
	rtlProduct := product()
	rtlProduct.Dir, rtlProduct.Lang = "rtl", "ar"
	bare := product()
	bare.Pictures, bare.Options, bare.VariantID, bare.Reviews, bare.Related, bare.Recent = nil, nil, "", shop.Reviews{}, nil, nil
	bare.Heading, bare.Stock = names[11], ui.Stock{Kind: "out", Text: "Sold out"}
	all := map[string]templ.Component{
		"/": home().View(), "/home-campus": campus().View(), "/home-empty": empty.View(), "/home-rtl": rtl.View(),
		"/listing": listing(24).View(), "/listing-one": listing(1).View(), "/listing-empty": listing(0).View(),
		"/product": product().View(), "/product-bare": bare.View(), "/product-rtl": rtlProduct.View(),
		"/search": search(8).View(), "/search-none": search(0).View(), "/content": content().View(), "/places": places().View(),
		"/collections": shop.Collections{Page: page("All collections"), Crumbs: crumbs("All collections"), Intro: "Twelve shelves.", Tiles: tiles(12)}.View(),
		"/kit":         shop.Kit{Page: page("Kit"), Cards: cards(6), Pieces: []ui.Piece{*story(), row("Row", 5), *product().Note, *listing(24).Banner}}.View(),
	}
	for _, status := range []int{400, 403, 404, 409, 429, 500, 503} {
		all[fmt.Sprintf("/problem-%d", status)] = shop.ProblemOf(page(""), status, "", "01JD3Q8Z6W").View()
	}
	return all
}

// TestPreview serves the pages with sample data for whoever designs:
//
//	PREVIEW=127.0.0.1:8099 go test ./views/shop -run TestPreview -timeout 0
//
// Pictures come from the folder in PREVIEW_PICTURES, or are plain shapes.
func TestPreview(t *testing.T) {
	address := os.Getenv("PREVIEW")
	if address == "" {
		t.Skip("serves pages to look at when PREVIEW names a loopback address")
	}
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler())
	mux.HandleFunc("/pictures/", servePicture)
	for path, c := range previews() {
		if path == "/" {
			path = "/{$}"
		}
		mux.Handle("GET "+path, templ.Handler(c))
	}
	mux.HandleFunc("GET /index", func(w http.ResponseWriter, _ *http.Request) {
		for path := range previews() {
			fmt.Fprintln(w, path)
		}
	})
	mux.HandleFunc("GET /search/suggest", func(w http.ResponseWriter, r *http.Request) {
		_ = shop.Suggestions([]shop.Suggestion{{Text: "Lantern desk lamp", URL: "/product", Kind: "Product", Aside: "€49.90"}, {Text: "Desk", URL: "/listing", Kind: "Collection"}}).Render(r.Context(), w)
	})
	mux.HandleFunc("POST /cart/lines", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"count":3,"message":"Added. 2 left after yours."}`)
	})
	t.Fatal(http.ListenAndServe(address, mux))
}

func exists(folder fs.FS, name string) bool {
	_, err := fs.Stat(folder, name)
	return err == nil
}

func servePicture(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/pictures/")
	if dir := os.Getenv("PREVIEW_PICTURES"); dir != "" {
		folder := os.DirFS(dir)
		if jpeg := strings.TrimSuffix(name, ".svg") + ".jpg"; exists(folder, jpeg) {
			name = jpeg
		}
		http.ServeFileFS(w, r, folder, name)
		return
	}
	kind, number, _ := strings.Cut(strings.TrimSuffix(name, ".svg"), "-")
	var i int
	_, _ = fmt.Sscan(number, &i)
	width, height := 800, 1000
	switch kind {
	case "scene":
		width, height = 1600, 1000
	case "phone":
		width, height = 800, 640
	}
	ground := [...]string{"#dfe7dc", "#efdfcf", "#dbe2ea", "#f2e6c4", "#e9dcd9"}[i%5]
	w.Header().Set("Content-Type", "image/svg+xml")
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d"><rect width="100%%" height="100%%" fill="%s"/><g transform="translate(%d %d) skewY(-6)"><path d="M-170-230h340v470h-340z" fill="%s"/><path d="M-170-230h60v470h-60z" opacity=".25"/><path d="M-60-140h170v70h-170z" fill="#fff" opacity=".7"/></g></svg>`,
		width, height, ground, width*6/10, height/2, inks[i%5].Hex)
}
