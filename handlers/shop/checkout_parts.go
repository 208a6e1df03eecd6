package shop

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/checkout"
	"regulars/store/payment"
	"regulars/views/shop"
	"regulars/views/ui"
)

// summary is the order beside the checkout: what can be had, and what it costs.
func (b *Buying) summary(k checkout.Cart) shop.Summary {
	language := b.House.Shop().Language
	s := shop.Summary{Count: items(b.House.Words(), k.Pieces()), CartURL: "/cart", Totals: b.totals(k)}
	for _, l := range k.Lines {
		if l.Can == 0 {
			continue
		}
		line := shop.OrderLine{Title: l.Variant.Product.Title, URL: variantURL(l.Variant), Variant: l.Variant.Title, Picture: variantPicture(l.Variant),
			Quantity: strconv.FormatInt(l.Can, 10), Total: l.Total.Format(language), Notice: notice(b.House.Words(), l)}
		if !l.Was.IsZero() {
			line.Was = l.Was.Times(l.Can).Format(language)
		}
		s.Lines = append(s.Lines, line)
	}
	return s
}

// variantPicture is the picture of the very variant, else the product's first.
func variantPicture(v *browse.Variant) *ui.Picture {
	if v.Media >= 0 && v.Media < len(v.Product.Media) && v.Product.Media[v.Media].File != "" {
		picture := pictureOf(v.Product.Media[v.Media], v.Product.Title)
		return &picture
	}
	return firstPicture(v.Product)
}

// days is how long a delivery takes, in words.
func days(w *ui.Words, from, to int) string {
	switch {
	case to == 0:
		return ""
	case from == to:
		return w.Count(to, "{n} working day", "{n} working days")
	}
	return w.Count(to, "{from} to {n} working days", "{from} to {n} working days", "from", strconv.Itoa(from))
}

func (b *Buying) methodName(name string, from, to int) string {
	if d := days(b.House.Words(), from, to); d != "" && name != "" {
		return name + ", " + d
	}
	return name
}

// paymentChoice are the ways to pay; the one with a name is picked, else the first.
func (b *Buying) paymentChoice(picked, wrong string) ui.Choice {
	choice := ui.Choice{Name: "payment", Legend: "How you pay", Boxed: true, Error: wrong}
	found := false
	for _, g := range b.Desk.Gateways() {
		w := g.Words()
		choice.Options = append(choice.Options, ui.Option{Value: g.Name(), Label: w.Label, Hint: w.Hint, Selected: g.Name() == picked})
		found = found || g.Name() == picked
	}
	if !found && len(choice.Options) > 0 {
		choice.Options[0].Selected = true
	}
	return choice
}

func (b *Buying) paymentLabel(gateway string) string {
	for _, g := range b.Desk.Gateways() {
		if g.Name() == gateway {
			return b.House.Words().Known(g.Words().Label)
		}
	}
	if hand, ok := payment.ByHand(gateway); ok {
		return b.House.Words().Known(hand.Words().Label)
	}
	return gateway
}

// language is what letters about the order are written in.
func language(c echo.Context) string { return web.Of(c).Language }
