// Package seed is the demonstration brand, Northgate Supply: what it sells, says
// and looks like, and a year of people who came. It is the first client of the
// domain: everything is made through the functions the shop itself uses.
//
// It must not hold SQL, nor anything a real shop needs to run.
package seed

import (
	"context"
	"fmt"
	"time"

	"regulars/store/catalog"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/order"
)

// Options say how to fill.
type Options struct {
	// Now is the last day of the year of history; zero means the database's clock.
	Now time.Time
	// Small leaves out most of the shoppers, for tests.
	Small bool
}

// ErrUsed is returned for a database that has been used.
var ErrUsed = fault.New(fault.Conflict, "This database holds a shop already; the demonstration only fills an empty one.")

// Fill makes the demonstration shop, all of it or nothing. The same Now gives the
// same shop, ids aside.
func Fill(ctx context.Context, d *db.DB, o Options) error {
	if o.Now.IsZero() {
		o.Now = d.Now()
	}
	if err := refuseUsed(ctx, d.Read()); err != nil { // before any work; asked again where it counts
		return err
	}
	pictures, err := newAlbum(o.Small)
	if err != nil {
		return err
	}
	return d.Write(ctx, func(q db.Q) error {
		if err := refuseUsed(ctx, q); err != nil {
			return err
		}
		return fill(ctx, q, o, pictures)
	})
}

func refuseUsed(ctx context.Context, q db.Q) error {
	products, err := catalog.ListProducts(ctx, q, catalog.Filter{Limit: 1})
	if err != nil {
		return err
	}
	people, err := customer.List(ctx, q, customer.Filter{Limit: 1})
	if err != nil {
		return err
	}
	orders, err := order.List(ctx, q, order.Filter{Everybody: true, Limit: 1})
	if err != nil {
		return err
	}
	shelves, err := catalog.ListCollections(ctx, q)
	if err != nil {
		return err
	}
	if len(products)+len(people)+len(orders)+len(shelves) > 0 {
		return ErrUsed
	}
	return nil
}

func fill(ctx context.Context, q db.Q, o Options, pictures album) error {
	places, err := saveTrade(ctx, q)
	if err != nil {
		return err
	}
	if err := pictures.keep(ctx, q); err != nil {
		return err
	}
	saved, err := saveRange(ctx, q, o.Now, pictures)
	if err != nil {
		return err
	}
	ids := make(map[string]string, len(saved))
	for _, c := range saved {
		ids[c.Handle] = c.ID
	}
	year := newYear(o, saved)
	for i, p := range products() {
		if err := p.offer(ctx, q, saved[i], places, year.sold); err != nil {
			return fmt.Errorf("seed: offer of %s: %w", p.handle, err)
		}
	}
	if err := saveShelves(ctx, q, ids, pictures); err != nil {
		return err
	}
	if err := saveFits(ctx, q, ids); err != nil {
		return err
	}
	if err := saveOpinions(ctx, q, ids, o.Now); err != nil {
		return err
	}
	if err := savePages(ctx, q); err != nil {
		return err
	}
	if err := saveCampus(ctx, q, pictures); err != nil {
		return err
	}
	if err := year.save(ctx, q); err != nil {
		return err
	}
	return learn(ctx, q)
}

// saveRange saves all products with their pictures, in the order of products().
func saveRange(ctx context.Context, q db.Q, now time.Time, pictures album) ([]catalog.Product, error) {
	var saved []catalog.Product
	for i, p := range products() {
		c := p.catalogue(i, now)
		pictures.hang(p, &c)
		if _, _, err := catalog.Save(ctx, q, &c); err != nil {
			return nil, fmt.Errorf("seed: %s: %w", p.handle, err)
		}
		saved = append(saved, c)
	}
	return saved, nil
}
