package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"regulars/tests/drivetest"
)

// sizes of the catalogs that are made: the small one everything is held against,
// the large one, and the file whose import is timed.
const (
	small    = 100
	imported = 10_000
	large    = 50_000
	largest  = 100_000 // in the long form
)

// catalog measures what a growing catalog costs: import, search, pages.
func (r *run) catalog() error {
	n := large
	if r.long {
		n = largest
	}
	t := table{title: "Import", about: "A file in Shopify's format, three variants a product, into an empty shop by `regulars import`. Bar: 10,000 products in 10 s.", head: []string{"products", "seconds", "products/s"}}
	dbs := map[int]string{}
	for _, size := range []int{small, imported, n} {
		path, took, err := r.importOf(size)
		if err != nil {
			return err
		}
		dbs[size] = path
		t.add(fmt.Sprint(size), fmt.Sprintf("%.1f", took.Seconds()), count(float64(size)/took.Seconds()))
	}
	r.report.add(t)
	little, err := r.open(dbs[small])
	if err != nil {
		return err
	}
	defer little.Kill()
	big, err := r.open(dbs[n])
	if err != nil {
		return err
	}
	defer big.Kill()
	r.searching(big, n)
	r.growing(little, big, n)
	return nil
}

var (
	adjectives = []string{"Oak", "Slate", "Linen", "Copper", "Harbour", "Winter", "Quiet", "Folding", "Canvas", "Amber", "Nordic", "Pocket", "Field", "Marble", "Velvet", "Willow"}
	things     = []string{"Notebook", "Backpack", "Lantern", "Kettle", "Blanket", "Headphones", "Umbrella", "Keyboard", "Pillow", "Teapot", "Satchel", "Compass", "Thermos", "Sketchbook", "Raincoat", "Lamp"}
	vendors    = []string{"Northgate", "Harbour & Sons", "Lumen", "Field Works", "Atelier Nord"}
)

// titleOf is the title of a made product, from words and a number so that
// thousands differ.
func titleOf(i int) string {
	return fmt.Sprintf("%s %s %s %d", adjectives[i%len(adjectives)], adjectives[(i/7+3)%len(adjectives)], things[(i/3)%len(things)], i)
}

// importOf makes a file of so many products and imports it into a new database.
func (r *run) importOf(products int) (path string, took time.Duration, err error) {
	file := filepath.Join(r.dir, fmt.Sprintf("products-%d.csv", products))
	if err := writeProducts(file, products); err != nil {
		return "", 0, err
	}
	path = filepath.Join(r.dir, fmt.Sprintf("catalog-%d.db", products))
	if _, err := drivetest.Run(r.ctx, "migrate", "--db", path); err != nil {
		return "", 0, err
	}
	begin := time.Now()
	_, err = drivetest.Run(r.ctx, "import", "shopify", file, "--db", path)
	return path, time.Since(begin), err
}

func writeProducts(file string, n int) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Requires Shipping,Variant Taxable,Status")
	for i := range n {
		title, thing := titleOf(i), things[(i/3)%len(things)]
		for v, colour := range []string{"Pine", "Clay", "Ink"} {
			head := ",,,,,,"
			if v == 0 {
				head = fmt.Sprintf("%s,<p>A %s for long days and short trips. Number %d of its kind.</p>,%s,%s,\"%s, made\",TRUE,Colour", title, strings.ToLower(thing), i, vendors[i%len(vendors)], thing, strings.ToLower(adjectives[i%len(adjectives)]))
			}
			fmt.Fprintf(w, "product-%d,%s,%s,SKU-%d-%d,%d,shopify,%d,deny,%d.90,TRUE,TRUE,%s\n", i, head, colour, i, v, 100+i%900, 5+i%40, 5+i%95, map[bool]string{true: "active"}[v == 0])
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// searching measures words as people type them, a third of them wrongly.
func (r *run) searching(shop *drivetest.Shop, products int) {
	draw := rand.New(rand.NewPCG(1, 2))
	var pages, hints []asked
	for range 400 {
		words := strings.Fields(titleOf(draw.IntN(products)))[:1+draw.IntN(3)]
		if len(words) == 2 {
			words = words[1:]
		}
		if draw.IntN(3) == 0 {
			words[len(words)-1] = mistyped(draw, words[len(words)-1])
		}
		query := url.QueryEscape(strings.ToLower(strings.Join(words, " ")))
		pages = append(pages, asked{path: "/search?q=" + query})
		hints = append(hints, asked{path: "/search/suggest?q=" + query[:min(len(query), 5)]})
	}
	t := table{title: "Search", about: fmt.Sprintf("%d products; 400 queries of one to three words, every third with a letter wrong, one after another over one connection, the whole page included. Bar: p99 30 ms.", products),
		head: []string{"what", "p50", "p90", "p99", "CPU each"}}
	server := target{shop.URL, shop.PID()}
	for _, row := range []struct {
		what string
		list []asked
	}{{"page of results", pages}, {"suggestions", hints}} {
		press(server, row.list, 1, time.Second)
		f := press(server, row.list, 1, 6*time.Second)
		t.add(row.what, millis(f.percentile(0.5)), millis(f.percentile(0.9)), "**"+millis(f.percentile(0.99))+"**"+failures(f.failed), micros(f.cpu))
	}
	r.report.add(t)
}

func mistyped(draw *rand.Rand, word string) string {
	if len(word) < 5 {
		return word
	}
	b := []byte(word)
	i := 1 + draw.IntN(len(b)-2)
	b[i], b[i+1] = b[i+1], b[i]
	return string(b)
}

// growing compares pages of the small and the large catalog.
func (r *run) growing(little, big *drivetest.Shop, n int) {
	t := table{title: "A growing catalog", about: fmt.Sprintf("Processor time a page with %d products and with %d, over 100 different products and over listings with choices. Bars: product x1.2, listing and search x2.", small, n),
		head: []string{"page", fmt.Sprintf("CPU at %d", small), fmt.Sprintf("CPU at %d", n), "times"}}
	var products, searches []asked
	for i := range small {
		products = append(products, asked{path: fmt.Sprintf("/products/product-%d", i)})
		searches = append(searches, asked{path: "/search?q=" + strings.ToLower(things[i%len(things)])})
	}
	listings := []asked{{path: "/collections/all"}, {path: "/collections/all?page=2"}, {path: "/collections/all?sort=price"}, {path: "/collections/all?vendor=Lumen"}, {path: "/collections/all?type=Lamp&vendor=Northgate"}}
	a, b := target{little.URL, little.PID()}, target{big.URL, big.PID()}
	for _, row := range []struct {
		page string
		list []asked
	}{{"product", products}, {"listing, first page", listings[:1]}, {"listing, sorted and narrowed", slices.Concat(listings[1:])}, {"search, one word", searches}} {
		d := compare(a, b, row.list, row.list, 3, 700*time.Millisecond)
		t.add(row.page, micros(d.a.cpu), micros(d.b.cpu), "**"+ratio(float64(d.b.cpu)/float64(max(1, d.a.cpu)))+"**"+failures(d.failed))
	}
	r.report.add(t)
}
