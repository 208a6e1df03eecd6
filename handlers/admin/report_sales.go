package admin

import (
	"cmp"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/browse"
	spot "regulars/store/place"
	"regulars/store/report"
	"regulars/views/admin"
)

// salesDays reads the sales of each day asked for, and of as many before where these are
// to be compared.
func (d *Door) salesDays(c echo.Context, asked period) (now, before []report.Day, err error) {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	if now, err = d.Sums.Days(ctx, q, d.scope(), asked.Span, report.BySale, ""); err != nil || !asked.compare {
		return now, nil, err
	}
	before, err = d.Sums.Days(ctx, q, d.scope(), asked.Before(), report.BySale, "")
	return now, before, err
}

func salesTable(c echo.Context, d *Door, asked period) (told, error) {
	now, before, err := d.salesDays(c, asked)
	if err != nil {
		return told{}, err
	}
	t := told{columns: heads("Days", "Orders", "Pieces", "Goods", "Delivery", "Taxes", "Total", "Refunds", "Net")}
	whole, was := report.Total(now), report.Total(before)
	if whole == (report.Sum{}) {
		return t, nil
	}
	steps := stepped(now)
	for _, step := range slices.Backward(steps) {
		t.rows = append(t.rows, append([]cell{plainly(step.label)}, d.salesCells(step.Sum)...))
	}
	for _, day := range slices.Backward(now) {
		t.file = append(t.file, append([]cell{dayCell(day.Day)}, d.salesCells(day.Sum)...))
	}
	t.foot = append([]cell{plainly("Together")}, d.salesCells(whole)...)
	t.chart = chartOf("Total over time", marksOf(steps), marksOf(stepped(before)), d.inMoney)
	t.figures = []admin.Figure{{Label: "Total", Value: d.inMoney(whole.Total)}, {Label: "Net", Value: d.inMoney(whole.Net())},
		{Label: "Orders", Value: thousands(int(whole.Count))}, {Label: "Average order", Value: d.averageCell(whole.Total, whole.Count).text}}
	if asked.compare {
		for i, n := range [][2]int64{{whole.Total, was.Total}, {whole.Net(), was.Net()}, {whole.Count, was.Count}, {whole.Total / max(1, whole.Count), was.Total / max(1, was.Count)}} {
			t.figures[i].About = changeSince(n[0], n[1])
		}
	}
	return t, nil
}

// step is some days together, as many as make a table that can be read.
type step struct {
	label string
	report.Sum
}

// stepped puts days together into weeks where they are many, counted from the first;
// into calendar months where they are very many.
func stepped(days []report.Day) (list []step) {
	const manyDays, manyWeeks = 31, 26
	if len(days) > manyWeeks*7 {
		for _, day := range days {
			if n := len(list); n == 0 || list[n-1].label != monthInWords(day.Day[:7]) {
				list = append(list, step{label: monthInWords(day.Day[:7])})
			}
			last := &list[len(list)-1]
			last.Sum = report.Total([]report.Day{{Sum: last.Sum}, day})
		}
		return list
	}
	size := 1
	if len(days) > manyDays {
		size = 7
	}
	for some := range slices.Chunk(days, size) {
		label := dayInWords(some[0].Day)
		if len(some) > 1 {
			label += " – " + dayInWords(some[len(some)-1].Day)
		}
		list = append(list, step{label, report.Total(some)})
	}
	return list
}

func (d *Door) salesCells(s report.Sum) []cell {
	return []cell{number(s.Count), number(s.Pieces), d.moneyCell(s.Goods), d.moneyCell(s.Shipping), d.moneyCell(s.Tax), d.moneyCell(s.Total), d.moneyCell(s.Refunded), d.moneyCell(s.Net())}
}

func marksOf(steps []step) (list []mark) {
	for _, s := range steps {
		list = append(list, mark{s.label, s.Total})
	}
	return list
}

// largestSums reads the sums of a kind, those of most goods first.
func (d *Door) largestSums(c echo.Context, asked period, k report.Kind) ([]report.Sum, error) {
	list, err := d.Sums.Sums(c.Request().Context(), d.House.DB.Read(), d.scope(), asked.Span, k)
	slices.SortFunc(list, func(a, b report.Sum) int {
		return cmp.Or(cmp.Compare(b.Goods, a.Goods), strings.Compare(a.Words, b.Words), strings.Compare(a.Name, b.Name))
	})
	return list, err
}

// together adds sums up.
func together(list []report.Sum) report.Sum {
	days := make([]report.Day, len(list))
	for i, s := range list {
		days[i].Sum = s
	}
	return report.Total(days)
}

func productTable(c echo.Context, d *Door, asked period) (told, error) {
	list, err := d.largestSums(c, asked, report.ByProduct)
	t := told{columns: heads("Product", "Orders", "Pieces", "Goods", "Share", "Refunds")}
	whole := together(list)
	for _, s := range list {
		name := plainly(cmp.Or(s.Words, "A product of before"))
		if p, ok := d.Catalog.Snapshot().ProductByID(s.Name); ok {
			name = cell{text: p.Title, raw: p.Title, url: "/products/" + p.Handle}
		}
		t.rows = append(t.rows, []cell{name, number(s.Count), number(s.Pieces), d.moneyCell(s.Goods), shareCell(s.Goods, whole.Goods), d.moneyCell(s.Refunded)})
	}
	t.foot = []cell{plainly("Together"), plainly(""), number(whole.Pieces), d.moneyCell(whole.Goods), plainly(""), d.moneyCell(whole.Refunded)}
	t.ranks = ranks(list, func(s report.Sum) string { return s.Words }, d.inMoney)
	return t, err
}

func collectionTable(c echo.Context, d *Door, asked period) (told, error) {
	list, err := d.Sums.Sums(c.Request().Context(), d.House.DB.Read(), d.scope(), asked.Span, report.ByProduct)
	if err != nil {
		return told{}, err
	}
	sums, whole := shelved(d.Catalog.Snapshot(), list), together(list)
	t := told{columns: heads("Collection", "Pieces", "Goods", "Share of all goods")}
	for _, s := range sums {
		name := cell{text: s.Words, raw: s.Words}
		if s.Name != "" {
			name.url = "/collections/" + s.Name
		}
		t.rows = append(t.rows, []cell{name, number(s.Pieces), d.moneyCell(s.Goods), shareCell(s.Goods, whole.Goods)})
	}
	t.ranks = ranks(sums, func(s report.Sum) string { return s.Words }, d.inMoney)
	return t, nil
}

// shelved adds products up by the collections they stand in; the last is what stands
// in none.
func shelved(s *browse.Snapshot, list []report.Sum) (sums []report.Sum) {
	none := report.Sum{Words: "In no collection"}
	by := map[string]*report.Sum{}
	for _, sum := range list {
		p, ok := s.ProductByID(sum.Name)
		found := false
		for _, shelf := range s.Collections() {
			if !ok || shelf.Handle == browse.All || !shelf.Has(p) {
				continue
			}
			found = true
			at := by[shelf.Handle]
			if at == nil {
				at = &report.Sum{Name: shelf.Handle, Words: shelf.Title}
				by[shelf.Handle] = at
			}
			at.Pieces, at.Goods = at.Pieces+sum.Pieces, at.Goods+sum.Goods
		}
		if !found {
			none.Pieces, none.Goods = none.Pieces+sum.Pieces, none.Goods+sum.Goods
		}
	}
	for _, at := range by {
		sums = append(sums, *at)
	}
	slices.SortFunc(sums, func(a, b report.Sum) int {
		return cmp.Or(cmp.Compare(b.Goods, a.Goods), strings.Compare(a.Name, b.Name))
	})
	if none.Pieces > 0 {
		sums = append(sums, none)
	}
	return sums
}

func channelNames() map[string]string {
	return map[string]string{"web": "Web", "clerk": "At the counter", "phone": "By phone", "market": "Market stall", "api": "Other programs"}
}

func channelTable(c echo.Context, d *Door, asked period) (told, error) {
	list, err := d.largestSums(c, asked, report.ByChannel)
	names := channelNames()
	named := func(s report.Sum) string { return cmp.Or(names[s.Name], s.Name) }
	t := told{columns: heads("Channel", "Orders", "Pieces", "Goods", "Delivery", "Taxes", "Total", "Refunds", "Net")}
	for _, s := range list {
		t.rows = append(t.rows, append([]cell{plainly(named(s))}, d.salesCells(s)...))
	}
	t.foot = append([]cell{plainly("Together")}, d.salesCells(together(list))...)
	t.ranks = ranks(list, named, d.inMoney)
	return t, err
}

func placeTable(c echo.Context, d *Door, asked period) (told, error) {
	list, err := d.largestSums(c, asked, report.ByPlace)
	if err != nil {
		return told{}, err
	}
	all, err := spot.List(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return told{}, err
	}
	named := func(s report.Sum) string {
		for _, p := range all {
			if p.ID == s.Name {
				return p.Name
			}
		}
		if s.Name == "" {
			return "Sent"
		}
		return "A place of before"
	}
	t := told{columns: heads("Collected at", "Orders", "Pieces", "Goods", "Delivery", "Taxes", "Total", "Refunds", "Net")}
	for _, s := range list {
		t.rows = append(t.rows, append([]cell{plainly(named(s))}, d.salesCells(s)...))
	}
	t.foot = append([]cell{plainly("Together")}, d.salesCells(together(list))...)
	t.ranks = ranks(list, named, d.inMoney)
	return t, nil
}
