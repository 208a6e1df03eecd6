package checkout

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	"regulars/store/fault"
	"regulars/store/money"
)

// seen is what a shopper had before their eyes when they pressed the button. It
// travels with the form, so that each window is held to what it showed; it is
// compared with what is true now and never believed.
type seen struct {
	Lines    []seenLine `json:"l"`
	Shipping int64      `json:"s"`
	Tax      int64      `json:"x"`
	Total    int64      `json:"t"`
	Ready    int64      `json:"r,omitempty"` // the promise of a pickup, in milliseconds
}

type seenLine struct {
	VariantID string `json:"v"`
	Quantity  int64  `json:"q"`
	Unit      int64  `json:"u"`
}

func (b Cart) seen() seen {
	s := seen{Shipping: b.Quote.Shipping.Minor, Tax: b.Quote.Tax.Minor, Total: b.Quote.Total.Minor}
	for _, l := range b.Quote.Lines {
		s.Lines = append(s.Lines, seenLine{l.Key, l.Quantity, l.Unit.Minor})
	}
	if b.Pickup != nil && !b.counter {
		s.Ready = b.Pickup.Ready.UnixMilli()
	}
	return s
}

// Once is what the review's form carries: the key under which the cart is ordered
// one time only, and what was seen.
func (b Cart) Once() string {
	text, err := json.Marshal(b.seen())
	if err != nil {
		return b.Checkout.Once
	}
	return b.Checkout.Once + "." + base64.RawURLEncoding.EncodeToString(text)
}

func readOnce(once string) (key string, s seen, err error) {
	key, text, _ := strings.Cut(once, ".")
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(raw, &s)
	}
	if err != nil || key == "" {
		return "", seen{}, fault.New(fault.Conflict, "This page is too old. Please look at your order once more.").Because(err)
	}
	return key, s, nil
}

// Change is one difference between what was seen and what is true now. Amounts
// are set for prices and sums, pieces for quantities.
type Change struct {
	What   string // "price", "quantity", "delivery", "tax", "total" or "pickup": when it is ready
	Title  string // of the goods
	Before money.Amount
	Now    money.Amount
	Had    int64
	Has    int64
}

// Changed says that something became different while the shopper looked. Nothing
// was ordered and nothing charged. It is a Conflict.
type Changed struct{ List []Change }

// Error is what operators read.
func (*Changed) Error() string { return "checkout: the order changed since it was seen" }

// Unwrap gives the words for people.
func (*Changed) Unwrap() error {
	return fault.New(fault.Conflict, "Something changed since you last looked. Nothing was ordered; please look at it once more.")
}

// compare returns a *Changed when the cart is not what was seen.
func (b Cart) compare(s seen) error {
	now, c := b.seen(), b.Shop.Currency
	var list []Change
	for _, before := range s.Lines {
		is := now.line(before.VariantID)
		if is.Quantity != before.Quantity {
			list = append(list, Change{What: "quantity", Title: b.title(before.VariantID), Had: before.Quantity, Has: is.Quantity})
		} else if is.Unit != before.Unit {
			list = append(list, Change{What: "price", Title: b.title(before.VariantID), Before: money.Of(before.Unit, c), Now: money.Of(is.Unit, c)})
		}
	}
	for _, is := range now.Lines {
		if s.line(is.VariantID).Quantity == 0 {
			list = append(list, Change{What: "quantity", Title: b.title(is.VariantID), Has: is.Quantity})
		}
	}
	for _, sum := range []struct {
		what        string
		before, now int64
	}{{"delivery", s.Shipping, now.Shipping}, {"tax", s.Tax, now.Tax}, {"total", s.Total, now.Total}} {
		if sum.before != sum.now {
			list = append(list, Change{What: sum.what, Before: money.Of(sum.before, c), Now: money.Of(sum.now, c)})
		}
	}
	if b.later(s) {
		list = append(list, Change{What: "pickup"})
	}
	if len(list) == 0 {
		return nil
	}
	return &Changed{list}
}

func (s seen) line(variantID string) seenLine {
	for _, l := range s.Lines {
		if l.VariantID == variantID {
			return l
		}
	}
	return seenLine{}
}

// title is what a line is called, also when it can no longer be had.
func (b Cart) title(variantID string) string {
	for _, l := range b.Lines {
		if l.VariantID == variantID && l.Variant != nil {
			return strings.TrimSuffix(l.Variant.Product.Title+", "+l.Variant.Title, ", ")
		}
	}
	return "An item that is no longer sold"
}
