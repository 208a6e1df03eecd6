package admin

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/exchange"
	"regulars/store/inventory"
	"regulars/store/logbook"
	"regulars/store/money"
	"regulars/store/picture"
	"regulars/store/price"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// productsShown is how many products one page lists.
const productsShown = 50

func (d *Door) products(c echo.Context) error {
	ctx, q, f := c.Request().Context(), d.House.DB.Read(), productFilter(c)
	found, err := d.Products.Find(ctx, f, d.House.Shop().Language)
	if err != nil {
		return err
	}
	total := int64(len(found.IDs))
	here := pageNumber(c, total)
	from := (here - 1) * productsShown
	list, err := productsInOrder(ctx, q, found.IDs[from:min(from+productsShown, len(found.IDs))])
	if err != nil {
		return err
	}
	page := admin.Products{Frame: d.frame(c, "Products"), Query: f.Query, MayImport: at(c).May(staff.ImportProducts), MayExport: at(c).May(staff.ExportProducts),
		MayEdit: at(c).May(staff.EditProducts), Status: f.Status, Narrowed: f.Query+f.Vendor+f.Type+f.Status != "", Views: productViews(f, found.Counts), Total: productTotal(total, from, len(list)),
		Pages: pagesOf(here, total, func(n int) string { return productsURL(f, n) }), Filters: productFilters(found.Kinds, f)}
	ids := variantIDs(list)
	prices, err := price.For(ctx, q, ids)
	if err != nil {
		return err
	}
	levels, err := inventory.LevelsWithin(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, p := range list {
		page.Rows = append(page.Rows, d.productRow(p, prices, levels))
	}
	return web.Render(c, http.StatusOK, page.View())
}

// productsInOrder reads products in the order of their ids.
func productsInOrder(ctx context.Context, q db.Q, ids []string) ([]catalog.Product, error) {
	list, err := catalog.ListProducts(ctx, q, catalog.Filter{IDs: ids})
	at := make(map[string]int, len(ids))
	for i, v := range ids {
		at[v] = i
	}
	slices.SortFunc(list, func(a, b catalog.Product) int { return at[a.ID] - at[b.ID] })
	return list, err
}

func productFilter(c echo.Context) catalog.Filter {
	f := catalog.Filter{Query: strings.TrimSpace(c.QueryParam("q")), Vendor: c.QueryParam("vendor"), Type: c.QueryParam("type"), Sort: catalog.InAlphabet}
	if s := c.QueryParam("status"); s == catalog.Active || s == catalog.Draft || s == catalog.Archived {
		f.Status = s
	}
	if s := c.QueryParam("sort"); s == catalog.NewestFirst || s == catalog.ChangedFirst || s == catalog.ByVendor {
		f.Sort = s
	}
	return f
}

// productsURL is the list with a filter, at a page.
func productsURL(f catalog.Filter, page int) string {
	params := url.Values{}
	for name, value := range map[string]string{"q": f.Query, "status": f.Status, "vendor": f.Vendor, "type": f.Type, "sort": f.Sort, "page": strconv.Itoa(page)} {
		if value != "" && (name != "sort" || value != catalog.InAlphabet) && (name != "page" || page > 1) {
			params.Set(name, value)
		}
	}
	if len(params) == 0 {
		return "/admin/products"
	}
	return "/admin/products?" + params.Encode()
}

func productTotal(total int64, from, shown int) string {
	switch {
	case total == 0:
		return ""
	case total == 1:
		return "1 product"
	case int(total) == shown:
		return fmt.Sprintf("%d products", total)
	}
	return fmt.Sprintf("%d to %d of %d products", from+1, from+shown, total)
}

// productFilters are the choices beside the search.
func productFilters(kinds catalog.Kinds, f catalog.Filter) ui.Fields {
	sorts := []ui.Option{{Value: catalog.InAlphabet, Label: "Title"}, {Value: catalog.NewestFirst, Label: "Newest first"}, {Value: catalog.ChangedFirst, Label: "Changed last first"}, {Value: catalog.ByVendor, Label: "Vendor"}}
	for i := range sorts {
		sorts[i].Selected = sorts[i].Value == f.Sort
	}
	fields := ui.Fields{{Name: "vendor", Label: "Vendor", Options: oneOf("All vendors", kinds.Vendors, f.Vendor)}, {Name: "type", Label: "Type", Options: oneOf("All types", kinds.Types, f.Type)},
		{Name: "sort", Label: "Order", Options: sorts}}
	for i := range fields {
		fields[i].QuietLabel = true
	}
	return fields
}

// oneOf offers words to choose from, and none of them.
func oneOf(none string, words []string, chosen string) []ui.Option {
	list := []ui.Option{{Value: "", Label: none}}
	for _, w := range words {
		list = append(list, ui.Option{Value: w, Label: w, Selected: w == chosen})
	}
	return list
}

func variantIDs(list []catalog.Product) (ids []string) {
	for _, p := range list {
		for _, v := range p.Variants {
			ids = append(ids, v.ID)
		}
	}
	return ids
}

func productViews(f catalog.Filter, counts map[string]int64) (list []ui.Link) {
	all := counts[catalog.Active] + counts[catalog.Draft] + counts[catalog.Archived]
	for _, v := range []struct {
		text, status string
		n            int64
	}{{"All", "", all}, {"Active", catalog.Active, counts[catalog.Active]}, {"Drafts", catalog.Draft, counts[catalog.Draft]}, {"Archived", catalog.Archived, counts[catalog.Archived]}} {
		of := f
		of.Status = v.status
		list = append(list, ui.Link{Text: fmt.Sprintf("%s %d", v.text, v.n), URL: productsURL(of, 1), Current: f.Status == v.status})
	}
	return list
}

func (d *Door) productRow(p catalog.Product, prices map[string]price.Price, levels map[string]inventory.Level) admin.ProductRow {
	row := admin.ProductRow{Title: orWord(p.Title, "Without a title"), URL: productURL(p.ID), FitsURL: "/admin/products/" + p.Handle + "/fits", About: joinDot(p.Vendor, p.Type), Variants: strconv.Itoa(len(p.Variants)), Price: d.priceRange(p, prices), Stock: stockInWords(p, levels)}
	row.State, row.StateKind = stateOf(p)
	if len(p.Media) > 0 && p.Media[0].File != "" {
		row.Src = "/media/" + picture.Sizes(p.Media[0].File, p.Media[0].Width)[0].Name
	}
	return row
}

func joinDot(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

func (d *Door) priceRange(p catalog.Product, prices map[string]price.Price) string {
	var low, high money.Amount
	for i, v := range p.Variants {
		a := prices[v.ID].Amount
		if i == 0 || a.Minor < low.Minor {
			low = a
		}
		if i == 0 || a.Minor > high.Minor {
			high = a
		}
	}
	switch {
	case low.Currency == "":
		return "No price"
	case low == high:
		return d.amount(low)
	}
	return d.amount(low) + " – " + d.amount(high)
}

func stockInWords(p catalog.Product, levels map[string]inventory.Level) string {
	var total, out, counted int64
	for _, v := range p.Variants {
		l := levels[v.ID]
		if l.Unlimited() {
			continue
		}
		counted++
		total += max(l.Available, 0)
		if l.Available <= 0 {
			out++
		}
	}
	switch {
	case counted == 0:
		return "Not counted"
	case out == counted:
		return "Sold out"
	case out > 0:
		return fmt.Sprintf("%d, %d sold out", total, out)
	}
	return strconv.FormatInt(total, 10)
}

func (d *Door) export(c echo.Context) error {
	if err := d.write(c, func(q db.Q) error { return note(c, q, logbook.Exported, "products.csv") }); err != nil {
		return err
	}
	return web.StreamCSV(c, "products.csv", func(ctx context.Context, w io.Writer) error {
		return exchange.ExportFrom(ctx, d.House.DB, w, d.House.BaseURL)
	})
}
