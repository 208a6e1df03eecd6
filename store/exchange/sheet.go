package exchange

import (
	"slices"
	"strconv"
	"strings"

	"regulars/store/catalog"
	"regulars/store/money"
)

// sheet writes a record as the cells of the current dialect: the inverse of
// builder.build, and what is compared to find differences.
func sheet(r record) *item {
	p := r.product
	it := &item{line: r.line, handle: p.Handle, product: entry{}}
	set := func(e entry, name, text string) {
		if text = strings.TrimSpace(normalBreaks(text)); text != "" {
			e[name] = cell{text: text}
		}
	}
	for name, text := range p.Extra {
		set(it.product, name, text)
	}
	for _, c := range []struct{ name, text string }{
		{title, p.Title}, {handle, p.Handle}, {description, catalog.Sanitize(p.DescriptionHTML)}, {vendor, p.Vendor}, {category, p.Category},
		{kind, p.Type}, {tags, strings.Join(listOf(strings.Join(p.Tags, ","), ","), ", ")}, {published, boolean(p.Published)}, {status, capital(p.Status)},
		{seoTitle, p.SEOTitle}, {seoDescription, p.SEODescription}, {complementary, strings.Join(p.GoesWith, "; ")},
	} {
		set(it.product, c.name, c.text)
	}
	if it.product.text(giftCard) == "" {
		set(it.product, giftCard, boolean(false))
	}
	sheetOptions(it.product, p.Options, set)
	for i, v := range p.Variants {
		it.variants = append(it.variants, sheetVariant(p, v, r.offers[i], set))
	}
	for i, m := range p.Media {
		e := entry{}
		set(e, imageURL, addressOf(m))
		set(e, imagePosition, strconv.Itoa(i+1))
		set(e, imageAlt, m.Alt)
		it.images = append(it.images, e)
	}
	return it
}

func sheetOptions(e entry, options []catalog.Option, set func(entry, string, string)) {
	if len(options) == 0 {
		set(e, "Option1 name", "Title")
	}
	for i, o := range options {
		name, _, linked := optionColumns(i + 1)
		set(e, name, o.Name)
		set(e, linked, o.LinkedTo)
	}
}

func sheetVariant(p catalog.Product, v catalog.Variant, o offer, set func(entry, string, string)) entry {
	e := entry{}
	for name, text := range v.Extra {
		set(e, name, text)
	}
	if len(p.Options) == 0 {
		set(e, optionNames[0][1], defaultTitle)
	}
	for i, value := range v.Options {
		set(e, optionNames[i][1], value)
	}
	for _, c := range []struct{ name, text string }{
		{sku, v.SKU}, {barcode, v.Barcode}, {chargeTax, boolean(v.Taxable)}, {taxCode, v.TaxCode},
		{oversell, strings.ToUpper(map[bool]string{true: "continue", false: "deny"}[o.oversell])},
		{weight, strconv.FormatInt(v.WeightGrams, 10)}, {weightUnit, v.WeightUnit}, {shipping, boolean(v.RequiresShipping)},
		{compareAt, decimal(o.price.CompareAt)}, {cost, decimal(o.price.Cost)},
	} {
		set(e, c.name, c.text)
	}
	if o.priced {
		set(e, priceColumn, o.price.Amount.Decimal())
	}
	if e.text(fulfilment) == "" {
		set(e, fulfilment, "manual")
	}
	switch {
	case !o.tracked:
		delete(e, tracker)
	case e.text(tracker) == "":
		set(e, tracker, "shopify")
	}
	if o.tracked {
		set(e, quantity, strconv.FormatInt(o.quantity, 10))
	}
	if i := slices.IndexFunc(p.Media, func(m catalog.Media) bool { return m.ID == v.MediaID }); i >= 0 {
		set(e, variantImage, addressOf(p.Media[i]))
	}
	return e
}

func boolean(b bool) string { return strings.ToUpper(strconv.FormatBool(b)) }

func decimal(a money.Amount) string {
	if a.Currency == "" {
		return ""
	}
	return a.Decimal()
}

func capital(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// FieldChange is one cell that an import changes.
type FieldChange struct {
	Variant string // which variant, by its option values or SKU; "" for the product itself
	Field   string // the column's name in the current dialect
	Before  string
	After   string
}

// compare lists what differs between the shop's sheet and the file's, in the
// order of the columns.
func compare(before, after *item, order map[string]int) []FieldChange {
	changes := compareEntries("", before.product, after.product, order)
	changes = append(changes, compareImages(before.images, after.images)...)
	find, matched := newFinder(before.variants), map[string]bool{}
	for _, v := range after.variants {
		old := find.match(v)
		if old != nil {
			matched[optionKey(old)] = true
		}
		changes = append(changes, compareEntries(variantName(v), old, v, order)...)
	}
	for _, old := range before.variants {
		if !matched[optionKey(old)] {
			changes = append(changes, FieldChange{Variant: variantName(old), Field: "Variant", Before: variantName(old)})
		}
	}
	return changes
}

func compareEntries(variant string, before, after entry, order map[string]int) []FieldChange {
	var names []string
	for name, c := range after {
		if c.text != before.text(name) {
			names = append(names, name)
		}
	}
	for name, c := range before {
		if _, kept := after[name]; !kept && c.text != "" {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return byColumn(order, a, b) })
	changes := make([]FieldChange, len(names))
	for i, name := range names {
		changes[i] = FieldChange{variant, name, before.text(name), after.text(name)}
	}
	return changes
}

func byColumn(order map[string]int, a, b string) int {
	i, known := order[a]
	j, also := order[b]
	switch {
	case known && also:
		return i - j
	case known:
		return -1
	case also:
		return 1
	}
	return strings.Compare(a, b)
}

func compareImages(before, after []entry) []FieldChange {
	list := func(images []entry) string {
		lines := make([]string, len(images))
		for i, e := range images {
			lines[i] = strings.TrimSpace(e.text(imageURL) + " " + e.text(imageAlt))
		}
		return strings.Join(lines, "\n")
	}
	if b, a := list(before), list(after); b != a {
		return []FieldChange{{"", "Images", b, a}}
	}
	return nil
}

func variantName(e entry) string {
	var values []string
	for _, names := range optionNames {
		if s := e.text(names[1]); s != "" && s != defaultTitle {
			values = append(values, s)
		}
	}
	if len(values) == 0 {
		return e.text(sku)
	}
	return strings.Join(values, " / ")
}
