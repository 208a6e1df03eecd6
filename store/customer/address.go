package customer

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
)

// Address is where a customer's orders go.
type Address struct {
	ID                                              string
	Name, Company, Line1, Line2, Postcode, City     string
	Region, Country /* ISO 3166-1 alpha-2 */, Phone string
	Preferred                                       bool // used first
	CreatedAt                                       time.Time
}

// maxAddresses bounds what one account can make the shop keep.
const maxAddresses = 50

// SaveAddress keeps a new address (no ID) or changes one of the customer's own.
// The first one is preferred. What a country wants of an address has been checked
// before.
func SaveAddress(ctx context.Context, q db.Q, customerID string, a Address) (Address, error) {
	have, err := ListAddresses(ctx, q, customerID)
	if err != nil {
		return a, err
	}
	if a.ID == "" && len(have) >= maxAddresses {
		return a, fault.New(fault.Invalid, fault.Text("An account keeps {n} addresses. Remove one first.", "n", strconv.Itoa(maxAddresses)))
	}
	a.Preferred = a.Preferred || len(have) == 0
	if a.ID == "" {
		a.ID, a.CreatedAt = id.New(), q.Now()
		err = insertAddress(ctx, q, customerID, a)
	} else {
		err = updateAddress(ctx, q, customerID, a)
	}
	if err == nil {
		err = word(ctx, q, customerID)
	}
	q.Touch(db.Sharded(db.Person, customerID)) // whoever holds them holds their company
	if err != nil || !a.Preferred {
		return a, err
	}
	return a, PreferAddress(ctx, q, customerID, a.ID)
}

func insertAddress(ctx context.Context, q db.Q, customerID string, a Address) error {
	_, err := q.Exec(ctx, `insert into customer_address (id, customer_id, name, company, line1, line2, postcode, city, region, country, phone, preferred, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, false, $12)`,
		a.ID, customerID, a.Name, a.Company, a.Line1, a.Line2, a.Postcode, a.City, a.Region, a.Country, a.Phone, a.CreatedAt)
	if err != nil {
		return fmt.Errorf("customer.SaveAddress: %w", err)
	}
	return nil
}

func updateAddress(ctx context.Context, q db.Q, customerID string, a Address) error {
	return q.Guard(ctx, noAddress(), `update customer_address set name = $3, company = $4, line1 = $5, line2 = $6, postcode = $7, city = $8,
		region = $9, country = $10, phone = $11 where id = $1 and customer_id = $2`,
		a.ID, customerID, a.Name, a.Company, a.Line1, a.Line2, a.Postcode, a.City, a.Region, a.Country, a.Phone)
}

// PreferAddress makes one of the customer's addresses the first.
func PreferAddress(ctx context.Context, q db.Q, customerID, addressID string) error {
	q.Touch(db.Sharded(db.Person, customerID))
	if err := q.Guard(ctx, noAddress(), `update customer_address set preferred = true where id = $1 and customer_id = $2`, addressID, customerID); err != nil {
		return err
	}
	_, err := q.Exec(ctx, `update customer_address set preferred = false where customer_id = $1 and id <> $2 and preferred`, customerID, addressID)
	return err
}

// RemoveAddress forgets one of the customer's addresses; the oldest left is then
// preferred.
func RemoveAddress(ctx context.Context, q db.Q, customerID, addressID string) error {
	q.Touch(db.Sharded(db.Person, customerID))
	if err := q.Guard(ctx, noAddress(), `delete from customer_address where id = $1 and customer_id = $2`, addressID, customerID); err != nil {
		return err
	}
	if err := word(ctx, q, customerID); err != nil {
		return err
	}
	left, err := ListAddresses(ctx, q, customerID)
	if err != nil || len(left) == 0 || left[0].Preferred {
		return err
	}
	return PreferAddress(ctx, q, customerID, left[0].ID)
}

// ListAddresses returns the customer's addresses, the preferred one first.
func ListAddresses(ctx context.Context, q db.Q, customerID string) ([]Address, error) {
	return db.List(ctx, q, scanAddress, `select `+addressColumns+` from customer_address where customer_id = $1 order by preferred desc, created_at, id`, customerID)
}

// FindAddress returns one of the customer's addresses.
func FindAddress(ctx context.Context, q db.Q, customerID, addressID string) (Address, error) {
	return db.One(ctx, q, scanAddress, `select `+addressColumns+` from customer_address where id = $1 and customer_id = $2`, addressID, customerID)
}

const addressColumns = `id, name, company, line1, line2, postcode, city, region, country, phone, preferred, created_at`

func scanAddress(r db.Row) (a Address, err error) {
	return a, r.Scan(&a.ID, &a.Name, &a.Company, &a.Line1, &a.Line2, &a.Postcode, &a.City, &a.Region, &a.Country, &a.Phone, &a.Preferred, db.At(&a.CreatedAt))
}

func noAddress() error { return fault.New(fault.NotFound, "There is no such address.") }

// FindCompany returns the company of the customer's addresses, the preferred one's
// first; "" for none.
func FindCompany(ctx context.Context, q db.Q, customerID string) (string, error) {
	return db.Maybe(ctx, q, func(r db.Row) (company string, err error) { return company, r.Scan(&company) }, `select company from customer_address where customer_id = $1 and company <> '' order by preferred desc, created_at, id limit 1`, customerID)
}
