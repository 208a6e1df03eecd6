package shop

import (
	"strconv"

	"regulars/views/ui"
)

// itoa is n in digits.
func itoa(n int) string { return strconv.Itoa(n) }

// first is the first letter of a name, for the stand-in of a missing picture.
func first(name string) string {
	for _, r := range name {
		return string(r)
	}
	return ""
}

// saleIf is the kind of a badge: "sale" when a price was lowered.
func saleIf(lowered bool) string {
	if lowered {
		return "sale"
	}
	return ""
}

// firstOr fetches the first picture of a gallery first, the others when they come near.
func firstOr(i int) ui.Load {
	if i == 0 {
		return ui.First
	}
	return ui.Lazy
}
