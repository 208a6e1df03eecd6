package exchange

import (
	"fmt"
	"regexp"
	"strings"
)

// Names of columns as the current dialect spells them. The importer knows no
// others; the older dialect is brought to these by the aliases.
const (
	title           = "Title"
	handle          = "URL handle"
	description     = "Description"
	vendor          = "Vendor"
	category        = "Product category"
	kind            = "Type"
	tags            = "Tags"
	published       = "Published on online store"
	status          = "Status"
	sku             = "SKU"
	barcode         = "Barcode"
	priceColumn     = "Price"
	compareAt       = "Compare-at price"
	cost            = "Cost per item"
	chargeTax       = "Charge tax"
	taxCode         = "Tax code"
	tracker         = "Inventory tracker"
	quantity        = "Inventory quantity"
	oversell        = "Continue selling when out of stock"
	weight          = "Weight value (grams)"
	weightUnit      = "Weight unit for display"
	shipping        = "Requires shipping"
	fulfilment      = "Fulfillment service"
	imageURL        = "Product image URL"
	imagePosition   = "Image position"
	imageAlt        = "Image alt text"
	variantImage    = "Variant image URL"
	giftCard        = "Gift card"
	seoTitle        = "SEO title"
	seoDescription  = "SEO description"
	googleMPN       = "Google Shopping / Manufacturer part number (MPN)"
	complementary   = "Complementary products (product.metafields.shopify--discovery--product_recommendation.complementary_products)"
	unitPricePrefix = "Unit price "
)

// level says what a column describes.
type level uint8

const (
	ofProduct level = iota
	ofVariant
	ofImage
	unknownLevel // of the product on its first row, of the variant on the others
)

// column is one column of the current dialect.
type column struct {
	name    string
	level   level
	aliases []string
}

// optionColumns are the three columns of the nth option, from 1.
func optionColumns(n int) (name, value, linked string) {
	c := optionNames[n-1]
	return c[0], c[1], c[2]
}

// optionNames are the names of the option columns, the first option's at 0.
var optionNames = func() (list [maxOptions][3]string) {
	for n := range list {
		prefix := fmt.Sprintf("Option%d ", n+1)
		list[n] = [3]string{prefix + "name", prefix + "value", prefix + "Linked To"}
	}
	return list
}()

// fixedColumns is the header of the current dialect, with so many options.
func fixedColumns(options int) []column {
	list := []column{
		{title, ofProduct, nil}, {handle, ofProduct, []string{"Handle"}}, {description, ofProduct, []string{"Body (HTML)", "Body HTML", "Body"}},
		{vendor, ofProduct, nil}, {category, ofProduct, nil}, {kind, ofProduct, nil}, {tags, ofProduct, nil},
		{published, ofProduct, []string{"Published"}}, {status, ofProduct, nil},
		{sku, ofVariant, []string{"Variant SKU"}}, {barcode, ofVariant, []string{"Variant Barcode"}},
	}
	for n := 1; n <= max(3, options); n++ {
		name, value, linked := optionColumns(n)
		list = append(list, column{name, ofProduct, nil}, column{value, ofVariant, nil}, column{linked, ofProduct, nil})
	}
	return append(append(list, offerColumns()...), presentationColumns()...)
}

func offerColumns() []column {
	return []column{
		{priceColumn, ofVariant, []string{"Variant Price"}}, {compareAt, ofVariant, []string{"Variant Compare At Price", "Compare At Price"}},
		{cost, ofVariant, []string{"Variant Cost"}}, {chargeTax, ofVariant, []string{"Variant Taxable", "Taxable"}},
		{taxCode, ofVariant, []string{"Variant Tax Code"}},
		{unitPricePrefix + "total measure", ofVariant, nil}, {unitPricePrefix + "total measure unit", ofVariant, nil},
		{unitPricePrefix + "base measure", ofVariant, nil}, {unitPricePrefix + "base measure unit", ofVariant, nil},
		{tracker, ofVariant, []string{"Variant Inventory Tracker"}},
		{quantity, ofVariant, []string{"Variant Inventory Qty", "Variant Inventory Quantity", "Inventory Qty"}},
		{oversell, ofVariant, []string{"Variant Inventory Policy", "Inventory Policy"}},
		{weight, ofVariant, []string{"Variant Grams", "Grams", "Weight (grams)"}}, {weightUnit, ofVariant, []string{"Variant Weight Unit", "Weight Unit"}},
		{shipping, ofVariant, []string{"Variant Requires Shipping"}}, {fulfilment, ofVariant, []string{"Variant Fulfillment Service"}},
	}
}

func presentationColumns() []column {
	list := []column{
		{imageURL, ofImage, []string{"Image Src", "Image URL"}}, {imagePosition, ofImage, nil}, {imageAlt, ofImage, nil},
		{variantImage, ofVariant, []string{"Variant Image"}}, {giftCard, ofProduct, nil}, {seoTitle, ofProduct, nil}, {seoDescription, ofProduct, nil},
		{"Google Shopping / Google product category", ofProduct, nil}, {"Google Shopping / Gender", ofProduct, nil},
		{"Google Shopping / Age group", ofProduct, nil}, {googleMPN, ofVariant, []string{"Google Shopping / MPN"}},
		{"Google Shopping / Ad group name", ofProduct, []string{"Google Shopping / AdWords Grouping"}},
		{"Google Shopping / Ads labels", ofProduct, []string{"Google Shopping / AdWords Labels"}},
		{"Google Shopping / Condition", ofProduct, nil}, {"Google Shopping / Custom product", ofProduct, nil},
	}
	for n := range 5 {
		list = append(list, column{fmt.Sprintf("Google Shopping / Custom label %d", n), ofProduct, nil})
	}
	return list
}

// dialects finds a column by any of its names, case and spaces aside.
type dialects map[string]column

func newDialects() dialects {
	d := dialects{}
	for _, c := range append(fixedColumns(3), column{complementary, ofProduct, nil}) {
		for _, name := range append([]string{c.name}, c.aliases...) {
			d[fold(name)] = c
		}
	}
	return d
}

func fold(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

var optionHeader = regexp.MustCompile(`^option ?([1-9]|1[0-9]|20) (name|value|linked to)$`)

// find returns the column a header names. Options beyond the third and prices of
// markets are known by their shape; all else is kept under its own name.
func (d dialects) find(header string) column {
	key := fold(header)
	if c, ok := d[key]; ok {
		return c
	}
	if m := optionHeader.FindStringSubmatch(key); m != nil {
		if m[2] == "value" {
			return column{"Option" + m[1] + " value", ofVariant, nil}
		}
		return column{"Option" + m[1] + " " + map[string]string{"name": "name", "linked to": "Linked To"}[m[2]], ofProduct, nil}
	}
	for prefix, c := range map[string]column{
		"included /": {"Included / ", ofProduct, nil}, "price /": {"Price / ", ofVariant, nil},
		"compare-at price /": {"Compare-at price / ", ofVariant, nil}, "compare at price /": {"Compare-at price / ", ofVariant, nil},
	} {
		if strings.HasPrefix(key, prefix) {
			_, market, _ := strings.Cut(header, "/")
			return column{c.name + strings.TrimSpace(market), c.level, nil}
		}
	}
	return column{strings.TrimSpace(header), unknownLevel, nil}
}
