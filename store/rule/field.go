package rule

import (
	"slices"
	"strings"
	"sync"
)

// field is something a rule may ask of an event: in parentheses behind its word, or
// as what a sum is taken of.
type field struct {
	Attribute
	ops    []Op
	plural string // of what may be counted as different

	text   func(e *Event, i int) (string, bool) // its texts one by one; false ends them
	key    func(e *Event, i int) (string, bool) // those that tell things apart
	number func(*Event) int64
	amount func(*Event) Amount
}

// fields is built once and never changed.
var fields = sync.OnceValue(func() []field {
	names := []Op{Equal, In, Exists}
	return []field{
		productField(names),
		variantField(names),
		textField("collection", "collections", names, several(func(e *Event) []string { return e.Collections })),
		textField("category", "categories", operators(String), single(func(e *Event) string { return e.Type })),
		textField("tag", "tags", names, several(func(e *Event) []string { return e.Tags })),
		textField("vendor", "vendors", operators(String), single(func(e *Event) string { return e.Vendor })),
		textField("channel", "channels", names, single(func(e *Event) string { return e.Channel })),
		textField("term", "terms", operators(String), single(func(e *Event) string { return e.Term[:min(len(e.Term), maxFact)] })),
		reasonField(names),
		besideField(),
		visitField("source", func(v *Visit) string { return v.Source }),
		visitField("medium", func(v *Visit) string { return v.Medium }),
		visitField("campaign", func(v *Visit) string { return v.Campaign }),
		visitField("landing", func(v *Visit) string { return v.Landing }),
		visitField("referrer", func(v *Visit) string { return v.Referrer }),
		{Attribute: Attribute{Name: "price", Words: "price", Type: Price, Unit: "money"}, ops: figures(), amount: func(e *Event) Amount { return e.Price }},
		{Attribute: Attribute{Name: "amount", Words: "amount", Type: Price, Unit: "money"}, ops: figures(), amount: func(e *Event) Amount { return e.Total }},
		{Attribute: Attribute{Name: "quantity", Words: "quantity", Type: Count, Unit: "pieces"}, ops: figures(), number: func(e *Event) int64 { return e.Quantity }},
	}
})

// figures are the operators for what is counted or added up; it is always there.
func figures() []Op { return []Op{Equal, Less, LessOrEqual, More, MoreOrEqual, Between, In} }

type texter = func(e *Event, i int) (string, bool)

func textField(name, plural string, ops []Op, text texter) field {
	return field{Attribute: Attribute{Name: name, Words: name, Type: String}, ops: ops, plural: plural, text: text, key: text}
}

func single(get func(*Event) string) texter {
	return func(e *Event, i int) (string, bool) {
		return get(e), i == 0
	}
}

func several(get func(*Event) []string) texter {
	return func(e *Event, i int) (string, bool) {
		if s := get(e); i < len(s) {
			return s[i], true
		}
		return "", false
	}
}

// visitField is something of how a visit began.
func visitField(name string, get func(*Visit) string) field {
	return textField(name, name+"s", operators(String), single(func(e *Event) string {
		if e.Visit == nil {
			return ""
		}
		s := get(e.Visit)
		return s[:min(len(s), maxFact)]
	}))
}

// productField knows a product by its handle, which people write, and by its id.
func productField(ops []Op) field {
	f := textField("product", "products", ops, func(e *Event, i int) (string, bool) {
		if i == 0 {
			return e.Handle, true
		}
		return e.ProductID, i == 1
	})
	f.key = single(func(e *Event) string {
		if e.ProductID != "" {
			return e.ProductID
		}
		return e.Handle
	})
	return f
}

// reasonField is why something comes back.
func reasonField(ops []Op) field {
	f := textField("reason", "reasons", ops, single(func(e *Event) string { return e.Reason }))
	f.Type, f.Choices = Choice, Reasons()
	return f
}

// beside are the kinds of events that goes_with may name, by their words.
func beside() []EventKind { return []EventKind{Bought, Viewed, AddedToCart} }

// besideField asks whether something that goes with the product was bought, viewed
// or put into the cart until then.
func besideField() field {
	var words []string
	for _, k := range beside() {
		words = append(words, eventWords()[k-1].Word)
	}
	return field{
		Attribute: Attribute{Name: "goes_with", Words: "goes with something that", Type: Choice, Choices: words}, ops: []Op{Equal, In},
		text: func(e *Event, i int) (string, bool) {
			if i >= len(words) {
				return "", false
			}
			if e.Beside.Has(beside()[i]) {
				return words[i], true
			}
			return "", true
		},
	}
}

// variantField knows a variant by its SKU, which people write, and by its id.
func variantField(ops []Op) field {
	f := textField("variant", "variants", ops, func(e *Event, i int) (string, bool) {
		if i == 0 {
			return e.SKU, true
		}
		return e.VariantID, i == 1
	})
	f.key = single(func(e *Event) string {
		if e.VariantID != "" {
			return e.VariantID
		}
		return e.SKU
	})
	return f
}

// fieldNamed finds a field by its name or, where it is counted, its plural.
func fieldNamed(name string) (field, bool) {
	all := fields()
	i := slices.IndexFunc(all, func(f field) bool {
		return strings.EqualFold(f.Name, name) || f.plural != "" && strings.EqualFold(f.plural, name)
	})
	if i < 0 {
		return field{}, false
	}
	return all[i], true
}

// filter makes the function of one condition on an event.
func filter(t *Test) func(*Event) Truth {
	f, ok := fieldNamed(t.Attribute)
	holds := func(*Event) Truth { return Unknown }
	switch {
	case ok && f.text != nil && t.Op == Exists:
		holds = anyText(f.text, func(string) bool { return true })
	case ok && f.text != nil:
		holds = anyText(f.text, textHolds(t))
	case ok && f.number != nil:
		fits := numberHolds(f.Attribute, t)
		holds = func(e *Event) Truth { return truth(fits(f.number(e))) }
	case ok:
		holds = amountFits(f, t)
	}
	if t.Not {
		return func(e *Event) Truth { return -holds(e) }
	}
	return holds
}

func anyText(text texter, holds func(string) bool) func(*Event) Truth {
	return func(e *Event) Truth {
		for i := 0; ; i++ {
			s, ok := text(e, i)
			if !ok {
				return No
			}
			if s != "" && holds(s) {
				return Yes
			}
		}
	}
}

// amountFits compares money of one currency; another is unknown.
func amountFits(f field, t *Test) func(*Event) Truth {
	fits, currency := numberHolds(f.Attribute, t), t.Values[0].Text
	return func(e *Event) Truth {
		v := f.amount(e)
		if v.Currency != currency && v != (Amount{}) {
			return Unknown
		}
		return truth(fits(v.Minor))
	}
}

// shares says whether two events have a field's text in common.
func shares(f field) func(a, b *Event) Truth {
	return func(a, b *Event) Truth {
		for i := 0; ; i++ {
			s, ok := f.key(a, i)
			if !ok {
				return No
			}
			for j := 0; s != ""; j++ {
				o, ok := f.key(b, j)
				if !ok {
					break
				}
				if strings.EqualFold(s, o) {
					return Yes
				}
			}
		}
	}
}
