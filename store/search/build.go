package search

import (
	"html"
	"slices"
	"sort"
	"strings"
	"unicode"

	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/store/memo"
)

// How much a word weighs by where it stands.
const (
	inSKU         = 24
	inTitle       = 20
	inType        = 12
	inVendor      = 10
	inTag         = 8
	inOption      = 6
	inDescription = 1
)

// How much is remembered: of few letters there are few beginnings, and each takes
// eight bytes a product at most.
const (
	unionsKept  = 64
	answersKept = 256
)

// posting says that a product has a word, and how much that says.
type posting struct{ doc, weight int32 }

// index is immutable once built.
type index struct {
	snapshot *browse.Snapshot
	products []*browse.Product
	terms    []term                        // sorted by text
	ids      map[string]int                // text -> place in terms
	named    []int32                       // places of terms that titles, types and vendors have, sorted by text
	grams    map[gram][]int32              // places of terms that may be mistyped: without digits
	votes    []int32                       // reviews by product number
	unions   *memo.Memo[string, []posting] // of beginnings that very many words have
	answers  *memo.Memo[string, Result]    // many people search for the same
	states   statePool
}

// term is a word of the catalog.
type term struct {
	text     string
	runes    []rune
	postings []posting // by product number
	titled   int       // how many products have it in title, type or vendor
}

// gram is three letters of a word; zero stands before the first and behind the last.
type gram [3]rune

func build(s *browse.Snapshot) *index {
	i := &index{snapshot: s, products: s.Products(), ids: map[string]int{}, grams: map[gram][]int32{}, unions: memo.New[string, []posting](unionsKept), answers: memo.New[string, Result](answersKept)}
	gathered := map[string]*term{}
	for doc, p := range i.products {
		words := map[string]int32{}
		for text, weight := range textsOf(p) {
			for _, w := range tokens(text) {
				words[w] = max(words[w], weight)
			}
		}
		for _, v := range p.Variants {
			addSKU(words, v.SKU)
		}
		addDescription(words, p.DescriptionHTML)
		for w, weight := range words {
			t := gathered[w]
			if t == nil {
				t = &term{text: w, runes: []rune(w)}
				gathered[w] = t
			}
			t.postings = append(t.postings, posting{browse.Number(doc), weight})
			if weight >= inVendor && weight != inSKU {
				t.titled++
			}
		}
	}
	i.sortTerms(gathered)
	i.states.size = len(i.products)
	i.votes = make([]int32, len(i.products))
	for doc, p := range i.products {
		i.votes[doc] = browse.Number(p.ReviewCount)
	}
	return i
}

// textsOf lists the texts of a product and their weights. A text that stands
// twice counts where it weighs more.
func textsOf(p *browse.Product) map[string]int32 {
	texts := map[string]int32{}
	add := func(text string, weight int32) { texts[text] = max(texts[text], weight) }
	for _, tag := range p.Tags {
		add(tag, inTag)
	}
	for _, o := range p.Options {
		for _, v := range o.Values {
			add(v, inOption)
		}
	}
	add(p.Vendor, inVendor)
	add(p.Type, inType)
	add(p.Title, inTitle)
	return texts
}

func addSKU(words map[string]int32, sku string) {
	if key := skuKey(sku); key != "" {
		words[key] = max(words[key], inSKU)
	}
}

// skuKey is a SKU without what people leave out: "NG-0042 a" is ng0042a.
func skuKey(sku string) string { return strings.Join(tokens(sku), "") }

func addDescription(words map[string]int32, description string) {
	for _, w := range tokens(plain(description)) {
		if words[w] == 0 {
			words[w] = inDescription
		}
	}
}

// plain is HTML without its tags.
func plain(s string) string {
	var b strings.Builder
	for s != "" {
		text, rest, open := strings.Cut(s, "<")
		b.WriteString(text)
		b.WriteByte(' ')
		if !open {
			break
		}
		_, s, _ = strings.Cut(rest, ">")
	}
	return html.UnescapeString(b.String())
}

// tokens cuts a text into folded words of letters and digits.
func tokens(text string) []string {
	return strings.FieldsFunc(strings.NewReplacer("'", "", "’", "").Replace(catalog.Fold(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}

func (i *index) sortTerms(gathered map[string]*term) {
	i.terms = make([]term, 0, len(gathered))
	for _, t := range gathered {
		i.terms = append(i.terms, *t)
	}
	slices.SortFunc(i.terms, func(a, b term) int { return strings.Compare(a.text, b.text) })
	for n := range i.terms {
		t := &i.terms[n]
		i.ids[t.text] = n
		if t.titled > 0 {
			i.named = append(i.named, browse.Number(n))
		}
		if strings.ContainsFunc(t.text, unicode.IsDigit) {
			continue
		}
		for _, g := range grams(t.runes) {
			i.grams[g] = append(i.grams[g], browse.Number(n))
		}
	}
}

// grams lists the letters of a word in threes, with its edges.
func grams(word []rune) []gram {
	list := make([]gram, 0, len(word))
	before := rune(0)
	for n, r := range word {
		next := rune(0)
		if n+1 < len(word) {
			next = word[n+1]
		}
		list = append(list, gram{before, r, next})
		before = r
	}
	return list
}

// beginning returns the span of terms that begin with a text.
func (i *index) beginning(prefix string) (from, to int) {
	from = sort.Search(len(i.terms), func(n int) bool { return i.terms[n].text >= prefix })
	to = from + sort.Search(len(i.terms)-from, func(n int) bool { return !strings.HasPrefix(i.terms[from+n].text, prefix) })
	return from, to
}
