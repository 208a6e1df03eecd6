package shop

import (
	"github.com/a-h/templ"

	"regulars/views/ui"
)

func sampleAccount(title, now string) Account {
	p := samplePage(title)
	p.SignedIn, p.AccountName = true, "Zoë"
	a := Account{Page: p, LogoutURL: "/account/logout"}
	for _, l := range [][2]string{{"Overview", "/account"}, {"Orders", "/account/orders"}, {"Addresses", "/account/addresses"}, {"Details", "/account/details"}, {"Where you are logged in", "/account/devices"}, {"Privacy and data", "/account/privacy"}} {
		a.Menu = append(a.Menu, ui.Link{Text: l[0], URL: l[1], Current: l[1] == now})
	}
	return a
}

func emailField(wrong string) ui.Field {
	return ui.Field{Name: "email", Label: "Email address", Type: "email", Inputmode: "email", Autocomplete: "username", Error: wrong}
}

func oldPassword(name, wrong string) ui.Field {
	return ui.Field{Name: name, Label: "Password", Type: "password", Autocomplete: "current-password", Error: wrong}
}

func sampleLogin() Login {
	return Login{Page: samplePage("Log in"), URL: "/account/login", Return: "/account", Note: "Log in to see your orders.", Email: emailField(""), Password: oldPassword("password", ""), ForgotURL: "/account/forgot", RegisterURL: "/account/register"}
}

func sampleRows() []OrderRow {
	return []OrderRow{
		{Number: "N-10482", URL: "/account/orders/N-10482", Placed: "22 November 2026", State: "Waits for payment", Waits: true, Count: "3 items", Total: "€76.27", Titles: "Field notebook and " + longTitle},
		{Number: "N-10021", URL: "/account/orders/N-10021", Placed: "3 October 2026", State: "Delivered", Count: "1 item", Total: "€349.00", Titles: "Slate 11 tablet"},
	}
}

func sampleHome() AccountHome {
	return AccountHome{
		Sections: []string{"account.note", "account.orders", "account.own", "account.row"},
		Account:  sampleAccount("Your account", "/account"), Name: "Zoë", Email: "zoe@students.example.edu", Orders: sampleRows(), OrdersURL: "/account/orders",
		Confirm: &ConfirmAddress{Email: "zoe@students.example.edu", Benefit: "and unlock the campus", ResendURL: "/account/confirm/send"},
		Address: sampleOrder().Delivery, EditURL: "/account/addresses", ShopURL: "/",
	}
}

func sampleDetails() AccountDetails {
	return AccountDetails{
		Account: sampleAccount("Your details", "/account/details"), Email: "zoe@students.example.edu", Pending: "zoe@work.example.com",
		Name:     DetailForm{URL: "/account/details/name", Button: "Save the name", Saved: "Your name is saved.", Fields: ui.Fields{{Name: "name", Label: "Full name", Value: "Zoë Müller-O’Brien", Autocomplete: "name"}}},
		NewEmail: DetailForm{URL: "/account/details/email", Button: "Send the confirmation", Fields: ui.Fields{{Name: "new_email", Label: "New email address", Type: "email", Inputmode: "email", Autocomplete: "email"}, withID(oldPassword("password", "Enter your password"), "email-password")}},
		Password: DetailForm{URL: "/account/details/password", Button: "Change the password", Fields: ui.Fields{
			{Name: "password", ID: "old-password", Label: "Present password", Type: "password", Autocomplete: "current-password", Error: "Enter your present password"},
			withID(newPassword(), "new-password")}},
	}
}

func withID(f ui.Field, id string) ui.Field {
	f.ID = id
	return f
}

func sampleAddresses() AccountAddresses {
	return AccountAddresses{Account: sampleAccount("Your addresses", "/account/addresses"), NewURL: "/account/addresses/new", Addresses: []SavedAddress{
		{Name: "Zoë Müller-O’Brien, Berlin", Lines: sampleOrder().Delivery, Default: true, EditURL: "/account/addresses/1", RemoveURL: "/account/addresses/1/remove", DefaultURL: "/account/addresses/1/default"},
		{Name: "Work, Potsdam", Lines: []string{"Zoë Müller", "Institut für Meereskunde und Polarforschung", "Am Neuen Palais 10", "14469 Potsdam", "Germany"}, EditURL: "/account/addresses/2", RemoveURL: "/account/addresses/2/remove", DefaultURL: "/account/addresses/2/default"},
	}}
}

func sampleAddress() AccountAddress {
	a := AccountAddress{Account: sampleAccount("Edit the address", "/account/addresses"), URL: "/account/addresses/1", Heading: "Edit the address", Address: americanAddress("", "shipping", "Address"), First: ui.Check{Name: "first", Label: "Use this address first", Checked: true}, BackURL: "/account/addresses"}
	a.Address.Fields[0].Value, a.Address.Fields[4].Error = "Zoë Müller-O’Brien", "Enter a ZIP code, like 02139"
	return a
}

func sampleDevices() AccountDevices {
	return AccountDevices{Account: sampleAccount("Where you are logged in", "/account/devices"), LogoutURL: "/account/devices/logout", OthersURL: "/account/devices/others",
		PartURL: "/account/part", Before: []Brought{{ID: "b1", Name: "Firefox on Linux", What: "6 looks and 1 order, until 3 November 2026"}}, Devices: []Device{
			{Name: "Firefox on Linux", Since: "Logged in on 3 November 2026", Last: "Last seen today", This: true},
			{Name: "Safari on iPhone", Since: "Logged in on 1 October 2026", Last: "Last seen on 20 November 2026"},
		}}
}

func samplePrivacy() AccountPrivacy {
	return AccountPrivacy{
		Account: sampleAccount("Privacy and data", "/account/privacy"), DownloadURL: "/account/privacy/download", ChoicesURL: "/privacy/choices", EraseURL: "/account/erase", Present: ui.Field{Name: "present", Label: "Password", Type: "password", Autocomplete: "current-password"},
		Choices: []Amount{{Text: "Personalization", Value: "On"}, {Text: "Analytics", Value: "Off"}},
		Kept:    "Invoices have to be kept for 10 years; they then hold nothing but what the law asks for.",
	}
}

// accountPages are the pages around an account, each in its states.
func accountPages() map[string]templ.Component {
	wrong, home, orders, none := sampleLogin(), sampleHome(), AccountOrders{Account: sampleAccount("Your orders", "/account/orders"), Orders: sampleRows(), ShopURL: "/"}, sampleAddresses()
	wrong.Mistake, wrong.Email.Value = "This email address and this password do not belong together. Check both, or choose a new password.", "zoe@students.example.edu"
	home.Orders, home.Address, home.Confirm, home.Name = nil, nil, nil, ""
	orders.Pages = ui.Pages{Next: "?page=2", Links: []ui.PageLink{{Number: "1", URL: "?page=1", Current: true}, {Number: "2", URL: "?page=2"}}}
	none.Addresses = nil
	order := sampleOrder()
	return map[string]templ.Component{
		"login": sampleLogin().View(), "login-wrong": wrong.View(),
		"register":          Register{Page: samplePage("Create an account"), URL: "/account/register", Email: emailField("Enter your email address"), Password: newPassword(), LoginURL: "/account/login", Terms: []ui.Link{{Text: "privacy policy", URL: "/pages/privacy"}}}.View(),
		"forgot":            Forgot{Page: samplePage("Choose a new password"), URL: "/account/forgot", Email: emailField(""), LoginURL: "/account/login"}.View(),
		"reset":             Reset{Page: samplePage("Choose a new password"), URL: "/account/reset", Token: "t0ken", Email: "zoe@students.example.edu", Password: newPassword()}.View(),
		"check-mail":        CheckMail{Page: samplePage("Look into your mailbox"), Email: "zoe@students.example.edu", Why: "to choose a new password", Valid: "1 hour", ResendURL: "/account/forgot", ChangeURL: "/account/forgot", Resent: true}.View(),
		"confirmed":         Confirmed{Page: samplePage("Your address is confirmed"), Result: LinkConfirmed, Email: "zoe@students.example.edu", Claimed: "2 earlier orders are now in your account.", Unlocked: "The campus is open to you.", NextURL: "/account", NextText: "Open your account"}.View(),
		"link-used":         Confirmed{Page: samplePage("Used"), Result: LinkUsed, NextURL: "/account", NextText: "Open your account"}.View(),
		"link-expired":      Confirmed{Page: samplePage("Too old"), Result: LinkExpired, ResendURL: "/account/confirm/send"}.View(),
		"account":           sampleHome().View(),
		"account-empty":     home.View(),
		"account-orders":    orders.View(),
		"account-order":     AccountOrder{Account: sampleAccount("Order N-10482", "/account/orders"), Order: order, Waits: "Please transfer €76.27 by 6 December 2026.", Transfer: sampleTransfer(), Events: []OrderEvent{{When: "22 November, 14:03", Text: "Order placed"}}, Questions: sampleConfirmation(OrderPaid).Questions, BackURL: "/account/orders"}.View(),
		"account-addresses": sampleAddresses().View(), "account-addresses-empty": none.View(), "account-address": sampleAddress().View(),
		"account-details": sampleDetails().View(), "account-devices": sampleDevices().View(), "account-privacy": samplePrivacy().View(),
	}
}
