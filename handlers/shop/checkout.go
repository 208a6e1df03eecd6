package shop

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/checkout"
	"regulars/store/content"
	"regulars/store/customer"
	"regulars/store/fault"
	"regulars/store/shipment"
	"regulars/views/shop"
	"regulars/views/ui"
)

// checkout is GET /checkout: contact and delivery.
func (b *Buying) checkout(c echo.Context) error {
	priced, err := b.Desk.Cart(c.Request().Context(), ownerOf(c))
	if err != nil {
		return err
	}
	if !priced.Any() {
		return web.SeeOther(c, "/cart")
	}
	saved, err := b.saved(c)
	if err != nil {
		return err
	}
	page, err := b.checkoutPage(c, b.known(c, priced, saved), saved, nil)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, page.View())
}

// saved are the account's addresses, none for guests.
func (b *Buying) saved(c echo.Context) ([]customer.Address, error) {
	v := web.Of(c)
	if !v.SignedIn() {
		return nil, nil
	}
	return customer.ListAddresses(c.Request().Context(), b.House.DB.Read(), v.CustomerID)
}

// known is what the form is filled with: an address the shopper has picked, else
// the answers given before, else what the account knows, else the country alone.
func (b *Buying) known(c echo.Context, k checkout.Cart, saved []customer.Address) checkout.Details {
	d := checkout.Details{Email: k.Checkout.Email, Delivery: shipment.Address(k.Checkout.Delivery), Billing: shipment.Address(k.Checkout.Billing),
		BillingSame: k.Checkout.BillingSame, Method: k.Checkout.Method}
	picked := c.QueryParam("address")
	for _, s := range saved {
		if s.ID == picked || picked == "" && s.Preferred && d.Delivery.Country == "" {
			d.Delivery = postalOf(s)
		}
	}
	if d.Delivery.Country == "" {
		d.Delivery = shipment.Address{Country: k.To.Country, Region: k.To.Region, Postcode: k.To.Postcode, Name: web.Of(c).Account.Name}
	}
	return d
}

// doCheckout is POST /checkout.
func (b *Buying) doCheckout(c echo.Context) error {
	d := detailsForm(c)
	if act := c.FormValue("act"); act == "country" || act == "billing-country" {
		return b.showCheckout(c, http.StatusOK, d, nil) // the same form in the way of another country, without a word about mistakes
	}
	err := b.Desk.Details(c.Request().Context(), ownerOf(c), d)
	if wrong := web.Fields(c, err); wrong != nil {
		return b.showCheckout(c, http.StatusUnprocessableEntity, d, wrong)
	}
	switch kind := fault.KindOf(err); {
	case err == nil:
		b.wantLetters(c, d.Email)
		return web.SeeOther(c, "/checkout/review")
	case kind == fault.Conflict: // nothing in the cart can be ordered now
		return b.cartSaying(c, web.Say(c, "{fault} Your answers were not kept; what is in your cart stays there.", "fault", web.Message(c, err)))
	case kind == fault.Unavailable:
		page, pageErr := b.checkoutForm(c, d, fault.Fields{"": web.Message(c, err)})
		if pageErr != nil {
			return err
		}
		return web.Unsaved(c, page.View(), err)
	}
	return err
}

func (b *Buying) showCheckout(c echo.Context, status int, d checkout.Details, wrong fault.Fields) error {
	page, err := b.checkoutForm(c, d, wrong)
	if err != nil {
		return err
	}
	return web.Render(c, status, page.View())
}

// checkoutForm is the page with what was typed.
func (b *Buying) checkoutForm(c echo.Context, d checkout.Details, wrong fault.Fields) (shop.Checkout, error) {
	saved, err := b.saved(c)
	if err != nil {
		return shop.Checkout{}, err
	}
	return b.checkoutPage(c, d, saved, wrong)
}

// detailsForm reads what was typed; the checkout cleans and checks it.
func detailsForm(c echo.Context) checkout.Details {
	d := checkout.Details{Email: c.FormValue("email"), BillingSame: c.FormValue("billing-same") != "", Method: c.FormValue("delivery"), Counted: web.Of(c).Consent.Analytics,
		Remembered: web.Of(c).Consent.Personalization}
	if v := web.Of(c); v.SignedIn() {
		d.Email = v.Account.Email
	}
	for _, key := range shipment.Keys() {
		d.Delivery.Set(key, c.FormValue(string(key)))
		d.Billing.Set(key, c.FormValue("billing-"+string(key)))
	}
	return d
}

func (b *Buying) checkoutPage(c echo.Context, d checkout.Details, saved []customer.Address, wrong fault.Fields) (shop.Checkout, error) {
	priced, err := b.Desk.Preview(c.Request().Context(), ownerOf(c), d)
	if err != nil {
		return shop.Checkout{}, err
	}
	about(c, productsOf(priced)...)
	v := web.Of(c)
	sections := arranged(b.Sections, c, content.CheckoutPage)
	page := shop.Checkout{Sections: sections, URL: "/checkout", Piece: among(b.Pieces, c, sections, content.CheckoutNote), Steps: steps(1), Summary: b.summary(priced), Mistake: wrong[""]}
	if v.SignedIn() {
		page.SignedInAs = v.Account.Email
	} else {
		page.LoginURL = "/account/login?next=" + url.QueryEscape("/checkout")
		page.Email = ui.Field{Name: "email", Label: "Email address", Hint: "For the confirmation and questions about this order.", Type: "email", Autocomplete: "email", MaxLength: 254, Value: d.Email, Error: wrong["email"]}
	}
	if page.Letters, err = b.lettersBox(c); err != nil {
		return page, err
	}
	page.Address = b.addressForm("Delivery address", "", d.Delivery, wrong)
	billing := d.Billing
	if billing.Country == "" {
		billing.Country = d.Delivery.Country
	}
	page.BillingSame = ui.Check{Name: "billing-same", Label: "The billing address is the same", Checked: d.BillingSame}
	page.Billing = b.addressForm("Billing address", "billing-", billing, wrong)
	page.Delivery = b.deliveryChoice(priced, wrong["delivery"])
	for _, s := range saved {
		page.Saved = append(page.Saved, ui.Link{Text: strings.Join(postalOf(s).Lines(b.House.Shop().Country), ", "), URL: "/checkout?address=" + s.ID, Current: s.ID == c.QueryParam("address")})
	}
	page.Page = web.Page(c, ui.Page{Title: "Contact and delivery"})
	return page, nil
}

// aboutBilling says of a mistake that it is in the second address: the summary on top
// lists both, and nobody gets a parcel there.
func aboutBilling(w *ui.Words, prefix, words string) string {
	if prefix == "" {
		return words
	}
	return w.Say("Billing address: {fault}", "fault", w.Known(words))
}

// addressForm asks for one of the two addresses; prefix stands before the names of
// the second.
func (b *Buying) addressForm(legend, prefix string, at shipment.Address, wrong fault.Fields) shop.Address {
	own := fault.Fields{}
	for key, words := range wrong {
		if name, ok := strings.CutPrefix(key, prefix); ok && words != "" {
			own[name] = aboutBilling(b.House.Words(), prefix, words)
		}
	}
	form, section := addressQuestions(b.House.Words(), at, own), "shipping"
	if form.Legend = legend; prefix != "" {
		section = "billing"
	}
	if prefix == "" { // elsewhere one can live, but nothing is brought there
		form.Country.Options = nil
		for _, f := range b.Desk.Countries() {
			form.Country.Options = append(form.Country.Options, ui.Option{Value: f.Code, Label: f.Name, Selected: strings.EqualFold(f.Code, at.Country)})
		}
	}
	name := func(f *ui.Field) { f.Name, f.Autocomplete = prefix+f.Name, section+" "+f.Autocomplete }
	name(&form.Country)
	for i := range form.Fields {
		name(&form.Fields[i])
	}
	for i := range form.More {
		name(&form.More[i])
	}
	return form
}

// deliveryChoice are the ways to bring it there.
func (b *Buying) deliveryChoice(k checkout.Cart, wrong string) ui.Choice {
	choice := ui.Choice{Name: "delivery", Legend: "How you get it", Error: wrong, Boxed: true}
	language := b.House.Shop().Language
	for _, o := range k.Options {
		choice.Options = append(choice.Options, ui.Option{Value: o.Handle, Label: o.Name, Hint: days(b.House.Words(), o.DaysMin, o.DaysMax), Aside: free(b.House.Words(), o.Price, language), Selected: o.Handle == k.Method.Handle})
	}
	choice.Options = append(choice.Options, b.pickupOptions(k)...)
	switch {
	case !k.Ships:
		choice.Options, choice.Hint = nil, "Nothing in your order needs to be delivered."
	case len(choice.Options) > 0 && len(k.Options) == 0:
		choice.Hint = "We do not deliver to this address yet; you can collect it."
	case len(k.Options) == 0:
		choice.Hint = "We do not deliver to this address yet."
	}
	return choice
}
