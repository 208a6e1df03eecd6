package security

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// breaks are line ends and terminal sequences for a log, a header or a letter.
const breaks = "Ada\r\nBcc: victim@example.org\r\nX-Evil: 1\r\n\r\nlevel=ERROR msg=forged\x1b[31m\x00 \u2028\u0085"

func TestWhatPeopleTypeStaysOneLineOfLogHeaderAndLetter(t *testing.T) {
	s := open(t)
	b := s.browser()
	b.Header.Set("Referer", "https://evil.example/%0d%0aX-Evil:1")
	b.must(b.post("/cart/lines", "variant", s.sold()), 303)
	b.post("/cart/note", "note", breaks)
	for _, path := range []string{"/products/" + url.PathEscape(breaks), "/search?q=" + url.QueryEscape(breaks), "/collections/" + url.PathEscape(breaks), "/orders/" + url.PathEscape(breaks),
		"/account/confirm/" + url.PathEscape(breaks), "/?utm_source=" + url.QueryEscape(breaks), "/account/login?next=" + url.QueryEscape(breaks), "/pages/%0d%0aX-Evil:1"} {
		if p := b.get(path); p.Header.Get("X-Evil") != "" || p.Status >= 500 {
			t.Errorf("%s: %d %v", path, p.Status, p.Header)
		}
	}
	form, ok := b.get("/checkout").Form(`form[action="/checkout"]`)
	if !ok {
		t.Fatal("no checkout form")
	}
	form.Set("act", "continue")
	form.Autofill(map[string]string{"email": "ada@example.org", "name": breaks, "address-line1": breaks, "postal-code": "10117", "address-level2": breaks, "country": "DE"})
	b.must(b.send("/checkout", form.Values), 303)
	once := b.must(b.get("/checkout/review"), 200).Once()
	b.must(b.post("/checkout/review", "once", once, "payment", "invoice"), 303)
	m := s.mail("ada@example.org")
	if strings.ContainsAny(m.Subject+m.To, "\r\n\x00\x1b") || strings.Contains(m.Text, "\nBcc:") || strings.ContainsAny(m.Text, "\x1b\x00") {
		t.Errorf("letter to %q, %q:\n%s", m.To, m.Subject, m.Text)
	}
	for _, email := range []string{"a@example.org\r\nBcc: b@example.org", "a@example.org\nb", "a@example.org,b@example.org", "<a@example.org>", "a@example.org\x00", "\"a\r\nb\"@example.org"} {
		if p := s.browser().post("/account/register", "email", email, "password", password); p.Status != 422 {
			t.Errorf("%q is taken as an address: %d", email, p.Status)
		}
	}
	wholeLines(t, s.Log())
}

var logLine = regexp.MustCompile(`^time=\S+ level=(DEBUG|INFO|WARN|ERROR) msg=`)

// wholeLines wants a log in which nobody else has written.
func wholeLines(t *testing.T, log string) {
	t.Helper()
	_, log, _ = strings.Cut(log, "nothing is charged.\n") // the greeting of a person
	for line := range strings.Lines(log) {
		line = strings.TrimSuffix(line, "\n")
		if line != "" && !logLine.MatchString(line) || strings.ContainsAny(line, "\x1b\x00\r\u2028\u0085") || strings.HasPrefix(line, "level=") {
			t.Errorf("a line of the log: %q", line)
		}
	}
}

func TestSearchAndFiltersTakeAnyText(t *testing.T) {
	s := open(t)
	b, owner := s.browser(), s.founder()
	for _, q := range []string{`"`, `""`, `'`, `' or 1=1 --`, `'; drop table orders; --`, `NEAR(a b)`, `a*`, `col:a`, `%`, `_`, `\`, `a" OR "b`, `{}`, `$1`, `?1`, "\x00", "\xff\xfe", "💥", `<script>`,
		strings.Repeat("a ", 3000), strings.Repeat("ä", 3000), "-", "(", "(((((((", "^a", "a AND", "1/0", `../../etc/passwd`, "%00", "${jndi:ldap://x}", "{{7*7}}"} {
		e := url.QueryEscape(q)
		for _, path := range []string{"/search?q=" + e, "/search/suggest?q=" + e, "/collections/all?sort=" + e, "/collections/all?page=" + e, "/collections/all?colour=" + e, "/collections/all?price=" + e,
			"/collections/all?min=" + e + "&max=" + e, "/collections/all?" + e + "=x", "/products/commons-backpack?variant=" + e, "/checkout?address=" + e, "/account/mail?email=" + e} {
			if p := b.get(path); p.Status >= 500 {
				t.Errorf("%s: %d", path, p.Status)
			}
		}
		for _, path := range []string{"/admin/products?q=" + e, "/admin/products?after=" + e, "/admin/products?status=" + e, "/admin/orders?state=" + e, "/admin/orders?before=" + e, "/admin/mails?state=" + e,
			"/admin/mails?before=" + e, "/admin/preview?segment=" + e, "/admin/preview?at=" + e, "/admin/preview?path=" + e, "/admin/content/new?slot=" + e} {
			if p := owner.get(path); p.Status >= 500 {
				t.Errorf("%s: %d", path, p.Status)
			}
		}
	}
}
