package shop

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/cart"
	"regulars/store/checkout"
	"regulars/store/content"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/shipment"
	"regulars/views/shop"
	"regulars/views/ui"
)

// typed is what a form of the cart was sent with when it is shown again.
type typed struct {
	wrong    fault.Fields
	line     string // id of the line whose quantity it is
	quantity string
	note     string
	noted    bool
	estimate *shipment.Address
}

func (b *Buying) cartPage(c echo.Context, t typed) (shop.Cart, error) {
	ctx, o := c.Request().Context(), shownOwner(c)
	priced, err := b.Desk.Cart(ctx, o)
	if err != nil {
		return shop.Cart{}, err
	}
	page := shop.Cart{NoteURL: "/cart/note", ShopURL: "/collections/all", Count: items(b.House.Words(), priced.Cart.Pieces()), Mistake: t.wrong[""]}
	for _, l := range priced.Lines {
		page.Lines = append(page.Lines, b.cartLine(l, t))
	}
	page.Note = ui.Field{Name: "note", Label: "Note to your order", Rows: 3, MaxLength: 1000, Value: priced.Cart.Note, Error: t.wrong["note"]}
	if t.noted {
		page.Note.Value = t.note
	}
	page.Totals, page.Estimate = b.totals(priced), b.estimateForm(priced, t)
	if priced.Any() {
		page.CheckoutURL = "/checkout"
	}
	if v := web.Of(c); !v.SignedIn() && v.Preview == nil {
		page.HandoffURL = "/cart/handoff"
	}
	if page.Merge, err = b.merged(c, o); err != nil {
		return shop.Cart{}, err
	}
	about(c, productsOf(priced)...)
	page.Sections = arranged(b.Sections, c, content.CartPage)
	if len(page.Lines) > 0 {
		page.Piece, page.Row = among(b.Pieces, c, page.Sections, content.CartNote), among(b.Pieces, c, page.Sections, content.CartRow)
	} else {
		page.Piece = inView(first(b.Pieces, c, content.CartEmpty))
	}
	page.Page = web.Page(c, ui.Page{Title: "Your cart"})
	return page, nil
}

// inView is a piece that stands in the first view: its first pictures are not waited
// for until somebody scrolls.
func inView(piece *ui.Piece) *ui.Piece {
	if piece == nil {
		return nil
	}
	shown := *piece
	shown.Cards = slices.Clone(piece.Cards)
	for i := range min(eagerCards, len(shown.Cards)) {
		shown.Cards[i].Eager, shown.Cards[i].Drawn = true, nil
	}
	return &shown
}

// productsOf are the products in a cart.
func productsOf(k checkout.Cart) (ids []string) {
	for _, l := range k.Lines {
		if l.Variant != nil {
			ids = append(ids, l.Variant.Product.ID)
		}
	}
	return ids
}

func (b *Buying) merged(c echo.Context, o cart.Owner) (*shop.Merge, error) {
	m, err := cart.FindMerge(c.Request().Context(), b.House.DB.Read(), o)
	if err != nil || m.Lines == 0 {
		return nil, err
	}
	return &shop.Merge{Text: b.House.Words().Count(m.Lines, "We put your two carts together: {n} item came along from before you logged in.", "We put your two carts together: {n} items came along from before you logged in."), UndoURL: "/cart/unmerge"}, nil
}

func items(w *ui.Words, n int64) string { return w.Count(int(n), "{n} item", "{n} items") }

// cartLine maps a line; what has become of it is said in words.
func (b *Buying) cartLine(l checkout.Line, t typed) shop.CartLine {
	language := b.House.Shop().Language
	line := shop.CartLine{URL: "/cart/lines/" + l.ID, Notice: notice(b.House.Words(), l), SoldOut: l.Condition == checkout.SoldOut || l.Condition == checkout.Gone,
		Quantity: ui.Field{Name: "quantity", ID: "quantity-" + l.ID, Label: "Quantity", QuietLabel: true, Inputmode: "numeric", Width: ui.Tiny, MaxLength: 3, Value: strconv.FormatInt(l.Quantity, 10)}}
	if t.line == l.ID && t.wrong["quantity"] != "" {
		line.Quantity.Value, line.Quantity.Error = t.quantity, t.wrong["quantity"]
	}
	if l.Variant == nil {
		line.Title, line.Product = b.House.Say("An item that is no longer sold"), "/collections/all"
		return line
	}
	line.Title, line.Product, line.Variant, line.Picture = l.Variant.Product.Title, variantURL(l.Variant), l.Variant.Title, variantPicture(l.Variant)
	line.Unit, line.Total = l.Unit.Format(language), l.Total.Format(language)
	if !l.Was.IsZero() {
		line.Was = l.Was.Format(language)
	}
	return line
}

func notice(w *ui.Words, l checkout.Line) string {
	switch l.Condition {
	case checkout.Fewer:
		return w.Count(int(l.Can), "Only {n} left. Your order has {n} of the {wanted} you wanted.", "Only {n} left. Your order has {n} of the {wanted} you wanted.", "wanted", strconv.FormatInt(l.Quantity, 10))
	case checkout.SoldOut:
		return w.Say("Sold out for now. It stays in your cart and is not part of the order.")
	case checkout.Gone:
		return w.Say("We no longer sell this. It is not part of the order.")
	}
	return ""
}

// totals are what a cart costs, as printed.
func (b *Buying) totals(k checkout.Cart) shop.Totals {
	language := b.House.Shop().Language
	t := shop.Totals{Total: k.Quote.Total.Format(language), Rows: []shop.Amount{{Text: b.House.Say("Subtotal"), Value: k.Quote.Subtotal.Format(language)}}}
	if k.Ships {
		t.Rows = append(t.Rows, deliveryRow(b.House.Words(), k, language))
	}
	for _, tax := range k.Quote.Taxes {
		if !k.Quote.Included {
			t.Rows = append(t.Rows, shop.Amount{Text: tax.Name + " " + tax.Rate.Format(language), Value: tax.Amount.Format(language)})
		}
	}
	if k.Quote.Included && !k.Quote.Tax.IsZero() {
		t.Tax = b.House.Say("Includes {amount} {tax}", "amount", k.Quote.Tax.Format(language), "tax", k.Quote.Taxes[0].Name)
	}
	return t
}

func deliveryRow(w *ui.Words, k checkout.Cart, language string) shop.Amount {
	row := shop.Amount{Text: w.Say("Delivery"), Value: free(w, k.Method.Price, language), Note: k.Method.Name + ", " + w.Known(shipment.FormatOf(k.To.Country).Name)}
	if k.Method.Handle == "" {
		row.Value, row.Note = "–", w.Say("We do not deliver to {place}", "place", placeName(w, k.To))
	} else if !k.Method.FreeFrom.IsZero() {
		row.Note = w.Say("{way}. Free from {amount}", "way", row.Note, "amount", k.Method.FreeFrom.Format(language))
	}
	return row
}

func free(w *ui.Words, a money.Amount, language string) string {
	if a.IsZero() {
		return w.Say("Free")
	}
	return a.Format(language)
}

func placeName(w *ui.Words, p shipment.Place) string {
	name := w.Known(shipment.FormatOf(p.Country).Name)
	if name == "" {
		name = p.Country
	}
	if p.Postcode != "" {
		name += ", " + p.Postcode
	}
	return name
}

func (b *Buying) estimateForm(k checkout.Cart, t typed) shop.Estimate {
	at := shipment.Address{Country: k.To.Country, Region: k.To.Region, Postcode: k.To.Postcode}
	if t.estimate != nil {
		at = *t.estimate
	}
	e := shop.Estimate{URL: "/cart/estimate", Place: placeName(b.House.Words(), k.To)}
	country := ui.Field{Name: "country", Label: "Country", Error: t.wrong["country"], Autocomplete: "country"}
	for _, f := range b.Desk.Countries() {
		country.Options = append(country.Options, ui.Option{Value: f.Code, Label: f.Name, Selected: f.Code == at.Country})
	}
	format := shipment.FormatOf(at.Country)
	e.Form = ui.Fields{country}
	if len(format.Regions) > 0 {
		e.Form = append(e.Form, addressQuestion(b.House.Words(), format, shipment.Region, at, nil))
	}
	if format.Example != "" || at.Postcode != "" {
		code := addressQuestion(b.House.Words(), format, shipment.Postcode, at, t.wrong)
		code.Optional = true
		e.Form = append(e.Form, code)
	}
	return e
}
