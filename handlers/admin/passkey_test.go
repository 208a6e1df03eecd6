package admin_test

import (
	"strings"
	"testing"

	"regulars/handlers/web/webtest"
	"regulars/store/admit/keytest"
	"regulars/store/staff"
)

// withPasskeys is an office at an address for which browsers make passkeys.
func withPasskeys(t *testing.T) *office {
	t.Helper()
	o := open(t)
	o.door.House.BaseURL = "http://localhost"
	return o
}

func device() *keytest.Device { return &keytest.Device{Origin: "http://localhost", Counter: 1} }

// addPasskey gives whoever browses a passkey.
func addPasskey(t *testing.T, b *webtest.Browser, name string, k *keytest.Device) *webtest.Page {
	t.Helper()
	return b.Post("/admin/account/passkeys", "name", name, "answer", k.Create(t, []byte(b.Post("/admin/account/passkeys/start").MustBe(200).Body)))
}

func usePasskey(t *testing.T, b *webtest.Browser, k *keytest.Device, next string) *webtest.Page {
	t.Helper()
	return b.Post("/admin/login/passkey", "next", next, "answer", k.Get(t, []byte(b.Post("/admin/login/passkey/start").MustBe(200).Body)))
}

func TestAMemberAddsAPasskeyLogsInWithItAndRemovesIt(t *testing.T) {
	o := withPasskeys(t)
	ann, phone := o.ann(), device()
	if p := ann.Get("/admin/account/passkeys/new").MustBe(200); !p.Has("[data-passkey=create][hidden] form #name") || !p.Has("[data-passkey-none]") {
		t.Error("the page does not ask for a name, or promises what needs script")
	}
	if p := addPasskey(t, ann, "Ann's phone", phone).MustBe(200); len(p.All(".secret")) != 10 {
		t.Errorf("codes on paper: %d", len(p.All(".secret")))
	}
	p := ann.Get("/admin/account").MustBe(200)
	if !strings.Contains(p.Text("[aria-labelledby=passkeys]"), "Ann's phone Added") || !strings.Contains(p.Text("main"), "10 codes on paper are left") {
		t.Errorf("the account says %q", p.Text("main"))
	}
	b := o.Browser()
	if !b.Get("/admin/login").MustBe(200).Has("[data-passkey=get][hidden] form") {
		t.Error("the login offers no passkey")
	}
	if p := usePasskey(t, b, phone, "/admin/orders").MustBe(303); p.Location != "/admin/orders" {
		t.Errorf("led to %q", p.Location)
	}
	b.Get("/admin/orders").MustBe(200)
	if p := usePasskey(t, o.Browser(), phone, "https://evil.example/").MustBe(303); p.Location != "/admin" {
		t.Errorf("led to %q", p.Location)
	}
	if p := o.Browser().Post("/admin/login", "email", "ann@northgate.example", "password", secret).MustBe(303); !strings.HasPrefix(p.Location, "/admin/login/code") {
		t.Errorf("the password alone leads to %q", p.Location)
	}
	url := p.Attr("[aria-labelledby=passkeys] a[href$='/remove']", "href")
	if p := b.Get(url).MustBe(200); !strings.Contains(p.Text("main"), "last second factor") {
		t.Errorf("asked %q", p.Text("main"))
	}
	if p := b.Follow(b.Post(url).MustBe(303)).MustBe(200); !strings.Contains(p.Text(".flash"), "Removed the passkey") {
		t.Errorf("said %q", p.Text("main"))
	}
	b.Post(url).MustBe(303)
	usePasskey(t, o.Browser(), phone, "").MustBe(422)
	o.ann().Get("/admin").MustBe(200)
}

func TestAPasskeyIsAnAnswerToTheDemandForASecondFactor(t *testing.T) {
	o := withPasskeys(t)
	ann, clerk, phone := o.ann(), o.member(staff.Clerk), device()
	o.setUp(ann)
	ann.Post("/admin/staff/demand", "demand", "yes").MustBe(303)
	o.until(func() bool { return o.door.House.Shop().Staff.RequireFactor })
	if p := clerk.Get("/admin/account/factor").MustBe(200); !p.Has("a[href='/admin/account/passkeys/new']") {
		t.Error("the page of the app does not name the passkey")
	}
	addPasskey(t, clerk, "Phone", phone).MustBe(200)
	page := clerk.Get("/admin/account").MustBe(200)
	url := page.Attr("[aria-labelledby=passkeys] a[href$='/remove']", "href")
	if p := clerk.Get(url).MustBe(200); p.Has("main form[method=post]") {
		t.Error("the last one can be removed")
	}
	clerk.Post(url).MustBe(409)
	usePasskey(t, o.Browser(), phone, "").MustBe(303)
}

func TestAPasskeyIsOnesOwnAndWantsAFreshLogin(t *testing.T) {
	o := withPasskeys(t)
	ann, clerk := o.ann(), o.member(staff.Clerk)
	addPasskey(t, ann, "Phone", device()).MustBe(200)
	url := ann.Get("/admin/account").Attr("[aria-labelledby=passkeys] a[href$='/remove']", "href")
	clerk.Get(url).MustBe(404)
	clerk.Post(url).MustBe(303)
	if list, err := staff.ListPasskeys(ctx, o.d.Read(), o.owner.ID); err != nil || len(list) != 1 {
		t.Error("somebody else removed it", err)
	}
	o.stale()
	for _, path := range []string{"/admin/account/passkeys/start", "/admin/account/passkeys", url} {
		if p := ann.Post(path).MustBe(303); !strings.HasPrefix(p.Location, "/admin/again?") {
			t.Errorf("%s leads to %q", path, p.Location)
		}
	}
	for _, wrong := range []string{"", "nonsense"} {
		clerk.Post("/admin/login/passkey", "answer", wrong).MustBe(422)
	}
}

func TestNoPasskeyIsOfferedWhereBrowsersMakeNone(t *testing.T) {
	o := open(t)
	ann := o.ann()
	for b, path := range map[*webtest.Browser]string{o.Browser(): "/admin/login", ann: "/admin/account"} {
		if p := b.Get(path).MustBe(200); strings.Contains(strings.ToLower(p.Body), "passkey") {
			t.Errorf("%s speaks of passkeys", path)
		}
	}
	ann.Post("/admin/account/passkeys/start").MustBe(422)
	o.Browser().Post("/admin/login/passkey/start").MustBe(422)
	o.Browser().Post("/admin/login/passkey").MustBe(422)
}
