package shop

import (
	"github.com/a-h/templ"

	"regulars/views/ui"
)

// samplePage is a page of the demo shop in test mode.
func samplePage(title string) ui.Page {
	return ui.Page{
		Title: title, Lang: "en", Path: "/", ShopName: "Northgate Supply", Tagline: "Study, work and travel goods that last.",
		TestMode: true, CartCount: 3,
		Nav:          []ui.NavItem{{Link: ui.Link{Text: "Notebooks", URL: "/collections/notebooks"}}, {Link: ui.Link{Text: "Bags", URL: "/collections/bags"}}, {Link: ui.Link{Text: "Tablets", URL: "/collections/tablets"}}},
		FooterGroups: []ui.Group{{Title: "Shop", Links: []ui.Link{{Text: "Shipping", URL: "/pages/shipping"}, {Text: "Returns", URL: "/pages/returns"}}}},
		Contact:      []ui.Link{{Text: "help@northgate.example", URL: "mailto:help@northgate.example"}},
	}
}

const samplePicture = "data:image/svg+xml,%3Csvg%20xmlns=%27http://www.w3.org/2000/svg%27%20viewBox=%270%200%204%205%27%3E%3Crect%20width=%274%27%20height=%275%27%20fill=%27%23cfd8cc%27/%3E%3Cpath%20d=%27M1%201.2h1.9v2.8H1z%27%20fill=%27%231e5b47%27/%3E%3Cpath%20d=%27M2.900%201.2l.3.2v2.800l-.3-.2z%27%20fill=%27%23123a2d%27/%3E%3C/svg%3E"

func picture() *ui.Picture {
	return &ui.Picture{Src: samplePicture, Width: 96, Height: 120, Alt: "A green notebook"}
}

const longTitle = "Expedition notebook with water-resistant Donaudampfschifffahrtsgesellschaft cover, numbered pages and an index for patient people"

func sampleTotals() Totals {
	return Totals{
		Rows: []Amount{
			{Text: "Subtotal", Value: "€79.30"},
			{Text: "Delivery", Value: "€4.90", Note: "Standard, 2 to 4 working days"},
			{Text: "Campus discount", Value: "−€7.93", Minus: true},
		},
		Total: "€76.27", Tax: "Includes €12.18 VAT",
	}
}

func quantity(line, value, wrong string) ui.Field {
	return ui.Field{Name: "quantity", ID: "quantity-" + line, Label: "Quantity", Value: value, Inputmode: "numeric", Width: ui.Tiny, Autocomplete: "off", Error: wrong}
}

func sampleCart() Cart {
	return Cart{
		Sections: []string{"cart.lines", "cart.note", "cart.words", "cart.row"},
		Page:     samplePage("Your cart"), Count: "4 items", ShopURL: "/", CheckoutURL: "/checkout", NoteURL: "/cart/note",
		Lines: []CartLine{
			{URL: "/cart/lines/1", Title: "Field notebook", Product: "/products/field-notebook", Variant: "Pine / A5 / dotted", Picture: picture(), Unit: "€12.90", Was: "€15.90", Total: "€25.80", Quantity: quantity("1", "2", ""), Notice: "Only 2 left; we set the quantity to 2."},
			{URL: "/cart/lines/2", Title: longTitle, Product: "/products/expedition", Variant: "Night blue / 160 pages", Picture: picture(), Unit: "€53.50", Total: "€53.50", Quantity: quantity("2", "1", "")},
			{URL: "/cart/lines/3", Title: "Gate mug", Product: "/products/mug", Unit: "€14.00", SoldOut: true, Notice: "Sold out since you added it."},
		},
		Merge: &Merge{Text: "We added 2 items from your last visit.", UndoURL: "/cart/merge/undo"},
		Piece: &ui.Piece{ID: "p1", Slot: "cart.note", Kind: "note", Title: "Students travel light", BodyHTML: "<p>Over €60 we send it free of charge to your campus.</p>", Why: "For confirmed university addresses."},
		Note:  ui.Field{Name: "note", Label: "Note for us", Hint: "A delivery wish, a gift message. We read every one.", Rows: 3, MaxLength: 500, Autocomplete: "off"},
		Estimate: Estimate{URL: "/cart/estimate", Place: "Germany", Form: ui.Fields{
			countryField("estimate-country", "off", "DE"),
			{Name: "postcode", ID: "estimate-postcode", Label: "Postcode", Optional: true, Width: ui.Short, Autocomplete: "off"},
		}},
		Totals: sampleTotals(),
	}
}

func countryField(name, token, chosen string) ui.Field {
	f := ui.Field{Name: name, Label: "Country", Autocomplete: token}
	for _, c := range [][2]string{{"DE", "Germany"}, {"GB", "United Kingdom"}, {"US", "United States"}} {
		f.Options = append(f.Options, ui.Option{Value: c[0], Label: c[1], Selected: c[0] == chosen})
	}
	return f
}

func more(prefix, section string) ui.Fields {
	return ui.Fields{
		{Name: prefix + "company", Label: "Company", Autocomplete: section + " organization", Optional: true},
		{Name: prefix + "line2", Label: "Second address line", Hint: "Flat, floor, care of", Autocomplete: section + " address-line2", Optional: true},
	}
}

func germanAddress(prefix, section, legend string) Address {
	return Address{
		Legend: legend, Country: countryField(prefix+"country", section+" country", "DE"),
		Fields: ui.Fields{
			{Name: prefix + "name", Label: "Full name", Autocomplete: section + " name"},
			{Name: prefix + "line1", Label: "Street and number", Autocomplete: section + " address-line1"},
			{Name: prefix + "postcode", Label: "Postcode", Autocomplete: section + " postal-code", Inputmode: "numeric", Width: ui.Short},
			{Name: prefix + "city", Label: "City", Autocomplete: section + " address-level2", Width: ui.Beside},
		},
		More: more(prefix, section), MoreText: "Add a company or a second address line",
	}
}

func americanAddress(prefix, section, legend string) Address {
	a := germanAddress(prefix, section, legend)
	a.Country = countryField(prefix+"country", section+" country", "US")
	a.Fields = ui.Fields{
		a.Fields[0],
		{Name: prefix + "line1", Label: "Street address", Autocomplete: section + " address-line1"},
		{Name: prefix + "city", Label: "City", Autocomplete: section + " address-level2"},
		{Name: prefix + "region", Label: "State", Autocomplete: section + " address-level1", Width: ui.Beside, Options: []ui.Option{{Label: "Choose a state"}, {Value: "MA", Label: "Massachusetts"}, {Value: "NY", Label: "New York"}}},
		{Name: prefix + "postcode", Label: "ZIP code", Autocomplete: section + " postal-code", Inputmode: "numeric", Width: ui.Short},
	}
	return a
}

func sampleSteps(now int) []Step {
	steps := []Step{{Text: "Cart", URL: "/cart"}, {Text: "Details", URL: "/checkout"}, {Text: "Review and pay", URL: "/checkout/review"}}
	for i := range steps {
		steps[i].Current = i == now
		if i >= now {
			steps[i].URL = ""
		}
	}
	return steps
}

func sampleLines() []OrderLine {
	return []OrderLine{
		{Title: "Field notebook", URL: "/products/field-notebook", Variant: "Pine / A5 / dotted", Picture: picture(), Quantity: "2", Total: "€25.80", Was: "€31.80"},
		{Title: longTitle, URL: "/products/expedition", Variant: "Night blue / 160 pages", Picture: picture(), Quantity: "1", Total: "€53.50"},
	}
}

func sampleSummary() Summary {
	return Summary{Count: "3 items", CartURL: "/cart", Lines: sampleLines(), Totals: sampleTotals()}
}

func sampleCheckout() Checkout {
	return Checkout{
		Sections: []string{"checkout.note", "checkout.form"},
		Page:     samplePage("Contact and delivery"), URL: "/checkout", Steps: sampleSteps(1), LoginURL: "/account/login?return=/checkout",
		Email:   ui.Field{Name: "email", Label: "Email address", Hint: "For the confirmation, and for nothing else.", Type: "email", Inputmode: "email", Autocomplete: "email"},
		Address: germanAddress("", "shipping", "Where it goes"),
		Delivery: ui.Choice{Name: "method", Legend: "How it gets there", Boxed: true, Options: []ui.Option{
			{Value: "standard", Label: "Standard delivery", Hint: "2 to 4 working days", Aside: "€4.90", Selected: true},
			{Value: "express", Label: "Express", Hint: "Tomorrow, if you order before 14:00", Aside: "€12.90"},
			{Value: "pickup", Label: "Pick up at Northgate 3", Hint: "Ready in 2 hours, open until 19:00", Aside: "Free"},
		}},
		BillingSame: ui.Check{Name: "billing-same", Label: "The bill goes to the same address", Checked: true},
		Billing:     germanAddress("billing_", "billing", "Where the bill goes"),
		Summary:     sampleSummary(),
	}
}

// wrongCheckout is the checkout with a mistake in every answer, billing included, for the United States.
func wrongCheckout() Checkout {
	c := sampleCheckout()
	c.Address, c.Billing = americanAddress("", "shipping", "Where it goes"), americanAddress("billing_", "billing", "Where the bill goes")
	c.Email.Value, c.Email.Error = "zoë@", "Enter an email address like name@example.com"
	c.Delivery.Error = "Choose how it gets there"
	c.BillingSame.Checked = false
	for _, a := range []*Address{&c.Address, &c.Billing} {
		a.Country.Error = "Choose a country we deliver to"
		for i := range a.Fields {
			a.Fields[i].Error = "Enter " + a.Fields[i].Label
		}
		a.More[0].Error = "Shorten the company to 100 letters"
	}
	return c
}

func samplePayment() ui.Choice {
	return ui.Choice{Name: "payment", Legend: "How you pay", Boxed: true, Options: []ui.Option{
		{Value: "transfer", Label: "Bank transfer", Hint: "You get our bank details now; we pack when the money is here.", Selected: true},
		{Value: "card", Label: "Card", Hint: "Visa, Mastercard and others, on the secure page of Stripe."},
		{Value: "demo", Label: "Demo payment", Hint: "For trying the shop: you choose what the bank answers."},
	}}
}

func sampleReview() ReviewAndPay {
	return ReviewAndPay{
		Page: samplePage("Review and pay"), URL: "/checkout/pay", Once: "01J9ONCE", Steps: sampleSteps(2), Summary: sampleSummary(),
		Changes: []Change{{Text: "Field notebook: the price changed", Before: "€11.90", Now: "€12.90"}, {Text: "Expedition notebook: fewer are left", Before: "2", Now: "1"}},
		Answers: []Answer{
			{Text: "Contact", Lines: []string{"zoe.muller-o’brien@students.example-university.edu"}, URL: "/checkout#email", About: "the email address"},
			{Text: "Where it goes", Lines: []string{"Zoë Müller-O’Brien", "Invalidenstraße 43", "10117 Berlin", "Germany"}, URL: "/checkout#name", About: "the delivery address"},
			{Text: "How it gets there", Lines: []string{"Standard delivery, 2 to 4 working days"}, URL: "/checkout#method", About: "the delivery"},
			{Text: "Where the bill goes", Lines: []string{"To the same address"}, URL: "/checkout#billing-same", About: "the billing address"},
		},
		Payment: samplePayment(), Button: "Place order and pay €76.27",
		Terms: []ui.Link{{Text: "terms of sale", URL: "/pages/terms"}, {Text: "right to return", URL: "/pages/returns"}},
	}
}

func sampleOrder() Order {
	return Order{
		Number: "N-10482", Placed: "22 November 2026, 14:03", StateText: "Waits for payment", Lines: sampleLines(), Totals: sampleTotals(),
		Delivery: []string{"Zoë Müller-O’Brien", "Invalidenstraße 43", "10117 Berlin", "Germany"}, Method: "Standard delivery, 2 to 4 working days",
		Payment: "Bank transfer", Note: "Please ring twice.\nThe dog is friendly.",
	}
}

func sampleTransfer() *Transfer {
	return &Transfer{Amount: "€76.27", Holder: "Northgate Supply GmbH", IBAN: "DE02 1203 0000 0000 2020 51", BIC: "EXAMDEFFXXX", Bank: "Example Bank", Reference: "N-10482", Due: "6 December 2026"}
}

func sampleConfirmation(state string) Confirmation {
	c := Confirmation{
		Sections: []string{"confirmation.next", "confirmation.note", "confirmation.account", "confirmation.questions", "confirmation.row"},
		Page:     samplePage("Order N-10482"), Order: sampleOrder(), State: state, Email: "zoe@students.example.edu", AgainURL: "/orders/s3cret", ShopURL: "/",
		Questions: []ui.Link{{Text: "help@northgate.example", URL: "mailto:help@northgate.example?subject=N-10482"}, {Text: "Shipping and returns", URL: "/pages/returns"}},
	}
	switch state {
	case OrderPlaced:
		c.Transfer = sampleTransfer()
		c.Account = &AccountOffer{URL: "/orders/s3cret/account", Password: newPassword()}
	case OrderPaid:
		c.StateText, c.Payment = "Being packed", "Card ending in 4242"
	case OrderPending:
		c.StateText, c.Payment = "Waits for the bank", "Card"
	case OrderDeclined:
		c.StateText, c.Payment = "Not paid", "Card"
		c.Retry = &Retry{URL: "/orders/s3cret/pay", Once: "01J9AGAIN", Reason: "The bank says there is not enough money on the account.", Payment: samplePayment(), Button: "Try again and pay €76.27"}
		c.Retry.Payment.Legend = "Try again: how do you want to pay?"
	case OrderCancelled:
		c.StateText, c.Payment, c.Refund = "Cancelled", "Card ending in 4242", "€76.27 goes back to your card within 5 working days."
	}
	return c
}

func newPassword() ui.Field {
	return ui.Field{Name: "password", Label: "Password", Hint: "At least 10 characters. Any will do, a few words are best.", Type: "password", Autocomplete: "new-password"}
}

// purchasePages are the pages from the cart to the confirmation, each in its states.
func purchasePages() map[string]templ.Component {
	empty, rtl, gone, tampered := sampleCart(), sampleCheckout(), sampleCart(), sampleCart()
	empty.Lines, empty.Merge = nil, nil
	rtl.Dir, rtl.Lang = "rtl", "ar"
	gone.CheckoutURL, gone.Lines = "", gone.Lines[2:]
	tampered.Lines[0].Quantity = quantity("1", "many", "Enter the quantity as a number, like 2")
	tampered.Note.Value, tampered.Note.Error = "A very long story", "Shorten your note to 500 letters"
	tampered.Estimate.Form[1].Error = "Enter a postcode of Germany, like 10117"
	known := sampleCheckout()
	known.LoginURL, known.SignedInAs, known.Email = "", "zoe@students.example.edu", ui.Field{}
	known.Saved = []ui.Link{{Text: "Zoë Müller-O’Brien, Berlin", URL: "/checkout?address=1", Current: true}, {Text: "Work, Potsdam", URL: "/checkout?address=2"}}
	refused := sampleReview()
	refused.Changes, refused.Mistake, refused.Payment.Error = nil, "The order was not placed. Choose how you pay and try again.", "Choose how you pay"
	weak := sampleConfirmation(OrderPlaced)
	weak.Account.Password.Error = "Choose a password with at least 10 characters"
	return map[string]templ.Component{
		"cart": sampleCart().View(), "cart-empty": empty.View(), "cart-gone": gone.View(), "cart-wrong": tampered.View(),
		"checkout": sampleCheckout().View(), "checkout-wrong": wrongCheckout().View(), "checkout-rtl": rtl.View(), "checkout-known": known.View(),
		"review": sampleReview().View(), "review-wrong": refused.View(),
		"order-placed": sampleConfirmation(OrderPlaced).View(), "order-paid": sampleConfirmation(OrderPaid).View(), "order-pending": sampleConfirmation(OrderPending).View(),
		"order-declined": sampleConfirmation(OrderDeclined).View(), "order-cancelled": sampleConfirmation(OrderCancelled).View(), "order-weak": weak.View(),
		"demopay": DemoPay{Page: samplePage("Test payment"), URL: "/demopay", Once: "01J9", Reference: "pay_1", Number: "N-10482", Amount: "€76.27", BackURL: "/checkout/review"}.View(),
		"consent": ConsentChoices{Page: consentPage(), URL: "/consent", Return: "/", Saved: true, Personalization: true, Since: "You chose this on 3 November 2026.", PolicyURL: "/pages/privacy"}.View(),
	}
}

func consentPage() ui.Page {
	p := samplePage("Privacy choices")
	p.ConsentOpen, p.GPC = true, true
	return p
}
