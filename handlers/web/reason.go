package web

import "regulars/store/order"

// Reason is why something comes back, in words that shopper and staff read alike.
func Reason(r order.ReturnReason) string {
	words, ok := map[order.ReturnReason]string{
		"unwanted": "Do not want it after all", "too-small": "Too small", "too-large": "Too large", "not-as-described": "Not as described",
		"wrong-item": "Not what was ordered", "defective": "Broken or faulty", "other": "Another reason",
	}[r]
	if !ok {
		return string(r)
	}
	return words
}
