package main

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"regulars/store/db"
)

// office measures the lists of the back office in a large shop; where
// REGULARS_BENCH_LISTS says a word, those whose names hold it.
func (r *run) office() error {
	f, err := r.settleOffice()
	if err != nil {
		return err
	}
	t := table{title: "Back office lists", about: fmt.Sprintf("A shop of %d products (three variants each), %d orders, %d customers, as many mails, %d searches and 20,000 reviews, on SQLite; an owner at work, one page after another over one connection, the whole page. "+
		"The first rows are plain SQL on the same machine at the same time. Bar: p95 100 ms.", officeProducts, officeOrders, officePeople, officeSearches),
		head: []string{"list", "p50", "p95", "CPU each", "at scale"}}
	scale, err := r.scale(&t, f.path)
	if err != nil {
		return err
	}
	shop, err := r.open(f.path)
	if err != nil {
		return err
	}
	defer shop.Kill()
	segmentID, err := r.oneSegment(f.path)
	if err != nil {
		return err
	}
	server := target{shop.URL, shop.PID()}
	r.settled(server, f.cookie)
	some := os.Getenv("REGULARS_BENCH_LISTS")
	profiled := r.profile("office", 50*time.Second)
	for _, l := range officeLists(segmentID) {
		if !strings.Contains(l.name, some) {
			continue
		}
		pages := make([]asked, len(l.paths))
		for i, path := range l.paths {
			pages[i] = asked{path: "/admin" + path, cookie: f.cookie}
		}
		found := press(server, pages, 1, 700*time.Millisecond)
		t.add(l.name, millis(found.percentile(0.5)), "**"+millis(found.percentile(0.95))+"**"+failures(found.failed), micros(found.cpu), ratio(found.percentile(0.5).Seconds()/scale.Seconds()))
	}
	profiled()
	r.report.add(t)
	return nil
}

// settled waits until the sizes of segments, which are counted behind the pages, are known.
func (r *run) settled(server target, cookie string) {
	press(server, []asked{{path: "/admin/reports/segments", cookie: cookie}, {path: "/admin", cookie: cookie}}, 1, 4*time.Second)
}

// scale adds what the database alone takes to read as many rows as a page lists, and
// to count all of them in an index; it returns the first.
func (r *run) scale(t *table, path string) (page time.Duration, err error) {
	d, err := db.Open(r.ctx, db.Options{URL: path})
	if err != nil {
		return 0, err
	}
	defer d.Close()
	for i, row := range []struct{ name, query string }{
		{"for scale: 50 orders by their index", `select id, number, email, delivery, state, total, placed_at from orders order by id desc limit 50`},
		{"for scale: all orders counted in an index", `select '', '', '', '', '', count(*), 0 from orders where state <> ''`},
	} {
		var times []time.Duration
		for range 41 {
			start := time.Now()
			if _, err := db.List(r.ctx, d.Read(), func(v db.Row) (o [7]any, err error) {
				return o, v.Scan(&o[0], &o[1], &o[2], &o[3], &o[4], &o[5], &o[6])
			}, row.query); err != nil {
				return 0, err
			}
			times = append(times, time.Since(start))
		}
		took := median(times)
		t.add(row.name, millis(took), millis(times[len(times)-3]), "-", "-")
		if i == 0 {
			page = took
		}
	}
	return page, nil
}

func (r *run) oneSegment(path string) (string, error) {
	d, err := db.Open(r.ctx, db.Options{URL: path})
	if err != nil {
		return "", err
	}
	defer d.Close()
	return db.Value[string](r.ctx, d.Read(), `select id from segment where rule = $1`, thirdOf)
}

// officeList is a list and the addresses it is asked for by, in turn.
type officeList struct {
	name  string
	paths []string
}

// officeLists are what is measured.
func officeLists(segmentID string) []officeList {
	searched := func(list string, words ...string) (paths []string) {
		for _, w := range words {
			paths = append(paths, list+"?q="+url.QueryEscape(w))
		}
		return paths
	}
	return []officeList{
		{"home", []string{""}},
		{"customers, newest", []string{"/customers", "/customers?before=" + accountID(50_000)}},
		{"customers: by a third in a segment", []string{"/customers?segment=" + segmentID, "/customers?segment=" + segmentID + "&before=" + accountID(50_000)}},
		{"customers: a common mail domain", searched("/customers", "gmail.com", "gmail", "mit.edu")},
		{"customers: a common name", searched("/customers", "anna", "anna mueller", "ann mue gmail")},
		{"customers: one address", searched("/customers", "anna.16@gmail.com", "ben.4001")},
		{"customers: nobody", searched("/customers", "zzz")},
		{"customers: tag, country, consent, orders", []string{"/customers?tag=press", "/customers?country=DE", "/customers?consent=personal", "/customers?consent=unasked", "/customers?orders=never", "/customers?orders=once", "/customers?orders=several"}},
		{"customers: several at once", []string{"/customers?segment=" + segmentID + "&country=DE&consent=unasked&orders=once&q=gmail"}},
		{"orders, newest", []string{"/orders", "/orders?before=01k0000000000000000000o0050000"}},
		{"orders: by state", []string{"/orders?state=paid", "/orders?state=cancelled", "/orders?state=fulfilled"}},
		{"orders: by payment, goods, days", []string{"/orders?payment=paid", "/orders?payment=partly-refunded", "/orders?payment=unpaid", "/orders?fulfilment=unfulfilled", "/orders?from=2026-06-01&to=2026-06-02"}},
		{"orders: a number, a mail, a SKU", searched("/orders", "NG-77777", "anna.16@gmail.com", "sku-77-0")},
		{"orders: part of a common word", searched("/orders", "anna", "gmail", "muell")},
		{"orders: part of a rare word", searched("/orders", "77.77", "7.123@", "ben.401")},
		{"orders: end of a number", searched("/orders", "7777", "123")},
		{"orders: nothing", searched("/orders", "zzz")},
		{"products", []string{"/products", "/products?page=100", "/products?page=200"}},
		{"products: sorted and filtered", []string{"/products?sort=vendor&status=active", "/products?sort=newest", "/products?sort=changed&page=50", "/products?vendor=Lumen&type=Lamp", "/products?status=draft"}},
		{"products: one word", searched("/products", "oak", "notebook", "sku-77")},
		{"products: several words", searched("/products", "oak slate", "harbour lamp 77")},
		{"products: nothing", searched("/products", "zzz")},
		{"low stock: by sales", []string{"/stock"}},
		{"low stock: few left", []string{"/stock?most=5", "/stock?most=20", "/stock?most=20&page=50"}},
		{"collections", []string{"/collections"}},
		{"reviews", []string{"/reviews", "/reviews?state=accepted", "/reviews?state=refused"}},
		{"mails", []string{"/mails", "/mails?state=failed", "/mails?state=sent"}},
		{"events that got stuck", []string{"/events"}},
		{"what was done, security log", []string{"/audit", "/log"}},
		{"pickups, pick list", []string{"/pickups", "/orders/pick"}},
		{"segments", []string{"/segments", "/segments/" + segmentID}},
		{"content, redirects", []string{"/content", "/redirects"}},
		{"report: sales, products, collections, channels", []string{"/reports/sales?days=365", "/reports/products?days=365", "/reports/collections?days=28", "/reports/channels?days=90"}},
		{"report: places", []string{"/reports/places?days=365"}},
		{"report: funnel", []string{"/reports/funnel?days=28"}},
		{"report: searches", []string{"/reports/searches?days=28", "/reports/nothing-found?days=28"}},
		{"report: again within 30 days", []string{"/reports/returns?days=90"}},
		{"report: months of first orders", []string{"/reports/cohorts"}},
		{"report: segments", []string{"/reports/segments"}},
		{"report: pieces", []string{"/reports/pieces?days=28"}},
	}
}
