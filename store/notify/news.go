package notify

import (
	"context"
	"slices"
	"strconv"
	"time"

	"regulars/store/db"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/place"
)

// OrderNews tells what happened to the goods or the money of an order, or to a part
// of them; Kind is one of the kinds of letters.
type OrderNews struct {
	From
	Kind                string
	Number, Order, Name string
	Goods               []Row     // what it is about
	Carrier, Track, URL string    // KindShipped
	Place               []string  // KindReady: where, line by line
	Code                string    // KindReady
	Until               time.Time // KindReady: how long it is kept, where it lies
	Rest                bool      // KindReady, KindMissed: a part of it was collected before
	Amount              string    // of money that goes back, or is to be paid
	Shipping, Goodwill  string    // KindPartRefunded: how much of it is for the delivery, and out of goodwill
	Fee                 string    // KindPartRefunded: what is kept back for sending back
	Return, Words       string    // of a return: its name, and what the shop says to it
	Instead             []Row     // KindReturnExchanged: what is given for Goods
	Handed              bool      // KindReturnExchanged: over the counter
	Due, Back           string    // KindReturnExchanged: what is to be paid for it, or goes back; empty when it is even
}

// OrderShipped mails what of an order left the house.
func (m Mailer) OrderShipped(ctx context.Context, q db.Q, o order.Order, fulfilmentID, path string) error {
	list, err := order.ListFulfilments(ctx, q, o.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(f order.Fulfilment) bool { return f.ID == fulfilmentID })
	if i < 0 {
		return nil
	}
	f := list[i]
	return m.news(ctx, q, KindShipped, o, f.ID, path, func(l *OrderNews) {
		l.Goods, l.Carrier, l.Track, l.URL = itemRows(o, f.Items), f.Carrier, f.Tracking, f.URL
	})
}

// PickupReady mails that an order can be collected, with the code it is handed over
// for; or its rest, when a part of it was (handed names which).
func (m Mailer) PickupReady(ctx context.Context, q db.Q, o order.Order, p order.Pickup, at place.Place, handed, path string) error {
	return m.news(ctx, q, KindReady, o, "ready"+handed, path, func(l *OrderNews) {
		l.Rest = handed != ""
		var left []order.Item
		for _, line := range o.Lines {
			if n := line.Left(); n > 0 {
				left = append(left, order.Item{LineID: line.ID, Quantity: n})
			}
		}
		l.Goods, l.Code, l.Until, l.Place = itemRows(o, left), p.Code, local(p.KeptUntil, at.TimeZone), []string{at.Name, at.Street, at.Postcode + " " + at.City}
	})
}

// PickupMissed mails that nobody came for an order, or for the rest of it, and that
// money for it goes back.
func (m Mailer) PickupMissed(ctx context.Context, q db.Q, o order.Order, back money.Amount, path string) error {
	return m.news(ctx, q, KindMissed, o, "missed", path, func(l *OrderNews) {
		l.Amount, l.Rest = back.Format(l.Lang), o.Fulfilment != order.Unfulfilled
	})
}

// PartRefunded mails that a part of an order's money went back.
func (m Mailer) PartRefunded(ctx context.Context, q db.Q, o order.Order, f order.PartRefund, path string) error {
	return m.news(ctx, q, KindPartRefunded, o, f.ID, path, func(l *OrderNews) {
		l.Amount, l.Goods = f.Amount.Format(l.Lang), itemRows(o, f.Plain())
		if f.Shipping.Minor > 0 {
			l.Shipping = f.Shipping.Format(l.Lang)
		}
		if f.Goodwill.Minor > 0 {
			l.Goodwill = f.Goodwill.Format(l.Lang)
		}
		if f.Fee.Minor > 0 {
			l.Fee = f.Fee.Format(l.Lang)
		}
	})
}

// ReturnNews mails how a return stands, in a letter of a kind.
func (m Mailer) ReturnNews(ctx context.Context, q db.Q, kind string, o order.Order, r order.Return, path string) error {
	return m.news(ctx, q, kind, o, r.ID, path, func(l *OrderNews) {
		l.Goods, l.Return, l.Words = returnRows(o, r), r.Name, r.Answer
	})
}

// ReturnExchanged mails what is given for what came back, and what is due for it; below
// zero, what goes back.
func (m Mailer) ReturnExchanged(ctx context.Context, q db.Q, o order.Order, r order.Return, due money.Amount, path string) error {
	return m.news(ctx, q, KindReturnExchanged, o, r.ID, path, func(l *OrderNews) {
		l.Goods, l.Return = returnRows(o, r), r.Name
		l.Instead, l.Handed = swapRows(o, r)
		switch {
		case due.Minor > 0:
			l.Due = due.Format(l.Lang)
		case due.Minor < 0:
			l.Back = money.Of(-due.Minor, due.Currency).Format(l.Lang)
		}
	})
}

// swapRows are what was given in exchange, and whether all of it has left the house.
func swapRows(o order.Order, r order.Return) (rows []Row, handed bool) {
	handed = true
	for _, x := range r.Lines {
		for _, l := range slices.Backward(o.Lines) { // what is given stands behind what was bought
			if l.VariantID == x.Swap.VariantID && x.Exchanged > 0 {
				rows = append(rows, Row{Name: l.Title, More: l.Variant, Value: strconv.FormatInt(x.Exchanged, 10) + " ×"})
				handed = handed && l.Left() == 0
				break
			}
		}
	}
	return rows, handed
}

// returnRows are what comes back with a return, and what is wanted instead.
func returnRows(o order.Order, r order.Return) (rows []Row) {
	for _, x := range r.Lines {
		for _, row := range itemRows(o, []order.Item{{LineID: x.LineID, Quantity: x.Quantity}}) {
			if x.Swap.VariantID != "" && x.Exchanged == 0 {
				row.Wanted = x.Swap.Title
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func (m Mailer) news(ctx context.Context, q db.Q, kind string, o order.Order, subject, path string, fill func(*OrderNews)) error {
	from, _, err := m.sender(ctx, q, o.Language)
	if err != nil {
		return err
	}
	letter := OrderNews{From: from, Kind: kind, Number: o.Number, Order: m.BaseURL + path, Name: o.Delivery.Name}
	fill(&letter)
	return queue(ctx, q, kind, o.Email, o.CustomerID, o.ID+"/"+subject, false, func() (Letter, error) { return m.Letters.OrderNews(letter) })
}

// itemRows are pieces of an order's lines, without money: how many goes to the right.
func itemRows(o order.Order, items []order.Item) (rows []Row) {
	for _, l := range o.Lines {
		for _, i := range items {
			if i.LineID == l.ID {
				rows = append(rows, Row{Name: l.Title, More: l.Variant, Value: strconv.FormatInt(i.Quantity, 10) + " ×"})
			}
		}
	}
	return rows
}
