package shop

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/shipment"
	"regulars/views/shop"
	"regulars/views/ui"
)

func (a *Account) addresses(c echo.Context) error {
	list, err := customer.ListAddresses(c.Request().Context(), a.House.DB.Read(), web.Of(c).CustomerID)
	if err != nil {
		return err
	}
	page := shop.AccountAddresses{Account: frame(c, "Your addresses", "/account/addresses"), NewURL: "/account/addresses/new"}
	for _, s := range list {
		at := "/account/addresses/" + s.ID
		page.Addresses = append(page.Addresses, shop.SavedAddress{Name: strings.Trim(s.Name+", "+s.City, ", "), Lines: a.lines(s), Default: s.Preferred,
			EditURL: at, RemoveURL: at + "/remove", DefaultURL: at + "/first"})
	}
	return web.Render(c, http.StatusOK, page.View())
}

// asked is the address that a form is about: a new one, or one of the customer's.
func (a *Account) asked(c echo.Context) (customer.Address, error) {
	if c.Param("id") == "" {
		return customer.Address{Country: a.House.Shop().Country}, nil
	}
	return customer.FindAddress(c.Request().Context(), a.House.DB.Read(), web.Of(c).CustomerID, c.Param("id"))
}

func (a *Account) address(c echo.Context) error {
	saved, err := a.asked(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, a.addressPage(c, saved, nil).View())
}

func (a *Account) saveAddress(c echo.Context) error {
	saved, err := a.asked(c)
	if err != nil {
		return err
	}
	typed := postalOf(saved)
	for _, k := range shipment.Keys() {
		typed.Set(k, c.FormValue(string(k)))
	}
	typed = typed.Clean()
	saved = savedOf(saved, typed, c.FormValue("preferred") != "" || saved.Preferred)
	if c.FormValue("act") == string(shipment.Country) {
		return web.Render(c, http.StatusOK, a.addressPage(c, saved, nil).View())
	}
	if wrong := web.Fields(c, typed.Validate()); wrong != nil {
		return web.Invalid(c, a.addressPage(c, saved, wrong).View())
	}
	ctx, owner := c.Request().Context(), web.Of(c).CustomerID
	err = a.House.DB.Write(ctx, func(q db.Q) error {
		_, err := customer.SaveAddress(ctx, q, owner, saved)
		return err
	})
	return a.afterAddress(c, err, "The address is saved.")
}

func savedOf(s customer.Address, typed shipment.Address, preferred bool) customer.Address {
	s.Name, s.Company, s.Line1, s.Line2 = typed.Name, typed.Company, typed.Line1, typed.Line2
	s.Postcode, s.City, s.Region, s.Country = typed.Postcode, typed.City, typed.Region, typed.Country
	s.Preferred = preferred
	return s
}

func (a *Account) removeAddress(c echo.Context) error {
	ctx, owner := c.Request().Context(), web.Of(c).CustomerID
	err := a.House.DB.Write(ctx, func(q db.Q) error { return customer.RemoveAddress(ctx, q, owner, c.Param("id")) })
	return a.afterAddress(c, err, "The address is removed.")
}

func (a *Account) preferAddress(c echo.Context) error {
	ctx, owner := c.Request().Context(), web.Of(c).CustomerID
	err := a.House.DB.Write(ctx, func(q db.Q) error { return customer.PreferAddress(ctx, q, owner, c.Param("id")) })
	return a.afterAddress(c, err, "This address is used first now.")
}

func (a *Account) afterAddress(c echo.Context, err error, words string) error {
	if fault.KindOf(err) == fault.Invalid { // too many of them
		err, words = web.Flash(c, "problem", web.Message(c, err)), ""
	}
	if err != nil {
		return err
	}
	if words != "" {
		if err := web.Flash(c, "done", words); err != nil {
			return err
		}
	}
	return web.SeeOther(c, "/account/addresses")
}

func (a *Account) addressPage(c echo.Context, saved customer.Address, wrong fault.Fields) shop.AccountAddress {
	heading := "Add an address"
	if saved.ID != "" {
		heading = "Edit the address"
	}
	return shop.AccountAddress{Account: frame(c, heading, "/account/addresses"), URL: c.Request().URL.Path, Heading: heading, BackURL: "/account/addresses",
		Address: addressQuestions(web.Of(c).Words, postalOf(saved), wrong),
		First:   ui.Check{Name: "preferred", Label: "Use this address first", Checked: saved.Preferred}}
}

// addressQuestions asks for an address the way its country writes it.
func addressQuestions(w *ui.Words, at shipment.Address, wrong fault.Fields) shop.Address {
	format := shipment.FormatOf(at.Country)
	form := shop.Address{Legend: "Address", MoreText: "Add a company or a second address line", Country: countryQuestion(at.Country, wrong)}
	for _, k := range format.Keys() {
		if k == shipment.Company {
			continue
		}
		form.Fields = append(form.Fields, addressQuestion(w, format, k, at, wrong))
	}
	form.More = ui.Fields{addressQuestion(w, format, shipment.Company, at, wrong), addressQuestion(w, format, shipment.Line2, at, wrong)}
	form.MoreOpen = at.Company != "" || at.Line2 != ""
	return form
}

func countryQuestion(country string, wrong fault.Fields) ui.Field {
	f := ui.Field{Name: string(shipment.Country), Label: "Country", Autocomplete: "country", Error: wrong[string(shipment.Country)]}
	for _, known := range shipment.Formats() {
		f.Options = append(f.Options, ui.Option{Value: known.Code, Label: known.Name, Selected: strings.EqualFold(known.Code, country)})
	}
	return f
}

func addressQuestion(w *ui.Words, format shipment.Format, k shipment.Key, at shipment.Address, wrong fault.Fields) ui.Field {
	f := ui.Field{Name: string(k), Label: format.Label(k), Value: at.Value(k), Error: wrong[string(k)], Optional: !format.Needs(k), MaxLength: 100, Autocomplete: autofill(k)}
	switch {
	case k == shipment.Region && len(format.Regions) > 0:
		f.Options = append(f.Options, ui.Option{Label: "Choose"})
		for _, r := range format.Regions {
			f.Options = append(f.Options, ui.Option{Value: r.Code, Label: r.Name, Selected: r.Code == f.Value})
		}
	case k == shipment.Postcode:
		f.Width, f.Hint = ui.Short, w.Say("For example {example}", "example", format.Example)
		if format.Example == "" {
			f.Hint = ""
		}
	}
	return f
}

// autofill is what browsers call an answer.
func autofill(k shipment.Key) string {
	switch k {
	case shipment.Name:
		return "name"
	case shipment.Company:
		return "organization"
	case shipment.Line1:
		return "address-line1"
	case shipment.Line2:
		return "address-line2"
	case shipment.Postcode:
		return "postal-code"
	case shipment.City:
		return "address-level2"
	}
	return "address-level1"
}
