package content

import (
	"bytes"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// Writer turns Markdown into HTML that is safe to print: goldmark drops raw HTML,
// bluemonday lets only known elements and safe links through.
type Writer struct {
	markdown goldmark.Markdown
	policy   *bluemonday.Policy
}

// NewWriter makes a Writer; it may be used from many goroutines.
func NewWriter() *Writer {
	policy := bluemonday.UGCPolicy()
	policy.RequireNoFollowOnLinks(false)
	policy.AllowRelativeURLs(true)
	return &Writer{markdown: goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)), policy: policy}
}

// HTML renders Markdown; what cannot be rendered is empty.
func (w *Writer) HTML(markdown string) string {
	var b bytes.Buffer
	if err := w.markdown.Convert([]byte(markdown), &b); err != nil {
		return ""
	}
	return w.policy.Sanitize(b.String())
}
