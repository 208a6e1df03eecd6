package security

import (
	"maps"
	"net/url"
	"strings"
	"testing"

	"regulars/store/customer"
	"regulars/store/order"
)

// merged adds names and values to a copy of a form.
func merged(form url.Values, namesAndValues ...string) url.Values {
	all := maps.Clone(form)
	for i := 0; i+1 < len(namesAndValues); i += 2 {
		all[namesAndValues[i]] = []string{namesAndValues[i+1]}
	}
	return all
}

// greedy is what somebody adds to every form who hopes that a field is taken.
var greedy = []string{"price", "1", "unit", "1", "amount", "1", "total", "1", "subtotal", "1", "shipping", "0", "tax", "0", "discount", "9999", "currency", "XXX",
	"paid", "true", "state", "paid", "status", "paid", "number", "NG-1", "gateway", "invoice", "customer_id", "x", "CustomerID", "x", "visitor_id", "x", "VisitorID", "x",
	"role", "owner", "segment", "campus", "segments", "campus", "tags", "staff", "confirmed", "true", "confirmed_at", "1", "ConfirmedAt", "2020-01-01T00:00:00Z", "id", "x", "admin", "1"}

func TestFieldsThatNobodyAskedForHaveNoEffect(t *testing.T) {
	s := open(t)
	variant := s.sold()
	honest, liar := s.browser(), s.customer("liar@example.org")
	honest.buy(variant, "honest@example.org")

	liar.must(liar.send("/cart/lines", merged(url.Values{"variant": {variant}, "quantity": {"1"}}, greedy...)), 303)
	liar.send("/cart/note", merged(url.Values{"note": {"hello"}}, greedy...))
	liar.send("/account/details", merged(url.Values{"name": {"Liar"}}, greedy...))
	form, ok := liar.get("/checkout").Form(`form[action="/checkout"]`)
	if !ok {
		t.Fatal("no checkout form")
	}
	form.Set("act", "continue")
	form.Autofill(map[string]string{"name": "Liar", "address-line1": "Unter den Linden 6", "postal-code": "10117", "address-level2": "Berlin", "country": "DE"})
	liar.must(liar.send("/checkout", merged(form.Values, append(greedy, "email", "rich@example.org")...)), 303)
	once := liar.must(liar.get("/checkout/review"), 200).Once()
	liar.must(liar.send("/checkout/review", merged(url.Values{"once": {once}, "payment": {"invoice"}}, append(greedy, "gateway", "demo")...)), 303)

	list, err := order.List(t.Context(), s.d.Read(), order.Filter{Everybody: true, Limit: 2})
	if err != nil || len(list) != 2 {
		t.Fatal(err)
	}
	took, paid := list[0], list[1]
	if took.Total != paid.Total || took.Subtotal != paid.Subtotal || took.Tax != paid.Tax || took.State != order.Awaiting || took.Number == "NG-1" {
		t.Errorf("the liar's order: %v (%s, %s), the honest one's %v", took.Total, took.State, took.Number, paid.Total)
	}
	who, err := customer.FindByEmail(t.Context(), s.d.Read(), "liar@example.org")
	if err != nil || took.CustomerID != who.ID || took.Email != "liar@example.org" {
		t.Errorf("the order is of %q, %q (%v)", took.CustomerID, took.Email, err)
	}
}

func TestAnAccountCannotConfirmItselfNorTakeARole(t *testing.T) {
	s := open(t)
	b := s.browser()
	b.must(b.send("/account/register", merged(url.Values{"email": {"eve@mit.edu"}, "password": {password}}, greedy...)), 303)
	who, err := customer.FindByEmail(t.Context(), s.d.Read(), "eve@mit.edu")
	if err != nil || who.Confirmed() {
		t.Errorf("%+v (%v)", who, err)
	}
	if n := s.count(`select count(*) from staff`); n != 0 {
		t.Errorf("%d members of staff", n)
	}
}

func TestQuantitiesThatAreNoneAreRefused(t *testing.T) {
	s := open(t)
	variant := s.sold()
	for _, q := range []string{"-1", "0", "1000000000", "1.5", "1,5", "99999999999999999999999", "9223372036854775808", "-9223372036854775809", "NaN", "Infinity", "1e3", "0x10", "1;2", "٣", "1\x00", "²", "--1", "+"} {
		b := s.browser()
		p := b.post("/cart/lines", "variant", variant, "quantity", q)
		if p.Status >= 500 {
			t.Errorf("%q: %d", q, p.Status)
		}
		b.must(b.post("/cart/lines", "variant", variant, "quantity", "2"), 303)
		action := lineAction(b)
		if p := b.post(action, "quantity", q); p.Status >= 500 {
			t.Errorf("%q on a line: %d", q, p.Status)
		}
		if n := s.count(`select count(*) from cart_line where quantity < 1 or quantity > 999`); n > 0 {
			t.Fatalf("%q: %d lines of no sense", q, n)
		}
	}
}

func lineAction(b *browser) string {
	b.t.Helper()
	for _, n := range b.get("/cart").All(`form[action^="/cart/lines/"]`) {
		for _, a := range n.Attr {
			if a.Key == "action" {
				return a.Val
			}
		}
	}
	b.t.Fatal("no line in the cart")
	return ""
}

func TestStepsOfBuyingCannotBeSkipped(t *testing.T) {
	s := open(t)
	before := s.count(`select count(*) from orders`)
	b := s.browser()
	b.must(b.post("/cart/lines", "variant", s.sold()), 303)
	for _, once := range []string{"", "x", strings.Repeat("A", 43)} {
		if p := b.post("/checkout/review", "once", once, "payment", "invoice"); p.Status == 303 && strings.HasPrefix(p.Location, "/orders/") || p.Status >= 500 {
			t.Errorf("ordered without contact or address: %d %q", p.Status, p.Location)
		}
	}
	if p := b.get("/checkout/review"); p.Status != 303 || p.Location != "/checkout" {
		t.Errorf("the review without an address: %d %q", p.Status, p.Location)
	}
	if after := s.count(`select count(*) from orders`); after != before {
		t.Errorf("%d orders out of nothing", after-before)
	}
}
