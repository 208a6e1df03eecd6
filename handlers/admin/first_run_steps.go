package admin

import (
	"context"
	"strconv"
	"strings"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/money"
	premises "regulars/store/place"
	"regulars/store/setting"
	"regulars/store/shipment"
	"regulars/store/tax"
	"regulars/store/wording"
	"regulars/views/ui"
)

func shopFields(f ground) ui.Fields {
	return ui.Fields{
		{Name: "name", Label: "Name of the shop", Value: f.shop.Name, MaxLength: 100},
		{Name: "email", Label: "Email address", Hint: "Shoppers write to it, mails come from it.", Type: "email", Value: f.shop.Email},
		{Name: "address", Label: "Postal address", Hint: "As it stands under your mails.", Value: strings.Join(f.shop.Address, "\n"), Rows: 4, Optional: true},
	}
}

func saveShopStep(ctx context.Context, q db.Q, f answers) error {
	s, err := setting.FindShop(ctx, q)
	if err != nil {
		return err
	}
	s.Name, s.Email, s.Address = strings.TrimSpace(f("name")), strings.TrimSpace(f("email")), lines(f("address"))
	wrong := fault.Fields{}
	checkShop(s, languagesWith(s.Language, nil), wrong)
	if s.Email == "" {
		wrong["email"] = "Enter the address that shoppers write to."
	}
	if s.Name == "" {
		wrong["name"] = "Enter the shop's name."
	}
	if err := fault.InvalidFields(wrong); err != nil {
		return err
	}
	return setting.SaveShop(ctx, q, s)
}

func moneyFields(f ground) ui.Fields {
	return ui.Fields{
		{Name: "country", Label: "Country you sell from", Hint: "Two letters, such as DE.", Value: f.shop.Country, Width: ui.Short, MaxLength: 2},
		{Name: "currency", Label: "Currency", Hint: "Three letters, such as EUR.", Value: string(f.shop.Currency), Width: ui.Short, MaxLength: 3},
		{Name: "language", Label: "Language", Hint: "What pages and letters say to shoppers. Others are added under Words.", Width: ui.Half, Options: languageOptions(languagesWith(f.shop.Language, nil), f.shop.Language)},
		{Name: "time_zone", Label: "Time zone", Hint: "Schedules and opening hours are meant in it.", Value: f.shop.TimeZone, Width: ui.Half, MaxLength: 60, LeftToRight: true},
	}
}

func taxIncluded(f ground) *ui.Check {
	return &ui.Check{Name: "prices_include_tax", Label: "Prices include tax", Checked: f.shop.PricesIncludeTax}
}

func saveMoneyStep(ctx context.Context, q db.Q, f answers) error {
	s, err := setting.FindShop(ctx, q)
	if err != nil {
		return err
	}
	added, err := wording.Languages(ctx, q)
	if err != nil {
		return err
	}
	had, languages := s.Currency, languagesWith(s.Language, added)
	s.Country, s.Currency = strings.ToUpper(strings.TrimSpace(f("country"))), money.Currency(strings.ToUpper(strings.TrimSpace(f("currency"))))
	s.Language, s.TimeZone, s.PricesIncludeTax = strings.TrimSpace(f("language")), strings.TrimSpace(f("time_zone")), f("prices_include_tax") != ""
	wrong := fault.Fields{}
	for name, text := range fault.FieldsOf(s.Validate()) {
		wrong[name] = text
	}
	checkShop(s, languages, wrong)
	if s.Currency != had {
		if goods, err := catalog.ListProducts(ctx, q, catalog.Filter{Limit: 1}); err != nil {
			return err
		} else if len(goods) > 0 {
			wrong["currency"] = "There are prices in " + string(had) + " already, so the currency stays."
		}
	}
	if err := fault.InvalidFields(wrong); err != nil {
		return err
	}
	return setting.SaveShop(ctx, q, s)
}

func taxFields(f ground) ui.Fields {
	name, rate := "VAT", ""
	if r, ok := f.taxes.Find(f.shop.Country, "", ""); ok {
		name, rate = r.Name, strings.TrimSuffix(r.PPM.Percent(), "%")
	}
	return ui.Fields{
		{Name: "name", Label: "Name", Hint: "As printed on orders: VAT, Sales tax.", Value: name, Width: ui.Half, MaxLength: 40},
		{Name: "rate", Label: "Rate in percent", Hint: "Such as 19 or 7.5; 0 where none is taken.", Value: rate, Inputmode: "decimal", Width: ui.Short, MaxLength: 7},
	}
}

func saveTaxStep(ctx context.Context, q db.Q, f answers) error {
	rate, ok := money.ParsePercent(f("rate"))
	if !ok {
		return fault.InvalidFields(fault.Fields{"rate": "Enter a rate such as 19 or 7.5."})
	}
	s, err := setting.FindShop(ctx, q)
	if err != nil {
		return err
	}
	return tax.Save(ctx, q, tax.Rate{Country: s.Country, Name: strings.TrimSpace(f("name")), PPM: rate})
}

// firstPlace is the handle of the place that the wizard makes.
const firstPlace = "main"

func placeFields(f ground) ui.Fields {
	var p premises.Place
	if len(f.places) > 0 {
		p = f.places[0]
	}
	return ui.Fields{
		{Name: "name", Label: "Name", Hint: "Such as the street or the city.", Value: p.Name, Width: ui.Half, MaxLength: 80},
		{Name: "street", Label: "Street and number", Value: p.Street, MaxLength: 120, Optional: true},
		{Name: "postcode", Label: "Postcode", Value: p.Postcode, Width: ui.Short, MaxLength: 12, Optional: true},
		{Name: "city", Label: "City", Value: p.City, Width: ui.Half, MaxLength: 80, Optional: true},
	}
}

func pickup(f ground) *ui.Check {
	return &ui.Check{Name: "pickup", Label: "Shoppers may collect here", Checked: len(f.places) > 0 && f.places[0].Pickup}
}

func savePlaceStep(ctx context.Context, q db.Q, f answers) error {
	s, err := setting.FindShop(ctx, q)
	if err != nil {
		return err
	}
	list, err := premises.List(ctx, q)
	if err != nil {
		return err
	}
	p := premises.Place{Handle: firstPlace}
	if len(list) > 0 {
		p = list[0]
	}
	p.Name, p.Street, p.Postcode, p.City = f("name"), strings.TrimSpace(f("street")), strings.TrimSpace(f("postcode")), strings.TrimSpace(f("city"))
	p.Country, p.TimeZone, p.Pickup = s.Country, s.TimeZone, f("pickup") != ""
	return premises.Save(ctx, q, &p)
}

func deliveryFields(f ground) ui.Fields {
	var r shipment.Rate
	if len(f.zones) > 0 && len(f.zones[0].Rates) > 0 {
		r = f.zones[0].Rates[0]
	}
	price := ""
	if r.Name != "" {
		price = r.Price.Decimal()
	}
	return ui.Fields{
		{Name: "price", Label: "Price of a parcel, in " + string(f.shop.Currency), Hint: "Such as 4.90; 0 for nothing.", Value: price, Inputmode: "decimal", Width: ui.Short, MaxLength: 12},
		{Name: "days", Label: "Working days until it is there", Value: strconv.Itoa(max(r.DaysMax, 3)), Inputmode: "numeric", Width: ui.Short, MaxLength: 2},
	}
}

// saveDeliveryStep makes one way to deliver within the country. Zones that came from
// elsewhere are left as they are.
func saveDeliveryStep(ctx context.Context, q db.Q, f answers) error {
	s, err := setting.FindShop(ctx, q)
	if err != nil {
		return err
	}
	wrong := fault.Fields{}
	price, err := money.ParseDecimal(strings.Replace(strings.TrimSpace(f("price")), ",", ".", 1), s.Currency)
	if err != nil || price.Minor < 0 {
		wrong["price"] = "Enter a price such as 4.90."
	}
	days, err := strconv.Atoi(strings.TrimSpace(f("days")))
	if err != nil || days < 1 || days > 60 {
		wrong["days"] = "Enter a number of days between 1 and 60."
	}
	if err := fault.InvalidFields(wrong); err != nil {
		return err
	}
	zones, err := shipment.List(ctx, q)
	if err != nil {
		return err
	}
	if len(zones) > 0 && zones[0].Handle != firstPlace {
		return fault.New(fault.Conflict, "Delivery is set up already, in more than one price.")
	}
	return shipment.Save(ctx, q, &shipment.Zone{Handle: firstPlace, Name: s.Country, Areas: []shipment.Area{{Country: s.Country}},
		Rates: []shipment.Rate{{Handle: "standard", Name: "Standard delivery", Price: price, DaysMin: max(1, days-1), DaysMax: days}}})
}
