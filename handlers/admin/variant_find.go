package admin

import (
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/store/checkout"
	"regulars/store/fault"
	"regulars/views/ui"
)

// mostFound is how many variants a search in a form shows.
const mostFound = 12

// findVariants returns the variants whose SKU begins with, or whose product's title or
// own name holds, what was typed.
func findVariants(s *browse.Snapshot, query string) (list []*browse.Variant) {
	words := catalog.Fold(strings.TrimSpace(query))
	if words == "" {
		return nil
	}
	for _, p := range s.Products() {
		titled := strings.Contains(catalog.Fold(p.Title), words)
		for _, v := range p.Variants {
			if !titled && !strings.HasPrefix(catalog.Fold(v.SKU), words) && !strings.Contains(catalog.Fold(p.Title+" "+v.Title), words) {
				continue
			}
			if list = append(list, v); len(list) == mostFound {
				return list
			}
		}
	}
	return list
}

// addedFields asks how many of the variants that were added or found.
func (d *Door) addedFields(c echo.Context, added []checkout.EditLine, wrong fault.Fields) (fields ui.Fields) {
	s := d.Catalog.Snapshot()
	seen := map[string]bool{}
	field := func(v *browse.Variant) {
		name := "add-" + v.ID
		if seen[name] {
			return
		}
		seen[name] = true
		hint := d.amount(v.Price) + inStock(c, s, v)
		fields = append(fields, ui.Field{Name: name, Label: variantLabel(v), Hint: hint, Value: c.FormValue(name), Inputmode: "numeric", Optional: true, Width: ui.Tiny, MaxLength: 4, Error: wrong[name]})
	}
	for _, a := range added {
		if v, ok := s.Variant(a.VariantID); ok {
			field(v)
		}
	}
	for _, v := range findVariants(s, c.FormValue("find")) {
		field(v)
	}
	return fields
}

// inStock ends a sentence with how many of a variant the shop has; not for who works for
// some of its places alone.
func inStock(c echo.Context, s *browse.Snapshot, v *browse.Variant) string {
	stock := s.Stock(v.ID)
	if stock.Unlimited || at(c).Bound() {
		return ""
	}
	return ", " + strconv.FormatInt(max(0, stock.Available), 10) + " in stock"
}

func variantLabel(v *browse.Variant) string {
	name := v.Product.Title
	for _, more := range []string{v.Title, v.SKU} {
		if more != "" {
			name += ", " + more
		}
	}
	return name
}
