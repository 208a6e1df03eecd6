package money

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestSharesAddUpToTheCentAndNoneIsOffByAWholeUnit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Of(rapid.Int64Range(-1_000_000_00, 1_000_000_00).Draw(t, "amount"), "EUR")
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1_000_000), 1, 12).Draw(t, "weights")
		var total, sum int64
		for _, w := range weights {
			total += w
		}
		for i, p := range a.Split(weights...) {
			sum += p.Minor
			if total > 0 {
				exact := new(big.Rat).SetFrac64(a.Minor, total)
				exact.Mul(exact, new(big.Rat).SetInt64(weights[i]))
				off := new(big.Rat).Sub(new(big.Rat).SetInt64(p.Minor), exact)
				if off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
					t.Fatalf("part %d is off its share by %v", i, off)
				}
			}
		}
		if sum != a.Minor {
			t.Fatalf("parts add up to %d, not %d", sum, a.Minor)
		}
	})
}

func TestTaxInsideAGrossAmountAndNetMakeTheGross(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gross := Of(rapid.Int64Range(0, 1_000_000_00).Draw(t, "gross"), "EUR")
		rate := PPM(rapid.Int64Range(0, 300_000).Draw(t, "rate"))
		tax := rate.Within(gross)
		again := rate.Of(gross.Minus(tax))
		if d := again.Minor - tax.Minor; d < -1 || d > 1 {
			t.Fatalf("tax %d of gross %d comes back as %d", tax.Minor, gross.Minor, again.Minor)
		}
	})
}

func TestRatesRoundHalfAwayFromZero(t *testing.T) {
	for _, c := range []struct{ minor, want int64 }{{1250, 238}, {-1250, -238}, {50, 10}, {0, 0}} {
		if got := PPM(190_000).Of(Of(c.minor, "EUR")).Minor; got != c.want {
			t.Errorf("19%% of %d = %d, want %d", c.minor, got, c.want)
		}
	}
}

func TestAmountsAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]int64{"12.5": 1250, "12,50": 1250, "1250": 125000, "1,250.00": 125000, "1.250,00": 125000, " 0.99 ": 99, "12.500": 1250, "1,000,000": 100000000} {
		got, err := ParseDecimal(text, "EUR")
		if err != nil || got.Minor != want {
			t.Errorf("%q: got %v, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-1", "1e9", "0x10", "1.999", "abc", "1.2.3,4", "NaN", "999999999999999", "+5", "1 000"} {
		if got, err := ParseDecimal(text, "EUR"); err == nil {
			t.Errorf("%q was taken as %v", text, got)
		}
	}
}

func TestPrintingThenReadingIsTheSameAmount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom([]Currency{"EUR", "JPY", "KWD"}).Draw(t, "currency")
		a := Of(rapid.Int64Range(0, 1_000_000_000).Draw(t, "minor"), c)
		got, err := ParseDecimal(a.Decimal(), c)
		if err != nil || got != a {
			t.Fatalf("%v printed as %q was read as %v, %v", a, a.Decimal(), got, err)
		}
	})
}

func TestEachLanguageHasItsOwnHabit(t *testing.T) {
	a := Of(-123456789, "EUR")
	for lang, want := range map[string]string{"en": "−€1,234,567.89", "de-DE": "−1.234.567,89\u00a0€", "fr": "−1\u202f234\u202f567,89\u00a0€", "nl": "−€1.234.567,89"} {
		if got := a.Format(lang); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
	if got := Of(1500, "JPY").Format("en"); got != "¥1,500" {
		t.Errorf("yen: %q", got)
	}
}

func TestARateIsReadAsPeopleWriteItAndAsItIsPrinted(t *testing.T) {
	for text, want := range map[string]PPM{"19": 190_000, "7.5 %": 75_000, " 8,1": 81_000, "0": 0, "100": 1_000_000, "0.0001": 1, "19.": 190_000} {
		if got, ok := ParsePercent(text); !ok || got != want {
			t.Errorf("%q is %d, %v; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "%", ".5", "-1", "+1", "1.-5", "1.23456", "100.0001", "1000", "1.2.3", "x", "٣"} {
		if got, ok := ParsePercent(text); ok {
			t.Errorf("%q is taken for %d", text, got)
		}
	}
	for r := PPM(0); r <= 1_000_000; r += 773 {
		if got, ok := ParsePercent(r.Percent()); !ok || got != r {
			t.Errorf("%s is read as %d", r.Percent(), got)
		}
	}
}

func TestNumbersAndRatesAreWrittenAsALanguageWritesThem(t *testing.T) {
	for language, want := range map[string][3]string{"en": {"4.6", "12,000", "7.5%"}, "de": {"4,6", "12.000", "7,5%"}, "fr": {"4,6", "12\u202f000", "7,5%"}} {
		if got := [3]string{Number("4.6", language), Number("12000", language), PPM(75_000).Format(language)}; got != want {
			t.Errorf("%s: %q, not %q", language, got, want)
		}
	}
}
