package notify

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/shipment"
)

// Row is a name and what stands to its right.
type Row struct {
	Name, More, Value string

	Pieces int    // how many of it, where Value does not say it
	Wanted string // the variant that it is to be exchanged for
}

// Tax is one of the taxes of an order.
type Tax struct {
	Name     string // with its rate
	Value    string
	Included bool // in the prices
}

// Transfer tells how to pay by bank.
type Transfer struct {
	Amount, Holder, IBAN, BIC, Reference string
	Due                                  time.Time // the last day, where the shop is
}

// OrderConfirmed tells that an order was placed, and everything it holds.
type OrderConfirmed struct {
	From
	Number, Order, Name string
	Lines               []Row
	Subtotal, Shipping  string // Shipping is empty when it is free
	Taxes               []Tax
	Total, Method       string
	Days                [2]int // how many working days the delivery takes, at least and at most
	Delivery, Billing   []string
	Transfer            *Transfer
	Pending             bool
	Piece               *Piece // nil: the place below the order shows nothing
}

// PaymentReceived tells that an order is paid.
type PaymentReceived struct {
	From
	Number, Order, Name, Amount, Means string
	Sent                               bool // all of the order has left the house
}

// OrderConfirmed mails what was ordered. path leads to the order's page.
func (m Mailer) OrderConfirmed(ctx context.Context, q db.Q, o order.Order, path string) error {
	from, shop, err := m.sender(ctx, q, o.Language)
	if err != nil {
		return err
	}
	letter := OrderConfirmed{From: from, Number: o.Number, Order: m.BaseURL + path, Name: o.Delivery.Name, Lines: lines(o, from.Lang), Subtotal: o.Subtotal.Format(from.Lang), Taxes: taxes(o, from.Lang),
		Total: o.Total.Format(from.Lang), Method: o.Method.Name, Days: [2]int{o.Method.DaysMin, o.Method.DaysMax}, Delivery: shipment.Address(o.Delivery).Lines(shop.Country), Pending: o.State == order.Pending}
	if !o.Shipping.IsZero() {
		letter.Shipping = o.Shipping.Format(from.Lang)
	}
	if o.Billing != nil {
		letter.Billing = shipment.Address(*o.Billing).Lines(shop.Country)
	}
	if o.State == order.Awaiting {
		letter.Transfer = &Transfer{Amount: letter.Total, Holder: shop.Bank.Holder, IBAN: shop.Bank.IBAN, BIC: shop.Bank.BIC, Reference: o.Number,
			Due: local(o.PlacedAt.AddDate(0, 0, payment.TransferDays), shop.TimeZone)}
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
	letter := PaymentReceived{From: from, Number: o.Number, Order: m.BaseURL + path, Name: o.Delivery.Name, Amount: came.Format(from.Lang), Sent: o.Fulfilment == order.Whole}
	return queue(ctx, q, KindPaymentReceived, o.Email, o.CustomerID, o.ID, false, func() (Letter, error) { return m.Letters.PaymentReceived(letter) })
}

// OrderChanged tells what became of an order: Kind is one of the kinds of letters.
type OrderChanged struct {
	From
	Kind                        string
	Number, Order, Name, Amount string
	Until                       time.Time // KindPaymentFailed: how long the goods are kept, where the shop is; may be zero
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
		letter.Until = local(o.ExpiresAt, shop.TimeZone)
	}
	return queue(ctx, q, kind, o.Email, o.CustomerID, o.ID, false, func() (Letter, error) { return m.Letters.OrderChanged(letter) })
}

func lines(o order.Order, lang string) []Row {
	rows := make([]Row, len(o.Lines))
	for i, l := range o.Lines {
		rows[i] = Row{Name: l.Title, More: l.Variant, Value: l.Total.Format(lang), Pieces: int(l.Quantity)}
	}
	return rows
}

func taxes(o order.Order, lang string) (list []Tax) {
	for _, t := range o.Taxes {
		list = append(list, Tax{Name: t.Name + " " + t.Rate.Format(lang), Value: t.Amount.Format(lang), Included: o.TaxIncluded})
	}
	return list
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
