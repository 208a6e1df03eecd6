package sample_test

import (
	"context"
	"testing"

	"regulars/seed/sample"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/inventory"
	"regulars/store/price"
	"regulars/store/review"
	"regulars/store/setting"
	"regulars/store/shipment"
	"regulars/store/tax"
)

var ctx = context.Background()

func TestAProductNamesOnlyWhatTheTestIsAbout(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := sample.Product(t, d, sample.Axis("Colour", "Pine", "Ink"), sample.Axis("Size", "A5", "A4"), sample.Price("10.00"), sample.Was("15.00"),
			sample.PriceOf("Ink / A4", "13.00"), sample.Stock(3))
		if len(p.Variants) != 4 || !p.Visible() || p.ID == "" {
			t.Fatalf("got %+v", p)
		}
		v := sample.Variant(t, p, "Ink / A4")
		prices, err := price.For(ctx, d.Read(), []string{v.ID})
		if err != nil || prices[v.ID].Amount.Minor != 1300 || prices[v.ID].Was().Minor != 1500 {
			t.Errorf("price %v, %v", prices, err)
		}
		levels, err := inventory.Levels(ctx, d.Read(), []string{v.ID})
		if err != nil || levels[v.ID].Available != 3 || !levels[v.ID].Tracked {
			t.Errorf("stock %v, %v", levels, err)
		}
		if first := sample.Product(t, d).Handle; sample.Product(t, d).Handle == first {
			t.Error("two products have one handle")
		}
	})
}

func TestAShopCanDeliverAndTax(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := sample.Shop(t, d)
		if got, err := setting.FindShop(ctx, d.Read()); err != nil || got.Name != s.Name {
			t.Errorf("got %v, %v", got, err)
		}
		zones, err := shipment.List(ctx, d.Read())
		if err != nil || len(shipment.Options(zones, shipment.Parcel{Total: sample.EUR(t, "10")}, shipment.Place{Country: "DE"})) != 1 {
			t.Errorf("zones %v, %v", zones, err)
		}
		rates, err := tax.List(ctx, d.Read())
		if r, ok := rates.Find("NL", "", ""); err != nil || !ok || r.PPM != 210_000 {
			t.Errorf("rates %v, %v", rates, err)
		}
	})
}

func TestPeopleShelvesAndOpinions(t *testing.T) {
	d := dbtest.Open(t)
	p := sample.Product(t, d, sample.Title("Mug"), sample.At(sample.Place(t, d, "Gate")), sample.SoldOut())
	c := sample.Collection(t, d, "Kitchen", p)
	if got, err := catalog.FindCollection(ctx, d.Read(), c.Handle); err != nil || len(got.Products) != 1 {
		t.Errorf("shelf %+v, %v", got, err)
	}
	sample.RuleCollection(t, d, "Mugs", catalog.All(catalog.Where("title", "contains", "mug")))
	if !sample.Customer(t, d, "ada@mit.edu").Confirmed() || sample.Unconfirmed(t, d, "").Confirmed() {
		t.Error("confirmed is not as asked")
	}
	sample.Review(t, d, p, 4)
	if list, err := review.ListAccepted(ctx, d.Read(), p.ID, "", 10, 0); err != nil || len(list) != 1 || list[0].Rating != 4 {
		t.Errorf("reviews %v, %v", list, err)
	}
}
