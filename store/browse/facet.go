package browse

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"regulars/store/catalog"
)

// Keys of facets that are not options.
const (
	FacetType      = "type"
	FacetVendor    = "vendor"
	FacetAvailable = "available"
)

// reserved are the names in an address that no option may take as its key.
const reserved = " q sort page price_from price_to type vendor available variant return "

// facet is one way to tell products apart: an option's name, the type, the vendor.
type facet struct {
	key    string // in the address
	title  string
	values []*value // in order of display
	byName map[string]*value
	groups []string // what its parts are called; nil when it is one
}

// value is one answer of a facet and who has it: a list when few do, a set
// besides when many do, so that counting costs the lesser of both.
type value struct {
	facet *facet
	label string
	list  []int32 // numbers, ascending
	bits  set     // nil when the list is shorter than a set is long
	group int     // which part of the facet
}

// OptionKey is the key of an option: "Colour" is colour; an option called like
// something else in the address gets a prefix.
func OptionKey(name string) string {
	key := catalog.Handle(name)
	if key == "" || strings.Contains(reserved, " "+key+" ") {
		return "option-" + key
	}
	return key
}

// addFacets gathers what products can be told apart by.
func (s *shelf) addFacets() {
	s.facetOf = map[string]*facet{}
	for _, p := range s.products {
		for _, o := range p.Options {
			for _, label := range o.Values {
				s.note(p, OptionKey(o.Name), o.Name, label)
			}
		}
		s.note(p, FacetType, "Type", p.Type)
		s.note(p, FacetVendor, "Brand", p.Vendor)
	}
	for _, f := range s.facets {
		slices.SortFunc(f.values, func(a, b *value) int { return compareLabels(a.label, b.label) })
		for _, v := range f.values {
			s.number(v)
		}
		f.part(s)
	}
	slices.SortStableFunc(s.facets, func(a, b *facet) int { return cmp.Compare(b.weight(), a.weight()) })
}

// OptionNames are what options are called, those that most products have in front.
func (s *Snapshot) OptionNames() (names []string) {
	for _, f := range s.facets {
		if f.key != FacetType && f.key != FacetVendor {
			names = append(names, f.title)
		}
	}
	return names
}

// weight orders facets: options by how many products have them, then type, then
// vendor.
func (f *facet) weight() int {
	switch f.key {
	case FacetType:
		return -1
	case FacetVendor:
		return -2
	}
	n := 0
	for _, v := range f.values {
		n += len(v.list)
	}
	return n
}

func (s *shelf) note(p *Product, key, title, label string) {
	name := catalog.Fold(strings.TrimSpace(label))
	if name == "" {
		return
	}
	f, ok := s.facetOf[key]
	if !ok {
		f = &facet{key: key, title: title, byName: map[string]*value{}}
		s.facetOf[key], s.facets = f, append(s.facets, f)
	}
	v, ok := f.byName[name]
	if !ok {
		v = &value{facet: f, label: label}
		f.byName[name], f.values = v, append(f.values, v)
	}
	if n := len(v.list); n == 0 || v.list[n-1] != p.number {
		v.list = append(v.list, p.number)
	}
}

// number gives a value its number and its products a note of it.
func (s *shelf) number(v *value) {
	for _, n := range v.list {
		s.products[n].values = append(s.products[n].values, Number(len(s.values)))
	}
	s.values = append(s.values, v)
	if len(v.list) > len(s.products)/64 {
		v.bits = newSet(len(s.products))
		for _, n := range v.list {
			v.bits.add(n)
		}
	}
}

// among counts how many of a set have the value.
func (v *value) among(s set) (n int) {
	if v.bits != nil {
		return v.bits.common(s)
	}
	for _, i := range v.list {
		if s.has(i) {
			n++
		}
	}
	return n
}

// into adds those who have the value to a set.
func (v *value) into(s set) {
	if v.bits != nil {
		for i, word := range v.bits {
			s[i] |= word
		}
		return
	}
	for _, i := range v.list {
		s.add(i)
	}
}

// compareLabels orders values as people do: sizes by size, numbers by number
// (a terabyte is a thousand gigabytes), the rest by letter.
func compareLabels(a, b string) int {
	a, b = catalog.Fold(a), catalog.Fold(b)
	sizeA, sizeB := size(a), size(b)
	if sizeA > 0 && sizeB > 0 {
		return cmp.Compare(sizeA, sizeB)
	}
	kindA, numA, okA := numeric(a)
	kindB, numB, okB := numeric(b)
	if okA && okB && (kindA != kindB || numA != numB) {
		return cmp.Or(cmp.Compare(kindA, kindB), cmp.Compare(numA, numB))
	}
	return cmp.Compare(a, b)
}

func size(label string) int {
	return slices.Index([]string{"", "xxs", "xs", "s", "m", "l", "xl", "xxl", "2xl", "xxxl", "3xl"}, label)
}

// numeric reads the number a label begins with and what it measures, "" for what nobody knows.
func numeric(label string) (kind string, n float64, ok bool) {
	n, rest, ok := leading(label)
	if unit, known := units[rest]; known {
		return unit.kind, n * unit.worth, ok
	}
	return "", n, ok
}

// leading is the number that a label begins with, and what follows it.
func leading(label string) (n float64, rest string, ok bool) {
	end := strings.IndexFunc(label, func(r rune) bool { return !unicode.IsDigit(r) && r != '.' })
	if end < 0 {
		end = len(label)
	}
	n, err := strconv.ParseFloat(label[:end], 64)
	return n, strings.TrimSpace(label[end:]), err == nil
}
