package admin

import (
	"strings"

	"golang.org/x/net/html"

	"regulars/store/catalog"
)

// descriptionOf makes what the shop keeps of what was typed: HTML where there are
// tags, else Markdown.
func (d *Door) descriptionOf(typed string) string {
	if !strings.Contains(typed, "<") {
		typed = d.writer.HTML(typed)
	}
	return catalog.Sanitize(typed)
}

// typedText is a description as one would have typed it: Markdown when that says
// exactly the same, else the HTML itself.
func (d *Door) typedText(kept string) string {
	text, ok := unwrite(kept)
	if ok && squeezed(d.descriptionOf(text)) == squeezed(kept) {
		return text
	}
	return kept
}

// squeezed is HTML without the white space that nobody sees.
func squeezed(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "> <", "><")
}

// marks are the elements that Markdown has a sign for: what stands before and after.
var marks = map[string][2]string{
	"p": {"\n\n", ""}, "h2": {"\n\n## ", ""}, "h3": {"\n\n### ", ""}, "ul": {"\n", "\n"}, "li": {"\n- ", ""},
	"strong": {"**", "**"}, "b": {"**", "**"}, "em": {"*", "*"}, "i": {"*", "*"},
}

// unwrite is Markdown of simple HTML; ok is false where there is more than that.
func unwrite(kept string) (text string, ok bool) {
	var b strings.Builder
	tokens, link := html.NewTokenizer(strings.NewReader(kept)), ""
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(b.String()), true
		case html.TextToken:
			b.WriteString(strings.ReplaceAll(tokens.Token().Data, "\n", " "))
		case html.StartTagToken, html.EndTagToken:
			t := tokens.Token()
			switch sign, known := marks[t.Data]; {
			case known && t.Type == html.StartTagToken && len(t.Attr) == 0:
				b.WriteString(sign[0])
			case known && t.Type == html.EndTagToken:
				b.WriteString(sign[1])
			case t.Data == "a" && t.Type == html.StartTagToken && len(t.Attr) > 0 && t.Attr[0].Key == "href":
				link = t.Attr[0].Val
				b.WriteByte('[')
			case t.Data == "a" && t.Type == html.EndTagToken:
				b.WriteString("](" + link + ")")
			default:
				return "", false
			}
		default:
			return "", false
		}
	}
}

// untagged is the text of HTML.
func untagged(kept string) string {
	var b strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(kept))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.WriteString(tokens.Token().Data)
		default:
			b.WriteByte(' ')
		}
	}
}
