package security

import (
	"net/url"
	"strings"
	"testing"
)

// elsewhere are ways to write an address of another site that have fooled filters.
var elsewhere = []string{"https://evil.example", "//evil.example", "///evil.example", `/\evil.example`, `\\evil.example`, `\/evil.example`, "/%2f/evil.example", "/%2F%2Fevil.example",
	"/%5cevil.example", "/%09/evil.example", "/\t/evil.example", "\t//evil.example", " //evil.example", "https:evil.example", "https:/evil.example", "http:\\\\evil.example",
	"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "/ok@evil.example", "@evil.example", "evil.example", ".evil.example", "/..//evil.example", "/./\\evil.example",
	"/account\r\nSet-Cookie: x=1", "/account%0d%0aSet-Cookie:x=1", "/\x00/evil.example", "/account/login?next=//evil.example#", "//evil.example/account", "/account//evil.example",
	"/nowhere/at/all", "/admin/../../evil", "http://127.0.0.1:1/", "//127.0.0.1:1/account", "?", "#", "/" + strings.Repeat("a", 4000)}

func TestNoReturnAddressLeadsToAnotherSite(t *testing.T) {
	s := open(t)
	owner := s.founder()
	ada := s.customer("ada@example.org")
	for _, want := range elsewhere {
		escaped := url.QueryEscape(want)
		stay(t, want, ada.get("/account/login?next="+escaped).Location)
		stay(t, want, ada.get("/account/login?next="+escaped+"&next=/account").Location)
		stay(t, want, ada.get("/account/login?next=/account&next="+escaped).Location)
		stay(t, want, ada.post("/consent", "choice", "none", "return", want).Location)
		stay(t, want, owner.get("/admin/login?next="+escaped).Location)
		page := s.browser().get("/account/login?next=" + escaped)
		if form, ok := page.Form(`form[action^="/account/login"]`); ok {
			stay(t, want, form.Values.Get("return"))
		}
		page = s.browser().get("/privacy/choices?return=" + escaped)
		if form, ok := page.Form(`form[action="/consent"]`); ok {
			stay(t, want, form.Values.Get("return"))
		}
	}
	for _, want := range elsewhere[:8] { // each a login, which takes its time
		b := s.browser()
		stay(t, want, b.post("/account/login", "email", "ada@example.org", "password", password, "return", want).Location)
		stay(t, want, s.browser().post("/admin/login", "email", "owner@shop.test", "password", password, "next", want).Location)
	}
}

// stay wants a path of the shop.
func stay(t *testing.T, want, got string) {
	t.Helper()
	u, err := url.Parse(got)
	if got == "" {
		return
	}
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\r\n\t\x00") ||
		strings.Contains(u.Path, "evil") || strings.Contains(strings.ToLower(u.Path), "%2f") {
		t.Errorf("%q leads to %q", want, got)
	}
}
