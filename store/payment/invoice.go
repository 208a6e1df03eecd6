package payment

import (
	"context"

	"regulars/store/money"
)

// Invoice is paying by bank transfer: the order is placed, the money comes later,
// and somebody of the shop notes that it has come.
type Invoice struct{}

// TransferDays is how long a bank transfer may take.
const TransferDays = 14

// Name is "invoice".
func (Invoice) Name() string { return "invoice" }

// Words are what shoppers choose it by.
func (Invoice) Words() Words {
	return Words{"Bank transfer", "You get our bank details with the order. We pack when the money has arrived."}
}

// Test is false: transfers are real.
func (Invoice) Test() bool { return false }

// Authorizes is false: a transfer reserves nothing.
func (Invoice) Authorizes() bool { return false }

// Capture waits as Ask does.
func (g Invoice) Capture(ctx context.Context, p Payment, _ money.Amount) (Outcome, error) {
	return g.Ask(ctx, p)
}

// Start waits for the transfer.
func (Invoice) Start(_ context.Context, in Intent) (Outcome, error) {
	return Outcome{State: Awaiting, Reference: in.Number, Amount: in.Amount, Live: true}, nil
}

// Ask knows nothing new: nobody looks into the bank account.
func (Invoice) Ask(_ context.Context, p Payment) (Outcome, error) {
	return Outcome{State: Awaiting, Reference: p.Reference, Amount: p.Amount, Live: true}, nil
}

// GiveUp needs nobody's consent.
func (Invoice) GiveUp(_ context.Context, p Payment) (Outcome, error) {
	return Outcome{State: Cancelled, Reference: p.Reference}, nil
}

// Refund is done by hand, at the bank: whoever notes it has seen to it.
func (Invoice) Refund(_ context.Context, f Refund, _ Payment) (Outcome, error) {
	return Outcome{State: Succeeded, Amount: f.Amount, Live: true}, nil
}
