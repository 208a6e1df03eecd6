package exchange

import "strings"

// fromVendure brings a product file of Vendure to the present dialect. A row with a name begins a
// product and holds its first variant; rows without one are further variants.
func fromVendure(t *table) error {
	b := &brought{t: t}
	var first foreignRow
	var variants []foreignRow
	flush := func() {
		if len(variants) > 0 {
			b.vendure(first, variants)
		}
		variants = nil
	}
	for _, r := range t.foreignRows(true) {
		if r.text("name") != "" || r.text("slug") != "" {
			flush()
			first = r
		} else if first.line == 0 {
			b.wrong(r.cell("name"), r.line, "", "the row has no name, and no product stands above it")
			continue
		}
		variants = append(variants, r)
	}
	flush()
	return b.settle()
}

func (b *brought) vendure(r foreignRow, rows []foreignRow) {
	p := entry{}
	r.pick(p, b, map[string]string{"name": title, "slug": handle, "description": description})
	if p.text(handle) == "" {
		p[handle] = p[title]
	}
	b.vendureFacets(r, p)
	if c := r.cell("enabled"); c.text != "" {
		p[status] = c.with(map[bool]string{true: "active", false: "draft"}[isYes(c.text)])
	}
	names := parts(r.cell("optiongroups"), "|")
	b.mean(optionNames[0][0], optionNames[0][1], imageURL)
	for n, name := range names[:min(len(names), maxOptions)] {
		p[optionNames[n][0]] = name
	}
	var variants []foreignRow
	for _, v := range rows {
		variants = append(variants, foreignRow{v.line, b.vendureVariant(v, len(names))})
	}
	pictures := addresses(r.cell("assets"), "|")
	b.product(r.line, p, variants, pictures)
}

func (b *brought) vendureVariant(v foreignRow, options int) entry {
	e := entry{}
	v.pick(e, b, map[string]string{"sku": sku, "price": priceColumn, "taxcategory": taxCode})
	values := strings.Split(v.text("optionvalues"), "|")
	for n, text := range values[:min(len(values), options, maxOptions)] {
		e[optionNames[n][1]] = v.cell("optionvalues").with(strings.TrimSpace(text))
	}
	if c := v.cell("stockonhand"); c.text != "" && !strings.EqualFold(v.text("trackinventory"), "false") {
		e[quantity], e[tracker] = c, c.with("shopify")
	}
	if pictures := addresses(v.cell("variantassets"), "|"); len(pictures) > 0 {
		e[variantImage] = pictures[0]
	}
	return e
}

// vendureFacets makes of "brand:Apple|category:Phones|colour:red" a vendor, a type and tags.
func (b *brought) vendureFacets(r foreignRow, p entry) {
	c := r.cell("facets")
	var labels []string
	for _, text := range listOf(c.text, "|") {
		name, value, ok := strings.Cut(text, ":")
		if value = strings.TrimSpace(value); !ok {
			name, value = "", strings.TrimSpace(text)
		}
		switch name = strings.ToLower(strings.TrimSpace(name)); {
		case name == "brand" && p.text(vendor) == "":
			p[vendor] = c.with(value)
		case (name == "category" || name == "type") && p.text(kind) == "":
			p[kind] = c.with(value)
		default:
			labels = append(labels, value)
		}
	}
	if len(labels) > 0 {
		p[tags] = c.with(strings.Join(labels, ", "))
	}
}
