package payment

import (
	"encoding/json"
	"strings"

	"github.com/stripe/stripe-go/v85"
	"github.com/stripe/stripe-go/v85/webhook"

	"regulars/store/fault"
	"regulars/store/money"
)

// Read verifies and understands a message of Stripe's: the signature over the
// bytes as they came, not older than five minutes. A message that is not about one
// of our payments has no PaymentID.
func (s *Stripe) Read(body []byte, signature string) (Notice, error) {
	event, err := webhook.ConstructEventWithOptions(body, signature, s.secret, webhook.ConstructEventOptions{Tolerance: tolerance, IgnoreAPIVersionMismatch: true})
	if err != nil {
		return Notice{}, fault.New(fault.Forbidden, "This message is not from Stripe.").Because(err)
	}
	n, err := read(event)
	if err == nil && n.PaymentID != "" && event.Livemode != n.Outcome.Live {
		n.Outcome.Live = !s.live // it contradicts itself: never taken for the shop's mode
	}
	return n, err
}

// read understands a message by its kind.
func read(event stripe.Event) (Notice, error) {
	n := Notice{ID: event.ID, Kind: string(event.Type)}
	switch {
	case strings.HasPrefix(n.Kind, "checkout.session."):
		var session stripe.CheckoutSession
		if err := decode(event, &session); err != nil {
			return Notice{}, err
		}
		n.PaymentID, n.Outcome = session.ClientReferenceID, outcome(&session)
		if event.Type == stripe.EventTypeCheckoutSessionAsyncPaymentFailed {
			n.Outcome.State, n.Outcome.Reason = Declined, "The bank declined the payment."
		}
	case event.Type == stripe.EventTypePaymentIntentAmountCapturableUpdated, event.Type == stripe.EventTypePaymentIntentCanceled:
		var intent stripe.PaymentIntent
		if err := decode(event, &intent); err != nil {
			return Notice{}, err
		}
		if o, ok := intentOutcome(&intent); ok {
			n.PaymentID, n.Outcome = intent.Metadata["payment"], o
		}
	case event.Type == stripe.EventTypeChargeCaptured: // it carries what its intent was marked with
		var charge stripe.Charge
		if err := decode(event, &charge); err != nil {
			return Notice{}, err
		}
		n.PaymentID = charge.Metadata["payment"]
		n.Outcome = Outcome{State: Succeeded, Amount: fromStripe(charge.AmountCaptured, money.Currency(strings.ToUpper(string(charge.Currency)))), Live: charge.Livemode}
	}
	return n, nil
}

// decode reads what a message is about.
func decode(event stripe.Event, to any) error {
	if event.Data == nil || json.Unmarshal(event.Data.Raw, to) != nil {
		return fault.New(fault.Invalid, "This message cannot be read.")
	}
	return nil
}
