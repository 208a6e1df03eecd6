package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"regulars/seed"
	"regulars/static"
	"regulars/store/admit"
	"regulars/store/cart"
	"regulars/store/catalog"
	"regulars/store/content"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/message"
	"regulars/store/order"
	"regulars/store/review"
	"regulars/store/segment"
	"regulars/store/staff"
	"regulars/store/visitor"
	"regulars/tests/drivetest"
)

var roles = staff.Roles()

// household is the whole shop with everybody in it who may ask for something: a
// reader, a guest with a cart, a customer with an order, an address and an open
// payment, another customer, and staff of each role.
type household struct {
	app      *app
	server   *httptest.Server
	client   *http.Client
	cookies  map[string]string // who -> cookie
	visitors map[string]cart.Owner
	paths    map[string]string // route -> address, where values do not tell
	values   map[string]string // ":secret" -> the customer's
	forms    map[string]url.Values
	variant  string
	files    map[string]string // role -> the file that waits for its member's yes
	piece    string            // that forms may change, and its segment
	segment  string
}

func people(t *testing.T) *household { return peopleIn(t, dbtest.Open(t)) }

// peopleIn is people over a database that is there, whose clock may be a test's.
func peopleIn(t *testing.T, d *db.DB) *household {
	t.Helper()
	ctx := t.Context()
	if err := seed.Fill(ctx, d, seed.Options{Small: true}); err != nil {
		t.Fatal(err)
	}
	a, err := newApp(context.Background(), Config{URL: "http://shop.test", DemoPayments: true}, d, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(a.handler)
	t.Cleanup(func() { server.Close(); a.Close(context.Background()) })
	h := &household{app: a, server: server, cookies: map[string]string{}, visitors: map[string]cart.Owner{}, values: map[string]string{}, paths: map[string]string{}, files: map[string]string{},
		client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	h.variant = h.sold(t)
	h.forms = forms(h.variant)
	h.work(t)
	h.shoppers(t)
	h.order(t)
	h.things(t)
	h.renew(t)
	return h
}

func (h *household) write(t *testing.T, do func(q db.Q) error) {
	t.Helper()
	if err := h.app.d.Write(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

// sold is a variant that there is enough of.
func (h *household) sold(t *testing.T) string {
	t.Helper()
	levels, err := inventory.ListLevels(t.Context(), h.app.d.Read())
	if err != nil {
		t.Fatal(err)
	}
	products, err := catalog.ListProducts(t.Context(), h.app.d.Read(), catalog.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range products {
		for _, v := range p.Variants {
			if p.Visible() && levels[v.ID].Tracked && levels[v.ID].Available > 5 {
				return v.ID
			}
		}
	}
	t.Fatal("nothing is sold")
	return ""
}

const (
	password   = "a few words in a row"
	changeable = "changeable@shop.test" // whose role and access the forms change
)

// work founds the back office and gives each role a member.
func (h *household) work(t *testing.T) {
	t.Helper()
	ctx, d := t.Context(), h.app.d
	token, _, err := admit.FirstRunToken(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	for i, role := range roles {
		n := staff.New{Name: "Staff " + string(role), Email: string(role) + "@shop.test", Password: password}
		if i == 0 {
			_, err = admit.Found(ctx, d, token, n, admit.From{}, func(db.Q) error { return nil })
		} else {
			h.write(t, func(q db.Q) error { token, err = staff.CreateInvite(ctx, q, staff.Member{}, n.Email, role); return err })
			_, err = admit.Join(ctx, d, token, n, admit.From{})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	h.write(t, func(q db.Q) error {
		token, err = staff.CreateInvite(ctx, q, staff.Member{}, changeable, staff.Clerk)
		return err
	})
	if _, err := admit.Join(ctx, d, token, staff.New{Name: "Changeable", Email: changeable, Password: password}, admit.From{}); err != nil {
		t.Fatal(err)
	}
	h.loginStaff(t)
}

// bind lets the clerk and the fulfiller work for a place at which nothing is.
func (h *household) bind(t *testing.T) {
	t.Helper()
	members, err := staff.List(t.Context(), h.app.d.Read())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		if m.Role.Bindable() {
			h.write(t, func(q db.Q) error { return staff.BindTo(t.Context(), q, m, []string{"elsewhere"}) })
		}
	}
	h.loginStaff(t)
}

func (h *household) loginStaff(t *testing.T) {
	t.Helper()
	for _, role := range roles {
		token, err := admit.Login(t.Context(), h.app.d, string(role)+"@shop.test", password, admit.From{Address: "127.0.0.1"})
		if err != nil {
			t.Fatal(err)
		}
		h.cookies[string(role)] = "regulars-staff=" + token
	}
}

// shoppers makes a guest and two customers, each with something in the cart.
func (h *household) shoppers(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	h.write(t, func(q db.Q) error {
		for _, who := range []string{"guest", "customer", "other"} {
			v, err := visitor.Create(ctx, q, visitor.Origin{})
			if err != nil {
				return err
			}
			o := cart.Owner{VisitorID: v.ID}
			if who != "guest" {
				c, err := customer.Create(ctx, q, customer.New{Email: who + "@example.org", Name: who})
				if err != nil {
					return err
				}
				o.CustomerID = c.ID
				h.confirm(t, q, c)
			}
			h.visitors[who] = o
		}
		return nil
	})
	h.loginShoppers(t)
}

func (h *household) confirm(t *testing.T, q db.Q, c customer.Customer) {
	t.Helper()
	ctx := t.Context()
	askID, err := customer.Place(ctx, q, customer.Ask{Purpose: customer.ToConfirm, CustomerID: c.ID, Email: c.Email, HeldEmail: c.Email})
	if err != nil {
		t.Fatal(err)
	}
	ask, err := customer.FindAsk(ctx, q, askID)
	if err != nil {
		t.Fatal(err)
	}
	token, err := customer.Arm(ctx, q, ask)
	if err == nil {
		_, err = customer.Confirm(ctx, q, token, "")
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (h *household) loginShoppers(t *testing.T) {
	t.Helper()
	h.write(t, func(q db.Q) error {
		for who, o := range h.visitors {
			token, err := visitor.Start(t.Context(), q, o.VisitorID, o.CustomerID, "a test")
			if err != nil {
				return err
			}
			h.cookies[who] = "regulars=" + token
		}
		return nil
	})
}

// order places the customer's order, whose payment stays open.
func (h *household) order(t *testing.T) {
	t.Helper()
	ctx, crowd := t.Context(), drivetest.NewCrowd(1)
	t.Cleanup(crowd.Close)
	s := crowd.Shopper(h.server.URL)
	s.Cookie = h.cookies["customer"]
	if err := s.Add(ctx, h.variant, "1"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Contact(ctx, "customer@example.org"); err != nil {
		t.Fatal(err)
	}
	once, err := s.Review(ctx)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Place(ctx, once, "demo")
	if err != nil || !p.Ordered() {
		t.Fatalf("%v %d %q", err, p.Status, p.Location)
	}
	h.values[":payment"] = strings.TrimPrefix(p.Location, "/pay/demo/")
	back, err := db.Value[string](ctx, h.app.d.Read(), `select back from payment where id = $1`, h.values[":payment"])
	if err != nil {
		t.Fatal(err)
	}
	h.values[":secret"] = strings.TrimPrefix(back, "/orders/")
	list, err := order.List(ctx, h.app.d.Read(), order.Filter{CustomerID: h.visitors["customer"].CustomerID})
	if err != nil || len(list) != 1 {
		t.Fatal(err, list)
	}
	h.values[":number"], h.paths["/admin/orders/:id"] = list[0].Number, "/admin/orders/"+list[0].ID
	for _, act := range []string{"receive", "release", "fulfil", "cancel", "refund"} {
		h.paths["/admin/orders/:id/"+act] = "/admin/orders/" + list[0].ID + "/" + act
	}
}

// things finds what the other routes are about.
func (h *household) things(t *testing.T) {
	t.Helper()
	ctx, q := t.Context(), h.app.d.Read()
	products, err := catalog.ListProducts(ctx, q, catalog.Filter{Status: "active", Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	h.values[":token"] = "no-such-token"
	h.paths["/products/:handle"], h.paths["/collections/:handle"], h.paths["/pages/:handle"] = "/products/"+products[0].Handle, "/collections/all", "/pages/about"
	h.paths["/admin/pages/:handle"], h.paths["/media/:name"] = "/admin/pages/about", "/media/"+products[0].Media[0].File
	h.paths["/static/*"] = static.URL("pictures/mark.svg")
	h.paths["/admin/products/:handle/fits"] = "/admin/products/" + products[0].Handle + "/fits"
	h.paths["/account/reviews/:handle"], h.paths["/products/:handle/reviews"] = "/account/reviews/"+products[0].Handle, "/products/"+products[0].Handle+"/reviews"
	h.paths["/pickup/:handle"] = "/pickup/" + products[0].Handle
	said := review.Review{ProductID: products[0].ID, Author: "Ann", Rating: 5}
	h.write(t, func(q db.Q) error { return review.Create(ctx, q, &said) })
	h.paths["/admin/reviews/:id/accept"], h.paths["/admin/reviews/:id/decline"] = "/admin/reviews/"+said.ID+"/accept", "/admin/reviews/"+said.ID+"/decline"
	h.write(t, func(q db.Q) error { return event.Append(ctx, q, event.Event{ID: "stuck", Name: "Nothing Known"}) })
	for i := range 20 {
		h.write(t, func(q db.Q) error { return event.Failed(ctx, q, "stuck", i, errors.New("no room")) })
	}
	h.paths["/admin/events/:id/again"] = "/admin/events/stuck/again"
	mail := message.Message{Kind: "test", To: "a@example.org", Subject: "A letter", Text: "Words.", Key: "test"}
	h.write(t, func(q db.Q) error { return message.Queue(ctx, q, mail) })
	mails, err := message.List(ctx, q, message.Filter{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	h.paths["/admin/mails/:id"], h.paths["/admin/mails/:id/again"] = "/admin/mails/"+mails[0].ID, "/admin/mails/"+mails[0].ID+"/again"
}

// renew makes anew what forms use up: sessions, the address, the cart's line, a
// piece, a segment, a file to import, a member to change.
func (h *household) renew(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	h.loginShoppers(t)
	owner := h.visitors["customer"]
	var line string
	h.write(t, func(q db.Q) error {
		list, err := customer.ListAddresses(ctx, q, owner.CustomerID)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			saved, err := customer.SaveAddress(ctx, q, owner.CustomerID, customer.Address{Name: "Ada", Line1: "Unter den Linden 6", Postcode: "10117", City: "Berlin", Country: "DE"})
			if err != nil {
				return err
			}
			list = append(list, saved)
		}
		for _, act := range []string{"", "/remove", "/first"} {
			h.paths["/account/addresses/:id"+act] = "/account/addresses/" + list[0].ID + act
		}
		if line, err = h.fillCarts(t, q); err != nil {
			return err
		}
		return h.show(ctx, q)
	})
	piece, seg := h.piece, h.segment
	h.paths["/cart/lines/:id"] = "/cart/lines/" + line
	for _, act := range []string{"", "/hide", "/theme", "/forget"} {
		h.paths["/why/:piece"+act] = "/why/" + piece + act
	}
	for _, act := range []string{"", "/up", "/down", "/switch", "/delete", "/draft", "/publish", "/schedule", "/unschedule", "/discard", "/versions"} {
		h.paths["/admin/content/:id"+act], h.paths["/admin/segments/:id"+act] = "/admin/content/"+piece+act, "/admin/segments/"+seg+act
	}
	h.paths["/admin/content/:id/versions/:version/revert"] = "/admin/content/" + piece + "/versions/1/revert"
	h.paths["/admin/segments/:id/versions/:version/restore"] = "/admin/segments/" + seg + "/versions/1/restore"
	h.renewStaff(t)
}

// fillCarts gives each a piece, and returns the customer's line.
func (h *household) fillCarts(t *testing.T, q db.Q) (line string, err error) {
	t.Helper()
	for who, o := range h.visitors {
		if err := cart.Add(t.Context(), q, o, h.variant, 1); err != nil {
			return "", err
		}
		held, err := cart.Find(t.Context(), q, o)
		if err != nil {
			return "", err
		}
		if who == "customer" {
			line = held.Lines[0].ID
		}
		if err := cart.SetQuantity(t.Context(), q, o, held.Lines[0].ID, 1); err != nil {
			return "", err
		}
	}
	return line, nil
}

// show makes a piece and a segment that a form may change or delete, in place of
// those that were made before.
func (h *household) show(ctx context.Context, q db.Q) error {
	gone := func(err error) bool { return err == nil || fault.KindOf(err) == fault.NotFound }
	if err := content.DeletePiece(ctx, q, h.piece); !gone(err) {
		return err
	}
	if err := segment.Delete(ctx, q, h.segment); !gone(err) {
		return err
	}
	piece := content.Piece{Slot: content.Announcement, Kind: "text", Title: "News", Body: "Words.", Position: 900, Enabled: true}
	if slot, ok := content.FindSlot(content.Announcement); ok {
		piece.Kind = slot.Kinds[0]
	}
	if err := content.SavePiece(ctx, q, &piece); err != nil {
		return err
	}
	if err := content.SaveDraft(ctx, q, &content.Draft{Piece: piece}); err != nil {
		return err
	}
	seg := segment.Segment{Name: "Segment " + piece.ID, Rule: "orders.count > 1"}
	if err := segment.Save(ctx, q, &seg); err != nil {
		return err
	}
	h.piece, h.segment = piece.ID, seg.ID
	return nil
}

// renewStaff gives each member a file that waits, and a changeable one access.
func (h *household) renewStaff(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	h.write(t, func(q db.Q) error {
		members, err := staff.List(ctx, q)
		if err != nil {
			return err
		}
		for _, m := range members {
			if m.Email == changeable {
				for _, act := range []string{"/role", "/disable", "/enable"} {
					h.paths["/admin/staff/:id"+act] = "/admin/staff/" + m.ID + act
				}
				if !m.DisabledAt.IsZero() {
					err = staff.Enable(ctx, q, m.ID)
				}
				if err != nil {
					return err
				}
				continue
			}
			file, err := staff.KeepUpload(ctx, q, m.ID, "p.csv", []byte("Handle,Title\na,A\n"))
			if err != nil {
				return err
			}
			h.files[string(m.Role)] = file
		}
		return nil
	})
}

// send asks as somebody.
func (h *household) send(t *testing.T, who, method, path string, body []byte, header http.Header) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, h.server.URL+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if header != nil {
		req.Header = header
	}
	if method == http.MethodPost && req.Header.Get("Content-Type") == "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if cookie := h.cookies[who]; cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	res, err := h.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		t.Fatal(err)
	}
	return res
}
