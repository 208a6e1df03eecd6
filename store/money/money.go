// Package money counts in minor units. It owns amounts, the shares of an amount
// and how an amount is printed; it must not know what is being sold.
//
// Amounts are whole minor units (cents, yen) in an int64; rates are parts per
// million. There is no floating point in here.
package money

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// Currency is an ISO 4217 code in capitals, such as "EUR".
type Currency string

// Amount is a sum of money: Minor units of a Currency. The zero Amount is "no
// money in no currency" and may be added to anything.
type Amount struct {
	Minor    int64
	Currency Currency
}

// Of makes an amount from minor units.
func Of(minor int64, c Currency) Amount { return Amount{Minor: minor, Currency: c} }

// Digits is the number of decimal places of a currency: 2 for most, 0 for JPY.
// Source: ISO 4217, the exceptions among currencies shops use.
func (c Currency) Digits() int {
	switch c {
	case "JPY", "KRW", "VND", "CLP", "ISK":
		return 0
	case "BHD", "KWD", "OMR", "TND", "JOD":
		return 3
	default:
		return 2
	}
}

// Valid says whether c looks like an ISO 4217 code.
func (c Currency) Valid() bool {
	return len(c) == 3 && !strings.ContainsFunc(string(c), func(r rune) bool { return r < 'A' || r > 'Z' })
}

// Plus adds. Amounts of two currencies in one sum are a mistake in the program,
// not of a person; the result then keeps a's currency and the wrongness is
// caught by Same in the places that join foreign amounts.
func (a Amount) Plus(b Amount) Amount {
	if a.Currency == "" {
		a.Currency = b.Currency
	}
	return Amount{a.Minor + b.Minor, a.Currency}
}

// Minus subtracts; see Plus.
func (a Amount) Minus(b Amount) Amount { return a.Plus(Amount{-b.Minor, b.Currency}) }

// Times multiplies by a quantity.
func (a Amount) Times(n int64) Amount { return Amount{a.Minor * n, a.Currency} }

// Same says whether both are of one currency (an empty Amount fits all).
func (a Amount) Same(b Amount) bool {
	return a.Currency == b.Currency || a == Amount{} || b == Amount{}
}

// IsZero says whether nothing is owed.
func (a Amount) IsZero() bool { return a.Minor == 0 }

// PPM is a rate in parts per million: 190_000 is 19%.
type PPM int64

// Of returns the rate's part of a, rounded half away from zero.
func (r PPM) Of(a Amount) Amount { return Amount{mulDiv(a.Minor, int64(r), 1_000_000), a.Currency} }

// Within returns the part of a gross amount that is the rate's tax already
// inside it: gross * r / (1 + r), rounded half away from zero.
func (r PPM) Within(gross Amount) Amount {
	return Amount{mulDiv(gross.Minor, int64(r), 1_000_000+int64(r)), gross.Currency}
}

// Percent prints a rate: "19%", "8.1%".
func (r PPM) Percent() string {
	return strconv.FormatFloat(float64(r)/10_000, 'f', -1, 64) + "%"
}

// Format is Percent as people in a language write it: "7,5%" in German.
func (r PPM) Format(language string) string {
	return Number(strings.TrimSuffix(r.Percent(), "%"), language) + "%"
}

// ParsePercent reads a rate of at most 100% as people write it: "19", "7.5 %",
// "8,1". It has at most four digits behind the point; ok is false for anything else.
func ParsePercent(text string) (rate PPM, ok bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	whole, part, _ := strings.Cut(strings.Replace(text, ",", ".", 1), ".")
	if whole == "" || len(whole) > 3 || len(part) > 4 {
		return 0, false
	}
	for _, digit := range whole + (part + "0000")[:4] {
		if digit < '0' || digit > '9' {
			return 0, false
		}
		rate = rate*10 + PPM(digit-'0')
	}
	return rate, rate <= 1_000_000
}

// mulDiv is a*b/c in 128 bits, rounded half away from zero; b >= 0, c > 0. What
// does not fit is the largest amount there is, of a's sign.
func mulDiv(a, b, c int64) int64 {
	divisor := magnitude(c)
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	lo, carry := bits.Add64(lo, divisor/2, 0)
	q := uint64(math.MaxUint64)
	if hi+carry < divisor {
		q, _ = bits.Div64(hi+carry, lo, divisor)
	}
	if a < 0 {
		return -signed(q)
	}
	return signed(q)
}

// magnitude is n without its sign; the one number that has none in an int64 is
// one unit short.
func magnitude(n int64) uint64 {
	if n < 0 {
		n = -max(n, -math.MaxInt64)
	}
	if n < 0 {
		return 0
	}
	return uint64(n)
}

// signed is n, or the largest number that an int64 holds.
func signed(n uint64) int64 {
	if n > math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(n)
}

// Split shares a among weights to the last minor unit by the largest remainder
// (Hamilton's method): the parts always add up to a, and no part is off its
// exact share by a whole unit. Ties go to the earlier weight. With no positive
// weight the whole goes to the first part; weights must not be negative.
func (a Amount) Split(weights ...int64) []Amount {
	parts := make([]Amount, len(weights))
	var total int64
	for i, w := range weights {
		parts[i].Currency = a.Currency
		total += w
	}
	if len(parts) == 0 {
		return parts
	}
	if total <= 0 {
		parts[0] = a
		return parts
	}
	a.share(parts, weights, total)
	return parts
}

func (a Amount) share(parts []Amount, weights []int64, total int64) {
	sign, abs := int64(1), magnitude(a.Minor)
	if a.Minor < 0 {
		sign = -1
	}
	type rest struct {
		i int
		r uint64
	}
	rests, given := make([]rest, len(weights)), uint64(0)
	for i, w := range weights {
		hi, lo := bits.Mul64(abs, magnitude(w))
		q, r := bits.Div64(hi, lo, magnitude(total)) // no weight is above the total
		parts[i].Minor, rests[i] = sign*signed(q), rest{i, r}
		given += q
	}
	slices.SortStableFunc(rests, func(x, y rest) int {
		switch {
		case x.r > y.r:
			return -1
		case x.r < y.r:
			return 1
		}
		return 0
	})
	for k := range abs - given {
		parts[rests[k].i].Minor += sign
	}
}

// Decimal prints the bare number with a point, for machines: "12.50", "-3.00".
func (a Amount) Decimal() string {
	d := a.Currency.Digits()
	sign, n := "", a.Minor
	if n < 0 {
		sign, n = "-", -n
	}
	s := strconv.FormatInt(n, 10)
	if d == 0 {
		return sign + s
	}
	if len(s) <= d {
		s = strings.Repeat("0", d-len(s)+1) + s
	}
	return sign + s[:len(s)-d] + "." + s[len(s)-d:]
}

// String is Decimal with the code, for logs and rule text: "12.50 EUR".
func (a Amount) String() string { return a.Decimal() + " " + string(a.Currency) }

// ParseDecimal reads what a machine or a person wrote as a bare number: "12.5",
// "1250", "1,250.00", "12,50". A lone comma or point followed by exactly three
// digits is a thousands separator only when another group shows it. It refuses
// signs, exponents, hex and more decimals than the currency has.
func ParseDecimal(s string, c Currency) (Amount, error) {
	s = strings.TrimSpace(s)
	whole, frac := splitNumber(s, c.Digits())
	for _, part := range []string{whole, frac} {
		if strings.ContainsFunc(part, func(r rune) bool { return r < '0' || r > '9' }) {
			return Amount{}, fmt.Errorf("money: %q is not an amount", s)
		}
	}
	frac = strings.TrimRight(frac, "0")
	if whole == "" || len(frac) > c.Digits() || len(whole) > 14 {
		return Amount{}, fmt.Errorf("money: %q is not an amount of %s", s, c)
	}
	n, err := strconv.ParseInt(whole+frac+strings.Repeat("0", c.Digits()-len(frac)), 10, 64)
	if err != nil {
		return Amount{}, fmt.Errorf("money: %q: %w", s, err)
	}
	return Amount{n, c}, nil
}

// splitNumber cuts s at its decimal separator and drops thousands separators;
// a group that is not of three digits spoils the number.
func splitNumber(s string, digits int) (whole, frac string) {
	last := strings.LastIndexAny(s, ".,")
	if last < 0 {
		return s, ""
	}
	sep, tail := s[last:last+1], s[last+1:]
	if strings.Count(s, sep) > 1 || (digits == 0 && len(tail) == 3) {
		return ungroup(s, sep), ""
	}
	return ungroup(s[:last], map[string]string{".": ",", ",": "."}[sep]), tail
}

func ungroup(s, sep string) string {
	groups := strings.Split(s, sep)
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return "?"
		}
	}
	return strings.Join(groups, "")
}
