package notify_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/message"
	"regulars/store/money"
	"regulars/store/notify"
	"regulars/store/order"
	"regulars/store/setting"
)

// confirm writes the letter of an order and returns what it says.
func confirm(t *testing.T, d *db.DB, o order.Order) (said notify.OrderConfirmed) {
	t.Helper()
	m := notify.Mailer{BaseURL: "https://shop.example", Letters: notify.Letters{OrderConfirmed: func(l notify.OrderConfirmed) (notify.Letter, error) {
		said = l
		return notify.Letter{Subject: "Order " + l.Number, Text: "text"}, nil
	}}}
	err := d.Write(t.Context(), func(q db.Q) error {
		shop := setting.Default()
		shop.Bank = setting.Bank{Holder: "Shop", IBAN: "DE02"}
		if err := setting.SaveShop(t.Context(), q, shop); err != nil {
			return err
		}
		return m.OrderConfirmed(t.Context(), q, o, "/orders/secret")
	})
	if err != nil {
		t.Fatal(err)
	}
	return said
}

func sample() order.Order {
	eur := func(n int64) money.Amount { return money.Of(n, "EUR") }
	return order.Order{ID: "o", Number: "R-1", Email: "ada@mit.edu", State: order.Paid, Subtotal: eur(2300), Shipping: eur(490), Tax: eur(445), Total: eur(3235),
		Lines: []order.Line{{Title: "Bag", Variant: "Pine", Quantity: 2, Total: eur(2300)}, {Title: "Gift", Quantity: 3}}, Taxes: []order.Tax{{Name: "VAT", Rate: 190_000, Amount: eur(445)}},
		Delivery: order.Address{Name: "Zoë", Line1: "Street 1", Postcode: "10117", City: "Berlin", Country: "DE"}, Method: order.Method{Name: "Standard", DaysMin: 2, DaysMax: 2}}
}

func TestAnOrdersLetterSaysEveryAmount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		said := confirm(t, d, sample())
		want := []notify.Tax{{Name: "VAT 19%", Value: "€4.45"}}
		if !slices.Equal(said.Taxes, want) || said.Subtotal != "€23.00" || said.Shipping != "€4.90" || said.Total != "€32.35" || said.Order != "https://shop.example/orders/secret" || said.Transfer != nil || said.Method != "Standard" || said.Days != [2]int{2, 2} {
			t.Errorf("%+v", said)
		}
		if said.Lines[0].More != "Pine" || said.Lines[0].Pieces != 2 || said.Lines[1].Pieces != 3 || strings.Join(said.Delivery, "|") != "Zoë|Street 1|10117 Berlin" {
			t.Errorf("%+v %q", said.Lines, said.Delivery)
		}
	})
}

func TestWhoPaysByTransferLearnsHow(t *testing.T) {
	o := sample()
	o.State = order.Awaiting
	if said := confirm(t, dbtest.Open(t), o); said.Transfer == nil || said.Transfer.Reference != "R-1" || said.Transfer.IBAN != "DE02" || said.Transfer.Amount != "€32.35" {
		t.Errorf("%+v", said.Transfer)
	}
}

func TestALetterAboutTheSameThingIsQueuedOnce(t *testing.T) {
	d := dbtest.Open(t)
	confirm(t, d, sample())
	confirm(t, d, sample())
	list, err := message.List(context.Background(), d.Read(), message.Filter{})
	if err != nil || len(list) != 1 || list[0].To != "ada@mit.edu" || list[0].Kind != notify.KindOrderConfirmed {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestAnOrderIsReachedByItsLinkElseThroughTheAccount(t *testing.T) {
	for want, path := range map[string]string{
		"/orders/s":           notify.Path(order.Order{CustomerID: "c"}, "/orders/s"),
		"/account/orders/R-1": notify.Path(order.Order{CustomerID: "c", Number: "R-1"}, ""),
		"/account":            notify.Path(order.Order{Number: "R-1"}, ""),
	} {
		if path != want {
			t.Errorf("%s, want %s", path, want)
		}
	}
}
