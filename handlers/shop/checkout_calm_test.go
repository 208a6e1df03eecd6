package shop_test

import (
	"testing"

	"github.com/labstack/echo/v4"

	"regulars/handlers/shop"
	"regulars/handlers/web"
	"regulars/handlers/web/webtest"
	"regulars/store/browse"
)

func TestWhoeverOrdersAgainAndAgainWaits(t *testing.T) {
	x := openTill(t)
	goods, err := browse.Open(t.Context(), x.d)
	if err != nil {
		t.Fatal(err)
	}
	site := webtest.Open(t, x.d, func(h *web.House, e *echo.Echo) {
		h.PostsPerSecond = 1000
		(&shop.Buying{House: h, Catalog: goods, Desk: x.desk}).Mount(e)
	})
	b := site.Browser()
	for i := range 20 {
		if p := b.Post("/checkout/review", "once", "none"); p.Status == 429 {
			t.Fatalf("order %d waits", i)
		}
	}
	b.Post("/checkout/review", "once", "none").MustBe(429)
}
