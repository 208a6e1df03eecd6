package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"regulars/seed"
	"regulars/store/db/dbtest"
)

// demo starts the whole shop over the demonstration brand.
func demo(t *testing.T) *httptest.Server {
	t.Helper()
	d := dbtest.Open(t)
	if err := seed.Fill(context.Background(), d, seed.Options{Small: true}); err != nil {
		t.Fatal(err)
	}
	config := Config{URL: "http://shop.test", DemoPayments: true}
	a, err := newApp(context.Background(), config, d, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(a.handler)
	t.Cleanup(func() { server.Close(); a.Close(context.Background()) })
	return server
}

func TestTheWholeShopAnswers(t *testing.T) {
	server := demo(t)
	for path, want := range map[string]int{
		"/": 200, "/collections": 200, "/collections/all": 200, "/search?q=notbook": 200, "/places": 200, "/pages/about": 200, "/cart": 200,
		"/account/login": 200, "/privacy/choices": 200, "/sitemap.xml": 200, "/robots.txt": 200, "/healthz": 200, "/readyz": 200,
		"/nowhere": 404, "/products/nothing": 404, "/orders/nothing": 404,
	} {
		res, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, res.StatusCode, want)
		}
	}
}

func TestPagesAreCompressedAndCallNobodyElse(t *testing.T) {
	server := demo(t)
	req, err := http.NewRequest(http.MethodGet, server.URL+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("encoding %q", res.Header.Get("Content-Encoding"))
	}
	if csp := res.Header.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("policy %q", csp)
	}
}
