package shop_test

import (
	"strings"
	"testing"

	"regulars/store/db"
	"regulars/store/inventory"
)

func TestWhoLosesTheLastPieceIsToldWhatIsGoneAndKeepsTheCart(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	key := once(x.toReview(b))
	x.change(func(q db.Q) error { return inventory.Set(t.Context(), q, x.bag, "", 0, inventory.Counted) })
	page := b.Post("/checkout/review", "once", key, "payment", "invoice").MustBe(409)
	words := page.Text("#error-summary")
	if !strings.Contains(words, "sold out") || !strings.Contains(words, "Nothing was ordered") || len(page.All(".cart-line")) != 1 {
		t.Errorf("told %q beside %d lines", words, len(page.All(".cart-line")))
	}
	if late := b.Post("/checkout", address...).MustBe(409); late.Text("#error-summary") == "" || len(x.orders()) != 0 {
		t.Errorf("the page before says %q", late.Text("#error-summary"))
	}
}

func TestWhatIsGoneFromALargerOrderIsSaidAndTheRestCanBeOrdered(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	b.Post("/cart/lines", "variant", x.lamp).MustBe(303)
	key := once(x.toReview(b))
	x.change(func(q db.Q) error { return inventory.Set(t.Context(), q, x.bag, "", 0, inventory.Counted) })
	page := b.Post("/checkout/review", "once", key, "payment", "invoice").MustBe(409)
	if got := strings.Join(page.Texts(".changes li"), " "); !strings.Contains(got, "sold out just now") {
		t.Errorf("changes %q", got)
	}
	b.Follow(b.Post("/checkout/review", "once", once(page), "payment", "invoice").MustBe(303)).MustBe(200)
	if o := x.orders(); len(o) != 1 || len(o[0].Lines) != 1 {
		t.Errorf("ordered %v", o)
	}
}

func TestAnswersThatCannotBeKeptStayInTheForm(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	key := once(x.toReview(b))
	x.full(true)
	page := b.Post("/checkout", with("line1", "Typed once 7")...).MustBe(503)
	if page.Header.Get("Retry-After") == "" || page.Attr("#line1", "value") != "Typed once 7" || !strings.Contains(page.Text("#error-summary"), "cannot save") {
		t.Errorf("street %q, said %q", page.Attr("#line1", "value"), page.Text("#error-summary"))
	}
	page = b.Post("/checkout/review", "once", key, "payment", "invoice").MustBe(503)
	if once(page) != key || page.Header.Get("Retry-After") == "" || page.Text("#error-summary") == "" {
		t.Errorf("the order's key is another one, or nothing is said: %q", page.Text("#error-summary"))
	}
	x.full(false)
	b.Post("/checkout/review", "once", key, "payment", "invoice").MustBe(303)
	if n := len(x.orders()); n != 1 {
		t.Errorf("%d orders", n)
	}
}

// full makes every write fail, as on a full disk.
func (x *till) full(on bool) {
	x.t.Helper()
	pragma := map[bool]string{true: "pragma query_only = on", false: "pragma query_only = off"}[on]
	if _, err := x.d.Pool().Exec(pragma); err != nil {
		x.t.Fatal(err)
	}
}
