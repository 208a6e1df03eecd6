package security

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"regulars/store/catalog"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/id"
	"regulars/store/order"
	"regulars/store/review"
	"regulars/store/staff"
)

// canaryPeople is what shoppers and strangers write that only staff read: reviews,
// returns, refused logins, what browsers report; with each page on which it stands.
func (s *site) canaryPeople(owner *browser, look func(*browser, ...string)) {
	s.t.Helper()
	people, err := customer.List(s.t.Context(), s.d.Read(), customer.Filter{Limit: 4})
	if err != nil || len(people) == 0 {
		s.t.Fatal(len(people), err)
	}
	orders, err := order.List(s.t.Context(), s.d.Read(), order.Filter{Everybody: true, Limit: 4})
	if err != nil || len(orders) == 0 {
		s.t.Fatal(len(orders), err)
	}
	s.canaryReviews(people[0].ID)
	for i, o := range orders {
		returnID := s.canaryReturn(o, i)
		base := "/admin/orders/" + o.ID
		look(owner, base, base+"/refund", base+"/refund/part", base+"/slip", base+"/send", base+"/edit", base+"/links", "/admin/returns/"+returnID, "/admin/orders?q="+url.QueryEscape(o.Number))
	}
	s.canaryStrangers(owner)
	for _, c := range people {
		base := "/admin/customers/" + c.ID
		owner.post(base+"/notes", "text", canary(2)+"\n"+canary(7))
		owner.post(base+"/tags", "tag", canary(3))
		look(owner, base, base+"/edit", base+"/merge", base+"/erase", "/admin/why?person="+url.QueryEscape(c.Email), owner.must(owner.post("/admin/preview", "as", "person", "person", c.Email, "path", "/"), 303).Location)
	}
	look(owner, "/admin", "/admin/customers", "/admin/customers?q=canary", "/admin/customers/tags", "/admin/reviews", "/admin/reviews?state=accepted", "/admin/products/imports", "/admin/returns", "/admin/returns?state=requested", "/admin/orders/pick", "/admin/pickups",
		"/admin/log", "/admin/log?view=refused", "/admin/log?view=staff", "/admin/audit", "/admin/events", "/admin/mails", "/admin/staff", "/admin/segments", "/admin/stock", "/admin/collections", "/admin/redirects", "/admin/menus/main",
		"/admin/reports/searches", "/admin/reports/nothing-found", "/admin/reports/products", "/admin/reports/places", "/admin/account", "/admin/account/passkeys/new")
	members, err := staff.List(s.t.Context(), s.d.Read())
	if err != nil || !slices.ContainsFunc(members, func(m staff.Member) bool { return strings.Contains(m.Name, "__xss") }) {
		s.t.Fatal("nobody has a canary's name", err)
	}
	for _, m := range members {
		look(owner, "/admin/staff/"+m.ID)
	}
}

// canaryReviews writes reviews that wait for staff, and one that all may read.
func (s *site) canaryReviews(customerID string) {
	s.t.Helper()
	products, err := catalog.ListProducts(s.t.Context(), s.d.Read(), catalog.Filter{Limit: len(canaries)})
	if err != nil {
		s.t.Fatal(err)
	}
	for i, p := range products {
		r := review.Review{ProductID: p.ID, CustomerID: customerID, Author: canary(i), Rating: 1 + i%5, Title: canary(i + 1), Body: canary(i+2) + "\n\n" + canary(i+13), Verified: true,
			VariantID: "v", Variant: canary(i + 5), Photos: []review.Photo{{Type: "image/jpeg", Width: 1, Height: 1, Small: encoded(s.t, "jpeg"), Large: encoded(s.t, "jpeg")}}}
		err := s.d.Write(s.t.Context(), func(q db.Q) error {
			if err := review.Create(s.t.Context(), q, &r); err != nil || i%2 == 0 {
				return err
			}
			return errors.Join(review.Accept(s.t.Context(), q, r.ID), review.Answer(s.t.Context(), q, r.ID, "", canary(i+3)))
		})
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

// canaryReturn writes down that an order comes back, with words.
func (s *site) canaryReturn(o order.Order, i int) (returnID string) {
	s.t.Helper()
	returnID = id.New()
	err := s.d.Write(s.t.Context(), func(q db.Q) error {
		ctx := s.t.Context()
		if _, err := q.Exec(ctx, `insert into order_return (id, order_id, name, once, state, words, answer, place_id, refund_id, asked_at, changed_at) values ($1, $2, $3, $1, 'requested', $4, $5, '', '', $6, $6)`,
			returnID, o.ID, fmt.Sprint("R-canary-", i), canary(i)+"\n"+canary(i+4), canary(i+8), q.Now()); err != nil {
			return err
		}
		_, err := q.Exec(ctx, `insert into order_return_line (return_id, line_id, quantity, reason) values ($1, $2, 1, $3)`, returnID, o.Lines[0].ID, canary(i))
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return returnID
}

// canaryStrangers tries doors with scripts for names, and hires somebody called one.
func (s *site) canaryStrangers(owner *browser) {
	s.t.Helper()
	for i := range canaries {
		b := s.browser()
		b.Header.Set("User-Agent", canary(i)+" Firefox/1")
		if i < 4 {
			b.post("/admin/login", "email", `"`+canary(i)+`"@example.org`, "password", canary(i))
			b.post("/account/login", "email", `"`+canary(i)+`"@example.org`, "password", canary(i))
			b.post("/admin/login/passkey", "answer", canary(i))
		}
		b.send("/policy-report", url.Values{`{"csp-report":{"document-uri":"http://x/` + canary(i) + `","blocked-uri":"` + canary(i) + `","violated-directive":"` + canary(i) + `"}}`: {""}})
	}
	page := owner.must(owner.post("/admin/staff/invite", "email", "canary@shop.test", "role", "clerk"), 200)
	i := strings.Index(string(page.Body), "/admin/join/")
	if i < 0 {
		s.t.Fatal("no invitation")
	}
	clerk := s.browser()
	clerk.Header.Set("User-Agent", canary(1)+" Firefox/1")
	clerk.must(clerk.post(string(page.Body)[i:i+len("/admin/join/")+43], "name", canary(0), "password", password), 303)
}
