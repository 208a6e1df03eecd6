package payment

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v85"

	"regulars/store/fault"
	"regulars/store/money"
)

// StripeOptions connect a shop with its Stripe account.
type StripeOptions struct {
	Key           string // secret key, "sk_live_..." or "sk_test_..."
	WebhookSecret string // "whsec_..."
	BaseURL       string // of the API; empty is Stripe's own
	Timeout       time.Duration
}

// Stripe is paying on Stripe's hosted page: cards and wallets, and no card number
// ever comes near the shop.
type Stripe struct {
	client *stripe.Client
	secret string
	live   bool
}

// tolerance is how old a signed message may be.
const tolerance = 5 * time.Minute

// sessionLife is how long Stripe's page can be paid on. It allows no less than
// half an hour; the shop closes it earlier itself.
const sessionLife = time.Hour

// NewStripe refuses to start without the key, and without the secret by which a
// message of Stripe's is told from a forged one.
func NewStripe(o StripeOptions) (*Stripe, error) {
	if o.Key == "" {
		return nil, fault.New(fault.Invalid, "The Stripe key is missing.")
	}
	if strings.TrimSpace(o.WebhookSecret) == "" {
		return nil, fault.New(fault.Invalid, "The Stripe webhook secret is missing: without it anybody could say that an order is paid.")
	}
	if o.Timeout == 0 {
		o.Timeout = 4 * time.Second
	}
	config := &stripe.BackendConfig{HTTPClient: &http.Client{Timeout: o.Timeout}, LeveledLogger: &stripe.LeveledLogger{Level: stripe.LevelNull},
		EnableTelemetry: stripe.Bool(false), MaxNetworkRetries: stripe.Int64(1)}
	if o.BaseURL != "" {
		config.URL = stripe.String(strings.TrimSuffix(o.BaseURL, "/"))
	}
	client := stripe.NewClient(o.Key, stripe.WithBackends(stripe.NewBackendsWithConfig(config)))
	return &Stripe{client: client, secret: o.WebhookSecret, live: strings.Contains(o.Key, "_live_")}, nil
}

// Name is "stripe".
func (*Stripe) Name() string { return "stripe" }

// Words are what shoppers choose it by.
func (*Stripe) Words() Words {
	return Words{"Card or wallet", "You pay on Stripe's secure page and come back here."}
}

// Test says whether the key is one for testing.
func (s *Stripe) Test() bool { return !s.live }

// Start opens a page at Stripe for the whole amount in one line, so that what is
// charged there is what was shown here.
func (s *Stripe) Start(ctx context.Context, in Intent) (Outcome, error) {
	about := map[string]string{"payment": in.PaymentID, "order": in.OrderID, "number": in.Number}
	params := &stripe.CheckoutSessionCreateParams{
		Mode: stripe.String("payment"), ClientReferenceID: stripe.String(in.PaymentID), CustomerEmail: stripe.String(in.Email),
		SuccessURL: stripe.String(in.BackURL), CancelURL: stripe.String(in.BackURL), Locale: stripe.String("auto"), Metadata: about,
		ExpiresAt:         stripe.Int64(in.Until),
		PaymentIntentData: &stripe.CheckoutSessionCreatePaymentIntentDataParams{Description: stripe.String("Order " + in.Number), Metadata: about},
		LineItems: []*stripe.CheckoutSessionCreateLineItemParams{{Quantity: stripe.Int64(1), PriceData: &stripe.CheckoutSessionCreateLineItemPriceDataParams{
			Currency: stripe.String(strings.ToLower(string(in.Amount.Currency))), UnitAmount: stripe.Int64(toStripe(in.Amount)),
			ProductData: &stripe.CheckoutSessionCreateLineItemPriceDataProductDataParams{Name: stripe.String("Order " + in.Number)}}}},
	}
	if in.Reserve {
		params.PaymentIntentData.CaptureMethod = stripe.String(string(stripe.PaymentIntentCaptureMethodManual))
	}
	params.SetIdempotencyKey(in.PaymentID)
	session, err := s.client.V1CheckoutSessions.Create(ctx, params)
	if refused(err) {
		return Outcome{State: Declined, Reason: "The payment page could not be opened."}, nil
	}
	if err != nil {
		return Outcome{}, fmt.Errorf("payment.Stripe.Start: %w", err)
	}
	o := outcome(session)
	o.URL = session.URL
	return o, nil
}

// refused says whether Stripe has understood the request and will not carry it
// out, so that nothing can have been paid.
func refused(err error) bool {
	e, ok := errors.AsType[*stripe.Error](err)
	return ok && e.HTTPStatusCode >= 400 && e.HTTPStatusCode < 500 && e.HTTPStatusCode != http.StatusConflict && e.HTTPStatusCode != http.StatusTooManyRequests
}

// Ask looks at the page's state, and where the money is only reserved, at the state
// of that.
func (s *Stripe) Ask(ctx context.Context, p Payment) (Outcome, error) {
	session, err := s.session(ctx, p)
	if err != nil {
		return Outcome{}, fmt.Errorf("payment.Stripe.Ask: %w", err)
	}
	if p.Capture != AtOnce && session.PaymentIntent != nil && session.PaymentIntent.Status != "" {
		if o, ok := intentOutcome(session.PaymentIntent); ok {
			return o, nil
		}
	}
	return outcome(session), nil
}

// session is a payment's page, with what Stripe holds its money by.
func (s *Stripe) session(ctx context.Context, p Payment) (*stripe.CheckoutSession, error) {
	params := &stripe.CheckoutSessionRetrieveParams{}
	if p.Capture != AtOnce {
		params.AddExpand("payment_intent")
	}
	return s.client.V1CheckoutSessions.Retrieve(ctx, p.Reference, params)
}

// GiveUp closes the page, or gives back what was reserved on it. One that has been
// paid meanwhile cannot be closed: then what it says counts.
func (s *Stripe) GiveUp(ctx context.Context, p Payment) (Outcome, error) {
	if p.State.Reserved() || p.State == Voiding {
		return s.void(ctx, p)
	}
	if _, err := s.client.V1CheckoutSessions.Expire(ctx, p.Reference, nil); err != nil && !refused(err) {
		return Outcome{}, fmt.Errorf("payment.Stripe.GiveUp: %w", err)
	}
	return s.Ask(ctx, p)
}

func outcome(s *stripe.CheckoutSession) Outcome {
	o := Outcome{State: Pending, Reference: s.ID, Amount: fromStripe(s.AmountTotal, money.Currency(strings.ToUpper(string(s.Currency)))), Live: s.Livemode}
	switch {
	case s.PaymentStatus == stripe.CheckoutSessionPaymentStatusPaid:
		o.State = Succeeded
	case s.Status == stripe.CheckoutSessionStatusExpired:
		o.State = Cancelled
	}
	return o
}

// Stripe counts the Icelandic króna in hundredths, which it does not have.
// Source: docs.stripe.com/currencies, special cases.
func toStripe(a money.Amount) int64 {
	if a.Currency == "ISK" {
		return a.Minor * 100
	}
	return a.Minor
}

func fromStripe(minor int64, c money.Currency) money.Amount {
	if c == "ISK" {
		minor /= 100
	}
	return money.Of(minor, c)
}

// SessionEnd is until when a page that opens at a time can be paid on.
func SessionEnd(opened time.Time) int64 { return opened.Add(sessionLife).Unix() }
