package hook_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/stripe/stripe-go/v85/webhook"

	"regulars/handlers/hook"
	"regulars/store/browse"
	"regulars/store/cart"
	"regulars/store/catalog"
	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/price"
	"regulars/store/shipment"
)

const secret = "whsec_of_the_shop"

// site is a shop with its hook open and a Stripe that opens pages.
type site struct {
	t      *testing.T
	d      *db.DB
	desk   *checkout.Desk
	server *httptest.Server
	pen    string
}

func open(t *testing.T, d *db.DB) *site {
	t.Helper()
	x, quiet := &site{t: t, d: d}, slog.New(slog.NewTextHandler(io.Discard, nil))
	pen := &catalog.Product{Title: "Pen", Published: true, Variants: []catalog.Variant{{SKU: "pen", RequiresShipping: true}}}
	x.must(d.Write(t.Context(), func(q db.Q) error {
		if _, _, err := catalog.Save(t.Context(), q, pen); err != nil {
			return err
		}
		if err := price.Set(t.Context(), q, pen.Variants[0].ID, price.Price{Amount: money.Of(1500, "EUR")}); err != nil {
			return err
		}
		return shipment.Save(t.Context(), q, &shipment.Zone{Handle: "home", Name: "Home", Areas: []shipment.Area{{Country: "DE"}},
			Rates: []shipment.Rate{{Handle: "standard", Name: "Standard", Price: money.Of(0, "EUR")}}})
	}))
	x.pen = pen.Variants[0].ID
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"id":"cs_%s","object":"checkout.session","url":"https://checkout.stripe.com/c/pay/1","status":"open","payment_status":"unpaid","amount_total":1500,"currency":"eur"}`, r.FormValue("client_reference_id"))
	}))
	t.Cleanup(provider.Close)
	stripe, err := payment.NewStripe(payment.StripeOptions{Key: "sk_test_1", WebhookSecret: secret, BaseURL: provider.URL})
	x.must(err)
	c, err := browse.Open(t.Context(), d)
	x.must(err)
	x.desk, err = checkout.Open(t.Context(), checkout.Options{DB: d, Catalog: c, Gateways: []payment.Gateway{stripe}, BaseURL: "https://shop.example", Log: quiet})
	x.must(err)
	e := echo.New()
	(&hook.Hooks{Desk: x.desk, Stripe: stripe, Log: quiet}).Mount(e)
	x.server = httptest.NewServer(e)
	t.Cleanup(x.server.Close)
	return x
}

func (x *site) must(err error) {
	x.t.Helper()
	if err != nil {
		x.t.Fatal(err)
	}
}

// buy places an order of 15.00 and returns it with its payment.
func (x *site) buy(n int) (order.Order, payment.Payment) {
	x.t.Helper()
	ctx, o := x.t.Context(), cart.Owner{VisitorID: fmt.Sprint("v", n)}
	x.must(x.d.Write(ctx, func(q db.Q) error { return cart.Add(ctx, q, o, x.pen, 1) }))
	x.must(x.desk.Details(ctx, o, checkout.Details{Email: "a@b.example", BillingSame: true, Delivery: shipment.Address{Name: "A", Line1: "1", Postcode: "10117", City: "Berlin", Country: "DE"}}))
	b, err := x.desk.Review(ctx, o)
	x.must(err)
	placed, err := x.desk.Place(ctx, checkout.Request{Owner: o, Once: b.Once(), Gateway: "stripe"})
	x.must(err)
	if !strings.HasPrefix(placed.Next, "https://checkout.stripe.com/") {
		x.t.Fatalf("the shopper is sent to %s", placed.Next)
	}
	list, err := payment.ListOf(ctx, x.d.Read(), placed.Order.ID)
	x.must(err)
	return placed.Order, list[0]
}

func event(id, kind, status string, p payment.Payment, amount int64, currency string, live bool) string {
	b, _ := json.Marshal(map[string]any{"id": id, "object": "event", "type": kind, "livemode": live, "data": map[string]any{"object": map[string]any{
		"id": p.Reference, "object": "checkout.session", "client_reference_id": p.ID, "amount_total": amount, "currency": currency, "livemode": live, "payment_status": status}}})
	return string(b)
}

func (x *site) send(body, with string) int {
	x.t.Helper()
	header := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: []byte(body), Secret: with, Timestamp: time.Now()}).Header
	req, err := http.NewRequest(http.MethodPost, x.server.URL+"/hooks/stripe", strings.NewReader(body))
	x.must(err)
	req.Header.Set("Stripe-Signature", header)
	res, err := http.DefaultClient.Do(req)
	x.must(err)
	res.Body.Close()
	return res.StatusCode
}

func (x *site) state(orderID string) order.State {
	x.t.Helper()
	o, err := order.Find(x.t.Context(), x.d.Read(), orderID)
	x.must(err)
	return o.State
}

func TestAForgedMessageChangesNothing(t *testing.T) {
	x := open(t, dbtest.Open(t))
	o, p := x.buy(1)
	body := event("evt_1", "checkout.session.completed", "paid", p, 1500, "eur", false)
	for name, with := range map[string]string{"another secret": "whsec_guess", "an empty one": ""} {
		if status := x.send(body, with); status != 400 || x.state(o.ID) != order.Pending {
			t.Errorf("%s: %d, %s", name, status, x.state(o.ID))
		}
	}
	res, err := http.Post(x.server.URL+"/hooks/stripe", "application/json", strings.NewReader(body))
	x.must(err)
	res.Body.Close()
	if res.StatusCode != 400 || x.state(o.ID) != order.Pending {
		t.Errorf("unsigned: %d", res.StatusCode)
	}
	if status := x.send(strings.Repeat("x", 300<<10), secret); status != 413 {
		t.Errorf("too long: %d", status)
	}
	if status := x.send(body, secret); status != 204 || x.state(o.ID) != order.Paid {
		t.Errorf("genuine: %d, %s", status, x.state(o.ID))
	}
}

func TestAGenuineMessageOfAnotherSumHoldsTheOrder(t *testing.T) {
	x := open(t, dbtest.Open(t))
	for i, c := range []struct {
		amount   int64
		currency string
		live     bool
	}{{100, "eur", false}, {1500, "usd", false}, {1500, "eur", true}} {
		o, p := x.buy(i)
		status := x.send(event(fmt.Sprint("evt_", i), "checkout.session.completed", "paid", p, c.amount, c.currency, c.live), secret)
		if status != 204 || x.state(o.ID) != order.Held {
			t.Errorf("%+v: %d, %s", c, status, x.state(o.ID))
		}
	}
}

func TestMessagesFiveTimesAndShuffledHaveOneEffect(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := open(t, d)
		var bodies []string
		var orders []order.Order
		for i := range 10 {
			o, p := x.buy(i)
			orders = append(orders, o)
			for range 5 {
				bodies = append(bodies, event(fmt.Sprint("paid_", i), "checkout.session.completed", "paid", p, 1500, "eur", false))
			}
			bodies = append(bodies, event(fmt.Sprint("failed_", i), "checkout.session.async_payment_failed", "unpaid", p, 1500, "eur", false),
				event(fmt.Sprint("early_", i), "checkout.session.completed", "unpaid", p, 1500, "eur", false), event(fmt.Sprint("other_", i), "charge.updated", "", p, 1, "eur", false))
		}
		rand.Shuffle(len(bodies), func(i, j int) { bodies[i], bodies[j] = bodies[j], bodies[i] })
		work := make(chan string)
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				for body := range work {
					if status := x.send(body, secret); status != 204 {
						t.Errorf("answered %d", status)
					}
				}
			})
		}
		for _, body := range bodies {
			work <- body
		}
		close(work)
		wg.Wait()
		for _, o := range orders {
			steps, err := order.ListSteps(t.Context(), d.Read(), o.ID)
			paid := 0
			for _, s := range steps {
				if s.State == order.Paid && strings.HasPrefix(s.Words, "Paid ") {
					paid++
				}
			}
			if x.state(o.ID) != order.Paid || paid != 1 || err != nil {
				t.Errorf("%s is %s, paid %d times, %v", o.Number, x.state(o.ID), paid, err)
			}
		}
	})
}
