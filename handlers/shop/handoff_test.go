package shop_test

import (
	"net/http"
	"strings"
	"testing"

	"regulars/handlers/web/webtest"
)

func TestAGuestGoesOnWithAnotherDevice(t *testing.T) {
	x := openTill(t)
	desk := x.Browser()
	desk.Post("/cart/lines", "variant", x.bag, "quantity", "2")
	offer := desk.Post("/cart/handoff")
	address := offer.Text("a.unbroken")
	if src := offer.Attr("img.code", "src"); !strings.HasPrefix(src, "data:image/png;base64,") {
		t.Errorf("the code is %.40s", src)
	}
	here := strings.TrimPrefix(address, "http://shop.test")
	phone := x.Browser()
	if p := phone.Get(here); p.Status != http.StatusOK || p.Attr("form[method=post]", "action") != here || p.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("the link answers %d, referrer policy %q", p.Status, p.Header.Get("Referrer-Policy"))
	}
	if got := len(desk.Get("/cart").All("li.cart-line")); got != 1 {
		t.Errorf("looking at the link took the cart: %d lines are left", got)
	}
	phone.Post(here)
	if got := len(phone.Get("/cart").All("li.cart-line")); got != 1 {
		t.Errorf("%d lines came along", got)
	}
	if got := len(desk.Get("/cart").All("li.cart-line")); got != 0 {
		t.Errorf("the first device still shows %d lines", got)
	}
	if p := x.Browser().Post(here); p.Status != http.StatusNotFound {
		t.Errorf("a second use answers %d", p.Status)
	}
}

func TestAnAccountHasNothingToHandOver(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	if p := b.Post("/cart/handoff"); p.Status != http.StatusSeeOther {
		t.Errorf("a reader is answered %d", p.Status)
	}
	ann, err := customerOf(t, x.d, "ann@example.org")
	if err != nil {
		t.Fatal(err)
	}
	b.Post("/login/" + ann).MustBe(303)
	b.Post("/cart/lines", "variant", x.bag, "quantity", "1")
	if found := b.Get("/cart").All("form[action='/cart/handoff']"); len(found) != 0 {
		t.Error("an account is offered a hand-off")
	}
	if p := b.Post("/cart/handoff"); p.Status != http.StatusSeeOther {
		t.Errorf("an account is answered %d", p.Status)
	}
}

// TestAGuestIsHandedOverWhereTheyHaveOrderedAndNotByTheirLetters opens the page of a
// guest's order on its own device, on another, and by the letter.
func TestAGuestIsHandedOverWhereTheyHaveOrderedAndNotByTheirLetters(t *testing.T) {
	x := openTill(t)
	desk := x.Browser()
	path := desk.Post("/checkout/review", "once", once(x.toReview(desk)), "payment", "invoice").MustBe(http.StatusSeeOther).Location
	const offer = "form[action='/cart/handoff']"
	if p := desk.Get(path).MustBe(http.StatusOK); !p.Has(offer) {
		t.Error("who has ordered is not offered a code")
	}
	other := x.Browser()
	other.Post("/cart/lines", "variant", x.bag, "quantity", "1").MustBe(http.StatusSeeOther) // a guest of its own
	for who, b := range map[string]*webtest.Browser{"a reader": x.Browser(), "another guest": other} {
		if p := b.Get(path).MustBe(http.StatusOK); p.Has(offer) {
			t.Errorf("%s with the order's address is offered to be moved", who)
		}
	}
	address := desk.Post("/cart/handoff").MustBe(http.StatusOK).Text("a.unbroken")
	phone := x.Browser()
	phone.Post(strings.TrimPrefix(address, "http://shop.test")).MustBe(http.StatusSeeOther)
	if !phone.Get(path).Has(offer) || desk.Get(path).Has(offer) {
		t.Error("the guest did not move")
	}
}
