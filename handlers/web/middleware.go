package web

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/time/rate"

	"regulars/static"
	"regulars/store/attempt"
	"regulars/store/id"
)

const (
	bodyLimit      = "12M" // a product file is larger only through the command line
	requestTimeout = 20 * time.Second
)

// Echo makes the router with what stands around every request, in this order:
//
//	request id   first, so that everything after can name the request
//	log          outside recover, so that a panic is logged with its status
//	recover      a panic becomes an error, and the error a page
//	headers      on every answer, faults included
//	limits       size and time, before anything reads the body
//	cross origin a foreign site's form is refused before it is looked at
//	rate         changing requests of one address
//	visitor      last, because it asks the database
func (h *House) Echo() (*echo.Echo, error) {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = h.fail
	extractor, err := h.addresses()
	if err != nil {
		return nil, err
	}
	e.IPExtractor = extractor
	e.Pre(ownRequestID, middleware.RequestIDWithConfig(middleware.RequestIDConfig{Generator: id.New}))
	e.Use(h.logged(), middleware.RecoverWithConfig(middleware.RecoverConfig{DisableErrorHandler: true, LogErrorFunc: h.logPanic}), h.headers,
		h.bounded(), middleware.ContextTimeout(requestTimeout), h.sameOrigin())
	if h.PostsPerSecond > 0 {
		e.Use(h.calm())
	}
	e.Use(h.meet)
	files := static.Handler()
	e.GET(static.Prefix+"*", func(c echo.Context) error {
		h.file(c.Request(), files).ServeHTTP(c.Response(), c.Request())
		return nil
	})
	e.GET("/favicon.ico", func(c echo.Context) error { return c.Redirect(http.StatusFound, static.URL("pictures/mark.svg")) })
	e.GET("/.well-known/security.txt", h.securityText)
	e.POST(reportPath, h.policyReport)
	return e, nil
}

// ownRequestID drops a request id that the client sends: it would go into the logs.
func ownRequestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Request().Header.Del(echo.HeaderXRequestID)
		return next(c)
	}
}

// Compress wraps the whole server in gzip for pages; files are compressed already.
func Compress(next http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(4), gzhttp.ContentTypes([]string{"text/html", "text/css", "application/json", "application/xml", "text/plain", "image/svg+xml"}))
	if err != nil {
		return nil, err
	}
	return wrap(next), nil
}

func (h *House) logged() echo.MiddlewareFunc {
	return middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
		LogStatus: true, LogMethod: true, LogLatency: true, HandleError: true,
		Skipper: func(c echo.Context) bool {
			p := c.Request().URL.Path
			return strings.HasPrefix(p, static.Prefix) || strings.HasPrefix(p, "/media/") || p == "/healthz" || p == "/readyz"
		},
		LogValuesFunc: func(c echo.Context, v middleware.RequestLoggerValues) error {
			if !h.Log.Enabled(c.Request().Context(), slog.LevelDebug) {
				return nil // what nobody reads need not be put together
			}
			h.Log.Debug("request", "id", RequestID(c), "method", v.Method, "path", shownPath(c), "status", v.Status, "took", v.Latency)
			return nil
		},
	})
}

func (h *House) logPanic(c echo.Context, err error, stack []byte) error {
	h.Log.Error("panic", "id", RequestID(c), "error", err, "stack", string(stack))
	return err
}

func (h *House) headers(next echo.HandlerFunc) echo.HandlerFunc {
	policy := "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; " +
		"form-action " + strings.Join(append([]string{"'self'"}, h.FormTargets...), " ") + "; base-uri 'none'; frame-ancestors 'none'; " +
		"report-to policy; report-uri " + reportPath
	all := http.Header{}
	all.Set("Content-Security-Policy", policy)
	all.Set("Reporting-Endpoints", `policy="`+reportPath+`"`)
	all.Set("X-Content-Type-Options", "nosniff")
	all.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	all.Set("Cross-Origin-Opener-Policy", "same-origin")
	all.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
	all.Set("X-Frame-Options", "DENY")
	all.Set("Cache-Control", unkept) // until somebody says otherwise
	if h.secure() {
		all.Set("Strict-Transport-Security", h.strictTransport())
	}
	return func(c echo.Context) error {
		header := c.Response().Header()
		maps.Copy(header, all) // the values are shared: who sets one puts its own in its place
		if !strings.HasPrefix(c.Request().URL.Path, static.Prefix) && !strings.HasPrefix(c.Request().URL.Path, "/media/") {
			header.Add("Vary", "Cookie")
		}
		return next(c)
	}
}

// bounded limits the size of a body where there is one, but of forms that do it
// themselves.
func (h *House) bounded() echo.MiddlewareFunc {
	return middleware.BodyLimitWithConfig(middleware.BodyLimitConfig{Limit: bodyLimit, Skipper: func(c echo.Context) bool {
		return c.Request().Body == http.NoBody || slices.Contains(h.Bounding, c.Path())
	}})
}

// strictTransport is what browsers are told of HTTPS. Other hosts under the shop's
// name are the owner's to speak for.
func (h *House) strictTransport() string {
	if h.HSTSSubdomains {
		return "max-age=31536000; includeSubDomains"
	}
	return "max-age=31536000"
}

// sameOrigin refuses changing requests from other sites by what browsers say of
// themselves (Sec-Fetch-Site, Origin); hooks come from servers and are signed.
func (h *House) sameOrigin() echo.MiddlewareFunc {
	guard := http.NewCrossOriginProtection()
	guard.AddInsecureBypassPattern("POST /hooks/{provider}")
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := guard.Check(c.Request()); err != nil {
				return echo.NewHTTPError(http.StatusForbidden).SetInternal(err)
			}
			return next(c)
		}
	}
}

// calm bounds the changing requests of one address.
func (h *House) calm() echo.MiddlewareFunc {
	store := middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
		Rate: rate.Limit(h.PostsPerSecond), Burst: int(3 * h.PostsPerSecond), ExpiresIn: 5 * time.Minute})
	return middleware.RateLimiterWithConfig(middleware.RateLimiterConfig{
		Store: store,
		Skipper: func(c echo.Context) bool {
			m := c.Request().Method
			return m == http.MethodGet || m == http.MethodHead || strings.HasPrefix(c.Request().URL.Path, "/hooks/")
		},
		IdentifierExtractor: func(c echo.Context) (string, error) { return attempt.Network(c.RealIP()), nil },
		DenyHandler:         func(echo.Context, string, error) error { return echo.NewHTTPError(http.StatusTooManyRequests) },
	})
}

// addresses says whose word about a client's address is taken: the connection's,
// unless it comes from a configured proxy.
func (h *House) addresses() (echo.IPExtractor, error) {
	if len(h.TrustedProxies) == 0 {
		return echo.ExtractIPDirect(), nil
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, proxy := range h.TrustedProxies {
		_, ipnet, err := net.ParseCIDR(proxy)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("trusted proxy %q is not a network such as 10.0.0.0/8", proxy), err)
		}
		options = append(options, echo.TrustIPRange(ipnet))
	}
	return echo.ExtractIPFromXFFHeader(options...), nil
}
