package exchange

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/price"
)

// Export writes all products, drafts included, as Shopify's product CSV in its
// current dialect, sorted by handle. Importing what it wrote into an empty shop
// and exporting again gives the same bytes. Pictures of the shop's own are written
// as paths ("/media/..."); ExportFrom makes them addresses.
func Export(ctx context.Context, d *db.DB, w io.Writer) error { return ExportFrom(ctx, d, w, "") }

// ExportFrom is Export with the address of the shop ("https://shop.example")
// before the paths of pictures, so that another shop can fetch them.
func ExportFrom(ctx context.Context, d *db.DB, w io.Writer, base string) error {
	records, err := load(ctx, d.Read())
	if err != nil {
		return fmt.Errorf("exchange.Export: %w", err)
	}
	items := make([]*item, len(records))
	for i, r := range records {
		items[i] = sheet(r)
		rebase(items[i], strings.TrimSuffix(base, "/"))
	}
	if err := write(w, items); err != nil {
		return fmt.Errorf("exchange.Export: %w", err)
	}
	return nil
}

func rebase(it *item, base string) {
	if base == "" {
		return
	}
	set := func(e entry, name string) {
		if s := e.text(name); strings.HasPrefix(s, ownMedia) {
			e[name] = cell{text: base + s}
		}
	}
	for _, e := range it.images {
		set(e, imageURL)
	}
	for _, e := range it.variants {
		set(e, variantImage)
	}
}

// load reads every product with its prices and stock, sorted by handle.
func load(ctx context.Context, q db.Q) ([]record, error) {
	products, err := catalog.ListProducts(ctx, q, catalog.Filter{})
	if err != nil {
		return nil, err
	}
	prices, err := price.ListCurrent(ctx, q)
	if err != nil {
		return nil, err
	}
	levels, err := inventory.ListLevels(ctx, q)
	if err != nil {
		return nil, err
	}
	records := make([]record, len(products))
	for i, p := range products {
		records[i] = record{product: p}
		for _, v := range p.Variants {
			amount, priced := prices[v.ID]
			level := levels[v.ID]
			records[i].offers = append(records[i].offers, offer{priced, amount, level.Tracked, level.Oversell, level.Tracked, level.Available, len(level.Places)})
		}
	}
	slices.SortFunc(records, func(a, b record) int { return cmp.Compare(a.product.Handle, b.product.Handle) })
	return records, nil
}

// header is the current dialect's, then what products hold besides, sorted.
func header(items []*item) []string {
	options, extra := 0, map[string]bool{}
	for _, it := range items {
		for n := options + 1; n <= maxOptions; n++ {
			if name, _, _ := optionColumns(n); it.product.text(name) != "" {
				options = n
			}
		}
		for _, e := range append([]entry{it.product}, it.variants...) {
			for name := range e {
				extra[name] = true
			}
		}
	}
	var names []string
	for _, c := range fixedColumns(options) {
		names = append(names, c.name)
		delete(extra, c.name)
	}
	var rest []string
	for name := range extra {
		rest = append(rest, name)
	}
	slices.Sort(rest)
	return append(names, rest...)
}

func write(w io.Writer, items []*item) error {
	names := header(items)
	out := csv.NewWriter(w)
	cells := make([]string, len(names))
	for i, name := range names {
		cells[i] = guarded(name)
	}
	if err := out.Write(cells); err != nil {
		return err
	}
	for _, it := range items {
		for n := range max(len(it.variants), len(it.images), 1) {
			it.row(n, names, cells)
			if err := out.Write(cells); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// row fills the cells of the nth row of a product: its nth variant and picture,
// and on the first row the product itself.
func (it *item) row(n int, names, cells []string) {
	var product, variant, image entry
	if n == 0 {
		product = it.product
	}
	if n < len(it.variants) {
		variant = it.variants[n]
	}
	if n < len(it.images) {
		image = it.images[n]
	}
	for i, name := range names {
		text := cmp.Or(product.text(name), variant.text(name), image.text(name))
		if name == handle {
			text = it.handle
		}
		if cells[i] = text; !isNumber(name) {
			cells[i] = guarded(text)
		}
	}
}

// isNumber says whether a column holds numbers only, which may begin with a minus
// and must not be guarded.
func isNumber(name string) bool {
	return name == quantity || name == priceColumn || name == compareAt || name == cost || name == weight || name == imagePosition
}
