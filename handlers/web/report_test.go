package web

import (
	"strings"
	"testing"
	"unicode"
)

func TestReportsOfBothFormsAreReadAndAddressesCutDown(t *testing.T) {
	for _, c := range []struct{ kind, body, want string }{
		{"application/csp-report", `{"csp-report":{"document-uri":"https://shop.test/account/reset/SECRET?x=1","violated-directive":"script-src 'self'","effective-directive":"script-src-elem","blocked-uri":"https://evil.example/x.js?who=me"}}`,
			"script-src-elem on /account/…: https://evil.example"},
		{"application/reports+json; charset=utf-8", `[{"type":"csp-violation","body":{"documentURL":"https://shop.test/cart","effectiveDirective":"style-src-attr","blockedURL":"inline"}},{"type":"csp-violation"}]`,
			"style-src-attr on /cart: inline"},
		{"application/csp-report", `{"csp-report":{"document-uri":"x","violated-directive":"img-src"}}`, "img-src on /x: "},
		{"application/csp-report", `{"csp-report":{}}`, ""}, {"application/csp-report", `[]`, ""}, {"application/csp-report", `{`, ""},
		{"application/reports+json", `[]`, ""}, {"application/reports+json", `[{"type":"deprecation","body":{"effectiveDirective":"x"}}]`, ""},
		{"text/plain", `{"csp-report":{"violated-directive":"x"}}`, ""}, {"", `{}`, ""},
	} {
		v, ok := readViolation(c.kind, []byte(c.body))
		if ok != (c.want != "") || ok && v.said() != c.want {
			t.Errorf("%s %s: %t %q, want %q", c.kind, c.body, ok, v.said(), c.want)
		}
	}
}

func FuzzAReportIsOneShortLine(f *testing.F) {
	f.Add("application/csp-report", `{"csp-report":{"document-uri":"https://shop.test/a\nb","effective-directive":"script-src","blocked-uri":"data"}}`)
	f.Add("application/reports+json", `[{"type":"csp-violation","body":{"documentURL":"//","effectiveDirective":"\u0000","blockedURL":"http://[::1"}}]`)
	f.Fuzz(func(t *testing.T, kind, body string) {
		v, ok := readViolation(kind, []byte(body))
		if !ok {
			return
		}
		said := v.said()
		if len([]rune(said)) > 200 || strings.ContainsFunc(said, unicode.IsControl) {
			t.Errorf("%q", said)
		}
	})
}
