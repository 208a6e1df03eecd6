package web

import (
	"bytes"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/store/review"
)

// SendPhoto answers with a photo of a review in one of its sizes. It was encoded by the shop;
// opened by itself it may do nothing. Who may see it, and who may keep it, says the caller.
func SendPhoto(c echo.Context, p review.Photo, small bool) error {
	content := p.Large
	if small {
		content = p.Small
	}
	header := c.Response().Header()
	header.Set("Content-Type", p.Type)
	header.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(content))
	return nil
}
