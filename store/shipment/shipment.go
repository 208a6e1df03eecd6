// Package shipment owns where the shop delivers to, what that costs and how long
// it takes, and how addresses are written in each country. It must not know a
// cart or an order: a parcel is a sum and a weight.
package shipment

import (
	"cmp"
	"slices"
	"strings"

	"regulars/store/money"
)

// Topic is touched when zones or rates change.
const Topic = "shipment"

// Zone is a group of places with the same rates.
type Zone struct {
	ID       string
	Handle   string // names it in files: "germany"
	Name     string
	Position int
	Areas    []Area
	Rates    []Rate
}

// Area is a country, a region of it, or the postcodes of it that fit a pattern:
// "10*" is every code that starts with 10, "?" is any one character, and several
// patterns are separated by commas. Country "*" is the rest of the world.
type Area struct {
	Country  string `json:"country"`
	Region   string `json:"region,omitempty"`
	Postcode string `json:"postcode,omitempty"`
}

// Rate is one price of delivery. It applies to parcels inside its bands: from
// inclusive, below exclusive, 0 is no limit.
type Rate struct {
	ID         string
	Handle     string // "standard"; several rates of a handle are the bands of one method
	Name       string // as printed: "Standard delivery"
	Price      money.Amount
	TotalFrom  int64 // minor units of the goods
	TotalBelow int64
	GramsFrom  int64
	GramsBelow int64
	FreeFrom   int64 // goods worth this much are delivered free; 0 never
	DaysMin    int   // working days until it arrives
	DaysMax    int
}

// Place is where a parcel goes.
type Place struct{ Country, Region, Postcode string }

// Parcel is what is sent: what the goods cost and weigh.
type Parcel struct {
	Total money.Amount
	Grams int64
}

// Option is one way to have the parcel delivered, for one price.
type Option struct {
	RateID   string
	Handle   string
	Name     string
	Price    money.Amount
	FreeFrom money.Amount // zero when it never becomes free or is free already
	DaysMin  int
	DaysMax  int
}

// Options returns the ways to deliver a parcel to a place, cheapest first, none
// when the shop does not deliver there. The zone with the closest area decides:
// postcodes before regions before countries before the rest of the world.
func Options(zones []Zone, p Parcel, to Place) []Option {
	zone, ok := zoneOf(zones, to)
	if !ok {
		return nil
	}
	var list []Option
	for _, r := range zone.Rates {
		if r.holds(p) {
			list = append(list, r.option(p))
		}
	}
	slices.SortStableFunc(list, func(a, b Option) int { return cmp.Compare(a.Price.Minor, b.Price.Minor) })
	return list
}

// Countries lists the countries that zones name, sorted, and whether every other
// country is served too.
func Countries(zones []Zone) (codes []string, world bool) {
	for _, z := range zones {
		for _, a := range z.Areas {
			if a.Country == "*" {
				world = true
			} else {
				codes = append(codes, strings.ToUpper(a.Country))
			}
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes), world
}

func zoneOf(zones []Zone, to Place) (Zone, bool) {
	best, rank := Zone{}, 0
	for _, z := range zones {
		for _, a := range z.Areas {
			if n := a.closeness(to); n > rank {
				best, rank = z, n
			}
		}
	}
	return best, rank > 0
}

// closeness is 0 for an area that does not hold the place, else larger the
// smaller the area.
func (a Area) closeness(to Place) int {
	switch {
	case a.Country == "*":
		return 1
	case !strings.EqualFold(a.Country, to.Country), a.Region != "" && !strings.EqualFold(a.Region, to.Region):
		return 0
	case a.Postcode != "" && !postcodeFits(a.Postcode, to.Postcode):
		return 0
	case a.Postcode != "":
		return 4
	case a.Region != "":
		return 3
	}
	return 2
}

func postcodeFits(patterns, postcode string) bool {
	code := bareCode(postcode)
	for p := range strings.SplitSeq(patterns, ",") {
		if p = bareCode(p); p != "" && fits(p, code) {
			return true
		}
	}
	return false
}

// bareCode is a postcode as it is compared: capitals, no spaces, no hyphens.
func bareCode(s string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(s))
}

// fits matches ? and * without backtracking over more than the last star, so its
// time is bounded by the product of both lengths.
func fits(pattern, s string) bool {
	p, i, star, mark := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == s[i]):
			p, i = p+1, i+1
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

func (r Rate) holds(p Parcel) bool {
	return p.Total.Minor >= r.TotalFrom && (r.TotalBelow == 0 || p.Total.Minor < r.TotalBelow) &&
		p.Grams >= r.GramsFrom && (r.GramsBelow == 0 || p.Grams < r.GramsBelow)
}

func (r Rate) option(p Parcel) Option {
	o := Option{RateID: r.ID, Handle: r.Handle, Name: r.Name, Price: r.Price, DaysMin: r.DaysMin, DaysMax: r.DaysMax}
	switch {
	case r.FreeFrom > 0 && p.Total.Minor >= r.FreeFrom:
		o.Price.Minor = 0
	case r.FreeFrom > 0 && r.Price.Minor > 0:
		o.FreeFrom = money.Of(r.FreeFrom, r.Price.Currency)
	}
	return o
}
