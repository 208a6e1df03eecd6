package exchange

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/price"
)

const wooFile = `ID,Type,SKU,Name,Published,"Short description",Description,"Tax status","In stock?",Stock,"Backorders allowed?","Weight (kg)","Sale price","Regular price",Categories,Tags,Images,Parent,"Attribute 1 name","Attribute 1 value(s)","Attribute 2 name","Attribute 2 value(s)"
7,simple,M-1,Mug,1,Holds tea,,taxable,1,4,0,0.35,9.00,12.00,"Home > Kitchen","warm, tea",https://old.example/mug.jpg,,,,,
8,variable,,Field bag,1,,<p>Carries <b>much</b>.</p>,taxable,1,,0,1.2,,,"Bags, Campus","waxed","https://old.example/a.jpg, https://old.example/b.jpg",,Colour,"Pine, Ink",Material,Cotton
9,variation,B-P,Field bag - Pine,1,,,taxable,1,3,1,,,89.00,,,https://old.example/b.jpg,id:8,Colour,Pine,,
10,variation,B-I,Field bag - Ink,1,,,taxable,0,,0,1.4,,99.00,,,,id:8,Colour,Ink,,
`

const vendureFile = `name:en,name:de,slug,description,assets,facets,optionGroups,optionValues,sku,price,taxCategory,stockOnHand,trackInventory,variantAssets,variantFacets
Mug,Becher,mug,Holds tea,https://old.example/mug.jpg|mug-local.jpg,brand:Northgate|category:Kitchen|warm,,,M-1,9.00,standard,4,true,,
Field bag,Feldtasche,field-bag,Carries much,,category:Bags,colour|size,Pine|L,B-PL,89.00,standard,3,true,,
,,,,,,,Ink|L,B-IL,99.00,standard,0,false,,
`

const spreeFile = `product_id,sku,name,slug,status,brand_name,description,tags,price,compare_at_price,currency,weight,weight_unit,track_inventory,inventory_count,inventory_backorderable,image1_src,image2_src,option1_name,option1_value,category1,category2
1,M-1,Mug,mug,active,Northgate,Holds tea,"warm, tea",9.00,12.00,EUR,350,g,true,4,false,https://old.example/mug.jpg,,,,Home -> Kitchen,
2,,Field bag,field-bag,active,,Carries much,,80.00,,EUR,,,,,,,,,,Bags,
2,B-P,,field-bag,,,,,89.00,,EUR,1.2,kg,true,3,true,,,Colour,Pine,,
2,B-I,,field-bag,,,,,99.00,,EUR,,,,,,,,Colour,Ink,,
`

func stockOf(t *testing.T, d *db.DB, p catalog.Product) map[string]inventory.Level {
	t.Helper()
	levels, err := inventory.ListLevels(ctx, d.Read())
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]inventory.Level{}
	for _, v := range p.Variants {
		of[v.SKU] = levels[v.ID]
	}
	return of
}

func pricesOf(t *testing.T, d *db.DB, p catalog.Product) (list []string) {
	t.Helper()
	for _, v := range p.Variants {
		prices, err := price.For(ctx, d.Read(), []string{v.ID})
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, prices[v.ID].Amount.Decimal()+"/"+decimal(prices[v.ID].CompareAt))
	}
	return list
}

func TestFilesOfOtherShopsAreRecognizedByTheirHeader(t *testing.T) {
	for want, file := range map[string]string{Woo: wooFile, Vendure: vendureFile, Spree: spreeFile, Shopify: fixture(t, "older.csv"), Mapped: "Article,Amount\nMug,9\n"} {
		h, err := Recognize(strings.NewReader(file))
		if err != nil || h.Kind != want || len(h.Columns) < 2 || h.Sample[0] == "" {
			t.Errorf("%+v for %q, %v", h, want, err)
		}
	}
}

func TestAFileOfWooCommerceIsRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if r := importing(t, d, wooFile, Options{}); r.Created != 2 {
			t.Fatalf("%+v", r)
		}
		mug, bag := find(t, d, "mug"), find(t, d, "field-bag")
		if mug.Type != "Kitchen" || strings.Join(mug.Tags, "|") != "warm|tea" || mug.DescriptionHTML != "Holds tea" || mug.Variants[0].WeightGrams != 350 || mug.Media[0].Source != "https://old.example/mug.jpg" || len(mug.Options) != 0 {
			t.Errorf("mug %+v", mug)
		}
		if got := pricesOf(t, d, mug); got[0] != "9.00/12.00" {
			t.Errorf("mug costs %v", got)
		}
		if len(bag.Options) != 1 || bag.Options[0].Name != "Colour" || len(bag.Variants) != 2 || len(bag.Media) != 2 || bag.Variants[0].MediaID != bag.Media[1].ID || bag.Extra["Material"] != "Cotton" || strings.Join(bag.Tags, "|") != "waxed|Campus" {
			t.Errorf("bag %+v", bag)
		}
		if bag.Variants[0].WeightGrams != 1200 || bag.Variants[1].WeightGrams != 1400 {
			t.Errorf("weights %d, %d", bag.Variants[0].WeightGrams, bag.Variants[1].WeightGrams)
		}
		if s := stockOf(t, d, bag); s["B-P"].Available != 3 || !s["B-P"].Oversell || !s["B-I"].Tracked || s["B-I"].Available != 0 {
			t.Errorf("stock %+v", s)
		}
		if r := importing(t, d, wooFile, Options{}); r.Unchanged != 2 {
			t.Errorf("again: %+v", r)
		}
	})
}

func TestAFileOfVendureIsRead(t *testing.T) {
	d := dbtest.Open(t)
	if r := importing(t, d, vendureFile, Options{}); r.Created != 2 {
		t.Fatalf("%+v", r)
	}
	mug, bag := find(t, d, "mug"), find(t, d, "field-bag")
	if mug.Title != "Mug" || mug.Vendor != "Northgate" || mug.Type != "Kitchen" || strings.Join(mug.Tags, "|") != "warm" || len(mug.Media) != 1 {
		t.Errorf("mug %+v", mug)
	}
	if len(bag.Variants) != 2 || strings.Join(bag.Variants[1].Options, "/") != "Ink/L" || bag.Options[1].Name != "size" {
		t.Errorf("bag %+v", bag)
	}
	if s := stockOf(t, d, bag); s["B-PL"].Available != 3 || s["B-IL"].Tracked {
		t.Errorf("stock %+v", s)
	}
	if r := importing(t, d, vendureFile, Options{}); r.Unchanged != 2 {
		t.Errorf("again: %+v", r)
	}
}

func TestAFileOfSpreeIsRead(t *testing.T) {
	d := dbtest.Open(t)
	if r := importing(t, d, spreeFile, Options{}); r.Created != 2 {
		t.Fatalf("%+v", r)
	}
	mug, bag := find(t, d, "mug"), find(t, d, "field-bag")
	if mug.Vendor != "Northgate" || mug.Type != "Kitchen" || mug.Variants[0].WeightGrams != 350 || len(mug.Media) != 1 {
		t.Errorf("mug %+v", mug)
	}
	if len(bag.Variants) != 2 || bag.Options[0].Name != "Colour" || bag.Type != "Bags" {
		t.Errorf("bag %+v", bag)
	}
	if got := strings.Join(pricesOf(t, d, bag), " "); got != "89.00/ 99.00/" {
		t.Errorf("bag costs %s", got)
	}
	if r := importing(t, d, spreeFile, Options{}); r.Unchanged != 2 {
		t.Errorf("again: %+v", r)
	}
}

func TestBadRowsOfForeignFilesAreNamedByLineAndColumn(t *testing.T) {
	d := dbtest.Open(t)
	for file, want := range map[string]string{
		strings.Replace(wooFile, "89.00", "much", 1):                         `line 4, column 14 (Regular price), field-bag: "much" is not an amount`,
		strings.Replace(wooFile, ",id:8,Colour,Ink", ",id:99,Colour,Ink", 1): `line 5, column 18 (Parent): the file has no product "id:99"`,
		strings.Replace(wooFile, "7,simple", "7,grouped", 1):                 `line 2, column 2 (Type): a product of the type "grouped"`,
		strings.Replace(wooFile, "Colour,Ink", "Colour,", 1):                 `the variant needs a value for the option "Colour"`,
		strings.Replace(spreeFile, "EUR,350", "USD,350", 1):                  `line 2, column 11 (currency), mug: the price is in "USD"`,
		strings.Replace(spreeFile, "Mug,mug", "Mug,", 1):                     `line 2, column 4 (slug): the row has no slug`,
		strings.Replace(vendureFile, "Pine|L", "Pine", 1):                    `the variant needs a value for the option "size"`,
		strings.Replace(vendureFile, ",3,true", ",few,true", 1):              `column 12 (stockOnHand), field-bag: "few" is not a whole number`,
	} {
		report, err := Import(ctx, d, strings.NewReader(file), Options{})
		if fault.KindOf(err) != fault.Invalid || len(report.Errors) == 0 || !strings.Contains(report.Errors[0].Error(), want) {
			t.Errorf("want %s, have %v, %v", want, report.Errors, err)
		}
	}
	if list, err := catalog.ListProducts(ctx, d.Read(), catalog.Filter{}); err != nil || len(list) != 0 {
		t.Errorf("half an import: %d products, %v", len(list), err)
	}
}

const plainFile = "Article,Amount,Shade,How many,Kilos,Photos,Remark\nBag,89.00,Pine,3,1.2,https://old.example/a.jpg|https://old.example/b.jpg,x\nBag,99.00,Ink,,1.4,,y\n"

func TestAnyFileIsReadByColumnsThatSomebodyChose(t *testing.T) {
	d := dbtest.Open(t)
	chosen := Columns{"article": title, "amount": priceColumn, "shade": optionNames[0][1], "how many": quantity, "kilos": kilograms, "photos": pictures}
	if r := importing(t, d, plainFile, Options{Columns: chosen}); r.Created != 1 {
		t.Fatalf("%+v", r)
	}
	bag := find(t, d, "bag")
	if len(bag.Variants) != 2 || bag.Options[0].Name != "Shade" || len(bag.Media) != 2 || bag.Variants[1].WeightGrams != 1400 || len(bag.Extra) != 0 {
		t.Errorf("%+v", bag)
	}
	if r := importing(t, d, plainFile, Options{Columns: chosen}); r.Unchanged != 1 {
		t.Errorf("again: %+v", r)
	}
	report, err := Import(ctx, d, strings.NewReader(strings.Replace(plainFile, "99.00", "lots", 1)), Options{Columns: chosen})
	if err == nil || len(report.Errors) != 1 || !strings.HasPrefix(report.Errors[0].Error(), "line 3, column 2 (Amount)") {
		t.Errorf("%v %v", report.Errors, err)
	}
	for _, c := range []Columns{{"amount": priceColumn}, {"article": title, "amount": title}, {"article": "password"}} {
		if _, err := Import(ctx, d, strings.NewReader(plainFile), Options{Columns: c}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v: %v", c, err)
		}
	}
}

func TestAnImportTellsWhatItFoundAndLeft(t *testing.T) {
	d := dbtest.Open(t)
	importing(t, d, "Title,SKU,Price\nMug,M,9.00\n", Options{})
	var told []Taken
	keep := func(_ context.Context, _ db.Q, list []Taken) error { told = list; return nil }
	importing(t, d, "Title,SKU,Price\nMug,M,10.00\nPen,P,1.00\n", Options{Keep: keep})
	if len(told) != 2 || told[0].Before.ID != told[0].After.ID || told[1].Before.ID != "" || !told[1].Created {
		t.Fatalf("%+v", told)
	}
	v := told[0].After.Variants[0].ID
	if told[0].PricesBefore[v].Amount.Minor != 900 || told[0].PricesAfter[v].Amount.Minor != 1000 {
		t.Errorf("%v, %v", told[0].PricesBefore, told[0].PricesAfter)
	}
}

func FuzzForeignFiles(f *testing.F) {
	for _, file := range []string{wooFile, vendureFile, spreeFile} {
		f.Add([]byte(file), "")
	}
	f.Add([]byte(plainFile), "article")
	d := dbtest.Open(f)
	f.Fuzz(func(t *testing.T, b []byte, name string) {
		var columns Columns
		if name != "" {
			columns = Columns{Spelled(name): title}
		}
		if _, err := Recognize(bytes.NewReader(b)); err != nil && fault.KindOf(err) != fault.Invalid {
			t.Fatalf("not a fault of the file: %v", err)
		}
		table, err := readTable(bytes.NewReader(b), columns)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("not a fault of the file: %v", err)
			}
			return
		}
		p, err := prepare(ctx, d.Read(), table, Options{Progress: func(string, int, int) {}})
		if err != nil {
			t.Fatal(err)
		}
		roundTrip(t, d, p)
	})
}
