// Package webtest lets a test visit front doors as a browser would: cookies kept,
// redirects seen, pages read by selector. It is never imported by code that ships.
package webtest

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"github.com/labstack/echo/v4"
	"golang.org/x/net/html"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/identify"
)

// Site is a running shop with some doors mounted.
type Site struct {
	t     testing.TB
	House *web.House
	Echo  *echo.Echo
	url   string
}

// Open serves doors over a database. Faults are plain pages: "<h1>MESSAGE</h1>".
func Open(t testing.TB, d *db.DB, mount func(h *web.House, e *echo.Echo)) *Site {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	people, err := identify.Open(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	h := &web.House{DB: d, People: people, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Problem: plainProblem}
	h.BaseURL = "http://shop.test"
	if err := h.Open(ctx); err != nil {
		t.Fatal(err)
	}
	e, err := h.Echo()
	if err != nil {
		t.Fatal(err)
	}
	mount(h, e)
	server := httptest.NewServer(e)
	t.Cleanup(func() { server.Close(); stop() })
	return &Site{t: t, House: h, Echo: e, url: server.URL}
}

func plainProblem(_ echo.Context, p web.Problem) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if err := ctx.Err(); err != nil {
			return err // as every templ component does
		}
		_, err := io.WriteString(w, "<h1>"+templ.EscapeString(p.Message)+"</h1>")
		return err
	})
}

// Browser is one visitor with cookies of their own. Redirects are not followed.
type Browser struct {
	t      testing.TB
	client *http.Client
	url    string
	Header http.Header // sent with every request
}

// Browser opens a new one.
func (s *Site) Browser() *Browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &Browser{t: s.t, url: s.url, Header: http.Header{}, client: &http.Client{Jar: jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// Cookies are what the browser holds for the shop.
func (b *Browser) Cookies() []*http.Cookie {
	u, _ := url.Parse(b.url)
	return b.client.Jar.Cookies(u)
}

// Get asks for a page.
func (b *Browser) Get(path string) *Page { return b.do(http.MethodGet, path, nil) }

// Head asks for what a page would be, without the page.
func (b *Browser) Head(path string) *Page { return b.do(http.MethodHead, path, nil) }

// Post sends a form given as names and values in turn.
func (b *Browser) Post(path string, namesAndValues ...string) *Page {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(namesAndValues); i += 2 {
		form.Add(namesAndValues[i], namesAndValues[i+1])
	}
	return b.do(http.MethodPost, path, strings.NewReader(form.Encode()))
}

// Follow posts and then opens the page it leads to.
func (b *Browser) Follow(p *Page) *Page {
	b.t.Helper()
	if p.Location == "" {
		b.t.Fatalf("status %d leads nowhere: %s", p.Status, p.Text("h1"))
	}
	return b.Get(strings.TrimPrefix(p.Location, b.url))
}

func (b *Browser) do(method, path string, body io.Reader) *Page {
	b.t.Helper()
	req, err := http.NewRequest(method, b.url+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, values := range b.Header {
		req.Header[name] = values
	}
	res, err := b.client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	content, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return newPage(b.t, res, content)
}

// Page is an answer.
type Page struct {
	t        testing.TB
	Status   int
	Header   http.Header
	Location string
	Body     string
	doc      *html.Node
}

func newPage(t testing.TB, res *http.Response, content []byte) *Page {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return &Page{t: t, Status: res.StatusCode, Header: res.Header, Location: res.Header.Get("Location"), Body: string(content), doc: doc}
}

// All returns the elements that a CSS selector finds.
func (p *Page) All(selector string) []*html.Node {
	p.t.Helper()
	s, err := cascadia.Parse(selector)
	if err != nil {
		p.t.Fatalf("selector %q: %v", selector, err)
	}
	return cascadia.QueryAll(p.doc, s)
}

// Has says whether a selector finds anything.
func (p *Page) Has(selector string) bool { p.t.Helper(); return len(p.All(selector)) > 0 }

// Text is the text of the first element that a selector finds, white space folded.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	list := p.All(selector)
	if len(list) == 0 {
		return ""
	}
	return text(list[0])
}

// Texts are the texts of all elements that a selector finds.
func (p *Page) Texts(selector string) (list []string) {
	p.t.Helper()
	for _, n := range p.All(selector) {
		list = append(list, text(n))
	}
	return list
}

// Attr is an attribute of the first element that a selector finds.
func (p *Page) Attr(selector, name string) string {
	p.t.Helper()
	list := p.All(selector)
	if len(list) == 0 {
		return ""
	}
	for _, a := range list[0].Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// MustBe ends the test unless the answer has the status.
func (p *Page) MustBe(status int) *Page {
	p.t.Helper()
	if p.Status != status {
		p.t.Fatalf("status %d, want %d: %s", p.Status, status, p.Text("h1"))
	}
	return p
}

func text(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}
