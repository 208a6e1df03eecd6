package revise_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"regulars/seed/sample"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/price"
	"regulars/store/revise"
)

func prepare(t *testing.T, d *db.DB, text string) revise.Plan {
	t.Helper()
	rows, wrong := revise.Read(text)
	plan, err := revise.Prepare(t.Context(), d.Read(), rows, "EUR")
	if err != nil {
		t.Fatal(err)
	}
	plan.Wrong = append(wrong, plan.Wrong...)
	return plan
}

func apply(t *testing.T, d *db.DB, plan revise.Plan) {
	t.Helper()
	if err := d.Write(t.Context(), func(q db.Q) error {
		for _, c := range plan.Changes {
			if err := revise.Apply(t.Context(), q, c, "Ann"); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestASheetChangesWhatItSaysAndNothingTheSecondTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		sample.Shop(t, d)
		p := sample.Product(t, d, sample.Title("Bag"), sample.Axis("Colour", "Pine", "Ink"), sample.Price("20"), sample.Stock(4))
		text := fmt.Sprintf("SKU\tTitle\tVariant\tHandle\tStatus\tVendor\tPrice\tWas-price\tStock\n%s\tBig bag\t\tbig-bag\tdraft\t-\t18,50\t20\t7\n\t\tInk\tbag\t\t\t19\t\t\n", p.Variants[0].SKU)
		plan := prepare(t, d, text)
		if len(plan.Wrong) != 0 || len(plan.Changes) != 1 || len(plan.Changes[0].Cells) != 8 {
			t.Fatalf("%+v", plan)
		}
		apply(t, d, plan)
		now, err := catalog.FindProduct(t.Context(), d.Read(), "big-bag")
		if err != nil || now.Title != "Big bag" || now.Status != catalog.Draft || now.Vendor != "" || now.ChangedBy != "Ann" || now.Variants[0].ID != p.Variants[0].ID {
			t.Fatalf("%+v, %v", now, err)
		}
		prices, err := price.For(t.Context(), d.Read(), []string{p.Variants[0].ID, p.Variants[1].ID})
		if err != nil || prices[p.Variants[0].ID].Amount.Minor != 1850 || prices[p.Variants[0].ID].CompareAt.Minor != 2000 || prices[p.Variants[1].ID].Amount.Minor != 1900 {
			t.Errorf("%v, %v", prices, err)
		}
		levels, err := inventory.Levels(t.Context(), d.Read(), []string{p.Variants[0].ID})
		if err != nil || levels[p.Variants[0].ID].Available != 7 {
			t.Errorf("%v, %v", levels, err)
		}
		if again := prepare(t, d, strings.ReplaceAll(text, "\tbag", "\tbig-bag")); len(again.Changes) != 0 || len(again.Wrong) != 0 || again.Same != 2 {
			t.Errorf("%+v", again)
		}
	})
}

func TestWhatIsWrongIsNamedByLineAndColumn(t *testing.T) {
	d := dbtest.Open(t)
	sample.Shop(t, d)
	p := sample.Product(t, d, sample.Title("Bag"), sample.Axis("Colour", "Pine", "Ink"), sample.Price("20"), sample.Stock(4))
	plan := prepare(t, d, fmt.Sprintf("SKU\tVendor\tStatus\tPrice\tStock\n%s\tGate\tactive\tcheap\t-1\n%s\tQuad\tgone\t9\t1\nnone\t\t\t1\t\n\t\t\t1\t\n", p.Variants[0].SKU, p.Variants[1].SKU))
	var got []string
	for _, w := range plan.Wrong {
		got = append(got, fmt.Sprintf("%d %s", w.Line, w.Column))
	}
	if want := []string{"2 Price", "2 Stock", "3 Status", "3 Vendor", "4 SKU", "5 Handle"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for text, line := range map[string]int{"Colour\tPrice\nPine\t1": 1, "Price\tStock\n1\t2": 1, "SKU\tPrice\na\t1\t2": 2, "SKU\tPrice\tPrice\n": 1} {
		if _, wrong := revise.Read(text); len(wrong) != 1 || wrong[0].Line != line {
			t.Errorf("%q: %v", text, wrong)
		}
	}
	if _, wrong := revise.Read("SKU\tPrice\n" + strings.Repeat("a\t1\n", revise.MostRows+1)); len(wrong) != 1 || wrong[0].Line != revise.MostRows+2 {
		t.Errorf("too many: %v", wrong)
	}
	if rows, wrong := revise.Read("NG-1\t12\nNG-2\t13\n"); len(wrong) != 0 || len(rows) != 2 || rows[0].Cells[revise.Price] != "12" {
		t.Errorf("a column of prices: %v %v", rows, wrong)
	}
}

func TestPercentRoundsAsPricesEnd(t *testing.T) {
	for _, c := range []struct{ price, percent, rounding, want string }{
		{"20.00", "-10", "cent", "18.00"}, {"19.99", "+2,5 %", "cent", "20.49"}, {"19.99", "-10", "99", "17.99"}, {"19.99", "-10", "95", "17.95"},
		{"19.99", "-10", "whole", "18.00"}, {"19.99", "-10", "five", "18.00"}, {"0.10", "-50", "whole", "1.00"}, {"0.50", "-10", "99", "0.99"},
	} {
		rows, err := revise.Percent([]revise.Row{{Cells: map[revise.Column]string{revise.Price: c.price}}}, c.percent, c.rounding, true, "EUR")
		if err != nil || rows[0].Cells[revise.Price] != c.want {
			t.Errorf("%+v: %v, %v", c, rows, err)
		}
	}
	for _, percent := range []string{"", "-100", "ten", "NaN", "1e9"} {
		if _, err := revise.Percent(nil, percent, "cent", false, "EUR"); err == nil {
			t.Errorf("%q is taken", percent)
		}
	}
}

func TestAnEndingIsNeverFarAndNeverNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := money.Of(rapid.Int64Range(1, 10_000_000).Draw(t, "minor"), "EUR")
		rounding := rapid.SampledFrom([]string{"cent", "five", "99", "95", "whole"}).Draw(t, "rounding")
		rows, err := revise.Percent([]revise.Row{{Cells: map[revise.Column]string{revise.Price: a.Decimal()}}}, "0", rounding, true, "EUR")
		if err != nil {
			t.Fatal(err)
		}
		b, err := money.ParseDecimal(rows[0].Cells[revise.Price], "EUR")
		if err != nil || b.Minor <= 0 || b.Minor-a.Minor > 100 || a.Minor-b.Minor > 100 {
			t.Fatalf("%v becomes %v by %s (%v)", a, b, rounding, err)
		}
	})
}

func TestWhatIsWrittenIsReadTheSame(t *testing.T) {
	cell := rapid.StringMatching(`[A-Za-z0-9"',.\- ]{0,12}[A-Za-z0-9]`)
	rapid.Check(t, func(t *rapid.T) {
		var rows []revise.Row
		for i := range rapid.IntRange(1, 5).Draw(t, "rows") {
			r := revise.Row{Line: i + 2, Cells: map[revise.Column]string{}}
			for _, c := range revise.Columns() {
				r.Cells[c] = strings.TrimSpace(cell.Draw(t, string(c)))
			}
			rows = append(rows, r)
		}
		again, wrong := revise.Read(revise.Write(rows))
		if len(wrong) != 0 || len(again) != len(rows) {
			t.Fatalf("%v, %v", again, wrong)
		}
		for i := range rows {
			for c, text := range rows[i].Cells {
				if again[i].Cells[c] != text {
					t.Fatalf("%s: %q is %q", c, text, again[i].Cells[c])
				}
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add("SKU\tPrice\nNG-1\t12\n")
	f.Add("\"\t\n\"\"")
	f.Fuzz(func(t *testing.T, text string) {
		rows, _ := revise.Read(text)
		if len(rows) > revise.MostRows {
			t.Errorf("%d rows", len(rows))
		}
	})
}
