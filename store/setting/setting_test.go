package setting_test

import (
	"bytes"
	"context"
	"reflect"
	"sync"
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/setting"
)

var ctx = context.Background()

func TestAnEmptyShopHasASetting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		got, err := setting.FindShop(ctx, d.Read())
		if err != nil || !reflect.DeepEqual(got, setting.Default()) || got.Validate() != nil {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestASettingIsReadAsItWasSaved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		want := setting.Default()
		want.Name, want.Address, want.PricesIncludeTax = "Northgate Supply", []string{"Quay 1", "Hamburg"}, false
		want.Bank, want.Academic = setting.Bank{IBAN: "DE02"}, setting.Academic{Allow: []string{"school.example"}}
		for range 2 {
			if err := d.Write(ctx, func(q db.Q) error { return setting.SaveShop(ctx, q, want) }); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := setting.FindShop(ctx, d.Read()); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestAShopWithoutNameMoneyOrPlaceIsRefused(t *testing.T) {
	d := dbtest.Open(t)
	for field, spoil := range map[string]func(*setting.Shop){
		"name":     func(s *setting.Shop) { s.Name = "" },
		"currency": func(s *setting.Shop) { s.Currency = "euro" },
		"country":  func(s *setting.Shop) { s.Country = "Germany" },
	} {
		s := setting.Default()
		spoil(&s)
		err := d.Write(ctx, func(q db.Q) error { return setting.SaveShop(ctx, q, s) })
		if fault.KindOf(err) != fault.Invalid || fault.FieldsOf(err)[field] == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestASecretIsMadeOnceForEachPurpose(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var wait sync.WaitGroup
		keys := make([][]byte, 8)
		for i := range keys {
			wait.Go(func() {
				key, err := setting.Secret(ctx, d, "test")
				if err != nil {
					t.Error(err)
				}
				keys[i] = key
			})
		}
		wait.Wait()
		for _, key := range keys {
			if len(key) < 32 || !bytes.Equal(key, keys[0]) {
				t.Errorf("one instance got %q, another %q", key, keys[0])
			}
		}
		if other, err := setting.Secret(ctx, d, "other"); err != nil || bytes.Equal(other, keys[0]) {
			t.Errorf("another purpose: %q, %v", other, err)
		}
	})
}

func TestWhatCarriesTheTagIsSoldForGood(t *testing.T) {
	s := setting.Default()
	if s.FinalSale([]string{"final-sale", ""}) {
		t.Error("without a tag")
	}
	s.FinalSaleTag = "final-sale"
	if !s.FinalSale([]string{"new", "Final-Sale"}) || s.FinalSale([]string{"final"}) || s.FinalSale(nil) {
		t.Error("not by its tag alone")
	}
}
