package card_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/card"
)

func TestCardNumbersAreMaskedHoweverTheyAreWritten(t *testing.T) {
	for text, want := range map[string]string{
		"4111111111111111":                                   "•••• 1111",
		"my card is 4111 1111 1111 1111, thanks":             "my card is •••• 1111, thanks",
		"4111-1111-1111-1111":                                "•••• 1111",
		"amex 3782 822463 10005.":                            "amex •••• 0005.",
		"a Diners: 30569309025904":                           "a Diners: •••• 5904",
		"house 12, 5555 5555 5555 4444 and 2223003122003222": "house 12, •••• 4444 and •••• 3222",
		"ring twice 4111 1111 1111 1111 12/29 123":           "ring twice •••• 1111 12/29 123",
	} {
		if got := card.Mask(text); got != want || !card.Holds(text) {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
}

func TestOtherNumbersStayAsTheyAre(t *testing.T) {
	for _, text := range []string{"", "took=5.411147ms", "4111 1111 1111 1112", "+49 30 1234567", "NG-10001", "1796700000000", "2026-11-22 05:24:38.411111111", "DE89370400440532013000",
		"id=01kamx4111111111111111", "4111  1111  1111  1111", "0.4111111111111111", "41111111111111114111111111111111"} {
		if got := card.Mask(text); got != text || card.Holds(text) {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestNoCardNumberIsLeftInAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`[2-6][0-9]{11,17}`).Draw(t, "digits")
		var number string
		for check := '0'; check <= '9'; check++ {
			if card.Holds(digits + string(check)) {
				number = digits + string(check)
			}
		}
		if number == "" {
			t.Fatalf("no check digit fits %s", digits)
		}
		before, after := rapid.StringMatching(`[a-z ,:]{0,9}[ ,:]`).Draw(t, "before"), rapid.StringMatching(`[ ,:][a-z ,:]{0,9}`).Draw(t, "after")
		masked := card.Mask(before + number + after)
		if want := before + "•••• " + number[len(number)-4:] + after; masked != want {
			t.Errorf("%q, not %q", masked, want)
		}
		if card.Mask(masked) != masked || strings.Contains(masked, number) {
			t.Errorf("masked again: %q", card.Mask(masked))
		}
	})
}

func FuzzMaskedTextHoldsNoCard(f *testing.F) {
	f.Add("my card is 4111 1111 1111 1111")
	f.Fuzz(func(t *testing.T, text string) {
		if masked := card.Mask(text); card.Holds(masked) {
			t.Errorf("%q became %q", text, masked)
		}
	})
}
