package catalog

import (
	"context"
	"maps"
	"slices"
	"strings"

	"regulars/store/db"
)

// Filter narrows ListProducts. The zero Filter means all.
type Filter struct {
	IDs    []string
	Query  string // words that title, vendor, type, tags or a SKU contain, accents and case aside
	Status string
	Type   string
	Vendor string
	Sort   string // for a Directory, which orders; lists are by the code of the title
	// After is the last product of the page before, for going on from there; Limit
	// bounds the page, 0 means all.
	After *Product
	Limit int
}

// The orders of a Directory; without one it is the alphabet's.
const (
	InAlphabet   = "title"
	NewestFirst  = "newest"
	ChangedFirst = "changed"
	ByVendor     = "vendor"
)

// ListProducts returns products with their variants, sorted by the code of their
// titles: the same on every machine.
func ListProducts(ctx context.Context, q db.Q, f Filter) ([]Product, error) {
	w, limit := f.where(), ""
	if f.Limit > 0 {
		limit = " limit " + w.Arg(f.Limit)
	}
	list, err := db.List(ctx, q, scanProduct, `select `+productColumns+` from product where `+w.SQL()+` order by title_folded, id`+limit, w.Args()...)
	if err != nil {
		return nil, err
	}
	return list, addVariants(ctx, q, list, f.whole())
}

// whole says whether the filter leaves nothing out, so that variants can be read
// in one go.
func (f Filter) whole() bool {
	return f.IDs == nil && f.Query == "" && f.Status == "" && f.Type == "" && f.Vendor == "" && f.After == nil && f.Limit == 0
}

func (f Filter) where() *db.Where {
	w := &db.Where{}
	for _, word := range words(f.Query) {
		w.And(`folded like ` + w.Arg("%"+escapeLike(word)+"%") + ` escape '\'`)
	}
	w.Equal("status", f.Status)
	w.Equal("type", f.Type)
	w.Equal("vendor", f.Vendor)
	if f.After != nil {
		w.And("(title_folded, id) > (" + w.Arg(Fold(f.After.Title)) + ", " + w.Arg(f.After.ID) + ")")
	}
	if f.IDs != nil {
		w.In("id", f.IDs)
	}
	return w
}

// words are those of a query, folded.
func words(query string) []string {
	list := strings.Fields(Fold(query))
	return list[:min(len(list), maxWords)]
}

// maxWords bounds what one query asks; engines refuse a condition of thousands.
const maxWords = 16

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// chunk is how many products one query names: far below the engines' limit of
// parameters.
const chunk = 500

// addVariants reads the variants of all products of a list with few queries.
func addVariants(ctx context.Context, q db.Q, list []Product, whole bool) error {
	at := make(map[string]int, len(list))
	ids := make([]string, len(list))
	for i := range list {
		at[list[i].ID], ids[i] = i, list[i].ID
	}
	give := func(where string, args ...any) error {
		variants, err := db.List(ctx, q, scanVariant, `select `+variantColumns+` from variant where `+where+` order by product_id, position`, args...)
		for _, v := range variants {
			if i, ok := at[v.productID]; ok {
				list[i].Variants = append(list[i].Variants, v.Variant)
			}
		}
		return err
	}
	if whole {
		return give("true")
	}
	for len(ids) > 0 {
		n := min(chunk, len(ids))
		in, args := db.InList(1, ids[:n])
		if err := give("product_id in ("+in+")", args...); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// ListOfVariants returns the products that have some variants, sorted by title.
func ListOfVariants(ctx context.Context, q db.Q, variantIDs []string) ([]Product, error) {
	w := &db.Where{}
	w.In("id", variantIDs[:min(chunk, len(variantIDs))])
	ids, err := db.Values[string](ctx, q, `select distinct product_id from variant where `+w.SQL(), w.Args()...)
	if err != nil {
		return nil, err
	}
	if ids == nil {
		ids = []string{}
	}
	return ListProducts(ctx, q, Filter{IDs: ids})
}

// ListNamed returns the products that have some handles, or variants with some
// SKUs, sorted by title.
func ListNamed(ctx context.Context, q db.Q, skus, handles []string) ([]Product, error) {
	ids := map[string]bool{}
	for some := range slices.Chunk(skus, chunk) {
		w := &db.Where{}
		w.In("sku", some)
		found, err := db.Values[string](ctx, q, `select distinct product_id from variant where sku <> '' and `+w.SQL(), w.Args()...)
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			ids[id] = true
		}
	}
	for some := range slices.Chunk(handles, chunk) {
		w := &db.Where{}
		w.In("handle", some)
		found, err := db.Values[string](ctx, q, `select id from product where `+w.SQL(), w.Args()...)
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			ids[id] = true
		}
	}
	var list []Product
	for some := range slices.Chunk(slices.Sorted(maps.Keys(ids)), chunk) {
		products, err := ListProducts(ctx, q, Filter{IDs: some})
		if err != nil {
			return nil, err
		}
		list = append(list, products...)
	}
	return list, nil
}
