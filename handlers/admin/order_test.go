package admin_test

import (
	"slices"
	"strings"
	"testing"

	"regulars/store/db"
	"regulars/store/id"
	"regulars/store/message"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/staff"
)

func eur(minor int64) money.Amount { return money.Of(minor, "EUR") }

// place writes an order of one bag for 23.00 with words of the shopper's.
func (o *office) place(state order.State, words string) order.Order {
	o.t.Helper()
	v := order.Order{SecretHash: id.Hash(id.Token()), OnceHash: id.Hash(id.Token()), VisitorID: "browser", Email: "ada@example.org", State: state, TaxIncluded: true,
		Subtotal: eur(2300), Tax: eur(367), Total: eur(2300), Gateway: "invoice",
		Lines:    []order.Line{{VariantID: "bag", Title: "Bag " + words, Variant: words, SKU: words, Quantity: 2, Unit: eur(1150), Total: eur(2300), Tax: eur(367), TaxName: "VAT", TaxRate: 190_000}},
		Taxes:    []order.Tax{{Name: "VAT", Rate: 190_000, Base: eur(1933), Amount: eur(367)}},
		Delivery: order.Address{Name: "Ada " + words, Line1: words, City: words, Country: "DE"}, Note: words, Method: order.Method{Handle: "standard", Name: "Standard"}}
	o.write(func(q db.Q) error { return order.Place(ctx, q, &v, "NG-") })
	return v
}

// shopper leaves hostile words wherever a shopper can.
func (o *office) shopper() {
	o.t.Helper()
	o.place(order.Awaiting, hostile)
	o.write(func(q db.Q) error {
		return message.Queue(ctx, q, message.Message{Kind: "order", To: "ada@example.org", Subject: hostile, Text: hostile + " https://x.example/" + hostile, HTML: hostile, Key: "k"})
	})
}

func TestOrdersAreListedByStateWithWhatWaits(t *testing.T) {
	o := open(t)
	paid := o.place(order.Paid, "")
	o.place(order.Held, "")
	ann := o.ann()
	if p := ann.Get("/admin/orders"); len(p.All("tbody tr")) != 2 || p.Text(".side-link[aria-current] .side-count") != "2 waiting" {
		t.Errorf("%d rows, count %q", len(p.All("tbody tr")), p.Text(".side-link[aria-current] .side-count"))
	}
	p := ann.Get("/admin/orders?state=paid")
	if got := p.Texts("tbody .list-main"); !slices.Equal(got, []string{paid.Number}) || p.Text(".views [aria-current]") != "To pack 1" {
		t.Errorf("rows %v, view %q", got, p.Text(".views [aria-current]"))
	}
	if got := ann.Get("/admin").Texts(".task-link"); !slices.Contains(got, "paid order to pack") || !slices.Contains(got, "order held for a decision") {
		t.Errorf("waiting %v", got)
	}
}

func TestAnOrderIsSentByAPersonAndKeepsTheirName(t *testing.T) {
	o := open(t)
	v, clerk := o.place(order.Paid, ""), o.member(staff.Clerk)
	url := "/admin/orders/" + v.ID
	p := clerk.Get(url).MustBe(200)
	if !p.Has(`form[action="`+url+`/fulfil"]`) || !strings.Contains(p.Text(".sums"), "23.00") {
		t.Errorf("sums %q", p.Text(".sums"))
	}
	p = clerk.Follow(clerk.Post(url + "/fulfil").MustBe(303))
	if p.Text("h1 .mark") != "Sent" || !strings.Contains(p.Text(".history"), "Bo") {
		t.Errorf("state %q, history %q", p.Text("h1 .mark"), p.Text(".history"))
	}
	clerk.Post(url + "/fulfil").MustBe(409)
}

func TestAMerchandiserSeesOrdersAndChangesNone(t *testing.T) {
	o := open(t)
	v, b := o.place(order.Paid, ""), o.member(staff.Merchandiser)
	if p := b.Get("/admin/orders/" + v.ID).MustBe(200); p.Has(".next-act") || p.Has(".danger-link") {
		t.Error("acts are offered")
	}
	b.Post("/admin/orders/" + v.ID + "/fulfil").MustBe(403)
	b.Get("/admin/mails").MustBe(403)
}

func TestCancellingAsksFirst(t *testing.T) {
	o := open(t)
	v, ann := o.place(order.Awaiting, ""), o.ann()
	url := "/admin/orders/" + v.ID + "/cancel"
	if p := ann.Get(url).MustBe(200); !p.Has(`form[action="` + url + `"]`) {
		t.Error("nothing to confirm")
	}
	if p := ann.Follow(ann.Post(url).MustBe(303)); p.Text("h1 .mark") != "Cancelled" {
		t.Errorf("state %q", p.Text("h1 .mark"))
	}
}

func TestKeptMailsAreReadHereAndLinksThatOpenAccountsByOwnersAlone(t *testing.T) {
	o := open(t)
	o.write(func(q db.Q) error {
		for _, m := range []message.Message{
			{Kind: "order", To: "ada@example.org", Subject: "Your order", Text: "Thank you, see https://shop.test/orders/x", Key: "a"},
			{Kind: "reset", To: "ada@example.org", Subject: "A new password", Text: "https://shop.test/account/reset/SECRET", Key: "b", Secret: true},
		} {
			if err := message.Queue(ctx, q, m); err != nil {
				return err
			}
		}
		return nil
	})
	ann, clerk := o.ann(), o.member(staff.Clerk)
	for _, n := range ann.Get("/admin/mails").MustBe(200).All(".list-main a") {
		p := ann.Get(n.Attr[0].Val).MustBe(200)
		if secret := strings.HasPrefix(p.Text("h1"), "A new password"); secret != strings.Contains(p.Body, "SECRET") || strings.Contains(clerk.Get(n.Attr[0].Val).MustBe(200).Body, "SECRET") {
			t.Errorf("%s: the owner does not read it, or the clerk does", p.Text("h1"))
		}
		if strings.HasPrefix(p.Text("h1"), "Your order") && p.Attr(".plain a", "href") != "https://shop.test/orders/x" {
			t.Errorf("links %q", p.Attr(".plain a", "href"))
		}
	}
}
