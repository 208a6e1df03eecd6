package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/rule"
	"regulars/store/segment"
)

// staged gives the front page a hero for people with two orders, and one from a day on.
func staged(t *testing.T) (h *household, later time.Time) {
	t.Helper()
	h = people(t)
	later = h.app.d.Now().AddDate(0, 0, 20).Truncate(time.Minute)
	h.write(t, func(q db.Q) error {
		seg := segment.Segment{Name: "Twice", Rule: `orders.count = 2`, Enabled: true}
		if err := segment.Save(t.Context(), q, &seg); err != nil {
			return err
		}
		for _, p := range []content.Piece{{Title: "For the second time", SegmentID: seg.ID}, {Title: "From then on", Position: -1, StartsAt: later}} {
			p.Slot, p.Kind, p.Body, p.Enabled = content.HomeHero, content.KindHero, "Hello", true
			if err := content.SavePiece(t.Context(), q, &p); err != nil {
				return err
			}
		}
		return nil
	})
	return h, later
}

func (h *household) preview(t *testing.T, path string, p web.Preview) string {
	t.Helper()
	p.Until = h.app.d.Now().Add(time.Hour)
	sealed, err := h.app.house.SignPreview(p)
	if err != nil {
		t.Fatal(err)
	}
	return path + "?preview=" + url.QueryEscape(sealed)
}

func TestAnyPageIsPreviewedAsAnybodyAtAnyTime(t *testing.T) {
	h, later := staged(t)
	twice := &rule.Facts{Personalization: true, OrdersCount: 2}
	for name, c := range map[string]struct {
		p    web.Preview
		want string
	}{
		"a made-up person":   {web.Preview{Facts: twice}, "For the second time"},
		"another":            {web.Preview{Facts: &rule.Facts{Personalization: true}}, ""},
		"without consent":    {web.Preview{Facts: &rule.Facts{OrdersCount: 2}}, ""},
		"a real person":      {web.Preview{Person: "c:" + h.visitors["customer"].CustomerID}, ""},
		"somebody gone":      {web.Preview{Person: "c:nobody"}, ""},
		"a minute before":    {web.Preview{At: later.Add(-time.Minute)}, ""},
		"from that day on":   {web.Preview{At: later}, "From then on"},
		"then, for a second": {web.Preview{At: later, Facts: twice}, "For the second time"},
	} {
		page := body(t, h.server, h.preview(t, "/", c.p), "")
		for _, title := range []string{"For the second time", "From then on"} {
			if strings.Contains(page, title) != (title == c.want) {
				t.Errorf("%s: %q is shown: %t", name, title, title != c.want)
			}
		}
	}
}

func TestAPreviewWritesNothingIsKeptNowhereAndLeadsOnWithinItself(t *testing.T) {
	h, _ := staged(t)
	count := func() (n int64) {
		for _, table := range []string{"event", "exposure", "cart", "visitor", "session", "visitor_viewed"} {
			rows, err := db.Value[int64](t.Context(), h.app.d.Read(), "select count(*) from "+table)
			if err != nil {
				t.Fatal(err)
			}
			n += rows
		}
		return n
	}
	before := count()
	for quiet := 0; quiet < 15; quiet++ { // what was recorded until now is written within a second
		time.Sleep(100 * time.Millisecond)
		if now := count(); now != before {
			before, quiet = now, 0
		}
	}
	for _, path := range []string{"/", "/collections/all", h.paths["/products/:handle"], "/cart", "/search", "/places"} {
		res := h.send(t, "owner", http.MethodGet, h.preview(t, path, web.Preview{Facts: &rule.Facts{Personalization: true, Analytics: true, OrdersCount: 2}}), nil, nil)
		header := res.Header
		if res.StatusCode != 200 || header.Get("Cache-Control") != "private, no-store" || header.Get("X-Robots-Tag") != "noindex, nofollow" || header.Get("Set-Cookie") != "" ||
			!strings.Contains(header.Get("Content-Security-Policy"), "form-action 'none'") || strings.Contains(header.Get("Content-Security-Policy"), "script-src") {
			t.Errorf("%s: %d %v", path, res.StatusCode, header)
		}
	}
	h.app.exposures.Close()
	h.app.views.Close()
	if after := count(); after != before {
		t.Errorf("%d rows were written", after-before)
	}
	page := body(t, h.server, h.preview(t, "/", web.Preview{}), "")
	for _, a := range regexp.MustCompile(`<a [^>]*href="(/[^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !strings.Contains(a[1], "preview=") && !strings.HasPrefix(a[1], "/media/") {
			t.Errorf("%s leads out of the preview", a[1])
		}
	}
}

func TestTheOverlayNamesEachSlotItsWinnerAndTheLosersWithReasons(t *testing.T) {
	h, _ := staged(t)
	page := body(t, h.server, h.preview(t, "/", web.Preview{Facts: &rule.Facts{Personalization: true, OrdersCount: 2}, Overlay: true}), "")
	for _, words := range []string{"data-overlay", "home.hero", "For the second time", "in segment Twice", "number of orders is 2: 2", "home.row.1", "announcement"} {
		if !strings.Contains(page, words) {
			t.Errorf("the overlay does not say %q", words)
		}
	}
	other := body(t, h.server, h.preview(t, "/", web.Preview{Facts: &rule.Facts{Personalization: true}, Overlay: true}), "")
	if !strings.Contains(other, "For the second time: not in segment Twice") {
		t.Error("the overlay does not say why a piece lost")
	}
	if plain := body(t, h.server, h.preview(t, "/", web.Preview{}), ""); strings.Contains(plain, "overlay") {
		t.Error("there is an overlay that nobody asked for")
	}
}
