package admin

import (
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/order"
	"regulars/store/report"
)

// sentBackTable is why things come back, by product and reason.
func sentBackTable(c echo.Context, d *Door, asked period) (told, error) {
	list, err := d.scope().SentBack(c.Request().Context(), d.House.DB.Read(), asked.Span)
	t := told{columns: append([]column{{title: "Product"}, {title: "Reason"}}, heads("", "Asked", "Came", "Damaged", "Exchanged", "Paid back")[1:]...)}
	var all report.SentBack
	pieces := map[string]int64{}
	for _, s := range list {
		name := plainly(s.Title)
		if p, ok := d.Catalog.Snapshot().ProductByID(s.ProductID); ok {
			name = cell{text: p.Title, raw: p.Title, url: "/products/" + p.Handle}
		}
		t.rows = append(t.rows, append([]cell{name, plainly(web.Reason(s.Reason))}, sentBackCells(s)...))
		pieces[web.Reason(s.Reason)] += s.Asked
		all.Asked, all.Came, all.Damaged, all.Exchanged, all.Refunded = all.Asked+s.Asked, all.Came+s.Came, all.Damaged+s.Damaged, all.Exchanged+s.Exchanged, all.Refunded+s.Refunded
	}
	t.foot = append([]cell{plainly("Together"), plainly("")}, sentBackCells(all)...)
	var reasons []report.Sum
	for _, r := range order.ReturnReasons() {
		if n := pieces[web.Reason(r)]; n > 0 {
			reasons = append(reasons, report.Sum{Words: web.Reason(r), Goods: n})
		}
	}
	t.ranks = ranks(reasons, func(s report.Sum) string { return s.Words }, func(n int64) string { return thousands(int(n)) })
	return t, err
}

func sentBackCells(s report.SentBack) []cell {
	return []cell{number(s.Asked), number(s.Came), number(s.Damaged), number(s.Exchanged), number(s.Refunded)}
}

// reasonRows are the reasons as the table says them.
func reasonRows() (rows []report.Row) {
	for _, r := range order.ReturnReasons() {
		rows = append(rows, report.Row{string(r), web.Reason(r)})
	}
	return rows
}
