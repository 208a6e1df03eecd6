package browse

import (
	"slices"
	"strings"

	"regulars/store/catalog"
)

// units are what numbers on labels can be of, with what a unit is worth in the smallest of its kind.
var units = map[string]struct {
	kind  string
	worth float64
}{
	"ml": {"volume", 1}, "cl": {"volume", 10}, "l": {"volume", 1000}, "g": {"weight", 1}, "kg": {"weight", 1000}, "gb": {"storage", 1}, "tb": {"storage", 1000},
	"mm": {"length", 1}, "cm": {"length", 10}, "m": {"length", 1000}, "in": {"inches", 1}, "inch": {"inches", 1}, "inches": {"inches", 1}, "″": {"inches", 1}, `"`: {"inches", 1},
}

// kindOf is what a label measures: a volume, a size in letters, of paper; "" for a word.
func kindOf(label string) string {
	label = catalog.Fold(label)
	if size(label) > 0 {
		return "letters"
	}
	if len(label) == 2 && (label[0] == 'a' || label[0] == 'b') && label[1] >= '0' && label[1] <= '9' {
		return "paper"
	}
	if _, rest, ok := leading(label); ok && rest == "" {
		return "number"
	}
	kind, _, _ := numeric(label)
	return kind
}

// part tells values of a facet apart that are of different kinds, as sizes of clothes and of bottles are:
// where its values measure different things, those of one measure or of one product belong together.
// A facet of words alone, such as colours, stays whole.
func (f *facet) part(s *shelf) {
	kinds := map[string]int{}
	groups := make([]int, len(f.values)) // each value's, named by one of its values
	for i, v := range f.values {
		groups[i] = i
		if kind := kindOf(v.label); kind != "" {
			if first, ok := kinds[kind]; ok {
				groups[i] = first
			} else {
				kinds[kind] = i
			}
		} else if _, ok := kinds[""]; !ok {
			kinds[""] = i
		}
	}
	if len(kinds) < 2 {
		return
	}
	first := map[int32]int{} // of a product, which value
	for i, v := range f.values {
		for _, n := range v.list {
			if other, ok := first[n]; ok {
				unite(groups, groups[i], groups[other])
			} else {
				first[n] = i
			}
		}
	}
	f.name(s, groups)
}

// unite makes one of two groups.
func unite(groups []int, gone, kept int) {
	for i, g := range groups {
		if g == gone {
			groups[i] = kept
		}
	}
}

// name numbers the groups in the order of their first values, and calls each after the types of
// its products.
func (f *facet) name(s *shelf, groups []int) {
	var order []int
	for i, g := range groups {
		at := slices.Index(order, g)
		if at < 0 {
			at, order = len(order), append(order, g)
			f.groups = append(f.groups, "")
		}
		f.values[i].group = at
	}
	if len(order) < 2 {
		f.groups = nil
		return
	}
	for at := range f.groups {
		f.groups[at] = f.title
		if types := f.typesOf(s, at); types != "" {
			f.groups[at] += " (" + types + ")"
		}
	}
}

// typesOf are the types of a group's products, two at most.
func (f *facet) typesOf(s *shelf, group int) string {
	const most = 2
	var types []string
	for _, v := range f.values {
		for _, n := range v.list {
			if t := s.products[n].Type; v.group == group && t != "" && !slices.Contains(types, t) {
				types = append(types, t)
			}
		}
	}
	slices.Sort(types)
	if len(types) > most {
		return strings.Join(types[:most], ", ") + ", …"
	}
	return strings.Join(types, ", ")
}

// parts are the facets that a facet is shown as: one, or one for each kind of its values. They have
// the same key, and a choice of one widens that of another.
func (f *facet) parts(among set, chosen []string, occurs func(*value) bool) (list []Facet) {
	all := f.choices(among, chosen, occurs)
	if f.groups == nil {
		return []Facet{{f.key, f.title, choicesOf(all, -1)}}
	}
	for group, title := range f.groups {
		list = append(list, Facet{f.key, title, choicesOf(all, group)})
	}
	return list
}

// grouped is a choice with the group of its value.
type grouped struct {
	Choice
	group int
}

// choicesOf are the choices of a group, or all of them for one below 0.
func choicesOf(all []grouped, group int) (list []Choice) {
	for _, c := range all {
		if group < 0 || c.group == group {
			list = append(list, c.Choice)
		}
	}
	return list
}

// Unknown is a value that an address asks for and the catalog does not have.
type Unknown struct{ Title, Label string }

// Unknown lists what a filter asks of facets that are there and that none of their values is. Other names
// in an address are not a filter's.
func (s *Snapshot) Unknown(f Filter) (list []Unknown) {
	for _, facet := range s.facets {
		for _, label := range f.Values[facet.key] {
			u := Unknown{facet.title, label}
			if facet.byName[catalog.Fold(strings.TrimSpace(label))] == nil && !slices.Contains(list, u) {
				list = append(list, u)
			}
		}
	}
	return list
}
