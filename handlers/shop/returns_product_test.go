package shop_test

import (
	"strings"
	"testing"
	"time"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/setting"
)

func TestAProductThatIsSoldForGoodSaysSo(t *testing.T) {
	x := openStore(t)
	x.write(t, func(q db.Q) error {
		if err := stocked(q, &catalog.Product{Handle: "odd-lamp", Title: "Odd lamp", Tags: []string{"Final-Sale"}, Variants: []catalog.Variant{{SKU: "odd"}}}, 1); err != nil {
			return err
		}
		s, err := setting.FindShop(ctx, q)
		s.ReturnDays, s.ReturnFee, s.FinalSaleTag = 30, 15, "final-sale"
		if err != nil {
			return err
		}
		return setting.SaveShop(ctx, q, s)
	})
	b, says := x.Browser(), false
	for range 200 { // the catalog and the setting are watched
		p := b.Get("/products/odd-lamp")
		if says = strings.Contains(p.Text(".promises"), "cannot be sent back") && !strings.Contains(p.Text(".promises"), "we keep") && strings.Contains(p.Body, "MerchantReturnNotPermitted"); says {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if !says {
		t.Error("it does not")
	}
	if p := b.Get("/products/mug").MustBe(200); strings.Contains(p.Text("main"), "cannot be sent back") || !strings.Contains(p.Body, `"merchantReturnDays":30`) || !strings.Contains(p.Text(".promises"), "we keep 15% of the price") || !strings.Contains(p.Body, `"restockingFee":15`) {
		t.Error("another product says so")
	}
}
