package admin

import (
	"context"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/exchange"
	"regulars/store/logbook"
	"regulars/store/staff"
	"regulars/views/admin"
)

const exportPage = "/admin/export"

// leaving is a file that the shop can be taken out as.
type leaving struct {
	name, title, about string
	needs              staff.Permission
	write              func(d *Door, ctx context.Context, w io.Writer) error
}

// leavings are all of them; what names people is for who may take out their data.
func leavings() []leaving {
	return []leaving{
		{"products", "Products", "In Shopify’s columns: with variants, prices, stock and the addresses of pictures.", staff.ExportProducts,
			func(d *Door, ctx context.Context, w io.Writer) error {
				return exchange.ExportFrom(ctx, d.House.DB, w, d.House.BaseURL)
			}},
		{"redirects", "Redirects", "In Shopify’s columns.", staff.ExportProducts,
			func(d *Door, ctx context.Context, w io.Writer) error {
				return exchange.ExportRedirects(ctx, d.House.DB, w)
			}},
		{"reviews", "Reviews", "With the shop’s answers and the addresses of photos, those that nobody sees included.", staff.ExportProducts,
			func(d *Door, ctx context.Context, w io.Writer) error {
				return exchange.ExportReviews(ctx, d.House.DB, w, d.House.BaseURL)
			}},
		{"orders", "Orders", "In Shopify’s columns: a row for each line, with names and addresses.", staff.EraseCustomers,
			func(d *Door, ctx context.Context, w io.Writer) error {
				return exchange.ExportOrders(ctx, d.House.DB, w)
			}},
		{"customers", "Customers", "In Shopify’s columns: accounts with their first address, tags and figures. What they agreed to is not among it: it was said to this shop.", staff.EraseCustomers,
			func(d *Door, ctx context.Context, w io.Writer) error {
				return exchange.ExportCustomers(ctx, d.House.DB, w)
			}},
	}
}

// exportRoutes are a part of the table in handlers.go.
func (d *Door) exportRoutes() []Route {
	list := []Route{{get, exportPage, staff.ExportProducts, d.exports}}
	for _, l := range leavings() {
		if l.name != "products" { // which has an address of its own
			list = append(list, Route{post, exportPage + "/" + l.name, l.needs, d.fresh(exportPage, d.takeOut(l))})
		}
	}
	return list
}

// exports is GET /admin/export.
func (d *Door) exports(c echo.Context) error {
	page := admin.Exports{Frame: d.frame(c, "Take out what the shop holds")}
	for _, l := range leavings() {
		if !at(c).May(l.needs) {
			continue
		}
		row := admin.ExportRow{Title: l.title, About: l.about, URL: exportPage + "/" + l.name}
		if l.name == "products" {
			row.URL = "/admin/products/export"
		}
		page.Rows = append(page.Rows, row)
	}
	return web.Render(c, http.StatusOK, page.View())
}

// takeOut streams a file, after it was kept who took it.
func (d *Door) takeOut(l leaving) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := d.write(c, func(q db.Q) error {
			if err := noted(c, q, staff.Act{Did: "took out", Title: l.name + " as CSV", About: exportPage}, nil, nil); err != nil {
				return err
			}
			return note(c, q, logbook.Exported, l.name+".csv")
		})
		if err != nil {
			return err
		}
		return web.StreamCSV(c, l.name+".csv", func(ctx context.Context, w io.Writer) error { return l.write(d, ctx, w) })
	}
}
