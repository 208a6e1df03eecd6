package shop_test

import (
	"strings"
	"testing"
	"time"

	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
)

// asked is an order by transfer for which a payment link was made.
func (x *till) asked() (order.Order, string) {
	x.t.Helper()
	b := x.Browser()
	b.Post("/cart/lines", "variant", x.bag, "quantity", "1").MustBe(303)
	review := x.toReview(b)
	b.Post("/checkout/review", "once", review.Attr(`input[name="once"]`, "value"), "payment", "invoice").MustBe(303)
	o, once := x.orders()[0], id.Token()
	if err := x.desk.MakeLink(x.t.Context(), o.ID, once, "", "Ann", 7, func(db.Q, order.Order, payment.Link, money.Amount) error { return nil }); err != nil {
		x.t.Fatal(err)
	}
	x.clock.Add(time.Second)
	return o, checkout.LinkPath + checkout.LinkSecret(once)
}

func TestAnybodyWithThePaymentLinkPaysWhatIsDueOnce(t *testing.T) {
	x := openTill(t)
	o, url := x.asked()
	payer := x.Browser() // another browser than the one that ordered
	p := payer.Get(url).MustBe(200)
	if text := p.Text("main"); !strings.Contains(text, o.Number) || !strings.Contains(text, "64.90") || strings.Contains(text, "Weg 1") || strings.Contains(text, "ada@") || p.Has(`input[value="invoice"]`) {
		t.Errorf("page %q", text)
	}
	payer.Post(url, "payment", "invoice").MustBe(422)
	bank := payer.Post(url, "payment", "demo").MustBe(303).Header.Get("Location")
	payer.Get(bank).MustBe(200)
	payer.Post(bank, "outcome", "decline").MustBe(303)
	if p := payer.Get(url).MustBe(200); p.Text("h1") != "The payment did not work" {
		t.Errorf("declined: %q", p.Text("h1"))
	}
	bank = payer.Post(url, "payment", "demo").MustBe(303).Header.Get("Location")
	if back := payer.Post(bank, "outcome", "approve").MustBe(303).Header.Get("Location"); back != url {
		t.Errorf("back to %q", back)
	}
	if p := payer.Get(url).MustBe(200); !strings.HasPrefix(p.Text("h1"), "Thank you") || p.Has("form.panel") {
		t.Errorf("paid: %q", p.Text("h1"))
	}
	if to := payer.Post(url, "payment", "demo").MustBe(303).Header.Get("Location"); to != url {
		t.Errorf("paid twice: %q", to)
	}
	if got := x.orders()[0]; got.State != order.Paid {
		t.Errorf("the order is %s", got.State)
	}
}

func TestAPaymentLinkThatHasEndedSaysSo(t *testing.T) {
	x := openTill(t)
	_, url := x.asked()
	x.clock.Add(8 * 24 * time.Hour)
	if p := x.Browser().Get(url).MustBe(410); p.Text("h1") != "This link has ended" || p.Has("form.panel") || !strings.Contains(p.Text(".lead"), "another one") {
		t.Errorf("page %q", p.Text("main"))
	}
	x.Browser().Get(checkout.LinkPath + "made-up").MustBe(404)
}
