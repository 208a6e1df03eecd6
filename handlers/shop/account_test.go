package shop_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"regulars/handlers/shop"
	"regulars/handlers/web"
	"regulars/handlers/web/webtest"
	"regulars/store/browse"
	"regulars/store/cart"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/id"
	"regulars/store/message"
	"regulars/store/money"
	"regulars/store/notify"
	"regulars/store/order"
	"regulars/store/password"
	"regulars/store/react"
	"regulars/store/visitor"
)

// club is a shop of which only the account's pages are open.
type club struct {
	*testing.T
	d    *db.DB
	site *webtest.Site
}

func openClub(t *testing.T) club {
	d := dbtest.Open(t)
	goods, err := browse.Open(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	site := webtest.Open(t, d, func(h *web.House, e *echo.Echo) {
		(&shop.Account{House: h, Catalog: goods}).Mount(e)
		e.GET("/cart", func(c echo.Context) error { return web.SeeOther(c, "/account") })
	})
	return club{t, d, site}
}

func draw(v any) (notify.Letter, error) {
	b, err := json.Marshal(v)
	return notify.Letter{Subject: "x", Text: string(b)}, err
}

// mails lets follow what follows and returns the mails, newest first.
func (w club) mails() []message.Message {
	w.Helper()
	r := react.Reactor{DB: w.d, Log: slog.New(slog.DiscardHandler), Mailer: notify.Mailer{BaseURL: "http://shop.test", Letters: notify.Letters{
		ConfirmAddress: func(v notify.ConfirmAddress) (notify.Letter, error) { return draw(v) },
		AccountExists:  func(v notify.AccountExists) (notify.Letter, error) { return draw(v) },
		ResetPassword:  func(v notify.ResetPassword) (notify.Letter, error) { return draw(v) },
		AddressChanged: func(v notify.AddressChanged) (notify.Letter, error) { return draw(v) },
		Welcome:        func(v notify.Welcome) (notify.Letter, error) { return draw(v) },

		PasswordChanged: func(v notify.PasswordChanged) (notify.Letter, error) { return draw(v) },
		ConfirmLetters:  func(v notify.ConfirmLetters) (notify.Letter, error) { return draw(v) },
	}}}
	if _, err := r.Round(w.Context()); err != nil {
		w.Fatal(err)
	}
	list, err := message.List(w.Context(), w.d.Read(), message.Filter{})
	if err != nil {
		w.Fatal(err)
	}
	return list
}

var mailedLink = regexp.MustCompile(`http://shop\.test(/account/(?:confirm|reset)/[A-Za-z0-9_-]{43})`)

// link is the path of the link in the newest mail of a kind.
func (w club) link(kind string) string {
	w.Helper()
	list := w.mails()
	i := slices.IndexFunc(list, func(m message.Message) bool { return m.Kind == kind })
	if i < 0 {
		w.Fatalf("no mail of kind %s", kind)
	}
	found := mailedLink.FindStringSubmatch(list[i].Text)
	if found == nil {
		w.Fatalf("no link in %s", list[i].Text)
	}
	return found[1]
}

const rightPassword = "correct horse"

// newcomer makes an account and returns its id.
func (w club) newcomer(email string, q db.Q) string {
	w.Helper()
	hash, err := password.New(w.Context(), rightPassword)
	if err != nil {
		w.Fatal(err)
	}
	c, err := customer.Create(w.Context(), q, customer.New{Email: email, Name: "Ada Lovelace", Password: hash})
	if err != nil {
		w.Fatal(err)
	}
	return c.ID
}

// member makes an account and returns a browser that is logged in.
func (w club) member(email string) *webtest.Browser {
	w.Helper()
	w.write(func(_ context.Context, q db.Q) error { w.newcomer(email, q); return nil })
	return w.logIn(email)
}

func (w club) logIn(email string) *webtest.Browser {
	w.Helper()
	b := w.site.Browser()
	b.Post("/account/login", "email", email, "password", rightPassword).MustBe(303)
	return b
}

func (w club) write(fn func(ctx context.Context, q db.Q) error) {
	w.Helper()
	if err := w.d.Write(w.Context(), func(q db.Q) error { return fn(w.Context(), q) }); err != nil {
		w.Fatal(err)
	}
}

func (w club) order(email, customerID, secret string) (o order.Order) {
	w.Helper()
	eur := func(n int64) money.Amount { return money.Of(n, "EUR") }
	o = order.Order{SecretHash: id.Hash(secret), OnceHash: id.Hash(id.Token()), CustomerID: customerID, Email: email, State: order.Awaiting, TaxIncluded: true,
		Subtotal: eur(2300), Shipping: eur(490), Tax: eur(445), Total: eur(2790),
		Lines:    []order.Line{{VariantID: "bag", Title: "Canvas bag", Variant: "Pine", Quantity: 2, Unit: eur(1150), Total: eur(2300), Tax: eur(367)}},
		Taxes:    []order.Tax{{Name: "VAT", Rate: 190_000, Base: eur(2345), Amount: eur(445)}},
		Delivery: order.Address{Name: "Zoë O’Brien", Line1: "Street 1", Postcode: "10117", City: "Berlin", Country: "DE"}, Method: order.Method{Name: "Standard"}}
	w.write(func(ctx context.Context, q db.Q) error { return order.Place(ctx, q, &o, "NG-") })
	return o
}

func (w club) find(email string) customer.Customer {
	w.Helper()
	c, err := customer.FindByEmail(w.Context(), w.d.Read(), email)
	if err != nil {
		w.Fatal(err)
	}
	return c
}

func TestRegisteringConfirmingAndFindingEarlierOrders(t *testing.T) {
	w := openClub(t)
	w.order("ADA@mit.edu", "", id.Token())
	b := w.site.Browser()
	b.Get("/account/register").MustBe(200)
	p := b.Follow(b.Post("/account/register", "email", " Ada@mit.edu", "password", rightPassword).MustBe(303)).MustBe(200)
	if !strings.Contains(p.Text("main"), "Ada@mit.edu") || !p.Has(`meta[name=robots][content=noindex]`) {
		t.Error(p.Text("main"))
	}
	if loc := b.Get("/account").MustBe(303).Location; loc != "/account/login?next=%2Faccount" {
		t.Errorf("registering logged in: %s", loc)
	}
	link := w.link(notify.KindConfirm)
	// Opening the link, as programs that read mail do, changes nothing.
	w.site.Browser().Get(link).MustBe(200)
	if w.find("ada@mit.edu").Confirmed() {
		t.Fatal("a GET confirmed the address")
	}
	if got := b.Get(link).Header.Get("Referrer-Policy"); got != "no-referrer" {
		t.Errorf("the secret may travel: %s", got)
	}
	p = b.Follow(b.Post(link).MustBe(303)).MustBe(200)
	if text := p.Text("main"); !strings.Contains(text, "Your address is confirmed") || !strings.Contains(text, "An earlier order is now in your account") || !strings.Contains(text, "campus is open") {
		t.Error(text)
	}
	if rows := b.Get("/account").MustBe(200).Texts(".order-row"); len(rows) != 1 || !strings.Contains(rows[0], "NG-10001") || !strings.Contains(rows[0], "€27.90") {
		t.Errorf("%q", rows)
	}
	b.Get(link).MustBe(410)
}

func TestLinksOpenedInAnotherBrowserAskForAPassword(t *testing.T) {
	w := openClub(t)
	w.site.Browser().Post("/account/register", "email", "ada@mit.edu", "password", "a strangers word").MustBe(303)
	phone := w.site.Browser()
	choose := phone.Post(w.link(notify.KindConfirm)).MustBe(303)
	page := phone.Follow(choose).MustBe(200)
	if !page.Has(`input[name=password][autocomplete=new-password]`) {
		t.Error(page.Text("main"))
	}
	action := page.Attr("main form", "action")
	if p := phone.Post(action, "password", "short").MustBe(422); !p.Has("#password-error") || !p.Has(`.error-summary a[href="#password"]`) || !strings.HasPrefix(p.Text("title"), "Error: ") {
		t.Error(p.Text("main"))
	}
	if p := phone.Follow(phone.Post(action, "password", "the owners word").MustBe(303)).MustBe(200); !strings.Contains(p.Text("body"), "new password is saved") {
		t.Error(p.Text("body"))
	}
	w.site.Browser().Post("/account/login", "email", "ada@mit.edu", "password", "a strangers word").MustBe(422)
}

func TestTheAnswersDoNotTellWhoHasAnAccount(t *testing.T) {
	w := openClub(t)
	w.member("known@mit.edu")
	for _, tc := range []struct{ path, password string }{{"/account/login", "wrong wrong"}, {"/account/register", "correct horse 2"}, {"/account/forgot", ""}} {
		var seen []string
		for _, email := range []string{"known@mit.edu", "other@mit.edu"} {
			b := w.site.Browser()
			p := b.Post(tc.path, "email", email, "password", tc.password)
			text := strconv.Itoa(p.Status) + p.Location + p.Body
			if p.Location != "" {
				text += b.Follow(p).Body
			}
			text = strings.NewReplacer(url.QueryEscape(email), "X", email, "X").Replace(text)
			seen = append(seen, text)
		}
		if seen[0] != seen[1] {
			t.Errorf("%s tells:\n%s\n%s", tc.path, seen[0], seen[1])
		}
	}
}

func TestAWrongPasswordKeepsWhatWasTypedButThePassword(t *testing.T) {
	w := openClub(t)
	p := w.site.Browser().Post("/account/login", "email", "ada@mit.edu", "password", "wrong wrong", "return", "/account/orders").MustBe(422)
	if p.Attr("input[name=email]", "value") != "ada@mit.edu" || p.Attr("input[name=return]", "value") != "/account/orders" || strings.Contains(p.Body, "wrong wrong") {
		t.Error(p.Body)
	}
	if p.Text(".error-summary li") != "The email address or the password is not right." {
		t.Error(p.Text(".error-summary"))
	}
}

func TestLoginIsSlowedDownNotLocked(t *testing.T) {
	w := openClub(t)
	w.member("ada@mit.edu")
	b, last := w.site.Browser(), 0
	for range 11 {
		last = b.Post("/account/login", "email", "ada@mit.edu", "password", "wrong wrong").Status
	}
	if last != 429 {
		t.Errorf("the eleventh try: %d", last)
	}
}

func TestOnlyPagesOfThisShopAreLedBackTo(t *testing.T) {
	w := openClub(t)
	w.member("ada@mit.edu")
	for _, evil := range []string{"https://evil", "//evil", `/\evil`, `\\evil`, "/%2f/evil", "/%09/evil", "https:evil", "javascript:alert(1)", "/ok@evil", "/ok\r\nSet-Cookie:x", "///evil",
		"/%5cevil", "/account/../../evil", "/account//evil.example", "evil", "", "/no/such/page", "/account\x00", "/account/orders%2f..%2f..%2fevil", "http:///evil", "/.evil", "/account@evil"} {
		p := w.site.Browser().Post("/account/login", "email", "ada@mit.edu", "password", rightPassword, "return", evil).MustBe(303)
		if p.Location != "/account" {
			t.Errorf("%q leads to %q", evil, p.Location)
		}
		p = w.site.Browser().Get("/account/login?next=" + url.QueryEscape(evil)).MustBe(200)
		if got := p.Attr("input[name=return]", "value"); got != "/account" {
			t.Errorf("%q is offered as %q", evil, got)
		}
	}
	p := w.site.Browser().Post("/account/login?next=//evil&next=/evil", "email", "ada@mit.edu", "password", rightPassword).MustBe(303)
	if p.Location != "/account" {
		t.Errorf("two leads: %q", p.Location)
	}
	for _, good := range []string{"/account/orders", "/account/orders?page=2", "/account/orders/NG-1", "/cart"} {
		p := w.site.Browser().Post("/account/login", "email", "ada@mit.edu", "password", rightPassword, "return", good).MustBe(303)
		if p.Location != good {
			t.Errorf("%q leads to %q", good, p.Location)
		}
	}
}

func TestAnAccountIsForItsOwnerAlone(t *testing.T) {
	w := openClub(t)
	ada, eve, guest := w.member("ada@mit.edu"), w.member("eve@mit.edu"), w.site.Browser()
	o := w.order("ada@mit.edu", w.find("ada@mit.edu").ID, id.Token())
	var a customer.Address
	w.write(func(ctx context.Context, q db.Q) (err error) {
		a, err = customer.SaveAddress(ctx, q, w.find("ada@mit.edu").ID, customer.Address{Name: "Ada", City: "Secretville", Country: "DE"})
		return err
	})
	own := []string{"/account/orders/" + o.Number, "/account/addresses/" + a.ID}
	for _, path := range own {
		ada.Get(path).MustBe(200)
		eve.Get(path).MustBe(404)
		guest.Get(path).MustBe(303)
	}
	for _, path := range []string{"/remove", "/first", ""} {
		eve.Post(own[1]+path, "name", "Eve", "line1", "X 1", "postcode", "10117", "city", "Berlin", "country", "DE").MustBe(404)
		guest.Post(own[1] + path).MustBe(401)
	}
	for _, path := range []string{"/account", "/account/orders", "/account/addresses", "/account/details", "/account/devices", "/account/privacy", "/account/confirmed"} {
		guest.Get(path).MustBe(303)
		if p := eve.Get(path); strings.Contains(p.Body, "Secretville") || strings.Contains(p.Body, "NG-10001") {
			t.Errorf("%s shows another's", path)
		}
	}
	if p := ada.Get(own[0]); !strings.Contains(p.Text("main"), "Please transfer €27.90 by") || !strings.Contains(p.Text("main"), "Canvas bag") || p.Header.Get("Cache-Control") != "private, no-store" {
		t.Error(p.Text("main"))
	}
}

func TestLoggingOutLeavesNothingBehind(t *testing.T) {
	w := openClub(t)
	b := w.member("ada@mit.edu")
	before := b.Cookies()
	p := b.Post("/account/logout").MustBe(303)
	if p.Header.Get("Clear-Site-Data") == "" || len(b.Cookies()) != 0 {
		t.Errorf("%v, %v", p.Header, b.Cookies())
	}
	stolen := w.site.Browser()
	stolen.Header.Set("Cookie", before[0].String())
	stolen.Get("/account").MustBe(303)
}

func TestLoggingInChangesTheSessionsSecret(t *testing.T) {
	w := openClub(t)
	w.member("ada@mit.edu")
	b := w.site.Browser()
	b.Post("/consent", "choice", "necessary").MustBe(303)
	planted := b.Cookies()[0]
	b.Post("/account/login", "email", "ada@mit.edu", "password", rightPassword).MustBe(303)
	if b.Cookies()[0].Value == planted.Value {
		t.Error("the secret stayed")
	}
	thief := w.site.Browser()
	thief.Header.Set("Cookie", planted.String())
	thief.Get("/account").MustBe(303)
}

func TestACartFromBeforeTheLoginIsMergedAndTheShopSaysSo(t *testing.T) {
	w := openClub(t)
	w.write(func(ctx context.Context, q db.Q) error {
		return cart.Add(ctx, q, cart.Owner{CustomerID: w.newcomer("ada@mit.edu", q)}, "lamp", 1)
	})
	b := w.site.Browser()
	b.Post("/consent", "choice", "necessary").MustBe(303)
	s, err := visitor.FindSession(t.Context(), w.d.Read(), id.Hash(b.Cookies()[0].Value))
	if err != nil {
		t.Fatal(err)
	}
	w.write(func(ctx context.Context, q db.Q) error {
		return cart.Add(ctx, q, cart.Owner{VisitorID: s.VisitorID}, "bag", 2)
	})
	p := b.Follow(b.Post("/account/login", "email", "ada@mit.edu", "password", rightPassword).MustBe(303)).MustBe(200)
	if !p.Has(`form[action="/cart/unmerge"]`) || !strings.Contains(p.Text("body"), "Take it apart again") {
		t.Error(p.Text("body"))
	}
}

func TestAddressesAreAskedForAsTheirCountryWritesThem(t *testing.T) {
	w := openClub(t)
	b := w.member("ada@mit.edu")
	b.Get("/account/addresses/new").MustBe(200)
	p := b.Post("/account/addresses/new", "act", "country", "country", "US", "name", "Zoë").MustBe(200)
	if !p.Has(`select[name=region]`) || p.Attr("input[name=name]", "value") != "Zoë" || p.Has(".error-summary") {
		t.Error(p.Text("main"))
	}
	p = b.Post("/account/addresses/new", "act", "save", "country", "DE", "name", "Zoë O’Brien", "line1", "Straße 1", "postcode", "x", "city", "Berlin").MustBe(422)
	if !p.Has("#postcode-error") || p.Attr("input[name=line1]", "value") != "Straße 1" {
		t.Error(p.Text("main"))
	}
	b.Post("/account/addresses/new", "act", "save", "country", "DE", "name", "Zoë O’Brien", "line1", "Straße 1", "postcode", "D-10117", "city", "Berlin").MustBe(303)
	b.Post("/account/addresses/new", "act", "save", "country", "DE", "name", "Work", "line1", "Straße 2", "postcode", "10117", "city", "Berlin", "preferred", "yes").MustBe(303)
	p = b.Get("/account/addresses").MustBe(200)
	cards := p.Texts(".address-cards li")
	if len(cards) != 2 || !strings.Contains(cards[0], "Work") || !strings.Contains(cards[0], "Used first") || !strings.Contains(cards[1], "10117 Berlin") {
		t.Errorf("%q", cards)
	}
	b.Post(p.Attr(`form[action$="/remove"]`, "action")).MustBe(303)
	if cards := b.Get("/account/addresses").Texts(".address-cards li"); len(cards) != 1 || !strings.Contains(cards[0], "Used first") {
		t.Errorf("%q", cards)
	}
}

func TestChangingThePasswordLogsOutTheOthers(t *testing.T) {
	w := openClub(t)
	here := w.member("ada@mit.edu")
	there := w.logIn("ada@mit.edu")
	if p := here.Post("/account/password", "current", "guess guess", "password", "battery staple").MustBe(422); !p.Has("#password-current-error") {
		t.Error(p.Text("main"))
	}
	here.Post("/account/password", "current", rightPassword, "password", "battery staple").MustBe(303)
	here.Get("/account").MustBe(200)
	there.Get("/account").MustBe(303)
}

func TestChangingTheAddressNeedsThePasswordAndTheNewMailbox(t *testing.T) {
	w := openClub(t)
	b := w.member("ada@mit.edu")
	if p := b.Post("/account/email", "email", "not one", "current", rightPassword).MustBe(422); !p.Has("#email-error") || p.Attr("input[name=email]:not([readonly])", "value") != "not one" {
		t.Error(p.Text("main"))
	}
	b.Post("/account/email", "email", "ada@new.example", "current", rightPassword).MustBe(303)
	if p := b.Get("/account/details"); !strings.Contains(p.Text("main"), "We wait for ada@new.example") {
		t.Error(p.Text("main"))
	}
	link := w.link(notify.KindConfirm)
	b.Post(link).MustBe(303)
	if got := w.find("ada@new.example"); !got.Confirmed() {
		t.Errorf("%+v", got)
	}
	owner := w.site.Browser()
	owner.Follow(owner.Post(w.link(notify.KindMoved)).MustBe(303)).MustBe(200)
	if w.find("ada@mit.edu").HasPassword {
		t.Error("the thief's password still works")
	}
	b.Get("/account").MustBe(303)
}

func TestDevicesAndLoggingOutEverywhere(t *testing.T) {
	w := openClub(t)
	here := w.member("ada@mit.edu")
	there := w.logIn("ada@mit.edu")
	p := here.Get("/account/devices").MustBe(200)
	if len(p.All(".device")) != 2 || len(p.All(".device .state")) != 1 {
		t.Error(p.Text("main"))
	}
	here.Post("/account/logout-others").MustBe(303)
	there.Get("/account").MustBe(303)
	there = w.logIn("ada@mit.edu")
	here.Post("/account/logout-everywhere").MustBe(303)
	here.Get("/account").MustBe(303)
	there.Get("/account").MustBe(303)
}

func TestTheDownloadIsAFileOfOnesOwn(t *testing.T) {
	w := openClub(t)
	b := w.member("ada@mit.edu")
	w.order("ada@mit.edu", w.find("ada@mit.edu").ID, id.Token())
	b.Get("/account/privacy").MustBe(200)
	p := b.Post("/account/data").MustBe(200)
	if !strings.HasPrefix(p.Header.Get("Content-Disposition"), "attachment") || p.Header.Get("Cache-Control") != "private, no-store" {
		t.Error(p.Header)
	}
	var v map[string]any
	if err := json.Unmarshal([]byte(p.Body), &v); err != nil || v["orders"] == nil || !strings.Contains(p.Body, "Zoë") {
		t.Errorf("%v: %s", err, p.Body)
	}
}

func TestAfterAnOrderAPasswordMakesAnAccountOfItsAddress(t *testing.T) {
	w := openClub(t)
	secret := id.Token()
	w.order("ada@mit.edu", "", secret)
	b := w.site.Browser()
	if p := b.Post("/account/register?order="+secret, "email", "eve@evil.example", "password", "short").MustBe(422); p.Attr("input[name=email]", "value") != "ada@mit.edu" {
		t.Error(p.Text("main"))
	}
	b.Post("/account/register?order="+secret, "email", "eve@evil.example", "password", rightPassword).MustBe(303)
	if c := w.find("ada@mit.edu"); c.Confirmed() || c.Name != "Zoë O’Brien" {
		t.Errorf("%+v", c)
	}
	b.Post("/account/register?order=guess", "email", "eve@evil.example", "password", rightPassword).MustBe(404)
}

func TestNothingIsKeptBeforeAChoiceAndAChoiceIsKept(t *testing.T) {
	w := openClub(t)
	b := w.site.Browser()
	b.Get("/privacy/choices").MustBe(200)
	b.Get("/account/login").MustBe(200)
	if len(b.Cookies()) != 0 {
		t.Errorf("reading set %v", b.Cookies())
	}
	for _, tc := range []struct {
		form    []string
		checked string
	}{
		{[]string{"choice", "necessary", "personalization", "yes"}, ""},
		{[]string{"choice", "all"}, "personalization analytics"},
		{[]string{"choice", "chosen", "analytics", "yes"}, "analytics"},
		{[]string{"choice", "chosen"}, ""},
		{nil, ""},
	} {
		p := b.Follow(b.Post("/consent", tc.form...).MustBe(303)).MustBe(200)
		var checked []string
		for _, name := range []string{"personalization", "analytics"} {
			if p.Has("input[name=" + name + "][checked]") {
				checked = append(checked, name)
			}
		}
		if strings.Join(checked, " ") != tc.checked || !strings.Contains(p.Text("main"), "You chose this on") {
			t.Errorf("%v: %v", tc.form, checked)
		}
	}
	if loc := b.Post("/consent", "choice", "all", "return", "//evil").Location; loc != "/privacy/choices?saved=1" {
		t.Error(loc)
	}
}

func TestAFieldThatIsNotAskedForChangesNothing(t *testing.T) {
	w := openClub(t)
	b := w.member("ada@mit.edu")
	b.Post("/account/details", "name", "Countess", "confirmed_at", "1", "id", "x", "email", "eve@evil.example", "password", "x").MustBe(303)
	if c := w.find("ada@mit.edu"); c.Confirmed() || c.Name != "Countess" {
		t.Errorf("%+v", c)
	}
}
