// Package sample builds things for tests with sane defaults, so that a test names
// only what it is about: sample.Product(t, d, sample.Price("12.50"),
// sample.Stock(3)). Everything is made through the shop's own functions.
//
// It must not ship: only tests import it. What the demonstration brand sells is
// package seed's.
package sample

import (
	"context"
	"fmt"
	"testing"
	"time"

	"regulars/store/catalog"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/place"
	"regulars/store/price"
	"regulars/store/review"
	"regulars/store/setting"
	"regulars/store/shipment"
	"regulars/store/tax"
)

// Currency is the one that samples are priced in.
const Currency = money.Currency("EUR")

// EUR makes an amount from "12.50".
func EUR(t testing.TB, s string) money.Amount {
	t.Helper()
	a, err := money.ParseDecimal(s, Currency)
	must(t, err)
	return a
}

// Goods is a product being built, with what price and inventory will keep of it.
type Goods struct {
	catalog.Product
	Price, CompareAt string
	PerVariant       map[string]string // a variant's own price, by its values: "Pine / A5"
	Stock            int64
	Tracked          bool
	Oversell         bool
	PlaceID          string
}

// Option changes a product before it is saved.
type Option func(*Goods)

// Title names the product; its handle follows.
func Title(s string) Option { return func(g *Goods) { g.Title, g.Handle = s, catalog.Handle(s) } }

// Handle sets the handle alone.
func Handle(s string) Option { return func(g *Goods) { g.Handle = s } }

// Price is what every variant costs: "12.50".
func Price(s string) Option { return func(g *Goods) { g.Price = s } }

// PriceOf is what one variant costs, named by its values: "Pine / A5".
func PriceOf(variant, s string) Option { return func(g *Goods) { g.PerVariant[variant] = s } }

// Was is the price before: "15.00".
func Was(s string) Option { return func(g *Goods) { g.CompareAt = s } }

// Stock is how many of each variant there are.
func Stock(n int64) Option { return func(g *Goods) { g.Stock, g.Tracked = n, true } }

// SoldOut is Stock(0).
func SoldOut() Option { return Stock(0) }

// Untracked goods are never counted: any number can be sold.
func Untracked() Option { return func(g *Goods) { g.Tracked = false } }

// Oversell lets counted goods be sold below zero.
func Oversell() Option { return func(g *Goods) { g.Oversell = true } }

// At keeps the stock at a place instead of the shop itself.
func At(p place.Place) Option { return func(g *Goods) { g.PlaceID = p.ID } }

// Axis adds an option with its values; a product has one variant for each
// combination of the values of its axes.
func Axis(name string, values ...string) Option {
	return func(g *Goods) { g.Options = append(g.Options, catalog.Option{Name: name, Values: values}) }
}

// Type, Vendor, Tags and Description set what their names say.
func Type(s string) Option        { return func(g *Goods) { g.Type = s } }
func Vendor(s string) Option      { return func(g *Goods) { g.Vendor = s } }
func Tags(list ...string) Option  { return func(g *Goods) { g.Tags = list } }
func Description(s string) Option { return func(g *Goods) { g.DescriptionHTML = s } }

// Draft keeps the product from shoppers.
func Draft() Option { return func(g *Goods) { g.Status = catalog.Draft } }

// GoesWith names products that complement this one, by handle.
func GoesWith(handles ...string) Option { return func(g *Goods) { g.Product.GoesWith = handles } }

// Product saves a product: without options a notebook of 12.50 with ten in stock.
// Titles that are not given are never the same twice.
func Product(t testing.TB, d *db.DB, options ...Option) catalog.Product {
	t.Helper()
	var p catalog.Product
	must(t, d.Write(context.Background(), func(q db.Q) error {
		g := newGoods(options)
		err := g.save(context.Background(), t, q)
		p = g.Product
		return err
	}))
	return p
}

func newGoods(options []Option) *Goods {
	g := &Goods{Price: "12.50", Stock: 10, Tracked: true, PerVariant: map[string]string{}}
	g.Product = catalog.Product{Title: "Notebook " + id.Code(6), Type: "Notebooks", Vendor: "Northgate", Status: catalog.Active, Published: true,
		DescriptionHTML: "<p>Lies flat.</p>"}
	for _, o := range options {
		o(g)
	}
	for _, values := range combinations(g.Options) {
		g.Variants = append(g.Variants, catalog.Variant{Options: values, SKU: "S-" + id.Code(8), WeightGrams: 300, RequiresShipping: true, Taxable: true})
	}
	return g
}

// combinations lists every choice of one value per option; of no option, one
// empty choice.
func combinations(options []catalog.Option) [][]string {
	list := [][]string{nil}
	for _, o := range options {
		var longer [][]string
		for _, head := range list {
			for _, v := range o.Values {
				longer = append(longer, append(append([]string(nil), head...), v))
			}
		}
		list = longer
	}
	return list
}

func (g *Goods) save(ctx context.Context, t testing.TB, q db.Q) error {
	if _, _, err := catalog.Save(ctx, q, &g.Product); err != nil {
		return err
	}
	for _, v := range g.Variants {
		p := price.Price{Amount: EUR(t, g.Price)}
		if own, ok := g.PerVariant[Name(v)]; ok {
			p.Amount = EUR(t, own)
		}
		if g.CompareAt != "" {
			p.CompareAt = EUR(t, g.CompareAt)
		}
		if err := price.Set(ctx, q, v.ID, p); err != nil {
			return err
		}
		if err := inventory.Track(ctx, q, v.ID, g.Tracked, g.Oversell); err != nil {
			return err
		}
		if !g.Tracked {
			continue
		}
		if err := inventory.Set(ctx, q, v.ID, g.PlaceID, g.Stock, inventory.Received); err != nil {
			return err
		}
	}
	return nil
}

// Name is how a variant is called: "Pine / A5".
func Name(v catalog.Variant) string {
	name := ""
	for i, value := range v.Options {
		if i > 0 {
			name += " / "
		}
		name += value
	}
	return name
}

// Variant returns the product's variant of that name, or fails the test.
func Variant(t testing.TB, p catalog.Product, name string) catalog.Variant {
	t.Helper()
	for _, v := range p.Variants {
		if Name(v) == name {
			return v
		}
	}
	t.Fatalf("%s has no variant %q", p.Handle, name)
	return catalog.Variant{}
}

// Collection saves a shelf of products in the order given.
func Collection(t testing.TB, d *db.DB, title string, products ...catalog.Product) catalog.Collection {
	t.Helper()
	c := catalog.Collection{Title: title}
	for _, p := range products {
		c.Products = append(c.Products, p.ID)
	}
	write(t, d, func(q db.Q) error { return catalog.SaveCollection(context.Background(), q, &c) })
	return c
}

// RuleCollection saves a shelf that takes products by a rule.
func RuleCollection(t testing.TB, d *db.DB, title string, r catalog.Rule) catalog.Collection {
	t.Helper()
	c := catalog.Collection{Title: title, Rule: r}
	write(t, d, func(q db.Q) error { return catalog.SaveCollection(context.Background(), q, &c) })
	return c
}

// Shop saves settings (euros, prices with tax, Germany), German and Dutch VAT, and
// one delivery zone: 4.90, free from 60.00, within Germany and the Netherlands.
func Shop(t testing.TB, d *db.DB) setting.Shop {
	t.Helper()
	s := setting.Default()
	s.Name, s.Email, s.Currency, s.PricesIncludeTax, s.Country, s.SetUp = "Sample Shop", "shop@example.com", Currency, true, "DE", true
	write(t, d, func(q db.Q) error {
		ctx := context.Background()
		if err := setting.SaveShop(ctx, q, s); err != nil {
			return err
		}
		for country, rate := range map[string]money.PPM{"DE": 190_000, "NL": 210_000} {
			if err := tax.Save(ctx, q, tax.Rate{Country: country, Name: "VAT", PPM: rate}); err != nil {
				return err
			}
		}
		return shipment.Save(ctx, q, &shipment.Zone{Handle: "home", Name: "Home", Areas: []shipment.Area{{Country: "DE"}, {Country: "NL"}},
			Rates: []shipment.Rate{{Handle: "standard", Name: "Standard delivery", Price: EUR(t, "4.90"), FreeFrom: 6000, DaysMin: 2, DaysMax: 3}}})
	})
	return s
}

// Place saves a shop that is open on weekdays from nine to six.
func Place(t testing.TB, d *db.DB, name string) place.Place {
	t.Helper()
	p := place.Place{Handle: catalog.Handle(name), Name: name, Street: "Gate 1", Postcode: "10115", City: "Berlin", Country: "DE", TimeZone: "Europe/Berlin", Pickup: true}
	for day := range 5 {
		p.Hours = append(p.Hours, place.Hours{Weekday: 1 + time.Weekday(day), Opens: 9 * 60, Closes: 18 * 60})
	}
	write(t, d, func(q db.Q) error { return place.Save(context.Background(), q, &p) })
	return p
}

// Customer makes an account without a password whose address is confirmed; an
// empty email gives a fresh one.
func Customer(t testing.TB, d *db.DB, email string) customer.Customer {
	t.Helper()
	return newCustomer(t, d, email, true)
}

// Unconfirmed is Customer whose address is not confirmed yet.
func Unconfirmed(t testing.TB, d *db.DB, email string) customer.Customer {
	t.Helper()
	return newCustomer(t, d, email, false)
}

func newCustomer(t testing.TB, d *db.DB, email string, confirmed bool) (c customer.Customer) {
	t.Helper()
	if email == "" {
		email = fmt.Sprintf("ada-%s@example.com", catalog.Fold(id.Code(6)))
	}
	write(t, d, func(q db.Q) (err error) {
		n := customer.New{Email: email, Name: "Ada Lovelace", Language: "en"}
		if confirmed {
			n.ConfirmedAt = q.Now()
		}
		c, err = customer.Create(context.Background(), q, n)
		return err
	})
	return c
}

// Review saves an accepted review.
func Review(t testing.TB, d *db.DB, p catalog.Product, rating int) review.Review {
	t.Helper()
	r := review.Review{ProductID: p.ID, Author: "Ada", Rating: rating, Title: "Does what it says", Body: "Bought two.", Verified: true, State: review.Accepted}
	write(t, d, func(q db.Q) error { return review.Create(context.Background(), q, &r) })
	return r
}

func write(t testing.TB, d *db.DB, fn func(db.Q) error) {
	t.Helper()
	must(t, d.Write(context.Background(), fn))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("sample: %v %v", err, fault.FieldsOf(err))
	}
}
