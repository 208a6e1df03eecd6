package security

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestGuessingAtALoginWaitsAndTheOwnerStillGetsIn(t *testing.T) {
	s := open(t, "--trust-proxy", "127.0.0.1/32")
	owner := s.founder()
	s.customer("ada@example.org")
	for path, email := range map[string]string{"/account/login": "ada@example.org", "/admin/login": "owner@shop.test"} {
		thief := s.browser()
		thief.Header.Set("X-Forwarded-For", "198.51.100.7")
		refused := 0
		for i := range 14 {
			if p := thief.post(path, "email", email, "password", fmt.Sprint("guess ", i, " in a row")); p.Status == 429 {
				refused++
				if p.Header.Get("Retry-After") == "" {
					t.Errorf("%s: 429 without Retry-After", path)
				}
			}
		}
		if refused == 0 {
			t.Errorf("%s: 14 guesses, none had to wait", path)
		}
		if p := thief.post(path, "email", email, "password", password); p.Status != 429 {
			t.Errorf("%s: the right password from where guesses come: %d", path, p.Status)
		}
		victim := s.browser()
		victim.Header.Set("X-Forwarded-For", "203.0.113.9")
		if p := victim.post(path, "email", email, "password", password); p.Status != 303 {
			t.Errorf("%s: the owner is locked out by another's guesses: %d", path, p.Status)
		}
	}
	if owner.get("/admin/account").Status != 200 {
		t.Error("guesses ended the owner's session")
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	thief := s.browser()
	thief.Header.Set("X-Forwarded-For", "198.51.100.7")
	if p := thief.post("/account/login", "email", "ada@example.org", "password", "after a restart"); p.Status != 429 {
		t.Errorf("a restart forgives: %d", p.Status)
	}
}

func TestAClientCannotChooseTheAddressThatLimitsCountBy(t *testing.T) {
	s := open(t)
	s.customer("ada@example.org")
	refused := false
	for i := range 14 {
		b := s.browser()
		for _, name := range []string{"X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP"} {
			b.Header.Set(name, fmt.Sprintf("198.51.100.%d", i))
		}
		refused = refused || b.post("/account/login", "email", "ada@example.org", "password", "a wrong one").Status == 429
	}
	if !refused {
		t.Error("a forged X-Forwarded-For is believed without a trusted proxy")
	}
}

func TestAccountsAndLettersAreLimited(t *testing.T) {
	s := open(t)
	registered, asked := 0, 0
	for i := range 12 {
		if s.browser().post("/account/register", "email", fmt.Sprintf("a%d@example.org", i), "password", password).Status == 303 {
			registered++
		}
	}
	for range 6 {
		if s.browser().post("/account/forgot", "email", "a1@example.org").Status == 303 {
			asked++
		}
	}
	if registered > 10 || asked > 3 {
		t.Errorf("one address opened %d accounts and asked for %d letters in a moment", registered, asked)
	}
}

func TestPostsOfOneAddressAreBounded(t *testing.T) {
	s := open(t, "--posts-per-second", "2")
	calm := 0
	for range 30 {
		if s.browser().post("/cart/note", "note", "x").Status == 429 {
			calm++
		}
	}
	if calm == 0 {
		t.Error("30 posts in a moment, none refused")
	}
	if p := s.browser().get("/"); p.Status != 200 {
		t.Errorf("reading is refused too: %d", p.Status)
	}
}

func TestKnownAndUnknownAddressesAreAnsweredAlike(t *testing.T) {
	s := open(t, "--trust-proxy", "127.0.0.1/32")
	s.customer("known@example.org")
	for i, c := range []struct {
		path string
		form []string
	}{{"/account/login", []string{"password", "a wrong one"}}, {"/account/forgot", nil}, {"/account/register", []string{"password", password}}} {
		var answers []string
		for k, who := range []string{"known@example.org", "nobody@example.org"} {
			b := s.browser()
			b.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d", 10*i+k))
			p := b.post(c.path, append([]string{"email", who}, c.form...)...)
			text := string(p.Body)
			if p.Status == 303 {
				text = string(b.get(p.Location).Body)
			}
			for _, spelling := range []string{who, url.QueryEscape(who), strings.ReplaceAll(who, "@", "&#64;")} {
				text = strings.ReplaceAll(text, spelling, "WHO")
			}
			answers = append(answers, fmt.Sprint(p.Status, strings.ReplaceAll(p.Location, url.QueryEscape(who), "WHO"), text))
		}
		if answers[0] != answers[1] {
			t.Errorf("%s tells who has an account:\n%s\n---\n%s", c.path, answers[0], answers[1])
		}
	}
}

func TestOversizedRequestsAreRefusedBeforeTheyAreRead(t *testing.T) {
	s := open(t)
	ada := s.customer("ada@example.org")
	for _, path := range []string{"/cart/note", "/consent", "/account/login", "/account/details", "/checkout", "/admin/login"} {
		p, err := ada.PostRaw(t.Context(), path, "application/x-www-form-urlencoded", append([]byte("note="), bytes.Repeat([]byte("a"), 13<<20)...))
		if err == nil && p.Status != 413 { // the connection may be closed while it sends
			t.Errorf("%s takes 13 MB: %d", path, p.Status)
		}
	}
	many := url.Values{}
	for i := range 10_000 {
		many.Set(fmt.Sprint("f", i), "x")
	}
	for _, path := range []string{"/cart/note", "/checkout", "/account/login", "/consent"} {
		if p := ada.send(path, many); p.Status >= 500 {
			t.Errorf("%s with 10,000 fields: %d", path, p.Status)
		}
	}
	huge := s.browser()
	huge.Header.Set("X-Huge", strings.Repeat("a", 40<<10))
	if p := huge.get("/"); p.Status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("40 KB of headers: %d", p.Status)
	}
	long := strings.Repeat("n", 200_000)
	for path, field := range map[string]string{"/account/details": "name", "/cart/note": "note"} {
		ada.post(path, field, long)
	}
	if n := s.count(`select coalesce(max(length(name)), 0) from customer`); n > 1000 {
		t.Errorf("a name of %d characters is kept", n)
	}
	if n := s.count(`select coalesce(max(length(note)), 0) from cart`); n > 10_000 {
		t.Errorf("a note of %d characters is kept", n)
	}
}

// TestAConnectionThatTricklesIsClosed waits for the server's own patience to end;
// what it asserts is that it does.
func TestAConnectionThatTricklesIsClosed(t *testing.T) {
	s := open(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: shop\r\n")
	closed := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, bufio.NewReader(conn))
		close(closed)
	}()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for range 60 {
		select {
		case <-closed:
			return
		case <-tick.C:
			fmt.Fprintf(conn, "X-a: b\r\n")
		}
	}
	t.Error("a request that never ends holds its connection for ever")
}
