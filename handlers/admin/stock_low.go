package admin

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/report"
	"regulars/views/admin"
	"regulars/views/ui"
)

// lowPage is the one list of what is low. It asks by sales; by a number of pieces
// where one is named.
const lowPage = "/admin/stock"

// fewLeft is the number of pieces that is asked for at first.
const fewLeft = 5

// lowStock lists variants of which little is left.
func (d *Door) lowStock(c echo.Context) error {
	page := admin.LowStock{Frame: d.frame(c, "Low stock"), Views: []ui.Link{{Text: "Sells out in two weeks", URL: lowPage}, {Text: "Few left", URL: lowPage + "?most=" + strconv.Itoa(fewLeft)}}}
	draw := d.lowBySales
	if at(c).Bound() {
		page.Views = page.Views[1:] // what sells is counted for the whole shop
	}
	if c.QueryParam("most") != "" || at(c).Bound() {
		draw = d.lowByPieces
	}
	if err := draw(c, &page); err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, page.View())
}

// lowBySales lists what will not last two weeks.
func (d *Door) lowBySales(c echo.Context, page *admin.LowStock) error {
	list, err := report.ListLowStock(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	total := int64(len(list))
	here := pageNumber(c, total)
	page.Views[0].Current, page.Selling, page.Total, page.CSV = true, true, plural(int(total), "variant", "variants"), lowPage+"/csv"
	page.Pages = pagesOf(here, total, func(n int) string { return lowPage + "?page=" + strconv.Itoa(n) })
	for _, v := range list[(here-1)*productsShown : min(here*productsShown, len(list))] {
		page.Rows = append(page.Rows, admin.LowRow{Title: v.Title, Variant: v.Variant, SKU: v.SKU, URL: productURL(v.ProductID) + "/stock", Left: strconv.FormatInt(v.Left, 10), Out: v.Left <= 0,
			Sold: strconv.FormatInt(v.Sold, 10), Lasts: plural(int(v.Days()), "day", "days")})
	}
	return nil
}

// lowByPieces lists what there are few of, whether it sells or not.
func (d *Door) lowByPieces(c echo.Context, page *admin.LowStock) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	most, err := strconv.ParseInt(c.QueryParam("most"), 10, 32)
	if err != nil || most < 0 {
		most = fewLeft
	}
	here, err := strconv.Atoi(orWord(c.QueryParam("page"), "1"))
	if err != nil || here < 1 {
		here = 1
	}
	low, total, err := inventory.ListLow(ctx, q, most, productsShown, (here-1)*productsShown)
	if err != nil {
		return err
	}
	page.Views[len(page.Views)-1].Current, page.Total = true, fmt.Sprintf("%d variants", total)
	page.Most = ui.Field{Name: "most", Label: "At most so many left", Value: strconv.FormatInt(most, 10), Inputmode: "numeric", Width: ui.Tiny}
	page.Pages = pagesOf(min(here, pageCount(total)), total, func(n int) string {
		return lowPage + "?most=" + strconv.FormatInt(most, 10) + "&page=" + strconv.Itoa(n)
	})
	page.Rows, err = lowRows(ctx, q, low)
	return err
}

func lowRows(ctx context.Context, q db.Q, low []inventory.Low) (rows []admin.LowRow, err error) {
	ids := make([]string, len(low))
	for i, l := range low {
		ids[i] = l.VariantID
	}
	products, err := catalog.ListOfVariants(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	for _, l := range low {
		row := admin.LowRow{Title: "A variant that is gone", Left: strconv.FormatInt(l.Available, 10), Out: l.Available <= 0}
		for _, p := range products {
			for _, v := range p.Variants {
				if v.ID == l.VariantID {
					row.Title, row.Variant, row.SKU, row.URL = p.Title, strings.Join(v.Options, " / "), v.SKU, productURL(p.ID)+"/stock"
					row.State, row.StateKind = stateOf(p)
				}
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// lowStockFile is what will not last two weeks as a spreadsheet reads it, all of it.
func (d *Door) lowStockFile(c echo.Context) error {
	list, err := report.ListLowStock(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	t := told{columns: heads("Product", "SKU", "Left", "Sold in 14 days", "Lasts, days")}
	t.columns[1].figure = false
	for _, v := range list {
		t.rows = append(t.rows, []cell{plainly(joinDot(v.Title, v.Variant)), plainly(v.SKU), number(v.Left), number(v.Sold), number(v.Days())})
	}
	text, err := fileOf(t)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="low-stock.csv"`)
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", []byte(text))
}
