package seed

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"regulars/store/catalog"
)

// How many people the year has, and how far back it goes.
const (
	crowd      = 300
	smallCrowd = 12
	days       = 365
)

// shopper is one person of the year.
type shopper struct {
	name, email  string
	confirmed    bool
	academic     bool
	agreed       bool   // to being remembered and counted
	source       string // the campaign that brought them, "" for none
	country      string
	since        time.Time
	orders       []purchase
	views        []view
	town, street string
	postcode     string
}

// purchase is one order before it is written.
type purchase struct {
	at     time.Time
	lines  []pick
	clerk  bool // bought at the counter
	ending ending
}

type pick struct {
	product, variant int // indexes into the range and its variants
	quantity         int64
}

// view is a look at a product.
type view struct {
	at      time.Time
	product int
	chosen  bool // it went into the cart too
}

// ending is how an order went.
type ending uint8

const (
	delivered ending = iota
	packing
	awaiting
	cancelled
	refunded
)

// year is a year of people over the saved range.
type year struct {
	random   *rand.Rand
	now      time.Time
	products []product
	saved    []catalog.Product
	shoppers []shopper
	weights  []float64        // per day: how likely an order falls on it
	campus   []float64        // the same for students and staff
	popular  []int            // indexes of products, as often as they are liked
	sold     map[string]int64 // pieces by variant id
}

// newYear makes up the year; the same Now and range give the same people.
func newYear(o Options, saved []catalog.Product) *year {
	y := &year{random: rand.New(rand.NewPCG(1987, 9)) /* #nosec G404 -- a made-up year must come out the same each time */, now: o.Now, products: products(), saved: saved, sold: map[string]int64{}}
	y.weights, y.campus = y.rhythm(false), y.rhythm(true)
	for i, p := range y.products {
		for range y.liking(p) {
			y.popular = append(y.popular, i)
		}
	}
	n := crowd
	if o.Small {
		n = smallCrowd
	}
	for i := range n {
		y.shoppers = append(y.shoppers, y.shopper(i))
	}
	return y
}

// liking is how often a product is picked compared to others; drafts never.
func (y *year) liking(p product) int {
	switch {
	case p.draft:
		return 0
	case slices.Contains(p.tags, "bestseller"):
		return 9
	case p.price > 40000:
		return 1
	case p.price < 3000:
		return 4
	}
	return 2
}

// rhythm weighs the days of the year: growth, the week, the seasons. Universities
// come back in September.
func (y *year) rhythm(campus bool) []float64 {
	week := [7]float64{0.8, 1.2, 1.1, 1.05, 1.15, 0.95, 0.75} // from Sunday
	season := map[time.Month]float64{time.November: 1.3, time.December: 1.6, time.January: 0.85, time.July: 0.7, time.August: 0.85, time.September: 1.4}
	if campus {
		season = map[time.Month]float64{time.September: 5, time.October: 1.8, time.February: 1.6, time.July: 0.25, time.August: 0.5, time.December: 0.9}
	}
	list := make([]float64, days)
	for d := range list {
		at := y.now.AddDate(0, 0, d-days)
		list[d] = (0.6 + 0.9*float64(d)/days) * week[at.Weekday()]
		if s, ok := season[at.Month()]; ok {
			list[d] *= s
		}
	}
	return list
}

// day draws a day by weight, from an index on.
func (y *year) day(weights []float64, from int) int {
	var total float64
	for _, w := range weights[from:] {
		total += w
	}
	at := y.random.Float64() * total
	for i, w := range weights[from:] {
		if at -= w; at <= 0 {
			return from + i
		}
	}
	return len(weights) - 1
}

// moment is a time of a day when people are awake, mostly in the evening.
func (y *year) moment(day int) time.Time {
	date := y.now.AddDate(0, 0, day-days).Truncate(24 * time.Hour)
	hour := []int{8, 9, 10, 11, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 20, 20, 21, 21, 22}[y.random.IntN(20)]
	at := date.Add(time.Duration(hour)*time.Hour + time.Duration(y.random.IntN(3600))*time.Second)
	if at.After(y.now) {
		return y.now.Add(-time.Duration(1+y.random.IntN(300)) * time.Minute)
	}
	return at
}

func firstNames() []string {
	return strings.Fields(`Ada Femke Jonas Lotte Ines Tom Aylin Bram Helena Oskar Nadia Sanne Luca Marit Eva Stefan Chloé Ravi Anouk Mikkel Joris Birgit Dev
		Katarzyna Wout Mei Florian Yusuf Greta Daan Sofie Henrik Willem Matteo Ingrid Noor Arne Emma Liam Zoë Samira Hugo`)
}

func lastNames() []string {
	return strings.Fields(`Jansen Bakker Visser Meijer Mulder Bos Vos Peters Dekker Brouwer Vermeulen Claes Maes Jacobs Willems Goossens Weber Schneider Fischer
		Wagner Becker Hoffmann Koch Richter Wolf Lindqvist Novak Kowalska Rossi Moreau Dubois Adeyemi Haddad Singh Chen Öztürk`)
}

// towns are real towns with made-up streets, by country.
func towns() []struct{ country, town, street, postcode string } {
	return []struct{ country, town, street, postcode string }{
		{"NL", "Utrecht", "Poortstraat", "3572 HB"}, {"NL", "Leiden", "Hoogstraat", "2311 TA"}, {"NL", "Groningen", "Noorderlaan", "9711 AB"}, {"NL", "Utrecht", "Kanaalweg", "3526 KL"},
		{"BE", "Gent", "Kouter", "9000"}, {"BE", "Leuven", "Naamsestraat", "3000"}, {"DE", "Freiburg", "Gartenweg", "79098"}, {"DE", "Münster", "Lindenstraße", "48143"},
		{"DE", "Freiburg", "Schulgasse", "79100"}, {"FR", "Strasbourg", "Rue du Port", "67000"}, {"AT", "Graz", "Hofgasse", "8010"},
	}
}

func (y *year) shopper(i int) shopper {
	first, last := firstNames(), lastNames()
	s := shopper{name: first[y.random.IntN(len(first))] + " " + last[y.random.IntN(len(last))], academic: y.random.IntN(100) < 42}
	home := towns()[y.random.IntN(len(towns()))]
	s.country, s.town, s.street, s.postcode = home.country, home.town, fmt.Sprintf("%s %d", home.street, 1+y.random.IntN(120)), home.postcode
	domain := []string{"example.com", "example.org", "example.net"}[y.random.IntN(3)]
	if s.academic {
		domain = AcademicDomains()[y.random.IntN(2)]
	}
	s.email = fmt.Sprintf("%s%d@%s", strings.ReplaceAll(catalog.Handle(s.name), "-", "."), i+1, domain)
	s.confirmed = y.random.IntN(100) < 82
	s.agreed, s.source = i%8 != 3, []string{"", "", "tiktok", "newsletter", ""}[i%5]
	weights := y.weights
	if s.academic {
		weights = y.campus
	}
	day := y.day(weights, 0)
	s.since = y.moment(day)
	y.history(&s, weights, day)
	return s
}

// history gives a shopper visits, and orders out of some of them: two in ten only
// look, four buy once, the rest come back, some of them often.
func (y *year) history(s *shopper, weights []float64, day int) {
	again := []int{0, 0, 1, 1, 1, 1, 2, 3, 4, 8}[y.random.IntN(10)]
	for n := 0; day < days; n++ {
		at := y.moment(day)
		if n == 0 {
			at = s.since
		}
		looks := y.looks(at)
		s.views = append(s.views, looks...)
		if n < again {
			s.orders = append(s.orders, y.purchase(at.Add(time.Duration(4+y.random.IntN(20))*time.Minute), looks))
		}
		if n >= again+2 {
			return
		}
		// The next visit is weeks away; when orders come often, it is sooner.
		gap := 1 + int(y.random.ExpFloat64()*70/float64(1+again/2))
		if day += gap; day < days {
			day = y.day(weights[:min(days, day+7)], day)
		}
	}
}

func (y *year) looks(at time.Time) []view {
	var list []view
	for k := range 1 + y.random.IntN(5) {
		product := y.popular[y.random.IntN(len(y.popular))]
		for y.saved[product].CreatedAt.After(at) { // not yet on the shelf; something always is
			product = y.popular[y.random.IntN(len(y.popular))]
		}
		list = append(list, view{at: at.Add(time.Duration(k) * time.Minute), product: product, chosen: k == 0 && product%3 == 0})
	}
	return list
}

// purchase buys one to three of what was looked at.
func (y *year) purchase(at time.Time, looks []view) purchase {
	if at.After(y.now) {
		at = y.now
	}
	p := purchase{at: at, clerk: y.random.IntN(10) == 0, ending: y.ending(at)}
	seen := map[int]bool{}
	for _, l := range looks[:min(len(looks), 1+y.random.IntN(3))] {
		if seen[l.product] {
			continue
		}
		seen[l.product] = true
		pick := pick{l.product, y.random.IntN(len(y.saved[l.product].Variants)), 1}
		if y.products[l.product].price < 2500 && y.random.IntN(4) == 0 {
			pick.quantity = int64(2 + y.random.IntN(2))
		}
		p.lines = append(p.lines, pick)
		if p.ending != cancelled && p.ending != refunded {
			y.sold[y.saved[l.product].Variants[pick.variant].ID] += pick.quantity
		}
	}
	y.together(&p)
	return p
}

func (y *year) ending(at time.Time) ending {
	age := y.now.Sub(at)
	switch n := y.random.IntN(100); {
	case age < 20*time.Hour:
		return packing
	case n < 3 && age > 48*time.Hour:
		return cancelled
	case n < 5 && age > 240*time.Hour:
		return refunded
	case n < 25 && age < 96*time.Hour:
		return awaiting
	}
	return delivered
}
