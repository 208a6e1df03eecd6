package payment

import (
	"context"
	"fmt"
	"strings"

	"github.com/stripe/stripe-go/v85"

	"regulars/store/money"
)

// Authorizes is true: Stripe offers on its page what can be reserved.
func (*Stripe) Authorizes() bool { return true }

// Capture takes what was reserved. It looks first how that stands: what was taken or
// given back is not taken once more, also when the idempotency key is forgotten.
func (s *Stripe) Capture(ctx context.Context, p Payment, amount money.Amount) (Outcome, error) {
	session, err := s.session(ctx, p)
	if err != nil {
		return Outcome{}, fmt.Errorf("payment.Stripe.Capture: %w", err)
	}
	intent := session.PaymentIntent
	if intent == nil {
		return Outcome{}, fmt.Errorf("payment.Stripe.Capture: the page %s was not paid on", p.Reference)
	}
	if intent.Status != stripe.PaymentIntentStatusRequiresCapture {
		if o, ok := intentOutcome(intent); ok {
			return o, nil
		}
		return Outcome{}, fmt.Errorf("payment.Stripe.Capture: %s is %s", intent.ID, intent.Status)
	}
	return s.Take(ctx, p, intent.ID, amount)
}

// Take captures an amount of what Stripe holds by an intent; the rest is given back. Its
// key is that of one wish to capture: after a refusal, the next wish is asked anew.
func (s *Stripe) Take(ctx context.Context, p Payment, intent string, amount money.Amount) (Outcome, error) {
	params := &stripe.PaymentIntentCaptureParams{AmountToCapture: stripe.Int64(toStripe(amount))}
	params.SetIdempotencyKey(fmt.Sprintf("%s/capture/%d/%d", p.ID, amount.Minor, p.ChangedAt.UnixMilli()))
	taken, err := s.client.V1PaymentIntents.Capture(ctx, intent, params)
	if refused(err) {
		return Outcome{State: Authorized, Amount: money.Of(p.Authorized, amount.Currency), Live: s.live, Reason: "Stripe did not take the money."}, nil
	}
	if err != nil {
		return Outcome{}, fmt.Errorf("payment.Stripe.Capture: %w", err)
	}
	if o, ok := intentOutcome(taken); ok {
		return o, nil
	}
	return Outcome{}, fmt.Errorf("payment.Stripe.Capture: %s is %s", taken.ID, taken.Status)
}

// void gives back what was reserved. What has been taken meanwhile cannot be given
// back so: then that counts.
func (s *Stripe) void(ctx context.Context, p Payment) (Outcome, error) {
	session, err := s.session(ctx, p)
	if err != nil {
		return Outcome{}, fmt.Errorf("payment.Stripe.GiveUp: %w", err)
	}
	if session.PaymentIntent == nil {
		return outcome(session), nil
	}
	if err := s.Release(ctx, p, session.PaymentIntent.ID); err != nil {
		return Outcome{}, err
	}
	return s.Ask(ctx, p)
}

// Release cancels an intent, unless it is too late for that.
func (s *Stripe) Release(ctx context.Context, p Payment, intent string) error {
	params := &stripe.PaymentIntentCancelParams{}
	params.SetIdempotencyKey(p.ID + "/void")
	if _, err := s.client.V1PaymentIntents.Cancel(ctx, intent, params); err != nil && !refused(err) {
		return fmt.Errorf("payment.Stripe.GiveUp: %w", err)
	}
	return nil
}

// intentOutcome is what an intent says of money that is reserved first; ok is false
// while the shopper or the bank is still at it.
func intentOutcome(i *stripe.PaymentIntent) (o Outcome, ok bool) {
	o = Outcome{Amount: fromStripe(i.Amount, money.Currency(strings.ToUpper(string(i.Currency)))), Live: i.Livemode}
	switch i.Status {
	case stripe.PaymentIntentStatusRequiresCapture:
		o.State, o.Amount.Minor = Authorized, fromStripe(i.AmountCapturable, o.Amount.Currency).Minor
	case stripe.PaymentIntentStatusSucceeded:
		o.State, o.Amount.Minor = Succeeded, fromStripe(i.AmountReceived, o.Amount.Currency).Minor
	case stripe.PaymentIntentStatusCanceled:
		o.State = Cancelled
	default:
		return o, false
	}
	return o, true
}
