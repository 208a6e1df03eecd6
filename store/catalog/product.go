// Package catalog owns what the shop sells: products with their options, variants
// and media, collections, the files of pictures, and the handles they had before.
//
// It must not know prices (price), stock (inventory), ratings (review) or how
// shoppers look at all of it (browse).
package catalog

import (
	"context"
	"time"

	"regulars/store/db"
)

// MaxVariants bounds the variants of one product, as Shopify does.
const MaxVariants = 2048

// States of a product. Only active and published products are seen by shoppers.
const (
	Active   = "active"
	Draft    = "draft"
	Archived = "archived"
)

// Product is one thing in all its variants.
type Product struct {
	ID              string
	Handle          string // its name in addresses: lower-case letters, digits, hyphens
	Title           string
	DescriptionHTML string // sanitized by Save
	Vendor          string
	Type            string
	Category        string // of Shopify's taxonomy, as text
	Status          string // Active (also when empty), Draft or Archived
	Published       bool   // shown in the online shop
	Tags            []string
	SEOTitle        string
	SEODescription  string
	Options         []Option // the axes in which variants differ, any number
	Variants        []Variant
	Media           []Media
	GoesWith        []string          // handles of products that complement this one
	Extra           map[string]string // columns of an import that the shop does not know, kept for the export
	CreatedAt       time.Time
	ChangedAt       time.Time
	ChangedBy       string `json:"-"` // the name of who changed it last; "" for an import or the shop itself
	// Version grows with every change. Save refuses one that is not the present one;
	// 0 changes whatever is there.
	Version int64 `json:"-"`
}

// Visible says whether shoppers may see the product.
func (p *Product) Visible() bool { return p.Published && p.Status == Active }

// Option is an axis such as Colour with its values in order of display.
type Option struct {
	Name     string
	LinkedTo string // the metafield an import linked it to
	Values   []string
}

// Variant is what is bought: one value of each option.
type Variant struct {
	ID               string
	SKU              string
	Barcode          string
	Options          []string // one value per option of the product, in the options' order
	WeightGrams      int64
	WeightUnit       string // in which the weight is shown: g, kg, lb, oz
	RequiresShipping bool
	Taxable          bool
	TaxCode          string
	MediaID          string // of the product's media; "" for none
	Position         int    // set by Save
	Extra            map[string]string
}

// Media is a picture of a product.
type Media struct {
	ID       string
	File     string // name in the file store; "" while the picture is only known by its source
	Source   string // the address it came from
	Alt      string
	Width    int // pixels; 0 when unknown
	Height   int
	Position int // set by Save
	// What must stay in sight when the picture is cut: percent from the left and from
	// the top, 1 to 100; 0 is the middle.
	FocusX, FocusY int `json:",omitempty"`
}

const productColumns = `id, handle, title, description_html, vendor, type, category, status, published, tags,
	seo_title, seo_description, options, media, goes_with, extra, created_at, changed_at, changed_by, version`

func scanProduct(r db.Row) (p Product, err error) {
	return p, r.Scan(&p.ID, &p.Handle, &p.Title, &p.DescriptionHTML, &p.Vendor, &p.Type, &p.Category, &p.Status, &p.Published,
		db.JSON(&p.Tags), &p.SEOTitle, &p.SEODescription, db.JSON(&p.Options), db.JSON(&p.Media), db.JSON(&p.GoesWith), db.JSON(&p.Extra),
		db.At(&p.CreatedAt), db.At(&p.ChangedAt), &p.ChangedBy, &p.Version)
}

const variantColumns = `product_id, id, sku, barcode, options, weight_grams, weight_unit, requires_shipping, taxable, tax_code, media_id, position, extra`

// owned is a variant with the product it belongs to.
type owned struct {
	productID string
	Variant
}

func scanVariant(r db.Row) (v owned, err error) {
	return v, r.Scan(&v.productID, &v.ID, &v.SKU, &v.Barcode, db.JSON(&v.Options), &v.WeightGrams, &v.WeightUnit, &v.RequiresShipping,
		&v.Taxable, &v.TaxCode, &v.MediaID, &v.Position, db.JSON(&v.Extra))
}

// FindProduct returns the product with a handle, published or not, or a
// fault.NotFound.
func FindProduct(ctx context.Context, q db.Q, handle string) (Product, error) {
	return findProduct(ctx, q, `handle = $1`, handle)
}

// FindProductByID returns the product with an id, or a fault.NotFound.
func FindProductByID(ctx context.Context, q db.Q, id string) (Product, error) {
	return findProduct(ctx, q, `id = $1`, id)
}

func findProduct(ctx context.Context, q db.Q, where string, arg string) (Product, error) {
	p, err := db.One(ctx, q, scanProduct, `select `+productColumns+` from product where `+where, arg)
	if err != nil {
		return p, err
	}
	list, err := db.List(ctx, q, scanVariant, `select `+variantColumns+` from variant where product_id = $1 order by position`, p.ID)
	for _, v := range list {
		p.Variants = append(p.Variants, v.Variant)
	}
	return p, err
}
