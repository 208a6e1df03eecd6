package admin

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/store/census"
	"regulars/store/report"
	"regulars/store/segment"
	"regulars/views/admin"
)

// funnelSteps are what the stages are called.
func funnelSteps() []string {
	return []string{"Visited the shop", "Looked at a product", "Put something into the cart", "Began the checkout", "Ordered"}
}

func funnelTable(c echo.Context, d *Door, asked period) (told, error) {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	list, err := d.Sums.Sums(ctx, q, d.scope(), asked.Span, report.ByStage)
	if err != nil {
		return told{}, err
	}
	reached := report.Funnel(list)
	t := told{columns: heads("Step", "Visits", "Of all visits", "Of the step before")}
	names := funnelSteps()
	if reached[report.Visited] == 0 {
		return t, nil
	}
	for _, stage := range report.Stages() {
		n, whole := reached[stage], reached[report.Visited]
		row := []cell{plainly(names[stage]), number(n), shareCell(n, whole), plainly("")}
		if stage > report.Visited {
			row[3] = shareCell(n, reached[stage-1])
		}
		t.rows = append(t.rows, row)
		t.ranks = append(t.ranks, admin.Shared{Name: names[stage], Words: thousands(int(n)) + ", " + share(n, whole), Width: int(n * 100 / whole)})
	}
	t.figures = []admin.Figure{{Label: "Visits", Value: thousands(int(reached[report.Visited]))}, {Label: "Conversion", Value: share(reached[report.Ordered], reached[report.Visited])}}
	if asked.compare {
		before, err := d.Sums.Sums(ctx, q, d.scope(), asked.Before(), report.ByStage)
		if err != nil {
			return t, err
		}
		was := report.Funnel(before)
		t.figures[0].About, t.figures[1].About = changeSince(reached[report.Visited], was[report.Visited]), "before: "+share(was[report.Ordered], was[report.Visited])
	}
	return t, nil
}

// searchTable is what was looked for, or what of it was not found.
func searchTable(nothing bool) func(echo.Context, *Door, period) (told, error) {
	return func(c echo.Context, d *Door, asked period) (told, error) {
		list, err := d.Sums.Searches(c.Request().Context(), d.House.DB.Read(), d.scope(), asked.Span)
		t := told{columns: heads("Words", "Searches", "Without a result")}
		by := func(s report.Search) int64 { return s.Times }
		if nothing {
			by = func(s report.Search) int64 { return s.Nothing }
			list = slices.DeleteFunc(list, func(s report.Search) bool { return s.Nothing == 0 })
			t.empty = admin.Empty{Title: "Everything was found", Text: "In these days no search of those who agreed to be counted came up empty."}
		}
		slices.SortFunc(list, func(a, b report.Search) int {
			return cmp.Or(cmp.Compare(by(b), by(a)), strings.Compare(a.Query, b.Query))
		})
		var most, times, without int64
		for _, s := range list {
			most, times, without = max(most, by(s)), times+s.Times, without+s.Nothing
			t.rows = append(t.rows, []cell{{text: s.Query, raw: s.Query, url: "/search?q=" + url.QueryEscape(s.Query)}, number(s.Times), number(s.Nothing)})
		}
		for _, s := range list[:min(len(list), 8)] {
			t.ranks = append(t.ranks, admin.Shared{Name: s.Query, Words: thousands(int(by(s))), Width: int(max(1, by(s)*100/most))})
		}
		t.foot = []cell{plainly("Together"), number(times), number(without)}
		return t, err
	}
}

func nthOrders() [4]string {
	return [4]string{"A person's first", "Their second", "Their third", "All later ones"}
}

func returnsTable(c echo.Context, d *Door, asked period) (told, error) {
	nth, err := d.Sums.Returns(c.Request().Context(), d.House.DB.Read(), d.scope(), asked.Span)
	t := told{columns: heads("Order", "Placed", "Followed within 30 days", "Share", "Too young to tell"),
		empty: admin.Empty{Title: "No orders in these days", Text: "Choose more days: an order is looked at once 30 days have passed."}}
	var whole report.Return
	for i, r := range nth {
		whole = report.Return{Orders: whole.Orders + r.Orders, Again: whole.Again + r.Again, Young: whole.Young + r.Young}
		name := nthOrders()[i]
		if r != (report.Return{}) {
			t.rows = append(t.rows, []cell{plainly(name), number(r.Orders), number(r.Again), shareCell(r.Again, r.Orders), number(r.Young)})
		}
		if r.Orders > 0 {
			t.ranks = append(t.ranks, admin.Shared{Name: name, Words: share(r.Again, r.Orders), Width: int(r.Again * 100 / r.Orders)})
		}
	}
	t.foot = []cell{plainly("Together"), number(whole.Orders), number(whole.Again), shareCell(whole.Again, whole.Orders), number(whole.Young)}
	return t, err
}

// cohortMonths is how far back months of first orders go.
const cohortMonths = 12

func cohortTable(c echo.Context, d *Door, _ period) (told, error) {
	list, err := d.Sums.Cohorts(c.Request().Context(), d.House.DB.Read(), d.scope(), cohortMonths)
	if err != nil {
		return told{}, err
	}
	t := told{columns: heads("Month", "People", "Value of the first year"), empty: admin.Empty{Title: "Nobody has ordered in the last year", Text: "Months appear with the first order."}}
	for k := 1; k < cohortMonths; k++ {
		t.columns = append(t.columns, column{strconv.Itoa(k), true})
	}
	var bought int64
	var marks []mark
	for _, month := range list {
		name := monthInWords(month.Month)
		row := []cell{{text: name, raw: month.Month}, number(month.People), d.averageCell(month.Value, month.People)}
		for k := 1; k < cohortMonths; k++ {
			v := cell{}
			if k < len(month.Again) && month.People > 0 {
				v = shareCell(month.Again[k], month.People)
			}
			row = append(row, v)
		}
		bought += month.People
		t.rows, marks = append(t.rows, row), append(marks, mark{name, month.People})
	}
	if bought == 0 {
		t.rows = nil
	}
	t.chart = chartOf("People by the month of their first order", marks, nil, func(n int64) string { return plural(int(n), "person", "people") })
	return t, nil
}

// monthInWords prints 2026-03 as Mar 2026.
func monthInWords(month string) string {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return t.Format("Jan 2006")
}

func segmentTable(c echo.Context, d *Door, _ period) (told, error) {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	all, err := segment.List(ctx, q)
	if err != nil {
		return told{}, err
	}
	rules := shelve(all)
	standings, err := d.standingsOn(c, rules)
	if err != nil {
		return told{}, err
	}
	whole, err := d.Sums.Buyers(ctx, q, d.scope())
	if err != nil {
		return told{}, err
	}
	t := told{columns: heads("Segment", "People", "Orders", "Revenue", "Average order", "Value of the first year"),
		empty: admin.Empty{Title: "No segments yet", Text: "A segment is a sentence about people; here stands what they are worth to the shop."}}
	for _, s := range all {
		if known, asked := standings[s.ID]; asked && (known == nil || known.Err == nil) {
			t.rows = append(t.rows, d.segmentWorth(s, known, whole))
		}
	}
	return t, nil
}

// segmentWorth is what a segment is worth; known is nil while it is being counted, and
// has no members while these are.
func (d *Door) segmentWorth(s segment.Segment, known *census.Standing, all *report.Buyers) []cell {
	name := cell{text: s.Name, raw: s.Name, url: "/admin/segments/" + s.ID}
	if known == nil || known.Members == nil {
		name.about = "is being counted; look again"
		people := plainly("…")
		if known != nil {
			people, name.about = number(int64(known.Count.People)), "people "+d.asOf(known)+"; "+name.about
		}
		return []cell{name, people, plainly("…"), plainly("…"), plainly("…"), plainly("…")}
	}
	var revenue, year, buyers int64
	for _, a := range known.Worth.Revenue {
		if a.Currency == d.scope().Currency {
			revenue = a.Minor
		}
	}
	for person := range known.Members.Keys() {
		if value, ok := all.FirstYear(person); ok {
			year, buyers = year+value, buyers+1
		}
	}
	return []cell{name, number(int64(known.Count.People)), number(int64(known.Worth.Orders)), d.moneyCell(revenue), d.averageCell(revenue, int64(known.Worth.Orders)), d.averageCell(year, buyers)}
}
