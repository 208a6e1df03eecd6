package security

import (
	"net/http"
	"strings"
	"testing"

	"regulars/store/db"
	"regulars/store/staff"
)

func TestASessionPlantedBeforeLoginIsWorthNothingAfterIt(t *testing.T) {
	s := open(t)
	s.customer("ada@example.org")
	victim := s.browser()
	victim.post("/cart/lines", "variant", s.sold())
	planted := victim.Cookie
	if planted == "" {
		t.Fatal("a cart without a session")
	}
	victim.must(victim.post("/account/login", "email", "ada@example.org", "password", password), 303)
	thief := s.browser()
	thief.Cookie = planted
	if thief.signedIn() || victim.Cookie == planted {
		t.Error("the planted session is the victim's now")
	}
	invented := s.browser()
	invented.Cookie = "regulars=" + strings.Repeat("A", 43)
	p := invented.post("/account/login", "email", "ada@example.org", "password", password)
	if p.Status != 303 || strings.Contains(invented.Cookie, strings.Repeat("A", 43)) {
		t.Errorf("an invented secret became the session: %d %s", p.Status, invented.Cookie)
	}
}

func TestSessionsEndWithThePasswordAndEverywhereAtOnce(t *testing.T) {
	s := open(t)
	here := s.customer("ada@example.org")
	there := s.login("ada@example.org")
	here.must(here.post("/account/password", "current", password, "password", "other words in a row"), 303)
	if there.signedIn() || !here.signedIn() {
		t.Errorf("after a new password: the other device %v, this one %v", there.signedIn(), here.signedIn())
	}
	again := s.browser()
	again.must(again.post("/account/login", "email", "ada@example.org", "password", "other words in a row"), 303)
	cookie := here.Cookie
	p := here.must(here.post("/account/logout-everywhere"), 303)
	here.Cookie = cookie
	if again.signedIn() || here.signedIn() {
		t.Error("logged out everywhere, but a session lives")
	}
	if got := p.Header.Get("Clear-Site-Data"); !strings.Contains(got, "cache") {
		t.Errorf("Clear-Site-Data %q", got)
	}
}

func TestStaffSessionsEndWithAccessRoleAndPassword(t *testing.T) {
	s := open(t)
	owner := s.founder()
	member := func() staff.Member {
		list, err := staff.List(t.Context(), s.d.Read())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range list {
			if m.Role != staff.Owner {
				return m
			}
		}
		t.Fatal("nobody hired")
		return staff.Member{}
	}
	at := func(b *browser) bool { return b.get("/admin/account").Status == 200 }
	clerk := s.hire(owner, "clerk")
	login := func() *browser {
		b := s.browser()
		b.must(b.post("/admin/login", "email", "clerk@shop.test", "password", password), 303)
		return b
	}
	for act, form := range map[string][]string{"disable": nil, "role": {"role", "merchandiser"}} {
		if !at(clerk) {
			t.Fatal("not logged in")
		}
		owner.must(owner.post("/admin/staff/"+member().ID+"/"+act, form...), 303)
		if at(clerk) {
			t.Errorf("after %s the session lives", act)
		}
		if act == "disable" {
			if p := s.browser().post("/admin/login", "email", "clerk@shop.test", "password", password); p.Status != 422 {
				t.Errorf("a disabled member logs in: %d", p.Status)
			}
			owner.must(owner.post("/admin/staff/"+member().ID+"/enable"), 303)
		}
		clerk = login()
	}
	second := login()
	second.must(second.post("/admin/account/password", "present", password, "password", "other words in a row"), 303)
	if at(clerk) || !at(second) {
		t.Errorf("after a new password: the other device %v, this one %v", at(clerk), at(second))
	}
}

func TestForgedCookiesAreNobodyInShopAndOffice(t *testing.T) {
	s := open(t)
	owner, ada := s.founder(), s.customer("ada@example.org")
	for _, real := range []string{owner.Cookie, ada.Cookie} {
		name, secret, _ := strings.Cut(real, "=")
		for i := range 43 {
			for _, c := range "Aa0-" {
				forged := secret[:i] + string(c) + secret[i+1:]
				if forged == secret || i == 42 && c != 'A' {
					continue
				}
				b := s.browser()
				b.Cookie = name + "=" + forged
				if b.signedIn() || b.get("/admin/account").Status == 200 {
					t.Fatalf("%s is somebody", b.Cookie)
				}
			}
		}
		for _, odd := range []string{"", strings.ToLower(secret), secret + "=", secret + "A", secret[:42], "' or 1=1 --", strings.Repeat("x", 8000)} {
			b := s.browser()
			b.Cookie = name + "=" + odd
			if odd != secret && (b.signedIn() || b.get("/admin/account").Status == 200) {
				t.Errorf("%q is somebody", odd)
			}
		}
	}
	swapped := s.browser()
	swapped.Cookie = strings.Replace(ada.Cookie, "regulars=", "regulars-staff=", 1)
	if swapped.get("/admin/account").Status == 200 {
		t.Error("a customer's secret opens the back office")
	}
}

func TestCookiesAreForTheServerAloneAndNeedHTTPSWhereThereIsSome(t *testing.T) {
	for _, c := range []struct {
		url, prefix string
		secure      bool
	}{{"http://shop.test", "", false}, {"https://shop.test", "__Host-", true}} {
		s := open(t, "--url", c.url)
		shopper := s.browser()
		cookie := set(t, shopper.post("/cart/lines", "variant", s.sold()).Header)
		if cookie.Name != c.prefix+"regulars" || !cookie.HttpOnly || cookie.Secure != c.secure || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" {
			t.Errorf("%s: %v", c.url, cookie)
		}
		b := s.browser()
		cookie = set(t, b.found(firstRunLink.FindString(s.Log())).Header)
		if cookie.Name != c.prefix+"regulars-staff" || !cookie.HttpOnly || cookie.Secure != c.secure || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" || cookie.Domain != "" {
			t.Errorf("%s: %v", c.url, cookie)
		}
		hsts := s.browser().get("/").Header.Get("Strict-Transport-Security")
		if c.secure != strings.HasPrefix(hsts, "max-age=31536000") {
			t.Errorf("%s: HSTS %q", c.url, hsts)
		}
	}
}

// set is the cookie of the session: it is handed out last.
func set(t *testing.T, h http.Header) *http.Cookie {
	t.Helper()
	list := (&http.Response{Header: h}).Cookies()
	if len(list) == 0 {
		t.Fatalf("cookies %v", list)
	}
	return list[len(list)-1]
}

func TestTheDatabaseHoldsNoSecretThatOpensASession(t *testing.T) {
	s := open(t)
	ada := s.customer("ada@example.org")
	owner := s.founder()
	for _, b := range []*browser{ada, owner} {
		_, secret, _ := strings.Cut(b.Cookie, "=")
		for table, column := range map[string]string{"session": "hash", "staff_session": "hash"} {
			n, err := db.Value[int64](t.Context(), s.d.Read(), `select count(*) from `+table+` where `+column+` = $1`, secret)
			if err != nil || n != 0 {
				t.Errorf("%s keeps the secret itself (%v)", table, err)
			}
		}
	}
}
