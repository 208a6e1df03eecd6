package web_test

import (
	"compress/gzip"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/handlers/web/webtest"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/wording"
	"regulars/views/ui"
)

// keptDoor shows a page that is kept ready, and counts how often it is drawn.
func keptDoor(drawn *int, text string) func(*web.House, *echo.Echo) {
	return func(h *web.House, e *echo.Echo) {
		door(h, e)
		e.GET("/kept", func(c echo.Context) error {
			return web.Show(c, web.Key{Part: "kept"}, func() (templ.Component, error) {
				*drawn++
				p := web.Page(c, ui.Page{Title: "Kept"})
				return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
					return ui.Shell(p).Render(templ.WithChildren(ctx, templ.Raw("<h1>"+text+"</h1>")), w)
				}), nil
			})
		})
	}
}

func TestAKeptPageIsDrawnOnceAndPersonalForEach(t *testing.T) {
	drawn := 0
	s := webtest.Open(t, dbtest.Open(t), keptDoor(&drawn, "Hello"))
	ann, guest, reader := s.Browser(), s.Browser(), s.Browser()
	ann.Post("/login", "customer", account(t, s))
	guest.Follow(guest.Post("/begin"))
	for range 3 {
		if p := ann.Get("/kept").MustBe(200); !strings.Contains(p.Text(".personal"), "Account of") || p.Header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("signed in: %q, %q", p.Text(".personal"), p.Header.Get("Cache-Control"))
		}
		for who, b := range map[string]*webtest.Browser{"guest": guest, "reader": reader} {
			if p := b.Get("/kept").MustBe(200); !strings.Contains(p.Text(".personal"), "Log in") || p.Text("h1") != "Hello" {
				t.Errorf("%s: %q, %q", who, p.Text(".personal"), p.Text("h1"))
			}
		}
	}
	if drawn != 1 {
		t.Errorf("drawn %d times", drawn)
	}
}

func TestWhatIsDrawnWhileTheWordsChangeIsNotKeptForThoseWhoComeLater(t *testing.T) {
	first := true
	s := webtest.Open(t, dbtest.Open(t), func(h *web.House, e *echo.Echo) {
		door(h, e)
		e.GET("/said", func(c echo.Context) error {
			if first {
				first = false
				err := h.DB.Write(c.Request().Context(), func(q db.Q) error {
					return wording.Save(c.Request().Context(), q, "en", "ann", []wording.Change{{Source: "Skip to content", Text: "To the goods"}})
				})
				if err != nil {
					return err
				}
			}
			return web.Show(c, web.Key{Part: "said"}, func() (templ.Component, error) {
				p := web.Page(c, ui.Page{Title: "Said"})
				return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
					return ui.Shell(p).Render(templ.WithChildren(ctx, templ.Raw("")), w)
				}), nil
			})
		})
	})
	s.Browser().Get("/said").MustBe(200)
	if got := s.Browser().Get("/said").MustBe(200).Text(".skip"); got != "To the goods" {
		t.Errorf("the next one reads %q", got)
	}
}

// Two people whose parts have equal keys share one drawing; one whose key differs
// gets their own, whoever asked before.
func TestAPersonsPartIsDrawnOncePerKeyAndNeverSharedAcrossKeys(t *testing.T) {
	type mine struct{ who string }
	drawn := map[string]int{}
	s := webtest.Open(t, dbtest.Open(t), func(h *web.House, e *echo.Echo) {
		door(h, e)
		e.GET("/mine", func(c echo.Context) error {
			who := c.Request().Header.Get("X-Who")
			own := web.Own{Key: mine{who}, Draw: func() templ.Component { drawn[who]++; return templ.Raw("for " + who) }}
			if who == "" {
				own = web.Own{}
			}
			return web.Show(c, web.Key{Part: "mine"}, func() (templ.Component, error) {
				p := web.Page(c, ui.Page{Title: "Mine"})
				return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
					return ui.Shell(p).Render(templ.WithChildren(ctx, templ.Raw("<h1>"+ui.Hole+"</h1>")), w)
				}), nil
			}, own)
		})
	})
	b := s.Browser()
	for range 3 {
		for _, who := range []string{"ann", "ben", ""} {
			b.Header.Set("X-Who", who)
			want := "for " + who
			if who == "" {
				want = ""
			}
			if got := b.Get("/mine").MustBe(200).Text("h1"); got != want {
				t.Errorf("%q sees %q", who, got)
			}
		}
	}
	if drawn["ann"] != 1 || drawn["ben"] != 1 {
		t.Errorf("drawn %v", drawn)
	}
}

func TestAKeptPageShowsAMessageOnce(t *testing.T) {
	drawn := 0
	b := webtest.Open(t, dbtest.Open(t), keptDoor(&drawn, "Hello")).Browser()
	b.Post("/begin")
	if got := b.Get("/kept").Text(".flash"); got != "Saved." {
		t.Errorf("the message is %q", got)
	}
	if got := b.Get("/kept").Text(".flash"); got != "" {
		t.Errorf("shown again: %q", got)
	}
}

// A text that holds what only holes may is served all the same, and never put
// together with somebody's parts in the wrong place.
func TestATextWithAHoleInItIsNotKept(t *testing.T) {
	drawn := 0
	s := webtest.Open(t, dbtest.Open(t), keptDoor(&drawn, "He"+ui.Hole+"llo"))
	b := s.Browser()
	b.Post("/login", "customer", account(t, s))
	for range 3 {
		if p := b.Get("/kept").MustBe(200); strings.Count(p.Body, "Account of") != 1 || strings.Contains(p.Text("h1"), "Account") {
			t.Errorf("personal parts: %q in %q", p.Text(".personal"), p.Text("h1"))
		}
	}
}

func TestAPackedPageIsThePlainOne(t *testing.T) {
	drawn := 0
	b := webtest.Open(t, dbtest.Open(t), keptDoor(&drawn, "Hello")).Browser()
	b.Follow(b.Post("/begin"))
	plain := b.Get("/kept").Body
	b.Header.Set("Accept-Encoding", "gzip")
	b.Get("/kept")
	p := b.Get("/kept").MustBe(200)
	if p.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("encoding %q", p.Header.Get("Content-Encoding"))
	}
	r, err := gzip.NewReader(strings.NewReader(p.Body))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != plain {
		t.Errorf("packed differs from plain (%v):\n%s\n\nwhere plain is\n%s", err, got, plain)
	}
}

// The fonts come after the first page of a visit, so a kept page is one for those
// who arrive and another for those who come from within.
func TestOnlyAPageReachedFromWithinIsSetInTheFonts(t *testing.T) {
	drawn := 0
	b := webtest.Open(t, dbtest.Open(t), keptDoor(&drawn, "Hello")).Browser()
	for range 2 {
		for site, want := range map[string]bool{"none": false, "cross-site": false, "same-origin": true} {
			b.Header.Set("Sec-Fetch-Site", site)
			if got := strings.Contains(b.Get("/kept").MustBe(200).Body, " data-fonts"); got != want {
				t.Errorf("coming by %s: fonts %v", site, got)
			}
		}
	}
	if drawn != 2 {
		t.Errorf("drawn %d times", drawn)
	}
}
