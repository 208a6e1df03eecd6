package web_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/handlers/web/webtest"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/fault"
	"regulars/store/visitor"
	"regulars/views/ui"
)

// door shows what the shared parts do, without a page of the shop.
func door(_ *web.House, e *echo.Echo) {
	e.GET("/", func(c echo.Context) error {
		p := web.Page(c, ui.Page{Title: "Home"})
		flash := ""
		if p.Flash != nil {
			flash = p.Flash.Text
		}
		return web.Render(c, 200, templ.Raw(`<p id=v>`+web.Of(c).VisitorID+`</p><p id=c>`+web.Of(c).CustomerID+`</p><p id=f>`+flash+`</p><p id=consent>`+strconv.FormatBool(web.Of(c).Consent.Personalization)+`</p>`))
	})
	e.POST("/begin", func(c echo.Context) error { return errors.Join(web.Flash(c, "done", "Saved."), web.SeeOther(c, "/")) })
	e.POST("/login", func(c echo.Context) error {
		return errors.Join(web.Of(c).Login(c, c.FormValue("customer")), web.SeeOther(c, "/"))
	})
	e.POST("/logout", func(c echo.Context) error { return errors.Join(web.Of(c).Logout(c), web.SeeOther(c, "/")) })
	e.POST("/consent", func(c echo.Context) error {
		return errors.Join(web.Of(c).SetConsent(c, visitor.Consent{Personalization: true}), web.SeeOther(c, "/"))
	})
	e.GET("/panic", func(echo.Context) error { panic("secret detail") })
	e.GET("/broken", func(echo.Context) error { return errors.New("secret detail") })
	e.GET("/gone", func(echo.Context) error { return fault.New(fault.NotFound, "No such product.") })
	e.POST("/hooks/stripe", func(c echo.Context) error { return c.NoContent(204) })
}

func site(t *testing.T) *webtest.Site { return webtest.Open(t, dbtest.Open(t), door) }

// account makes a customer and returns the id.
func account(t *testing.T, s *webtest.Site) (customerID string) {
	t.Helper()
	err := s.House.DB.Write(context.Background(), func(q db.Q) error {
		c, err := customer.Create(context.Background(), q, customer.New{Email: "ann@example.org"})
		customerID = c.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return customerID
}

func TestAPureReaderGetsNoCookie(t *testing.T) {
	b := site(t).Browser()
	p := b.Get("/").MustBe(200)
	if len(b.Cookies()) > 0 || p.Text("#v") != "" {
		t.Errorf("cookies %v, visitor %q", b.Cookies(), p.Text("#v"))
	}
	if got := p.Header.Get("Cache-Control"); got != "private, no-cache" || !strings.Contains(strings.Join(p.Header.Values("Vary"), ","), "Cookie") {
		t.Errorf("cache %q, vary %q", got, p.Header.Values("Vary"))
	}
}

func TestAMessageIsShownExactlyOnceAndThePageIsNotKept(t *testing.T) {
	b := site(t).Browser()
	p := b.Follow(b.Post("/begin").MustBe(303))
	if p.Text("#f") != "Saved." || p.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("flash %q, cache %q", p.Text("#f"), p.Header.Get("Cache-Control"))
	}
	for range 3 {
		if again := b.Get("/").Text("#f"); again != "" {
			t.Errorf("shown again: %q", again)
		}
	}
}

func TestLoggingInChangesTheSecretAndKeepsTheVisitor(t *testing.T) {
	s := site(t)
	b, ann := s.Browser(), account(t, s)
	b.Post("/begin")
	before, visitorID := b.Cookies()[0].Value, b.Get("/").Text("#v")
	p := b.Follow(b.Post("/login", "customer", ann))
	if b.Cookies()[0].Value == before {
		t.Error("the session's secret stayed the same at login")
	}
	if p.Text("#v") != visitorID || p.Text("#c") != ann {
		t.Errorf("visitor %q, customer %q", p.Text("#v"), p.Text("#c"))
	}
}

func TestAnOldSecretIsWorthNothingAfterLogout(t *testing.T) {
	s := site(t)
	b := s.Browser()
	b.Post("/login", "customer", account(t, s))
	old := b.Cookies()[0].Name + "=" + b.Cookies()[0].Value
	b.Post("/logout")
	thief := s.Browser()
	thief.Header.Set("Cookie", old)
	if p := thief.Get("/"); p.Text("#c") != "" || p.Text("#v") != "" {
		t.Errorf("the old cookie is still %q / %q", p.Text("#v"), p.Text("#c"))
	}
}

func TestForgedCookiesAreNobody(t *testing.T) {
	s := site(t)
	b := s.Browser()
	b.Post("/login", "customer", account(t, s))
	real := b.Cookies()[0].Value
	for i := range len(real) {
		forged := real[:i] + string(rune('A'+(real[i]%25)+1)) + real[i+1:]
		if forged == real {
			continue
		}
		thief := s.Browser()
		thief.Header.Set("Cookie", "regulars="+forged)
		if p := thief.Get("/").MustBe(200); p.Text("#c") != "" {
			t.Fatalf("a forged cookie is %q", p.Text("#c"))
		}
	}
}

func TestGlobalPrivacyControlIsARefusalUnlessSomebodySaysYesInSpiteOfIt(t *testing.T) {
	b := site(t).Browser()
	b.Post("/consent")
	if got := b.Get("/").Text("#consent"); got != "true" {
		t.Fatalf("agreed, but consent is %q", got)
	}
	b.Header.Set("Sec-GPC", "1")
	if got := b.Get("/").Text("#consent"); got != "false" {
		t.Errorf("with Global Privacy Control consent is %q", got)
	}
	b.Post("/consent")
	if got := b.Get("/").Text("#consent"); got != "true" {
		t.Errorf("a yes in spite of Global Privacy Control is %q", got)
	}
}

func TestForeignSitesCannotPost(t *testing.T) {
	s := site(t)
	for name, c := range map[string]struct {
		header http.Header
		path   string
		want   int
	}{
		"cross-site by the browser's word": {http.Header{"Sec-Fetch-Site": {"cross-site"}}, "/begin", 403},
		"a sibling domain":                 {http.Header{"Sec-Fetch-Site": {"same-site"}}, "/begin", 403},
		"a foreign origin":                 {http.Header{"Origin": {"https://evil.example"}}, "/begin", 403},
		"no origin at all (null)":          {http.Header{"Origin": {"null"}}, "/begin", 403},
		"the shop itself":                  {http.Header{"Sec-Fetch-Site": {"same-origin"}}, "/begin", 303},
		"a payment provider's server":      {http.Header{"Sec-Fetch-Site": {"cross-site"}}, "/hooks/stripe", 204},
	} {
		b := s.Browser()
		b.Header = c.header
		if p := b.Post(c.path); p.Status != c.want {
			t.Errorf("%s: %d, want %d", name, p.Status, c.want)
		}
	}
}

func TestFaultsAreTellingAndNeverLeak(t *testing.T) {
	b := site(t).Browser()
	for path, want := range map[string]int{"/panic": 500, "/broken": 500, "/gone": 404, "/nowhere": 404} {
		p := b.Get(path).MustBe(want)
		if strings.Contains(p.Body, "secret") {
			t.Errorf("%s leaks: %s", path, p.Body)
		}
		if p.Header.Get("X-Request-Id") == "" || p.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s lacks headers: %v", path, p.Header)
		}
	}
	if got := b.Get("/gone").Text("h1"); got != "No such product." {
		t.Errorf("words: %q", got)
	}
}

func TestClientsDoNotChooseTheirRequestID(t *testing.T) {
	b := site(t).Browser()
	b.Header.Set("X-Request-Id", "evil")
	if got := b.Get("/").Header.Get("X-Request-Id"); strings.Contains(got, "evil") {
		t.Errorf("request id %q", got)
	}
}
