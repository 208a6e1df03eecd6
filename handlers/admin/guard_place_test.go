package admin_test

import (
	"net/http"
	"strings"
	"testing"

	"regulars/seed/sample"
	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/staff"
)

// boundTo is a browser of a clerk who works for one place alone.
func (o *office) boundTo(placeID string) {
	o.t.Helper()
	members, err := staff.List(ctx, o.d.Read())
	must(o.t, err)
	for _, m := range members {
		if m.Role == staff.Clerk {
			o.write(func(q db.Q) error { return staff.BindTo(ctx, q, m, []string{placeID}) })
		}
	}
}

// collectedAt places a paid order that is collected somewhere, with a return of it.
func (o *office) collectedAt(placeID, email string) (orderID, returnID string) {
	o.t.Helper()
	total := money.Of(2000, "EUR")
	x := order.Order{SecretHash: "s" + email, OnceHash: "o" + email, RequestHash: "r", Email: email, Language: "en", State: order.Paid, PlaceID: placeID, TaxIncluded: true,
		Subtotal: total, Shipping: money.Of(0, "EUR"), Tax: money.Of(0, "EUR"), Total: total, Delivery: order.Address{Name: email, Country: "DE"}, Gateway: "invoice",
		Lines: []order.Line{{ProductID: "p", VariantID: "v", SKU: "BAG", Title: "Bag", Quantity: 1, Unit: total, Total: total}}}
	r := order.Return{Once: "r" + email, Words: "too small"}
	o.write(func(q db.Q) error {
		if err := order.Place(ctx, q, &x, "NG-"); err != nil {
			return err
		}
		if err := order.Expect(ctx, q, x.ID, placeID, q.Now()); err != nil {
			return err
		}
		if _, err := order.Send(ctx, q, &order.Fulfilment{OrderID: x.ID, Once: "f" + email, Items: []order.Item{{LineID: x.Lines[0].ID, Quantity: 1}}}); err != nil {
			return err
		}
		r.OrderID, r.Lines = x.ID, []order.ReturnLine{{LineID: x.Lines[0].ID, Quantity: 1, Reason: "other"}}
		_, err := order.AskReturn(ctx, q, &r)
		return err
	})
	return x.ID, r.ID
}

func TestWhoIsBoundToAPlaceSeesAndHandlesWhatBelongsToItAlone(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	here, there := sample.Place(t, o.d, "Quad Street"), sample.Place(t, o.d, "Pier")
	p := sample.Product(t, o.d, sample.Title("Bag"), sample.Price("20"), sample.Stock(4), sample.At(here))
	v := p.Variants[0].ID
	o.write(func(q db.Q) error { return inventory.Set(ctx, q, v, there.ID, 777, inventory.Counted) })
	mine, myReturn := o.collectedAt(here.ID, "mia@example.org")
	other, otherReturn := o.collectedAt(there.ID, "otto@example.org")
	o.member(staff.Clerk)
	o.boundTo(here.ID)
	b := o.login("clerk@northgate.example")

	for _, path := range []string{"/admin/orders", "/admin/orders?q=example.org", "/admin/orders?q=BAG", "/admin/pickups", "/admin/returns", "/admin/orders/pick", "/admin"} {
		page := b.Get(path).MustBe(200)
		if strings.Contains(page.Text("main"), "otto") || strings.Contains(page.Body, other) || strings.Contains(page.Body, otherReturn) {
			t.Errorf("%s shows another place's: %q", path, page.Text("main"))
		}
	}
	for path, want := range map[string]string{"/admin/orders": mine, "/admin/returns": myReturn} {
		if !strings.Contains(b.Get(path).Body, want) {
			t.Errorf("%s lacks what is theirs", path)
		}
	}
	if text := b.Get("/admin/orders").Text(".views"); strings.Contains(text, "2") {
		t.Errorf("counted beyond the place: %q", text)
	}
	for path, want := range map[string]int{
		"/admin/orders/" + mine: 200, "/admin/orders/" + other: 404, "/admin/orders/" + other + "/slip": 404, "/admin/orders/" + other + "/cancel": 404,
		"/admin/returns/" + myReturn: 200, "/admin/returns/" + otherReturn: 404, "/admin/products/" + p.ID + "/stock": 200, "/admin/orders/new": 200,
		"/admin/customers": 403, "/admin/mails": 403, "/admin/reviews": 403, "/admin/stock/csv": 403,
	} {
		if res := b.Get(path); res.Status != want {
			t.Errorf("GET %s: %d, want %d", path, res.Status, want)
		}
	}
	once := "once-1234567890"
	for _, f := range []struct {
		path string
		form []string
		want int
	}{
		{"/admin/orders/" + other + "/notes", []string{"words", "hello"}, 404},
		{"/admin/orders/" + other + "/cancel", nil, 404},
		{"/admin/pickups/" + other + "/ready", nil, 404},
		{"/admin/returns/" + otherReturn + "/approve", nil, 404},
		{"/admin/orders/" + mine + "/notes", []string{"words", "hello"}, 303},
		{"/admin/products/" + p.ID + "/stock", []string{"place", there.ID, "reason", "received", "pieces." + v, "1", "once", once}, 403},
		{"/admin/products/" + p.ID + "/stock", []string{"place", "", "reason", "received", "pieces." + v, "1", "once", once}, 403},
		{"/admin/products/" + p.ID + "/stock", []string{"place", here.ID, "reason", "received", "pieces." + v, "1", "once", once}, 303},
		{"/admin/products/" + p.ID + "/stock/how", []string{"how", "endless"}, 403},
		{"/admin/orders/new", []string{"method", "counter:pier"}, 403},
		{"/admin/orders/new", []string{"method", ""}, 403},
		{"/admin/transfers/new", []string{"from", there.ID, "to", here.ID}, 403},
	} {
		if res := b.Post(f.path, f.form...); res.Status != f.want {
			t.Errorf("POST %s %v: %d, want %d", f.path, f.form, res.Status, f.want)
		}
	}
	for _, path := range []string{"/admin/products", "/admin/products/" + p.ID, "/admin/stock?most=1000"} {
		if text := b.Get(path).MustBe(200).Text("main"); strings.Contains(text, "777") || strings.Contains(text, "782") || !strings.Contains(text, "5") {
			t.Errorf("%s counts another place's stock: %q", path, text)
		}
	}
	found := b.Post("/admin/orders/new", "method", "counter:quad-street", "act", "find", "find", "Bag")
	if !found.Has(`input[name="add-`+v+`"]`) || strings.Contains(found.Text("main"), "in stock") {
		t.Errorf("%d: the goods of an order by hand tell the whole shop's stock: %q", found.Status, found.Text("main"))
	}
	if text := b.Get("/admin/products/" + p.ID + "/stock").Text("main"); strings.Contains(text, "777") || strings.Contains(text, "Pier") || !strings.Contains(text, "5") {
		t.Errorf("the stock page shows %q", text)
	}
	if text := o.ann().Get("/admin/orders").Text("tbody"); !strings.Contains(text, "otto") || !strings.Contains(text, "mia") {
		t.Errorf("the owner sees %q", text)
	}
}

func TestAnOwnerBindsAMemberToPlacesWhoMustLogInAgain(t *testing.T) {
	o := open(t)
	sample.Shop(t, o.d)
	here := sample.Place(t, o.d, "Quad Street")
	b := o.member(staff.Clerk)
	members, err := staff.List(ctx, o.d.Read())
	must(t, err)
	ann := o.ann()
	for _, m := range members {
		if m.Role != staff.Clerk {
			continue
		}
		url := "/admin/staff/" + m.ID
		page := ann.Get(url).MustBe(200)
		if !page.Has(`input[name="place-` + here.ID + `"]`) {
			t.Fatalf("%q", page.Text("main"))
		}
		ann.Post(url+"/places", "place-"+here.ID, "yes", "place-nowhere", "yes").MustBe(303)
		if page = ann.Get(url); !strings.Contains(page.Text("main"), "Quad Street") || !page.Has(`input[name="place-`+here.ID+`"][checked]`) {
			t.Errorf("%q", page.Text("main"))
		}
		if res := b.Get("/admin/customers"); res.Status != http.StatusSeeOther {
			t.Errorf("the session goes on: %d", res.Status)
		}
		ann.Post(url + "/places").MustBe(303)
		o.login(m.Email).Get("/admin/customers").MustBe(200)
	}
	for _, m := range members {
		if m.Role == staff.Owner {
			continue
		}
		must(t, o.d.Write(ctx, func(q db.Q) error { return staff.ChangeRole(ctx, q, m.ID, staff.Analyst) }))
		m.Role = staff.Analyst
		if err := o.d.Write(ctx, func(q db.Q) error { return staff.BindTo(ctx, q, m, []string{here.ID}) }); err == nil {
			t.Error("an analyst is bound to a place")
		}
	}
}
