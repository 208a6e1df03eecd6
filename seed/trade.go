package seed

import (
	"context"
	"fmt"
	"time"

	"regulars/store/db"
	"regulars/store/money"
	"regulars/store/place"
	"regulars/store/setting"
	"regulars/store/shipment"
	"regulars/store/tax"
)

// AcademicDomains are the made-up universities of the demonstration: addresses
// there are academic, and no mail to them can reach anybody (RFC 2606).
func AcademicDomains() []string {
	return []string{"northgate-university.example", "ghent-college.example"}
}

func shop() setting.Shop {
	return setting.Shop{
		Name: "Northgate Supply", Tagline: "Study, work and travel goods that last", Email: "hello@northgate.example", Phone: "+31 30 555 0142",
		Address:  []string{"Northgate Supply", "Noorderpoort 12", "3512 AB Utrecht", "Netherlands"},
		Currency: currency, Country: "NL", Language: "en", TimeZone: "Europe/Amsterdam", PricesIncludeTax: true, OrderPrefix: "NG-", ReturnDays: 60, ChangeMinutes: 30,
		Bank:     setting.Bank{Holder: "Northgate Supply", IBAN: "NL02ABNA0123456789", BIC: "ABNANL2A"},
		Academic: setting.Academic{Allow: AcademicDomains()}, SetUp: true,
	}
}

// hours makes opening hours: weekdays, a late Thursday, Saturday.
func hours(opens, closes, late, saturday int) (list []place.Hours) {
	for day := time.Monday; day <= time.Friday; day++ {
		end := closes
		if day == time.Thursday {
			end = late
		}
		list = append(list, place.Hours{Weekday: day, Opens: opens * 60, Closes: end * 60})
	}
	return append(list, place.Hours{Weekday: time.Saturday, Opens: 10 * 60, Closes: saturday * 60})
}

func places() []place.Place {
	return []place.Place{
		{Handle: "utrecht", Name: "Northgate Utrecht", Street: "Noorderpoort 12", Postcode: "3512 AB", City: "Utrecht", Country: "NL", Phone: "+31 30 555 0142",
			TimeZone: "Europe/Amsterdam", Latitude: 52.0931, Longitude: 5.1196, Pickup: true, Hours: hours(9, 18, 21, 17), Position: 1},
		{Handle: "ghent", Name: "Northgate Ghent", Street: "Universiteitspoort 4", Postcode: "9000", City: "Ghent", Country: "BE", Phone: "+32 9 555 01 88",
			TimeZone: "Europe/Brussels", Latitude: 51.0465, Longitude: 3.7254, Pickup: true, Hours: hours(10, 18, 20, 18), Position: 2},
		{Handle: "freiburg", Name: "Northgate Freiburg", Street: "Am Nordtor 7", Postcode: "79098", City: "Freiburg im Breisgau", Country: "DE", Phone: "+49 761 555 0190",
			TimeZone: "Europe/Berlin", Latitude: 47.9941, Longitude: 7.8463, Pickup: true, Hours: hours(9, 19, 20, 16), Position: 3},
	}
}

// vat are the rates in parts per million: the general one, then that of food.
// Source: European Commission, "VAT rates applied in the Member States"; they are
// the demonstration's, check yours.
func vat() map[string][2]money.PPM {
	return map[string][2]money.PPM{
		"NL": {210_000, 90_000}, "BE": {210_000, 60_000}, "DE": {190_000, 70_000}, "LU": {170_000, 30_000}, "FR": {200_000, 55_000}, "AT": {200_000, 100_000},
		"IE": {230_000, 0}, "ES": {210_000, 100_000}, "IT": {220_000, 100_000}, "PT": {230_000, 60_000}, "DK": {250_000, 250_000}, "SE": {250_000, 120_000},
		"FI": {255_000, 140_000}, "PL": {230_000, 50_000}, "CZ": {210_000, 120_000},
	}
}

func rate(handle, name string, minor int64, days ...int) shipment.Rate {
	return shipment.Rate{Handle: handle, Name: name, Price: money.Of(minor, currency), DaysMin: days[0], DaysMax: days[1]}
}

func zones() []shipment.Zone {
	freeFrom := func(r shipment.Rate, minor int64) shipment.Rate { r.FreeFrom = minor; return r }
	below := func(r shipment.Rate, grams int64) shipment.Rate { r.GramsBelow = grams; return r }
	from := func(r shipment.Rate, grams int64) shipment.Rate { r.GramsFrom = grams; return r }
	areas := func(countries ...string) (list []shipment.Area) {
		for _, c := range countries {
			list = append(list, shipment.Area{Country: c})
		}
		return list
	}
	return []shipment.Zone{
		{Handle: "netherlands", Name: "Netherlands", Position: 1, Areas: areas("NL"), Rates: []shipment.Rate{
			freeFrom(rate("standard", "Standard delivery", 395, 1, 2), 5000), rate("evening", "Evening delivery", 695, 1, 1)}},
		{Handle: "neighbours", Name: "Belgium, Germany, Luxembourg", Position: 2, Areas: areas("BE", "DE", "LU"), Rates: []shipment.Rate{
			freeFrom(rate("standard", "Standard delivery", 495, 2, 3), 6000), rate("express", "Express delivery", 1190, 1, 1)}},
		{Handle: "european-union", Name: "European Union", Position: 3, Areas: areas("FR", "AT", "IE", "ES", "IT", "PT", "DK", "SE", "FI", "PL", "CZ"), Rates: []shipment.Rate{
			freeFrom(below(rate("standard", "Standard delivery", 890, 3, 5), 5000), 12000), from(rate("standard", "Standard delivery, heavy", 1490, 3, 6), 5000),
			rate("express", "Express delivery", 1990, 1, 2)}},
		{Handle: "islands", Name: "Dutch islands", Position: 4, Areas: []shipment.Area{{Country: "NL", Postcode: "179*,888*,889*,916*"}}, Rates: []shipment.Rate{
			rate("ferry", "Delivery by ferry", 595, 2, 4)}},
		{Handle: "europe", Name: "United Kingdom, Switzerland, Norway", Position: 5, Areas: areas("GB", "CH", "NO"), Rates: []shipment.Rate{
			below(rate("standard", "Standard delivery, duties on arrival", 1490, 4, 7), 5000), from(rate("standard", "Standard delivery, heavy", 2490, 5, 8), 5000)}},
		{Handle: "world", Name: "Everywhere else", Position: 6, Areas: areas("*"), Rates: []shipment.Rate{
			below(rate("standard", "Airmail, duties on arrival", 2490, 7, 14), 2000), from(rate("parcel", "Parcel, duties on arrival", 4490, 7, 14), 2000)}},
	}
}

// saveTrade saves the shop, its places, rates and taxes; it returns the places
// with their ids.
func saveTrade(ctx context.Context, q db.Q) ([]place.Place, error) {
	if err := setting.SaveShop(ctx, q, shop()); err != nil {
		return nil, err
	}
	list := places()
	for i := range list {
		if err := place.Save(ctx, q, &list[i]); err != nil {
			return nil, err
		}
	}
	for country, rates := range vat() {
		for i, category := range []string{"", "food"} {
			if err := tax.Save(ctx, q, tax.Rate{Country: country, Category: category, Name: "VAT", PPM: rates[i]}); err != nil {
				return nil, fmt.Errorf("seed: tax of %s: %w", country, err)
			}
		}
	}
	for _, z := range zones() {
		if err := shipment.Save(ctx, q, &z); err != nil {
			return nil, fmt.Errorf("seed: zone %s: %w", z.Handle, err)
		}
	}
	return list, nil
}
