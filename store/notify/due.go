package notify

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
)

// Kinds of letters about what an order comes to, and what of it is due.
const (
	KindEdited       = "order-edited"
	KindPaymentAsked = "payment-asked"
	KindBalancePaid  = "balance-paid"
)

// OrderDue tells what an order comes to after it was changed, asks for what is due, or
// thanks for it; Kind is one of the kinds of letters.
type OrderDue struct {
	From
	Kind                 string
	Number, Order, Name  string // Order is where it is seen, or paid
	Goods                []Row
	Was, Total           string
	Due, TooMuch, Amount string    // Amount is what was paid
	Until                time.Time // the last day on which a link can be paid on
}

// OrderEdited mails what an order comes to now. was is what it came to before; due is
// below zero for what was paid too much.
func (m Mailer) OrderEdited(ctx context.Context, q db.Q, o order.Order, editID, was string, due money.Amount, path string) error {
	return m.due(ctx, q, KindEdited, o, editID, false, path, func(l *OrderDue) {
		if before, err := money.ParseDecimal(was, o.Total.Currency); err == nil {
			l.Was = before.Format(l.Lang)
		}
		switch {
		case due.Minor > 0:
			l.Due = due.Format(l.Lang)
		case due.Minor < 0:
			l.TooMuch = money.Of(-due.Minor, due.Currency).Format(l.Lang)
		}
	})
}

// PaymentAsked mails a payment link; path is the link itself.
func (m Mailer) PaymentAsked(ctx context.Context, q db.Q, o order.Order, link payment.Link, path string, due money.Amount) error {
	shop, err := m.zone(ctx, q)
	if err != nil {
		return err
	}
	return m.due(ctx, q, KindPaymentAsked, o, link.ID, true, path, func(l *OrderDue) {
		l.Due, l.Until = due.Format(l.Lang), local(link.ExpiresAt, shop)
	})
}

// BalancePaid mails that what was still due has come.
func (m Mailer) BalancePaid(ctx context.Context, q db.Q, o order.Order, paymentID string, paid money.Amount, path string) error {
	return m.due(ctx, q, KindBalancePaid, o, paymentID, false, path, func(l *OrderDue) { l.Amount = paid.Format(l.Lang) })
}

func (m Mailer) zone(ctx context.Context, q db.Q) (string, error) {
	_, shop, err := m.sender(ctx, q, "")
	return shop.TimeZone, err
}

func (m Mailer) due(ctx context.Context, q db.Q, kind string, o order.Order, subject string, secret bool, path string, fill func(*OrderDue)) error {
	from, _, err := m.sender(ctx, q, o.Language)
	if err != nil {
		return err
	}
	letter := OrderDue{From: from, Kind: kind, Number: o.Number, Order: m.BaseURL + path, Name: o.Delivery.Name, Goods: lines(o, from.Lang), Total: o.Total.Format(from.Lang)}
	fill(&letter)
	return queue(ctx, q, kind, o.Email, o.CustomerID, o.ID+"/"+subject, secret, func() (Letter, error) { return m.Letters.OrderDue(letter) })
}
