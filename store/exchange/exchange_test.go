package exchange

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/price"
)

var ctx = context.Background()

func fixture(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func importing(t testing.TB, d *db.DB, csv string, o Options) Report {
	t.Helper()
	report, err := Import(ctx, d, strings.NewReader(csv), o)
	if err != nil {
		t.Fatalf("%v: %v", err, report.Errors)
	}
	return report
}

func exporting(t testing.TB, d *db.DB) string {
	t.Helper()
	var b bytes.Buffer
	if err := Export(ctx, d, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func find(t testing.TB, d *db.DB, handle string) catalog.Product {
	t.Helper()
	p, err := catalog.FindProduct(ctx, d.Read(), handle)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheOlderDialectIsRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := importing(t, d, fixture(t, "older.csv"), Options{})
		if r.Products != 2 || r.Created != 2 || r.Updated+r.Unchanged+r.Skipped != 0 {
			t.Errorf("report %+v", r)
		}
		p := find(t, d, "field-bag")
		if len(p.Variants) != 2 || len(p.Options) != 2 || len(p.Media) != 3 || strings.Join(p.Tags, "|") != "campus|waxed" || !p.Visible() {
			t.Fatalf("got %+v", p)
		}
		if strings.Contains(p.DescriptionHTML, "script") || !strings.Contains(p.DescriptionHTML, "<strong>long days</strong>") {
			t.Errorf("description %q", p.DescriptionHTML)
		}
		clay := p.Variants[1]
		if clay.SKU != "FB-C-14" || strings.Join(clay.Options, "/") != "Clay/14 L" || clay.WeightUnit != "kg" || clay.MediaID != p.Media[1].ID || clay.Extra["Price / Germany"] != "86.00" {
			t.Errorf("clay %+v", clay)
		}
		if p.Extra["Color (product.metafields.shopify.color-pattern)"] != "pine; clay" || p.Extra["Google Shopping / Ad group name"] != "bags" || p.Extra["Included / Germany"] != "TRUE" {
			t.Errorf("extra %v", p.Extra)
		}
		prices, err := price.For(ctx, d.Read(), []string{p.Variants[0].ID})
		if got := prices[p.Variants[0].ID]; err != nil || got.Amount.Minor != 8900 || got.CompareAt.Minor != 9900 || got.Cost.Minor != 4150 {
			t.Errorf("price %v, %v", got, err)
		}
		levels, err := inventory.Levels(ctx, d.Read(), []string{clay.ID})
		if l := levels[clay.ID]; err != nil || !l.Tracked || !l.Oversell || l.Available != 0 {
			t.Errorf("stock %+v, %v", l, err)
		}
		if mug := find(t, d, "enamel-mug"); mug.Status != catalog.Draft || mug.Published || len(mug.Options) != 0 || len(mug.Variants) != 1 {
			t.Errorf("mug %+v", mug)
		}
	})
}

func TestTheCurrentDialectIsReadWithAFourthOption(t *testing.T) {
	d := dbtest.Open(t)
	importing(t, d, fixture(t, "current.csv"), Options{})
	p := find(t, d, "desk-coffee")
	if len(p.Options) != 4 || p.Options[3].Name != "Bag" || strings.Join(p.Variants[1].Options, "/") != "1 kg/Filter/Dark/Paper" {
		t.Errorf("got %+v", p)
	}
	if p.Extra["Roast notes"] != "=SUM(A1) is not run" || p.Variants[1].Extra["Roast notes"] != "for the 1 kg bag" || p.Variants[0].Extra[googleMPN] != "MPN-1" {
		t.Errorf("extra %v, %v", p.Extra, p.Variants)
	}
	if p.Media[0].Source != "https://example.com/coffee.png" || p.Media[0].File != "" {
		t.Errorf("a picture came without being asked for: %+v", p.Media[0])
	}
}

func TestBothDialectsAndEveryLineEndMeanTheSame(t *testing.T) {
	plain := fixture(t, "older.csv")
	want := ""
	for name, text := range map[string]string{
		"as is": plain, "with a byte order mark": "\ufeff" + plain, "CRLF": strings.ReplaceAll(plain, "\n", "\r\n"),
		"capitals": strings.Replace(plain, "Handle,Title", "HANDLE,TITLE", 1), "trailing commas": strings.ReplaceAll(strings.ReplaceAll(plain, "pattern)\n", "pattern),,\n"), "draft,\n", "draft,,,\n"),
	} {
		d := dbtest.Open(t)
		importing(t, d, text, Options{})
		got := exporting(t, d)
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%s: the shop differs:\n%s\n%s", name, got, want)
		}
	}
	d := dbtest.Open(t)
	importing(t, d, "Title,Price\rPen,1.20\rInk,3.40\r", Options{})
	if strings.Count(exporting(t, d), "\n") != 3 {
		t.Error("lone carriage returns do not end lines")
	}
}

func TestAShopThatLeavesArrivesTheSame(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		importing(t, d, fixture(t, "older.csv"), Options{})
		importing(t, d, fixture(t, "current.csv"), Options{})
		first := exporting(t, d)
		there := dbtest.Open(t)
		importing(t, there, first, Options{})
		if second := exporting(t, there); second != first {
			t.Errorf("the export changed:\n%s\n%s", first, second)
		}
		if r := importing(t, d, first, Options{}); r.Unchanged != 3 || r.Updated+r.Created != 0 {
			t.Errorf("importing one's own export changes things: %+v", r)
		}
	})
}

// words are texts that CSV, HTML and spreadsheets find hard.
func words(t *rapid.T, label string) string {
	return rapid.SampledFrom([]string{
		"", "plain", "=1+1", "'=1+1", "''-x", "-5", "@home", "a \"quoted\" word", "two\nlines", "comma, comma", "Ü & ß <b>", "ZWJ 👩‍🎓", " spaces ", "\u202eRTL", "'", "+49 30", "trailing\\",
	}).Draw(t, label)
}

func randomProduct(t *rapid.T, n int) catalog.Product {
	p := catalog.Product{
		Title: fmt.Sprintf("Thing %d %s", n, words(t, "title")), DescriptionHTML: words(t, "body") + "<p>" + words(t, "html") + "</p>", Vendor: words(t, "vendor"),
		Type: words(t, "type"), Tags: []string{words(t, "tag"), "x"}, Published: rapid.Bool().Draw(t, "published"), SEOTitle: words(t, "seo"),
		Status: rapid.SampledFrom([]string{catalog.Active, catalog.Draft, catalog.Archived}).Draw(t, "status"),
		Extra:  map[string]string{"Notes": words(t, "extra")}, GoesWith: []string{"other-thing"},
	}
	for axis := range rapid.IntRange(0, 5).Draw(t, "axes") {
		p.Options = append(p.Options, catalog.Option{Name: fmt.Sprintf("Axis %d", axis)})
	}
	for v := range rapid.IntRange(1, 4).Draw(t, "variants") {
		if len(p.Options) == 0 && v > 0 {
			break
		}
		variant := catalog.Variant{SKU: fmt.Sprintf("%d-%d", n, v), WeightGrams: int64(v), RequiresShipping: true, Taxable: v > 1, Barcode: words(t, "barcode")}
		for axis := range p.Options {
			variant.Options = append(variant.Options, fmt.Sprintf("value %d %d", v, axis))
		}
		p.Variants = append(p.Variants, variant)
	}
	for m := range rapid.IntRange(0, 3).Draw(t, "pictures") {
		p.Media = append(p.Media, catalog.Media{Source: fmt.Sprintf("https://example.com/%d-%d.jpg", n, m), Alt: words(t, "alt")})
	}
	return p
}

func TestExportImportExportIsTheSameForAnyShop(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d, there := dbtest.Open(t), dbtest.Open(t)
		err := d.Write(ctx, func(q db.Q) error {
			for n := range rapid.IntRange(1, 4).Draw(rt, "products") {
				p := randomProduct(rt, n)
				if _, _, err := catalog.Save(ctx, q, &p); err != nil {
					return err
				}
				for _, v := range p.Variants {
					if err := price.Set(ctx, q, v.ID, price.Price{Amount: eur(1250)}); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			rt.Fatal(err)
		}
		first := exporting(t, d)
		importing(t, there, first, Options{})
		if second := exporting(t, there); second != first {
			rt.Fatalf("the export changed:\n%s\n%s", first, second)
		}
		if r := importing(t, d, first, Options{}); r.Updated != 0 {
			rt.Fatalf("importing one's own export changes things: %+v", r.Changes)
		}
	})
}

func TestADryRunSaysWhatWouldChangeAndWritesNothing(t *testing.T) {
	d := dbtest.Open(t)
	importing(t, d, fixture(t, "older.csv"), Options{})
	before := exporting(t, d)
	text := "Handle,Title,Option1 Value,Option2 Value,Variant SKU,Variant Price\nfield-bag,Field Bag II,Pine,14 L,FB-P-14,79.00\nfield-bag,,Clay,14 L,FB-C-14,89.00\nnew-pen,Pen,,,PEN,2.00\n"
	r := importing(t, d, text, Options{DryRun: true})
	if r.Created != 1 || r.Updated != 1 || exporting(t, d) != before {
		t.Fatalf("report %+v", r)
	}
	want := []FieldChange{{"", title, "Field Bag", "Field Bag II"}, {"Pine / 14 L", priceColumn, "89.00", "79.00"}}
	if got := r.Changes[0].Fields; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	importing(t, d, text, Options{})
	if p := find(t, d, "field-bag"); p.Title != "Field Bag II" || p.Vendor != "Harbour & Sons" || len(p.Media) != 3 || p.Variants[0].Barcode == "" {
		t.Errorf("what the file does not speak of was lost: %+v", p)
	}
}

func TestVariantsKeepTheirIdsThroughAnImport(t *testing.T) {
	d := dbtest.Open(t)
	importing(t, d, fixture(t, "older.csv"), Options{})
	before := find(t, d, "field-bag")
	importing(t, d, strings.NewReplacer("Pine", "Fir", "89.00", "92.00").Replace(fixture(t, "older.csv")), Options{})
	after := find(t, d, "field-bag")
	if after.Variants[0].ID != before.Variants[0].ID || after.Variants[0].Options[0] != "Fir" || after.Media[0].ID != before.Media[0].ID {
		t.Errorf("before %+v, after %+v", before.Variants, after.Variants)
	}
}

func TestWhatIsWrongIsSaidByLineAndColumnAndNothingIsSaved(t *testing.T) {
	head := "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Grams,Variant Inventory Qty,Image Src,Published,Status\n"
	for name, c := range map[string]struct {
		rows         string
		line, column int
		field        string
	}{
		"negative price":     {"a,A,,,S,-1,,,,,", 2, 6, "Variant Price"},
		"endless price":      {"a,A,,,S,1e309,,,,,", 2, 6, "Variant Price"},
		"NaN":                {"a,A,,,S,NaN,,,,,", 2, 6, "Variant Price"},
		"infinite":           {"a,A,,,S,Inf,,,,,", 2, 6, "Variant Price"},
		"hex":                {"a,A,,,S,0x10,,,,,", 2, 6, "Variant Price"},
		"a formula":          {"a,A,,,S,=1+1,,,,,", 2, 6, "Variant Price"},
		"hex weight":         {"a,A,,,S,1,0x10,,,,", 2, 7, "Variant Grams"},
		"weight of a planet": {"a,A,,,S,1,1e30,,,,", 2, 7, "Variant Grams"},
		"half a piece":       {"a,A,,,S,1,,1.5,,,", 2, 8, "Variant Inventory Qty"},
		"too many pieces":    {"a,A,,,S,1,,99999999999999999999,,,", 2, 8, "Variant Inventory Qty"},
		"a file as picture":  {"a,A,,,S,1,,,file:///etc/passwd,,", 2, 9, "Image Src"},
		"script as picture":  {"a,A,,,S,1,,,javascript:alert(1),,", 2, 9, "Image Src"},
		"maybe":              {"a,A,,,S,1,,,,maybe,", 2, 10, "Published"},
		"odd status":         {"a,A,,,S,1,,,,,gone", 2, 11, "Status"},
		"no title":           {"a,,,,S,1,,,,,", 2, 2, "Title"},
		"nobody's row":       {"a,A,,,S,1,,,,,\n,,,,T,1,,,,,", 3, 0, ""},
		"value without name": {"a,A,,Red,S,1,,,,,", 2, 4, "Option1 Value"},
		"missing value":      {"a,A,Colour,Red,S,1,,,,,\na,,,,T,1,,,,,", 3, 4, "Option1 Value"},
		"same options":       {"a,A,Colour,Red,S,1,,,,,\na,,,Red,T,1,,,,,", 3, 4, "Option1 Value"},
		"same SKU inside":    {"a,A,Colour,Red,S,1,,,,,\na,,,Blue,S,1,,,,,", 3, 5, "Variant SKU"},
		"same SKU outside":   {"a,A,,,S,1,,,,,\nb,B,,,S,1,,,,,", 3, 5, "Variant SKU"},
		"SKU of the shop":    {"a,A,,,OLD,1,,,,,", 2, 5, "Variant SKU"},
	} {
		d := dbtest.Open(t)
		importing(t, d, head+"old,Old,,,OLD,1,,,,,\n", Options{})
		r, err := Import(ctx, d, strings.NewReader(head+"good,Good,,,G,5,,,,,\n"+c.rows+"\n"), Options{})
		if fault.KindOf(err) != fault.Invalid || len(r.Errors) == 0 {
			t.Errorf("%s: no fault: %v", name, err)
			continue
		}
		if e := r.Errors[0]; e.Line != c.line+1 || c.column > 0 && (e.Column != c.column || e.Field != c.field) {
			t.Errorf("%s: said to be at %v", name, e)
		}
		if strings.Contains(exporting(t, d), "good") {
			t.Errorf("%s: half of the file was saved", name)
		}
		if r := importing(t, d, head+"good,Good,,,G,5,,,,,\n"+c.rows+"\n", Options{SkipBad: true}); r.Created == 0 || r.Wrong == 0 {
			t.Errorf("%s: skipping the bad gave %+v", name, r)
		}
	}
}

// endless gives a file of n bytes without ever holding it.
type endless struct {
	head string
	fill byte
	n    int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.head != "" {
		n := copy(p, e.head)
		e.head = e.head[n:]
		return n, nil
	}
	if e.n <= 0 {
		return 0, fmt.Errorf("read to the end")
	}
	for i := range p {
		p[i] = e.fill
	}
	e.n -= len(p)
	return len(p), nil
}

func TestFilesThatAreNoProductFilesAreRefusedEarly(t *testing.T) {
	d := dbtest.Open(t)
	for name, c := range map[string]struct{ text, words string }{
		"empty":         {"", "empty"},
		"UTF-16":        {"\xff\xfeT\x00i\x00t\x00", "UTF-16"},
		"UTF-16 no BOM": {"T\x00i\x00t\x00l\x00e\x00", "UTF-16"},
		"NUL":           {"Title,Price\nPen,\x001\n", "Line 2: there is a NUL"},
		"Latin-1":       {"Title,Price\nCaf\xe9,1\n", "Line 2, column 1 (Title)"},
		"unclosed":      {"Title,Price\n\"Pen,1\nInk,2\n", "line 2 is never closed"},
		"stray quote":   {"Title,Price\nA 12\" ruler,1\n", "Line 2"},
		"another table": {"Name,Lastname\nAnn,Lee\n", "Title"},
		"twice":         {"Title,Price,Variant Price\nPen,1,2\n", "columns 2 and 3"},
		"more cells":    {"Title,Price\nPen,1,2\n", "3 cells"},
		"half a file":   {"Title,Price,Vendor\nPen,1,X\nIn", "cut off"},
		"many columns":  {"Title" + strings.Repeat(",c", 1_000_000) + "\n", "more than 1000 columns"},
	} {
		_, err := Import(ctx, d, strings.NewReader(c.text), Options{})
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Message(err), c.words) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, r := range map[string]*endless{
		"a line of a gigabyte": {"Title\n", 'x', 1 << 30}, "a quote of a gigabyte": {"Title\n\"", '\n', 1 << 30}, "a gigabyte of commas": {"Title\n", ',', 1 << 30},
	} {
		if _, err := Import(ctx, d, r, Options{}); fault.KindOf(err) != fault.Invalid || r.n < 1<<29 {
			t.Errorf("%s: %v, %d bytes left unread", name, err, r.n)
		}
	}
}

func TestFormulasStayTextAndAreGuardedOnTheWayOut(t *testing.T) {
	d := dbtest.Open(t)
	importing(t, d, "Title,Vendor,Price\n\"=HYPERLINK(\"\"http://x\"\")\",@cmd,1\n", Options{})
	out := exporting(t, d)
	if !strings.Contains(out, "\n\"'=HYPERLINK(") || !strings.Contains(out, ",'@cmd,") {
		t.Errorf("a spreadsheet would run it:\n%s", out)
	}
	if p := find(t, d, "hyperlink-http-x"); p.Title != `=HYPERLINK("http://x")` || p.Vendor != "@cmd" {
		t.Errorf("got %+v", p)
	}
}

func TestAProductWithoutAPriceWaitsAsADraft(t *testing.T) {
	d := dbtest.Open(t)
	importing(t, d, "Title,Status\nPen,active\n", Options{})
	if p := find(t, d, "pen"); p.Status != catalog.Draft {
		t.Errorf("status %q", p.Status)
	}
}

func TestTooManyVariantsAreSaidByLine(t *testing.T) {
	var b strings.Builder
	b.WriteString("Handle,Title,Option1 Name,Option1 Value,Variant Price\nx,X,N,0,1\n")
	for i := range catalog.MaxVariants {
		fmt.Fprintf(&b, "x,,,%d,1\n", i+1)
	}
	r, err := Import(ctx, dbtest.Open(t), strings.NewReader(b.String()), Options{})
	if fault.KindOf(err) != fault.Invalid || len(r.Errors) != 1 || r.Errors[0].Line != 2 || !strings.Contains(r.Errors[0].Error(), "2048") {
		t.Errorf("got %v, %v", r.Errors, err)
	}
}

func TestStockAtSeveralPlacesIsNotGuessed(t *testing.T) {
	d := dbtest.Open(t)
	file := func(n int) string {
		return fmt.Sprintf("Title,SKU,Price,Inventory tracker,Inventory quantity\nPen,PEN,1,shopify,%d\n", n)
	}
	importing(t, d, file(3), Options{})
	id := find(t, d, "pen").Variants[0].ID
	if err := d.Write(ctx, func(q db.Q) error { return inventory.Set(ctx, q, id, "other-place", 4, inventory.Counted) }); err != nil {
		t.Fatal(err)
	}
	if r := importing(t, d, file(7), Options{}); r.Unchanged != 1 {
		t.Errorf("the same sum is a change: %+v", r)
	}
	if r, err := Import(ctx, d, strings.NewReader(file(9)), Options{}); err == nil || r.Errors[0].Field != "Inventory quantity" {
		t.Errorf("got %v, %+v", err, r)
	}
}

// catalogOf makes a file of n products with two variants each.
func catalogOf(n int) string {
	var b strings.Builder
	b.WriteString("Handle,Title,Body (HTML),Vendor,Type,Tags,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Image Src\n")
	for i := range n {
		fmt.Fprintf(&b, "thing-%d,Thing %d,<p>A <em>useful</em> thing number %d.</p>,Vendor %d,Type %d,\"a, b\",Size,S,T%d-S,%d,shopify,5,12.50,https://example.com/%d.jpg\n", i, i, i, i%50, i%20, i, i%900, i)
		fmt.Fprintf(&b, "thing-%d,,,,,,,L,T%d-L,%d,shopify,7,14.50,\n", i, i, i%900)
	}
	return b.String()
}

func TestAThousandProductsAreReportedInSteps(t *testing.T) {
	d := dbtest.Open(t)
	steps := map[string]int{}
	r := importing(t, d, catalogOf(1000), Options{Progress: func(step string, done, total int) { steps[step] = max(steps[step], done*1000/total) }})
	if r.Created != 1000 || steps["check"] != 1000 || steps["write"] != 1000 {
		t.Errorf("created %d, steps %v", r.Created, steps)
	}
}

func BenchmarkImport10000(b *testing.B) {
	text := catalogOf(10_000)
	for b.Loop() {
		d := dbtest.Open(b)
		start := time.Now()
		importing(b, d, text, Options{})
		b.ReportMetric(time.Since(start).Seconds(), "s/first")
		start = time.Now()
		if r := importing(b, d, text, Options{}); r.Unchanged != 10_000 {
			b.Fatalf("%d unchanged", r.Unchanged)
		}
		b.ReportMetric(time.Since(start).Seconds(), "s/again")
	}
}

func FuzzImportCSV(f *testing.F) {
	for _, name := range []string{"older.csv", "current.csv"} {
		f.Add([]byte(fixture(f, name)))
	}
	f.Add([]byte("Title,Price\n\"a\rb\",1\r\n"))
	f.Add([]byte("\ufeffTitle\n'=x\n"))
	d := dbtest.Open(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		table, err := readTable(bytes.NewReader(b), nil)
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

// roundTrip writes what was read as a file and reads that: the sheets are equal.
func roundTrip(t *testing.T, d *db.DB, p *plan) {
	t.Helper()
	var items []*item
	for _, s := range p.steps {
		items = append(items, sheet(s.record))
	}
	var first, second bytes.Buffer
	if err := write(&first, items); err != nil {
		t.Fatal(err)
	}
	table, err := readTable(bytes.NewReader(first.Bytes()), nil)
	if err != nil {
		t.Fatalf("%v in\n%s", err, first.String())
	}
	again, err := prepare(ctx, d.Read(), table, Options{Progress: func(string, int, int) {}})
	if err != nil || len(again.errors) > 0 {
		t.Fatalf("%v %v in\n%s", err, again.errors, first.String())
	}
	items = nil
	for _, s := range again.steps {
		items = append(items, sheet(s.record))
	}
	if err := write(&second, items); err != nil {
		t.Fatal(err)
	}
	if first.String() != second.String() {
		t.Fatalf("the file changed:\n%s\n%s", first.String(), second.String())
	}
}
