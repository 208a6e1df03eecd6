package react_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"regulars/store/checkout"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/enrol"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/message"
	"regulars/store/money"
	"regulars/store/notify"
	"regulars/store/order"
	"regulars/store/react"
	"regulars/store/visitor"
)

// plain draws every letter as its data, so that tests see what was said.
func plain(v any) (notify.Letter, error) {
	b, err := json.Marshal(v)
	return notify.Letter{Subject: fmt.Sprintf("%T", v), Text: string(b), HTML: "<p>"}, err
}

func letters() notify.Letters {
	return notify.Letters{
		OrderConfirmed:  func(v notify.OrderConfirmed) (notify.Letter, error) { return plain(v) },
		PaymentReceived: func(v notify.PaymentReceived) (notify.Letter, error) { return plain(v) },
		ConfirmAddress:  func(v notify.ConfirmAddress) (notify.Letter, error) { return plain(v) },
		AccountExists:   func(v notify.AccountExists) (notify.Letter, error) { return plain(v) },
		ResetPassword:   func(v notify.ResetPassword) (notify.Letter, error) { return plain(v) },
		AddressChanged:  func(v notify.AddressChanged) (notify.Letter, error) { return plain(v) },
		Welcome:         func(v notify.Welcome) (notify.Letter, error) { return plain(v) },
		PasswordChanged: func(v notify.PasswordChanged) (notify.Letter, error) { return plain(v) },
		OrderChanged:    func(v notify.OrderChanged) (notify.Letter, error) { return plain(v) },
		OrderNews:       func(v notify.OrderNews) (notify.Letter, error) { return plain(v) },
		OrderDue:        func(v notify.OrderDue) (notify.Letter, error) { return plain(v) },
	}
}

func reactor(d *db.DB) *react.Reactor {
	return &react.Reactor{DB: d, Mailer: notify.Mailer{BaseURL: "https://shop.example", Letters: letters()}, Log: slog.New(slog.DiscardHandler)}
}

// world is a shop with somebody in front of it.
type world struct {
	*testing.T
	d     *db.DB
	clock *dbtest.Clock
}

func each(t *testing.T, test func(w world)) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) { test(world{t, d, clock}) })
}

func (w world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w world) write(fn func(ctx context.Context, q db.Q) error) {
	w.Helper()
	w.must(w.d.Write(w.Context(), func(q db.Q) error { return fn(w.Context(), q) }))
}

// round lets follow what follows and returns the mails that came of it, newest first.
func (w world) round() []message.Message {
	w.Helper()
	if _, err := reactor(w.d).Round(w.Context()); err != nil {
		w.Fatal(err)
	}
	list, err := message.List(w.Context(), w.d.Read(), message.Filter{})
	w.must(err)
	return list
}

var linkPattern = regexp.MustCompile(`/account/(?:confirm|reset)/([A-Za-z0-9_-]{43})`)

// token is the secret in the newest mail of a kind.
func (w world) token(kind string) string {
	w.Helper()
	text := w.mail(kind).Text
	found := linkPattern.FindStringSubmatch(text)
	if found == nil {
		w.Fatalf("no link in %s", text)
	}
	return found[1]
}

func (w world) kinds() (kinds []string) {
	for _, m := range w.round() {
		kinds = append(kinds, m.Kind+" to "+m.To)
	}
	slices.Sort(kinds)
	return kinds
}

// mail is the newest mail of a kind.
func (w world) mail(kind string) message.Message {
	w.Helper()
	list := w.round()
	i := slices.IndexFunc(list, func(m message.Message) bool { return m.Kind == kind })
	if i < 0 {
		w.Fatalf("no mail of kind %s", kind)
	}
	return list[i]
}

// browser makes a visitor with a session, bound to an account when one is given.
func (w world) browser(customerID string) enrol.Browser {
	var b enrol.Browser
	w.write(func(ctx context.Context, q db.Q) error {
		v, err := visitor.Create(ctx, q, visitor.Origin{})
		if err != nil {
			return err
		}
		token, err := visitor.Start(ctx, q, v.ID, customerID, "a test")
		b = enrol.Browser{VisitorID: v.ID, SessionHash: id.Hash(token)}
		return err
	})
	return b
}

func (w world) register(email, password string, b enrol.Browser) {
	w.Helper()
	w.must(enrol.Register(w.Context(), w.d, enrol.Registration{Email: email, Password: password, VisitorID: b.VisitorID, Address: "192.0.2.1"}))
	w.round()
	w.clock.Add(time.Second)
}

func (w world) login(email, password string) (customer.Customer, error) {
	c, _, err := enrol.Login(w.Context(), w.d, email, password, "192.0.2.9")
	return c, err
}

func (w world) sessions(customerID string) int {
	list, err := visitor.ListSessions(w.Context(), w.d.Read(), customerID)
	w.must(err)
	return len(list)
}

func (w world) guestOrder(email, secret string) order.Order {
	eur := func(n int64) money.Amount { return money.Of(n, "EUR") }
	o := order.Order{SecretHash: id.Hash(secret), OnceHash: id.Hash(id.Token()), VisitorID: "guest", Email: email, State: order.Paid, TaxIncluded: true,
		Subtotal: eur(2300), Shipping: eur(0), Tax: eur(367), Total: eur(2300), Lines: []order.Line{{VariantID: "bag", Title: "Bag", Variant: "Pine", Quantity: 2, Unit: eur(1150), Total: eur(2300), Tax: eur(367)}},
		Taxes: []order.Tax{{Name: "VAT", Rate: 190_000, Base: eur(1933), Amount: eur(367)}}, Delivery: order.Address{Name: "Ada", City: "Boston", Country: "US"}, Method: order.Method{Name: "Standard", DaysMin: 2, DaysMax: 4}}
	w.write(func(ctx context.Context, q db.Q) error {
		if err := order.Place(ctx, q, &o, "NG-"); err != nil {
			return err
		}
		return event.Append(ctx, q, event.Event{Name: event.OrderCompleted, Subject: o.ID, Properties: map[string]string{"link": "/orders/" + secret}})
	})
	return o
}

func TestRegisteringConfirmingAndEarlierOrders(t *testing.T) {
	each(t, func(w world) {
		secret := id.Token()
		o := w.guestOrder("ADA@mit.edu", secret)
		b := w.browser("")
		w.register("ada@mit.edu", "correct horse", b)
		c, err := w.login("ada@mit.edu", "correct horse")
		w.must(err)
		if list, _ := order.List(t.Context(), w.d.Read(), order.Filter{CustomerID: c.ID}); c.Confirmed() || len(list) != 0 {
			t.Error("an address that nobody has proved claims orders")
		}
		first, other := w.browser(c.ID), w.browser(c.ID)
		done, err := enrol.Confirm(t.Context(), w.d, w.token(notify.KindConfirm), enrol.Browser{VisitorID: b.VisitorID, SessionHash: first.SessionHash})
		w.must(err)
		if !done.Customer.Confirmed() || done.Claimed != 1 || done.ChooseBy != "" {
			t.Errorf("%+v", done)
		}
		if n := w.sessions(c.ID); n != 1 {
			t.Errorf("%d sessions are left, %v", n, other)
		}
		if mine, err := order.FindByNumber(t.Context(), w.d.Read(), c.ID, o.Number); err != nil || mine.ID != o.ID {
			t.Error(err)
		}
		if got := strings.Join(w.kinds(), ", "); got != "confirm-address to ada@mit.edu, order-confirmed to ADA@mit.edu, welcome to ada@mit.edu" {
			t.Error(got)
		}
		mail := w.mail(notify.KindOrderConfirmed)
		for _, want := range []string{"https://shop.example/orders/" + secret, "€23.00", "Bag", `"More":"Pine"`, `"Pieces":2`, `"VAT 19%"`, `"Included":true`, `"Shipping":""`, `"Method":"Standard","Days":[2,4]`, "NG-10001"} {
			if !strings.Contains(mail.Text, want) {
				t.Errorf("the order's mail does not say %q: %s", want, mail.Text)
			}
		}
		if !strings.Contains(w.mail(notify.KindConfirm).Text, `"Campus":true`) {
			t.Error("nobody says what confirming an academic address opens")
		}
	})
}

func TestAnAccountOpenedInAdvanceByAStrangerIsWorthNothing(t *testing.T) {
	each(t, func(w world) {
		stranger, owner := w.browser(""), w.browser("")
		w.register("ada@mit.edu", "strangers own", stranger)
		c, err := w.login("ada@mit.edu", "strangers own")
		w.must(err)
		w.browser(c.ID)
		// The owner registers too, and opens the newest link in their own browser.
		w.register("ada@mit.edu", "owners own word", owner)
		if _, err := w.login("ada@mit.edu", "owners own word"); !errors.Is(err, enrol.ErrWrong) {
			t.Errorf("a second registration took the account over before the mailbox was proved: %v", err)
		}
		done, err := enrol.Confirm(t.Context(), w.d, w.token(notify.KindConfirm), owner)
		w.must(err)
		if done.ChooseBy != "" || w.sessions(c.ID) != 0 {
			t.Errorf("%+v, %d sessions", done, w.sessions(c.ID))
		}
		if _, err := w.login("ada@mit.edu", "strangers own"); !errors.Is(err, enrol.ErrWrong) {
			t.Errorf("the stranger's password still works: %v", err)
		}
		_, err = w.login("ada@mit.edu", "owners own word")
		w.must(err)
	})
}

func TestALinkOpenedElsewhereAsksForANewPassword(t *testing.T) {
	each(t, func(w world) {
		w.register("ada@mit.edu", "correct horse", w.browser(""))
		phone := w.browser("")
		done, err := enrol.Confirm(t.Context(), w.d, w.token(notify.KindConfirm), phone)
		w.must(err)
		if _, err := w.login("ada@mit.edu", "correct horse"); !errors.Is(err, enrol.ErrWrong) {
			t.Errorf("%v", err)
		}
		if _, err := enrol.Reset(t.Context(), w.d, done.ChooseBy, "password", phone); fault.FieldsOf(err)["password"] == "" {
			t.Errorf("a common password is taken: %v", err)
		}
		_, err = enrol.Reset(t.Context(), w.d, done.ChooseBy, "chosen on the phone", phone)
		w.must(err)
		_, err = w.login("ada@mit.edu", "chosen on the phone")
		w.must(err)
	})
}

func TestKnownAndUnknownAddressesGetTheSameAnswer(t *testing.T) {
	each(t, func(w world) {
		w.register("ada@mit.edu", "correct horse", w.browser(""))
		_, err := enrol.Confirm(t.Context(), w.d, w.token(notify.KindConfirm), w.browser(""))
		w.must(err)
		before := len(w.round())
		for _, email := range []string{"ada@mit.edu", "nobody@mit.edu"} {
			w.must(enrol.Forgot(t.Context(), w.d, email, "v", "192.0.2.1"))
			w.must(enrol.Register(t.Context(), w.d, enrol.Registration{Email: email, Password: "correct horse 2", Address: "192.0.2.2"}))
			if _, err := w.login(email, "wrong wrong"); err == nil || err.Error() != enrol.ErrWrong.Error() {
				t.Errorf("%s: %v", email, err)
			}
		}
		var got []string
		for _, m := range w.round()[:len(w.round())-before] {
			got = append(got, m.Kind+" to "+m.To)
		}
		slices.Sort(got)
		if s := strings.Join(got, ", "); s != "account-exists to ada@mit.edu, confirm-address to nobody@mit.edu, reset-password to ada@mit.edu" {
			t.Error(s)
		}
	})
}

func TestAResetEndsEverySessionAndWorksOnce(t *testing.T) {
	each(t, func(w world) {
		w.register("ada@mit.edu", "correct horse", w.browser(""))
		c, err := w.login("ada@mit.edu", "correct horse")
		w.must(err)
		w.browser(c.ID)
		w.must(enrol.Forgot(t.Context(), w.d, " ADA@mit.edu", "", "192.0.2.1"))
		token := w.token(notify.KindReset)
		got, err := enrol.Reset(t.Context(), w.d, token, "another horse", enrol.Browser{})
		w.must(err)
		if w.sessions(c.ID) != 0 || !got.Confirmed() {
			t.Errorf("%d sessions, %+v", w.sessions(c.ID), got)
		}
		if _, err := enrol.Reset(t.Context(), w.d, token, "a third horse", enrol.Browser{}); !errors.Is(err, customer.ErrLinkUsed) {
			t.Error(err)
		}
	})
}

func TestChangingTheAddressTellsTheOldOneWhoCanTakeItBack(t *testing.T) {
	each(t, func(w world) {
		w.register("ada@mit.edu", "correct horse", w.browser(""))
		c, err := w.login("ada@mit.edu", "correct horse")
		w.must(err)
		thief := w.browser(c.ID)
		if err := enrol.AskMove(t.Context(), w.d, c.ID, "guessed", "eve@evil.example", "192.0.2.1", thief); fault.FieldsOf(err)["current"] == "" {
			t.Errorf("without the password: %v", err)
		}
		w.must(enrol.AskMove(t.Context(), w.d, c.ID, "correct horse", "eve@evil.example", "192.0.2.1", thief))
		if now, _ := customer.Find(t.Context(), w.d.Read(), c.ID); now.Email != "ada@mit.edu" || now.PendingEmail != "eve@evil.example" {
			t.Errorf("%+v", now)
		}
		_, err = enrol.Move(t.Context(), w.d, w.token(notify.KindConfirm), thief)
		w.must(err)
		back, choose, err := enrol.Revert(t.Context(), w.d, w.token(notify.KindMoved), w.browser(""))
		w.must(err)
		if back.Email != "ada@mit.edu" || choose == "" || w.sessions(c.ID) != 0 {
			t.Errorf("%+v", back)
		}
		for _, m := range w.round() {
			if m.Kind == notify.KindMoved && (m.To != "ada@mit.edu" || strings.Contains(m.Text, "eve@evil.example")) {
				t.Errorf("%s: %s", m.To, m.Text)
			}
		}
	})
}

func TestChangingThePasswordEndsTheOtherSessions(t *testing.T) {
	each(t, func(w world) {
		w.register("ada@mit.edu", "correct horse", w.browser(""))
		c, err := w.login("ada@mit.edu", "correct horse")
		w.must(err)
		here := w.browser(c.ID)
		w.browser(c.ID)
		w.must(enrol.ChangePassword(t.Context(), w.d, c.ID, "correct horse", "battery staple", "192.0.2.1", here))
		list, _ := visitor.ListSessions(t.Context(), w.d.Read(), c.ID)
		if len(list) != 1 || list[0].Hash != here.SessionHash {
			t.Errorf("%+v", list)
		}
	})
}

func TestEveryEventHasItsEffectOnceHoweverManyWork(t *testing.T) {
	each(t, func(w world) {
		for range 20 {
			w.guestOrder("ada@mit.edu", id.Token())
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if _, err := reactor(w.d).Round(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if list := w.round(); len(list) != 20 {
			t.Errorf("%d mails for 20 orders", len(list))
		}
		if n, err := event.CountPending(t.Context(), w.d.Read()); n != 0 || err != nil {
			t.Errorf("%d events wait, %v", n, err)
		}
	})
}

func TestAnEventThatFailsIsTriedAgainLeavesNothingBehindAndIsParked(t *testing.T) {
	each(t, func(w world) {
		w.guestOrder("ada@mit.edu", id.Token())
		r := reactor(w.d)
		r.Mailer.Letters.OrderConfirmed = func(notify.OrderConfirmed) (notify.Letter, error) { panic("torn paper") }
		tries := 0
		for range 60 {
			if _, err := r.Round(t.Context()); err != nil {
				t.Fatal(err)
			}
			n, err := event.CountPending(t.Context(), w.d.Read())
			w.must(err)
			if tries++; n == 0 {
				break
			}
			w.clock.Add(time.Hour)
		}
		if tries != 20 {
			t.Errorf("parked after %d tries", tries)
		}
		if list := w.round(); len(list) != 0 {
			t.Errorf("%d mails", len(list))
		}
	})
}

func TestAnAppendedEventIsHandledAtOnce(t *testing.T) {
	each(t, func(w world) {
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- reactor(w.d).Run(ctx) }()
		w.guestOrder("ada@mit.edu", id.Token())
		for range 3000 {
			if n, _ := event.CountPending(ctx, w.d.Read()); n == 0 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		n, err := event.CountPending(ctx, w.d.Read())
		stop()
		if n != 0 || err != nil || <-done != nil {
			t.Errorf("%d wait, %v", n, err)
		}
	})
}

func TestTheDownloadHoldsEverythingAndNoSecret(t *testing.T) {
	each(t, func(w world) {
		b := w.browser("")
		w.guestOrder("ada@mit.edu", "the-orders-secret")
		w.register("ada@mit.edu", "correct horse", b)
		_, err := enrol.Confirm(t.Context(), w.d, w.token(notify.KindConfirm), b)
		w.must(err)
		w.round()
		c, err := w.login("ada@mit.edu", "correct horse")
		w.must(err)
		w.browser(c.ID)
		w.write(func(ctx context.Context, q db.Q) error {
			if err := customer.Rename(ctx, q, c.ID, "Canary Name"); err != nil {
				return err
			}
			if _, err := customer.SaveAddress(ctx, q, c.ID, customer.Address{Name: "Ada", Line1: "Canary Street 1"}); err != nil {
				return err
			}
			return visitor.SetConsent(ctx, q, b.VisitorID, c.ID, visitor.Consent{Analytics: true}, false)
		})
		data, err := enrol.Collect(t.Context(), w.d.Read(), c.ID, b.VisitorID)
		w.must(err)
		text, err := json.Marshal(data)
		w.must(err)
		for _, canary := range []string{"Canary Name", "Canary Street", "NG-10001", "Boston", "a test", "Customer Confirmed", "welcome", `"Analytics":true`} {
			if !strings.Contains(string(text), canary) {
				t.Errorf("%q is missing", canary)
			}
		}
		for _, secret := range []string{"argon2id", "/account/confirm/", id.Hash("the-orders-secret")} {
			if strings.Contains(string(text), secret) {
				t.Errorf("it holds %q", secret)
			}
		}
	})
}

func TestMoneyThatComesLaterIsThankedForAndMoneyAtOnceIsNot(t *testing.T) {
	each(t, func(w world) {
		for _, later := range []bool{true, false} {
			o := w.guestOrder("ada@mit.edu", id.Token())
			w.write(func(ctx context.Context, q db.Q) error { _, err := order.Complete(ctx, q, o.ID); return err })
			if later {
				w.clock.Add(time.Hour)
			}
			w.write(func(ctx context.Context, q db.Q) error {
				if err := order.Hold(ctx, q, o.ID, "test", ""); err != nil {
					return err
				}
				if err := order.Release(ctx, q, o.ID, "test", ""); err != nil {
					return err
				}
				return event.Append(ctx, q, event.Event{Name: event.OrderPaid, Subject: o.ID})
			})
		}
		thanks := 0
		for _, m := range w.round() {
			if m.Kind == notify.KindPaymentReceived {
				thanks++
			}
		}
		if thanks != 1 {
			t.Errorf("%d letters of thanks, want 1", thanks)
		}
	})
}

func TestTheLetterOfAChangeSaysWhatComesBackThoughItHasGone(t *testing.T) {
	each(t, func(w world) {
		secret := id.Token()
		o := w.guestOrder("ada@mit.edu", secret)
		w.write(func(ctx context.Context, q db.Q) error {
			facts := checkout.EditFacts{Facts: checkout.Facts{Link: "/orders/" + secret}, EditID: id.New(), Was: "28.00", Due: "-5.00", GoesBack: true}
			return event.Append(ctx, q, event.Event{Name: event.OrderUpdated, Subject: o.ID, Properties: facts})
		})
		letters := w.round()
		i := slices.IndexFunc(letters, func(m message.Message) bool { return m.Kind == notify.KindEdited })
		if i < 0 || !strings.Contains(letters[i].Text, `"TooMuch":"€5.00"`) {
			w.Errorf("%+v", letters)
		}
	})
}

func TestWhatBecomesOfAnOrderIsWrittenOnce(t *testing.T) {
	each(t, func(w world) {
		for name, c := range map[string]struct {
			event, kind string
			move        func(ctx context.Context, q db.Q, orderID string) error
		}{
			"cancelled": {event.OrderCancelled, notify.KindCancelled, func(ctx context.Context, q db.Q, orderID string) error {
				if err := order.Hold(ctx, q, orderID, "test", "to be looked at"); err != nil {
					return err
				}
				return order.Cancel(ctx, q, orderID, "test", "cancelled")
			}},
			"held": {event.OrderHeldForReview, notify.KindHeld, func(ctx context.Context, q db.Q, orderID string) error {
				return order.Hold(ctx, q, orderID, "test", "why")
			}},
			"refunded": {event.OrderRefunded, notify.KindRefunded, func(ctx context.Context, q db.Q, orderID string) error {
				return order.Refund(ctx, q, orderID, "test", "why")
			}},
		} {
			secret := id.Token()
			o := w.guestOrder(name+"@mit.edu", secret)
			w.write(func(ctx context.Context, q db.Q) error {
				if err := c.move(ctx, q, o.ID); err != nil {
					return err
				}
				for range 2 { // what happens twice is told once
					if err := event.Append(ctx, q, event.Event{Name: c.event, Subject: o.ID, Properties: map[string]string{"link": "/orders/" + secret}}); err != nil {
						return err
					}
				}
				return nil
			})
			got := 0
			for _, m := range w.round() {
				if m.Kind == c.kind && m.To == name+"@mit.edu" {
					got++
					if !strings.Contains(m.Text, "https://shop.example/orders/"+secret) || !strings.Contains(m.Text, "€23.00") || strings.Contains(m.Text, "to be looked at") {
						w.Errorf("%s: %s", name, m.Text)
					}
				}
			}
			if got != 1 {
				w.Errorf("%s: %d letters", name, got)
			}
		}
	})
}

func TestNobodyIsToldOfADeclineThatIsOver(t *testing.T) {
	each(t, func(w world) {
		o := w.guestOrder("ada@mit.edu", id.Token()) // it is paid
		w.write(func(ctx context.Context, q db.Q) error {
			return event.Append(ctx, q, event.Event{Name: event.OrderPaymentFailed, Subject: o.ID, Properties: map[string]string{}})
		})
		for _, m := range w.round() {
			if m.Kind == notify.KindPaymentFailed {
				w.Errorf("%s", m.Text)
			}
		}
	})
}
