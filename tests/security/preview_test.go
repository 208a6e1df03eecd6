package security

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var previewLink = regexp.MustCompile(`/\?preview=[A-Za-z0-9._%-]+`)

func TestAPreviewIsSealedKeptNowhereAndMovesNoMoney(t *testing.T) {
	s := open(t)
	owner := s.founder()
	link := string(previewLink.Find(owner.must(owner.get("/admin/preview?segment=&path=/"), 200).Body))
	if link == "" {
		t.Fatal("no preview link")
	}
	guest := s.browser()
	p := guest.must(guest.get(link), 200)
	if p.Header.Get("Cache-Control") != "private, no-store" || p.Attr(`meta[name=robots]`, "content") != "noindex" || !strings.Contains(string(p.Body), "Preview:") {
		t.Errorf("a preview looks like a page: %v, robots %q", p.Header, p.Attr(`meta[name=robots]`, "content"))
	}
	u, _ := url.Parse(link)
	sealed := u.Query().Get("preview")
	body, seal, _ := strings.Cut(sealed, ".")
	for _, forged := range []string{body, body + ".", "." + seal, body + "A." + seal, "A" + body[1:] + "." + seal, body + "." + seal[:len(seal)-2] + "AA", "e30." + seal, "x.y", strings.Repeat("a", 5000) + "." + seal} {
		if p := guest.get("/?preview=" + url.QueryEscape(forged)); p.Status != 403 {
			t.Errorf("a forged preview: %d", p.Status)
		}
	}
	for _, path := range []string{"/admin", "/account", "/orders/x", "/sitemap.xml"} {
		if p := guest.get(path + "?preview=" + url.QueryEscape(sealed)); p.Status == 200 && path != "/sitemap.xml" || strings.Contains(string(p.Body), sealed) && path == "/sitemap.xml" {
			t.Errorf("%s opens with a preview: %d", path, p.Status)
		}
	}
	variant := s.sold()
	buyer := s.browser()
	if p := buyer.post("/cart/lines?preview="+url.QueryEscape(sealed), "variant", variant); p.Status != 403 {
		t.Errorf("a preview fills a cart: %d", p.Status)
	}
	if policy := p.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'none'") || strings.Contains(policy, "script-src") {
		t.Errorf("a previewed page may run or send something: %s", policy)
	}
	buyer.must(buyer.post("/cart/lines", "variant", variant), 303)
	a, b := buyer.get("/cart").Text(".totals"), buyer.get("/cart?preview="+url.QueryEscape(sealed)).Text(".totals")
	if a == "" || b != "" {
		t.Errorf("totals %q, of whoever looks at a preview %q", a, b)
	}
}
