package admin

import (
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/catalog"
)

// axis is an option as it was typed: was is what it is called in the shop, "" for a
// new one.
type axis struct {
	was, name string
	values    []axisValue
	more      string // values to be added
	gone      bool
}

// axisValue is a value as it was typed, and what it was.
type axisValue struct{ was, text string }

// mostAxes bounds the options of one form.
const mostAxes = 20

func storedAxis(o catalog.Option) axis {
	a := axis{was: o.Name, name: o.Name}
	for _, value := range o.Values {
		a.values = append(a.values, axisValue{value, value})
	}
	return a
}

// placeOf is where a stored value stands, -1 when it is not there.
func (a axis) placeOf(value string) int {
	return slices.IndexFunc(a.values, func(x axisValue) bool { return x.was == value })
}

// texts are the values that stay and those that are added.
func (a axis) texts() (list []string) {
	for _, x := range a.values {
		if x.text != "" {
			list = append(list, x.text)
		}
	}
	return append(list, a.added()...)
}

// added are the values typed to be added.
func (a axis) added() (list []string) {
	for _, text := range strings.FieldsFunc(a.more, func(r rune) bool { return r == ',' || r == '\n' || r == ';' }) {
		if text = strings.TrimSpace(text); text != "" {
			list = append(list, text)
		}
	}
	return list
}

func (a axis) blank() bool { return a.name == "" && len(a.texts()) == 0 }

// readAxes reads the options. Where the form was made from other options than are
// stored now, those that are stored stay.
func (v *goods) readAxes(c echo.Context) {
	var typed []axis
	for n := range rowsSent(c, "axes", mostAxes) {
		key := "axis." + strconv.Itoa(n) + "."
		a := axis{was: c.FormValue(key + "was"), name: strings.TrimSpace(c.FormValue(key + "name")), more: c.FormValue(key + "more"), gone: c.FormValue(key+"gone") == "yes"}
		for m := range rowsSent(c, key+"values", catalog.MaxVariants) {
			value := key + "value." + strconv.Itoa(m)
			a.values = append(a.values, axisValue{c.FormValue(value + ".was"), strings.TrimSpace(c.FormValue(value))})
		}
		if a.was != "" || !a.blank() {
			typed = append(typed, a)
		}
	}
	if v.knows(typed) {
		v.axes = typed
	}
}

// knows says whether the form saw the options that are stored now.
func (v *goods) knows(typed []axis) bool {
	var names, values []string
	for _, a := range typed {
		if a.was == "" {
			continue
		}
		names = append(names, a.was)
		for _, x := range a.values {
			if x.was != "" {
				values = append(values, a.was+"\x1f"+x.was)
			}
		}
	}
	var storedNames, storedValues []string
	for _, o := range v.Options {
		storedNames = append(storedNames, o.Name)
		for _, value := range o.Values {
			storedValues = append(storedValues, o.Name+"\x1f"+value)
		}
	}
	return slices.Equal(names, storedNames) && slices.Equal(values, storedValues)
}

// valuePlaces reads where a new variant's values stand: "0,2".
func valuePlaces(typed string, axes int) []int {
	at := make([]int, axes)
	for i, text := range strings.Split(typed, ",") {
		if i < axes {
			at[i], _ = strconv.Atoi(text) // nonsense is the first value
		}
	}
	return at
}

// settleAxes makes what was typed the options to be: those that go are left out,
// what was added stands behind the others, and every variant has a value of each.
// What the product has too little of is generated: with all, every combination,
// else those of the values that are new.
func (v *goods) settleAxes(all bool) {
	if v.checkAxes(); len(v.wrong) > 0 {
		return
	}
	axes, rows, seen := v.kept(), v.rows[:0:0], map[string]bool{}
	fresh := make([]int, len(axes)) // how many values each axis had
	for i, a := range axes {
		fresh[i] = len(v.axes[a].values)
	}
	for _, row := range v.rows {
		at, ok := v.move(row, axes)
		if !ok {
			continue
		}
		if key := placesKey(at); !seen[key] {
			row.at, seen[key] = at, true
			rows = append(rows, row)
		}
	}
	var settled []axis
	for _, a := range axes {
		was := v.axes[a]
		for _, text := range was.added() {
			was.values = append(was.values, axisValue{"", text})
		}
		was.more = ""
		settled = append(settled, was)
	}
	v.axes, v.rows = settled, rows
	v.combine(seen, func(at []int) bool { return all || anyBeyond(at, fresh) })
	if len(v.rows) == 0 && v.wrong["options"] == "" {
		v.wrong["options"] = "A product keeps at least one variant. To sell it no longer, archive it."
	}
}

// anyBeyond says whether a choice has a value that was added. Of an option that is
// new itself, the first value is what all that was there has now.
func anyBeyond(at, fresh []int) bool {
	for i, place := range at {
		if place >= fresh[i] && (fresh[i] > 0 || place > 0) {
			return true
		}
	}
	return false
}

// kept are the places of the axes that stay.
func (v *goods) kept() (list []int) {
	for i, a := range v.axes {
		if !a.gone && !a.blank() {
			list = append(list, i)
		}
	}
	return list
}

// move is where a variant stands when only some axes stay; it goes with its value.
func (v *goods) move(row offer, axes []int) ([]int, bool) {
	at := make([]int, len(axes))
	for i, a := range axes {
		if a < len(row.at) {
			at[i] = row.at[a]
		}
		values := v.axes[a].values
		if at[i] < 0 || at[i] < len(values) && values[at[i]].text == "" || at[i] >= len(values)+len(v.axes[a].added()) {
			return nil, false
		}
	}
	return at, !row.gone
}

func placesKey(at []int) string {
	parts := make([]string, len(at))
	for i, n := range at {
		parts[i] = strconv.Itoa(n)
	}
	return strings.Join(parts, ",")
}

// combine adds the variants that are asked for and not there, with the first one's
// price and ways.
func (v *goods) combine(seen map[string]bool, wanted func(at []int) bool) {
	total := 1
	for _, a := range v.axes {
		total *= max(1, len(a.texts()))
		if total > catalog.MaxVariants {
			v.wrong["options"] = "That would be more than 2048 variants. Leave out some values."
			return
		}
	}
	like := offer{variant: catalog.Variant{RequiresShipping: true, Taxable: true}}
	if len(v.rows) > 0 {
		like = v.rows[0]
	}
	for n := range total {
		if at, ok := v.combination(n); ok && !seen[placesKey(at)] && (wanted(at)) {
			v.rows = append(v.rows, like.another(at))
			seen[placesKey(at)] = true
		}
	}
}

// combination is the n-th choice of one value of each axis, the last axis turning
// fastest.
func (v *goods) combination(n int) ([]int, bool) {
	at := make([]int, len(v.axes))
	for i := len(v.axes) - 1; i >= 0; i-- {
		var live []int
		for place, x := range v.axes[i].values {
			if x.text != "" {
				live = append(live, place)
			}
		}
		if len(live) == 0 {
			return nil, false
		}
		at[i], n = live[n%len(live)], n/len(live)
	}
	return at, len(v.axes) > 0
}

// another is a new variant that is sold as this one is.
func (r offer) another(at []int) offer {
	return offer{at: at, price: r.price, compareAt: r.compareAt, pay: r.pay, weight: r.weight, shown: true,
		variant: catalog.Variant{RequiresShipping: r.variant.RequiresShipping, Taxable: r.variant.Taxable, TaxCode: r.variant.TaxCode, WeightUnit: r.variant.WeightUnit}}
}

// checkAxes says what is wrong with names and values.
func (v *goods) checkAxes() {
	for i, a := range v.axes {
		key := "axis." + strconv.Itoa(i) + "."
		seen := map[string]bool{}
		for _, text := range a.texts() {
			if seen[catalog.Fold(text)] {
				v.wrong[key+"more"] = "“" + text + "” is there twice."
			}
			seen[catalog.Fold(text)] = true
		}
		switch {
		case a.gone || a.blank():
		case a.name == "":
			v.wrong[key+"name"] = "Enter what these values are, such as Colour."
		case len(seen) == 0:
			v.wrong[key+"more"] = "Enter values, such as Pine, Ink."
		}
	}
}
