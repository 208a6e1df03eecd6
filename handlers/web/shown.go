package web

import (
	"encoding/hex"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// shownPath is a request's path as logs may hold it: without its query, which
// people typed, and without what opens an order or an account for whoever has it,
// be it at a known address or at a mistyped one.
func shownPath(c echo.Context) string {
	var hidden []string
	for i, name := range c.ParamNames() {
		if name == "secret" || name == "token" {
			hidden = append(hidden, c.ParamValues()[i])
		}
	}
	parts := strings.Split(c.Request().URL.Path, "/")
	for i, part := range parts {
		if part != "" && (opens(part) || slices.Contains(hidden, part)) {
			parts[i] = "***"
		}
	}
	return clip(strings.Join(parts, "/"))
}

// opens says whether a part of a path has the shape of a token or of an order's
// secret.
func opens(part string) bool {
	_, err := hex.DecodeString(part)
	return wellFormed(part) || err == nil && len(part) == 64
}
