package web

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/store/fault"
)

// securityFor is how long what securityText says may be believed.
const securityFor = 90 * 24 * time.Hour

// securityText tells who finds a hole whom to write to (RFC 9116). A shop without
// an address of mail has nobody to name.
func (h *House) securityText(c echo.Context) error {
	shop := h.Shop()
	if shop.Email == "" {
		return fault.New(fault.NotFound, "There is nothing at this address.")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Contact: mailto:%s\n", shop.Email)
	fmt.Fprintf(&b, "Expires: %s\n", h.DB.Now().Add(securityFor).UTC().Truncate(24*time.Hour).Format(time.RFC3339))
	fmt.Fprintf(&b, "Preferred-Languages: %s\n", shop.Language)
	fmt.Fprintf(&b, "Canonical: %s\n", h.Absolute("/.well-known/security.txt"))
	return c.String(http.StatusOK, b.String())
}
