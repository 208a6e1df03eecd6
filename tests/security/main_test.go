package security

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"regulars/store/catalog"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/inventory"
	"regulars/store/message"
	kept "regulars/store/password"
	"regulars/tests/drivetest"
)

var seeded string // a demonstration database that each test copies

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "regulars-security")
	if err == nil {
		defer os.RemoveAll(dir)
		defer drivetest.Clean()
		seeded, err = drivetest.Seed(context.Background(), dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// site is a running demonstration shop of one test.
type site struct {
	*drivetest.Shop
	t     *testing.T
	crowd *drivetest.Crowd
	d     *db.DB // beside the running shop
}

// open starts a shop that ends with the test; it says everything it can in its
// log. Nothing there may be a panic.
func open(t *testing.T, args ...string) *site {
	t.Helper()
	path := filepath.Join(t.TempDir(), "shop.db")
	if err := drivetest.Copy(seeded, path); err != nil {
		t.Fatal(err)
	}
	return openAt(t, path, args...)
}

func openAt(t *testing.T, path string, args ...string) *site {
	t.Helper()
	shop, err := drivetest.Start(t.Context(), drivetest.Options{DB: path, Args: append([]string{"--log-level", "debug"}, args...)})
	if err != nil {
		t.Fatal(err)
	}
	s := &site{Shop: shop, t: t, crowd: drivetest.NewCrowd(64)}
	t.Cleanup(func() {
		s.crowd.Close()
		if shop.Running() {
			shop.Kill()
		}
		for _, line := range shop.Wrong() {
			t.Errorf("the shop's log: %s", line)
		}
	})
	if s.d, err = db.Connect(t.Context(), db.Options{URL: path, Log: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.d.Close() })
	return s
}

// browser is a person with a browser of their own.
func (s *site) browser() *browser { return &browser{s.crowd.Shopper(s.URL), s.t} }

type browser struct {
	*drivetest.Shopper
	t *testing.T
}

func (b *browser) get(path string) *drivetest.Page {
	b.t.Helper()
	p, err := b.Get(b.t.Context(), path)
	if err != nil {
		b.t.Fatalf("GET %s: %v", path, err)
	}
	return p
}

// post sends a form given as names and values.
func (b *browser) post(path string, namesAndValues ...string) *drivetest.Page {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(namesAndValues); i += 2 {
		form.Add(namesAndValues[i], namesAndValues[i+1])
	}
	return b.send(path, form)
}

func (b *browser) send(path string, form url.Values) *drivetest.Page {
	b.t.Helper()
	p, err := b.Post(b.t.Context(), path, form)
	if err != nil {
		b.t.Fatalf("POST %s: %v", path, err)
	}
	return p
}

// must wants a status.
func (b *browser) must(p *drivetest.Page, status int) *drivetest.Page {
	b.t.Helper()
	if p.Status != status {
		b.t.Fatalf("status %d to %q, want %d: %s %s", p.Status, p.Location, status, p.Text("h1"), p.Text(".error-summary, .notice"))
	}
	return p
}

const password = "a few words in a row"

var firstRunLink = regexp.MustCompile(`/admin/first-run/([A-Za-z0-9_-]+)`)

// founder is the back office's first owner, who has followed the console's link.
func (s *site) founder() *browser {
	s.t.Helper()
	link := firstRunLink.FindStringSubmatch(s.Log())
	if link == nil {
		s.t.Fatal("the console shows no link")
	}
	b := s.browser()
	b.must(b.found(link[0]), 303)
	return b
}

// found fills the form behind the first-run link.
func (b *browser) found(link string) *drivetest.Page {
	b.t.Helper()
	form, ok := b.must(b.get(link), 200).Form("form")
	if !ok {
		b.t.Fatal("no form behind the first-run link")
	}
	form.Set("name", "Olga Owner")
	form.Set("email", "owner@shop.test")
	form.Set("password", password)
	return b.send(link, form.Values)
}

// hire makes a member of staff by invitation and logs in as them.
func (s *site) hire(owner *browser, role string) *browser {
	s.t.Helper()
	page := owner.must(owner.post("/admin/staff/invite", "email", role+"@shop.test", "role", role), 200)
	link := regexp.MustCompile(`/admin/join/[A-Za-z0-9_-]+`).Find(page.Body)
	if link == nil {
		s.t.Fatal("no invitation")
	}
	b := s.browser()
	b.must(b.post(string(link), "name", "Staff "+role, "password", password), 303)
	return b
}

// customer makes a confirmed account beside the shop and logs in.
func (s *site) customer(email string) *browser {
	s.t.Helper()
	hash, err := kept.New(s.t.Context(), password)
	if err != nil {
		s.t.Fatal(err)
	}
	ctx := s.t.Context()
	err = s.d.Write(ctx, func(q db.Q) error {
		c, err := customer.Create(ctx, q, customer.New{Email: email, Name: "A Customer", Password: hash})
		if err != nil {
			return err
		}
		askID, err := customer.Place(ctx, q, customer.Ask{Purpose: customer.ToConfirm, CustomerID: c.ID, Email: c.Email, HeldEmail: c.Email, Password: hash, VisitorID: "v"})
		if err != nil {
			return err
		}
		ask, err := customer.FindAsk(ctx, q, askID)
		if err != nil {
			return err
		}
		token, err := customer.Arm(ctx, q, ask)
		if err != nil {
			return err
		}
		_, err = customer.Confirm(ctx, q, token, "v")
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return s.login(email)
}

func (s *site) login(email string) *browser {
	s.t.Helper()
	b := s.browser()
	b.must(b.post("/account/login", "email", email, "password", password), 303)
	return b
}

// signedIn says whether the account answers.
func (b *browser) signedIn() bool { return b.get("/account/details").Status == 200 }

// sold is a variant that there is enough of.
func (s *site) sold() string {
	s.t.Helper()
	levels, err := inventory.ListLevels(s.t.Context(), s.d.Read())
	if err != nil {
		s.t.Fatal(err)
	}
	products, err := catalog.ListProducts(s.t.Context(), s.d.Read(), catalog.Filter{})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, p := range products {
		for _, v := range p.Variants {
			if l := levels[v.ID]; p.Visible() && l.Tracked && l.Available > 5 {
				return v.ID
			}
		}
	}
	s.t.Fatal("nothing is sold")
	return ""
}

// buy places an order by invoice and returns the page it led to.
func (b *browser) buy(variant, email string) (location string) {
	b.t.Helper()
	ctx := b.t.Context()
	if err := b.Add(ctx, variant, "1"); err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.Contact(ctx, email); err != nil {
		b.t.Fatal(err)
	}
	once, err := b.Review(ctx)
	if err != nil {
		b.t.Fatal(err)
	}
	p, err := b.Place(ctx, once, "invoice")
	if err != nil || !p.Ordered() {
		b.t.Fatalf("%v %d %q", err, p.Status, p.Location)
	}
	return p.Location
}

// mail waits for the newest letter to an address.
func (s *site) mail(to string) message.Message {
	s.t.Helper()
	for range 200 {
		list, err := message.List(s.t.Context(), s.d.Read(), message.Filter{Limit: 50})
		if err != nil {
			s.t.Fatal(err)
		}
		for _, m := range list {
			if strings.EqualFold(m.To, to) && m.Text != "" {
				return m
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.t.Fatalf("no mail to %s", to)
	return message.Message{}
}

// count asks the database beside the shop.
func (s *site) count(query string, args ...any) int64 {
	s.t.Helper()
	n, err := db.Value[int64](s.t.Context(), s.d.Read(), query, args...)
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}
