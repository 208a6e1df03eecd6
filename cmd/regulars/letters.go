package main

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"regulars/store/notify"
	"regulars/store/staff"
	"regulars/views/mail"
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

func letterhead(f notify.From) mail.Letter {
	return mail.Letter{Lang: f.Lang, Shop: f.Shop, Home: f.Home, Contact: f.Contact, Postal: f.Postal, Test: f.Test}
}

func slotPiece(p *notify.Piece) *mail.Piece {
	if p == nil {
		return nil
	}
	m := &mail.Piece{Title: p.Title, Text: p.Text, Why: p.Why, Code: p.Code, Link: p.Link, LinkText: p.LinkText}
	for _, o := range p.Offers {
		m.Offers = append(m.Offers, mail.Offer(o))
	}
	return m
}

// letters connects what the shop writes with how it looks.
func letters() notify.Letters {
	return notify.Letters{
		OrderConfirmed: func(l notify.OrderConfirmed) (notify.Letter, error) {
			m := mail.OrderConfirmed{Letter: letterhead(l.From), Number: l.Number, Order: l.Order, Name: l.Name, Lines: rows(l.Lines), Amounts: rows(l.Amounts),
				Total: l.Total, Method: l.Method, Delivery: l.Delivery, Billing: l.Billing, Pending: l.Pending, Piece: slotPiece(l.Piece)}
			if t := l.Transfer; t != nil {
				m.Transfer = &mail.Transfer{Amount: t.Amount, Holder: t.Holder, IBAN: t.IBAN, BIC: t.BIC, Reference: t.Reference, Due: t.Due}
			}
			return draw(m)
		},
		PaymentReceived: func(l notify.PaymentReceived) (notify.Letter, error) {
			return draw(mail.PaymentReceived{Letter: letterhead(l.From), Number: l.Number, Order: l.Order, Name: l.Name, Amount: l.Amount, Means: l.Means})
		},
		ConfirmAddress: func(l notify.ConfirmAddress) (notify.Letter, error) {
			return draw(mail.ConfirmAddress{Letter: letterhead(l.From), Name: l.Name, Link: l.Link, Valid: l.Valid, Why: l.Why})
		},
		AccountExists: func(l notify.AccountExists) (notify.Letter, error) {
			return draw(mail.AccountExists{Letter: letterhead(l.From), Name: l.Name, Login: l.Login, Forgot: l.Forgot})
		},
		ResetPassword: func(l notify.ResetPassword) (notify.Letter, error) {
			return draw(mail.ResetPassword{Letter: letterhead(l.From), Name: l.Name, Link: l.Link, Valid: l.Valid})
		},
		AddressChanged: func(l notify.AddressChanged) (notify.Letter, error) {
			return draw(mail.AddressChanged{Letter: letterhead(l.From), Name: l.Name, New: l.New, When: l.When, Undo: l.Undo})
		},
		PasswordChanged: func(l notify.PasswordChanged) (notify.Letter, error) {
			return draw(mail.PasswordChanged{Letter: letterhead(l.From), Name: l.Name, When: l.When, Forgot: l.Forgot})
		},
		GoOnHere: func(l notify.GoOnHere) (notify.Letter, error) {
			return draw(mail.GoOnHere{Letter: letterhead(l.From), Name: l.Name, Link: l.Link, Valid: l.Valid, Asked: l.Asked})
		},
		OrderChanged: func(l notify.OrderChanged) (notify.Letter, error) {
			return draw(mail.OrderChanged{Letter: letterhead(l.From), Change: changes()[l.Kind], Number: l.Number, Order: l.Order, Name: l.Name, Amount: l.Amount, Until: l.Until})
		},
		OrderNews: func(l notify.OrderNews) (notify.Letter, error) {
			return draw(mail.OrderNews{Letter: letterhead(l.From), News: progress()[l.Kind], Number: l.Number, Order: l.Order, Name: l.Name, Goods: rows(l.Goods), Carrier: l.Carrier, Track: l.Track, URL: l.URL,
				Place: l.Place, Code: l.Code, Until: l.Until, Amount: l.Amount, Return: l.Return, Words: l.Words, Instead: rows(l.Instead), Due: l.Due, Back: l.Back})
		},
		StaffInvited: func(l notify.StaffInvited) (notify.Letter, error) {
			return draw(mail.StaffInvited{Letter: letterhead(l.From), By: l.By, Role: l.Role, About: l.About, Link: l.Link, Valid: l.Valid})
		},
		StaffNews: func(l notify.StaffNews) (notify.Letter, error) {
			return draw(mail.StaffNews{Letter: letterhead(l.From), What: accountNews()[l.What], Name: l.Name, By: l.By, About: l.About, Device: l.Device, When: l.When, Account: l.Account})
		},
		OrderDue: func(l notify.OrderDue) (notify.Letter, error) {
			return draw(mail.OrderDue{Letter: letterhead(l.From), About: dues()[l.Kind], Number: l.Number, Order: l.Order, Name: l.Name, Goods: rows(l.Goods), Was: l.Was, Total: l.Total,
				Due: l.Due, TooMuch: l.TooMuch, Amount: l.Amount, Until: l.Until})
		},
		Welcome: func(l notify.Welcome) (notify.Letter, error) {
			return draw(mail.Welcome{Letter: letterhead(l.From), Name: l.Name, Account: l.Account, Claimed: l.Claimed})
		},
	}
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
