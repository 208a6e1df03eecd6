package fault

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v85/webhook"

	"regulars/tests/drivetest"
)

const bankSecret = "whsec_fault_runs"

// bank stands where Stripe's API is. It keeps a journal of its own, honours
// idempotency keys, and can be told to hang: then it does what it was asked and
// answers too late, the worst of all cases.
type bank struct {
	mu       sync.Mutex
	sessions map[string]*session // by id
	byKey    map[string]*session // by idempotency key
	conflict []string            // keys that came with another amount
	hang     chan struct{}       // closed: answers come; open: they wait
	waiting  int
}

// session is a page one pays on, as Stripe's API tells of it.
type session struct {
	ID            string `json:"id"`
	Object        string `json:"object"`
	Payment       string `json:"client_reference_id"`
	Amount        int64  `json:"amount_total"`
	Currency      string `json:"currency"`
	Livemode      bool   `json:"livemode"`
	Status        string `json:"status"`
	PaymentStatus string `json:"payment_status"`
	URL           string `json:"url"`
	order         string
}

// openBank starts one, and returns the flags and environment of a shop that uses it.
func openBank(t *testing.T) (*bank, drivetest.Options) {
	t.Helper()
	b := &bank{sessions: map[string]*session{}, byKey: map[string]*session{}, hang: make(chan struct{})}
	close(b.hang)
	server := httptest.NewServer(b)
	t.Cleanup(func() { b.answer(); server.CloseClientConnections(); server.Close() })
	return b, drivetest.Options{Env: []string{"REGULARS_STRIPE_KEY=sk_test_fault", "REGULARS_STRIPE_WEBHOOK_SECRET=" + bankSecret, "REGULARS_STRIPE_API=" + server.URL}}
}

// silence lets all answers wait until answer is called.
func (b *bank) silence() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.hang = make(chan struct{})
}

func (b *bank) answer() {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case <-b.hang:
	default:
		close(b.hang)
	}
}

// asked is how many questions wait for an answer.
func (b *bank) asked() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.waiting
}

func (b *bank) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s := b.act(r)
	b.mu.Lock()
	wait := b.hang
	b.waiting++
	b.mu.Unlock()
	select {
	case <-wait:
	case <-r.Context().Done():
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting--
	w.Header().Set("Content-Type", "application/json")
	if s == nil {
		w.WriteHeader(http.StatusNotFound)
		w.Write([]byte(`{"error":{"type":"invalid_request_error","message":"no such session"}}`))
		return
	}
	json.NewEncoder(w).Encode(s)
}

// act does what is asked, before the answer is sent.
func (b *bank) act(r *http.Request) *session {
	_ = r.ParseForm()
	b.mu.Lock()
	defer b.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/v1/checkout/sessions")
	switch {
	case r.Method == http.MethodPost && path == "":
		return b.create(r)
	case strings.HasSuffix(path, "/expire"):
		s := b.sessions[strings.Trim(strings.TrimSuffix(path, "/expire"), "/")]
		if s != nil && s.PaymentStatus != "paid" {
			s.Status = "expired"
		}
		return s
	}
	return b.sessions[strings.Trim(path, "/")]
}

func (b *bank) create(r *http.Request) *session {
	key := r.Header.Get("Idempotency-Key")
	amount, _ := strconv.ParseInt(r.Form.Get("line_items[0][price_data][unit_amount]"), 10, 64)
	if s := b.byKey[key]; s != nil {
		if s.Amount != amount {
			b.conflict = append(b.conflict, key)
		}
		return s
	}
	id := "cs_test_" + strconv.Itoa(len(b.sessions)+1)
	s := &session{ID: id, Object: "checkout.session", Payment: r.Form.Get("client_reference_id"), Amount: amount, Currency: r.Form.Get("line_items[0][price_data][currency]"),
		Status: "open", PaymentStatus: "unpaid", URL: "https://checkout.stripe.com/c/pay/" + id, order: r.Form.Get("metadata[order]")}
	b.sessions[id], b.byKey[key] = s, s
	return s
}

// pay lets everybody who has an open page pay on it, and returns the sessions.
func (b *bank) pay() (paid []session) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.sessions {
		if s.Status == "open" {
			s.Status, s.PaymentStatus = "complete", "paid"
		}
		if s.PaymentStatus == "paid" {
			paid = append(paid, *s)
		}
	}
	return paid
}

// message is a signed event about a session, as Stripe sends it.
func message(id, kind string, s session, made time.Time) (body []byte, signature string) {
	body, _ = json.Marshal(map[string]any{"id": id, "object": "event", "type": kind, "livemode": s.Livemode, "created": made.Unix(), "data": map[string]any{"object": s}})
	signed := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: body, Secret: bankSecret, Timestamp: made})
	return body, signed.Header
}
