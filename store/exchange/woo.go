package exchange

import (
	"fmt"
	"strings"
)

// wooAttributes is how many attributes a file of WooCommerce is read for.
const wooAttributes = maxOptions

// fromWoo brings a product file of WooCommerce to the present dialect. A row is a product or,
// where its Type is variation, a variant of the product that Parent names by SKU or "id:7".
func fromWoo(t *table) error {
	b, taken := &brought{t: t}, handles{}
	rows := t.foreignRows(false)
	children := map[string][]foreignRow{}
	known := map[string]bool{}
	for _, r := range rows {
		if kind := wooKind(r); kind == "variation" {
			children[r.text("parent")] = append(children[r.text("parent")], r)
		} else {
			known[r.text("sku")], known["id:"+r.text("id")] = true, true
		}
	}
	for _, r := range rows {
		switch kind := wooKind(r); kind {
		case "variation":
			if parent := r.cell("parent"); parent.text == "" || !known[parent.text] {
				b.wrong(parent, r.line, "", "the file has no product %q for this variation", parent.text)
			}
		case "", "simple", "variable":
			b.woo(r, wooChildren(r, children), taken.free(r.text("name"), r.text("sku")))
		default:
			b.wrong(r.cell("type"), r.line, "", "a product of the type %q cannot be taken; only simple ones and those with variations", kind)
		}
	}
	return b.settle()
}

func wooKind(r foreignRow) string {
	for _, kind := range listOf(strings.ToLower(r.text("type")), ",") {
		if kind != "virtual" && kind != "downloadable" {
			return kind
		}
	}
	return ""
}

func wooChildren(r foreignRow, children map[string][]foreignRow) (list []foreignRow) {
	if code := r.text("sku"); code != "" {
		list = append(list, children[code]...)
	}
	if number := r.text("id"); number != "" {
		list = append(list, children["id:"+number]...)
	}
	return list
}

// woo brings one product with its variations.
func (b *brought) woo(r foreignRow, variations []foreignRow, h string) {
	p := entry{handle: r.cell("name").with(h)}
	r.pick(p, b, map[string]string{"name": title, "description": description, "brands": vendor, "meta: _yoast_wpseo_title": seoTitle, "meta: _yoast_wpseo_metadesc": seoDescription})
	if p.text(description) == "" && r.text("short description") != "" {
		p[description] = r.cell("short description")
	}
	b.wooShelf(r, p)
	if c := r.cell("published"); c.text != "" {
		p[status] = c.with(map[bool]string{true: "active", false: "draft"}[c.text == "1"])
	}
	if len(variations) == 0 {
		b.mean(optionNames[0][0], optionNames[0][1])
		b.product(r.line, p, []foreignRow{{r.line, b.wooVariant(r, r)}}, b.wooPictures(r))
		return
	}
	var variants []foreignRow
	for _, v := range variations {
		variants = append(variants, foreignRow{v.line, b.wooVariant(v, r)})
	}
	b.wooOptions(r, p, variations, variants)
	b.product(r.line, p, variants, b.wooPictures(r))
}

// wooShelf says where a product belongs: the first category is its type, the others are tags.
func (b *brought) wooShelf(r foreignRow, p entry) {
	var labels []string
	for i, path := range listOf(r.text("categories"), ",") {
		leaf := leafOf(path, ">")
		if i == 0 {
			p[kind] = r.cell("categories").with(leaf)
		} else {
			labels = append(labels, leaf)
		}
	}
	c := r.cell("tags")
	if c.line == 0 {
		c = r.cell("categories")
	}
	if labels = append(listOf(r.text("tags"), ","), labels...); len(labels) > 0 {
		p[tags] = c.with(strings.Join(labels, ", "))
	}
}

func (b *brought) wooPictures(r foreignRow) []cell {
	if b.t.at("images") >= 0 {
		b.mean(imageURL)
	}
	return addresses(r.cell("images"), ",")
}

// wooVariant is what is sold: of a product by itself, or of one of its variations, which says
// only what differs from its parent.
func (b *brought) wooVariant(v, parent foreignRow) entry {
	e := entry{}
	v.pick(e, b, map[string]string{"sku": sku, "gtin, upc, ean, or isbn": barcode, "tax class": taxCode, "regular price": priceColumn})
	if e.text(taxCode) == "parent" {
		delete(e, taxCode)
	}
	if b.t.at("sale price") >= 0 {
		b.mean(compareAt)
	}
	scheduled := v.text("date sale price starts")+v.text("date sale price ends") != "" // now, or some day: nobody can tell from the file
	if sale := v.cell("sale price"); sale.text != "" && !scheduled {
		e[compareAt], e[priceColumn] = e[priceColumn], sale
	}
	if c := v.cell("tax status"); c.text != "" {
		e[chargeTax] = c.truth(c.text == "taxable")
	}
	b.wooStock(v, e)
	for _, h := range b.t.headers {
		if unit, ok := strings.CutPrefix(fold(h), "weight ("); ok {
			c := v.cell(fold(h))
			if c.text == "" {
				c = parent.cell(fold(h))
			}
			if c.text != "" {
				e[weight] = inGrams(c, strings.TrimSuffix(unit, ")"))
			}
			b.mean(weight)
		}
	}
	if kinds := v.cell("type"); strings.Contains(kinds.text, "virtual") || strings.Contains(kinds.text, "downloadable") {
		e[shipping] = kinds.truth(false)
	}
	if pictures := addresses(v.cell("images"), ","); v.line != parent.line && len(pictures) > 0 {
		e[variantImage] = pictures[0]
	}
	return e
}

func (b *brought) wooStock(v foreignRow, e entry) {
	c := v.cell("stock")
	if c.text == "" && v.text("in stock?") == "0" {
		c = v.cell("in stock?")
	}
	if c.text != "" {
		e[quantity], e[tracker] = c, c.with("shopify")
	}
	if c := v.cell("backorders allowed?"); c.text != "" {
		e[oversell] = c.truth(isYes(c.text))
	}
}

// wooOptions finds in which attributes the variations differ; the others describe the product
// and are kept under their names.
func (b *brought) wooOptions(r foreignRow, p entry, variations, variants []foreignRow) {
	n := 0
	for i := 1; i <= wooAttributes; i++ {
		name, values := fmt.Sprintf("attribute %d name", i), fmt.Sprintf("attribute %d value(s)", i)
		if r.text(name) == "" {
			continue
		}
		used := false
		for _, v := range variations {
			used = used || v.text(values) != ""
		}
		if !used {
			if c := r.cell(values); c.text != "" && newDialects().find(r.text(name)).level == unknownLevel {
				p[r.text(name)] = c // under its own name, as columns that nobody knows
			}
			continue
		}
		p[optionNames[n][0]] = r.cell(name)
		for at, v := range variations {
			variants[at].cells[optionNames[n][1]] = v.cell(values)
		}
		n++
	}
}
