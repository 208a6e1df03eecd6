package census

import (
	"context"

	"regulars/store/cart"
	"regulars/store/db"
	"regulars/store/identify"
)

// headedRow is where an open cart goes, and what its checkout was answered.
type headedRow struct {
	owner                      cart.Owner
	placeID, country, postcode string
	asked                      cart.Checkout
}

// readHeaded reads where open carts go, as far as somebody has said.
func (s *sources) readHeaded(ctx context.Context, q db.Q) (err error) {
	ctx, scan := db.Patient(ctx, func(r db.Row) (h headedRow, err error) {
		return h, r.Scan(db.Text(&h.owner.CustomerID), db.Text(&h.owner.VisitorID), &h.placeID, &h.country, &h.postcode, db.JSON(&h.asked.Delivery), db.JSON(&h.asked.Billing), &h.asked.BillingSame)
	})
	s.headed, err = db.List(ctx, q, scan, `select c.customer_id, c.visitor_id, c.place_id, c.country, c.postcode, coalesce(k.delivery, '{}'), coalesce(k.billing, '{}'), coalesce(k.billing_same, true)
		from cart c left join cart_checkout k on k.cart_id = c.id where c.state = 'open' and (c.country <> '' or c.place_id <> '' or k.cart_id is not null)`)
	return err
}

// readCompanies reads the companies of accounts' addresses, as customer.FindCompany
// chooses among them.
func (s *sources) readCompanies(ctx context.Context, q db.Q) error {
	s.companies = map[string]string{}
	ctx, scan := db.Patient(ctx, func(r db.Row) (struct{}, error) {
		var customerID, company string
		err := r.Scan(&customerID, &company)
		if s.companies[customerID] == "" {
			s.companies[customerID] = company
		}
		return struct{}{}, err
	})
	_, err := db.List(ctx, q, scan, `select customer_id, company from customer_address where company <> '' order by preferred desc, created_at, id`)
	return err
}

// headedOf are the open carts by whose they are.
func (s *sources) headedOf() map[cart.Owner]headedRow {
	headed := make(map[cart.Owner]headedRow, len(s.headed))
	for _, h := range s.headed {
		if h.owner.CustomerID != "" {
			h.owner.VisitorID = ""
		}
		headed[h.owner] = h
	}
	return headed
}

// head says what is in somebody's cart, where it goes, and for which company.
func (s *sources) head(w *identify.Who, headed map[cart.Owner]headedRow, carts map[cart.Owner][]cart.Line, o cart.Owner) {
	h := headed[o]
	w.Cart.Lines, w.Cart.PlaceID, w.Cart.Country, w.Cart.Postcode = carts[o], h.placeID, h.country, h.postcode
	if w.Company = s.companies[o.CustomerID]; w.Company == "" {
		w.Company = h.asked.Company()
	}
}
