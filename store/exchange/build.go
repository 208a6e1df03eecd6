package exchange

import (
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"regulars/store/catalog"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/price"
)

// record is one product with what catalog, price and inventory each keep of it.
type record struct {
	line    int
	product catalog.Product
	offers  []offer // one per variant
}

// offer is what a variant costs and how many there are.
type offer struct {
	priced   bool
	price    price.Price
	tracked  bool
	oversell bool
	counted  bool // quantity is meant to be the stock
	quantity int64
	places   int // at how many places the shop keeps it
}

// builder reads an item's cells into a record.
type builder struct {
	*item
	t        *table
	currency money.Currency
	before   catalog.Product // what the shop has; the zero Product when it is new
}

// build returns the record an item describes; what is wrong is in item.errors.
func (b builder) build() record {
	p := b.before
	p.Extra = maps.Clone(b.before.Extra)
	p.Handle, p.Title = b.handle, b.product.text(title)
	if p.Title == "" {
		b.wrong(b.product[title], b.t, "the first row of a product needs a title")
	}
	p.DescriptionHTML = catalog.Sanitize(normalBreaks(b.product.text(description)))
	p.Vendor, p.Category, p.Type = b.product.text(vendor), b.product.text(category), b.product.text(kind)
	p.Tags, p.GoesWith = listOf(b.product.text(tags), ","), listOf(b.product.text(complementary), ";")
	p.SEOTitle, p.SEODescription = b.product.text(seoTitle), b.product.text(seoDescription)
	p.Published = b.yes(b.product[published], true)
	b.status(&p)
	p.Extra = b.extras(b.product, ofProduct)
	b.media(&p)
	b.options(&p)
	r := record{line: b.line, product: p}
	r.product.Variants = nil
	for _, v := range b.variants {
		variant, o := b.variant(&r.product, v)
		r.product.Variants = append(r.product.Variants, variant)
		r.offers = append(r.offers, o)
	}
	b.checkVariants(r)
	// What has no price cannot be sold yet, and for nothing is not a price.
	if r.product.Status == catalog.Active && slices.ContainsFunc(r.offers, func(o offer) bool { return !o.priced }) {
		r.product.Status = catalog.Draft
	}
	return r
}

func normalBreaks(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

func (b builder) status(p *catalog.Product) {
	switch s := strings.ToLower(b.product.text(status)); s {
	case "", catalog.Active:
		p.Status = catalog.Active
	case catalog.Draft, catalog.Archived:
		p.Status = s
	case "unlisted":
		p.Status, p.Published = catalog.Active, false
	default:
		b.wrong(b.product[status], b.t, "%q is none of active, draft, archived", s)
	}
}

// extras keeps the cells of columns that the shop has no field for.
func (b builder) extras(e entry, l level) map[string]string {
	var kept map[string]string
	for name, c := range e {
		if c.text == "" || name == "" || modelled(name) || l == ofProduct && isDefault(name, c.text) {
			continue
		}
		if kept == nil {
			kept = map[string]string{}
		}
		kept[name] = c.text
	}
	return kept
}

// modelledNames are the columns that have a field of their own.
var modelledNames = func() map[string]bool {
	set := map[string]bool{}
	for _, name := range []string{title, handle, description, vendor, category, kind, tags, published, status, sku, barcode, priceColumn, compareAt, cost,
		chargeTax, taxCode, quantity, oversell, weight, weightUnit, shipping, imageURL, imagePosition, imageAlt, variantImage, seoTitle, seoDescription,
		complementary, currencyColumn} {
		set[name] = true
	}
	for n := 1; n <= maxOptions; n++ {
		name, value, linked := optionColumns(n)
		set[name], set[value], set[linked] = true, true, true
	}
	return set
}()

func modelled(name string) bool { return modelledNames[name] }

func isDefault(name, text string) bool { return name == giftCard && strings.EqualFold(text, "FALSE") }

// listOf cuts a list, without blanks and repeats.
func listOf(s, separator string) []string {
	var list []string
	for part := range strings.SplitSeq(s, separator) {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(list, part) {
			list = append(list, part)
		}
	}
	return list
}

// yes reads the ways in which both dialects and spreadsheets write a boolean.
func (b builder) yes(c cell, otherwise bool) bool {
	switch strings.ToLower(c.text) {
	case "":
		return otherwise
	case "true", "yes", "y", "1", "continue":
		return true
	case "false", "no", "n", "0", "deny":
		return false
	}
	b.wrong(c, b.t, "%q is neither TRUE nor FALSE", c.text)
	return otherwise
}

// options reads the axes. The older dialect writes Title / Default Title for a
// product without any.
func (b builder) options(p *catalog.Product) {
	old := p.Options
	p.Options = nil
	for n := 1; n <= maxOptions; n++ {
		nameColumn, valueColumn, linkedColumn := optionColumns(n)
		name := b.product.text(nameColumn)
		switch {
		case name == "":
			if i := slices.IndexFunc(b.variants, func(v entry) bool { return v.text(valueColumn) != "" && v.text(valueColumn) != defaultTitle }); i >= 0 {
				b.wrong(b.variants[i][valueColumn], b.t, "the option has values but no name; write it in the first row of the product")
			}
			continue
		case name == "Title" && n == 1 && len(b.variants) == 1 && (b.variants[0].text(valueColumn) == defaultTitle || b.variants[0].text(valueColumn) == ""):
			continue
		case slices.ContainsFunc(p.Options, func(o catalog.Option) bool { return catalog.Fold(o.Name) == catalog.Fold(name) }):
			b.wrong(b.product[nameColumn], b.t, "two options are named %q", name)
			continue
		}
		o := catalog.Option{Name: name, LinkedTo: b.product.text(linkedColumn)}
		if i := slices.IndexFunc(old, func(o catalog.Option) bool { return o.Name == name }); i >= 0 {
			o.Values = old[i].Values
		}
		p.Options = append(p.Options, o)
	}
}

// values reads a variant's value on each axis; a missing one is an error.
func (b builder) values(p *catalog.Product, v entry) []string {
	var list []string
	for n := 1; n <= maxOptions; n++ {
		nameColumn, valueColumn, _ := optionColumns(n)
		name := b.product.text(nameColumn)
		if !slices.ContainsFunc(p.Options, func(o catalog.Option) bool { return o.Name == name }) {
			continue
		}
		c := v[valueColumn]
		if c.text == "" {
			b.wrong(c, b.t, "the variant needs a value for the option %q", name)
		}
		list = append(list, c.text)
	}
	return list
}

func (b builder) variant(p *catalog.Product, e entry) (catalog.Variant, offer) {
	v := catalog.Variant{
		SKU: e.text(sku), Barcode: e.text(barcode), Options: b.values(p, e), TaxCode: e.text(taxCode),
		RequiresShipping: b.yes(e[shipping], true), Taxable: b.yes(e[chargeTax], true),
		WeightGrams: b.grams(e[weight]), WeightUnit: b.unit(e[weightUnit]), Extra: b.extras(e, ofVariant),
	}
	if v.Extra[tracker] != "" {
		if strings.EqualFold(v.Extra[tracker], "shopify") {
			delete(v.Extra, tracker)
		}
	}
	if strings.EqualFold(v.Extra[fulfilment], "manual") {
		delete(v.Extra, fulfilment)
	}
	if len(v.Extra) == 0 {
		v.Extra = nil
	}
	if c := e[variantImage]; c.text != "" {
		v.MediaID = b.picture(p, c, "")
	}
	return v, b.offer(e)
}

func (b builder) offer(e entry) offer {
	if c := e[currencyColumn]; c.text != "" && !strings.EqualFold(c.text, string(b.currency)) {
		b.wrong(c, b.t, "the price is in %q, and this shop sells in %s", c.text, b.currency)
	}
	o := offer{tracked: e.text(tracker) != "", oversell: b.yes(e[oversell], false)}
	o.price.Amount, o.priced = b.amount(e[priceColumn])
	o.price.CompareAt, _ = b.amount(e[compareAt])
	o.price.Cost, _ = b.amount(e[cost])
	if o.price.CompareAt.Minor == 0 {
		o.price.CompareAt = money.Amount{}
	}
	if c := e[quantity]; c.text != "" {
		n, err := strconv.ParseInt(c.text, 10, 64)
		if err != nil || n < -maxQuantity || n > maxQuantity {
			b.wrong(c, b.t, "%q is not a whole number of pieces", c.text)
		}
		o.counted, o.quantity = true, n
		if n < 0 && !o.oversell {
			o.quantity = 0 // owed goods cannot be owed by a shop that does not oversell
		}
	}
	return o
}

const (
	maxQuantity = 1_000_000_000
	maxWeight   = 100_000_000 // grams
)

// amount reads a price; a blank cell is none.
func (b builder) amount(c cell) (money.Amount, bool) {
	if c.text == "" {
		return money.Amount{}, false
	}
	a, err := money.ParseDecimal(c.text, b.currency)
	if err != nil {
		b.wrong(c, b.t, "%q is not an amount of %s; write it like 12.50", c.text, b.currency)
		return money.Amount{}, false
	}
	return a, true
}

func (b builder) grams(c cell) int64 {
	if c.text == "" {
		return 0
	}
	if strings.ContainsFunc(c.text, func(r rune) bool { return (r < '0' || r > '9') && r != '.' }) {
		b.wrong(c, b.t, "%q is not a weight in grams", c.text)
		return 0
	}
	f, err := strconv.ParseFloat(c.text, 64)
	if err != nil || f > maxWeight {
		b.wrong(c, b.t, "%q is not a weight in grams", c.text)
		return 0
	}
	return int64(math.Round(f))
}

func (b builder) unit(c cell) string {
	switch u := strings.ToLower(c.text); u {
	case "", "g", "kg", "lb", "oz":
		return u
	}
	b.wrong(c, b.t, "%q is none of g, kg, lb, oz", c.text)
	return ""
}

// media reads the pictures in the order of their positions.
func (b builder) media(p *catalog.Product) {
	p.Media = nil
	images := slices.Clone(b.images)
	at := make(map[string]int, len(images))
	for i, e := range images {
		at[e.text(imageURL)] = b.position(e[imagePosition], i)
	}
	slices.SortStableFunc(images, func(x, y entry) int { return at[x.text(imageURL)] - at[y.text(imageURL)] })
	for _, e := range images {
		b.picture(p, e[imageURL], e.text(imageAlt))
	}
}

// position is an image's place; a blank one stands where it was met.
func (b builder) position(c cell, met int) int {
	if c.text == "" {
		return met + 1
	}
	n, err := strconv.Atoi(c.text)
	if err != nil || n < 1 || n > 10_000 {
		b.wrong(c, b.t, "%q is not a position from 1 on", c.text)
	}
	return n
}

// ownMedia is how a picture from this shop's file store is written.
const ownMedia = "/media/"

// picture returns the id of the product's picture from an address, adding it when
// it is new.
func (b builder) picture(p *catalog.Product, c cell, alt string) string {
	if i := slices.IndexFunc(p.Media, func(m catalog.Media) bool { return addressOf(m) == c.text }); i >= 0 {
		return p.Media[i].ID
	}
	m := catalog.Media{Alt: alt, Position: len(p.Media) + 1}
	if i := slices.IndexFunc(b.before.Media, func(m catalog.Media) bool { return addressOf(m) == c.text }); i >= 0 {
		m = b.before.Media[i]
		m.Position = len(p.Media) + 1
		if alt != "" || b.t.has(imageAlt) {
			m.Alt = alt
		}
	} else if err := checkAddress(c.text); err != nil {
		b.wrong(c, b.t, "%v", err)
	} else {
		m.ID, m.Source = id.New(), c.text
	}
	p.Media = append(p.Media, m)
	return m.ID
}

// addressOf is how a picture is written in a file.
func addressOf(m catalog.Media) string {
	if m.Source != "" || m.File == "" {
		return m.Source
	}
	return ownMedia + m.File
}

func checkAddress(s string) error {
	u, err := url.Parse(s)
	switch {
	case err != nil || len(s) > 2048:
		return fmt.Errorf("%.80q is not an address of a picture", s)
	case strings.HasPrefix(s, ownMedia):
		return nil
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return fmt.Errorf("%.80q is not an http or https address", s)
	}
	return nil
}

// checkVariants refuses two variants that cannot be told apart.
func (b builder) checkVariants(r record) {
	if len(r.product.Variants) > catalog.MaxVariants {
		b.wrong(cell{line: b.line}, b.t, "a product has %d variants at most", catalog.MaxVariants)
		return
	}
	seen := make(map[string]bool, len(r.product.Variants))
	for i, v := range r.product.Variants {
		key := strings.Join(v.Options, "\x1f")
		if seen[key] {
			b.wrong(anyCell(b.variants[i]), b.t, "the product has two variants with the same options (%s)", strings.Join(v.Options, " / "))
		}
		seen[key] = true
	}
}

// anyCell is the first option's cell, to point at the row.
func anyCell(e entry) cell { return e[optionNames[0][1]] }
