package payment

import (
	"context"

	"regulars/store/money"
)

// Hand is money that a person of the shop has taken, or knows to have come some way
// that the shop does not: it succeeds as soon as it is written down. Shoppers cannot
// choose it.
type Hand string

// The ways.
const (
	Cash      Hand = "cash"
	Terminal  Hand = "terminal"  // a card, at a terminal that is not connected
	Elsewhere Hand = "elsewhere" // of an order that was brought along from elsewhere
)

// Hands are those that staff may choose.
func Hands() []Hand { return []Hand{Cash, Terminal} }

// ByHand says whether a gateway's name is a way by hand.
func ByHand(name string) (Hand, bool) {
	switch h := Hand(name); h {
	case Cash, Terminal, Elsewhere:
		return h, true
	}
	return "", false
}

// Name is the way.
func (h Hand) Name() string { return string(h) }

// Words are what staff choose it by.
func (h Hand) Words() Words {
	switch h {
	case Cash:
		return Words{"Cash", "It has been counted."}
	case Terminal:
		return Words{"Card at the terminal", "The terminal has said yes."}
	}
	return Words{"Paid elsewhere", ""}
}

// Test is false: it is real money.
func (Hand) Test() bool { return false }

// Authorizes is false: it has been taken.
func (Hand) Authorizes() bool { return false }

// Capture has the money already.
func (h Hand) Capture(ctx context.Context, p Payment, _ money.Amount) (Outcome, error) {
	return h.Ask(ctx, p)
}

// Start has the money.
func (Hand) Start(_ context.Context, in Intent) (Outcome, error) {
	return Outcome{State: Succeeded, Reference: in.Number, Amount: in.Amount, Live: true}, nil
}

// Ask knows that it came.
func (Hand) Ask(_ context.Context, p Payment) (Outcome, error) {
	return Outcome{State: Succeeded, Reference: p.Reference, Amount: p.Amount, Live: true}, nil
}

// GiveUp is too late.
func (h Hand) GiveUp(ctx context.Context, p Payment) (Outcome, error) { return h.Ask(ctx, p) }

// Refund is done by hand too: whoever notes it has seen to it.
func (Hand) Refund(_ context.Context, f Refund, _ Payment) (Outcome, error) {
	return Outcome{State: Succeeded, Amount: f.Amount, Live: true}, nil
}
