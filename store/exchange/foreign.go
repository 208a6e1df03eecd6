package exchange

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"regulars/store/catalog"
	"regulars/store/fault"
)

// Kinds of product files. All but Shopify's own two dialects are brought to the present
// one's columns before anything else looks at them; each cell keeps the line and column
// at which it stood.
const (
	Shopify = "Shopify"
	Woo     = "WooCommerce"
	Vendure = "Vendure"
	Spree   = "Spree"
	Mapped  = "" // any other, by columns that somebody chose
)

// currencyColumn says in which currency a foreign file's prices are; it is checked and not kept.
const currencyColumn = "Currency of the prices"

// Header is what a file says of itself before anything is read of it.
type Header struct {
	Kind    string   // whose columns it has; Mapped for nobody's
	Columns []string // as they are spelled
	Sample  []string // the first row's cells; shorter where that is
}

// Recognize reads the header of a file.
func Recognize(r io.Reader) (Header, error) {
	t := &table{}
	if err := t.read(r, func() bool { return len(t.rows) > 0 }); err != nil {
		return Header{}, err
	}
	h := Header{Kind: t.kind(), Columns: t.headers}
	if len(t.rows) > 0 {
		for _, c := range t.rows[0].cells {
			h.Sample = append(h.Sample, c.text)
		}
	}
	return h, nil
}

// kind is whose columns a table has.
func (t *table) kind() string {
	has := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return t.at(name) < 0 })
	}
	switch {
	case has("type", "name", "regular price"):
		return Woo
	case has("slug", "price") && t.names("name") && (has("stockonhand") || has("optiongroups")):
		return Vendure
	case has("slug", "sku", "name", "price") && (has("inventory_count") || has("compare_at_price")):
		return Spree
	}
	known := newDialects()
	for _, h := range t.headers {
		if name := known.find(h).name; name == title || name == handle {
			return Shopify
		}
	}
	return Mapped
}

// at is the place of a column by its folded name, below 0 for none.
func (t *table) at(name string) int {
	return slices.IndexFunc(t.headers, func(h string) bool { return fold(h) == name })
}

// names says whether there is a column of that name, in whatever language ("name:en").
func (t *table) names(name string) bool {
	return slices.ContainsFunc(t.headers, func(h string) bool { return fold(h) == name || strings.HasPrefix(fold(h), name+":") })
}

// foreignRow is one row of a foreign file by its folded headers.
type foreignRow struct {
	line  int
	cells entry
}

func (f foreignRow) cell(name string) cell { return f.cells[name] }

func (f foreignRow) text(name string) string { return f.cells[name].text }

// foreignRows are all rows by their headers; of columns that are there once for each language,
// the first stands for all.
func (t *table) foreignRows(languages bool) []foreignRow {
	names := make([]string, len(t.headers))
	for i, h := range t.headers {
		names[i] = fold(h)
		if base, _, ok := strings.Cut(names[i], ":"); languages && ok && !slices.Contains(names[:i], base) {
			names[i] = base
		}
	}
	list := make([]foreignRow, len(t.rows))
	for i, r := range t.rows {
		list[i] = foreignRow{r.line, entry{}}
		for n, c := range r.cells {
			list[i].cells[names[n]] = c
		}
	}
	return list
}

// brought collects rows in the columns of the present dialect.
type brought struct {
	t     *table
	names map[string]bool
	rows  []foreignRow
}

// mean says that the file speaks of columns, also where a row has nothing in them.
func (b *brought) mean(names ...string) {
	if b.names == nil {
		b.names = map[string]bool{}
	}
	for _, name := range names {
		b.names[name] = true
	}
}

func (b *brought) add(line int, e entry) {
	b.rows = append(b.rows, foreignRow{line, e})
	for name := range e {
		b.mean(name)
	}
}

func (b *brought) wrong(c cell, line int, of, format string, args ...any) {
	if c.line > 0 {
		line = c.line
	}
	b.t.errors = append(b.t.errors, RowError{Line: line, Column: c.column, Field: b.t.spelled(c.column), Handle: of, Message: fmt.Sprintf(format, args...)})
}

// settle puts what was brought in the place of the table's own columns and rows.
func (b *brought) settle() error {
	if len(b.rows) > maxRows {
		return fault.Newf(fault.Invalid, "A file may have %d rows at most.", maxRows)
	}
	known, order := newDialects(), columnOrder()
	names := make([]string, 0, len(b.names))
	for name := range b.names {
		names = append(names, name)
	}
	slices.SortFunc(names, func(x, y string) int { return byColumn(order, x, y) })
	columns := make([]column, len(names))
	for i, name := range names {
		columns[i] = known.find(name)
		columns[i].name = name
		if name == currencyColumn {
			columns[i].level = ofVariant
		}
	}
	b.t.columns, b.t.rows = columns, make([]row, len(b.rows))
	for i, r := range b.rows {
		b.t.rows[i] = row{r.line, make([]cell, len(names))}
		for n, name := range names {
			b.t.rows[i].cells[n] = r.cells[name]
		}
	}
	return nil
}

// product lays out one product: its first variant beside it, the others below, and pictures
// on rows of their own.
func (b *brought) product(line int, product entry, variants []foreignRow, pictures []cell) {
	h := product[handle]
	for i, v := range variants {
		e := entry{handle: h}
		if i == 0 {
			for name, c := range product {
				e[name] = c
			}
			line = min(line, v.line)
		}
		for name, c := range v.cells {
			e[name] = c
		}
		b.add(v.line, e)
	}
	for _, c := range pictures {
		b.add(c.line, entry{handle: h, imageURL: c})
	}
}

// with is a cell with another text at the same place.
func (c cell) with(text string) cell { return cell{text, c.line, c.column} }

// pick copies cells under the names that the present dialect has for them.
func (f foreignRow) pick(into entry, b *brought, names map[string]string) {
	for from, to := range names {
		if b.t.names(from) {
			b.mean(to)
			if c := f.cell(from); c.text != "" {
				into[to] = c
			}
		}
	}
}

// parts cuts a cell into its values.
func parts(c cell, separator string) (list []cell) {
	for _, text := range listOf(c.text, separator) {
		list = append(list, c.with(text))
	}
	return list
}

// addresses are those of a cell's pictures that can be fetched; a bare name of a file leads
// nowhere and is left out.
func addresses(c cell, separator string) (list []cell) {
	for _, p := range parts(c, separator) {
		if checkAddress(p.text) == nil {
			list = append(list, p)
		}
	}
	return list
}

// inGrams is a weight of some unit in grams; what is no number stays as it is, to be named.
func inGrams(c cell, unit string) cell {
	perUnit := map[string]float64{"kg": 1000, "g": 1, "lb": 453.59237, "lbs": 453.59237, "oz": 28.349523125}[unit]
	f, err := strconv.ParseFloat(c.text, 64)
	if err != nil || perUnit == 0 || f < 0 || f*perUnit > maxWeight {
		return c
	}
	return c.with(strconv.FormatInt(int64(math.Round(f*perUnit)), 10))
}

// leafOf is the last of a path of categories.
func leafOf(path, arrow string) string {
	if i := strings.LastIndex(path, arrow); i >= 0 {
		path = path[i+len(arrow):]
	}
	return strings.TrimSpace(path)
}

// truth is a boolean as the present dialect writes it.
func (c cell) truth(b bool) cell { return c.with(boolean(b)) }

// isYes reads what foreign files write for yes.
func isYes(text string) bool {
	switch strings.ToLower(text) {
	case "1", "true", "yes", "notify":
		return true
	}
	return false
}

// handles gives each product of a file a handle of its own.
type handles map[string]bool

// free is a product's handle: that of its name, with its code where another has it.
func (h handles) free(name, code string) string {
	for _, try := range []string{catalog.Handle(name), catalog.Handle(name + " " + code), catalog.Handle(code)} {
		if try != "" && !h[try] {
			h[try] = true
			return try
		}
	}
	return catalog.Handle(name)
}
