package admin_test

import (
	"strings"
	"testing"
	"time"

	"regulars/store/db"
	"regulars/store/logbook"
	"regulars/store/setting"
	"regulars/store/staff"
)

// stale makes every session one whose password was typed long ago.
func (o *office) stale() {
	o.t.Helper()
	o.write(func(q db.Q) error {
		_, err := q.Exec(ctx, `update staff_session set proved_at = $1`, q.Now().Add(-staff.FreshFor))
		return err
	})
}

func TestDangerousChangesWantThePasswordTypedAShortTimeAgo(t *testing.T) {
	o := open(t)
	o.member(staff.Clerk)
	b := o.ann()
	o.stale()
	for _, url := range []string{"/admin/staff/invite", "/admin/staff/x/role", "/admin/staff/x/disable", "/admin/staff/x/enable"} {
		p := b.Post(url, "email", "new@northgate.example", "role", "clerk").MustBe(303)
		if to := p.Header.Get("Location"); to != "/admin/again?held=1&next=%2Fadmin%2Fstaff" {
			t.Errorf("%s leads to %s", url, to)
		}
	}
	if to := b.Post("/admin/products/export").MustBe(303).Location; to != "/admin/again?held=1&next=%2Fadmin%2Fproducts" {
		t.Errorf("taking products out leads to %s", to)
	}
	p := b.Get("/admin/customers/x/erase").MustBe(303)
	again := b.Follow(p).MustBe(200)
	if again.Attr(`input[name=next]`, "value") != "/admin/customers/x/erase" {
		t.Errorf("it goes on to %q", again.Attr(`input[name=next]`, "value"))
	}
	if !strings.Contains(b.Get("/admin/again?held=1&next=//evil.example").MustBe(200).Text("main"), "Nothing was changed yet") {
		t.Error("nobody says that nothing was changed")
	}
	wrong := b.Post("/admin/again", "present", "wrong", "next", "/admin/staff").MustBe(422)
	if wrong.Text(".error-summary") == "" {
		t.Error("nobody says that the password was wrong")
	}
	if to := b.Post("/admin/again", "present", secret, "next", "//evil.example").MustBe(303).Header.Get("Location"); to != "/admin" {
		t.Errorf("leads away to %s", to)
	}
	b.Post("/admin/products/export").MustBe(200)
	b.Post("/admin/staff/invite", "email", "new@northgate.example", "role", "clerk").MustBe(200)
}

func TestTheBankAccountChangesWithThePasswordOnly(t *testing.T) {
	o := open(t)
	b := o.ann()
	o.stale()
	form := func(more ...string) []string {
		return settings(b, append([]string{"bank_iban", "DE89370400440532013000"}, more...)...)
	}
	p := b.Post("/admin/settings", form()...).MustBe(422)
	if !p.Has("#present") || p.Attr("#bank_iban", "value") != "DE89370400440532013000" {
		t.Errorf("asked %t, kept %q", p.Has("#present"), p.Attr("#bank_iban", "value"))
	}
	b.Post("/admin/settings", form("present", "wrong")...).MustBe(422)
	b.Post("/admin/settings", form("present", secret)...).MustBe(303)
	shop, err := setting.FindShop(ctx, o.d.Read())
	must(t, err)
	if shop.Bank.IBAN != "DE89370400440532013000" {
		t.Errorf("the account is %q", shop.Bank.IBAN)
	}
	o.stale()
	b.Post("/admin/settings", form("tagline", "Goods that last")...).MustBe(303) // money goes where it went
}

func TestTheOwnerReadsWhatHappenedAndNoSecret(t *testing.T) {
	o := open(t)
	b := o.ann()
	o.Browser().Post("/admin/login", "email", "ann@northgate.example", "password", "guessed-this").MustBe(422)
	b.Post("/admin/staff/invite", "email", "new@northgate.example", "role", "clerk").MustBe(200)
	b.Post("/admin/products/export").MustBe(200)
	page := b.Get("/admin/log").MustBe(200)
	text := page.Text("main")
	for _, want := range []string{"Shop opened", "Logged in", "Staff login refused", "a…@northgate.example", "Invitation made", "Data taken out"} {
		if !strings.Contains(text, want) {
			t.Errorf("the log does not say %q", want)
		}
	}
	if strings.Contains(text, "guessed-this") || strings.Contains(text, secret) {
		t.Error("the log holds a password")
	}
	if only := b.Get("/admin/log?view=refused").MustBe(200); len(only.All("tbody tr")) != 1 {
		t.Errorf("%d lines of refusals", len(only.All("tbody tr")))
	}
	o.write(func(q db.Q) error {
		for range 60 {
			if err := logbook.Note(ctx, q, logbook.Entry{Kind: logbook.ResetAsked, Actor: "somebody", About: "<script>alert(1)</script>"}); err != nil {
				return err
			}
		}
		return nil
	})
	page = b.Get("/admin/log").MustBe(200)
	if len(page.All("tbody tr")) != 50 || page.Has("main script") {
		t.Errorf("%d lines", len(page.All("tbody tr")))
	}
	if older := b.Get(page.Attr(".older a", "href")).MustBe(200); len(older.All("tbody tr")) < 10 {
		t.Errorf("%d older lines", len(older.All("tbody tr")))
	}
	o.member(staff.Clerk).Get("/admin/log").MustBe(403)
}

func TestASessionIsFreshForAQuarterOfAnHour(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for ago, want := range map[time.Duration]bool{0: true, 14*time.Minute + 59*time.Second: true, 15 * time.Minute: false, 12 * time.Hour: false} {
		if got := (staff.Session{ProvedAt: now.Add(-ago)}).Fresh(now); got != want {
			t.Errorf("%s after the password: %t", ago, got)
		}
	}
	if (staff.Session{}).Fresh(now) {
		t.Error("a session from before is fresh")
	}
}
