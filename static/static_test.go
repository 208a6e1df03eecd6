package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"pgregory.net/rapid"
)

func get(t *testing.T, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestAFileIsNamedByItsContent(t *testing.T) {
	for name, pattern := range map[string]string{
		"shop.css":           `^/static/shop\.[0-9a-f]{10}\.css$`,
		"admin.css":          `^/static/admin\.[0-9a-f]{10}\.css$`,
		"shop.js":            `^/static/shop\.[0-9a-f]{10}\.js$`,
		"fonts/text.woff2":   `^/static/fonts/text\.[0-9a-f]{10}\.woff2$`,
		"pictures/mark.svg":  `^/static/pictures/mark\.[0-9a-f]{10}\.svg$`,
		"not/there.css":      `^/static/not/there\.css$`,
		"fonts/besley-OFL.t": `^/static/fonts/besley-OFL\.t$`,
	} {
		if url := URL(name); !regexp.MustCompile(pattern).MatchString(url) {
			t.Errorf("URL(%q) = %q, want %s", name, url, pattern)
		}
	}
}

func TestAFileIsServedForGoodWithItsType(t *testing.T) {
	for name, kind := range map[string]string{
		"shop.css": "text/css; charset=utf-8", "shop.js": "text/javascript; charset=utf-8",
		"fonts/display.woff2": "font/woff2", "pictures/mark.svg": "image/svg+xml",
	} {
		res := get(t, URL(name))
		for header, want := range map[string]string{
			"Content-Type": kind, "Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff",
		} {
			if got := res.Header.Get(header); res.StatusCode != 200 || got != want {
				t.Errorf("%s: %d, %s: %q, want %q", name, res.StatusCode, header, got, want)
			}
		}
	}
}

func TestAnUnknownNameIsNotFound(t *testing.T) {
	for _, path := range []string{"/static/shop.css", "/static/", "/static/shop.0000000000.css", "/static/../static.go", "/static/fonts/besley-OFL.txt", "/static/css/shop.css"} {
		if res := get(t, path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}

func TestAFileCanOnlyBeRead(t *testing.T) {
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, URL("shop.css"), nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
		t.Errorf("POST: %d %v", w.Code, w.Header())
	}
}

func TestAKindOfALanguageSaysWhatTheLanguageDoes(t *testing.T) {
	if german := Words("de"); len(german) == 0 || !maps.Equal(Words("de-AT"), german) || len(Words("dex")) > 0 {
		t.Errorf("%d texts of de, %d of de-AT, %d of dex", len(german), len(Words("de-AT")), len(Words("dex")))
	}
}

func TestTheSmallestAcceptedFormIsSent(t *testing.T) {
	decode := map[string]func(io.Reader) (io.Reader, error){
		"":     func(r io.Reader) (io.Reader, error) { return r, nil },
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
	}
	for accept, want := range map[string]string{
		"": "", "gzip": "gzip", "gzip, deflate, br": "br", "br;q=0, gzip;q=0.5": "gzip", "identity": "", "gzip;q=0": "", "gzip;q=x": "",
	} {
		res := get(t, URL("shop.css"), "Accept-Encoding", accept)
		got := res.Header.Get("Content-Encoding")
		if got != want || res.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: %q, want %q", accept, got, want)
			continue
		}
		r, err := decode[got](res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(r); err != nil || !bytes.Equal(body, Bytes("shop.css")) {
			t.Errorf("%q: another content, %v", accept, err)
		}
	}
}

func TestAKnownFileIsNotSentAgain(t *testing.T) {
	etag := get(t, URL("shop.css")).Header.Get("ETag")
	res := get(t, URL("shop.css"), "If-None-Match", etag)
	if body, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusNotModified || len(body) != 0 {
		t.Errorf("%d with %d bytes", res.StatusCode, len(body))
	}
}

// The budgets of quality/experience.md.
func TestTheShopIsLight(t *testing.T) {
	all := bundle()
	for name, limit := range map[string]int{"shop.css": 14 << 10, "shop.js": 5 << 10} {
		if size := len(all.byName[name].gzip); size > limit {
			t.Errorf("%s: %d bytes compressed, more than %d", name, size, limit)
		}
	}
	if size := len(all.byName["shop.js"].plain); size > 5<<10 {
		t.Errorf("shop.js: %d bytes, more than 5 kB", size)
	}
	if size := len(Bytes("fonts/display.woff2")) + len(Bytes("fonts/text.woff2")); size > 60<<10 {
		t.Errorf("fonts: %d bytes", size)
	}
}

func TestTheStyleSheetNamesItsFontsByContent(t *testing.T) {
	css := string(Bytes("shop.css"))
	for _, name := range []string{"fonts/display.woff2", "fonts/text.woff2", "fonts/text-ext.woff2"} {
		if !strings.Contains(css, "url("+URL(name)+")") {
			t.Errorf("%s is not used by its name of content", name)
		}
	}
	if strings.Contains(css, "url(fonts/") || strings.Contains(css, "//") {
		t.Error("the style sheet points at a file without its name of content, or elsewhere")
	}
}

func TestShrinkingDropsWhatMeansNothing(t *testing.T) {
	for src, want := range map[string]string{
		"a { color : red; }":                     "a{color :red}",
		"/* x */ a  b { }":                       "a b{}",
		".a .b,\n.c > .d { x: y z; }":            ".a .b,.c>.d{x:y z}",
		`a::before { content: "/* ; } */  x"; }`: `a::before{content:"/* ; } */  x"}`,
		"a { width: calc(1px + 2px) }":           "a{width:calc(1px + 2px)}",
		"a:not(.b) :is(c, d) {}":                 "a:not(.b) :is(c,d){}",
		"a /* x */ b {}":                         "a b{}",
		"/* open":                                "",
		`a { content: "open`:                     `a{content:"open`,
		"@media (width >= 48em) { a { b: c } }":  "@media (width>= 48em){a{b:c}}",
	} {
		if got := string(minifyCSS([]byte(src))); got != want {
			t.Errorf("%q: %q, want %q", src, got, want)
		}
	}
}

func TestShrinkingNeverGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := rapid.StringOf(rapid.SampledFrom([]rune("a{}:;, >/*\"'\n.b"))).Draw(t, "src")
		once := minifyCSS([]byte(src))
		if len(once) > len(src) {
			t.Fatalf("%q grew to %q", src, once)
		}
	})
}

func TestTheScriptKeepsItsCode(t *testing.T) {
	src := "// words\nconst a = 1; // kept\n\n  if (a) {\n    b();\n  }\n"
	if got := string(minifyJS([]byte(src))); got != "const a = 1; // kept\nif (a) {\nb();\n}\n" {
		t.Errorf("%q", got)
	}
}
