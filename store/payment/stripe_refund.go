package payment

import (
	"context"
	"fmt"
	"strings"

	"github.com/stripe/stripe-go/v85"

	"regulars/store/money"
)

// Refund sends the whole money of a payment back to where it came from. It looks
// first whether Stripe knows the refund already: idempotency keys are forgotten
// there after a day, metadata is not.
func (s *Stripe) Refund(ctx context.Context, f Refund, p Payment) (Outcome, error) {
	intent, err := s.intent(ctx, p)
	if err != nil {
		return Outcome{}, fmt.Errorf("payment.Stripe.Refund: %w", err)
	}
	params := &stripe.RefundListParams{PaymentIntent: stripe.String(intent)}
	for known, err := range s.client.V1Refunds.List(ctx, params).All(ctx) {
		if err != nil {
			return Outcome{}, fmt.Errorf("payment.Stripe.Refund: %w", err)
		}
		if known.Metadata["refund"] == f.ID {
			return refundOutcome(known), nil
		}
	}
	return s.SendBack(ctx, f, intent)
}

// SendBack makes a refund of what Stripe holds by an intent.
func (s *Stripe) SendBack(ctx context.Context, f Refund, intent string) (Outcome, error) {
	params := &stripe.RefundCreateParams{PaymentIntent: stripe.String(intent), Amount: stripe.Int64(toStripe(f.Amount)),
		Metadata: map[string]string{"refund": f.ID, "payment": f.PaymentID, "order": f.OrderID}}
	params.SetIdempotencyKey(f.ID)
	refund, err := s.client.V1Refunds.Create(ctx, params)
	if refused(err) {
		return Outcome{State: Declined, Reason: "Stripe did not send the money back."}, nil
	}
	if err != nil {
		return Outcome{}, fmt.Errorf("payment.Stripe.Refund: %w", err)
	}
	return refundOutcome(refund), nil
}

// intent is what Stripe holds the money of a payment by.
func (s *Stripe) intent(ctx context.Context, p Payment) (string, error) {
	session, err := s.client.V1CheckoutSessions.Retrieve(ctx, p.Reference, nil)
	if err != nil {
		return "", err
	}
	if session.PaymentIntent == nil {
		return "", fmt.Errorf("the page %s was not paid on", p.Reference)
	}
	return session.PaymentIntent.ID, nil
}

func refundOutcome(r *stripe.Refund) Outcome {
	o := Outcome{State: Pending, Reference: r.ID, Amount: fromStripe(r.Amount, money.Currency(strings.ToUpper(string(r.Currency))))}
	switch r.Status {
	case stripe.RefundStatusSucceeded:
		o.State = Succeeded
	case stripe.RefundStatusFailed, stripe.RefundStatusCanceled:
		o.State, o.Reason = Declined, "Stripe did not send the money back."
	}
	return o
}
