package notify

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/shipment"
)

// Row is a name and what stands to its right.
type Row struct{ Name, More, Value string }

// Transfer tells how to pay by bank.
type Transfer struct{ Amount, Holder, IBAN, BIC, Reference, Due string }

// OrderConfirmed tells that an order was placed, and everything it holds.
type OrderConfirmed struct {
	From
	Number, Order, Name string
	Lines, Amounts      []Row
	Total, Method       string
	Delivery, Billing   []string
	Transfer            *Transfer
	Pending             bool
	Piece               *Piece // nil: the place below the order shows nothing
}

// PaymentReceived tells that an order is paid.
type PaymentReceived struct {
	From
	Number, Order, Name, Amount, Means string
}

// OrderConfirmed mails what was ordered. path leads to the order's page.
func (m Mailer) OrderConfirmed(ctx context.Context, q db.Q, o order.Order, path string) error {
	from, shop, err := m.sender(ctx, q, o.Language)
	if err != nil {
		return err
	}
	letter := OrderConfirmed{From: from, Number: o.Number, Order: m.BaseURL + path, Name: o.Delivery.Name, Lines: lines(o, from.Lang), Amounts: amounts(o, from.Lang),
		Total: o.Total.Format(from.Lang), Method: method(o.Method), Delivery: shipment.Address(o.Delivery).Lines(shop.Country), Pending: o.State == order.Pending}
	if o.Billing != nil {
		letter.Billing = shipment.Address(*o.Billing).Lines(shop.Country)
	}
	if o.State == order.Awaiting {
		letter.Transfer = &Transfer{Amount: letter.Total, Holder: shop.Bank.Holder, IBAN: shop.Bank.IBAN, BIC: shop.Bank.BIC, Reference: o.Number,
			Due: day(o.PlacedAt.AddDate(0, 0, payment.TransferDays), shop.TimeZone)}
	}
	if letter.Piece, err = m.aboutOrder(ctx, q, o, shop, from.Lang); err != nil {
		return err
	}
	return queue(ctx, q, KindOrderConfirmed, o.Email, o.CustomerID, o.ID, false, func() (Letter, error) { return m.Letters.OrderConfirmed(letter) })
}

// PaymentReceived mails that money for an order has come.
func (m Mailer) PaymentReceived(ctx context.Context, q db.Q, o order.Order, came money.Amount, path string) error {
	from, _, err := m.sender(ctx, q, o.Language)
	if err != nil {
		return err
	}
	letter := PaymentReceived{From: from, Number: o.Number, Order: m.BaseURL + path, Name: o.Delivery.Name, Amount: came.Format(from.Lang)}
	return queue(ctx, q, KindPaymentReceived, o.Email, o.CustomerID, o.ID, false, func() (Letter, error) { return m.Letters.PaymentReceived(letter) })
}

// OrderChanged tells what became of an order: Kind is one of the kinds of letters.
type OrderChanged struct {
	From
	Kind                        string
	Number, Order, Name, Amount string
	Until                       string // KindPaymentFailed: how long the goods are kept
}

// OrderChanged mails what became of an order, in a letter of a kind; once, however
// often it happens.
func (m Mailer) OrderChanged(ctx context.Context, q db.Q, kind string, o order.Order, path string) error {
	from, shop, err := m.sender(ctx, q, o.Language)
	if err != nil {
		return err
	}
	letter := OrderChanged{From: from, Kind: kind, Number: o.Number, Order: m.BaseURL + path, Name: o.Delivery.Name, Amount: o.Total.Format(from.Lang)}
	if kind == KindPaymentFailed && !o.ExpiresAt.IsZero() {
		letter.Until = " until " + clock(o.ExpiresAt, shop.TimeZone)
	}
	return queue(ctx, q, kind, o.Email, o.CustomerID, o.ID, false, func() (Letter, error) { return m.Letters.OrderChanged(letter) })
}

// clock is a time of day where the shop is.
func clock(t time.Time, zone string) string {
	if z, err := time.LoadLocation(zone); err == nil {
		t = t.In(z)
	}
	return t.Format("15:04 MST")
}

func lines(o order.Order, lang string) []Row {
	rows := make([]Row, len(o.Lines))
	for i, l := range o.Lines {
		more := l.Variant
		if l.Quantity > 1 {
			more = strings.TrimPrefix(more+", "+strconv.FormatInt(l.Quantity, 10)+" of them", ", ")
		}
		rows[i] = Row{Name: l.Title, More: more, Value: l.Total.Format(lang)}
	}
	return rows
}

func amounts(o order.Order, lang string) []Row {
	delivery := o.Shipping.Format(lang)
	if o.Shipping.IsZero() {
		delivery = "Free"
	}
	rows := []Row{{Name: "Subtotal", Value: o.Subtotal.Format(lang)}, {Name: "Delivery", Value: delivery}}
	for _, t := range o.Taxes {
		name := t.Name + " " + t.Rate.Percent()
		if o.TaxIncluded {
			name += ", included"
		}
		rows = append(rows, Row{Name: name, Value: t.Amount.Format(lang)})
	}
	return rows
}

func method(m order.Method) string {
	switch {
	case m.DaysMax == 0:
		return m.Name
	case m.DaysMin == m.DaysMax:
		return fmt.Sprintf("%s, %d working days", m.Name, m.DaysMax)
	}
	return fmt.Sprintf("%s, %d to %d working days", m.Name, m.DaysMin, m.DaysMax)
}

// Path leads to an order's page: by its secret link when there is one, else
// through the account.
func Path(o order.Order, link string) string {
	switch {
	case link != "":
		return link
	case o.CustomerID != "":
		return "/account/orders/" + o.Number
	}
	return "/account"
}
