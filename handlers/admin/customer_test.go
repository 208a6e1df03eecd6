package admin_test

import (
	"strings"
	"testing"

	"regulars/seed/sample"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/profile"
	"regulars/store/staff"
)

func TestCustomersAreFoundFilteredCountedAndTakenOut(t *testing.T) {
	o := open(t)
	ada := sample.Customer(t, o.d, "ada@mit.edu")
	for _, email := range []string{"b@example.org", "c@example.org"} {
		sample.Customer(t, o.d, email)
	}
	o.write(func(q db.Q) error {
		if err := customer.Rename(ctx, q, ada.ID, "=Ada, the first"); err != nil {
			return err
		}
		return profile.Tag(ctx, q, profile.Key{CustomerID: ada.ID}, "wholesale")
	})
	b := o.ann()
	all := b.Get("/admin/customers").MustBe(200)
	if got := all.Texts(".list-main a"); len(got) != 3 || !strings.Contains(all.Text(".head-lead"), "3 customers") {
		t.Errorf("all: %v, %q", got, all.Text(".head-lead"))
	}
	for _, url := range []string{"/admin/customers?q=ada@mit", "/admin/customers?tag=wholesale", "/admin/customers?q=first&tag=wholesale&orders=never&consent=nonsense"} {
		p := b.Get(url).MustBe(200)
		if got := p.Texts(".list-main a"); len(got) != 1 || got[0] != "=Ada, the first" || !strings.Contains(p.Text(".head-lead"), "1 customer") {
			t.Errorf("%s: %v", url, got)
		}
	}
	if p := b.Get("/admin/customers?q=nobody").MustBe(200); p.Text(".blank h2") != "Nobody fits" {
		t.Errorf("empty: %q", p.Text(".blank h2"))
	}
	tags := b.Get("/admin/customers/tags").MustBe(200)
	if tags.Text(".list-main a") != "wholesale" || tags.Text("td code") != `customer.tags contains "wholesale"` {
		t.Errorf("tags %q %q", tags.Text(".list-main a"), tags.Text("td code"))
	}
	csv := b.Get("/admin/customers/export?tag=wholesale").MustBe(200)
	if text := csv.Body; !strings.Contains(text, `"'=Ada, the first",ada@mit.edu,true`) || strings.Contains(text, "example.org") {
		t.Errorf("file: %s", text)
	}
	if audit := b.Get("/admin/audit").MustBe(200); !strings.Contains(audit.Text("main"), "1 customer as CSV") {
		t.Error("taking the list out was not noted")
	}
	o.member(staff.Clerk).Get("/admin/customers/export").MustBe(403)
	o.member(staff.Fulfiller).Get("/admin/customers").MustBe(403)
}
