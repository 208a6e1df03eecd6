package admin

import (
	"cmp"
	"encoding/csv"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/exchange"
	"regulars/store/fault"
	"regulars/store/report"
	"regulars/views/admin"
	"regulars/views/ui"
)

// account is one report as it is asked for and answered: a question, a table, and
// how the table is counted.
type account struct {
	key, title, lead, group string
	now                     bool // as of now: no days are chosen
	table                   func(c echo.Context, d *Door, asked period) (told, error)
	how                     []string
}

// told is what an account says. Page and file are made of the same cells.
type told struct {
	figures []admin.Figure
	chart   *admin.Chart
	ranks   []admin.Shared
	columns []column
	rows    [][]cell
	file    [][]cell // where the file has other rows than the page: each day
	foot    []cell
	empty   admin.Empty
}

// column names what stands in it.
type column struct {
	title  string
	figure bool
}

// cell is a value as people read it and as a spreadsheet does.
type cell struct{ text, raw, url, about string }

// mostRows is how many rows a page shows; the file has all.
const mostRows = 100

// period is which days are asked for.
type period struct {
	report.Span
	days    int // one of periods, 0 for days of one's own
	compare bool
	wrong   fault.Fields
	from    string // as typed
	to      string
}

// periods are the choices of days, counted back from today.
var periods = []int{7, 28, 90, 365}

// readPeriod reads which days an address asks for; 28 where it says nothing.
func readPeriod(v url.Values, s report.Scope, now time.Time) period {
	p := period{days: 28, compare: v.Get("compare") == "yes", from: v.Get("from"), to: v.Get("to")}
	if p.from != "" || p.to != "" {
		span, err := report.ParseSpan(p.from, p.to)
		if p.wrong = fault.FieldsOf(err); p.wrong == nil {
			p.Span, p.days = span, 0
			return p
		}
	}
	for _, n := range periods {
		if v.Get("days") == strconv.Itoa(n) {
			p.days = n
		}
	}
	p.Span = s.Last(now, p.days)
	if p.wrong == nil {
		p.from, p.to = p.From, p.To
	}
	return p
}

// query is the period as part of an address.
func (p period) query(compare bool) string {
	v := url.Values{}
	if p.days > 0 {
		v.Set("days", strconv.Itoa(p.days))
	} else {
		v.Set("from", p.From)
		v.Set("to", p.To)
	}
	if compare {
		v.Set("compare", "yes")
	}
	return "?" + v.Encode()
}

func (d *Door) reports(c echo.Context) error {
	page := admin.Reports{Frame: d.frame(c, "Reports")}
	for _, a := range accounts() {
		n := len(page.Groups)
		if n == 0 || page.Groups[n-1].Title != a.group {
			page.Groups = append(page.Groups, admin.ReportGroup{Title: a.group})
			n++
		}
		page.Groups[n-1].Tasks = append(page.Groups[n-1].Tasks, admin.Task{Text: a.title, URL: "/admin/reports/" + a.key, About: a.lead})
	}
	return web.Render(c, http.StatusOK, page.View())
}

func findAccount(key string) (account, error) {
	for _, a := range accounts() {
		if a.key == key {
			return a, nil
		}
	}
	return account{}, fault.New(fault.NotFound, "There is no such report.")
}

func (d *Door) report(c echo.Context) error {
	a, err := findAccount(c.Param("report"))
	if err != nil {
		return err
	}
	p := readPeriod(c.QueryParams(), d.scope(), d.House.DB.Now())
	t, err := a.table(c, d, p)
	if errors.Is(err, report.ErrCounting) {
		t, err = told{empty: admin.Empty{Title: "Being counted", Text: "The days are being counted, as after an update of the shop or a change to many orders. Look again in a moment.", Act: ui.Link{Text: "Look again", URL: c.Request().URL.RequestURI()}}}, nil
	}
	if err != nil {
		return err
	}
	path := "/admin/reports/" + a.key
	page := admin.Report{Frame: d.frame(c, a.title), Head: admin.Head{Title: a.title, Lead: a.lead, Back: ui.Link{Text: "Reports", URL: "/admin/reports"}}, Path: path,
		Figures: t.figures, Chart: t.chart, Ranks: t.ranks, Table: tableOf(a.title, t), Empty: t.empty, How: a.how, CSV: path + "/csv", SQL: path + "/sql"}
	if page.Empty.Title == "" {
		page.Empty = admin.Empty{Title: "Nothing in these days", Text: "Choose more days, or look again when something has happened."}
	}
	status := http.StatusOK
	if !a.now {
		page.Period, page.CSV, page.SQL = periodOf(p, path), page.CSV+p.query(false), page.SQL+p.query(false)
	}
	if !a.showsQuery(at(c)) {
		page.SQL = ""
	}
	if d.House.TestMode {
		page.How = append(page.How, "Payments are a demonstration here, and orders paid by it count. Once they are real, these are left out.")
	}
	if p.wrong != nil && !a.now {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(c, status, page.View())
}

func periodOf(p period, path string) *admin.Period {
	v := &admin.Period{
		From:    ui.Field{Name: "from", Label: "First day", Type: "date", Value: p.from, Error: p.wrong["from"]},
		To:      ui.Field{Name: "to", Label: "Last day", Type: "date", Value: p.to, Error: p.wrong["to"]},
		Compare: ui.Check{Name: "compare", Label: "Compare with as many days before", Checked: p.compare},
	}
	for _, f := range []*ui.Field{&v.From, &v.To} {
		if f.Error != "" {
			f.Type = "" // a field for days shows nothing that is none
		}
	}
	for _, n := range periods {
		choice := period{days: n}
		v.Choices = append(v.Choices, ui.Link{Text: strconv.Itoa(n) + " days", URL: path + choice.query(p.compare), Current: p.days == n && p.wrong == nil})
	}
	if p.wrong != nil {
		v.Mistakes = ui.Summary(v.From, v.To)
	}
	if p.compare {
		before := p.Before()
		v.Before = "Held against " + dayInWords(before.From) + " to " + dayInWords(before.To) + "."
	}
	return v
}

// dayInWords prints 2026-03-02 as 2 Mar 2026, on one line of a table.
func dayInWords(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return strings.ReplaceAll(t.Format("2 Jan 2006"), " ", "\u00a0")
}

func tableOf(caption string, t told) admin.Table {
	v := admin.Table{Caption: caption}
	for _, col := range t.columns {
		v.Columns = append(v.Columns, admin.Column{Title: col.title, Figure: col.figure})
	}
	rows := t.rows
	if len(rows) > mostRows {
		v.More = "The first " + strconv.Itoa(mostRows) + " of " + thousands(len(rows)) + " rows; the file has all of them."
		rows = rows[:mostRows]
	}
	for _, row := range rows {
		v.Rows = append(v.Rows, printed(row))
	}
	if len(t.rows) > 0 && len(t.foot) > 0 {
		v.Foot = printed(t.foot)
	}
	return v
}

func printed(row []cell) []admin.Cell {
	list := make([]admin.Cell, len(row))
	for i, v := range row {
		list[i] = admin.Cell{Text: v.text, URL: v.url, About: v.about}
	}
	return list
}

// reportFile is GET /admin/reports/{report}/csv.
func (d *Door) reportFile(c echo.Context) error {
	a, err := findAccount(c.Param("report"))
	if err != nil {
		return err
	}
	p := readPeriod(c.QueryParams(), d.scope(), d.House.DB.Now())
	if p.wrong != nil {
		return fault.New(fault.Invalid, "These days cannot be read. Go back and choose others.")
	}
	t, err := a.table(c, d, p)
	if err != nil {
		return err
	}
	name := a.key
	if !a.now {
		name += "-" + p.From + "-" + p.To
	}
	header := c.Response().Header()
	header.Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	text, err := fileOf(t)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", []byte(text))
}

// fileOf writes a table as a spreadsheet reads it.
func fileOf(t told) (string, error) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	head := make([]string, len(t.columns))
	for i, col := range t.columns {
		head[i] = col.title
	}
	if err := w.Write(head); err != nil {
		return "", err
	}
	rows := t.file
	if rows == nil {
		rows = t.rows
	}
	for _, row := range rows {
		line := make([]string, len(row))
		for i, v := range row {
			line[i] = defused(cmp.Or(v.raw, v.text), t.columns[i].figure)
		}
		if err := w.Write(line); err != nil {
			return "", err
		}
	}
	w.Flush()
	return b.String(), w.Error()
}

// defused keeps a spreadsheet from running words that shoppers or staff have written.
// A figure is a number, with its sign.
func defused(s string, figure bool) string {
	if _, err := strconv.ParseFloat(s, 64); figure && err == nil {
		return s
	}
	return exchange.Cell(s)
}
