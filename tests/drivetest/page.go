package drivetest

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Page is an answer of the shop.
type Page struct {
	Status   int
	Header   http.Header
	Location string // path and query of where it leads
	Body     []byte
	doc      *html.Node
}

func (p *Page) parse() *html.Node {
	if p.doc == nil {
		p.doc, _ = html.Parse(bytes.NewReader(p.Body)) // the parser takes any text
	}
	return p.doc
}

// All returns the elements that a CSS selector finds. It panics on a selector
// that is none, as regexp.MustCompile does.
func (p *Page) All(selector string) []*html.Node {
	return cascadia.QueryAll(p.parse(), cascadia.MustCompile(selector))
}

// Text is the text of the first element that a selector finds, white space folded.
func (p *Page) Text(selector string) string {
	for _, n := range p.All(selector) {
		return textOf(n)
	}
	return ""
}

// Attr is an attribute of the first element that a selector finds.
func (p *Page) Attr(selector, name string) string {
	for _, n := range p.All(selector) {
		return attr(n, name)
	}
	return ""
}

// Once is the key under which the page's form counts one time only. It is found
// without reading the whole page.
func (p *Page) Once() string {
	_, rest, ok := bytes.Cut(p.Body, []byte(`name="once" value="`))
	if !ok {
		return ""
	}
	value, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(value)
}

// Form is a form as a browser would send it.
type Form struct {
	Action string
	Values url.Values
	tokens map[string]string // the last autofill token of a field -> its name
}

// Form reads the first form that a selector finds, as it would be sent untouched.
func (p *Page) Form(selector string) (*Form, bool) {
	list := p.All(selector)
	if len(list) == 0 {
		return nil, false
	}
	f := &Form{Action: attr(list[0], "action"), Values: url.Values{}, tokens: map[string]string{}}
	walk(list[0], f.read)
	return f, true
}

func (f *Form) read(n *html.Node) {
	name := attr(n, "name")
	if n.Type != html.ElementNode || name == "" || has(n, "disabled") {
		return
	}
	if tokens := strings.Fields(attr(n, "autocomplete")); len(tokens) > 0 {
		if key := tokens[len(tokens)-1]; f.tokens[key] == "" {
			f.tokens[key] = name
		}
	}
	switch n.Data {
	case "input":
		f.readInput(n, name)
	case "textarea":
		f.Values.Add(name, textOf(n))
	case "select":
		f.Values.Add(name, chosen(n))
	}
}

func (f *Form) readInput(n *html.Node, name string) {
	switch kind := attr(n, "type"); kind {
	case "submit", "button", "image", "reset", "file":
	case "radio", "checkbox":
		// A browser sends what is checked; a person answers an open question
		// with its first choice.
		if has(n, "checked") {
			f.Values.Set(name, attr(n, "value"))
		} else if kind == "radio" && !f.Values.Has(name) {
			f.Values.Set(name, attr(n, "value"))
		}
	default:
		f.Values.Add(name, attr(n, "value"))
	}
}

// Autofill answers fields by their autofill token ("email", "postal-code"), as a
// browser does. Tokens that the form does not have are left out.
func (f *Form) Autofill(answers map[string]string) {
	for token, answer := range answers {
		if name := f.tokens[token]; name != "" {
			f.Values.Set(name, answer)
		}
	}
}

// Set answers a field by its name.
func (f *Form) Set(name, value string) { f.Values.Set(name, value) }

func chosen(n *html.Node) (value string) {
	first := true
	walk(n, func(o *html.Node) {
		if o.Data == "option" && (first || has(o, "selected")) {
			value, first = attr(o, "value"), false
		}
	})
	return value
}

func walk(n *html.Node, visit func(*html.Node)) {
	visit(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, visit)
	}
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

func textOf(n *html.Node) string {
	var b strings.Builder
	walk(n, func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
	})
	return strings.Join(strings.Fields(b.String()), " ")
}
