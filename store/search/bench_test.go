package search_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"regulars/store/catalog"
	"regulars/store/db/dbtest"
	"regulars/store/search"
)

var (
	adjectives = []string{"Oak", "Slate", "Linen", "Copper", "Harbour", "Winter", "Quiet", "Folding", "Canvas", "Amber", "Nordic", "Pocket", "Field", "Marble", "Velvet", "Willow"}
	things     = []string{"Notebook", "Backpack", "Lantern", "Kettle", "Blanket", "Headphones", "Umbrella", "Keyboard", "Pillow", "Teapot", "Satchel", "Compass", "Thermos", "Sketchbook", "Raincoat", "Lamp"}
	vendors    = []string{"Northgate", "Harbour & Sons", "Lumen", "Field Works", "Atelier Nord"}
)

// made is the n-th of a large shop's products: few words that thousands share,
// numbers that only one has.
func made(n int) *catalog.Product {
	thing := things[(n/3)%len(things)]
	p := &catalog.Product{Handle: fmt.Sprint("p-", n), Title: fmt.Sprintf("%s %s %s %d", adjectives[n%len(adjectives)], adjectives[(n/7+3)%len(adjectives)], thing, n),
		Type: thing, Vendor: vendors[n%len(vendors)], Tags: []string{strings.ToLower(adjectives[n%len(adjectives)]), "made"},
		DescriptionHTML: fmt.Sprintf("<p>A %s for long days and short trips. Number %d of its kind.</p>", strings.ToLower(thing), n), Options: []catalog.Option{{Name: "Colour"}}}
	for i, colour := range []string{"Pine", "Clay", "Ink"} {
		p.Variants = append(p.Variants, catalog.Variant{Options: []string{colour}, SKU: fmt.Sprintf("SKU-%d-%d", n, i)})
	}
	return p
}

// vocabulary is made-up words, of which a description has forty.
func vocabulary() []string {
	draw := rand.New(rand.NewPCG(5, 6)) //nolint:gosec // the same words each time
	syllables := strings.Fields("ba ko ri ta mu len sor pin wal ger tho ki na sel dor fen lu mar ost que")
	words := make([]string, 20_000)
	for i := range words {
		for range 2 + draw.IntN(3) {
			words[i] += syllables[draw.IntN(len(syllables))]
		}
	}
	return words
}

// common draws a word: the first ones often, the last ones seldom.
func common(draw *rand.Rand, words []string) string {
	return words[int(float64(len(words))*draw.Float64()*draw.Float64()*draw.Float64())]
}

// asked are queries of every kind by which an index can be made slow.
func asked(draw *rand.Rand, products int) map[string][]string {
	word := func() string { return strings.ToLower(slices.Concat(adjectives, things)[draw.IntN(32)]) }
	words := vocabulary()
	kinds := map[string]func() string{
		"described":         func() string { return common(draw, words) + " " + common(draw, words) },
		"described wrongly": func() string { return swapped(draw, common(draw, words)) + " " + swapped(draw, common(draw, words)) },
		"one word":          word,
		"two words":         func() string { return word() + " " + word() },
		"title":             func() string { return strings.ToLower(made(draw.IntN(products)).Title) },
		"typo":              func() string { return word() + " " + swapped(draw, word()) },
		"two letters":       func() string { return word()[:2] },
		"letters after":     func() string { return word() + " " + word()[:1] },
		"in every product": func() string {
			return []string{"made", "days", "number kind", "for long days and short trips", "pine", "sku"}[draw.IntN(6)]
		},
		"number":    func() string { return fmt.Sprint(draw.IntN(products)) },
		"sku":       func() string { return fmt.Sprintf("sku-%d-%d", draw.IntN(products), draw.IntN(3)) },
		"sku begun": func() string { return fmt.Sprintf("sku-%d", draw.IntN(9)) },
		"digit":     func() string { return fmt.Sprint(draw.IntN(99)) },
		"nonsense":  func() string { return swapped(draw, word()) + "qx zzyzx" },
		"ten words": func() string {
			return strings.Join([]string{word(), word(), word(), "made", "pine", "kind", word(), word(), swapped(draw, word()), word()}, " ")
		},
	}
	list := map[string][]string{}
	for kind, query := range kinds {
		for range 300 {
			list[kind] = append(list[kind], query())
		}
	}
	return list
}

func swapped(draw *rand.Rand, word string) string {
	b := []byte(word)
	if len(b) > 4 {
		i := 1 + draw.IntN(len(b)-2)
		b[i], b[i+1] = b[i+1], b[i]
	}
	return string(b)
}

// BenchmarkSearch measures each kind of query among 50,000 products: the mean, and
// of 300 different ones the slowest in a hundred. Answers that are remembered are
// no measure, so each query is made different by a space.
func BenchmarkSearch(b *testing.B) {
	const products = 50_000
	list := make([]*catalog.Product, products)
	draw, words := rand.New(rand.NewPCG(3, 4)), vocabulary() //nolint:gosec // the same each time
	for i := range list {
		list[i] = made(i)
		for range 40 {
			list[i].DescriptionHTML += " " + common(draw, words)
		}
	}
	x, _ := shop(b, dbtest.Open(b), list...)
	queries := asked(draw, products)
	x.Find("made") // waits for the index
	for _, kind := range slices.Sorted(mapKeys(queries)) {
		b.Run(strings.ReplaceAll(kind, " ", "-"), func(b *testing.B) { timed(b, x, queries[kind], func(q string) { search.FindAnew(x, q) }) })
		b.Run(strings.ReplaceAll(kind, " ", "-")+"/suggest", func(b *testing.B) {
			timed(b, x, queries[kind], func(q string) { search.Forget(x); x.Suggest(q) })
		})
	}
}

func mapKeys(m map[string][]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func timed(b *testing.B, x *search.Index, queries []string, ask func(string)) {
	b.ReportAllocs()
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		ask(queries[i%len(queries)])
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs/p99")
}
