package admin_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"regulars/seed/sample"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/price"
)

// many is how many products a large shop has here.
const many = 10_000

func TestTheListOfTenThousandProductsCountsRight(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	states := []string{catalog.Active, catalog.Active, catalog.Active, catalog.Draft, catalog.Archived}
	o.write(func(q db.Q) error {
		for i := range many {
			p := catalog.Product{Title: fmt.Sprintf("Thing %d", i), Vendor: fmt.Sprintf("Vendor %d", i%40), Type: fmt.Sprintf("Type %d", i%25), Status: states[i%5], Published: true, DescriptionHTML: strings.Repeat("<p>Made to last.</p>", 20)}
			if _, _, err := catalog.Save(ctx, q, &p); err != nil {
				return err
			}
			if err := price.Set(ctx, q, p.Variants[0].ID, price.Price{Amount: sample.EUR(t, "12.50")}); err != nil {
				return err
			}
			if err := inventory.Track(ctx, q, p.Variants[0].ID, true, false); err != nil {
				return err
			}
			if err := inventory.Set(ctx, q, p.Variants[0].ID, "", int64(i%20), inventory.Counted); err != nil {
				return err
			}
		}
		return nil
	})
	b := o.ann()
	p := b.Get("/admin/products").MustBe(200)
	if got := p.Texts(".views a"); !slices.Equal(got, []string{"All 10000", "Active 6000", "Drafts 2000", "Archived 2000"}) || !strings.Contains(p.Text("main"), "1 to 50 of 10000 products") {
		t.Errorf("%v", got)
	}
	if first, second := p.Text("tbody .list-main a"), p.Texts("tbody .list-main > span > a")[2]; first != "Thing 0" || second != "Thing 1" {
		t.Errorf("numbers in titles stand as people count: %q, %q", first, second)
	}
	p = b.Get("/admin/products?status=draft&vendor=Vendor+3&q=thing&page=2").MustBe(200)
	if !strings.Contains(p.Text("main"), "51 to 100 of 250 products") || len(p.All("tbody tr")) != 50 {
		t.Errorf("%q", p.Text(".tools"))
	}
	if p = b.Get("/admin/products?page=999"); !strings.Contains(p.Text("main"), "9951 to 10000") {
		t.Errorf("beyond the end: %q", p.Text(".tools"))
	}
	if p = b.Get("/admin/stock?most=4"); !strings.Contains(p.Text("main"), "2500 variants") {
		t.Errorf("low stock: %q", p.Text("main"))
	}
	measure(t, func(path string) { b.Get(path).MustBe(200) })
}

// measure tells how long pages take, where that is asked for; it decides nothing.
func measure(t *testing.T, get func(path string)) {
	if os.Getenv("MEASURE") == "" {
		return
	}
	for _, path := range []string{"/admin/products", "/admin/products?page=100", "/admin/products?q=thing+99", "/admin/products?vendor=Vendor+3&sort=newest", "/admin/products?sort=vendor&status=active", "/admin/stock"} {
		var took []time.Duration
		for range 100 {
			start := time.Now()
			get(path)
			took = append(took, time.Since(start))
		}
		slices.Sort(took)
		t.Logf("%s: p50 %v, p95 %v", path, took[50], took[95])
	}
}
