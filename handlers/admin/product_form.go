package admin

import (
	"context"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/price"
	"regulars/views/admin"
)

// goods is a product as it was typed, with what is wrong with it. Options and
// Variants of the product itself are as they are stored; axes and rows are what
// they are to be.
type goods struct {
	catalog.Product
	text      string // the description, as it was typed
	tags      string
	axes      []axis
	rows      []offer
	wrong     fault.Fields
	theirs    []admin.Difference // where somebody else's differs who has saved meanwhile
	theirsWho string
	sample    bool
	fresh     []string // ids of pictures that are not stored yet
}

// offer is a variant as it was typed. at is the place of its value in each axis.
type offer struct {
	variant               catalog.Variant
	at                    []int
	price, compareAt, pay string
	weight                string
	had                   string // the prices that whoever typed has seen, "" for none
	shown                 bool   // it was in the form; others stay as they are
	gone                  bool
	stock                 string
}

// offersShown is how many variants one form holds; the others are for the sheet.
const offersShown = 100

// loadGoods makes a form of what is stored.
func (d *Door) loadGoods(ctx context.Context, q db.Q, p catalog.Product) (goods, error) {
	v := goods{Product: p, text: d.typedText(p.DescriptionHTML), tags: strings.Join(p.Tags, ", "), wrong: fault.Fields{}}
	for _, o := range p.Options {
		v.axes = append(v.axes, storedAxis(o))
	}
	ids := variantIDs([]catalog.Product{p})
	prices, err := price.For(ctx, q, ids)
	if err != nil {
		return v, err
	}
	levels, err := inventory.LevelsWithin(ctx, q, ids)
	if err != nil {
		return v, err
	}
	for i, variant := range p.Variants {
		row := offer{variant: variant, at: v.placesOf(variant), weight: grams(variant.WeightGrams), had: seenPrice(prices, variant.ID), shown: i < offersShown, stock: levelInWords(levels[variant.ID])}
		row.typePrice(prices[variant.ID])
		v.rows = append(v.rows, row)
	}
	return v, nil
}

func grams(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func levelInWords(l inventory.Level) string {
	if !l.Tracked {
		return "Not counted"
	}
	return strconv.FormatInt(l.Available, 10)
}

func (r *offer) typePrice(p price.Price) {
	r.price, r.compareAt, r.pay = bare(p.Amount), bare(p.CompareAt), bare(p.Cost)
}

// bare is an amount as one types it; none is empty.
func bare(a money.Amount) string {
	if a.Currency == "" {
		return ""
	}
	return a.Decimal()
}

// seenPrice is a variant's prices in one word, to be sent along with a form.
func seenPrice(prices map[string]price.Price, variantID string) string {
	p, ok := prices[variantID]
	if !ok {
		return ""
	}
	return bare(p.Amount) + "|" + bare(p.CompareAt) + "|" + bare(p.Cost)
}

// placesOf is where a stored variant's values stand in the axes.
func (v *goods) placesOf(variant catalog.Variant) []int {
	at := make([]int, len(v.axes))
	for i, a := range v.axes {
		if from := v.optionOf(a); from >= 0 && from < len(variant.Options) {
			at[i] = a.placeOf(variant.Options[from])
		}
	}
	return at
}

// optionOf is the stored option that an axis continues, -1 for a new one.
func (v *goods) optionOf(a axis) int {
	for i, o := range v.Options {
		if a.was != "" && o.Name == a.was {
			return i
		}
	}
	return -1
}

// readGoods reads the form over what is stored: the fields that a merchandiser may
// set and no others. A variant that the form does not name stays as it is.
func (d *Door) readGoods(c echo.Context, stored goods) (goods, error) {
	v := stored
	v.wrong = fault.Fields{}
	for name, to := range map[string]*string{
		"title": &v.Title, "description": &v.text, "vendor": &v.Vendor, "type": &v.Type, "category": &v.Category, "tags": &v.tags,
		"status": &v.Status, "seo_title": &v.SEOTitle, "seo_description": &v.SEODescription, "handle": &v.Handle,
	} {
		*to = strings.TrimSpace(strings.ReplaceAll(c.FormValue(name), "\r\n", "\n"))
	}
	v.Published = c.FormValue("published") == "yes"
	v.Tags, v.DescriptionHTML = splitTags(v.tags), d.descriptionOf(v.text)
	v.readAxes(c)
	v.readRows(c)
	v.readPictures(c)
	return v, d.readUploads(c, &v)
}

func splitTags(typed string) (tags []string) {
	for _, tag := range strings.FieldsFunc(typed, func(r rune) bool { return r == ',' || r == '\n' }) {
		if tag = strings.TrimSpace(tag); tag != "" {
			tags = append(tags, tag)
		}
	}
	return tags
}

// readRows reads the variants: those that are stored under their ids, and new ones.
func (v *goods) readRows(c echo.Context) {
	typed := map[string]offer{}
	var fresh []offer
	for n := range rowsSent(c, "rows", catalog.MaxVariants) {
		row := readRow(c, "v."+strconv.Itoa(n)+".")
		if row.variant.ID == "" {
			row.at = valuePlaces(c.FormValue("v."+strconv.Itoa(n)+".at"), len(v.axes))
			fresh = append(fresh, row)
		} else {
			typed[row.variant.ID] = row
		}
	}
	stored := v.rows
	v.rows = nil
	for _, row := range stored {
		row.at = v.placesOf(row.variant)
		if t, ok := typed[row.variant.ID]; ok {
			row.overlay(t)
		} else {
			row.shown = false
		}
		v.rows = append(v.rows, row)
	}
	v.rows = append(v.rows, fresh...)
	if all := strings.TrimSpace(c.FormValue("all_price")); all != "" {
		for i := range v.rows {
			v.rows[i].price, v.rows[i].shown = all, true
		}
	}
}

// overlay takes what was typed of a stored variant.
func (r *offer) overlay(t offer) {
	was := r.variant
	stock := r.stock
	at := r.at
	*r = t
	r.at, r.stock = at, stock
	r.variant = was
	r.variant.SKU, r.variant.Barcode, r.variant.MediaID = t.variant.SKU, t.variant.Barcode, t.variant.MediaID
	r.variant.RequiresShipping, r.variant.Taxable = t.variant.RequiresShipping, t.variant.Taxable
}

func readRow(c echo.Context, key string) offer {
	text := func(name string) string { return strings.TrimSpace(c.FormValue(key + name)) }
	return offer{
		variant: catalog.Variant{ID: text("id"), SKU: text("sku"), Barcode: text("barcode"), MediaID: text("media"), RequiresShipping: text("ship") == "yes", Taxable: text("tax") == "yes"},
		price:   text("price"), compareAt: text("compare_at"), pay: text("cost"), weight: text("weight"), had: text("had"), gone: text("gone") == "yes", shown: true,
	}
}

// rowsSent reads how many of something a form sends, up to a bound.
func rowsSent(c echo.Context, name string, most int) int {
	n, err := strconv.Atoi(c.FormValue(name))
	if err != nil || n < 0 {
		return 0
	}
	return min(n, most)
}
