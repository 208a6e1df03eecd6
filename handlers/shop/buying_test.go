package shop_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/labstack/echo/v4"

	"regulars/handlers/shop"
	"regulars/handlers/web"
	"regulars/handlers/web/webtest"
	"regulars/store/browse"
	"regulars/store/cart"
	"regulars/store/catalog"
	"regulars/store/checkout"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/price"
	"regulars/store/setting"
	"regulars/store/shipment"
	"regulars/store/tax"
)

// till is a small shop where one can buy.
type till struct {
	*webtest.Site
	t     *testing.T
	d     *db.DB
	desk  *checkout.Desk
	clock *dbtest.Clock
	bag   string // variant; 5 of them for 20.00
	lamp  string // variant; the last one for 49.00
}

func openTill(t *testing.T) *till {
	t.Helper()
	clock := dbtest.NewClock("2026-03-01 12:00")
	x := &till{t: t, d: dbtest.OpenAt(t, clock), clock: clock}
	x.change(func(q db.Q) error {
		for _, p := range []struct {
			title string
			minor int64
			count int64
			id    *string
		}{{"Canvas bag", 2000, 5, &x.bag}, {"Desk lamp", 4900, 1, &x.lamp}} {
			thing := &catalog.Product{Title: p.title, Published: true, Variants: []catalog.Variant{{SKU: p.title, RequiresShipping: true, Taxable: true}}}
			if err := stocked(q, thing, p.count); err != nil {
				return err
			}
			*p.id = thing.Variants[0].ID
			if err := price.Set(t.Context(), q, *p.id, price.Price{Amount: money.Of(p.minor, "EUR")}); err != nil {
				return err
			}
		}
		return rulesOfTheShop(t, q)
	})
	c, err := browse.Open(t.Context(), x.d)
	if err != nil {
		t.Fatal(err)
	}
	bank := payment.Demo{DB: x.d}
	x.desk, err = checkout.Open(t.Context(), checkout.Options{DB: x.d, Catalog: c, BaseURL: "http://shop.test", Gateways: []payment.Gateway{payment.Invoice{}, bank},
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	listening, stop := context.WithCancel(t.Context())
	var pages sync.WaitGroup
	pages.Go(func() { x.desk.Listen(listening) })
	t.Cleanup(func() { stop(); pages.Wait() })
	x.Site = webtest.Open(t, x.d, func(h *web.House, e *echo.Echo) {
		(&shop.Buying{House: h, Catalog: c, Desk: x.desk, Demo: &bank}).Mount(e)
		(&shop.Account{House: h, Catalog: c, Desk: x.desk}).Mount(e)
		e.POST("/login/:customer", x.login)
	})
	return x
}

// login logs a customer in and joins the carts, without asking who it is.
func (x *till) login(c echo.Context) error {
	v := web.Of(c)
	if err := v.Begin(c); err != nil {
		return err
	}
	visitor, ctx := v.VisitorID, c.Request().Context()
	if err := v.Login(c, c.Param("customer")); err != nil {
		return err
	}
	err := x.d.Write(ctx, func(q db.Q) error { _, err := cart.Merge(ctx, q, visitor, c.Param("customer")); return err })
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/cart")
}

func rulesOfTheShop(t *testing.T, q db.Q) error {
	s := setting.Default()
	s.OrderPrefix, s.Bank = "NG-", setting.Bank{Holder: "Northgate", IBAN: "DE02120300000000202051", BIC: "BYLADEM1001"}
	if err := setting.SaveShop(t.Context(), q, s); err != nil {
		return err
	}
	if err := tax.Save(t.Context(), q, tax.Rate{Country: "DE", Name: "VAT", PPM: 190_000}); err != nil {
		return err
	}
	return shipment.Save(t.Context(), q, &shipment.Zone{Handle: "home", Name: "Home", Areas: []shipment.Area{{Country: "DE"}, {Country: "US"}},
		Rates: []shipment.Rate{{Handle: "standard", Name: "Standard", Price: money.Of(490, "EUR"), DaysMin: 2, DaysMax: 4}, {Handle: "express", Name: "Express", Price: money.Of(1290, "EUR"), DaysMin: 1, DaysMax: 1}}})
}

func (x *till) change(fn func(q db.Q) error) {
	x.t.Helper()
	if err := x.d.Write(x.t.Context(), fn); err != nil {
		x.t.Fatal(err)
	}
}

var address = []string{"email", "ada@example.org", "country", "DE", "name", "Zoë O’Brien", "line1", "Weg 1", "postcode", "D-10117", "city", "Berlin", "billing-same", "yes", "delivery", "standard", "act", "continue"}

// with is the address with other answers.
func with(namesAndValues ...string) []string {
	form := append([]string{}, address...)
	for i := 0; i+1 < len(namesAndValues); i += 2 {
		found := false
		for j := 0; j+1 < len(form); j += 2 {
			if form[j] == namesAndValues[i] {
				form[j+1], found = namesAndValues[i+1], true
			}
		}
		if !found {
			form = append(form, namesAndValues[i], namesAndValues[i+1])
		}
	}
	return form
}

// toReview brings a browser with a bag in its cart to the last page.
func (x *till) toReview(b *webtest.Browser) *webtest.Page {
	x.t.Helper()
	b.Post("/cart/lines", "variant", x.bag, "quantity", "2").MustBe(303)
	b.Post("/checkout", address...).MustBe(303)
	return b.Get("/checkout/review").MustBe(200)
}

func once(p *webtest.Page) string {
	return p.Attr(`form[action="/checkout/review"] input[name=once]`, "value")
}

func (x *till) orders() []order.Order {
	x.t.Helper()
	list, err := order.List(x.t.Context(), x.d.Read(), order.Filter{Everybody: true})
	if err != nil {
		x.t.Fatal(err)
	}
	return list
}

func TestAGuestBuysWithoutAnAccountInThreeSteps(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	cart := b.Follow(b.Post("/cart/lines", "variant", x.bag, "quantity", "2").MustBe(303)).MustBe(200)
	if cart.Text(".cart-line-title") != "Canvas bag" || !strings.Contains(cart.Text(".totals-total dd"), "€44.90") {
		t.Errorf("cart: %s, %s", cart.Text(".cart-line-title"), cart.Text(".totals-total dd"))
	}
	form := b.Get("/checkout").MustBe(200)
	if n := len(form.All(`form[action="/checkout"] fieldset:not(.choice) > .fields > .field .control`)); n > 14 {
		t.Errorf("%d questions", n)
	}
	review := x.toReview(x.Browser())
	if !strings.Contains(review.Text(".button-wide"), "€44.90") {
		t.Errorf("the button says %q", review.Text(".button-wide"))
	}
	b.Post("/checkout", address...).MustBe(303)
	placed := b.Post("/checkout/review", "once", once(b.Get("/checkout/review")), "payment", "invoice").MustBe(303)
	thanks := b.Follow(placed).MustBe(200)
	for _, want := range []string{"NG-10001", "DE02120300000000202051", "€44.90", "Zoë O’Brien", "10117 Berlin", "Standard, 2 to 4 working days", "ada@example.org"} {
		if !strings.Contains(thanks.Text("main"), want) {
			t.Errorf("%q is not on the confirmation", want)
		}
	}
	if thanks.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Error("the secret address is told to other sites")
	}
	if again := x.Browser().Get(placed.Location).MustBe(200); !again.Has(".order-number") {
		t.Error("the link does not open elsewhere")
	}
	x.Browser().Get("/orders/NG-10001").MustBe(404)
	x.Browser().Get("/orders/" + x.orders()[0].ID).MustBe(404)
}

func TestAGuestIsOfferedAnAccountOnlyAfterTheOrder(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	review := x.toReview(b)
	for _, path := range []string{"/cart", "/checkout", "/checkout/review"} {
		if b.Get(path).Has(`input[type=password]`) {
			t.Errorf("%s asks for a password", path)
		}
	}
	done := b.Follow(b.Post("/checkout/review", "once", once(review), "payment", "invoice").MustBe(303)).MustBe(200)
	if n := len(done.All(`form[action^="/account/register?order="] input[type=password]`)); n != 1 {
		t.Errorf("%d offers of an account after the order", n)
	}
}

func TestDoubleSubmitReloadAndBackMakeOneOrder(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	key := once(x.toReview(b))
	first := b.Post("/checkout/review", "once", key, "payment", "invoice").MustBe(303)
	second := b.Post("/checkout/review", "once", key, "payment", "invoice").MustBe(303)
	if first.Location != second.Location || len(x.orders()) != 1 {
		t.Errorf("%s, then %s; %d orders", first.Location, second.Location, len(x.orders()))
	}
	b.Post("/checkout/review", "once", key, "payment", "demo").MustBe(409)
	if back := b.Get("/checkout/review").MustBe(303); back.Location != "/cart" {
		t.Errorf("back leads to %s", back.Location)
	}
	thief := x.Browser()
	thief.Post("/cart/lines", "variant", x.bag).MustBe(303)
	thief.Post("/checkout/review", "once", key, "payment", "invoice").MustBe(409)
	if len(x.orders()) != 1 {
		t.Errorf("%d orders", len(x.orders()))
	}
}

func TestMistakesAreSaidBesideTheirFieldsAndKeepWhatWasTyped(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	b.Post("/cart/lines", "variant", x.bag).MustBe(303)
	page := b.Post("/checkout", with("email", "nonsense", "postcode", "1", "name", "")...).MustBe(422)
	for id, want := range map[string]string{"#email-error": "email address", "#postcode-error": "like 10117", "#name-error": "full name"} {
		if !strings.Contains(page.Text(id), want) {
			t.Errorf("%s says %q", id, page.Text(id))
		}
	}
	if len(page.All("#error-summary li")) != 3 || page.Attr("#line1", "value") != "Weg 1" || page.Attr("#email", "value") != "nonsense" {
		t.Errorf("summary %v, street %q", page.Texts("#error-summary li"), page.Attr("#line1", "value"))
	}
	if page.Attr("#postcode", "autocomplete") != "shipping postal-code" || !strings.HasPrefix(page.Text("title"), "Error: ") {
		t.Errorf("autofill %q, title %q", page.Attr("#postcode", "autocomplete"), page.Text("title"))
	}
	american := b.Post("/checkout", with("country", "US", "act", "country")...).MustBe(200)
	if !american.Has("#region option[value=CA]") || american.Has("#error-summary") || american.Attr("#line1", "value") != "Weg 1" {
		t.Error("another country's form is not asked, or says mistakes, or forgets")
	}
	page = b.Post("/checkout", with("billing-same", "", "billing-country", "FR")...).MustBe(422)
	if !page.Has("#billing-name-error") || page.Attr("#billing-name", "autocomplete") != "billing name" {
		t.Error("the billing address is not asked for")
	}
}

func TestWhatChangedIsShownBeforeAnythingIsOrdered(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	key := once(x.toReview(b))
	x.change(func(q db.Q) error {
		if err := inventory.Set(t.Context(), q, x.bag, "", 1, inventory.Counted); err != nil {
			return err
		}
		return price.Set(t.Context(), q, x.bag, price.Price{Amount: money.Of(2500, "EUR")})
	})
	page := b.Post("/checkout/review", "once", key, "payment", "demo").MustBe(409)
	if len(page.All(".changes li")) == 0 || len(x.orders()) != 0 || !page.Has("input[value=demo][checked]") {
		t.Errorf("changes %v, %d orders", page.Texts(".changes li"), len(x.orders()))
	}
	b.Follow(b.Post("/checkout/review", "once", once(page), "payment", "invoice").MustBe(303)).MustBe(200)
	if o := x.orders(); len(o) != 1 || o[0].Total != money.Of(2990, "EUR") {
		t.Errorf("ordered %v", o)
	}
}

func TestTheCartSaysWhatItCannotDo(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	if page := b.Get("/cart").MustBe(200); !strings.Contains(page.Text("main"), "Nothing in it yet") || len(b.Cookies()) != 0 {
		t.Error("an empty cart is not empty, or sets a cookie")
	}
	page := b.Follow(b.Post("/cart/lines", "variant", x.lamp, "quantity", "3"))
	if !strings.Contains(page.Text(".line-notice"), "Only 1 left") || !strings.Contains(page.Text(".totals-total dd"), "€53.90") {
		t.Errorf("notice %q, total %q", page.Text(".line-notice"), page.Text(".totals-total dd"))
	}
	line := page.Attr(".cart-line-form", "action")
	wrong := b.Post(line, "quantity", "many", "act", "update").MustBe(422)
	if wrong.Attr(".cart-line input[name=quantity]", "value") != "many" || !wrong.Has("#error-summary") {
		t.Error("what was typed is gone, or nothing is said")
	}
	b.Get(line).MustBe(303)
	thief := x.Browser()
	thief.Post("/cart/lines", "variant", x.bag)
	thief.Post(line, "quantity", "9", "act", "update").MustBe(404)
	thief.Post(line, "act", "remove").MustBe(303)
	if got := b.Get("/cart").Attr(".cart-line input[name=quantity]", "value"); got != "3" {
		t.Errorf("a stranger changed it to %q", got)
	}
	x.change(func(q db.Q) error { return inventory.Set(t.Context(), q, x.lamp, "", 0, inventory.Counted) })
	if gone := b.Get("/cart"); !gone.Has(".cart-line-gone") || gone.Has(`a[href="/checkout"]`) {
		t.Error("a sold-out line is dropped, or can be bought")
	}
	b.Get("/checkout").MustBe(303)
	b.Post(line, "quantity", "2").MustBe(303)
	b.Post(line, "act", "remove").MustBe(303)
	if b.Get("/cart").Has(".cart-line") {
		t.Error("removed and still there")
	}
}

func TestTheNoteAndTheEstimateAreKept(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	b.Post("/cart/lines", "variant", x.bag).MustBe(303)
	b.Post("/cart/note", "note", "Ring <twice>\r\nplease").MustBe(303)
	b.Post("/cart/estimate", "country", "US", "region", "CA", "postcode", "90210").MustBe(303)
	page := b.Get("/cart")
	if page.Text("textarea[name=note]") != "Ring <twice> please" || !strings.Contains(page.Text(".estimate summary"), "United States, 90210") {
		t.Errorf("note %q, estimate %q", page.Text("textarea[name=note]"), page.Text(".estimate summary"))
	}
	b.Post("/cart/estimate", "country", "FR").MustBe(422)
	b.Post("/cart/estimate", "country", "US", "postcode", "ABC").MustBe(422)
	b.Post("/cart/note", "note", strings.Repeat("x", 1001)).MustBe(422)
}

func TestTheScriptIsToldTheCountAndTheWords(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	b.Header = http.Header{"X-Requested-With": {"fetch"}}
	var told struct {
		Count   int
		Message string
	}
	read := func(p *webtest.Page) {
		t.Helper()
		if err := json.Unmarshal([]byte(p.Body), &told); err != nil {
			t.Fatalf("%v: %s", err, p.Body)
		}
	}
	if read(b.Post("/cart/lines", "variant", x.bag, "quantity", "2").MustBe(200)); told.Count != 2 || !strings.Contains(told.Message, "Canvas bag") {
		t.Errorf("told %+v", told)
	}
	if read(b.Post("/cart/lines", "variant", "nothing").MustBe(409)); told.Message == "" || told.Count != 2 {
		t.Errorf("told %+v", told)
	}
	if read(b.Post("/cart/lines", "variant", x.bag, "quantity", "-1").MustBe(409)); !strings.Contains(told.Message, "1 to 999") {
		t.Errorf("told %+v", told)
	}
}

func TestFieldsThatNobodyAskedForHaveNoEffect(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	extra := []string{"price", "1", "unit", "1", "total", "1", "paid", "true", "state", "paid", "customer_id", "ada", "status", "paid"}
	b.Post("/cart/lines", append([]string{"variant", x.bag, "quantity", "2"}, extra...)...).MustBe(303)
	b.Post("/checkout", append(with(), extra...)...).MustBe(303)
	b.Post("/checkout/review", append([]string{"once", once(b.Get("/checkout/review")), "payment", "demo"}, extra...)...).MustBe(303)
	if o := x.orders()[0]; o.Total != money.Of(4490, "EUR") || o.State != order.Pending || o.CustomerID != "" {
		t.Errorf("got %+v", o)
	}
}

func TestTheDemonstrationBankIsThatOfTheShopperAlone(t *testing.T) {
	x := openTill(t)
	b := x.Browser()
	placed := b.Post("/checkout/review", "once", once(x.toReview(b)), "payment", "demo").MustBe(303)
	page := b.Follow(placed).MustBe(200)
	back := page.Attr(".panel-note a", "href")
	stranger := x.Browser()
	stranger.Post("/cart/lines", "variant", x.bag)
	stranger.Get(placed.Location).MustBe(404)
	stranger.Post(placed.Location, "outcome", "approve").MustBe(404)

	declined := b.Follow(b.Post(placed.Location, "outcome", "decline").MustBe(303)).MustBe(200)
	if !declined.Has(".outcome-declined") || !declined.Has(`form[action="`+back+`/pay"]`) {
		t.Errorf("after a refusal: %s", declined.Text("h1"))
	}
	b.Post(back+"/pay", "payment", "gold").MustBe(422)
	again := b.Post(back+"/pay", "payment", "demo").MustBe(303)
	if again.Location == placed.Location || !strings.HasPrefix(again.Location, "/pay/demo/") {
		t.Fatalf("again leads to %s", again.Location)
	}
	paid := b.Follow(b.Post(again.Location, "outcome", "approve").MustBe(303)).MustBe(200)
	if !paid.Has(".outcome-paid") || x.orders()[0].State != order.Paid {
		t.Errorf("after approval: %s, %s", paid.Text("h1"), x.orders()[0].State)
	}
	b.Get(again.Location).MustBe(409)
	b.Post(back+"/pay", "payment", "demo").MustBe(303)
	if x.orders()[0].State != order.Paid {
		t.Error("paid twice")
	}
}

func TestMoneyThatIsReservedIsNotSaidToBeCharged(t *testing.T) {
	x := openTill(t)
	err := x.d.Write(t.Context(), func(q db.Q) error {
		s, err := setting.FindShop(t.Context(), q)
		if err != nil {
			return err
		}
		s.Capture = setting.CaptureWhenSent
		return setting.SaveShop(t.Context(), q, s)
	})
	if err != nil {
		t.Fatal(err)
	}
	b := x.Browser()
	bank := b.Post("/checkout/review", "once", once(x.toReview(b)), "payment", "demo").MustBe(303).Location
	page := b.Follow(b.Post(bank, "outcome", "approve").MustBe(303)).MustBe(200)
	if o := x.orders()[0]; o.State != order.Authorized || !strings.Contains(page.Body, "The money is reserved; nothing is charged yet.") {
		t.Errorf("%s: %s", o.State, page.Text(".split-aside"))
	}
}

func TestTwoCartsThatBecameOneAreSaidAndCanBeParted(t *testing.T) {
	x := openTill(t)
	ada, err := customerOf(t, x.d, "ada@example.org")
	if err != nil {
		t.Fatal(err)
	}
	laptop, phone := x.Browser(), x.Browser()
	laptop.Post("/login/" + ada).MustBe(303)
	laptop.Post("/cart/lines", "variant", x.bag, "quantity", "2").MustBe(303)
	phone.Post("/cart/lines", "variant", x.lamp).MustBe(303)
	merged := phone.Follow(phone.Post("/login/" + ada).MustBe(303)).MustBe(200)
	if len(merged.All(".cart-line")) != 2 || !merged.Has(`form[action="/cart/unmerge"]`) || !strings.Contains(merged.Text(".notice"), "1 item") {
		t.Errorf("%d lines, notice %q", len(merged.All(".cart-line")), merged.Text(".notice"))
	}
	if laptop.Get("/cart").Has(`form[action="/cart/unmerge"]`) {
		t.Error("another browser is offered to undo it")
	}
	parted := phone.Follow(phone.Post("/cart/unmerge").MustBe(303)).MustBe(200)
	if got := parted.Texts(".cart-line-title"); len(got) != 1 || got[0] != "Canvas bag" || parted.Has(`form[action="/cart/unmerge"]`) {
		t.Errorf("after undo: %v", got)
	}
	phone.Post("/cart/unmerge").MustBe(303)
	bob, err := customerOf(t, x.d, "bob@example.org")
	if err != nil {
		t.Fatal(err)
	}
	laptop.Post("/login/" + bob).MustBe(303)
	if laptop.Get("/cart").Has(".cart-line") {
		t.Error("the next customer on this browser sees the first one's cart")
	}
}

func customerOf(t *testing.T, d *db.DB, email string) (customerID string, err error) {
	t.Helper()
	err = d.Write(t.Context(), func(q db.Q) error {
		c, err := customer.Create(t.Context(), q, customer.New{Email: email})
		customerID = c.ID
		return err
	})
	return customerID, err
}
