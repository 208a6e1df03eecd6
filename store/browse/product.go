package browse

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"regulars/store/catalog"
	"regulars/store/money"
	"regulars/store/price"
	"regulars/store/review"
)

// Product is a product as shoppers see it. It belongs to a snapshot and must not
// be changed.
type Product struct {
	ID              string
	Handle          string
	Title           string
	DescriptionHTML string // sanitized
	Vendor          string
	Type            string
	Category        string
	Tags            []string
	SEOTitle        string
	SEODescription  string
	Options         []Option
	Variants        []*Variant
	Media           []Media
	Low, High       money.Amount // the lowest and highest price of its variants
	Was             money.Amount // the former price of the cheapest variant, zero for none
	Lowest          money.Amount // its lowest price in the 30 days before it was reduced, zero for none
	Rating          int          // hundredths of a star, 0 when nobody has rated
	ReviewCount     int
	Reviews         []review.Review // the few that helped most, then the latest; how many each has helped is Snapshot.Helpful
	Collections     []*Collection   // visible ones, in their order
	CreatedAt       time.Time
	ChangedAt       time.Time

	number   int32   // in the snapshot
	values   []int32 // facet values
	goesWith []string
	related  atomic.Pointer[[]*Product]
}

// Option is an axis in which variants differ.
type Option struct {
	Name   string
	Values []string
}

// Media is a picture. File is a name in the file store, "" when only the Source is
// known.
type Media struct {
	File, Source, Alt string
	Width, Height     int
	FocusX, FocusY    int // percent from the left and the top, of what must stay in sight; 0 is the middle
}

// Variant is what is bought.
type Variant struct {
	ID               string
	SKU              string
	Barcode          string
	Title            string // its values: "Pine / A5"; "" when the product has no options
	Options          []string
	Price            money.Amount
	Was              money.Amount // the zero Amount unless it was higher
	Lowest           money.Amount // in the 30 days before it was reduced, the zero Amount for none
	WeightGrams      int64
	RequiresShipping bool
	Taxable          bool
	TaxCode          string
	Media            int // in the product's Media, -1 for none
	Product          *Product

	number int32 // in the snapshot, for the stock
}

// RatingText prints the rating with one decimal: "4.6"; "" when nobody has rated.
func (p *Product) RatingText() string {
	if p.ReviewCount == 0 {
		return ""
	}
	tenths := (p.Rating + 5) / 10
	return fmt.Sprintf("%d.%d", tenths/10, tenths%10)
}

// Helpful is how many a review has helped.
func (s *Snapshot) Helpful(reviewID string) int64 { return s.helpful[reviewID] }

// Find returns the variant that has exactly these values, one per option.
func (p *Product) Find(values []string) (*Variant, bool) {
	for _, v := range p.Variants {
		if equalFolded(v.Options, values) {
			return v, true
		}
	}
	return nil, false
}

func equalFolded(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && catalog.Fold(a[i]) != catalog.Fold(b[i]) {
			return false
		}
	}
	return true
}

// show makes of a stored product what shoppers see; variants without a price
// cannot be bought and are left out.
func show(p *catalog.Product, x stored) *Product {
	b := &Product{
		ID: p.ID, Handle: p.Handle, Title: p.Title, DescriptionHTML: p.DescriptionHTML, Vendor: p.Vendor, Type: p.Type, Category: p.Category,
		Tags: p.Tags, SEOTitle: p.SEOTitle, SEODescription: p.SEODescription, CreatedAt: p.CreatedAt, ChangedAt: p.ChangedAt, goesWith: p.GoesWith,
	}
	for _, o := range p.Options {
		b.Options = append(b.Options, Option{o.Name, o.Values})
	}
	media := make(map[string]int, len(p.Media))
	for i, m := range p.Media {
		media[m.ID] = i
		b.Media = append(b.Media, Media{m.File, m.Source, m.Alt, m.Width, m.Height, m.FocusX, m.FocusY})
	}
	for i := range p.Variants {
		if cost, ok := x.prices[p.Variants[i].ID]; ok {
			b.addVariant(&p.Variants[i], cost, x.lowest[p.Variants[i].ID], media)
		}
	}
	return b
}

func (p *Product) addVariant(v *catalog.Variant, cost price.Price, lowest money.Amount, media map[string]int) {
	at, ok := media[v.MediaID]
	if !ok {
		at = -1
	}
	p.Variants = append(p.Variants, &Variant{
		ID: v.ID, SKU: v.SKU, Barcode: v.Barcode, Title: strings.Join(v.Options, " / "), Options: v.Options, Price: cost.Amount, Was: cost.Was(), Lowest: lowest,
		WeightGrams: v.WeightGrams, RequiresShipping: v.RequiresShipping, Taxable: v.Taxable, TaxCode: v.TaxCode, Media: at, Product: p,
	})
	if len(p.Variants) == 1 || cost.Amount.Minor < p.Low.Minor {
		p.Low, p.Was, p.Lowest = cost.Amount, cost.Was(), lowest
	}
	if cost.Amount.Minor > p.High.Minor || len(p.Variants) == 1 {
		p.High = cost.Amount
	}
}
