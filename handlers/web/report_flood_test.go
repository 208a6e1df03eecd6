package web_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/handlers/web/webtest"
	"regulars/store/db/dbtest"
	"regulars/store/logbook"
)

func TestAReportIsNotedAndFloodsAreNot(t *testing.T) {
	d := dbtest.Open(t)
	s := webtest.Open(t, d, func(*web.House, *echo.Echo) {})
	send := func(site, page string) int {
		body := fmt.Sprintf(`{"csp-report":{"document-uri":"https://shop.test/%s","effective-directive":"script-src-elem","blocked-uri":"https://evil.example/x.js"}}`, page)
		r := httptest.NewRequest("POST", "/policy-report", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/csp-report")
		r.Header.Set("Sec-Fetch-Site", site)
		w := httptest.NewRecorder()
		s.Echo.ServeHTTP(w, r)
		return w.Code
	}
	if got := send("cross-site", "cart"); got != 403 {
		t.Errorf("from elsewhere: %d", got)
	}
	for i := range 200 {
		if got := send("same-origin", fmt.Sprint("p", i)); got != 204 {
			t.Fatalf("report %d: %d", i, got)
		}
	}
	send("same-origin", strings.Repeat("x", 20<<10))
	list, err := logbook.List(t.Context(), d.Read(), logbook.Filter{Kinds: []logbook.Kind{logbook.PolicyBroken}, Limit: 300})
	if err != nil || len(list) < 10 || len(list) > 25 {
		t.Errorf("%d noted, %v", len(list), err)
	}
	if got := list[len(list)-1].About; got != "script-src-elem on /p0: https://evil.example" {
		t.Errorf("noted %q", got)
	}
}
