package admin

import (
	"regexp"
	"strings"

	"regulars/views/admin"
)

// words are the words of a text with the white space behind each.
var words = regexp.MustCompile(`\S+\s*|^\s+`)

// mostCompared bounds the words of each text that are compared one by one.
const mostCompared = 600

// wordChanges says which words go and which come, by the longest run of words that
// stay (Wagner and Fischer). Texts too long for that are shown whole.
func wordChanges(before, after string) []admin.Words {
	a, b := words.FindAllString(before, -1), words.FindAllString(after, -1)
	if len(a) > mostCompared || len(b) > mostCompared {
		return joined([]admin.Words{{Text: before, Kind: "gone"}, {Text: after, Kind: "new"}})
	}
	stay := commonWords(a, b)
	var list []admin.Words
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && same(a[i], b[j]):
			list = append(list, admin.Words{Text: b[j]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && stay[i+1][j] >= stay[i][j+1]:
			list = append(list, admin.Words{Text: a[i], Kind: "gone"})
			i++
		default:
			list = append(list, admin.Words{Text: b[j], Kind: "new"})
			j++
		}
	}
	return joined(list)
}

func same(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }

// commonWords is, for the rest of each text from a word on, how many words stay.
func commonWords(a, b []string) [][]int {
	stay := make([][]int, len(a)+1)
	for i := range stay {
		stay[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if same(a[i], b[j]) {
				stay[i][j] = stay[i+1][j+1] + 1
			} else {
				stay[i][j] = max(stay[i+1][j], stay[i][j+1])
			}
		}
	}
	return stay
}

// joined puts words of one kind together that stand beside each other.
func joined(list []admin.Words) (out []admin.Words) {
	for _, w := range list {
		if n := len(out); n > 0 && out[n-1].Kind == w.Kind {
			out[n-1].Text += w.Text
		} else if w.Text != "" {
			out = append(out, w)
		}
	}
	return out
}
