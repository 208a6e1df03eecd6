package place

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Near is what is known of where somebody is: what they have said themselves.
type Near struct {
	Chosen   string // id of the place that they have chosen
	Country  string // where their cart goes
	Postcode string
}

// Nearest is the place nearest to somebody: the one they have chosen, else the only
// one in the country, else the one whose postcode begins most like theirs, as
// postcodes begin with the region. Where that leaves a doubt, or nothing is known,
// there is none: nobody is located by anything else.
func Nearest(list []Place, n Near) (Place, bool) {
	var here []Place
	for _, p := range list {
		if n.Chosen != "" && p.ID == n.Chosen {
			return p, true
		}
		if n.Country != "" && strings.EqualFold(p.Country, n.Country) {
			here = append(here, p)
		}
	}
	if len(here) == 1 {
		return here[0], true
	}
	best, alike, doubt := Place{}, 0, false
	for _, p := range here {
		switch same := begin(bare(p.Postcode), bare(n.Postcode)); {
		case same > alike:
			best, alike, doubt = p, same, false
		case same == alike:
			doubt = true
		}
	}
	if alike == 0 || doubt {
		return Place{}, false
	}
	return best, true
}

// ByNearness are places as they lie to somebody: those of the country first, of them
// those whose postcode begins most like theirs; where that leaves a doubt, in their own
// order.
func ByNearness(list []Place, n Near) []Place {
	far := func(p Place) int {
		if !strings.EqualFold(p.Country, n.Country) {
			return math.MaxInt
		}
		return -begin(bare(p.Postcode), bare(n.Postcode))
	}
	return slices.SortedStableFunc(slices.Values(list), func(a, b Place) int { return cmp.Compare(far(a), far(b)) })
}

// bare is a postcode without spaces and hyphens.
func bare(postcode string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(postcode))
}

// begin is how many bytes two texts have in common from the beginning.
func begin(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
