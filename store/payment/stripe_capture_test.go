package payment_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"regulars/store/money"
	"regulars/store/payment"
)

// held is a server that knows one page of which the money stands at a status.
type held struct {
	status  string
	refuses bool
	asked   []string
}

func (h *held) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.ParseForm()
	intent := func() string {
		return fmt.Sprintf(`{"id":"pi_9","object":"payment_intent","status":%q,"amount":2790,"amount_capturable":2790,"amount_received":1500,"currency":"eur","metadata":{"payment":"01pay"}}`, h.status)
	}
	switch {
	case strings.HasPrefix(r.URL.Path, "/v1/checkout/sessions/"):
		fmt.Fprintf(w, `{"id":"cs_9","object":"checkout.session","status":"complete","payment_status":"unpaid","amount_total":2790,"currency":"eur","payment_intent":%s}`, intent())
	case h.refuses:
		w.WriteHeader(400)
		fmt.Fprint(w, `{"error":{"type":"invalid_request_error","message":"no"}}`)
	case strings.HasSuffix(r.URL.Path, "/capture"):
		h.asked, h.status = append(h.asked, r.Header.Get("Idempotency-Key")+" "+r.Form.Get("amount_to_capture")), "succeeded"
		fmt.Fprint(w, intent())
	default:
		h.asked, h.status = append(h.asked, r.Header.Get("Idempotency-Key")), "canceled"
		fmt.Fprint(w, intent())
	}
}

func reserved(state payment.State) payment.Payment {
	return payment.Payment{ID: "01pay", Reference: "cs_9", State: state, Amount: money.Of(2790, "EUR"), Capture: payment.ByPerson, Authorized: 2790, ChangedAt: time.UnixMilli(7)}
}

func TestWhatIsReservedIsTakenOrGivenBackOnce(t *testing.T) {
	h := &held{status: "requires_capture"}
	server := httptest.NewServer(h)
	defer server.Close()
	s := gateway(t, server.URL)
	if o, err := s.Ask(t.Context(), reserved(payment.Pending)); err != nil || o.State != payment.Authorized || o.Amount != money.Of(2790, "EUR") {
		t.Errorf("ask: %+v, %v", o, err)
	}
	h.refuses = true
	if o, err := s.Capture(t.Context(), reserved(payment.Capturing), money.Of(1500, "EUR")); err != nil || o.State != payment.Authorized || o.Reason == "" {
		t.Errorf("refused: %+v, %v", o, err)
	}
	h.refuses = false
	for range 2 {
		if o, err := s.Capture(t.Context(), reserved(payment.Capturing), money.Of(1500, "EUR")); err != nil || o.State != payment.Succeeded || o.Amount != money.Of(1500, "EUR") {
			t.Errorf("capture: %+v, %v", o, err)
		}
	}
	if len(h.asked) != 1 || h.asked[0] != "01pay/capture/1500/7 1500" {
		t.Errorf("asked %q", h.asked)
	}
	h.refuses = true // it has been taken
	if o, err := s.GiveUp(t.Context(), reserved(payment.Voiding)); err != nil || o.State != payment.Succeeded {
		t.Errorf("give back what was taken: %+v, %v", o, err)
	}
	*h = held{status: "requires_capture"}
	if o, err := s.GiveUp(t.Context(), reserved(payment.Voiding)); err != nil || o.State != payment.Cancelled || len(h.asked) != 1 {
		t.Errorf("give back: %+v, %v", o, err)
	}
	if o, err := s.Capture(t.Context(), reserved(payment.Capturing), money.Of(1500, "EUR")); err != nil || o.State != payment.Cancelled {
		t.Errorf("take what was given back: %+v, %v", o, err)
	}
	if o, err := s.Ask(t.Context(), payment.Payment{ID: "01pay", Reference: "cs_9", State: payment.Pending, Amount: money.Of(2790, "EUR")}); err != nil || o.State != payment.Pending {
		t.Errorf("one that is taken at once: %+v, %v", o, err)
	}
}

func TestMoneyIsReservedWhereTheShopWantsThat(t *testing.T) {
	for reserve, want := range map[bool]string{true: "manual", false: ""} {
		var method string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.ParseForm()
			method = r.Form.Get("payment_intent_data[capture_method]")
			fmt.Fprint(w, `{"id":"cs_9","object":"checkout.session","url":"https://pay.example/cs_9","status":"open","payment_status":"unpaid","amount_total":2790,"currency":"eur"}`)
		}))
		in := intent()
		in.Reserve = reserve
		if _, err := gateway(t, server.URL).Start(t.Context(), in); err != nil || method != want {
			t.Errorf("capture method %q, want %q, %v", method, want, err)
		}
		server.Close()
	}
}

func TestMessagesOfReservedMoneyAreUnderstood(t *testing.T) {
	s := gateway(t, "")
	for _, c := range []struct {
		kind, status string
		want         payment.State
		amount       int64
	}{
		{"payment_intent.amount_capturable_updated", "requires_capture", payment.Authorized, 2790},
		{"payment_intent.canceled", "canceled", payment.Cancelled, 2790},
		{"charge.captured", "succeeded", payment.Succeeded, 1500},
	} {
		b, _ := json.Marshal(map[string]any{"id": "evt_2", "object": "event", "type": c.kind, "livemode": false, "data": map[string]any{"object": map[string]any{
			"id": "x_1", "status": c.status, "amount": 2790, "amount_capturable": 2790, "amount_captured": 1500, "currency": "eur", "livemode": false, "metadata": map[string]string{"payment": "01pay"}}}})
		n, err := s.Read(b, signed(string(b), secret, time.Now()))
		if err != nil || n.PaymentID != "01pay" || n.Outcome.State != c.want || n.Outcome.Amount != money.Of(c.amount, "EUR") || n.Outcome.Reference != "" {
			t.Errorf("%s: %+v, %v", c.kind, n, err)
		}
	}
}

func TestStripesOwnDescriptionAcceptsHowWeCapture(t *testing.T) {
	s := gateway(t, mock(t))
	in := intent()
	in.Reserve = true
	o, err := s.Start(t.Context(), in)
	if err != nil || o.Reference == "" || o.State == payment.Declined {
		t.Fatalf("start: %+v, %v", o, err)
	}
	p := reserved(payment.Capturing)
	p.Reference = o.Reference
	if _, err := s.Ask(t.Context(), p); err != nil {
		t.Errorf("ask: %v", err)
	}
	// The description's own intent waits for a way to pay: that it was accepted is what counts.
	if o, err := s.Take(t.Context(), p, "pi_123", p.Amount); err != nil && !strings.Contains(err.Error(), "requires_") || o.Reason != "" {
		t.Errorf("capture: %+v, %v", o, err)
	}
	if err := s.Release(t.Context(), p, "pi_123"); err != nil {
		t.Errorf("release: %v", err)
	}
}
