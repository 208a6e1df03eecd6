package notify

import (
	"context"
	"errors"
	"time"

	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/mailbox"
	"regulars/store/message"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/preference"
	"regulars/store/setting"
	"regulars/store/staff"
)

// Kind is a letter that the shop writes, as staff look at it.
type Kind struct {
	Name  string
	Label string // when it is written
	About About
}

// About is what a letter is about, and so who gets it.
type About int

// What letters are about.
const (
	AboutOrder About = iota
	AboutCustomer
	AboutMember // somebody who works here
)

// Kinds are the letters that can be looked at and sent for a trial.
func Kinds() []Kind {
	return []Kind{
		{KindOrderConfirmed, "An order is placed", AboutOrder}, {KindPaymentReceived, "Its money has come", AboutOrder}, {KindPaymentFailed, "A payment failed", AboutOrder},
		{KindHeld, "An order is looked at first", AboutOrder}, {KindShipped, "Goods left the house", AboutOrder}, {KindReady, "An order can be collected", AboutOrder},
		{KindMissed, "Nobody came to collect it", AboutOrder}, {KindCancelled, "An order is cancelled", AboutOrder}, {KindRefunded, "All its money goes back", AboutOrder},
		{KindPartRefunded, "A part of its money goes back", AboutOrder},
		{KindEdited, "An order was changed", AboutOrder}, {KindPaymentAsked, "What is due is asked for by a link", AboutOrder}, {KindBalancePaid, "What was due has come", AboutOrder},
		{KindReturnRequested, "A return is asked for", AboutOrder}, {KindReturnApproved, "A return is approved", AboutOrder}, {KindReturnDeclined, "A return is declined", AboutOrder}, {KindReturnExchanged, "What came back is exchanged", AboutOrder},
		{KindConfirm, "An address is to be confirmed", AboutCustomer}, {KindExists, "There is an account already", AboutCustomer}, {KindWelcome, "An address is confirmed", AboutCustomer},
		{KindReset, "A new password is asked for", AboutCustomer}, {KindPassword, "A password was changed", AboutCustomer}, {KindMoved, "An account has another address", AboutCustomer},
		{KindGoOn, "Somebody goes on with another device", AboutCustomer},
		{KindConfirmLetters, "Letters are asked for", AboutCustomer}, {KindNews, "News to those who want letters", AboutCustomer},
		{KindStaffInvited, "Somebody is invited to work here", AboutMember}, {KindStaffNews, "Something happened to a member’s own account", AboutMember},
	}
}

// FindKind returns the kind of a name; fault.NotFound when there is none.
func FindKind(name string) (Kind, error) {
	for _, k := range Kinds() {
		if k.Name == name {
			return k, nil
		}
	}
	return Kind{}, fault.New(fault.NotFound, "The shop writes no such letter.")
}

// errDrawn ends a letter that is only looked at before it is queued.
var errDrawn = errors.New("notify: drawn")

// caught draws a letter into a place and goes no further.
func caught[T any](draw func(T) (Letter, error), to *Letter) func(T) (Letter, error) {
	return func(v T) (l Letter, err error) {
		if l, err = draw(v); err == nil {
			*to, err = l, errDrawn
		}
		return l, err
	}
}

// Draw makes the letter of a kind as it would be written about an order, or to a
// customer or a member, and queues nothing. A real link that opens an account is never in it.
func (m Mailer) Draw(ctx context.Context, q db.Q, k Kind, o order.Order, c customer.Customer) (l Letter, err error) {
	m.trial = true
	if k.About != AboutOrder {
		return m.drawPersonal(ctx, q, k.Name, c)
	}
	m.Letters.OrderConfirmed, m.Letters.PaymentReceived = caught(m.Letters.OrderConfirmed, &l), caught(m.Letters.PaymentReceived, &l)
	m.Letters.OrderChanged, m.Letters.OrderNews = caught(m.Letters.OrderChanged, &l), caught(m.Letters.OrderNews, &l)
	m.Letters.OrderDue = caught(m.Letters.OrderDue, &l)
	if err = m.aboutTrial(ctx, q, k.Name, o); errors.Is(err, errDrawn) {
		err = nil
	}
	return l, err
}

func (m Mailer) aboutTrial(ctx context.Context, q db.Q, kind string, o order.Order) error {
	path := Path(o, "")
	news := func(fill func(*OrderNews)) error { return m.news(ctx, q, kind, o, "trial", path, fill) }
	switch kind {
	case KindOrderConfirmed:
		return m.OrderConfirmed(ctx, q, o, path)
	case KindPaymentReceived:
		return m.PaymentReceived(ctx, q, o, o.Total, path)
	case KindShipped:
		return news(func(l *OrderNews) { l.Goods, l.Carrier, l.Track = itemRows(o, whole(o)), "DHL", "12345678" })
	case KindReady:
		return news(func(l *OrderNews) {
			l.Goods, l.Code, l.Place, l.Until = itemRows(o, whole(o)), "123456", []string{"The place of the pickup", "Its street"}, local(q.Now().AddDate(0, 0, 7), "")
		})
	case KindReturnRequested, KindReturnApproved, KindReturnDeclined:
		return news(func(l *OrderNews) {
			l.Goods, l.Return, l.Words = itemRows(o, whole(o)), o.Number+"-R1", "What you write to the shopper stands here."
		})
	case KindReturnExchanged:
		return news(func(l *OrderNews) {
			l.Goods, l.Return, l.Instead, l.Due = itemRows(o, whole(o)), o.Number+"-R1", itemRows(o, whole(o)), o.Subtotal.Format(l.Lang)
		})
	case KindMissed, KindPartRefunded:
		return news(func(l *OrderNews) { l.Goods, l.Amount = itemRows(o, whole(o)), o.Total.Format(l.Lang) })
	case KindEdited, KindPaymentAsked, KindBalancePaid:
		return m.due(ctx, q, kind, o, "trial", false, path, func(l *OrderDue) {
			l.Was, l.Due, l.Amount, l.Until = o.Subtotal.Format(l.Lang), o.Subtotal.Format(l.Lang), o.Subtotal.Format(l.Lang), local(q.Now().AddDate(0, 0, 7), "")
		})
	}
	return m.OrderChanged(ctx, q, kind, o, path)
}

// whole is everything of an order.
func whole(o order.Order) (all []order.Item) {
	for _, l := range o.Lines {
		all = append(all, order.Item{LineID: l.ID, Quantity: l.Quantity})
	}
	return all
}

func (m Mailer) drawPersonal(ctx context.Context, q db.Q, kind string, c customer.Customer) (Letter, error) {
	from, shop, err := m.sender(ctx, q, c.Language)
	if err != nil {
		return Letter{}, err
	}
	link, forgot, today := m.BaseURL+"/account/confirm/a-link-that-works-once", m.BaseURL+"/account/forgot", local(q.Now(), shop.TimeZone)
	switch kind {
	case KindConfirm:
		return m.Letters.ConfirmAddress(ConfirmAddress{From: from, Name: c.Name, Link: link, Valid: customer.ToConfirm.Lifetime(), Campus: campus(c.Email, shop)})
	case KindExists:
		return m.Letters.AccountExists(AccountExists{From: from, Name: c.Name, Login: m.BaseURL + "/account/login", Forgot: forgot})
	case KindReset:
		return m.Letters.ResetPassword(ResetPassword{From: from, Name: c.Name, Link: m.BaseURL + "/account/reset/a-link-that-works-once", Valid: customer.ToReset.Lifetime()})
	case KindMoved:
		return m.Letters.AddressChanged(AddressChanged{From: from, Name: c.Name, New: mailbox.Mask(c.Email), When: today, Undo: link})
	case KindPassword:
		return m.Letters.PasswordChanged(PasswordChanged{From: from, Name: c.Name, When: today, Forgot: forgot})
	case KindGoOn:
		return m.Letters.GoOnHere(GoOnHere{From: from, Name: c.Name, Link: link, Valid: customer.ToGoOn.Lifetime(), Asked: today})
	case KindConfirmLetters:
		return m.Letters.ConfirmLetters(ConfirmLetters{From: from, Link: m.BaseURL + "/letters/confirm/a-link-that-works-once", Valid: preference.AskFor})
	case KindNews:
		return m.Letters.News(News{From: from, Title: "What is new", Paragraphs: []string{"What you write stands here."}, Choose: m.BaseURL + "/letters/a-link-of-the-address"})
	case KindStaffInvited:
		role, about := staff.Clerk.Label()
		return m.Letters.StaffInvited(StaffInvited{From: from, By: c.Name, Role: role, About: about, Link: m.BaseURL + "/admin/join/a-link-that-works-once", Valid: staff.InviteFor})
	case KindStaffNews:
		return m.Letters.StaffNews(StaffNews{From: from, What: staff.NewDevice, Name: c.Name, Device: "Firefox on Linux", When: today, Account: m.BaseURL + "/admin/account"})
	}
	return m.Letters.Welcome(Welcome{From: from, Name: c.Name, Account: m.BaseURL + "/account"})
}

// Try sends a letter to a member of staff, marked as a test. once is the form's key:
// the same one twice sends one.
func Try(ctx context.Context, q db.Q, k Kind, l Letter, to, once string) error {
	return message.Queue(ctx, q, message.Message{Kind: k.Name, To: to, Subject: "Test: " + l.Subject, Text: l.Text, HTML: l.HTML, Key: "test/" + k.Name + "/" + once, Test: true})
}

// SampleOrder is an order that nobody placed, of the first goods of the catalog, for
// letters that are only looked at.
func (m Mailer) SampleOrder(shop setting.Shop, to string, now time.Time) order.Order {
	o := order.Order{ID: "sample", Number: shop.OrderPrefix + "1001", Email: to, Language: shop.Language, State: order.Paid, PlacedAt: now, CompletedAt: now, TaxIncluded: shop.PricesIncludeTax,
		Delivery: order.Address{Name: "Ada Sample", Line1: "Sample Street 1", Postcode: "10115", City: "Berlin", Country: shop.Country}, Method: order.Method{Name: "Parcel", DaysMin: 2, DaysMax: 3}}
	o.Subtotal, o.Shipping = money.Amount{Currency: shop.Currency}, money.Amount{Currency: shop.Currency}
	if m.Slots.Catalog != nil {
		products := m.Slots.Catalog.Snapshot().Products()
		for _, p := range products[:min(2, len(products))] {
			o.Lines = append(o.Lines, order.Line{ID: p.ID, ProductID: p.ID, Title: p.Title, Quantity: 1, Unit: p.Low, Total: p.Low})
			o.Subtotal.Minor += p.Low.Minor
		}
	}
	o.Total = o.Subtotal
	return o
}
