package main

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/labstack/echo/v4"

	"regulars/store/db"
	"regulars/store/staff"
)

// asked are addresses of pages that would answer more if a link were enough for it.
func (h *household) asked() []string {
	person := "customer@example.org"
	return []string{"/admin/preview?as=person&person=" + person, "/admin/why?person=" + person + "&segment=" + strings.TrimPrefix(h.paths["/admin/segments/:id"], "/admin/segments/"), "/admin/preview?as=made-up&m_orders=2",
		"/admin/orders?q=none&state=paid", "/admin/customers?q=ada", "/admin/products?q=bag", "/admin/mails/letters/order-confirmed", "/admin/reports/sales?by=week", "/admin/look?paper=%23ffffff"}
}

func TestNoPageTakesTheWriter(t *testing.T) {
	h := people(t)
	var writes atomic.Int64
	h.app.echo.Pre(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			c.SetRequest(c.Request().WithContext(db.CountWrites(c.Request().Context(), &writes)))
			return next(c)
		}
	})
	took := func(where, who string) {
		t.Helper()
		if n := writes.Swap(0); n > 0 {
			t.Errorf("GET %s as %s takes the writer %d times", where, who, n)
		}
	}
	for _, r := range routesOf(officeRoutes()) {
		if r.method == http.MethodGet {
			h.ask(t, r, string(staff.Owner))
			took(r.path, "owner")
		}
	}
	for _, path := range h.asked() {
		h.send(t, string(staff.Owner), http.MethodGet, path, nil, nil)
		took(path, "owner")
	}
	for _, r := range routesOf(shopRoutes) {
		for _, who := range []string{"reader", "guest", "customer"} {
			if r.method == http.MethodGet {
				h.ask(t, r, who)
				took(r.path, who)
			}
		}
	}
	h.app.echo.GET("/writes", func(c echo.Context) error {
		return h.app.d.Write(c.Request().Context(), func(db.Q) error { return nil })
	})
	h.send(t, "reader", http.MethodGet, "/writes", nil, nil)
	if writes.Load() != 1 {
		t.Error("a page that writes goes unnoticed")
	}
}
