package seed

import (
	"context"
	"fmt"
	"hash/fnv"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/place"
	"regulars/store/price"
)

// currency is what the demonstration brand sells in.
const currency = money.Currency("EUR")

// product is one product as its copywriter wrote it. Variants are named by their
// values: "Pine / A5"; a bare value ("Pine") means all variants that have it, and
// "*" all there are.
type product struct {
	handle, title, kind, art, vendor string
	text                             string
	details                          []string
	price, was, less                 int64 // minor units with tax, of the first values of all axes: now, before, and for some weeks in between
	grams                            int64
	axes                             []axis
	colour                           string            // of the picture when no axis is a colour
	swatch                           map[string]string // picture colours of values that are not colours
	ground                           string            // of the picture when not its kind's own
	tags                             []string
	goes                             []string // handles of what goes with it
	sold, few, absent                []string // variants: none left, two left, never made
	taxCode                          string
	draft                            bool
}

// axis is an option. A value may end in what it adds to the price: "B5 +200".
type axis struct {
	name   string
	values []string
}

func colours(names ...string) axis { return axis{"Colour", names} }

// products is the whole range in the order of the shop's shelves.
func products() []product {
	return slices.Concat(paper(), pens(), bags(), travel(), tablets(), accessories(), soundAndLight(), kitchen(), dorm(), outdoor())
}

// variant is one combination of values.
type variant struct {
	values []string
	extra  int64
}

func (v variant) is(names []string) bool {
	full := strings.Join(v.values, " / ")
	return slices.ContainsFunc(names, func(n string) bool { return n == "*" || n == full || slices.Contains(v.values, n) })
}

func (p product) variants() []variant {
	list := []variant{{}}
	for _, a := range p.axes {
		var longer []variant
		for _, head := range list {
			for _, value := range a.values {
				name, extra := priced(value)
				longer = append(longer, variant{append(slices.Clone(head.values), name), head.extra + extra})
			}
		}
		list = longer
	}
	return slices.DeleteFunc(list, func(v variant) bool { return v.is(p.absent) })
}

func priced(value string) (name string, extra int64) {
	name, plus, ok := strings.Cut(value, " +")
	if !ok {
		return value, 0
	}
	extra, _ = strconv.ParseInt(plus, 10, 64)
	return name, extra
}

// catalogue makes the catalog's product; number is its place in the range.
func (p product) catalogue(number int, now time.Time) catalog.Product {
	c := catalog.Product{
		Handle: p.handle, Title: p.title, DescriptionHTML: p.html(), Vendor: p.vendor, Type: p.kind, Status: catalog.Active, Published: true,
		Tags: p.tags, GoesWith: p.goes, SEODescription: firstSentences(p.text, 155), CreatedAt: now.AddDate(0, -20, number*4),
	}
	if c.Vendor == "" {
		c.Vendor = "Northgate"
	}
	if slices.Contains(p.tags, "new") {
		c.CreatedAt = now.AddDate(0, 0, -72-number%15)
	}
	if p.draft {
		c.Status, c.Published = catalog.Draft, false
	}
	for _, a := range p.axes {
		c.Options = append(c.Options, catalog.Option{Name: a.name, Values: a.names()})
	}
	for i, v := range p.variants() {
		c.Variants = append(c.Variants, catalog.Variant{
			SKU: p.sku(number, v), Barcode: barcode(number, i), Options: v.values, WeightGrams: p.weight(v), WeightUnit: "g",
			RequiresShipping: true, Taxable: true, TaxCode: p.taxCode,
		})
	}
	return c
}

func (a axis) names() []string {
	names := make([]string, len(a.values))
	for i, v := range a.values {
		names[i], _ = priced(v)
	}
	return names
}

// weight grows with the price of a size: a larger bag is a heavier one.
func (p product) weight(v variant) int64 { return p.grams + p.grams*v.extra/(2*p.price) }

func (p product) html() string {
	var b strings.Builder
	b.WriteString("<p>" + html.EscapeString(p.text) + "</p>\n<ul>\n")
	for _, d := range p.details {
		b.WriteString("<li>" + html.EscapeString(d) + "</li>\n")
	}
	return b.String() + "</ul>"
}

// firstSentences is as many whole sentences as fit.
func firstSentences(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	end := strings.Index(s, ". ") + 1
	for {
		next := strings.Index(s[end:], ". ")
		if next < 0 || end+next+1 > limit {
			break
		}
		end += next + 1
	}
	return strings.TrimSpace(s[:max(end, min(len(s), 1))])
}

// sku is "NG-" with the product's number and three signs of each value.
func (p product) sku(number int, v variant) string {
	code := fmt.Sprintf("NG-%03d", 101+number)
	for _, value := range v.values {
		signs := strings.Map(func(r rune) rune {
			if r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
				return unicode.ToUpper(r)
			}
			return -1
		}, value)
		code += "-" + signs[:min(3, len(signs))]
	}
	return code
}

// barcode is an EAN-13 in the range for use inside a shop (GS1 prefix 200), so that
// it is nobody else's article.
func barcode(number, variant int) string {
	digits := fmt.Sprintf("200%05d%04d", 10101+number, variant+1)
	sum := 0
	for i, d := range digits {
		sum += int(d-'0') * (1 + 2*(i%2))
	}
	return digits + strconv.Itoa((10-sum%10)%10)
}

// shade is a value of the axis that changes the look, with its colour in pictures.
type shade struct{ value, colour string }

// shades lists the looks of a product and the axis they stand on, -1 for none.
func (p product) shades() ([]shade, int) {
	for i, a := range p.axes {
		var list []shade
		for _, value := range a.names() {
			switch {
			case a.name == "Colour":
				list = append(list, shade{value, value})
			case p.swatch[value] != "":
				list = append(list, shade{value, p.swatch[value]})
			}
		}
		if len(list) > 0 {
			return list, i
		}
	}
	return []shade{{"", p.colour}}, -1
}

// offer sets prices and stock of all variants: what is left today and what the
// year has sold, which its orders will take.
func (p product) offer(ctx context.Context, q db.Q, c catalog.Product, places []place.Place, sold map[string]int64) error {
	for i, v := range p.variants() {
		id := c.Variants[i].ID
		if err := p.ask(ctx, q, id, v); err != nil {
			return err
		}
		if err := inventory.Track(ctx, q, id, true, false); err != nil {
			return err
		}
		counts := p.stock(c.Variants[i].SKU, v, len(places))
		counts[0] += sold[id]
		for k, n := range counts {
			if err := inventory.Set(ctx, q, id, places[k].ID, n, inventory.Received); err != nil {
				return err
			}
		}
	}
	return nil
}

// A reduction has lasted for twelve days; what it is called one of was asked for
// before, and for some a little less in between.
const (
	reducedFor = 12 * 24 * time.Hour
	lessFor    = 30 * 24 * time.Hour
	askedFor   = 300 * 24 * time.Hour
)

// ask sets the price of a variant, of one that is reduced with its history.
func (p product) ask(ctx context.Context, q db.Q, id string, v variant) error {
	now := p.cost(v)
	if p.was == 0 {
		return price.Set(ctx, q, id, now)
	}
	before := price.Price{Amount: now.CompareAt, Cost: now.Cost}
	if err := price.SetFrom(ctx, q, id, before, q.Now().Add(-askedFor)); err != nil {
		return err
	}
	if p.less > 0 {
		before.Amount = money.Of(p.less+v.extra, currency)
		if err := price.SetFrom(ctx, q, id, before, q.Now().Add(-lessFor)); err != nil {
			return err
		}
	}
	return price.SetFrom(ctx, q, id, now, q.Now().Add(-reducedFor))
}

func (p product) cost(v variant) price.Price {
	set := price.Price{Amount: money.Of(p.price+v.extra, currency), Cost: money.Of((p.price+v.extra)*42/100, currency)}
	if p.was > 0 {
		set.CompareAt = money.Of(p.was+v.extra, currency)
	}
	return set
}

// stock spreads pieces over the places, most at the first; the same SKU always
// gets the same.
func (p product) stock(sku string, v variant, places int) []int64 {
	counts := make([]int64, places)
	switch {
	case v.is(p.sold):
	case v.is(p.few):
		counts[0] = 2
	default:
		h := fnv.New32a()
		_, _ = h.Write([]byte(sku)) // a hash never fails
		n := int64(h.Sum32())
		counts[0] = 24 + n%60
		for k := 1; k < places; k++ {
			counts[k] = n / int64(7*k) % 9
		}
	}
	return counts
}
