package rule_test

import (
	"testing"

	"regulars/store/money"
	"regulars/store/rule"
)

func TestAmountsHaveTheDecimalsOfTheirCurrency(t *testing.T) {
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			for c := 'A'; c <= 'Z'; c++ {
				code := string([]rune{a, b, c})
				one := int64(1)
				for range money.Currency(code).Digits() {
					one *= 10
				}
				if got := (rule.Value{Kind: rule.Money, Number: one, Text: code}).String(); got != "1 "+code {
					t.Fatalf("one %s prints as %s", code, got)
				}
			}
		}
	}
}
