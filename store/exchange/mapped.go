package exchange

import (
	"slices"
	"strings"

	"regulars/store/fault"
)

// Field is what a column of any file can be taken for.
type Field struct {
	Name  string // what Columns hold; a column of the present dialect, or one of the two below
	Label string
}

// Two fields that the present dialect has not: a weight in kilograms, and several pictures in one cell.
const (
	kilograms = "Weight in kilograms"
	pictures  = "Pictures"
)

// Fields are all of them, in the order in which people are offered them.
func Fields() []Field {
	return []Field{
		{title, "Title"}, {handle, "Address (handle)"}, {description, "Description"}, {vendor, "Vendor"}, {kind, "Type"}, {category, "Category"}, {tags, "Tags, with commas"},
		{status, "State (active, draft, archived)"}, {published, "In the online shop (yes or no)"}, {sku, "SKU"}, {barcode, "Barcode"},
		{optionNames[0][1], "First option, named as the column"}, {optionNames[1][1], "Second option, named as the column"}, {optionNames[2][1], "Third option, named as the column"},
		{priceColumn, "Price"}, {compareAt, "Was-price"}, {cost, "Cost"}, {currencyColumn, "Currency of the prices"}, {quantity, "Stock, in pieces"}, {weight, "Weight in grams"}, {kilograms, kilograms},
		{pictures, "Addresses of pictures"}, {imageAlt, "Alternative text of the picture"}, {seoTitle, "Title in search engines"}, {seoDescription, "Description in search engines"},
	}
}

// Columns say for what each column of a file is taken, by its header as Spelled gives it; one that
// is not there is left out.
type Columns map[string]string

// Spelled is a header as Columns have it: case and spaces aside.
func Spelled(header string) string { return fold(header) }

// Check says what is wrong with the choice of columns: a product needs a name, and no field
// comes from two columns.
func (c Columns) Check() error {
	wrong, seen := fault.Fields{}, map[string]bool{}
	for header, field := range c {
		known := slices.ContainsFunc(Fields(), func(f Field) bool { return f.Name == field })
		switch {
		case !known:
			wrong[header] = "Choose one of the fields."
		case seen[field]:
			wrong[header] = "Another column is taken for this already."
		}
		seen[field] = true
	}
	if len(wrong) == 0 && !seen[title] && !seen[handle] {
		wrong[""] = "Choose which column holds the title of a product."
	}
	return fault.InvalidFields(wrong)
}

// fromColumns brings any file to the present dialect by the columns that somebody chose.
func fromColumns(t *table, columns Columns) error {
	if err := columns.Check(); err != nil {
		return err
	}
	b := &brought{t: t}
	for _, r := range t.foreignRows(false) {
		e := entry{}
		for i, h := range t.headers {
			if field := columns[fold(h)]; field != "" {
				b.take(e, field, h, cell{r.text(fold(h)), r.line, i + 1})
			}
		}
		pics := addresses(e[pictures], ",")
		delete(e, pictures)
		for n, c := range pics {
			if n == 0 {
				e[imageURL] = c
			}
		}
		b.add(r.line, e)
		if alike := (entry{title: e[title], handle: e[handle]}); len(pics) > 1 {
			for _, c := range pics[1:] {
				more := entry{imageURL: c}
				for name, c := range alike {
					if c.text != "" {
						more[name] = c
					}
				}
				b.add(r.line, more)
			}
		}
	}
	return b.settle()
}

// take puts one cell where its field belongs.
func (b *brought) take(e entry, field, header string, c cell) {
	switch field {
	case kilograms:
		b.mean(weight)
		if c.text != "" {
			e[weight] = inGrams(c, "kg")
		}
		return
	case pictures:
		b.mean(imageURL)
		c.text = strings.NewReplacer("|", ",", "\n", ",").Replace(c.text)
	case quantity:
		if c.text != "" {
			e[tracker] = c.with("shopify")
		}
	}
	for _, names := range optionNames {
		if field == names[1] && c.text != "" {
			e[names[0]] = cell{strings.TrimSpace(header), c.line, c.column}
		}
	}
	e[field] = c
}
