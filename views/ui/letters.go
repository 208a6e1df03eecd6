package ui

import "context"

// LettersConsent is what somebody agrees to who wants letters: it stands beside each field
// that asks, and is kept with the receipt.
func LettersConsent(ctx context.Context) string {
	return Say(ctx, "Yes, write to me about news and offers. I can stop it at any time with a link in every letter.")
}
