// Package static owns what a browser fetches besides pages: style sheets, the script, fonts and the shop's own
// marks. It embeds the files, joins and shrinks the style sheets, names each file by its content and serves it
// so that it is cached for good. It must not hold product pictures (those are the shop's data) or anything
// that depends on a request.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// Prefix is the path under which Handler serves.
const Prefix = "/static/"

//go:embed css js fonts pictures
var files embed.FS

// The sheets that are joined into each style sheet, in order. One that does not exist is left out.
var (
	shopSheets  = [...]string{"tokens", "base", "kit", "shop", "forms"}
	adminSheets = [...]string{"tokens", "base", "kit", "forms", "admin", "workshop"}
)

// bundle is built on first use and never changes afterwards.
var bundle = sync.OnceValue(build)

// asset is one file, ready to be sent in three encodings (gzip and br are nil where they do not pay).
type asset struct {
	url   string
	kind  string
	etag  string
	plain []byte
	gzip  []byte
	br    []byte
}

type assets struct {
	byName map[string]*asset // "shop.css", "fonts/text.woff2"
	byURL  map[string]*asset // "/static/shop.1a2b3c4d5e.css"
}

// URL is the address of a file by its plain name: "shop.css", "shop.js", "fonts/text.woff2",
// "pictures/mark.svg". An unknown name gives an address that answers 404.
func URL(name string) string {
	if a, ok := bundle().byName[name]; ok {
		return a.url
	}
	return Prefix + name
}

// Bytes is the content of a file by its plain name, as it is served without compression; nil when unknown.
func Bytes(name string) []byte {
	if a, ok := bundle().byName[name]; ok {
		return a.plain
	}
	return nil
}

// Handler serves the files at the addresses that URL gives. Names change with content, so every answer may be
// kept for good.
func Handler() http.Handler {
	all := bundle()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := all.byURL[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "This address can only be read.", http.StatusMethodNotAllowed)
			return
		}
		a.serve(w, r)
	})
}

func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("ETag", a.etag)
	if a.gzip != nil {
		h.Set("Vary", "Accept-Encoding")
	}
	if strings.Contains(r.Header.Get("If-None-Match"), a.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body, encoding := a.encoded(r.Header.Get("Accept-Encoding"))
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // the reader has gone; there is nobody left to tell
}

// encoded picks the smallest form that the browser accepts.
func (a *asset) encoded(accept string) (body []byte, encoding string) {
	switch {
	case a.br != nil && accepts(accept, "br"):
		return a.br, "br"
	case a.gzip != nil && accepts(accept, "gzip"):
		return a.gzip, "gzip"
	}
	return a.plain, ""
}

// accepts reads an Accept-Encoding header: listed, and not refused by q=0.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) != encoding {
			continue
		}
		q = strings.TrimPrefix(strings.TrimSpace(q), "q=")
		v, err := strconv.ParseFloat(q, 64)
		return q == "" || err == nil && v > 0
	}
	return false
}

// build reads everything that is embedded. Fonts and pictures come first, since style sheets name them.
func build() *assets {
	all := &assets{byName: map[string]*asset{}, byURL: map[string]*asset{}}
	for _, dir := range []string{"fonts", "pictures"} {
		for _, name := range list(dir) {
			all.add(dir+"/"+name, read(dir+"/"+name))
		}
	}
	for _, name := range list("js") {
		all.add(name, minifyJS(read("js/"+name)))
	}
	all.add("shop.css", all.sheet(shopSheets[:]))
	all.add("admin.css", all.sheet(adminSheets[:]))
	return all
}

// list names the servable files of an embedded folder (texts such as licences stay home).
func list(dir string) []string {
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if contentType(e.Name()) != "" {
			names = append(names, e.Name())
		}
	}
	return names
}

// read gives an embedded file, or nothing where there is none.
func read(name string) []byte {
	b, err := files.ReadFile(name)
	if err != nil {
		return nil
	}
	return b
}

// sheet joins style sheets, shrinks them and points them at the named fonts and pictures.
func (all *assets) sheet(names []string) []byte {
	var joined bytes.Buffer
	for _, name := range names {
		joined.Write(read("css/" + name + ".css"))
		joined.WriteByte('\n')
	}
	css := string(minifyCSS(joined.Bytes()))
	for name, a := range all.byName {
		css = strings.ReplaceAll(css, "url("+name+")", "url("+a.url+")")
	}
	return []byte(css)
}

func (all *assets) add(name string, content []byte) {
	sum := sha256.Sum256(content)
	tag := hex.EncodeToString(sum[:5])
	ext := path.Ext(name)
	a := &asset{
		url:   Prefix + strings.TrimSuffix(name, ext) + "." + tag + ext,
		kind:  contentType(name),
		etag:  `"` + tag + `"`,
		plain: content,
	}
	if ext != ".woff2" {
		a.gzip, a.br = gzipped(content), brotlied(content)
	}
	all.byName[name], all.byURL[a.url] = a, a
}

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err = w.Write(b); err != nil || w.Close() != nil {
		return nil
	}
	return out.Bytes()
}

// brotlied stops short of the best two levels: they take 20 MB a file at start for the last few per cent.
func brotlied(b []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, 9)
	if _, err := w.Write(b); err != nil || w.Close() != nil {
		return nil
	}
	return out.Bytes()
}

// contentType is the media type by extension; empty for files that are not served.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".ico":
		return "image/x-icon"
	}
	return ""
}
