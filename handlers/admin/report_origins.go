package admin

import (
	"cmp"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/report"
	"regulars/views/admin"
)

// firstsTable is people by the products of their first order.
func firstsTable(c echo.Context, d *Door, asked period) (told, error) {
	list, whole, err := d.Sums.Firsts(c.Request().Context(), d.House.DB.Read(), d.scope(), asked.Span)
	if err != nil {
		return told{}, err
	}
	t := told{columns: heads("First product", "People", "Ordered again", "Share", "Value of the first year"),
		empty: admin.Empty{Title: "Nobody came new in these days", Text: "Choose more days: a product stands here once it is in somebody's first order."}}
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b report.First) int {
		return cmp.Or(cmp.Compare(b.People, a.People), strings.Compare(a.ProductID, b.ProductID))
	})
	var marks []mark
	for _, f := range list {
		name := plainly(f.Words)
		if p, ok := d.Catalog.Snapshot().ProductByID(f.ProductID); ok {
			name = cell{text: p.Title, raw: p.Title, url: "/products/" + p.Handle}
		}
		t.rows = append(t.rows, append([]cell{name}, d.firstCells(f)...))
		if len(marks) < mostMarks {
			marks = append(marks, mark{name.text, (f.Value + f.People/2) / f.People})
		}
	}
	if whole.People > 0 {
		t.figures = []admin.Figure{{Label: "Came new", Value: thousands(int(whole.People))}, {Label: "Ordered again", Value: share(whole.Again, whole.People)},
			{Label: "Value of the first year", Value: d.averageCell(whole.Value, whole.People).text, About: "on average, each person once"}}
	}
	t.chart = chartOf("Value of the first year by first product, most people first", marks, nil, d.inMoney)
	if t.chart != nil {
		t.chart.Desc = "Bars from the product that most began with, " + marks[0].label + ", to " + marks[len(marks)-1].label + ". The highest: " + strings.TrimPrefix(t.chart.Most, "most: ") + ". The table below has all of it."
	}
	return t, nil
}

// mostMarks is how many products a chart shows.
const mostMarks = 20

func (d *Door) firstCells(f report.First) []cell {
	return []cell{number(f.People), number(f.Again), shareCell(f.Again, f.People), d.averageCell(f.Value, f.People)}
}

// The words for where somebody came from that has no name.
const (
	cameDirectly = "Directly"
	cameUnknown  = "Unknown"
)

func sourcesAre() []string {
	return []string{whichOrders,
		"A source is the utm_source of the link that somebody followed to the shop, else the site that the link stood on. Last is the latest of them before the order, first the earliest; those of 90 days before the order are looked at.",
		"Directly: the shop has seen them look around, and no link said where it stood: typed in, a bookmark, an app or a mail without a mark.",
		"Unknown: the shop may not know. These buyers did not agree to be counted, or staff took the order. Nothing is guessed about them.",
		"What a browser did before somebody logged in there counts as theirs. Each order stands in one row by first and in one by last, so each column adds up to all sales.",
		"That somebody came from there does not mean that they bought because of it.", inLargeShops, ownCurrency}
}

// sourcesTable is orders by where their buyers came from.
func sourcesTable(c echo.Context, d *Door, asked period) (told, error) {
	list, err := d.Sums.Sources(c.Request().Context(), d.House.DB.Read(), d.scope(), asked.Span)
	if err != nil {
		return told{}, err
	}
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b report.Source) int {
		return cmp.Or(cmp.Compare(b.Last.Total, a.Last.Total), strings.Compare(a.Name, b.Name))
	})
	t := told{columns: heads("Source", "Orders by first", "Total by first", "Orders by last", "Total by last")}
	var first, last report.Ordering
	var marks []mark
	for _, s := range list {
		name := plainly(sourceName(s.Name))
		t.rows = append(t.rows, []cell{name, number(s.First.Orders), d.moneyCell(s.First.Total), number(s.Last.Orders), d.moneyCell(s.Last.Total)})
		first, last = first.Plus(s.First), last.Plus(s.Last)
		if len(marks) < mostMarks {
			marks = append(marks, mark{name.text, s.Last.Total})
		}
	}
	t.foot = []cell{plainly("Together"), number(first.Orders), d.moneyCell(first.Total), number(last.Orders), d.moneyCell(last.Total)}
	t.chart = chartOf("Total by the last source, most first", marks, nil, d.inMoney)
	return t, nil
}

func sourceName(name string) string {
	switch name {
	case report.Direct:
		return cameDirectly
	case report.Unknown:
		return cameUnknown
	}
	return name
}
