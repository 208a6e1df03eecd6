package shop

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// robots is GET /robots.txt: what belongs to a person or leads nowhere new is not
// worth a crawler's time.
func (b *Browsing) robots(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "public, max-age=3600")
	return c.String(http.StatusOK, "User-agent: *\nDisallow: /account\nDisallow: /admin\nDisallow: /cart\nDisallow: /checkout\nDisallow: /orders/\n"+
		"Disallow: /pay/\nDisallow: /privacy/\nDisallow: /search\nDisallow: /why\n\nSitemap: "+b.House.Absolute("/sitemap.xml")+"\n")
}
