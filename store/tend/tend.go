// Package tend is what the back office does with a person: finding them among many,
// telling all that the shop holds of one, handing it out, erasing it, and making one
// account of two and two of one again. It composes customer, visitor, event, order,
// review, message and whoever else holds something of people, and opens the
// transactions.
//
// Its lists read the tables of several nouns as they lie (law 8 names it as one that
// may) and write none. It must not decide what a person is shown, nor hold letters
// or pages.
package tend

import (
	"context"
	"fmt"
	"slices"
	"time"

	"regulars/store/db"
	"regulars/store/money"
)

// Filter chooses accounts; zero fields do not filter.
type Filter struct {
	Words     string // beginnings of name, address of mail or phone, each of them
	SegmentID string // noted in it now
	Tag       string
	Country   string // ISO code of a saved address
	Consent   Consent
	Orders    Orders
	Before    string // an id: the page after it
	Limit     int    // 0 means 50
}

// Consent is what an account agreed to, by its latest choice.
type Consent string

// The consents that accounts are chosen by.
const (
	Personal   Consent = "personal"   // to personalization
	Impersonal Consent = "impersonal" // asked, and refused it
	Unasked    Consent = "unasked"
)

// Orders is how often an account has ordered.
type Orders string

// The numbers of orders that accounts are chosen by.
const (
	Never   Orders = "never"
	Once    Orders = "once"
	Several Orders = "several" // two and more
)

// Row is an account in a list.
type Row struct {
	ID, Email, Name string
	Confirmed       bool
	Since           time.Time
	Country         string // of the preferred address
	Orders          int64
	Spent           money.Amount
	LastOrderAt     time.Time
}

// List returns accounts, the newest first, and how many the filter chooses in all,
// exactly.
func List(ctx context.Context, q db.Q, f Filter) (list []Row, total int64, err error) {
	if f.Limit == 0 {
		f.Limit = 50
	}
	var w db.Where
	if total, err = f.page(ctx, q, &w); err != nil {
		return nil, 0, fmt.Errorf("tend.List: %w", err)
	}
	list, err = db.List(ctx, q, func(r db.Row) (v Row, err error) {
		return v, r.Scan(&v.ID, &v.Email, &v.Name, &v.Confirmed, db.At(&v.Since))
	}, `select c.id, c.email, c.name, c.confirmed_at is not null, c.created_at from customer c where `+w.SQL()+` order by c.id desc limit `+w.Arg(f.Limit), w.Args()...)
	if err != nil {
		return nil, 0, fmt.Errorf("tend.List: %w", err)
	}
	return list, total, figure(ctx, q, list)
}

// page narrows accounts down to those of a page, and returns how many are chosen in all.
func (f Filter) page(ctx context.Context, q db.Q, w *db.Where) (total int64, err error) {
	if f.Words == "" && len(f.traits()) == 0 {
		if f.Before != "" {
			w.And("c.id < " + w.Arg(f.Before))
		}
		return db.Value[int64](ctx, q, `select count(*) from customer`)
	}
	ids, err := f.ids(ctx, q)
	older := len(ids)
	if f.Before != "" {
		older, _ = slices.BinarySearch(ids, f.Before)
	}
	w.In("c.id", ids[max(0, older-f.Limit):older])
	return int64(len(ids)), err
}

// figure adds orders and countries to accounts, with one query each.
func figure(ctx context.Context, q db.Q, list []Row) error {
	at, persons, ids := map[string]int{}, make([]string, len(list)), make([]string, len(list))
	for i, r := range list {
		at[r.ID], persons[i], ids[i] = i, "c:"+r.ID, r.ID
	}
	in, args := db.InList(1, persons)
	_, err := db.List(ctx, q, func(r db.Row) (none struct{}, err error) {
		var id string
		var v Row
		err = r.Scan(&id, &v.Orders, &v.Spent.Minor, &v.Spent.Currency, db.At(&v.LastOrderAt))
		row := &list[at[id]]
		row.Orders, row.Spent, row.LastOrderAt = v.Orders, v.Spent, v.LastOrderAt
		return none, err
	}, `select substr(person, 3), count(*), cast(coalesce(sum(total), 0) as bigint), max(currency), max(at) from profile_order where person in (`+in+`) group by person`, args...)
	if err != nil {
		return fmt.Errorf("tend.List: %w", err)
	}
	in, args = db.InList(1, ids)
	_, err = db.List(ctx, q, func(r db.Row) (none struct{}, err error) {
		var id, country string
		err = r.Scan(&id, &country)
		list[at[id]].Country = country
		return none, err
	}, `select customer_id, country from customer_address where preferred and customer_id in (`+in+`)`, args...)
	return err
}

// ListCountries returns the countries of saved addresses, sorted.
func ListCountries(ctx context.Context, q db.Q) ([]string, error) {
	return db.Values[string](ctx, q, `select distinct country from customer_address where country <> '' order by country`)
}
