package admin_test

import (
	"fmt"
	"strings"
	"testing"

	"regulars/seed/sample"
	"regulars/store/db"
	"regulars/store/price"
)

func TestPastedPricesAreSeenBeforeTheyAreSavedAndABadRowSavesNothing(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	bag := sample.Product(t, o.d, sample.Title("Bag"), sample.Price("20"), sample.Stock(4))
	mug := sample.Product(t, o.d, sample.Title("Mug"), sample.Price("10"), sample.Stock(4))
	amount := func() string {
		t.Helper()
		prices, err := price.For(ctx, o.d.Read(), []string{bag.Variants[0].ID, mug.Variants[0].ID})
		must(t, err)
		return prices[bag.Variants[0].ID].Amount.Decimal() + " " + prices[mug.Variants[0].ID].Amount.Decimal()
	}
	b, url := o.ann(), "/admin/products/sheet"
	rows := func(mugPrice string) string {
		return fmt.Sprintf("SKU\tPrice\n%s\t18,50\n%s\t%s\n", bag.Variants[0].SKU, mug.Variants[0].SKU, mugPrice)
	}
	if text := formOf(b.Get(url).MustBe(200), "form.form").get("rows"); !strings.Contains(text, mug.Variants[0].SKU+"\tMug\t\tmug\tactive") {
		t.Errorf("%q", text)
	}
	page := b.Post(url, "rows", rows("cheap"), "act", "save").MustBe(422)
	if !strings.Contains(page.Text(".wrong-sheet"), "Line 3PricecheapEnter an amount") && !strings.Contains(page.Text(".wrong-sheet"), "cheap") || amount() != "20.00 10.00" {
		t.Errorf("%q, %s", page.Text(".wrong-sheet"), amount())
	}
	if kept := formOf(page, "form.form").get("rows"); !strings.Contains(kept, "cheap") {
		t.Errorf("what was pasted is lost: %q", kept)
	}
	page = b.Post(url, "rows", rows("9"), "act", "check").MustBe(200)
	if amount() != "20.00 10.00" || len(page.All(".changed")) != 2 {
		t.Errorf("checking saves: %s, %q", amount(), page.Text(".changes-list"))
	}
	f := formOf(page, "form.form").set("act", "save")
	o.write(func(q db.Q) error {
		return price.Set(ctx, q, mug.Variants[0].ID, price.Price{Amount: sample.EUR(t, "11")})
	})
	page = b.Post(url, f.pairs()...).MustBe(409)
	if amount() != "20.00 11.00" {
		t.Errorf("saved what nobody saw: %s", amount())
	}
	f = formOf(page, "form.form").set("act", "save")
	b.Post(url, f.pairs()...).MustBe(303)
	b.Post(url, f.pairs()...).MustBe(303)
	if amount() != "18.50 9.00" {
		t.Error(amount())
	}
	page = b.Post(url, "rows", rows("9"), "act", "percent", "percent", "-10", "rounding", "99", "keep", "yes").MustBe(200)
	if text := formOf(page, "form.form").get("rows"); !strings.Contains(text, "16.99\t18.50") {
		t.Errorf("%q", text)
	}
	b.Post(url, "rows", rows("9"), "act", "percent", "percent", "much").MustBe(422)
	if history := b.Get("/admin/products/" + bag.ID + "/history").MustBe(200); !strings.Contains(history.Text("h2"), "changed on the sheet") {
		t.Errorf("%q", history.Text("main"))
	}
}
