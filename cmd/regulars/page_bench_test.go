package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"regulars/seed"
	"regulars/store/catalog"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	passwords "regulars/store/password"
	"regulars/tests/drivetest"
)

// sink is an answer that nobody reads.
type sink struct {
	header http.Header
	status int
}

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) Write(b []byte) (int, error) { return len(b), nil }
func (s *sink) WriteHeader(status int)      { s.status = status }

// BenchmarkAPage is the shop's own work for a page, without the network: of readers,
// and of somebody signed in whose pages are personal.
func BenchmarkAPage(b *testing.B) {
	ctx, d := context.Background(), dbtest.Open(b)
	if err := seed.Fill(ctx, d, seed.Options{Small: true}); err != nil {
		b.Fatal(err)
	}
	a, err := newApp(ctx, Config{URL: "http://shop.test"}, d, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(a.handler)
	b.Cleanup(func() { server.Close(); a.Close(ctx) })
	product, cookie := member(ctx, b, d, server.URL)
	for _, page := range []struct{ name, path string }{{"home", "/"}, {"listing", "/collections/all"}, {"product", product}} {
		for _, who := range []struct{ name, cookie string }{{"anonymous", ""}, {"signed in", cookie}} {
			b.Run(page.name+"/"+who.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					r := httptest.NewRequest(http.MethodGet, page.path, nil)
					if who.cookie != "" {
						r.Header.Set("Cookie", who.cookie)
					}
					w := &sink{header: http.Header{}}
					if a.handler.ServeHTTP(w, r); w.status != http.StatusOK {
						b.Fatal(w.status)
					}
				}
			})
		}
	}
}

// member is somebody signed in who has agreed to everything and has a cart, and the
// product they look at.
func member(ctx context.Context, b *testing.B, d *db.DB, address string) (path, cookie string) {
	b.Helper()
	const word = "a long way to the harbour"
	hash, err := passwords.New(ctx, word)
	if err != nil {
		b.Fatal(err)
	}
	if err := d.Write(ctx, func(q db.Q) error {
		_, err := customer.Create(ctx, q, customer.New{Email: "ada@mit.edu", Name: "Ada Lovelace", Language: "en", Password: hash, ConfirmedAt: q.Now()})
		return err
	}); err != nil {
		b.Fatal(err)
	}
	list, err := catalog.ListProducts(ctx, d.Read(), catalog.Filter{})
	if err != nil {
		b.Fatal(err)
	}
	crowd := drivetest.NewCrowd(1)
	defer crowd.Close()
	s := crowd.Shopper(address)
	if err := s.Login(ctx, "ada@mit.edu", word); err != nil {
		b.Fatal(err)
	}
	if _, err := s.Post(ctx, "/consent", url.Values{"choice": {"all"}}); err != nil {
		b.Fatal(err)
	}
	for _, p := range list {
		if path != "" || !p.Visible() || len(p.Variants) < 3 {
			continue
		}
		path = "/products/" + p.Handle
		if err := s.Add(ctx, p.Variants[0].ID, "1"); err != nil {
			b.Fatal(err)
		}
	}
	for _, p := range []string{"/", path, "/collections/all"} { // what was done is said once, on the next page
		if _, err := s.Get(ctx, p); err != nil {
			b.Fatal(err)
		}
	}
	return path, s.Cookie
}
