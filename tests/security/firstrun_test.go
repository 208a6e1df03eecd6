package security

import (
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestAFreshShopHasNoAccountAndNoWayInWithoutTheConsole(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "fresh.db"))
	if n := s.count(`select (select count(*) from staff) + (select count(*) from customer)`); n != 0 {
		t.Fatalf("%d accounts in a fresh shop", n)
	}
	b := s.browser()
	for _, name := range []string{"admin", "root", "superadmin", "owner", "umami", "demo", "test", "administrator"} {
		for _, secret := range []string{"admin", "password", name, ""} {
			for _, email := range []string{name, name + "@shop.test", name + "@localhost"} {
				if p := b.post("/admin/login", "email", email, "password", secret); p.Status != 422 && p.Status != 429 {
					t.Errorf("%s / %s: %d", email, secret, p.Status)
				}
			}
		}
	}
	for _, path := range []string{"/admin/first-run", "/admin/first-run/", "/admin/first-run/x", "/admin/first-run/" + strings.Repeat("A", 43), "/setup", "/install", "/admin/setup"} {
		if p := b.post(path, "name", "Eve", "email", "eve@evil.example", "password", password); p.Status != 404 && p.Status != 405 {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
	if n := s.count(`select count(*) from staff`); n != 0 {
		t.Errorf("%d members without the console", n)
	}
}

func TestOfManyFoundersAtOnceExactlyOneBecomesTheOwner(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "fresh.db"))
	link := firstRunLink.FindString(s.Log())
	form, ok := s.browser().get(link).Form("form")
	if !ok {
		t.Fatal("no form")
	}
	var founded atomic.Int64
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			b := s.crowd.Shopper(s.URL)
			f := form.Values
			p, err := b.Post(t.Context(), link, merged(f, "name", "Eve", "email", "eve@evil.example", "password", password))
			if err == nil && p.Status == 303 {
				founded.Add(1)
			}
		})
	}
	all.Wait()
	if n := s.count(`select count(*) from staff`); founded.Load() != 1 || n != 1 {
		t.Fatalf("%d were let in, %d members", founded.Load(), n)
	}
	if p := s.browser().get(link); p.Status != 404 {
		t.Errorf("the used link answers %d", p.Status)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if links := firstRunLink.FindAllString(s.Log(), -1); len(links) != 1 {
		t.Errorf("a founded shop shows a new link: %v", links)
	}
}
