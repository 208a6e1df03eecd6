package shop

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/store/fault"
)

// leads sends on whoever comes to an address of old where nothing is any more.
func (b *Browsing) leads(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := next(c)
		method := c.Request().Method
		if err == nil || c.Response().Committed || method != http.MethodGet && method != http.MethodHead || !missing(err) {
			return err
		}
		to, ok := b.Catalog.Snapshot().Leads(c.Request().URL.Path)
		if !ok {
			return err
		}
		return c.Redirect(http.StatusMovedPermanently, to)
	}
}

// missing says whether an error tells that nothing is at an address.
func missing(err error) bool {
	if he, ok := errors.AsType[*echo.HTTPError](err); ok {
		return he.Code == http.StatusNotFound
	}
	return fault.KindOf(err) == fault.NotFound
}
