package shop

import (
	"net/url"
	"slices"

	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/views/shop"
	"regulars/views/ui"
)

func queryEscape(s string) string { return url.QueryEscape(s) }

// variantURL is the address of a product in one variant.
func variantURL(v *browse.Variant) string {
	if len(v.Product.Variants) == 1 {
		return productURL(v.Product.Handle)
	}
	return productURL(v.Product.Handle) + "?variant=" + v.ID
}

// chosenVariant is the variant an address asks for, by its id or by values
// ("?colour=Pine"), else the first that can be had. known is false when the
// address names a variant that is not there.
func chosenVariant(s *browse.Snapshot, p *browse.Product, query url.Values) (v *browse.Variant, known bool) {
	if id := query.Get("variant"); id != "" {
		if v, ok := s.Variant(id); ok && v.Product == p {
			return v, true
		}
		return firstToHave(s, p), false
	}
	wanted := make([]string, len(p.Options))
	for i, o := range p.Options {
		wanted[i] = valueNamed(o, query.Get(browse.OptionKey(o.Name)))
	}
	if v := nearest(p, -1, wanted); v != nil && slices.ContainsFunc(wanted, func(w string) bool { return w != "" }) {
		return v, true
	}
	return firstToHave(s, p), true
}

// valueNamed is the option's value that a text means, "" for none.
func valueNamed(o browse.Option, text string) string {
	for _, value := range o.Values {
		if text != "" && catalog.Fold(value) == catalog.Fold(text) {
			return value
		}
	}
	return ""
}

func firstToHave(s *browse.Snapshot, p *browse.Product) *browse.Variant {
	for _, v := range p.Variants {
		if s.Stock(v.ID).Any() {
			return v
		}
	}
	return p.Variants[0]
}

// nearest is the variant that shares most values with those wanted; the value of
// axis, unless it is negative, must be shared. nil when none has it.
func nearest(p *browse.Product, axis int, wanted []string) (best *browse.Variant) {
	most := -1
	for _, v := range p.Variants {
		if axis >= 0 && v.Options[axis] != wanted[axis] {
			continue
		}
		shared := 0
		for i, o := range v.Options {
			if o == wanted[i] {
				shared++
			}
		}
		if shared > most {
			best, most = v, shared
		}
	}
	return best
}

// picker is the questions and answers that lead from one variant to all others.
func picker(w *ui.Words, s *browse.Snapshot, p *browse.Product, v *browse.Variant) (list []shop.Option) {
	for axis, o := range p.Options {
		option := shop.Option{Name: o.Name, Selected: v.Options[axis]}
		for _, value := range o.Values {
			option.Values = append(option.Values, answer(w, s, v, axis, value))
		}
		list = append(list, option)
	}
	return list
}

// answer is one value beside the others of v: what it leads to, and whether that
// can be had.
func answer(w *ui.Words, s *browse.Snapshot, v *browse.Variant, axis int, value string) shop.OptionValue {
	wanted := slices.Clone(v.Options)
	wanted[axis] = value
	a := shop.OptionValue{Label: value, Selected: v.Options[axis] == value}
	if key := browse.OptionKey(v.Product.Options[axis].Name); key == "colour" || key == "color" {
		a.Hex, _ = colourHex(value)
	}
	to := nearest(v.Product, axis, wanted)
	if to == nil { // its variants have no price: nothing to lead to
		a.URL, a.State, a.Note = variantURL(v), "none", w.Say("not available")
		return a
	}
	a.URL = variantURL(to)
	switch {
	case !slices.Equal(to.Options, wanted):
		a.State, a.Note = "none", w.Say("not in {choice}", "choice", others(wanted, axis))
	case !s.Stock(to.ID).Any():
		a.State, a.Note = "out", w.Say("sold out")
	}
	return a
}

// others names the values of all axes but one.
func others(values []string, axis int) string {
	text := ""
	for i, v := range values {
		if i == axis {
			continue
		}
		if text != "" {
			text += " / "
		}
		text += v
	}
	return text
}
