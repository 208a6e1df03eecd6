package payment

import (
	"context"

	"regulars/store/money"
)

// Gateway is a way to be paid. Every method may take seconds and is called outside
// any transaction; an error means that nobody knows what happened, never that
// nothing did.
type Gateway interface {
	// Name is kept with orders and payments: "stripe".
	Name() string
	// Words are what shoppers choose it by.
	Words() Words
	// Test says that no real money moves.
	Test() bool
	// Authorizes says whether money can be reserved first and taken later. Who cannot
	// takes it at once, whatever the shop would like.
	Authorizes() bool
	// Start hands a payment to the provider. It is idempotent by Intent.PaymentID:
	// asked again with the same intent it gives the same answer.
	Start(ctx context.Context, in Intent) (Outcome, error)
	// Ask tells what the provider knows of a payment that was started.
	Ask(ctx context.Context, p Payment) (Outcome, error)
	// Capture takes an amount of the money that a payment has reserved; what is left of
	// it is given back. It is idempotent by the payment: asked again it tells how the
	// first one stands. Authorized means that the provider refused.
	Capture(ctx context.Context, p Payment, amount money.Amount) (Outcome, error)
	// GiveUp tells the provider that the payment shall not happen any more, so that
	// what was reserved is given back, and returns what it was too late for, if so.
	GiveUp(ctx context.Context, p Payment) (Outcome, error)
	// Refund sends the money of a payment back. It is idempotent by Refund.ID: asked
	// again it tells how the first one stands.
	Refund(ctx context.Context, f Refund, p Payment) (Outcome, error)
}

// Words name a gateway to shoppers.
type Words struct{ Label, Hint string }

// Intent is what a gateway needs to know.
type Intent struct {
	PaymentID string
	OrderID   string
	Number    string // of the order, for people
	Amount    money.Amount
	Email     string
	Language  string
	BackURL   string // absolute; where the provider sends the shopper afterwards
	Until     int64  // Unix seconds; after that nobody wants it paid any more
	Reserve   bool   // the money is reserved, and taken by Capture
}

// Outcome is what a provider says.
type Outcome struct {
	State     State
	Reference string // the provider's own id
	URL       string // where the shopper goes to pay; empty when nowhere
	Reason    string // of a refusal, in words for people
	Amount    money.Amount
	Live      bool // real money
}

// Notice is a provider's own message, verified.
type Notice struct {
	ID        string // the provider's; each counts one time
	Kind      string
	PaymentID string // ours; empty when it is about nothing of ours
	Outcome   Outcome
}
