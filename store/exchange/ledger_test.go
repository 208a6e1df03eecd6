package exchange

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"regulars/store/catalog"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/review"
)

// written is a file as rows of cells by their headers.
func written(t *testing.T, export func(*bytes.Buffer) error) (list []map[string]string) {
	t.Helper()
	var b bytes.Buffer
	if err := export(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%v: %s", err, b.String())
	}
	for _, r := range rows[1:] {
		cells := map[string]string{}
		for i, name := range rows[0] {
			cells[name] = r[i]
		}
		list = append(list, cells)
	}
	return list
}

func TestOrdersLeaveAsShopifyWritesThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		eur := func(n int64) money.Amount { return money.Of(n, "EUR") }
		change(t, d, func(q db.Q) error {
			for i := range 2 {
				at := q.Now().Add(time.Duration(i) * time.Hour)
				o := order.Order{ID: id.At(at), PlacedAt: at, SecretHash: id.Token(), OnceHash: id.Token(), Email: "ada@mit.edu", State: order.Awaiting, Subtotal: eur(2300), Shipping: eur(490), Tax: eur(0), Total: eur(2790), TaxIncluded: true,
					Lines:    []order.Line{{SKU: "B", Title: "=Bag", Variant: "Pine", Quantity: 2, Unit: eur(1000), Total: eur(2000), Tax: eur(0)}, {Title: "Pen", Quantity: 1, Unit: eur(300), Total: eur(300), Tax: eur(0)}},
					Delivery: order.Address{Name: "Ada", Line1: "Street 1", Postcode: "10117", City: "Berlin", Country: "DE"}, Note: "Ring twice"}
				if err := order.Place(ctx, q, &o, "NG-"); err != nil {
					return err
				}
			}
			return nil
		})
		rows := written(t, func(b *bytes.Buffer) error { return ExportOrders(ctx, d, b) })
		if len(rows) != 4 || rows[0]["Name"] != "NG-10002" || rows[0]["Total"] != "27.90" || rows[0]["Financial Status"] != "pending" || rows[0]["Lineitem name"] != "'=Bag - Pine" || rows[0]["Shipping City"] != "Berlin" || rows[0]["Notes"] != "Ring twice" {
			t.Errorf("%v", rows)
		}
		if rows[1]["Name"] != "NG-10002" || rows[1]["Total"] != "" || rows[1]["Lineitem name"] != "Pen" || rows[1]["Lineitem quantity"] != "1" {
			t.Errorf("second line %v", rows[1])
		}
	})
}

func TestCustomersRedirectsAndReviewsLeaveAsWell(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		importing(t, d, "Title,SKU,Price\nMug,M,9.00\n", Options{})
		mug := find(t, d, "mug")
		change(t, d, func(q db.Q) error {
			ada, err := customer.Create(ctx, q, customer.New{Email: "ada@mit.edu", Name: "Ada King Lovelace"})
			if err != nil {
				return err
			}
			if _, err := customer.SaveAddress(ctx, q, ada.ID, customer.Address{Name: "Ada", Line1: "Street 1", Postcode: "10117", City: "Berlin", Country: "DE"}); err != nil {
				return err
			}
			if err := catalog.SaveRedirect(ctx, q, catalog.Redirect{From: "/old", To: "/products/mug"}); err != nil {
				return err
			}
			r := review.Review{ProductID: mug.ID, Author: "Ada", Rating: 5, Title: "+Good", Photos: []review.Photo{{Type: "image/png", Width: 1, Height: 1, Small: []byte("s"), Large: []byte("l")}}}
			if err := review.Create(ctx, q, &r); err != nil {
				return err
			}
			return review.Answer(ctx, q, r.ID, "", "Thanks.")
		})
		if c := written(t, func(b *bytes.Buffer) error { return ExportCustomers(ctx, d, b) }); len(c) != 1 || c[0]["First Name"] != "Ada King" || c[0]["Last Name"] != "Lovelace" || c[0]["Default Address City"] != "Berlin" || c[0]["Total Orders"] != "0" {
			t.Errorf("%v", c)
		}
		if r := written(t, func(b *bytes.Buffer) error { return ExportRedirects(ctx, d, b) }); len(r) != 1 || r[0]["Redirect from"] != "/old" || r[0]["Redirect to"] != "/products/mug" {
			t.Errorf("%v", r)
		}
		r := written(t, func(b *bytes.Buffer) error { return ExportReviews(ctx, d, b, "https://shop.example") })
		if len(r) != 1 || r[0]["product_handle"] != "mug" || r[0]["title"] != "'+Good" || r[0]["reply"] != "Thanks." || !strings.HasPrefix(r[0]["picture_urls"], "https://shop.example/reviews/photos/") || r[0]["state"] != "waiting" {
			t.Errorf("%v", r)
		}
	})
}

func change(t *testing.T, d *db.DB, fn func(db.Q) error) {
	t.Helper()
	if err := d.Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}
