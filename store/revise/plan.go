package revise

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/id"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/price"
)

// Cell is one thing that would change.
type Cell struct {
	Variant       string // its values; "" for what belongs to the product
	Column        Column
	Before, After string
}

// Change is what would become of one product.
type Change struct {
	ProductID, Title string
	Cells            []Cell

	product catalog.Product
	prices  map[string]price.Price
	counts  []inventory.Adjustment
	begun   []string // variants that are counted from now on
}

// Plan is what a sheet would do.
type Plan struct {
	Changes []Change
	Same    int // rows that change nothing
	Wrong   []Wrong
}

// Seen names what a plan would change, so that nothing else is done than was seen.
func (p Plan) Seen() string {
	sum := sha256.New()
	for _, c := range p.Changes {
		for _, cell := range c.Cells {
			fmt.Fprintf(sum, "%s\x1f%s\x1f%s\x1f%s\x1f%s\x1e", c.ProductID, cell.Variant, cell.Column, cell.Before, cell.After)
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// planner works a plan out.
type planner struct {
	Plan
	currency money.Currency
	products []catalog.Product
	bySKU    map[string][]meant // by folded SKU
	byName   map[[2]string]meant
	prices   map[string]price.Price
	levels   map[string]inventory.Level
	at       map[string]int // product id -> place in Changes
	set      map[string]string
}

// meant is a variant that a row can mean.
type meant struct {
	product *catalog.Product
	variant int
}

// Prepare says what rows would change, and what is wrong with them.
func Prepare(ctx context.Context, q db.Q, rows []Row, currency money.Currency) (Plan, error) {
	p := planner{currency: currency, at: map[string]int{}, set: map[string]string{}}
	var skus, handles []string
	for _, r := range rows {
		skus, handles = append(skus, r.Cells[SKU]), append(handles, catalog.Handle(r.Cells[Handle]))
	}
	var err error
	if p.products, err = catalog.ListNamed(ctx, q, skus, handles); err != nil {
		return p.Plan, err
	}
	ids := p.index()
	if p.prices, err = price.For(ctx, q, ids); err != nil {
		return p.Plan, err
	}
	if p.levels, err = inventory.Levels(ctx, q, ids); err != nil {
		return p.Plan, err
	}
	for _, r := range rows {
		p.row(r)
	}
	p.Changes = slices.DeleteFunc(p.Changes, func(c Change) bool { return len(c.Cells) == 0 })
	return p.Plan, nil
}

// index names every variant by its code, and by handle and values; the values of an only
// one need not be said. It returns the ids of all.
func (p *planner) index() (ids []string) {
	p.bySKU, p.byName = map[string][]meant{}, map[[2]string]meant{}
	for i := range p.products {
		product := &p.products[i]
		for j, v := range product.Variants {
			ids = append(ids, v.ID)
			if v.SKU != "" {
				p.bySKU[catalog.Fold(v.SKU)] = append(p.bySKU[catalog.Fold(v.SKU)], meant{product, j})
			}
			p.byName[[2]string{product.Handle, catalog.Fold(strings.Join(v.Options, " / "))}] = meant{product, j}
		}
		if len(product.Variants) == 1 {
			p.byName[[2]string{product.Handle, ""}] = meant{product, 0}
		}
	}
	return ids
}

// find is the variant that a row means: by handle and values, or else by its code.
func (p *planner) find(r Row) (m meant, problem string) {
	if m, ok := p.byName[[2]string{catalog.Handle(r.Cells[Handle]), catalog.Fold(r.Cells[Variant])}]; ok {
		return m, ""
	}
	switch found := p.bySKU[catalog.Fold(r.Cells[SKU])]; {
	case len(found) == 1:
		return found[0], ""
	case len(found) > 1:
		return m, "More than one variant has this SKU. Name the handle and the variant as well."
	case r.Cells[SKU] == "":
		return m, "There is no such variant. Name its SKU, or its handle and its values."
	}
	return m, "No variant has this SKU."
}

func (p *planner) row(r Row) {
	m, problem := p.find(r)
	if problem != "" {
		column := SKU
		if r.Cells[SKU] == "" {
			column = Handle
		}
		p.wrong(r, column, problem)
		return
	}
	product := m.product
	at, ok := p.at[product.ID]
	if !ok {
		at = len(p.Changes)
		p.at[product.ID] = at
		p.Changes = append(p.Changes, Change{ProductID: product.ID, Title: product.Title, product: clone(*product), prices: map[string]price.Price{}})
	}
	c := &p.Changes[at]
	before := len(c.Cells)
	p.words(r, c, product)
	p.offer(r, c, m.variant)
	if len(c.Cells) == before {
		p.Same++
	}
}

func clone(p catalog.Product) catalog.Product {
	p.Variants = slices.Clone(p.Variants)
	return p
}

func (p *planner) wrong(r Row, c Column, text string) {
	p.Wrong = append(p.Wrong, Wrong{r.Line, c, text})
}

// once says whether a cell is the first to set something; a second one must say the same.
func (p *planner) once(r Row, c Column, key, value string) bool {
	had, ok := p.set[key+string(c)]
	if ok && had != value {
		p.wrong(r, c, "Another row says “"+had+"” of the same.")
	}
	p.set[key+string(c)] = value
	return !ok
}

// words is what belongs to the product.
func (p *planner) words(r Row, c *Change, stored *catalog.Product) {
	for _, f := range []struct {
		column Column
		is     string
		to     *string
	}{{Title, stored.Title, &c.product.Title}, {Handle, stored.Handle, &c.product.Handle}, {Status, stored.Status, &c.product.Status}, {Vendor, stored.Vendor, &c.product.Vendor}, {Type, stored.Type, &c.product.Type}} {
		value, ok := r.Cells[f.column]
		if !ok {
			continue
		}
		value, problem := tidy(f.column, value)
		if problem != "" {
			p.wrong(r, f.column, problem)
			continue
		}
		if f.column == Handle && value == f.is {
			continue // it only says which product is meant
		}
		if !p.once(r, f.column, c.ProductID, value) || value == f.is {
			continue
		}
		*f.to = value
		c.Cells = append(c.Cells, Cell{"", f.column, f.is, value})
	}
}

func tidy(c Column, value string) (tidied, problem string) {
	switch c {
	case Title:
		if catalog.Handle(value) == "" {
			return "", "Enter a title with letters or digits."
		}
	case Handle:
		if value = catalog.Handle(value); value == "" {
			return "", "Enter letters, digits and hyphens."
		}
	case Status:
		if value = catalog.Fold(value); value != catalog.Active && value != catalog.Draft && value != catalog.Archived {
			return "", "Enter active, draft or archived."
		}
	}
	if value == Empty {
		return "", ""
	}
	return value, ""
}

// offer is what belongs to the variant: code, prices, stock.
func (p *planner) offer(r Row, c *Change, i int) {
	v := &c.product.Variants[i]
	name := strings.Join(v.Options, " / ")
	if sku, ok := r.Cells[SKU]; ok && sku != v.SKU && p.once(r, SKU, v.ID, sku) {
		c.Cells = append(c.Cells, Cell{name, SKU, v.SKU, sku})
		v.SKU = sku
	}
	present := p.prices[v.ID]
	next := present
	p.amount(r, Price, &next.Amount)
	p.amount(r, Was, &next.CompareAt)
	if next != present && next.Amount.Currency == "" {
		p.wrong(r, Was, "Enter a price as well: it has none.")
	} else if next != present && p.once(r, Price, v.ID, bare(next.Amount)) {
		c.prices[v.ID] = next
		for _, f := range []struct {
			column        Column
			before, after money.Amount
		}{{Price, present.Amount, next.Amount}, {Was, present.CompareAt, next.CompareAt}} {
			if f.before != f.after {
				c.Cells = append(c.Cells, Cell{name, f.column, bare(f.before), bare(f.after)})
			}
		}
	}
	p.stock(r, c, v.ID, name)
}

func bare(a money.Amount) string {
	if a.Currency == "" {
		return ""
	}
	return a.Decimal()
}

func (p *planner) amount(r Row, c Column, to *money.Amount) {
	typed, ok := r.Cells[c]
	switch {
	case !ok:
	case typed == Empty && c == Was:
		*to = money.Amount{}
	default:
		a, err := money.ParseDecimal(strings.Trim(typed, "€$£ \u00a0"), p.currency)
		if err != nil {
			p.wrong(r, c, "Enter an amount in "+string(p.currency)+", such as 12.50.")
			return
		}
		*to = a
	}
}

func (p *planner) stock(r Row, c *Change, variantID, name string) {
	typed, ok := r.Cells[Stock]
	if !ok {
		return
	}
	l := p.levels[variantID]
	n, err := strconv.ParseInt(typed, 10, 64)
	switch {
	case err != nil || n < 0:
		p.wrong(r, Stock, "Enter a whole number of pieces.")
	case l.Tracked && n == l.Available:
	case len(l.Places) > 1:
		p.wrong(r, Stock, "It lies at several places. Change it on its stock page.")
	case p.once(r, Stock, variantID, typed):
		a := inventory.Adjustment{Once: id.New(), VariantID: variantID, Reason: inventory.Counted, Pieces: n, Seen: l.Available, Note: "By the sheet"}
		if len(l.Places) == 1 {
			a.PlaceID = l.Places[0].PlaceID
		}
		before := strconv.FormatInt(l.Available, 10)
		if !l.Tracked {
			before, c.begun = "", append(c.begun, variantID)
		}
		c.counts = append(c.counts, a)
		c.Cells = append(c.Cells, Cell{name, Stock, before, typed})
	}
}

// Apply does what a plan says of one product, in the transaction in which the plan
// was made. by is the name of who wants it.
func Apply(ctx context.Context, q db.Q, c Change, by string) error {
	c.product.ChangedBy = by
	if _, _, err := catalog.Save(ctx, q, &c.product); err != nil {
		return err
	}
	for _, v := range c.product.Variants {
		if next, ok := c.prices[v.ID]; ok {
			if err := price.Set(ctx, q, v.ID, next); err != nil {
				return err
			}
		}
	}
	return c.count(ctx, q, by)
}

// count keeps the counts. A variant that was not counted is from now on.
func (c Change) count(ctx context.Context, q db.Q, by string) error {
	for _, variantID := range c.begun {
		if err := inventory.Track(ctx, q, variantID, true, false); err != nil {
			return err
		}
	}
	for _, a := range c.counts {
		a.By = by
		if err := inventory.Adjust(ctx, q, a); err != nil {
			return err
		}
	}
	return nil
}
