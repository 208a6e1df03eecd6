package money

import "strings"

// Format prints an amount as people in a language write it: "€12.50" in
// English, "12,50 €" in German. Patterns follow CLDR 48 for the languages listed;
// any other language gets English.
func (a Amount) Format(language string) string {
	f := formatOf(language)
	num := a.Decimal()
	neg := strings.HasPrefix(num, "-")
	s := f.number(strings.TrimPrefix(num, "-"))
	if f.after {
		s += "\u00a0" + symbol(a.Currency)
	} else {
		s = symbol(a.Currency) + s
	}
	if neg {
		s = "\u2212" + s
	}
	return s
}

// Number prints a number that is no money, such as "4.6", as people in a language write
// it. It is not below zero.
func Number(decimal, language string) string { return formatOf(language).number(decimal) }

func (f format) number(decimal string) string {
	whole, frac, _ := strings.Cut(decimal, ".")
	s := group(whole, f.group)
	if frac != "" {
		s += f.point + frac
	}
	return s
}

type format struct {
	group, point string
	after        bool // the symbol stands behind the number
}

func formatOf(language string) format {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	switch base {
	case "de", "es", "it", "pt", "da", "tr", "id":
		return format{".", ",", true}
	case "fr", "nb", "sv", "fi", "pl", "cs", "sk", "uk":
		return format{"\u202f", ",", true}
	case "nl":
		return format{".", ",", false}
	default:
		return format{",", ".", false}
	}
}

func symbol(c Currency) string {
	switch c {
	case "EUR":
		return "€"
	case "GBP":
		return "£"
	case "USD":
		return "$"
	case "JPY":
		return "¥"
	default:
		return string(c) + "\u00a0"
	}
}

func group(digits, sep string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + sep + digits[i:]
	}
	return digits
}
