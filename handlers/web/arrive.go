package web

import (
	"github.com/labstack/echo/v4"

	"regulars/store/identify"
)

// Arrive takes over a guest from another device by the secret of a link, and binds
// this browser to them; see identify.Arrive.
func (v *Visit) Arrive(c echo.Context, token string) error {
	ctx := c.Request().Context()
	secret, err := identify.Arrive(ctx, v.house.DB, token, v.who, deviceName(c.Request().UserAgent()))
	if err != nil {
		return err
	}
	if secret == "" {
		return v.reload(ctx)
	}
	return v.adopt(c, secret)
}
