package exchange

import (
	"fmt"
	"slices"
	"strings"
)

// spreePictures, spreeCategories and spreeOptions are how many columns of each a file of Spree has.
const (
	spreePictures   = 3
	spreeCategories = 3
	spreeOptions    = 3
)

// fromSpree brings a product file of Spree to the present dialect: a row is a variant, rows with the
// same slug are one product. Where some of them have options, one without any is the product itself.
func fromSpree(t *table) error {
	b := &brought{t: t}
	var order []string
	products := map[string][]foreignRow{}
	for _, r := range t.foreignRows(false) {
		slug := r.text("slug")
		if slug == "" {
			b.wrong(r.cell("slug"), r.line, "", "the row has no slug, so it belongs to no product")
			continue
		}
		if products[slug] == nil {
			order = append(order, slug)
		}
		products[slug] = append(products[slug], r)
	}
	for _, slug := range order {
		b.spree(products[slug])
	}
	return b.settle()
}

func (b *brought) spree(rows []foreignRow) {
	r, p := rows[0], entry{}
	r.pick(p, b, map[string]string{"name": title, "slug": handle, "description": description, "brand_name": vendor, "meta_title": seoTitle, "meta_description": seoDescription, "status": status})
	if c := r.cell("vendor_name"); p.text(vendor) == "" && c.text != "" {
		p[vendor] = c
	}
	b.spreeShelf(r, p)
	b.mean(optionNames[0][0], optionNames[0][1])
	for n := range spreeOptions {
		for _, v := range rows {
			if c := v.cell(fmt.Sprintf("option%d_name", n+1)); c.text != "" && p.text(optionNames[n][0]) == "" {
				p[optionNames[n][0]] = c
			}
		}
	}
	sold := slices.DeleteFunc(slices.Clone(rows), func(v foreignRow) bool { return p.text(optionNames[0][0]) != "" && !v.hasOptions() })
	var variants []foreignRow
	var pictures []cell
	for _, v := range rows {
		pictures = append(pictures, b.spreePictures(v)...)
	}
	for _, v := range sold {
		variants = append(variants, foreignRow{v.line, b.spreeVariant(v)})
	}
	b.product(r.line, p, variants, pictures)
}

func (f foreignRow) hasOptions() bool {
	for n := range spreeOptions {
		if f.text(fmt.Sprintf("option%d_value", n+1)) != "" {
			return true
		}
	}
	return false
}

func (b *brought) spreeShelf(r foreignRow, p entry) {
	labels := listOf(r.text("tags"), ",")
	c := r.cell("tags")
	for n := range spreeCategories {
		path := r.cell(fmt.Sprintf("category%d", n+1))
		leaf := leafOf(path.text, "->")
		switch {
		case leaf == "":
		case p.text(kind) == "":
			p[kind] = path.with(leaf)
		default:
			labels = append(labels, leaf)
		}
		if c.line == 0 {
			c = path
		}
	}
	if len(labels) > 0 {
		p[tags] = c.with(strings.Join(labels, ", "))
	}
}

func (b *brought) spreePictures(r foreignRow) (list []cell) {
	for n := range spreePictures {
		name := fmt.Sprintf("image%d_src", n+1)
		if b.t.at(name) >= 0 {
			b.mean(imageURL)
		}
		list = append(list, addresses(r.cell(name), "\n")...)
	}
	return list
}

func (b *brought) spreeVariant(v foreignRow) entry {
	e := entry{}
	v.pick(e, b, map[string]string{"sku": sku, "price": priceColumn, "compare_at_price": compareAt, "currency": currencyColumn, "tax_category": taxCode})
	for n := range spreeOptions {
		if c := v.cell(fmt.Sprintf("option%d_value", n+1)); c.text != "" {
			e[optionNames[n][1]] = c
		}
	}
	if c := v.cell("inventory_count"); c.text != "" && !strings.EqualFold(v.text("track_inventory"), "false") {
		e[quantity], e[tracker] = c, c.with("shopify")
	}
	if c := v.cell("inventory_backorderable"); c.text != "" {
		e[oversell] = c.truth(isYes(c.text))
	}
	if c := v.cell("weight"); c.text != "" {
		unit := strings.ToLower(v.text("weight_unit"))
		if unit == "" {
			unit = "kg"
		}
		e[weight] = inGrams(c, unit)
	}
	if c := v.cell("digital"); c.text != "" {
		e[shipping] = c.truth(!isYes(c.text))
	}
	return e
}
