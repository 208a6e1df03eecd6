package catalog

import (
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// policy is what a description may contain: text, lists, tables, links and
// pictures from the web. No scripts, styles, forms, frames or event handlers.
var policy = newPolicy()

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowStandardURLs()
	p.AllowURLSchemes("https", "http", "mailto", "tel")
	p.AllowElements("p", "br", "hr", "strong", "b", "em", "i", "u", "s", "small", "sub", "sup", "mark", "abbr", "blockquote", "code", "pre",
		"ul", "ol", "li", "dl", "dt", "dd", "h2", "h3", "h4", "h5", "h6", "figure", "figcaption", "div", "span",
		"table", "caption", "thead", "tbody", "tfoot", "tr")
	p.AllowTables()
	p.AllowLists()
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("title").OnElements("a", "abbr")
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$`)).Globally()
	p.AllowAttrs("dir").Matching(bluemonday.Direction).Globally()
	p.RequireNoReferrerOnFullyQualifiedLinks(true)
	return p
}

// Sanitize returns HTML that is safe to print on a page. It is done when
// something is saved, so that printing costs nothing.
func Sanitize(html string) string {
	if !strings.ContainsAny(html, "<&") {
		return html
	}
	return strings.TrimSpace(policy.Sanitize(html))
}
