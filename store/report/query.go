package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Query writes the table of a report as one text of SQL, which somebody can run on a
// copy of their own database and compare. What the shop knows and the database does not,
// such as where its days begin or what stands in a collection by a rule, is written into
// the text.
type Query struct {
	Scope
	Span
	Engine string    // that it is to run on: db.DB.Engine
	Now    time.Time // that it is asked at
}

// Row is what a text calls something: an id, what people read, and what else belongs to it.
type Row []string

// quoted is a text in SQL.
func quoted(s string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(s, "\x00", ""), "'", "''") + "'"
}

// table is a part of a with that holds some rows of texts.
func table(name, columns string, rows []Row) string {
	if len(rows) == 0 {
		return name + " (" + columns + ") as (select " + strings.Repeat("'', ", strings.Count(columns, ",")) + "'' where 1 = 0)"
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		cells := make([]string, len(row))
		for k, cell := range row {
			cells[k] = quoted(cell)
		}
		lines[i] = "(" + strings.Join(cells, ", ") + ")"
	}
	return name + " (" + columns + ") as (values\n  " + strings.Join(lines, ",\n  ") + ")"
}

// days is a part of a with: the days of the span, and when each begins and ends.
func (a Query) daysPart() string {
	var lines []string
	for _, day := range a.Span.Days() {
		from, to := a.bounds(Span{day, day})
		lines = append(lines, fmt.Sprintf("('%s', %d, %d)", day, from.UnixMilli(), to.UnixMilli()))
	}
	return "days (day, begins, ends) as (values\n  " + strings.Join(lines, ",\n  ") + ")"
}

// ours is the condition that an order o is in the shop's currency, and none at the
// demonstration bank where these are left out.
func (a Query) ours() string {
	if a.Test {
		return "o.currency = " + quoted(string(a.Currency))
	}
	return "o.currency = " + quoted(string(a.Currency)) + " and o.gateway <> 'demo'"
}

// money is an amount of minor units as a decimal.
func (a Query) money(minor string) string {
	digits := a.Currency.Digits()
	if digits == 0 {
		return minor
	}
	return "round((" + minor + ") / 1" + strings.Repeat("0", digits) + ".0, " + strconv.Itoa(digits) + ")"
}

// average is a sum over a number, rounded to minor units.
func (a Query) average(sum, n string) string {
	return a.money("(" + sum + " + " + n + " / 2) / nullif(" + n + ", 0)")
}

// share is a part of a whole.
func share(part, whole string) string {
	return "round(" + part + " * 1.0 / nullif(" + whole + ", 0), 4)"
}

// property is what a JSON document says under a name.
func (a Query) property(document, name string) string {
	if a.Engine == "SQLite" {
		return "json_extract(" + document + ", '$." + name + "')"
	}
	return "(" + document + "::json ->> '" + name + "')"
}

// whole is an integer, as sums of PostgreSQL are none.
func whole(sum string) string { return "cast(coalesce(" + sum + ", 0) as bigint)" }

// with joins the parts of a query.
func with(parts ...string) string { return "with " + strings.Join(parts, ",\n") + "\n" }

// moments are the first moment of the span and the first after it.
func (a Query) moments() (from, to string) {
	begins, ends := a.bounds(a.Span)
	return strconv.FormatInt(begins.UnixMilli(), 10), strconv.FormatInt(ends.UnixMilli(), 10)
}
