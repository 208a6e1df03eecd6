package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"regulars/handlers/web/webtest"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/visitor"
)

// sent are the session cookies of an answer.
func sent(p *webtest.Page) (values []string) {
	for _, line := range p.Header.Values("Set-Cookie") {
		if c, err := http.ParseSetCookie(line); err == nil && strings.Contains(c.Name, "regulars") {
			values = append(values, c.Value)
		}
	}
	return values
}

func TestTheCookieOfWhoeverComesBackIsRenewedAndStaysTheSame(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		b := webtest.Open(t, d, door).Browser()
		b.Post("/begin").MustBe(303)
		secret := b.Cookies()[0].Value
		visitorID := b.Get("/").Text("#v")
		if got := sent(b.Get("/")); len(got) != 0 {
			t.Errorf("sent again at once: %v", got)
		}
		for range 3 { // together longer than a session lives unused
			clock.Add(visitor.Lifetime - 24*time.Hour)
			p := b.Get("/").MustBe(200)
			if got := sent(p); len(got) != 1 || got[0] != secret || p.Text("#v") != visitorID {
				t.Fatalf("after a while: cookies %v, visitor %q", got, p.Text("#v"))
			}
			for p = b.Get("/"); len(sent(p)) > 0; p = b.Get("/") { // the use is noted beside the requests
				if t.Context().Err() != nil {
					t.Fatal("the cookie is sent with every page")
				}
			}
		}
		clock.Add(visitor.Lifetime + time.Hour)
		if p := b.Get("/").MustBe(200); p.Text("#v") != "" || len(sent(p)) != 0 {
			t.Errorf("a session that ended is renewed: %q, %v", p.Text("#v"), sent(p))
		}
	})
}
