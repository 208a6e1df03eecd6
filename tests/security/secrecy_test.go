package security

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"regulars/store/card"
	"regulars/store/order"
)

func TestTheLogHoldsNoSecretEvenWhenItSaysEverything(t *testing.T) {
	s := open(t)
	owner := s.founder()
	owner.get("/admin/first-run/" + firstRunToken(t, s.Log()) + "/again")
	ada := s.customer("ada@example.org")
	location := ada.buy(s.sold(), "ada@example.org")
	secret := strings.TrimPrefix(location, "/orders/")
	ada.get(location)
	s.browser().get(location + "/typo")
	s.browser().get(location + "x")
	s.browser().get("/somewhere/else/" + secret)
	s.browser().post(location+"/pay", "payment", "nonsense")
	s.browser().post("/account/login", "email", "ada@example.org", "password", "hunter2 hunter2")
	s.browser().post("/account/login?password=query-hunter2", "email", "ada@example.org")
	s.browser().must(s.browser().post("/account/forgot", "email", "ada@example.org"), 303)
	token := regexp.MustCompile(`/account/reset/([A-Za-z0-9_-]+)`).FindStringSubmatch(s.mail("ada@example.org").Text)
	for token == nil {
		token = regexp.MustCompile(`/account/reset/([A-Za-z0-9_-]+)`).FindStringSubmatch(s.mail("ada@example.org").Text)
	}
	s.browser().get("/account/reset/" + token[1])
	s.browser().get("/account/reset/" + token[1] + "x")
	s.browser().post("/account/reset/"+token[1], "password", "short")
	s.browser().get("/search?q=4111111111111111")
	ada.post("/cart/note", "note", "my card is 4111 1111 1111 1111")
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	_, log, _ := strings.Cut(s.Log(), "nothing is charged.")
	_, cookie, _ := strings.Cut(ada.Cookie, "=")
	_, staffCookie, _ := strings.Cut(owner.Cookie, "=")
	for what, text := range map[string]string{"an order's secret": secret, "a reset token": token[1], "a password": password, "a wrong password": "hunter2", "a session": cookie, "a staff session": staffCookie,
		"the first-run token": firstRunToken(t, s.Log()), "an address of a person": "ada@example.org"} {
		if strings.Contains(log, text) {
			t.Errorf("the log holds %s: %s", what, lineWith(log, text))
		}
	}
	for line := range strings.Lines(log) {
		if card.Holds(line) {
			t.Errorf("the log holds a card number: %s", line)
		}
	}
	if !strings.Contains(log, "/orders/***") {
		t.Error("the log says nothing of the order's page; has the test lost its subject?")
	}
}

func firstRunToken(t *testing.T, log string) string {
	t.Helper()
	m := firstRunLink.FindStringSubmatch(log)
	if m == nil {
		t.Fatal("no link")
	}
	return m[1]
}

func lineWith(log, text string) string {
	for line := range strings.Lines(log) {
		if strings.Contains(line, text) {
			return line
		}
	}
	return ""
}

func TestTheDatabaseIsItsOwnersAlone(t *testing.T) {
	fresh := openAt(t, filepath.Join(t.TempDir(), "fresh.db"))
	for _, path := range []string{fresh.DB, fresh.DB + "-wal", fresh.DB + "-shm"} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s is %o", path, mode)
		}
	}
}

func TestSecretsOfOrdersCannotBeGuessedOrCounted(t *testing.T) {
	s := open(t)
	location := s.browser().buy(s.sold(), "ada@example.org")
	secret := strings.TrimPrefix(location, "/orders/")
	if len(secret) < 22 { // 128 bits in base64
		t.Errorf("a secret of %d characters", len(secret))
	}
	list, err := order.List(t.Context(), s.d.Read(), order.Filter{Everybody: true, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, guess := range []string{list[0].Number, list[0].ID, list[0].SecretHash, strings.ToUpper(secret), secret[:len(secret)-1], ""} {
		if p := s.browser().get("/orders/" + guess); p.Status != 404 {
			t.Errorf("/orders/%s: %d", guess, p.Status)
		}
	}
	if p := s.browser().get(location); p.Header.Get("Cache-Control") != "private, no-store" || p.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("a browser without a session may keep or tell it: %v", p.Header)
	}
}

func TestNothingLiesAboutUnderTheWebRoot(t *testing.T) {
	s := open(t)
	b := s.browser()
	for _, path := range []string{"/.git/config", "/.git/HEAD", "/.env", "/.htaccess", "/.well-known/../.env", "/backup.db", "/data/regulars.db", "/regulars.db", "/regulars.db-wal", "/shop.db", "/dump.sql",
		"/go.mod", "/config", "/debug/pprof/", "/debug/vars", "/metrics", "/server-status", "/actuator/env", "/wp-login.php", "/phpinfo.php", "/api", "/graphql", "/swagger.json",
		"/static/../go.mod", "/static/..%2fgo.mod", "/static/%2e%2e/%2e%2e/etc/passwd", "/static/..%5c..%5cetc/passwd", "/static//etc/passwd", "/static/", "/static/css/", "/static/static.go", "/static/css",
		"/media/../../etc/passwd", "/media/..%2f..%2fetc%2fpasswd", "/media/%2e%2e%2fshop.db", "/media/", "/media/.", "/media/..", "/media/x%00.jpg", "/media/" + strings.Repeat("a", 5000)} {
		if p := b.get(path); p.Status != 404 {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
}

func TestAReaderGetsNoCookieAndAnObjectionCountsFromTheFirstByte(t *testing.T) {
	s := open(t)
	b := s.browser()
	b.Header.Set("Sec-GPC", "1")
	for _, path := range []string{"/", "/collections/all", "/products/commons-backpack", "/search?q=bag", "/cart", "/account/login", "/places", "/pages/privacy", "/nowhere"} {
		if p := b.get(path); p.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s sets %s", path, p.Header.Get("Set-Cookie"))
		}
	}
	if b.must(b.get("/"), 200).Text(`form[action="/consent"]`) != "" {
		t.Error("who objects by the browser is asked all the same")
	}
}
