// Package revise changes many products at once from rows of a spreadsheet: it reads
// the rows, says what each would change and what is wrong with which cell, and
// applies them.
//
// It owns no table, and must not take in new products: that is exchange's.
package revise

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"regulars/store/catalog"
)

// MostRows bounds one sheet.
const MostRows = 500

// Column is what a column of a sheet holds.
type Column string

// The columns. A variant is found by Handle and Variant, or else by its SKU.
const (
	SKU     Column = "SKU"
	Title   Column = "Title"
	Variant Column = "Variant"
	Handle  Column = "Handle"
	Status  Column = "Status"
	Vendor  Column = "Vendor"
	Type    Column = "Type"
	Price   Column = "Price"
	Was     Column = "Was-price"
	Stock   Column = "Stock"
)

// Columns are all of them, in the order in which a sheet is written.
func Columns() []Column {
	return []Column{SKU, Title, Variant, Handle, Status, Vendor, Type, Price, Was, Stock}
}

// Empty in a cell takes away what is there; an empty cell leaves it.
const Empty = "-"

// Row is one line of a sheet.
type Row struct {
	Line  int // of the text, from 1
	Cells map[Column]string
}

// Wrong says what is wrong with a cell, or with a line when Column is "".
type Wrong struct {
	Line   int
	Column Column
	Text   string
}

// names are what people call the columns.
var names = map[string]Column{
	"sku": SKU, "code": SKU, "title": Title, "name": Title, "product": Title, "variant": Variant, "option": Variant, "handle": Handle, "address": Handle, "status": Status, "state": Status,
	"vendor": Vendor, "brand": Vendor, "type": Type, "price": Price, "was-price": Was, "was price": Was, "compare-at": Was, "compare at": Was, "compare-at price": Was,
	"compare at price": Was, "stock": Stock, "quantity": Stock,
}

// Read reads what was pasted: tab-separated rows of which the first names the
// columns. Two columns without names are SKU and price.
func Read(text string) (rows []Row, wrong []Wrong) {
	r := csv.NewReader(strings.NewReader(strings.TrimRight(text, "\n\r\t ")))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	var columns []Column
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, wrong
		}
		if err != nil {
			return rows, append(wrong, Wrong{Text: "These rows cannot be read: " + err.Error() + "."})
		}
		line, _ := r.FieldPos(0)
		switch {
		case columns == nil:
			named, problem := header(cells)
			if problem != "" {
				return nil, []Wrong{{Line: line, Text: problem}}
			}
			if columns = named; slices.Contains(known(cells), true) {
				continue
			}
		case len(rows) == MostRows:
			return rows, append(wrong, Wrong{Line: line, Text: fmt.Sprintf("A sheet has up to %d rows. Leave out what is below this line.", MostRows)})
		}
		if row, problem := rowOf(line, columns, cells); problem != "" {
			wrong = append(wrong, Wrong{Line: line, Text: problem})
		} else if len(row.Cells) > 0 {
			rows = append(rows, row)
		}
	}
}

func known(cells []string) []bool {
	list := make([]bool, len(cells))
	for i, c := range cells {
		_, list[i] = names[catalog.Fold(strings.TrimSpace(c))]
	}
	return list
}

// header names the columns.
func header(cells []string) (columns []Column, problem string) {
	if !slices.Contains(known(cells), true) {
		if len(cells) == 2 {
			return []Column{SKU, Price}, ""
		}
		return nil, "The first line names the columns, such as SKU, Price, Stock."
	}
	for _, c := range cells {
		c = strings.TrimSpace(c)
		column, ok := names[catalog.Fold(c)]
		switch {
		case c == "":
		case !ok:
			return nil, "There is no column “" + c + "”. Known are SKU, Title, Variant, Handle, Status, Vendor, Type, Price, Was-price and Stock."
		case slices.Contains(columns, column):
			return nil, "The column " + string(column) + " is there twice."
		}
		columns = append(columns, column)
	}
	if !slices.Contains(columns, SKU) && !slices.Contains(columns, Handle) {
		return nil, "A sheet needs the column SKU or Handle, to know which variant a row means."
	}
	return columns, ""
}

func rowOf(line int, columns []Column, cells []string) (Row, string) {
	row := Row{Line: line, Cells: map[Column]string{}}
	for i, c := range cells {
		c = strings.TrimSpace(c)
		if i >= len(columns) {
			if c != "" {
				return row, "This line has more cells than there are columns."
			}
			continue
		}
		if c != "" && columns[i] != "" {
			row.Cells[columns[i]] = c
		}
	}
	return row, ""
}

// Write makes the text of a sheet, as Read reads it.
func Write(rows []Row) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Comma = '\t'
	var used []Column
	for _, c := range Columns() {
		if slices.ContainsFunc(rows, func(r Row) bool { _, ok := r.Cells[c]; return ok }) || c == SKU {
			used = append(used, c)
		}
	}
	head := make([]string, len(used))
	for i, c := range used {
		head[i] = string(c)
	}
	_ = w.Write(head) // into memory
	for _, r := range rows {
		cells := make([]string, len(used))
		for i, c := range used {
			cells[i] = r.Cells[c]
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return b.String()
}
