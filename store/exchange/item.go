package exchange

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"regulars/store/catalog"
)

// RowError is what is wrong with one cell or row.
type RowError struct {
	Line    int    // of the file, from 1; 0 when the fault is the shop's
	Column  int    // of the row, from 1; 0 when it is the row as a whole
	Field   string // the column's header as the file spells it
	Handle  string // of the product
	Message string
}

// Error says it in one line: `line 12, column 21 (Variant Price), mug: ...`.
func (e RowError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "line %d", e.Line)
	if e.Column > 0 {
		fmt.Fprintf(&b, ", column %d (%s)", e.Column, e.Field)
	}
	if e.Handle != "" {
		fmt.Fprintf(&b, ", %s", e.Handle)
	}
	return b.String() + ": " + e.Message
}

// item is one product as a file or the shop describes it: cells by column names.
// It is the common form in which a file's product is laid over the shop's.
type item struct {
	line     int
	handle   string
	product  entry
	variants []entry
	images   []entry
	errors   []RowError
}

func (it *item) wrong(c cell, t *table, format string, args ...any) {
	it.errors = append(it.errors, RowError{
		Line: cmp.Or(c.line, it.line), Column: c.column, Field: t.spelled(c.column), Handle: it.handle, Message: fmt.Sprintf(format, args...),
	})
}

// group makes products of rows: those with the same handle are one, in the order
// in which the file first names them.
func group(t *table) (items []*item, homeless []RowError) {
	at := map[string]*item{}
	for _, r := range t.rows {
		product, variant, image := t.split(r)
		h := catalog.Handle(product.text(handle))
		if h == "" {
			h = catalog.Handle(product.text(title))
		}
		if h == "" {
			c := cmp.Or(product[handle], product[title])
			homeless = append(homeless, RowError{cmp.Or(c.line, r.line), c.column, t.spelled(c.column), "",
				"the row has neither a handle nor a title, so it belongs to no product"})
			continue
		}
		it := at[h]
		if it == nil {
			it = &item{line: r.line, handle: h, product: product}
			at[h], items = it, append(items, it)
		}
		it.add(product, variant, image)
	}
	return items, homeless
}

// split sorts a row's cells by what they describe.
func (t *table) split(r row) (product, variant, image entry) {
	product, variant, image = entry{}, entry{}, entry{}
	for i, c := range r.cells {
		switch col := t.columns[i]; col.level {
		case ofProduct, unknownLevel:
			product[col.name] = c
		case ofVariant:
			variant[col.name] = c
		case ofImage:
			image[col.name] = c
		}
	}
	return product, variant, image
}

// add takes in one more row. The first describes the product and its first
// variant; a later one with an option, SKU or price is a further variant, and what
// it says in unknown columns is the variant's.
func (it *item) add(product, variant, image entry) {
	first := len(it.variants) == 0
	if first || isVariant(variant) {
		if !first {
			it.keepUnknown(product, variant)
		}
		it.variants = append(it.variants, variant)
	}
	if image.text(imageURL) != "" {
		it.images = append(it.images, image)
	}
}

func isVariant(v entry) bool {
	for name, c := range v {
		if c.text != "" && (name == sku || name == priceColumn || strings.HasPrefix(name, "Option")) {
			return true
		}
	}
	return false
}

func (it *item) keepUnknown(product, variant entry) {
	known := productNames
	for name, c := range product {
		if c.text != "" && !known[name] && !strings.HasPrefix(name, "Option") && !strings.HasPrefix(name, "Included / ") {
			variant[name] = c
		}
	}
}

// productNames is the set of the product's own columns.
var productNames = newProductNames()

func newProductNames() map[string]bool {
	set := map[string]bool{complementary: true}
	for _, c := range fixedColumns(3) {
		if c.level == ofProduct {
			set[c.name] = true
		}
	}
	return set
}

// lay puts the file's item over the shop's: what the file has no column for stays
// as it is. A file that says which variants (or pictures) there are replaces their
// list.
func (it *item) lay(shop *item, t *table) {
	it.product = over(shop.product, it.product)
	if !t.has(imageURL) {
		it.images = shop.images
	}
	if !t.has(sku) && !slices.ContainsFunc(t.columns, func(c column) bool { return c.level == ofVariant && strings.HasPrefix(c.name, "Option") }) {
		it.layUnnamed(shop, t)
		return
	}
	find := newFinder(shop.variants)
	for i, v := range it.variants {
		if old := find.match(v); old != nil {
			it.variants[i] = over(old, v)
		}
	}
}

// layUnnamed is for files that do not say which variant they mean.
func (it *item) layUnnamed(shop *item, t *table) {
	speaks := slices.ContainsFunc(t.columns, func(c column) bool { return c.level == ofVariant })
	switch {
	case !speaks:
		it.variants = shop.variants
	case len(shop.variants) == 1 && len(it.variants) == 1:
		it.variants[0] = over(shop.variants[0], it.variants[0])
	default:
		it.wrong(cell{line: it.line}, t, "the product has %d variants; the file needs option or SKU columns to say which is meant", len(shop.variants))
	}
}

func over(below, above entry) entry {
	e := maps.Clone(below)
	maps.Copy(e, above)
	return e
}

// finder recognizes the shop's variants: by SKU, else by option values.
type finder struct{ bySKU, byOptions map[string]entry }

func newFinder(list []entry) finder {
	f := finder{map[string]entry{}, map[string]entry{}}
	for _, e := range list {
		f.byOptions[optionKey(e)] = e
		if s := e.text(sku); s != "" {
			f.bySKU[s] = e
		}
	}
	return f
}

func (f finder) match(v entry) entry {
	if old := f.bySKU[v.text(sku)]; old != nil {
		return old
	}
	return f.byOptions[optionKey(v)]
}

// optionKey joins a variant's option values; none and the placeholder of a
// product without options are the same.
func optionKey(e entry) string {
	var b strings.Builder
	for n := range maxOptions {
		if s := e.text(optionNames[n][1]); s != "" && s != defaultTitle {
			fmt.Fprintf(&b, "%d=%s\x1f", n, s)
		}
	}
	return b.String()
}

const (
	maxOptions   = 20 // more than Shopify's 3; a bound for files, not for the catalog
	defaultTitle = "Default Title"
)
