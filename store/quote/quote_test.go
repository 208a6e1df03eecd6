package quote_test

import (
	"testing"

	"pgregory.net/rapid"

	"regulars/store/money"
	"regulars/store/quote"
	"regulars/store/shipment"
	"regulars/store/tax"
)

func eur(minor int64) money.Amount { return money.Of(minor, "EUR") }

func rates() tax.Table {
	return tax.Table{{Country: "DE", Name: "VAT", PPM: 190_000}, {Country: "DE", Category: "books", Name: "VAT", PPM: 70_000},
		{Country: "US", Region: "NY", Name: "Sales tax", PPM: 88_750}}
}

func TestPricesWithTaxInsideCostTheSameEverywhere(t *testing.T) {
	in := quote.Input{Currency: "EUR", Included: true, Shipping: eur(490), Rates: rates(), To: shipment.Place{Country: "DE"},
		Items: []quote.Item{{Key: "bag", Unit: eur(11_900), Quantity: 1, Taxable: true}, {Key: "book", Unit: eur(1070), Quantity: 2, Taxable: true, Category: "books"}}}
	home := quote.Compute(in)
	if home.Total != eur(11_900+2140+490) || len(home.Taxes) != 2 {
		t.Fatalf("got %+v", home)
	}
	// Delivery of 490 is shared 415 to 75; 12315*19/119 = 1966.26, 2215*7/107 = 144.91.
	if home.Taxes[0].Amount != eur(1966) || home.Taxes[1].Amount != eur(145) || home.Tax != eur(2111) {
		t.Errorf("taxes %+v", home.Taxes)
	}
	// The bag carries its part of its rate's tax (1966 * 11900/12315), delivery the rest.
	if home.Lines[0].Tax != eur(1900) || home.Lines[1].Tax != eur(140) {
		t.Errorf("lines carry %v and %v", home.Lines[0].Tax, home.Lines[1].Tax)
	}
	in.To.Country = "CH"
	if away := quote.Compute(in); away.Total != home.Total || !away.Tax.IsZero() {
		t.Errorf("elsewhere %+v", away)
	}
}

func TestTaxOnTopIsRoundedOnceARate(t *testing.T) {
	in := quote.Input{Currency: "USD", Rates: rates(), To: shipment.Place{Country: "US", Region: "NY"}}
	for range 3 {
		in.Items = append(in.Items, quote.Item{Unit: money.Of(99, "USD"), Quantity: 1, Taxable: true})
	}
	q := quote.Compute(in)
	// 297 * 8.875% = 26.36, not three times 9.
	if q.Tax.Minor != 26 || q.Total.Minor != 323 {
		t.Errorf("got %+v", q)
	}
}

func TestAnEmptyCartCostsNothing(t *testing.T) {
	if q := quote.Compute(quote.Input{Currency: "EUR"}); q.Total != eur(0) || q.Tax != eur(0) {
		t.Errorf("got %+v", q)
	}
}

// For any mix of goods, rates and delivery: the sums add up to the cent, no line
// carries more tax than it is worth, and with tax inside nobody pays a cent of it
// on top.
func TestTotalsAddUpToTheCent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		q := quote.Compute(in)
		var subtotal, lineTax, taxes int64
		for i, l := range q.Lines {
			if l.Total.Minor != in.Items[i].Unit.Minor*in.Items[i].Quantity || l.Tax.Minor < 0 || l.Tax.Minor > l.Total.Minor+1 {
				t.Fatalf("line %+v", l)
			}
			subtotal, lineTax = subtotal+l.Total.Minor, lineTax+l.Tax.Minor
		}
		for _, tx := range q.Taxes {
			taxes += tx.Amount.Minor
		}
		want := subtotal + in.Shipping.Minor
		if !in.Included {
			want += taxes
		}
		if q.Subtotal.Minor != subtotal || q.Tax.Minor != taxes || q.Total.Minor != want {
			t.Fatalf("%+v does not add up", q)
		}
		if lineTax > taxes || in.Shipping.IsZero() && lineTax != taxes {
			t.Fatalf("lines carry %d of %d tax", lineTax, taxes)
		}
		if q.Total.Currency != "EUR" || q.Shipping.Currency != "EUR" {
			t.Fatalf("currency lost: %+v", q)
		}
	})
}

// The order of the lines changes nothing a shopper pays.
func TestTheOrderOfLinesDoesNotChangeTheTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		before := quote.Compute(in)
		in.Items = rapid.Permutation(in.Items).Draw(t, "order")
		after := quote.Compute(in)
		if in.Included && before.Total != after.Total || before.Subtotal != after.Subtotal {
			t.Fatalf("%v became %v", before.Total, after.Total)
		}
	})
}

func anyInput(t *rapid.T) quote.Input {
	in := quote.Input{Currency: "EUR", Included: rapid.Bool().Draw(t, "included"), Rates: rates(),
		Shipping: eur(rapid.Int64Range(0, 5000).Draw(t, "shipping")),
		To:       shipment.Place{Country: rapid.SampledFrom([]string{"DE", "US", "CH"}).Draw(t, "country"), Region: "NY"}}
	in.Items = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) quote.Item {
		return quote.Item{Unit: eur(rapid.Int64Range(0, 1_000_000).Draw(t, "unit")), Quantity: rapid.Int64Range(1, 999).Draw(t, "quantity"),
			Taxable: rapid.Bool().Draw(t, "taxable"), Category: rapid.SampledFrom([]string{"", "books"}).Draw(t, "category")}
	}), 1, 20).Draw(t, "items")
	return in
}
