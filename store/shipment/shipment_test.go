package shipment_test

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/money"
	"regulars/store/shipment"
)

func eur(minor int64) money.Amount { return money.Of(minor, "EUR") }

func zones() []shipment.Zone {
	rate := func(handle string, price int64) shipment.Rate {
		return shipment.Rate{ID: handle, Handle: handle, Name: handle, Price: eur(price), DaysMin: 1, DaysMax: 3}
	}
	free := rate("home", 490)
	free.FreeFrom = 5000
	heavy := rate("heavy", 1290)
	heavy.GramsFrom = 10_000
	light := rate("light", 290)
	light.GramsBelow, light.TotalBelow = 10_000, 10_000
	return []shipment.Zone{
		{Handle: "world", Name: "World", Areas: []shipment.Area{{Country: "*"}}, Rates: []shipment.Rate{rate("world", 2900)}},
		{Handle: "germany", Name: "Germany", Areas: []shipment.Area{{Country: "DE"}}, Rates: []shipment.Rate{free, heavy, light}},
		{Handle: "islands", Name: "Islands", Areas: []shipment.Area{{Country: "DE", Postcode: "25980, 26*, 2749?"}}, Rates: []shipment.Rate{rate("island", 1500)}},
		{Handle: "alaska", Name: "Alaska", Areas: []shipment.Area{{Country: "US", Region: "AK"}}, Rates: []shipment.Rate{rate("alaska", 4900)}},
	}
}

func TestTheClosestZoneDecides(t *testing.T) {
	for _, c := range []struct {
		to    shipment.Place
		total int64
		grams int64
		want  string
		price int64
	}{
		{shipment.Place{Country: "de", Postcode: "10117"}, 1000, 500, "light", 290},
		{shipment.Place{Country: "DE", Postcode: "10117"}, 5000, 20_000, "home", 0},
		{shipment.Place{Country: "DE", Postcode: "10117"}, 4999, 20_000, "home", 490},
		{shipment.Place{Country: "DE", Postcode: "26 757"}, 1000, 500, "island", 1500},
		{shipment.Place{Country: "DE", Postcode: "27498"}, 1000, 500, "island", 1500},
		{shipment.Place{Country: "US", Region: "ak"}, 1000, 500, "alaska", 4900},
		{shipment.Place{Country: "US", Region: "NY"}, 1000, 500, "world", 2900},
	} {
		list := shipment.Options(zones(), shipment.Parcel{Total: eur(c.total), Grams: c.grams}, c.to)
		if len(list) == 0 || list[0].Handle != c.want || list[0].Price.Minor != c.price {
			t.Errorf("%+v: got %+v, want %s for %d", c.to, list, c.want, c.price)
		}
	}
	if list := shipment.Options(zones()[1:], shipment.Parcel{}, shipment.Place{Country: "FR"}); len(list) != 0 {
		t.Errorf("a country outside every zone gets %v", list)
	}
}

func TestAShopperIsToldWhatIsMissingForFreeDelivery(t *testing.T) {
	for _, o := range shipment.Options(zones(), shipment.Parcel{Total: eur(1000)}, shipment.Place{Country: "DE"}) {
		if o.Handle == "home" && o.FreeFrom != eur(5000) {
			t.Errorf("free from %v", o.FreeFrom)
		}
	}
}

// A pattern made of a postcode's own start fits it; a postcode never fits another
// of the same length.
func TestPostcodePatternsHoldWhatTheySay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.StringMatching(`[0-9]{5}`).Draw(t, "code")
		other := rapid.StringMatching(`[0-9]{5}`).Draw(t, "other")
		cut := rapid.IntRange(1, 5).Draw(t, "cut")
		served := func(pattern, code string) bool {
			z := []shipment.Zone{{Areas: []shipment.Area{{Country: "DE", Postcode: pattern}}, Rates: []shipment.Rate{{Handle: "x"}}}}
			return len(shipment.Options(z, shipment.Parcel{}, shipment.Place{Country: "DE", Postcode: code})) == 1
		}
		if !served(code[:cut]+"*", code) || !served("*"+code[cut:], code) || !served(code[:2]+"?"+code[3:], code) {
			t.Fatalf("%s does not fit its own pattern", code)
		}
		if served(code, other) != (code == other) {
			t.Fatalf("%s fits %s", other, code)
		}
	})
}

func TestSavingAZoneAgainKeepsTheIdsOfItsRates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		z := zones()[1]
		save := func() []shipment.Zone {
			t.Helper()
			if err := d.Write(ctx, func(q db.Q) error { return shipment.Save(ctx, q, &z) }); err != nil {
				t.Fatal(err)
			}
			list, err := shipment.List(ctx, d.Read())
			if err != nil || len(list) != 1 {
				t.Fatalf("got %v, %v", list, err)
			}
			return list
		}
		before := save()
		z.Rates[0].Price = eur(590)
		after := save()
		if len(after[0].Rates) != 3 || after[0].Rates[0].ID != before[0].Rates[0].ID || after[0].Rates[0].Price != eur(590) || after[0].Areas[0].Country != "DE" {
			t.Errorf("before %+v, after %+v", before, after)
		}
		if err := d.Write(ctx, func(q db.Q) error { return shipment.Replace(ctx, q, before) }); err != nil {
			t.Error(err)
		}
		if list, err := shipment.List(ctx, d.Read()); err != nil || !reflect.DeepEqual(list, before) {
			t.Errorf("put back %+v, %v", list, err)
		}
		if err := d.Write(ctx, func(q db.Q) error { return shipment.Replace(ctx, q, nil) }); err != nil {
			t.Error(err)
		}
		if list, err := shipment.List(ctx, d.Read()); err != nil || len(list) != 0 {
			t.Errorf("left %+v, %v", list, err)
		}
	})
}
