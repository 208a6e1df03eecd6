package order_test

import (
	"testing"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/order"
)

func TestStaffFindAnOrderByWhatTheyKnowOfIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		make := func(email, name, sku string) order.Order {
			t.Helper()
			o := sample(order.Paid)
			o.Email, o.Delivery.Name, o.Lines[0].SKU = email, name, sku
			if err := d.Write(t.Context(), func(q db.Q) error { return order.Place(t.Context(), q, &o, "NG-") }); err != nil {
				t.Fatal(err)
			}
			return o
		}
		ada, bob := make("ada@mit.edu", "Ada Lovelace", "BAG-1"), make("bob_1@example.org", "Élodie O'Brien", "PEN%2")
		for words, want := range map[string]string{
			ada.Number: ada.ID, " " + ada.Number[3:]: ada.ID, "ng-" + bob.Number[3:]: bob.ID, "ADA@mit.edu": ada.ID, "lovel": ada.ID, "LOVELACE": ada.ID, "élo": bob.ID, "o'brien": bob.ID,
			"bag-1": ada.ID, "PEN%2": bob.ID, "bob_": bob.ID, "%": "", "_": "", "zzz": "", "PEN": "", "\\": "", "a": "",
		} {
			list, err := order.List(t.Context(), d.Read(), order.Filter{Everybody: true, Words: words})
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, o := range list {
				got += o.ID
			}
			if got != want {
				t.Errorf("%q finds %q, not %q", words, got, want)
			}
		}
		if list, err := order.List(t.Context(), d.Read(), order.Filter{Everybody: true, Words: "mit.edu", State: order.Cancelled}); err != nil || len(list) != 0 {
			t.Errorf("of another state: %v, %v", list, err)
		}
	})
}

func TestWhoHasBoughtAProduct(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := sample(order.Pending)
		o.CustomerID, o.State, o.Lines[0].ProductID = "ada", order.Pending, "bag"
		write := func(do func(q db.Q) error) {
			t.Helper()
			if err := d.Write(t.Context(), do); err != nil {
				t.Fatal(err)
			}
		}
		has := func(customerID, productID string, want bool) {
			t.Helper()
			if got, err := order.ListVariantsBought(t.Context(), d.Read(), customerID, productID); err != nil || (len(got) > 0) != want {
				t.Errorf("%s has %s: %v, %v", customerID, productID, got, err)
			}
		}
		write(func(q db.Q) error { return order.Place(t.Context(), q, &o, "NG-") })
		has("ada", "bag", false)
		write(func(q db.Q) error { return order.Pay(t.Context(), q, o.ID, "test", "paid") })
		has("ada", "bag", true)
		has("ada", "pen", false)
		has("bob", "bag", false)
		write(func(q db.Q) error { return order.Refund(t.Context(), q, o.ID, "test", "sent back") })
		has("ada", "bag", false)
	})
}
