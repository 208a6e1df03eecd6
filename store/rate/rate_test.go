package rate_test

import (
	"errors"
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/rate"
	"regulars/store/review"
	"regulars/store/visitor"
)

func bought(t *testing.T, d *db.DB, customerID, productID string) {
	t.Helper()
	eur := func(n int64) money.Amount { return money.Of(n, "EUR") }
	o := order.Order{SecretHash: id.Hash(id.Token()), OnceHash: id.Hash(id.Token()), CustomerID: customerID, Email: "ada@mit.edu", State: order.Paid, TaxIncluded: true,
		Subtotal: eur(1000), Shipping: eur(0), Tax: eur(0), Total: eur(1000), Lines: []order.Line{{ProductID: productID, VariantID: "v", Variant: "Pine", Title: "Bag", Quantity: 1, Unit: eur(1000), Total: eur(1000), Tax: eur(0)}}}
	if err := d.Write(t.Context(), func(q db.Q) error { return order.Place(t.Context(), q, &o, "NG-") }); err != nil {
		t.Fatal(err)
	}
}

func TestBuyersSayWhatTheyThinkOnceAndStaffReadItFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		bought(t, d, "ada", "bag")
		said := review.Review{ProductID: "bag", CustomerID: "ada", Author: "Ada", Rating: 5, Title: "Holds", Body: "My card is 4111 1111 1111 1111", State: review.Accepted}
		stranger := said
		stranger.CustomerID = "eve"
		if err := rate.Write(t.Context(), d, stranger, event.Goods{ProductID: "bag", Category: "Bags"}); !errors.Is(err, rate.ErrStranger) {
			t.Errorf("a stranger: %v", err)
		}
		bad := said
		bad.Rating = 6
		if err := rate.Write(t.Context(), d, bad, event.Goods{ProductID: "bag", Category: "Bags"}); fault.FieldsOf(err)["rating"] == "" {
			t.Errorf("six stars: %v", err)
		}
		if err := rate.Write(t.Context(), d, said, event.Goods{ProductID: "bag", Category: "Bags"}); err != nil {
			t.Fatal(err)
		}
		if err := rate.Write(t.Context(), d, said, event.Goods{ProductID: "bag", Category: "Bags"}); !errors.Is(err, rate.ErrHeard) {
			t.Errorf("twice: %v", err)
		}
		told, err := event.List(t.Context(), d.Read(), event.Filter{Subject: "bag"})
		if err != nil || len(told) != 1 || told[0].CustomerID != "ada" || told[0].Name != event.ProductReviewed {
			t.Errorf("told of %+v, %v", told, err)
		}
		list, err := review.ListWaiting(t.Context(), d.Read(), 10)
		if err != nil || len(list) != 1 || !list[0].Verified || list[0].Body != "My card is •••• 1111" || list[0].Variant != "Pine" {
			t.Errorf("%+v, %v", list, err)
		}
		for customer, want := range map[string]rate.Standing{"ada": rate.Heard, "eve": rate.Stranger} {
			if got, _, err := rate.Stand(t.Context(), d.Read(), customer, "bag"); err != nil || got != want {
				t.Errorf("%s stands %d, %v", customer, got, err)
			}
		}
	})
}

func TestAuthorsAreNeverHelpedByThemselves(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := review.Review{ProductID: "bag", CustomerID: "ada", Author: "Ada", Rating: 5, State: review.Accepted}
		var hers, others visitor.Visitor
		err := d.Write(t.Context(), func(q db.Q) (err error) {
			if err = review.Create(t.Context(), q, &r); err != nil {
				return err
			}
			if hers, err = visitor.Create(t.Context(), q, visitor.Origin{}); err != nil {
				return err
			}
			if others, err = visitor.Create(t.Context(), q, visitor.Origin{}); err != nil {
				return err
			}
			_, err = visitor.Start(t.Context(), q, hers.ID, "ada", "a browser")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		help := func(customerID, visitorID string) error {
			return d.Write(t.Context(), func(q db.Q) error { return rate.Help(t.Context(), q, r.ID, customerID, visitorID) })
		}
		for who, err := range map[string]error{"logged in": help("ada", others.ID), "as a guest of her own browser": help("", hers.ID)} {
			if !errors.Is(err, rate.ErrOwn) {
				t.Errorf("%s: %v", who, err)
			}
		}
		for range 2 {
			if err := help("", others.ID); err != nil {
				t.Error(err)
			}
		}
		if helpful, err := review.ListHelpful(t.Context(), d.Read()); err != nil || helpful[r.ID] != 1 {
			t.Errorf("helped %v, %v", helpful, err)
		}
	})
}
