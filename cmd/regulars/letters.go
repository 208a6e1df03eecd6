package main

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"regulars/store/notify"
	"regulars/store/staff"
	"regulars/views/mail"
	"regulars/views/ui"
)

// drawn is what every letter of views/mail can do.
type drawn interface {
	Subject() string
	Text() string
	HTML() templ.Component
}

func draw(l drawn) (notify.Letter, error) {
	var html strings.Builder
	if err := l.HTML().Render(context.Background(), &html); err != nil {
		return notify.Letter{}, err
	}
	return notify.Letter{Subject: l.Subject(), Text: l.Text(), HTML: html.String()}, nil
}

// desk writes letters in the words that the shop holds for a language; nil is English.
type desk struct {
	words func(language string) *ui.Words
}

// head is the letterhead of a letter to a shopper.
func (d desk) head(f notify.From) mail.Letter {
	return mail.Letter{Words: d.words(f.Lang), Lang: f.Lang, Dir: ui.Dir(f.Lang), Shop: f.Shop, Home: f.Home, Contact: f.Contact, Postal: f.Postal, Test: f.Test}
}

func slotPiece(head mail.Letter, p *notify.Piece) *mail.Piece {
	if p == nil {
		return nil
	}
	m := &mail.Piece{Title: p.Title, Text: p.Text, Why: p.Why, Code: p.Code, Link: p.Link, LinkText: p.LinkText}
	for _, o := range p.Offers {
		m.Offers = append(m.Offers, mail.Offer{Name: o.Name, Why: head.Known(o.Why.Text, "product", o.Why.Product), Price: o.Price, Link: o.Link})
	}
	return m
}

// letters connects what the shop writes with how it looks. words are those that the shop
// holds for a language; nil is English.
func letters(words func(language string) *ui.Words) notify.Letters {
	d := desk{words}
	return notify.Letters{
		OrderConfirmed:  d.orderConfirmed,
		PaymentReceived: d.paymentReceived,
		ConfirmAddress:  d.confirmAddress,
		AccountExists: func(l notify.AccountExists) (notify.Letter, error) {
			return draw(mail.AccountExists{Letter: d.head(l.From), Name: l.Name, Login: l.Login, Forgot: l.Forgot})
		},
		ResetPassword: func(l notify.ResetPassword) (notify.Letter, error) {
			head := d.head(l.From)
			return draw(mail.ResetPassword{Letter: head, Name: l.Name, Link: l.Link, Valid: head.Span(l.Valid)})
		},
		AddressChanged: func(l notify.AddressChanged) (notify.Letter, error) {
			head := d.head(l.From)
			return draw(mail.AddressChanged{Letter: head, Name: l.Name, New: l.New, When: head.Day(l.When), Undo: l.Undo})
		},
		PasswordChanged: func(l notify.PasswordChanged) (notify.Letter, error) {
			head := d.head(l.From)
			return draw(mail.PasswordChanged{Letter: head, Name: l.Name, When: head.Day(l.When), Forgot: l.Forgot})
		},
		GoOnHere: func(l notify.GoOnHere) (notify.Letter, error) {
			head := d.head(l.From)
			return draw(mail.GoOnHere{Letter: head, Name: l.Name, Link: l.Link, Valid: head.Span(l.Valid), Asked: head.Day(l.Asked)})
		},
		OrderChanged: d.orderChanged,
		OrderNews:    d.orderNews,
		OrderDue:     d.orderDue,
		ConfirmLetters: func(l notify.ConfirmLetters) (notify.Letter, error) {
			head := d.head(l.From)
			return draw(mail.ConfirmLetters{Letter: head, Link: l.Link, Valid: head.Span(l.Valid)})
		},
		News: func(l notify.News) (notify.Letter, error) {
			return draw(mail.Newsletter{Letter: d.head(l.From), Title: l.Title, Paragraphs: l.Paragraphs, Choose: l.Choose})
		},
		StaffInvited: staffInvited,
		StaffNews:    staffNews,
		Welcome: func(l notify.Welcome) (notify.Letter, error) {
			return draw(mail.Welcome{Letter: d.head(l.From), Name: l.Name, Account: l.Account, Claimed: l.Claimed})
		},
	}
}

func (d desk) orderConfirmed(l notify.OrderConfirmed) (notify.Letter, error) {
	head := d.head(l.From)
	m := mail.OrderConfirmed{Letter: head, Number: l.Number, Order: l.Order, Name: l.Name, Lines: rows(l.Lines), Subtotal: l.Subtotal, Shipping: l.Shipping,
		Total: l.Total, Method: l.Method, Days: l.Days, Delivery: l.Delivery, Billing: l.Billing, Pending: l.Pending, Piece: slotPiece(head, l.Piece)}
	for _, t := range l.Taxes {
		m.Taxes = append(m.Taxes, mail.Tax(t))
	}
	if t := l.Transfer; t != nil {
		m.Transfer = &mail.Transfer{Amount: t.Amount, Holder: t.Holder, IBAN: t.IBAN, BIC: t.BIC, Reference: t.Reference, Due: m.Day(t.Due)}
	}
	return draw(m)
}

func (d desk) paymentReceived(l notify.PaymentReceived) (notify.Letter, error) {
	return draw(mail.PaymentReceived{Letter: d.head(l.From), Number: l.Number, Order: l.Order, Name: l.Name, Amount: l.Amount, Means: l.Means, Sent: l.Sent})
}

func (d desk) confirmAddress(l notify.ConfirmAddress) (notify.Letter, error) {
	head := d.head(l.From)
	return draw(mail.ConfirmAddress{Letter: head, Name: l.Name, Link: l.Link, Valid: head.Span(l.Valid), Campus: l.Campus})
}

func (d desk) orderChanged(l notify.OrderChanged) (notify.Letter, error) {
	m := mail.OrderChanged{Letter: d.head(l.From), Change: changes()[l.Kind], Number: l.Number, Order: l.Order, Name: l.Name, Amount: l.Amount}
	if !l.Until.IsZero() {
		m.Until = m.Clock(l.Until)
	}
	return draw(m)
}

func (d desk) orderNews(l notify.OrderNews) (notify.Letter, error) {
	m := mail.OrderNews{Letter: d.head(l.From), News: progress()[l.Kind], Number: l.Number, Order: l.Order, Name: l.Name, Goods: rows(l.Goods), Carrier: l.Carrier, Track: l.Track, URL: l.URL,
		Place: l.Place, Code: l.Code, Amount: l.Amount, Shipping: l.Shipping, Goodwill: l.Goodwill, Fee: l.Fee, Rest: l.Rest, Return: l.Return, Words: l.Words, Instead: rows(l.Instead), Handed: l.Handed, Due: l.Due, Back: l.Back}
	if !l.Until.IsZero() {
		m.Until = m.Day(l.Until)
	}
	return draw(m)
}

func (d desk) orderDue(l notify.OrderDue) (notify.Letter, error) {
	m := mail.OrderDue{Letter: d.head(l.From), About: dues()[l.Kind], Number: l.Number, Order: l.Order, Name: l.Name, Goods: rows(l.Goods), Was: l.Was, Total: l.Total,
		Due: l.Due, TooMuch: l.TooMuch, Amount: l.Amount}
	if !l.Until.IsZero() {
		m.Until = m.Day(l.Until)
	}
	return draw(m)
}

// staffHead is the letterhead of letters to those who work here, which are in English.
func staffHead(f notify.From) mail.Letter {
	return mail.Letter{Lang: "en", Shop: f.Shop, Home: f.Home, Contact: f.Contact, Postal: f.Postal, Test: f.Test}
}

func staffInvited(l notify.StaffInvited) (notify.Letter, error) {
	head := staffHead(l.From)
	return draw(mail.StaffInvited{Letter: head, By: l.By, Role: l.Role, About: l.About, Link: l.Link, Valid: head.Span(l.Valid)})
}

func staffNews(l notify.StaffNews) (notify.Letter, error) {
	head := staffHead(l.From)
	return draw(mail.StaffNews{Letter: head, What: accountNews()[l.What], Name: l.Name, By: l.By, About: l.About, Device: l.Device, When: head.Day(l.When) + ", " + head.Clock(l.When), Account: l.Account})
}

func changes() map[string]mail.Change {
	return map[string]mail.Change{notify.KindCancelled: mail.Cancelled, notify.KindPaymentFailed: mail.PaymentFailed, notify.KindHeld: mail.Held, notify.KindRefunded: mail.Refunded}
}

func progress() map[string]mail.Progress {
	return map[string]mail.Progress{notify.KindShipped: mail.Shipped, notify.KindReady: mail.Ready, notify.KindMissed: mail.Missed, notify.KindPartRefunded: mail.PartRefunded,
		notify.KindReturnRequested: mail.ReturnRequested, notify.KindReturnApproved: mail.ReturnApproved, notify.KindReturnDeclined: mail.ReturnDeclined, notify.KindReturnExchanged: mail.ReturnExchanged}
}

func dues() map[string]mail.Dues {
	return map[string]mail.Dues{notify.KindEdited: mail.Edited, notify.KindPaymentAsked: mail.PaymentAsked, notify.KindBalancePaid: mail.BalancePaid}
}

func accountNews() map[string]mail.News {
	return map[string]mail.News{staff.NewDevice: mail.NewDevice, staff.NewPassword: mail.NewPassword, staff.NewRole: mail.NewRole, staff.AccessEnded: mail.AccessEnded,
		staff.AccessGiven: mail.AccessGiven, staff.FactorOn: mail.FactorOn, staff.FactorOff: mail.FactorOff, staff.NewCodes: mail.NewCodes, staff.CodeUsed: mail.CodeUsed,
		staff.PasskeyAdded: mail.PasskeyAdded, staff.PasskeyRemoved: mail.PasskeyRemoved, staff.PasskeyCopied: mail.PasskeyCopied}
}

func rows(list []notify.Row) []mail.Row {
	out := make([]mail.Row, len(list))
	for i, r := range list {
		out[i] = mail.Row(r)
	}
	return out
}
