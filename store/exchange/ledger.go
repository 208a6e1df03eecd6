package exchange

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"regulars/store/catalog"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/order"
	"regulars/store/profile"
	"regulars/store/review"
)

// atOnce is how many rows of a table are read in one go: what is written out is never in
// memory as a whole.
const atOnce = 500

// sheetOf writes rows of text, each cell so that no spreadsheet computes it.
type sheetOf struct{ out *csv.Writer }

func newSheet(w io.Writer, header ...string) (sheetOf, error) {
	s := sheetOf{csv.NewWriter(w)}
	return s, s.out.Write(header)
}

func (s sheetOf) row(cells ...string) error {
	for i, c := range cells {
		cells[i] = Cell(c)
	}
	return s.out.Write(cells)
}

func (s sheetOf) end(err error) error {
	s.out.Flush()
	if err = errors.Join(err, s.out.Error()); err != nil {
		return fmt.Errorf("exchange: %w", err)
	}
	return nil
}

// moment is a time as Shopify writes it, "" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05 -0700")
}

// orderHeader is what Shopify's export of orders has, as far as this shop knows it.
var orderHeader = []string{"Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Currency", "Subtotal", "Shipping", "Taxes", "Total", "Shipping Method", "Created at",
	"Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem sku", "Billing Name", "Billing Address1", "Billing Address2", "Billing Company", "Billing City", "Billing Zip",
	"Billing Province", "Billing Country", "Shipping Name", "Shipping Address1", "Shipping Address2", "Shipping Company", "Shipping City", "Shipping Zip", "Shipping Province",
	"Shipping Country", "Notes", "Payment Method", "Refunded Amount", "Outstanding Balance", "Location", "Id", "Source"}

// ExportOrders writes all orders, the newest first, as Shopify's CSV of orders: a row for each line, of
// which the first holds the order.
func ExportOrders(ctx context.Context, d *db.DB, w io.Writer) error {
	s, err := newSheet(w, orderHeader...)
	f := order.Filter{Everybody: true, Limit: atOnce}
	for err == nil {
		var list []order.Order
		if list, err = order.List(ctx, d.Read(), f); err != nil || len(list) == 0 {
			break
		}
		for _, o := range list {
			err = errors.Join(err, s.order(o))
		}
		f.Before = list[len(list)-1].ID
	}
	return s.end(err)
}

// order writes one order.
func (s sheetOf) order(o order.Order) error {
	billing := o.Delivery
	if o.Billing != nil {
		billing = *o.Billing
	}
	head := []string{o.Number, o.Email, financial(o), moment(o.PaidAt), string(o.Fulfilment), string(o.Total.Currency), o.Subtotal.Decimal(), o.Shipping.Decimal(), o.Tax.Decimal(), o.Total.Decimal(), o.Method.Name, moment(o.PlacedAt)}
	tail := append(append(place(billing), place(o.Delivery)...), o.Note, o.Gateway, o.Refunded.Decimal(), o.Due.Decimal(), o.PlaceID, o.ID, o.Channel)
	for i, l := range o.Lines {
		if i > 0 {
			head = []string{o.Number, o.Email, "", "", "", "", "", "", "", "", "", moment(o.PlacedAt)}
			tail = make([]string, len(tail))
		}
		title := l.Title
		if l.Variant != "" {
			title += " - " + l.Variant
		}
		line := []string{strconv.FormatInt(l.Wanted(), 10), title, l.Unit.Decimal(), l.SKU}
		if err := s.row(append(append(append([]string{}, head...), line...), tail...)...); err != nil {
			return err
		}
	}
	return nil
}

func place(a order.Address) []string {
	return []string{a.Name, a.Line1, a.Line2, a.Company, a.City, a.Postcode, a.Region, a.Country}
}

// financial is how an order is paid, in Shopify's words.
func financial(o order.Order) string {
	switch {
	case o.State == order.Refunded || o.Refunded.Minor > 0 && o.Refunded.Minor >= o.Total.Minor:
		return "refunded"
	case o.Refunded.Minor > 0:
		return "partially_refunded"
	case o.State == order.Cancelled:
		return "voided"
	case o.State == order.Authorized:
		return "authorized"
	case o.PaidAt.IsZero():
		return "pending"
	}
	return "paid"
}

// customerHeader is what Shopify's export of customers has, as far as this shop knows it.
var customerHeader = []string{"Customer ID", "First Name", "Last Name", "Email", "Default Address Company", "Default Address Address1", "Default Address Address2", "Default Address City",
	"Default Address Province Code", "Default Address Country Code", "Default Address Zip", "Default Address Phone", "Phone", "Total Spent", "Total Orders", "Tags"}

// ExportCustomers writes all accounts, the newest first, as Shopify's CSV of customers. Consent is not
// among it: it was given to this shop.
func ExportCustomers(ctx context.Context, d *db.DB, w io.Writer) error {
	s, err := newSheet(w, customerHeader...)
	f := customer.Filter{Limit: atOnce}
	for err == nil {
		var list []customer.Customer
		if list, err = customer.List(ctx, d.Read(), f); err != nil || len(list) == 0 {
			break
		}
		for _, c := range list {
			err = errors.Join(err, s.customer(ctx, d.Read(), c))
		}
		f.After = list[len(list)-1].ID
	}
	return s.end(err)
}

func (s sheetOf) customer(ctx context.Context, q db.Q, c customer.Customer) error {
	key := profile.Key{CustomerID: c.ID}
	addresses, err := customer.ListAddresses(ctx, q, c.ID)
	if err != nil {
		return err
	}
	figures, err := profile.Find(ctx, q, key)
	if err != nil {
		return err
	}
	labels, err := profile.ListTags(ctx, q, key)
	if err != nil {
		return err
	}
	var a customer.Address
	if len(addresses) > 0 {
		a = addresses[0]
	}
	first, last := "", c.Name
	if i := strings.LastIndex(c.Name, " "); i > 0 {
		first, last = c.Name[:i], c.Name[i+1:]
	}
	return s.row(c.ID, first, last, c.Email, a.Company, a.Line1, a.Line2, a.City, a.Region, a.Country, a.Postcode, a.Phone, c.Phone, decimal(figures.Spent), strconv.FormatInt(figures.Orders, 10), strings.Join(labels, ", "))
}

// ExportRedirects writes the shop's own redirects as Shopify's CSV of URL redirects, which the page of
// redirects takes back.
func ExportRedirects(ctx context.Context, d *db.DB, w io.Writer) error {
	s, err := newSheet(w, "Redirect from", "Redirect to")
	if err != nil {
		return s.end(err)
	}
	list, err := catalog.ListRedirects(ctx, d.Read())
	for _, r := range list {
		err = errors.Join(err, s.row(r.From, r.To))
	}
	return s.end(err)
}

// ExportReviews writes all reviews, the oldest first. Shopify has no columns for them; these are what
// most apps for reviews read.
func ExportReviews(ctx context.Context, d *db.DB, w io.Writer, base string) error {
	s, err := newSheet(w, "product_handle", "rating", "title", "body", "reviewer_name", "review_date", "state", "verified", "variant", "reply", "reply_date", "helpful", "picture_urls")
	if err != nil {
		return s.end(err)
	}
	products, err := catalog.ListProducts(ctx, d.Read(), catalog.Filter{})
	handles := make(map[string]string, len(products))
	for _, p := range products {
		handles[p.ID] = p.Handle
	}
	after := ""
	for err == nil {
		var list []review.Review
		if list, err = review.After(ctx, d.Read(), after, atOnce); err != nil || len(list) == 0 {
			break
		}
		for _, r := range list {
			var photos []string
			for _, p := range r.Photos {
				photos = append(photos, base+"/reviews/photos/"+p.ID)
			}
			err = errors.Join(err, s.row(handles[r.ProductID], strconv.Itoa(r.Rating), r.Title, r.Body, r.Author, moment(r.CreatedAt), r.State, strconv.FormatBool(r.Verified), r.Variant,
				r.Answer, moment(r.AnsweredAt), strconv.FormatInt(r.Helpful, 10), strings.Join(photos, ",")))
		}
		after = list[len(list)-1].ID
	}
	return s.end(err)
}
