package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/setting"
	"regulars/tests/drivetest"
)

// clients buy at the same time.
const clients = 16

// buying measures what is written durably: things put into carts, and orders.
func (r *run) buying() error {
	path, err := r.demo("buying")
	if err != nil {
		return err
	}
	variants, err := r.restock(path)
	if err != nil {
		return err
	}
	bare, err := r.bare(path)
	if err != nil {
		return err
	}
	shop, err := r.open(path)
	if err != nil {
		return err
	}
	defer shop.Kill()
	conns := drivetest.NewCrowd(clients)
	defer conns.Close()
	r.calm(shop)
	t := table{title: "Buying", about: fmt.Sprintf("%d shoppers at once over HTTP, every change synced to disk before it is answered (synchronous=FULL), invoice as the way to pay. "+
		"Writers who come together share a sync (ADR 10). Bars: 1,000 added/s; 300 checkouts/s, p99 150 ms.", clients),
		head: []string{"what", "per second", "p50", "p99", "CPU of the shop, each"}}
	t.add("for scale: one row written and synced, nothing else", "**"+count(bare.perSecond)+"**", millis(bare.percentile(0.5)), millis(bare.percentile(0.99)), "-")
	if err := r.adding(&t, shop, conns, variants); err != nil {
		return err
	}
	if err := r.ordering(&t, shop, conns, variants); err != nil {
		return err
	}
	r.report.add(t)
	return nil
}

// restock gives some variants more pieces than can be bought.
func (r *run) restock(path string) (variants []string, err error) {
	d, err := db.Open(r.ctx, db.Options{URL: path})
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return variants, d.Write(r.ctx, func(q db.Q) error {
		levels, err := inventory.ListLevels(r.ctx, q)
		if err != nil {
			return err
		}
		products, err := catalog.ListProducts(r.ctx, q, catalog.Filter{})
		if err != nil {
			return err
		}
		variants = nil
		for _, p := range products {
			l := levels[p.Variants[0].ID]
			if !p.Visible() || !l.Tracked || len(l.Places) == 0 || len(variants) == 20 {
				continue
			}
			if err := inventory.Set(r.ctx, q, l.VariantID, l.Places[0].PlaceID, 10_000_000, "counted"); err != nil {
				return err
			}
			variants = append(variants, l.VariantID)
		}
		return nil
	})
}

// bare is the most that this machine's disk allows: one row a transaction, one
// after another, without a shop around it.
func (r *run) bare(path string) (rate, error) {
	d, err := db.Open(r.ctx, db.Options{URL: path})
	if err != nil {
		return rate{}, err
	}
	defer d.Close()
	var f rate
	start := time.Now()
	for time.Since(start) < 2*time.Second {
		begin := time.Now()
		err := d.Write(r.ctx, func(q db.Q) error { return setting.Save(r.ctx, q, "bench", len(f.times)) })
		if err != nil {
			return rate{}, err
		}
		f.times = append(f.times, time.Since(begin))
	}
	f.perSecond = float64(len(f.times)) / time.Since(start).Seconds()
	slices.Sort(f.times)
	return f, nil
}

// calm waits until a shop that has just been opened has done what it does beside the
// requests, such as looking at everybody once for the segments.
func (r *run) calm(shop *drivetest.Shop) {
	for range 30 {
		before := shop.CPU()
		select {
		case <-r.ctx.Done():
			return
		case <-time.After(time.Second):
		}
		if shop.CPU()-before < 50*time.Millisecond {
			return
		}
	}
}

// together lets all clients do something again and again for a while; each call
// reports the time of what is measured.
func (r *run) together(shop *drivetest.Shop, length time.Duration, do func(ctx context.Context, client, n int) (time.Duration, error)) (rate, error) {
	var mu sync.Mutex
	var all rate
	var failure error
	before, start := shop.CPU(), time.Now()
	var wait sync.WaitGroup
	for c := range clients {
		wait.Go(func() {
			for n := 0; time.Since(start) < length && r.ctx.Err() == nil; n++ {
				took, err := do(r.ctx, c, n)
				mu.Lock()
				if err != nil {
					failure = errors.Join(failure, err)
					mu.Unlock()
					return
				}
				all.times = append(all.times, took)
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	elapsed := time.Since(start)
	slices.Sort(all.times)
	all.perSecond, all.cpu = float64(len(all.times))/elapsed.Seconds(), (shop.CPU()-before)/time.Duration(max(1, len(all.times)))
	return all, failure
}

func (t *table) figure(what string, f rate) {
	t.add(what, "**"+count(f.perSecond)+"**", millis(f.percentile(0.5)), millis(f.percentile(0.99)), micros(f.cpu))
}

func (r *run) adding(t *table, shop *drivetest.Shop, conns *drivetest.Crowd, variants []string) error {
	shoppers := make([]*drivetest.Shopper, clients)
	for i := range shoppers {
		shoppers[i] = conns.Shopper(shop.URL)
		if err := shoppers[i].Add(r.ctx, variants[0], "1"); err != nil {
			return err
		}
	}
	defer r.profile("added", 5*time.Second)()
	f, err := r.together(shop, 6*time.Second, func(ctx context.Context, client, n int) (time.Duration, error) {
		if n%200 == 199 { // before a line is full, somebody new comes
			shoppers[client] = conns.Shopper(shop.URL)
		}
		begin := time.Now()
		err := shoppers[client].Add(ctx, variants[n%len(variants)], "1")
		return time.Since(begin), err
	})
	t.figure("added to a cart", f)
	return err
}

// ordering measures whole purchases.
func (r *run) ordering(t *table, shop *drivetest.Shop, conns *drivetest.Crowd, variants []string) error {
	first := conns.Shopper(shop.URL)
	if err := first.Add(r.ctx, variants[0], "1"); err != nil {
		return err
	}
	answers, err := first.Contact(r.ctx, "first@bench.example")
	if err != nil {
		return err
	}
	profiled := r.profile("purchase", 9*time.Second)
	whole, err := r.together(shop, 10*time.Second, func(ctx context.Context, client, n int) (time.Duration, error) {
		begin := time.Now()
		s := conns.Shopper(shop.URL)
		once, err := ready(ctx, s, variants[(client+n)%len(variants)], answers, fmt.Sprintf("c%d-%d@bench.example", client, n))
		if err != nil {
			return 0, err
		}
		err = place(ctx, s, once)
		return time.Since(begin), err
	})
	profiled()
	if err != nil {
		return err
	}
	t.figure("whole purchase of a new guest: add, contact, review, order (4 requests, 3 transactions)", whole)
	return r.placing(t, shop, conns, variants, answers)
}

// ready leads a new guest to the page before the order.
func ready(ctx context.Context, s *drivetest.Shopper, variant string, answers url.Values, mail string) (once string, err error) {
	if err := s.Add(ctx, variant, "1"); err != nil {
		return "", err
	}
	mine := url.Values{}
	for name, value := range answers {
		mine[name] = value
	}
	mine.Set("email", mail)
	if err := s.Say(ctx, mine); err != nil {
		return "", err
	}
	return s.Review(ctx)
}

func place(ctx context.Context, s *drivetest.Shopper, once string) error {
	p, err := s.Place(ctx, once, "invoice")
	if err == nil && (p.Status != http.StatusSeeOther || !p.Ordered()) {
		err = &drivetest.Unexpected{Step: "place", Page: p}
	}
	return err
}

// placing measures the last step alone, by shoppers who wait before it.
func (r *run) placing(t *table, shop *drivetest.Shop, conns *drivetest.Crowd, variants []string, answers url.Values) error {
	type waiting struct {
		shopper *drivetest.Shopper
		once    string
	}
	queue := make([][]waiting, clients)
	const each = 60
	_, err := r.together(shop, time.Minute, func(ctx context.Context, client, n int) (time.Duration, error) {
		if n == each {
			return 0, errEnough
		}
		s := conns.Shopper(shop.URL)
		once, err := ready(ctx, s, variants[(client+n)%len(variants)], answers, fmt.Sprintf("w%d-%d@bench.example", client, n))
		queue[client] = append(queue[client], waiting{s, once})
		return 0, err
	})
	if !errors.Is(err, errEnough) {
		return err
	}
	placed, err := r.together(shop, time.Minute, func(ctx context.Context, client, n int) (time.Duration, error) {
		if n == each {
			return 0, errEnough
		}
		begin := time.Now()
		err := place(ctx, queue[client][n].shopper, queue[client][n].once)
		return time.Since(begin), err
	})
	if !errors.Is(err, errEnough) {
		return err
	}
	t.figure("order placed (the last step alone)", placed)
	return nil
}

// errEnough ends a client's work that is measured by number, not by time.
var errEnough = errors.New("enough")
