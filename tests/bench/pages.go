package main

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"regulars/store/catalog"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/password"
	"regulars/tests/drivetest"
)

// measured are the pages of the speed table.
var measured = []struct{ name, path string }{{"home", "/"}, {"listing", "/collections/all"}, {"product", ""}}

// visitors are who asks: each sees more of a page of their own.
var visitors = []string{"anonymous", "with a cart", "signed in, personalized"}

const memberPassword = "a long way to the harbour"

// pages measures the pages against the same bytes from memory.
func (r *run) pages() error {
	path, err := r.demo("pages")
	if err != nil {
		return err
	}
	variant, product, err := r.people(path)
	if err != nil {
		return err
	}
	shop, err := r.open(path)
	if err != nil {
		return err
	}
	defer shop.Kill()
	cookies, err := r.arrive(shop, variant, product)
	if err != nil {
		return err
	}
	shots, err := r.shoot(shop, product, cookies)
	if err != nil {
		return err
	}
	reference, stop, err := r.echoOf(shots)
	if err != nil {
		return err
	}
	defer stop()
	for _, gzip := range []bool{false, true} {
		r.report.add(r.race(target{shop.URL, shop.PID()}, reference, shots, product, cookies, gzip))
	}
	return nil
}

func (r *run) race(shop, reference target, shots map[string][]byte, product string, cookies map[string]string, gzip bool) table {
	t := table{title: "Pages, as they are", about: "The shop's pages against Echo alone, without middleware, answering the same bytes from memory. Bar: ratio >= 0.5, aim 0.7; signed in against anonymous >= 0.75.",
		head: []string{"page", "who asks", "bytes", "Echo, requests/s", "shop, requests/s", "ratio", "Echo, CPU", "shop, CPU", "CPU ratio", "rate against anonymous"}}
	if gzip {
		t.title, t.about = "Pages, compressed", "The same with `Accept-Encoding: gzip`, through the same compressor on both sides, as browsers get them."
	}
	for _, page := range measured {
		base := 0.0
		for _, who := range visitors {
			name := page.name + "-" + who[:2]
			path := page.path
			if path == "" {
				path = product
			}
			profiled := func() {}
			if !gzip {
				profiled = r.profile("page-"+name, 5*time.Second)
			}
			d := compare(reference, shop, []asked{{path: "/" + name, gzip: gzip}}, []asked{{path: path, cookie: cookies[who], gzip: gzip}}, 5, 500*time.Millisecond)
			profiled()
			if who == visitors[0] {
				base = d.b.perSecond
			}
			t.add(page.name, who, fmt.Sprint(len(shots[name])), count(d.a.perSecond), count(d.b.perSecond), "**"+ratio(d.speed)+"**", micros(d.a.cpu), micros(d.b.cpu), ratio(d.economy), ratio(d.b.perSecond/base)+failures(d.failed))
		}
	}
	return t
}

// failures are said where there are any.
func failures(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d failed)", n)
}

// people writes the account that asks, and chooses what is looked at.
func (r *run) people(path string) (variant, product string, err error) {
	d, err := db.Open(r.ctx, db.Options{URL: path})
	if err != nil {
		return "", "", err
	}
	defer d.Close()
	hash, err := password.New(r.ctx, memberPassword)
	if err != nil {
		return "", "", err
	}
	err = d.Write(r.ctx, func(q db.Q) error {
		_, err := customer.Create(r.ctx, q, customer.New{Email: "ada@mit.edu", Name: "Ada Lovelace", Language: "en", Password: hash, ConfirmedAt: q.Now()})
		return err
	})
	if err != nil {
		return "", "", err
	}
	list, err := catalog.ListProducts(r.ctx, d.Read(), catalog.Filter{})
	if err != nil {
		return "", "", err
	}
	for _, p := range list { // one with options and several pictures, as most pages have
		if p.Visible() && len(p.Variants) >= 3 && len(p.Variants) <= 8 {
			return p.Variants[0].ID, "/products/" + p.Handle, nil
		}
	}
	return "", "", fmt.Errorf("no product to look at")
}

// arrive brings the visitors in and returns their cookies.
func (r *run) arrive(shop *drivetest.Shop, variant, product string) (map[string]string, error) {
	conns := drivetest.NewCrowd(4)
	defer conns.Close()
	guest, member := conns.Shopper(shop.URL), conns.Shopper(shop.URL)
	if err := guest.Add(r.ctx, variant, "2"); err != nil {
		return nil, err
	}
	if err := member.Login(r.ctx, "ada@mit.edu", memberPassword); err != nil {
		return nil, err
	}
	if _, err := member.Post(r.ctx, "/consent", url.Values{"choice": {"all"}}); err != nil {
		return nil, err
	}
	if err := member.Add(r.ctx, variant, "3"); err != nil {
		return nil, err
	}
	for _, s := range []*drivetest.Shopper{guest, member} { // what was done is said once, on the next page
		for _, path := range []string{"/", product, "/collections/all"} {
			if p, err := s.Get(r.ctx, path); err != nil || p.Status != http.StatusOK {
				return nil, fmt.Errorf("%s: %v %v", path, p, err)
			}
		}
	}
	return map[string]string{visitors[0]: "", visitors[1]: guest.Cookie, visitors[2]: member.Cookie}, nil
}

// shoot keeps each page as each visitor gets it.
func (r *run) shoot(shop *drivetest.Shop, product string, cookies map[string]string) (map[string][]byte, error) {
	conns := drivetest.NewCrowd(1)
	defer conns.Close()
	shots := map[string][]byte{}
	for _, page := range measured {
		for _, who := range visitors {
			s := conns.Shopper(shop.URL)
			s.Cookie = cookies[who]
			path := page.path
			if path == "" {
				path = product
			}
			p, err := s.Get(r.ctx, path)
			if err != nil || p.Status != http.StatusOK {
				return nil, fmt.Errorf("%s: %v %v", path, p, err)
			}
			shots[page.name+"-"+who[:2]] = p.Body
		}
	}
	return shots, nil
}
