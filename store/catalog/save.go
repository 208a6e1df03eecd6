package catalog

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Save creates a product, or changes the one with its ID or else its Handle to
// what p says. Variants keep their ids, and with them stock and orders: one is
// recognized by its ID, then by its SKU, then by its option values, where a value
// that was renamed in place counts as the same. Ids, positions and the other
// things a database gives are filled in. Without ID and Handle a new product with
// a free handle of its title is made.
//
// Whoever edits names the Version they have seen; ErrChanged says that it is no
// longer the present one. Nothing is written when nothing differs. What cannot be sold (no title, two
// variants with the same values, more than MaxVariants) is a fault.Invalid.
func Save(ctx context.Context, q db.Q, p *Product) (created, changed bool, err error) {
	old, err := p.before(ctx, q)
	if err != nil {
		return false, false, fmt.Errorf("catalog.Save: %w", err)
	}
	if err := p.normalize(); err != nil {
		return false, false, err
	}
	if p.Version != 0 && p.Version != old.Version {
		return false, false, ErrChanged
	}
	p.adopt(old)
	if err := p.name(ctx, q, old); err != nil {
		return false, false, err
	}
	if old.ID != "" && same(*p, old) {
		p.ChangedAt, p.ChangedBy, p.Version = old.ChangedAt, old.ChangedBy, old.Version
		return false, false, nil
	}
	p.ChangedAt, p.Version = q.Now(), old.Version+1
	q.Touch(db.Catalog)
	return old.ID == "", true, p.write(ctx, q, old)
}

// ErrChanged says that somebody else was faster.
var ErrChanged = fault.New(fault.Conflict, "Somebody else has changed this meanwhile. What you typed is below; compare it with theirs and save again.")

// before finds the product that p changes; the zero Product when it is new.
func (p *Product) before(ctx context.Context, q db.Q) (Product, error) {
	if p.ID != "" {
		old, err := FindProductByID(ctx, q, p.ID)
		if fault.KindOf(err) != fault.NotFound {
			return old, err
		}
	}
	handle := Handle(p.Handle)
	if handle == "" {
		return Product{}, nil
	}
	old, err := FindProduct(ctx, q, handle)
	if fault.KindOf(err) == fault.NotFound {
		return Product{}, nil
	}
	return old, err
}

// name settles id, handle and birth.
func (p *Product) name(ctx context.Context, q db.Q, old Product) (err error) {
	if old.ID == "" {
		if p.ID == "" {
			p.ID = id.At(q.Now())
		}
		if p.CreatedAt.IsZero() {
			p.CreatedAt = q.Now()
		}
		if p.Handle == "" {
			p.Handle, err = freeHandle(ctx, q, Handle(p.Title))
		}
		return err
	}
	p.ID, p.CreatedAt = old.ID, old.CreatedAt
	if p.Handle == "" {
		p.Handle = old.Handle
	}
	return nil
}

// freeHandle appends the first number that makes a handle unused.
func freeHandle(ctx context.Context, q db.Q, handle string) (string, error) {
	for n := 1; ; n++ {
		try := handle
		if n > 1 {
			try = fmt.Sprintf("%s-%d", handle, n)
		}
		taken, err := db.Value[int64](ctx, q, `select count(*) from product where handle = $1`, try)
		if err != nil || taken == 0 {
			return try, err
		}
	}
}

// same says whether two products are equal but for the time of the last change.
func same(a, b Product) bool {
	a.ChangedAt, b.ChangedAt = time.Time{}, time.Time{}
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func (p *Product) write(ctx context.Context, q db.Q, old Product) error {
	if old.ID != "" {
		if err := moveHandle(ctx, q, "product", p.ID, old.Handle, p.Handle); err != nil {
			return err
		}
	}
	err := q.Guard(ctx, ErrChanged, `insert into product (`+productColumns+`, title_folded, folded)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
		on conflict (id) do update set handle = $2, title = $3, description_html = $4, vendor = $5, type = $6, category = $7, status = $8, published = $9,
			tags = $10, seo_title = $11, seo_description = $12, options = $13, media = $14, goes_with = $15, extra = $16, changed_at = $18,
			changed_by = $19, version = $20, title_folded = $21, folded = $22
		where product.version = $20 - 1`,
		p.ID, p.Handle, p.Title, p.DescriptionHTML, p.Vendor, p.Type, p.Category, p.Status, p.Published, document(p.Tags, len(p.Tags)), p.SEOTitle, p.SEODescription,
		document(p.Options, len(p.Options)), document(p.Media, len(p.Media)), document(p.GoesWith, len(p.GoesWith)), document(p.Extra, len(p.Extra)),
		p.CreatedAt, p.ChangedAt, p.ChangedBy, p.Version, Fold(p.Title), p.folded())
	if db.IsDuplicate(err) {
		return fault.InvalidFields(fault.Fields{"handle": "Another product has this handle."})
	}
	if err != nil {
		return fmt.Errorf("catalog.Save(%s): %w", p.Handle, err)
	}
	return p.writeVariants(ctx, q, old)
}

func (p *Product) folded() string {
	words := []string{p.Title, p.Vendor, p.Type, strings.Join(p.Tags, " ")}
	for _, v := range p.Variants {
		words = append(words, v.SKU)
	}
	return Fold(strings.Join(words, " "))
}

// writeVariants writes the variants that differ and removes those that are gone.
func (p *Product) writeVariants(ctx context.Context, q db.Q, old Product) error {
	had := make(map[string]Variant, len(old.Variants))
	for _, v := range old.Variants {
		had[v.ID] = v
	}
	for _, v := range p.Variants {
		before, ok := had[v.ID]
		delete(had, v.ID)
		if ok && same(Product{Variants: []Variant{v}}, Product{Variants: []Variant{before}}) {
			continue
		}
		if err := v.write(ctx, q, p.ID); err != nil {
			return fmt.Errorf("catalog.Save(%s) variant %v: %w", p.Handle, v.Options, err)
		}
	}
	for gone := range had {
		if _, err := q.Exec(ctx, `delete from variant where id = $1`, gone); err != nil {
			return err
		}
	}
	return nil
}

func (v *Variant) write(ctx context.Context, q db.Q, productID string) error {
	return q.Guard(ctx, fault.New(fault.Conflict, "This variant belongs to another product."),
		`insert into variant (`+variantColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		on conflict (id) do update set sku = $3, barcode = $4, options = $5, weight_grams = $6, weight_unit = $7, requires_shipping = $8,
			taxable = $9, tax_code = $10, media_id = $11, position = $12, extra = $13 where variant.product_id = $1`,
		productID, v.ID, v.SKU, v.Barcode, document(v.Options, len(v.Options)), v.WeightGrams, v.WeightUnit, v.RequiresShipping, v.Taxable, v.TaxCode, v.MediaID,
		v.Position, document(v.Extra, len(v.Extra)))
}

// document binds a list or map as JSON, an empty one as "": most are empty, and
// reading a whole catalog should not parse them.
func document(v any, size int) any {
	if size == 0 {
		return ""
	}
	return db.JSON(v)
}
