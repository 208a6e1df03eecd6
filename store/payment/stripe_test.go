package payment_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v85/webhook"

	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/payment"
)

const secret = "whsec_test"

func gateway(t *testing.T, url string) *payment.Stripe {
	t.Helper()
	s, err := payment.NewStripe(payment.StripeOptions{Key: "sk_test_123", WebhookSecret: secret, BaseURL: url, Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func intent() payment.Intent {
	return payment.Intent{PaymentID: "01pay", OrderID: "01order", Number: "NG-10001", Amount: money.Of(2790, "EUR"), Email: "ada@example.org",
		BackURL: "https://shop.example/orders/secret", Until: payment.SessionEnd(time.Now())}
}

func TestWithoutItsSecretsStripeRefusesToStart(t *testing.T) {
	for _, o := range []payment.StripeOptions{{}, {Key: "sk_live_1"}, {Key: "sk_live_1", WebhookSecret: "  "}, {WebhookSecret: secret}} {
		if _, err := payment.NewStripe(o); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", o, err)
		}
	}
	live, err := payment.NewStripe(payment.StripeOptions{Key: "sk_live_1", WebhookSecret: secret})
	if err != nil || live.Test() || !gateway(t, "").Test() {
		t.Errorf("the mode is not that of the key: %v", err)
	}
}

func signed(body, with string, at time.Time) string {
	return webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: []byte(body), Secret: with, Timestamp: at}).Header
}

func message(kind, status string, amount int64, live bool) string {
	b, _ := json.Marshal(map[string]any{"id": "evt_1", "object": "event", "type": kind, "livemode": live, "data": map[string]any{"object": map[string]any{
		"id": "cs_1", "object": "checkout.session", "client_reference_id": "01pay", "amount_total": amount, "currency": "eur", "livemode": live, "payment_status": status}}})
	return string(b)
}

func TestForgedMessagesAreRefused(t *testing.T) {
	s, body, now := gateway(t, ""), message("checkout.session.completed", "paid", 2790, false), time.Now()
	for name, header := range map[string]string{
		"no signature":       "",
		"nonsense":           "t=1,v1=abc",
		"another secret":     signed(body, "whsec_other", now),
		"an empty secret":    signed(body, "", now),
		"ten minutes old":    signed(body, secret, now.Add(-10*time.Minute)),
		"of another body":    signed(strings.Replace(body, "2790", "1", 1), secret, now),
		"an older scheme":    strings.Replace(signed(body, secret, now), "v1=", "v0=", 1),
		"a time put forward": strings.Replace(signed(body, secret, now.Add(-time.Hour)), fmt.Sprint(now.Add(-time.Hour).Unix()), fmt.Sprint(now.Unix()), 1),
	} {
		if n, err := s.Read([]byte(body), header); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %+v, %v", name, n, err)
		}
	}
	if _, err := s.Read([]byte(body), signed(body, secret, now)); err != nil {
		t.Errorf("a genuine message: %v", err)
	}
}

func TestMessagesAreUnderstood(t *testing.T) {
	s := gateway(t, "")
	for _, c := range []struct {
		kind, status string
		want         payment.State
	}{
		{"checkout.session.completed", "paid", payment.Succeeded},
		{"checkout.session.completed", "unpaid", payment.Pending},
		{"checkout.session.async_payment_succeeded", "paid", payment.Succeeded},
		{"checkout.session.async_payment_failed", "unpaid", payment.Declined},
	} {
		body := message(c.kind, c.status, 2790, false)
		n, err := s.Read([]byte(body), signed(body, secret, time.Now()))
		if err != nil || n.ID != "evt_1" || n.PaymentID != "01pay" || n.Outcome.State != c.want || n.Outcome.Amount != money.Of(2790, "EUR") || n.Outcome.Live {
			t.Errorf("%s: %+v, %v", c.kind, n, err)
		}
	}
	body := message("customer.created", "", 0, false)
	if n, err := s.Read([]byte(body), signed(body, secret, time.Now())); err != nil || n.PaymentID != "" {
		t.Errorf("something else: %+v, %v", n, err)
	}
}

// A provider that does not answer leaves an error: unknown, not declined. One that
// refuses has certainly not taken money.
func TestSilenceIsNotARefusal(t *testing.T) {
	for _, c := range []struct {
		status  int
		unknown bool
	}{{500, true}, {503, true}, {429, true}, {400, false}, {401, false}} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(c.status)
			fmt.Fprint(w, `{"error":{"type":"api_error","message":"no"}}`)
		}))
		o, err := gateway(t, server.URL).Start(t.Context(), intent())
		server.Close()
		if (err != nil) != c.unknown || err == nil && o.State != payment.Declined {
			t.Errorf("%d: %+v, %v", c.status, o, err)
		}
	}
	if _, err := gateway(t, "http://127.0.0.1:1").Start(t.Context(), intent()); err == nil {
		t.Error("a dead provider answers")
	}
}

// mock starts stripe-mock, which knows Stripe's API description and refuses what
// the description does not allow.
func mock(t *testing.T) string {
	t.Helper()
	binary := os.Getenv("STRIPE_MOCK")
	if binary == "" {
		binary, _ = exec.LookPath("stripe-mock")
	}
	if binary == "" {
		if os.Getenv("REGULARS_TEST_ALL") != "" {
			t.Fatal("stripe-mock is not there (STRIPE_MOCK), and nothing may be left out")
		}
		t.Skip("stripe-mock is not there: go install github.com/stripe/stripe-mock@v0.203.0")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	cmd := exec.Command(binary, "-http-addr", address)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	for range 200 {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return "http://" + address
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("stripe-mock does not listen")
	return ""
}

func TestStripesOwnDescriptionAcceptsWhatWeAsk(t *testing.T) {
	s := gateway(t, mock(t))
	o, err := s.Start(t.Context(), intent())
	if err != nil || o.Reference == "" || o.State == payment.Declined {
		t.Fatalf("start: %+v, %v", o, err)
	}
	p := payment.Payment{ID: "01pay", Reference: o.Reference, Amount: money.Of(2790, "EUR")}
	if o, err = s.Ask(t.Context(), p); err != nil || o.Reference == "" {
		t.Errorf("ask: %+v, %v", o, err)
	}
	if _, err = s.GiveUp(t.Context(), p); err != nil {
		t.Errorf("give up: %v", err)
	}
	// A page that was paid on has an intent, which the description's own example lacks.
	if o, err := s.SendBack(t.Context(), payment.Refund{ID: "01refund", PaymentID: p.ID, OrderID: "01order", Amount: p.Amount}, "pi_123"); err != nil || o.Reference == "" {
		t.Errorf("refund: %+v, %v", o, err)
	}
}

func TestMoneyGoesBackOnceAndItsProviderIsAskedFirst(t *testing.T) {
	var created []string
	known := `[]`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		switch {
		case strings.HasPrefix(r.URL.Path, "/v1/checkout/sessions/"):
			fmt.Fprint(w, `{"id":"cs_9","object":"checkout.session","payment_intent":"pi_9"}`)
		case r.Method == http.MethodGet:
			fmt.Fprint(w, `{"object":"list","has_more":false,"url":"/v1/refunds","data":`+known+`}`)
		default:
			created = append(created, r.Header.Get("Idempotency-Key")+" "+r.Form.Get("payment_intent")+" "+r.Form.Get("amount")+" "+r.Form.Get("metadata[refund]"))
			fmt.Fprint(w, `{"id":"re_9","object":"refund","status":"pending","amount":2790,"currency":"eur"}`)
		}
	}))
	defer server.Close()
	s, p := gateway(t, server.URL), payment.Payment{ID: "01pay", Reference: "cs_9", Amount: money.Of(2790, "EUR")}
	f := payment.Refund{ID: "01refund", PaymentID: "01pay", OrderID: "01order", Amount: p.Amount}
	o, err := s.Refund(t.Context(), f, p)
	if err != nil || o.State != payment.Pending || o.Reference != "re_9" || len(created) != 1 || created[0] != "01refund pi_9 2790 01refund" {
		t.Fatalf("%+v, %v, created %v", o, err, created)
	}
	for status, want := range map[string]payment.State{"succeeded": payment.Succeeded, "failed": payment.Declined, "canceled": payment.Declined, "pending": payment.Pending, "requires_action": payment.Pending} {
		known = `[{"id":"re_8","object":"refund","status":"succeeded","metadata":{"refund":"another"}},{"id":"re_9","object":"refund","status":"` + status + `","metadata":{"refund":"01refund"}}]`
		if o, err := s.Refund(t.Context(), f, p); err != nil || o.State != want {
			t.Errorf("%s: %+v, %v", status, o, err)
		}
	}
	if len(created) != 1 {
		t.Errorf("the money went back %d times: %v", len(created), created)
	}
}

// What is sent: the whole amount in one line, our payment as the key.
func TestWhatIsChargedIsWhatWasShown(t *testing.T) {
	var form, key string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		form, key = r.Form.Encode(), r.Header.Get("Idempotency-Key")
		fmt.Fprint(w, `{"id":"cs_9","object":"checkout.session","url":"https://pay.example/cs_9","status":"open","payment_status":"unpaid","amount_total":2790,"currency":"eur"}`)
	}))
	defer server.Close()
	o, err := gateway(t, server.URL).Start(t.Context(), intent())
	if err != nil || o.State != payment.Pending || o.URL != "https://pay.example/cs_9" || o.Reference != "cs_9" {
		t.Fatalf("%+v, %v", o, err)
	}
	for _, want := range []string{"unit_amount%5D=2790", "currency%5D=eur", "quantity%5D=1", "client_reference_id=01pay"} {
		if !strings.Contains(form, want) {
			t.Errorf("%s is not in %s", want, form)
		}
	}
	if key != "01pay" {
		t.Errorf("the key is %q", key)
	}
}
