package shop_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// draw renders a component and reads it back.
func draw(t *testing.T, c templ.Component) (*html.Node, string) {
	t.Helper()
	var out bytes.Buffer
	if err := c.Render(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return doc, out.String()
}

func all(doc *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(doc, cascadia.MustCompile(selector))
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// words is the text of a node with its white space calmed.
func words(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// count expects a number of nodes.
func count(t *testing.T, doc *html.Node, selector string, want int) {
	t.Helper()
	if got := len(all(doc, selector)); got != want {
		t.Errorf("%s: %d, want %d", selector, got, want)
	}
}

// says expects the text of the first node.
func says(t *testing.T, doc *html.Node, selector, want string) {
	t.Helper()
	found := all(doc, selector)
	if len(found) == 0 {
		t.Errorf("%s: not there, want %q", selector, want)
		return
	}
	if got := words(found[0]); got != want {
		t.Errorf("%s: %q, want %q", selector, got, want)
	}
}

// Laws that hold on every page in every state.
func TestEveryPageKeepsTheHouseRules(t *testing.T) {
	rules := []struct {
		name  string
		check func(doc *html.Node) error
	}{
		{"one h1, one main, one title", frame},
		{"headings leave no step out", headings},
		{"no inline style, script or event handler", inline},
		{"ids are unique", uniqueIDs},
		{"pictures have alt and a size, and one at most comes first", pictures},
		{"every control has a name", controls},
		{"every link leads somewhere and has words", linksHaveWords},
	}
	for path, c := range previews() {
		doc, _ := draw(t, c)
		for _, rule := range rules {
			if err := rule.check(doc); err != nil {
				t.Errorf("%s: %s: %v", path, rule.name, err)
			}
		}
	}
}

func frame(doc *html.Node) error {
	for _, selector := range []string{"h1", "main#main[tabindex='-1']", "title", "#status[role=status]", "a.skip[href='#main']", "html[lang][dir]", "link[rel=stylesheet]", "script[src]"} {
		if n := len(all(doc, selector)); n != 1 {
			return fmt.Errorf("%d times %s", n, selector)
		}
	}
	if words(all(doc, "title")[0]) == "" || words(all(doc, "h1")[0]) == "" {
		return fmt.Errorf("an empty title or h1")
	}
	return nil
}

func headings(doc *html.Node) error {
	last := 0
	for _, h := range all(doc, "main h1, main h2, main h3, main h4") {
		level := int(h.Data[1] - '0')
		if level > last+1 && last != 0 {
			return fmt.Errorf("%s %q after h%d", h.Data, words(h), last)
		}
		last = level
	}
	return nil
}

func inline(doc *html.Node) error {
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				return fmt.Errorf("%s=%q on %s", a.Key, a.Val, n.Data)
			}
		}
	}
	if found := all(doc, "style, script:not([src]):not([type='application/ld+json'])"); len(found) > 0 {
		return fmt.Errorf("inline %s", found[0].Data)
	}
	return nil
}

func uniqueIDs(doc *html.Node) error {
	seen := map[string]bool{}
	for _, n := range all(doc, "[id]") {
		if id := attr(n, "id"); seen[id] || id == "" {
			return fmt.Errorf("%q twice", id)
		} else {
			seen[id] = true
		}
	}
	for _, n := range all(doc, "[for], [popovertarget], [aria-labelledby]") {
		for _, ref := range []string{"for", "popovertarget", "aria-labelledby"} {
			if id := attr(n, ref); has(n, ref) && !seen[id] {
				return fmt.Errorf("%s=%q leads nowhere", ref, id)
			}
		}
	}
	return nil
}

func pictures(doc *html.Node) error {
	for _, img := range all(doc, "img") {
		if !has(img, "alt") || attr(img, "width") == "" || attr(img, "height") == "" {
			return fmt.Errorf("%s", attr(img, "src"))
		}
	}
	if n := len(all(doc, "img[fetchpriority=high]")); n > 1 {
		return fmt.Errorf("%d come first", n)
	}
	if n := len(all(doc, "img[fetchpriority=high][loading=lazy]")); n > 0 {
		return fmt.Errorf("the first is lazy")
	}
	return nil
}

func controls(doc *html.Node) error {
	labelled := map[string]bool{}
	for _, l := range all(doc, "label[for]") {
		labelled[attr(l, "for")] = true
	}
	for _, c := range all(doc, "input:not([type=hidden]), select, textarea") {
		inLabel := false
		for p := c.Parent; p != nil; p = p.Parent {
			inLabel = inLabel || p.Data == "label"
		}
		if !inLabel && !labelled[attr(c, "id")] {
			return fmt.Errorf("%s %q has no label", c.Data, attr(c, "name"))
		}
	}
	for _, b := range all(doc, "button") {
		if attr(b, "type") == "" || words(b) == "" {
			return fmt.Errorf("button %q has no type or no words", words(b))
		}
	}
	return nil
}

func linksHaveWords(doc *html.Node) error {
	for _, a := range all(doc, "a") {
		if attr(a, "href") == "" || words(a) == "" {
			return fmt.Errorf("%q leads to %q", words(a), attr(a, "href"))
		}
	}
	return nil
}

func TestAPageOfTwentyFourProductsIsLight(t *testing.T) {
	_, page := draw(t, listing(24).View())
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(page)); err != nil || w.Close() != nil {
		t.Fatal("gzip")
	}
	if out.Len() > 20<<10 {
		t.Errorf("%d bytes compressed", out.Len())
	}
}

func BenchmarkAPageOfTwentyFourProducts(b *testing.B) {
	page := listing(24).View()
	_ = page.Render(context.Background(), &bytes.Buffer{}) // static files are read once, not here
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := page.Render(context.Background(), &out); err != nil {
			b.Fatal(err)
		}
	}
}
