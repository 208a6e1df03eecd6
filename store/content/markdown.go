package content

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// noWords is a picture in Markdown that says nothing to those who cannot see it.
var noWords = regexp.MustCompile(`!\[\s*\]\(`)

const silent = "Say between ![ and ] what the picture shows, for people who cannot see it."

// silentPicture says whether a text has a picture without words for it.
func silentPicture(markdown string) bool { return noWords.MatchString(markdown) }

// InText is a picture as it stands in Markdown.
func InText(alt, file string) string {
	return "![" + strings.NewReplacer("[", "(", "]", ")", "\n", " ").Replace(alt) + "](/media/" + file + ")"
}

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
