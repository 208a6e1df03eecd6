package admin

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/exchange"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/logbook"
	"regulars/store/money"
	"regulars/store/picture"
	"regulars/store/price"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

func (d *Door) products(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	filter := catalog.Filter{Query: c.QueryParam("q"), Status: c.QueryParam("status"), Limit: perPage + 1}
	if after := c.QueryParam("after"); after != "" {
		p, err := catalog.FindProductByID(ctx, q, after)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		} else if err == nil {
			filter.After = &p
		}
	}
	list, err := catalog.ListProducts(ctx, q, filter)
	if err != nil {
		return err
	}
	k := at(c)
	page := admin.Products{Frame: d.frame(c, "Products"), Query: filter.Query, MayImport: k.May(staff.ImportProducts), MayExport: k.May(staff.ExportProducts), Views: productViews(filter)}
	if len(list) > perPage {
		list = list[:perPage]
		page.Next = "/admin/products?" + url.Values{"q": {filter.Query}, "status": {filter.Status}, "after": {list[perPage-1].ID}}.Encode()
	}
	ids := variantIDs(list)
	prices, err := price.For(ctx, q, ids)
	if err != nil {
		return err
	}
	levels, err := inventory.Levels(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, p := range list {
		page.Rows = append(page.Rows, d.productRow(p, prices, levels))
	}
	return web.Render(c, http.StatusOK, page.View())
}

func variantIDs(list []catalog.Product) (ids []string) {
	for _, p := range list {
		for _, v := range p.Variants {
			ids = append(ids, v.ID)
		}
	}
	return ids
}

func productViews(f catalog.Filter) (list []ui.Link) {
	for _, v := range []struct{ text, status string }{{"All", ""}, {"Active", "active"}, {"Drafts", "draft"}, {"Archived", "archived"}} {
		params := url.Values{}
		for name, value := range map[string]string{"q": f.Query, "status": v.status} {
			if value != "" {
				params.Set(name, value)
			}
		}
		link := "/admin/products"
		if len(params) > 0 {
			link += "?" + params.Encode()
		}
		list = append(list, ui.Link{Text: v.text, URL: link, Current: f.Status == v.status})
	}
	return list
}

func (d *Door) productRow(p catalog.Product, prices map[string]price.Price, levels map[string]inventory.Level) admin.ProductRow {
	row := admin.ProductRow{Title: p.Title, URL: "/products/" + p.Handle, FitsURL: "/admin/products/" + p.Handle + "/fits", About: joinDot(p.Vendor, p.Type), Variants: strconv.Itoa(len(p.Variants)), State: "Draft", Price: d.priceRange(p, prices), Stock: stockInWords(p, levels)}
	switch {
	case p.Status == "archived":
		row.State = "Archived"
	case p.Visible():
		row.State, row.StateKind = "Active", "on"
	case p.Status == "active":
		row.State, row.StateKind = "Not published", "waits"
	}
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
	header := c.Response().Header()
	header.Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	header.Set(echo.HeaderContentDisposition, `attachment; filename="products.csv"`)
	c.Response().WriteHeader(http.StatusOK)
	return exchange.ExportFrom(c.Request().Context(), d.House.DB, c.Response(), d.House.BaseURL)
}
