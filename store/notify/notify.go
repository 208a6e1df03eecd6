// Package notify composes what the shop writes to people, from the nouns it is
// about, and puts it into the outbox in the caller's transaction. The same letter
// about the same thing is queued once, however often it is asked for.
//
// It must not know how letters look (they are drawn through Letters, which cmd
// connects to views/mail), when they are due (store/react), or how they travel
// (store/message).
package notify

import (
	"context"
	"fmt"
	"strings"
	"time"

	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/mailbox"
	"regulars/store/message"
	"regulars/store/rule/academic"
	"regulars/store/setting"
)

// Letter is a drawn letter.
type Letter struct{ Subject, Text, HTML string }

// Letters draws each kind of letter.
type Letters struct {
	OrderConfirmed  func(OrderConfirmed) (Letter, error)
	PaymentReceived func(PaymentReceived) (Letter, error)
	ConfirmAddress  func(ConfirmAddress) (Letter, error)
	AccountExists   func(AccountExists) (Letter, error)
	ResetPassword   func(ResetPassword) (Letter, error)
	AddressChanged  func(AddressChanged) (Letter, error)
	Welcome         func(Welcome) (Letter, error)
	PasswordChanged func(PasswordChanged) (Letter, error)
	OrderChanged    func(OrderChanged) (Letter, error)
	OrderNews       func(OrderNews) (Letter, error)
	GoOnHere        func(GoOnHere) (Letter, error)
	OrderDue        func(OrderDue) (Letter, error)
	ConfirmLetters  func(ConfirmLetters) (Letter, error)
	News            func(News) (Letter, error)
	StaffInvited    func(StaffInvited) (Letter, error)
	StaffNews       func(StaffNews) (Letter, error)
}

// From is what every letter says about its sender.
type From struct {
	Lang, Shop, Home, Contact, Postal string
	Test                              bool
}

// ConfirmAddress asks somebody to show that an address is theirs.
type ConfirmAddress struct {
	From
	Name, Link string
	Valid      time.Duration // how long the link works
	Campus     bool          // confirming opens the campus, too
}

// AccountExists tells somebody who tried to open a second account that there is one.
type AccountExists struct {
	From
	Name, Login, Forgot string
}

// ResetPassword lets somebody choose a new password.
type ResetPassword struct {
	From
	Name, Link string
	Valid      time.Duration // how long the link works
}

// AddressChanged goes to the address an account had.
type AddressChanged struct {
	From
	Name, New, Undo string
	When            time.Time // where the shop is
}

// PasswordChanged tells the owner of an account that its password is another.
type PasswordChanged struct {
	From
	Name, Forgot string
	When         time.Time // where the shop is
}

// Welcome greets somebody whose address is confirmed.
type Welcome struct {
	From
	Name, Account string
	Claimed       int // earlier orders that were put into the account
}

// Mailer writes letters.
type Mailer struct {
	BaseURL string // of the shop, without a slash at the end
	Test    bool   // the shop is in test mode
	Letters Letters
	Slots   Slots
	Sign    func(purpose string, v any) (string, error) // links in letters that need consent

	trial bool // a letter that is only looked at: nothing is noted as shown
}

// Kinds of letters, as message.Message.Kind.
const (
	KindOrderConfirmed  = "order-confirmed"
	KindPaymentReceived = "payment-received"
	KindConfirm         = "confirm-address"
	KindExists          = "account-exists"
	KindReset           = "reset-password"
	KindMoved           = "address-changed"
	KindWelcome         = "welcome"
	KindPassword        = "password-changed"
	KindCancelled       = "order-cancelled"
	KindPaymentFailed   = "payment-failed"
	KindHeld            = "order-held"
	KindRefunded        = "order-refunded"
	KindShipped         = "order-shipped"
	KindReady           = "pickup-ready"
	KindMissed          = "pickup-missed"
	KindPartRefunded    = "partly-refunded"
	KindReturnRequested = "return-requested"
	KindReturnApproved  = "return-approved"
	KindReturnDeclined  = "return-declined"
	KindReturnExchanged = "return-exchanged"
)

// KindsAboutOrders are the letters that tell of one order.
func KindsAboutOrders() []string {
	return []string{KindOrderConfirmed, KindPaymentReceived, KindCancelled, KindPaymentFailed, KindHeld, KindRefunded, KindEdited, KindPaymentAsked, KindBalancePaid, KindShipped, KindReady, KindMissed, KindPartRefunded, KindReturnRequested, KindReturnApproved, KindReturnDeclined, KindReturnExchanged}
}

// sender reads who writes, and in which language.
func (m Mailer) sender(ctx context.Context, q db.Q, language string) (From, setting.Shop, error) {
	shop, err := setting.FindShop(ctx, q)
	if language == "" {
		language = shop.Language
	}
	return From{Lang: language, Shop: shop.Name, Home: m.BaseURL + "/", Contact: shop.Email, Postal: strings.Join(shop.Address, ", "), Test: m.Test}, shop, err
}

// queue hands a drawn letter to the outbox.
func queue(ctx context.Context, q db.Q, kind, to, customerID, subject string, secret bool, draw func() (Letter, error)) error {
	l, err := draw()
	if err != nil {
		return fmt.Errorf("notify: %s: %w", kind, err)
	}
	if to == "" { // sold over the counter, to somebody who left no address
		return nil
	}
	return message.Queue(ctx, q, message.Message{Kind: kind, CustomerID: customerID, To: to, Subject: l.Subject, Text: l.Text, HTML: l.HTML, Key: kind + "/" + subject, Secret: secret})
}

// ConfirmAddress mails the link of an ask that proves an address: that of a new
// account, or the next one of an account.
func (m Mailer) ConfirmAddress(ctx context.Context, q db.Q, a customer.Ask, c customer.Customer) error {
	from, shop, err := m.sender(ctx, q, c.Language)
	if err != nil {
		return err
	}
	token, err := customer.Arm(ctx, q, a)
	if err != nil {
		return err
	}
	letter := ConfirmAddress{From: from, Name: c.Name, Link: m.BaseURL + "/account/confirm/" + token, Valid: a.Purpose.Lifetime(), Campus: campus(a.Email, shop)}
	return queue(ctx, q, KindConfirm, a.Email, c.ID, a.ID, true, func() (Letter, error) { return m.Letters.ConfirmAddress(letter) })
}

// campus says whether an address opens the campus once it is confirmed.
func campus(address string, shop setting.Shop) bool {
	_, domain, _ := strings.Cut(address, "@")
	return academic.List(shop.Academic).IsAcademic(domain)
}

// AccountExists tells the owner of an address that it has an account already.
func (m Mailer) AccountExists(ctx context.Context, q db.Q, a customer.Ask, c customer.Customer) error {
	from, _, err := m.sender(ctx, q, c.Language)
	if err != nil {
		return err
	}
	letter := AccountExists{From: from, Name: c.Name, Login: m.BaseURL + "/account/login", Forgot: m.BaseURL + "/account/forgot"}
	return queue(ctx, q, KindExists, c.Email, c.ID, a.ID, false, func() (Letter, error) { return m.Letters.AccountExists(letter) })
}

// ResetPassword mails the link of an ask for a new password.
func (m Mailer) ResetPassword(ctx context.Context, q db.Q, a customer.Ask, c customer.Customer) error {
	from, _, err := m.sender(ctx, q, c.Language)
	if err != nil {
		return err
	}
	token, err := customer.Arm(ctx, q, a)
	if err != nil {
		return err
	}
	letter := ResetPassword{From: from, Name: c.Name, Link: m.BaseURL + "/account/reset/" + token, Valid: a.Purpose.Lifetime()}
	return queue(ctx, q, KindReset, a.Email, c.ID, a.ID, true, func() (Letter, error) { return m.Letters.ResetPassword(letter) })
}

// AddressChanged tells the old address of an account that it has another now,
// with the link of an ask to take it back.
func (m Mailer) AddressChanged(ctx context.Context, q db.Q, a customer.Ask, c customer.Customer) error {
	from, shop, err := m.sender(ctx, q, c.Language)
	if err != nil {
		return err
	}
	token, err := customer.Arm(ctx, q, a)
	if err != nil {
		return err
	}
	letter := AddressChanged{From: from, Name: c.Name, New: mailbox.Mask(c.Email), When: local(a.CreatedAt, shop.TimeZone), Undo: m.BaseURL + "/account/confirm/" + token}
	return queue(ctx, q, KindMoved, a.Email, c.ID, a.ID, true, func() (Letter, error) { return m.Letters.AddressChanged(letter) })
}

// Welcome greets a customer whose address was confirmed; claimed is how many
// earlier orders were put into the account.
func (m Mailer) Welcome(ctx context.Context, q db.Q, c customer.Customer, claimed int) error {
	from, _, err := m.sender(ctx, q, c.Language)
	if err != nil {
		return err
	}
	letter := Welcome{From: from, Name: c.Name, Account: m.BaseURL + "/account", Claimed: claimed}
	return queue(ctx, q, KindWelcome, c.Email, c.ID, c.ID, false, func() (Letter, error) { return m.Letters.Welcome(letter) })
}

// PasswordChanged tells the owner of an account that its password was changed;
// eventID names the change.
func (m Mailer) PasswordChanged(ctx context.Context, q db.Q, c customer.Customer, eventID string, at time.Time) error {
	from, shop, err := m.sender(ctx, q, c.Language)
	if err != nil {
		return err
	}
	letter := PasswordChanged{From: from, Name: c.Name, When: local(at, shop.TimeZone), Forgot: m.BaseURL + "/account/forgot"}
	return queue(ctx, q, KindPassword, c.Email, c.ID, eventID, false, func() (Letter, error) { return m.Letters.PasswordChanged(letter) })
}

// local is a moment where the shop is.
func local(t time.Time, zone string) time.Time {
	if z, err := time.LoadLocation(zone); err == nil {
		return t.In(z)
	}
	return t
}
