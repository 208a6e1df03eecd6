// Package exchange takes products in and out as Shopify's product CSV, both
// header dialects, so that coming is easy and leaving is as easy; it reads the files of
// WooCommerce, Vendure and Spree as well, and any other by columns that somebody chose. It
// owns the files' formats and what they mean; products, prices and stock are written by
// their nouns.
//
// It must not hold a table, nor know who asks (a command or the back office).
package exchange

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/price"
	"regulars/store/setting"
)

// Options say how to import. The zero Options import all or nothing, without
// pictures.
type Options struct {
	DryRun      bool // find out what would change, write nothing
	SkipBad     bool // import the good products of a file that has bad ones
	FetchImages bool // fetch pictures by their addresses; else only the address is kept
	// Progress, when set, is told how far a step ("check", "pictures", "write") is.
	Progress func(step string, done, total int)
	// Client fetches pictures; nil means one that refuses private addresses.
	Client *http.Client
	// Columns say for what the columns of a file are taken; nil: it is recognized by its header.
	Columns Columns
	// Keep, when set, is told what was written, in the same transaction.
	Keep func(ctx context.Context, q db.Q, list []Taken) error
}

// Taken is a product as an import found it and left it.
type Taken struct {
	Change
	Before, After             catalog.Product        // Before is zero for one that is new
	PricesBefore, PricesAfter map[string]price.Price // by variant
}

// Report says what an import did, or would do.
type Report struct {
	Products  int // in the file
	Created   int
	Updated   int
	Unchanged int
	Skipped   int // because of errors
	Pictures  int // fetched
	Changes   []Change
	Errors    []RowError // the first maxErrors
	Wrong     int        // how many errors there are
	Notes     []RowError // what did not keep a product out: a picture that could not be had
}

// Change is one product that is created or updated.
type Change struct {
	Line    int // where the file first names it
	Handle  string
	Title   string
	Created bool
	Fields  []FieldChange // of an update
}

const maxErrors = 1000

// Import reads a product CSV and creates or updates the shop's products by handle
// and variants by SKU, in one transaction. What the file has no column for stays
// as it is. When anything is wrong nothing is saved, unless SkipBad is set, and
// the error is a fault.Invalid; the report lists what is wrong where.
func Import(ctx context.Context, d *db.DB, r io.Reader, o Options) (Report, error) {
	if o.Progress == nil {
		o.Progress = func(string, int, int) {}
	}
	t, err := readTable(r, o.Columns)
	if err != nil {
		return Report{}, err
	}
	p, err := prepare(ctx, d.Read(), t, o)
	if err != nil {
		return Report{}, fmt.Errorf("exchange.Import: %w", err)
	}
	report := p.report()
	if report.Wrong > 0 && !o.SkipBad {
		return report, fault.Newf(fault.Invalid, "%s wrong in the file; nothing was imported.", things(report.Wrong))
	}
	if o.DryRun {
		return report, nil
	}
	if o.FetchImages {
		report.Pictures, report.Notes = p.fetch(ctx, d, o)
	}
	if err := d.WriteAlone(ctx, func(q db.Q) error { return p.write(ctx, q, o) }); err != nil {
		return report, fmt.Errorf("exchange.Import: %w", err)
	}
	return report, nil
}

func things(n int) string {
	if n == 1 {
		return "One thing is"
	}
	return fmt.Sprintf("%d things are", n)
}

// plan is a file worked out against the shop: what to write, and what is wrong.
type plan struct {
	products int
	steps    []step
	errors   []RowError
	same     int
	skipped  int
}

// step is one product to write.
type step struct {
	change Change
	record record
	before record
}

// prepare compares the file with the shop. It only reads.
func prepare(ctx context.Context, q db.Q, t *table, o Options) (*plan, error) {
	shop, err := setting.FindShop(ctx, q)
	if err != nil {
		return nil, err
	}
	records, err := load(ctx, q)
	if err != nil {
		return nil, err
	}
	items, homeless := group(t)
	p := &plan{products: len(items), errors: append(homeless, t.errors...)}
	before, owners := index(records), newOwners(records)
	order := columnOrder()
	for i, it := range items {
		if i%100 == 0 {
			if o.Progress("check", i, len(items)); ctx.Err() != nil {
				return nil, ctx.Err()
			}
		}
		p.take(t, it, before[it.handle], owners, order, worker{shop.Currency, o.FetchImages})
	}
	o.Progress("check", len(items), len(items))
	slices.SortStableFunc(p.errors, func(a, b RowError) int { return a.Line - b.Line })
	return p, nil
}

// worker holds what is the same for all products of an import.
type worker struct {
	currency money.Currency
	fetches  bool
}

// take works out one product.
func (p *plan) take(t *table, it *item, before record, owners owners, order map[string]int, w worker) {
	known := before.product.ID != ""
	var was *item
	if known {
		was = sheet(before)
		it.lay(was, t)
	}
	r := builder{it, t, w.currency, before.product}.build()
	owners.check(it, t, r)
	refuseSpread(it, t, r, before)
	if len(it.errors) > 0 {
		p.errors = append(p.errors, it.errors...)
		p.skipped++
		return
	}
	c := Change{Line: it.line, Handle: it.handle, Title: r.product.Title, Created: !known}
	if known {
		if c.Fields = compare(was, sheet(r), order); len(c.Fields) == 0 && !(w.fetches && lacksPicture(r.product)) {
			p.same++
			return
		}
	}
	p.steps = append(p.steps, step{c, r, before})
}

func index(records []record) map[string]record {
	m := make(map[string]record, len(records))
	for _, r := range records {
		m[r.product.Handle] = r
	}
	return m
}

func columnOrder() map[string]int {
	order := map[string]int{}
	for i, c := range fixedColumns(maxOptions) {
		order[c.name] = i
	}
	return order
}

// owners knows which product has which SKU, in the shop and in the file so far.
type owners map[string]string

func newOwners(records []record) owners {
	o := owners{}
	for _, r := range records {
		for _, v := range r.product.Variants {
			if v.SKU != "" {
				o[v.SKU] = r.product.Handle
			}
		}
	}
	return o
}

// check refuses a SKU that a second variant has: stock and orders would not know
// which is meant.
func (o owners) check(it *item, t *table, r record) {
	here := map[string]bool{}
	for i, v := range r.product.Variants {
		if v.SKU == "" {
			continue
		}
		c := it.variants[i][sku]
		if owner, taken := o[v.SKU]; taken && owner != it.handle {
			it.wrong(c, t, "the SKU %q belongs to the product %q already", v.SKU, owner)
		}
		if here[v.SKU] {
			it.wrong(c, t, "the SKU %q is used twice in this product", v.SKU)
		}
		here[v.SKU], o[v.SKU] = true, it.handle
	}
}

// refuseSpread refuses a new count for stock that lies at several places, because
// the file cannot say where.
func refuseSpread(it *item, t *table, r, before record) {
	had := map[string]offer{}
	for i, v := range before.product.Variants {
		had[keyOf(v)] = before.offers[i]
	}
	for i, v := range r.product.Variants {
		old, o := had[keyOf(v)], r.offers[i]
		if old.places > 1 && o.counted && o.quantity != old.quantity {
			it.wrong(it.variants[i][quantity], t, "the stock lies at %d places (%d in all); change it in the back office", old.places, old.quantity)
		}
	}
}

func keyOf(v catalog.Variant) string {
	if v.SKU != "" {
		return v.SKU
	}
	return fmt.Sprint(v.Options)
}

func (p *plan) report() Report {
	r := Report{Products: p.products, Unchanged: p.same, Skipped: p.skipped, Wrong: len(p.errors), Errors: p.errors[:min(len(p.errors), maxErrors)]}
	for _, s := range p.steps {
		if r.Changes = append(r.Changes, s.change); s.change.Created {
			r.Created++
		} else {
			r.Updated++
		}
	}
	return r
}

// write saves all steps through their nouns, and tells Keep of them.
func (p *plan) write(ctx context.Context, q db.Q, o Options) error {
	var taken []Taken
	for i, s := range p.steps {
		if i%100 == 0 {
			o.Progress("write", i, len(p.steps))
		}
		one, err := s.write(ctx, q)
		if err != nil {
			return fmt.Errorf("line %d, %s: %w", s.change.Line, s.change.Handle, err)
		}
		if o.Keep != nil {
			taken = append(taken, one)
		}
	}
	o.Progress("write", len(p.steps), len(p.steps))
	if o.Keep == nil {
		return nil
	}
	return o.Keep(ctx, q, taken)
}

func (s step) write(ctx context.Context, q db.Q) (Taken, error) {
	product := s.record.product // a copy: the transaction may run twice
	product.Variants, product.Media = slices.Clone(product.Variants), slices.Clone(product.Media)
	if _, _, err := catalog.Save(ctx, q, &product); err != nil {
		return Taken{}, err
	}
	had := make(map[string]offer, len(s.before.offers))
	taken := Taken{Change: s.change, Before: s.before.product, After: product, PricesBefore: map[string]price.Price{}, PricesAfter: map[string]price.Price{}}
	for i, v := range s.before.product.Variants {
		had[v.ID] = s.before.offers[i]
		taken.PricesBefore[v.ID] = s.before.offers[i].price
	}
	for i, v := range product.Variants {
		if err := s.record.offers[i].write(ctx, q, v.ID, had[v.ID]); err != nil {
			return taken, err
		}
		taken.PricesAfter[v.ID] = taken.PricesBefore[v.ID]
		if s.record.offers[i].priced {
			taken.PricesAfter[v.ID] = s.record.offers[i].price
		}
	}
	return taken, nil
}

// write saves what differs from before.
func (o offer) write(ctx context.Context, q db.Q, variantID string, before offer) error {
	if o.priced && o.price != before.price {
		if err := price.Set(ctx, q, variantID, o.price); err != nil {
			return err
		}
	}
	if o.tracked != before.tracked || o.oversell != before.oversell {
		if err := inventory.Track(ctx, q, variantID, o.tracked, o.oversell); err != nil {
			return err
		}
	}
	if !o.tracked || !o.counted || o.quantity == before.quantity && before.places > 0 {
		return nil
	}
	if before == (offer{}) { // new to the shop
		return inventory.Set(ctx, q, variantID, "", o.quantity, inventory.Counted)
	}
	return o.count(ctx, q, variantID)
}

// count sets the stock where it lies; a variant new to the shop has it at the shop
// itself.
func (o offer) count(ctx context.Context, q db.Q, variantID string) error {
	levels, err := inventory.Levels(ctx, q, []string{variantID})
	if err != nil {
		return err
	}
	placeID := ""
	if places := levels[variantID].Places; len(places) == 1 {
		placeID = places[0].PlaceID
	}
	return inventory.Set(ctx, q, variantID, placeID, o.quantity, inventory.Counted)
}
